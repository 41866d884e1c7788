"""Questions 21 to 23: when to stop, how deep a network, how precise its numbers."""

import torch

from core.questions.question import Field, Outcome, Question, Task
from core.questions.typed import compare_choices, compare_numbers, compare_sets
from core.train.schedule import one_cycle

AFRESH = "train afresh, with fewer epochs"
NEXT = ("keep the weights of epoch 6", AFRESH, "train on, for more epochs")
SMALLER = {
    "smaller batches": "",
    "half precision": "",
    "smaller pictures": "",
    "more epochs": "they take longer, but each step needs as much memory as before.",
    "a higher learning rate": "a rate takes no memory.",
}
INFINITE, LARGE = "infinity", "about 163,000"


def check_cycle(peak: str, half_way: str, choice: str | None) -> Outcome:
    rates = [one_cycle(pct / 100, 1.0)[0] for pct in range(101)]
    right = {"The highest rate": float(rates.index(max(rates))), "Half way": 100 * rates[50]}
    hint = "The plan on the page Training shows it: up for a quarter, then down along half a wave."
    numbers = compare_numbers([peak, half_way], right, "Both numbers are right.", hint)
    if not numbers.done:
        return numbers
    if choice is None:
        return Outcome(False, "Both numbers are right. And what comes next?")
    why = (
        "In epoch 6 the rate was still high, so its weights have not settled. And more of the same would overfit more."
    )
    done = "Right: a shorter cycle comes to its small rates before it overfits."
    return compare_choices([choice], {"What comes next": AFRESH}, done, why)


def check_memory(picked: list[str]) -> Outcome:
    right = {way for way, reason in SMALLER.items() if not reason}
    return compare_sets(picked, right, "Right, all three.", SMALLER, "There are more ways.")


def check_formats(fp32: str, half: str, in_fp16: str | None, in_bf16: str | None) -> Outcome:
    sizes = {"fp32": torch.float32.itemsize, "fp16 or bf16": torch.float16.itemsize}
    numbers = compare_numbers([fp32, half], sizes, "", "A byte has 8 bits. How many bits do the names say?")
    if not numbers.done:
        return numbers if numbers.words else compare_choices([in_fp16, in_bf16], _exp_12(), "", "")._replace(done=False)
    hint = f"exp(12) is 162,755, and the largest number of fp16 {torch.finfo(torch.float16).max:,.0f}."
    done = "Right. So bf16 keeps the range and gives up digits, and fp16 the other way round."
    return compare_choices([in_fp16, in_bf16], _exp_12(), done, hint)


def _exp_12() -> dict[str, str]:
    """What torch makes of exp(12) in both half formats."""
    values = {
        name: torch.tensor(12.0, dtype=fmt).exp() for name, fmt in (("fp16", torch.float16), ("bf16", torch.bfloat16))
    }
    return {f"exp(12) in {name}": INFINITE if value.isinf() else LARGE for name, value in values.items()}


FURTHER = (
    Question(
        21,
        "Why no early stopping",
        "Why is it no good idea to stop early when you train with one cycle?",
        "The best epochs come last, when the rate is small and the weights settle. Half way through the training the "
        "rate still stands at 75 % of its highest, so weights kept from there were never refined. When the validation "
        "figures get worse, train afresh with fewer epochs, so that the whole cycle fits in.",
        Task(
            "At which per cent of a one-cycle training is the rate highest? Half way, at how many per cent of its "
            "highest does it stand? And the error rate grew after epoch 6 of 10: what comes next?",
            check_cycle,
            (
                Field("Highest rate, at %"),
                Field("Half way, % of the highest"),
                Field("What comes next", "choice", NEXT),
            ),
            3,
        ),
    ),
    Question(
        22,
        "resnet50 and resnet101",
        "How does resnet101 differ from resnet50?",
        "It has more layers of the same kind. With a head for 37 breeds, resnet50 has 25.6 million parameters and "
        "resnet101 has 44.6 million, and a picture of 224 pixels costs 1.9 times as many multiplications. It can "
        "describe more, but it also needs more memory and time, and learns few pictures by heart more easily. So try "
        "the smaller one first.",
        Task(
            "resnet101 does not fit into the memory of your GPU. What helps?",
            check_memory,
            (Field("It helps to take", "several", tuple(SMALLER)),),
        ),
    ),
    Question(
        23,
        "Half precision",
        "What does half precision do?",
        "Numbers take 2 bytes instead of 4, so a batch needs less memory, and hardware that is made for it computes "
        "faster. fp16 ends at 65,504, so its loss is scaled to keep gradients in range. bf16 reaches as far as fp32, "
        "but the next number after 1 is 1.0078. Weights stay in fp32. What it gains depends on model and machine, "
        "and can be a loss: the page Training measures it.",
        Task(
            "How many bytes does a number take? And what becomes of exp(12)?",
            check_formats,
            (
                Field("Bytes in fp32"),
                Field("Bytes in fp16 or bf16"),
                Field("exp(12) in fp16", "choice", (LARGE, INFINITE)),
                Field("exp(12) in bf16", "choice", (LARGE, INFINITE)),
            ),
            2,
        ),
    ),
)

"""Questions 21 to 23: when to stop, how deep the network, how precise its numbers."""

import torch

from core.questions.question import Field, Outcome, Question, Task
from core.questions.typed import compare_choices, compare_numbers, compare_sets
from core.train.schedule import one_cycle

AGAIN = "train again, with fewer epochs"
NEXT = ("keep the weights of epoch 6", AGAIN, "keep training for more epochs")
SMALLER = {
    "smaller batches": "",
    "half precision": "",
    "smaller pictures": "",
    "more epochs": "they take longer, but each step needs the same memory.",
    "a higher learning rate": "a rate takes no memory at all.",
}
INFINITE, LARGE = "infinity", "about 163,000"


def check_cycle(peak: str, half_way: str, choice: str | None) -> Outcome:
    rates = [one_cycle(pct / 100, 1.0)[0] for pct in range(101)]
    right = {"The highest rate": float(rates.index(max(rates))), "Halfway": 100 * rates[50]}
    hint = "The plan on the Training page shows it: up for a quarter, then down along half a cosine wave."
    numbers = compare_numbers([peak, half_way], right, "Both numbers are right.", hint)
    if not numbers.done:
        return numbers
    if choice is None:
        return Outcome(False, "Both numbers are right. And what should you do next?")
    why = "In epoch 6 the rate was still high, so the weights hadn't settled. And longer training would overfit more."
    done = "Right: a shorter cycle reaches its small rates before it overfits."
    return compare_choices([choice], {"The next step": AGAIN}, done, why)


def check_memory(picked: list[str]) -> Outcome:
    right = {way for way, reason in SMALLER.items() if not reason}
    return compare_sets(picked, right, "Right, all three.", SMALLER, "There are more.")


def check_formats(fp32: str, half: str, in_fp16: str | None, in_bf16: str | None) -> Outcome:
    sizes = {"fp32": torch.float32.itemsize, "fp16 or bf16": torch.float16.itemsize}
    numbers = compare_numbers([fp32, half], sizes, "", "A byte has 8 bits. How many bits do the names say?")
    if not numbers.done:
        return numbers if numbers.words else compare_choices([in_fp16, in_bf16], _exp_12(), "", "")._replace(done=False)
    hint = f"exp(12) is 162,755, and the largest number in fp16 is {torch.finfo(torch.float16).max:,.0f}."
    done = "Right. bf16 keeps the range and gives up digits; fp16 does the opposite."
    return compare_choices([in_fp16, in_bf16], _exp_12(), done, hint)


def _exp_12() -> dict[str, str]:
    """exp(12) in both half-precision formats, computed by torch."""
    values = {
        name: torch.tensor(12.0, dtype=fmt).exp() for name, fmt in (("fp16", torch.float16), ("bf16", torch.bfloat16))
    }
    return {f"exp(12) in {name}": INFINITE if value.isinf() else LARGE for name, value in values.items()}


FURTHER = (
    Question(
        21,
        "Why not stop early",
        "Why isn't it a good idea to stop early when you train with one cycle?",
        "The best epochs come last, when the rate is small and the weights settle. Halfway through training the rate "
        "is still 75% of its highest, so weights saved there were never refined. If the validation figures get "
        "worse, train again with fewer epochs, so the whole cycle fits in.",
        Task(
            "How far into a one-cycle training, in per cent, is the rate highest? Halfway through, what per cent of "
            "its highest is it? And if the error rate rises after epoch 6 of 10, what should you do next?",
            check_cycle,
            (
                Field("Highest rate, at %"),
                Field("Halfway, % of the highest"),
                Field("Next step", "choice", NEXT),
            ),
            3,
        ),
    ),
    Question(
        22,
        "resnet50 and resnet101",
        "How does resnet101 differ from resnet50?",
        "It has more layers of the same kind. With a head for 37 breeds, resnet50 has 25.6 million parameters and "
        "resnet101 has 44.6 million, and a picture of 224 pixels takes 1.9 times as many multiplications. It can "
        "learn more, but it needs more memory and time, and with few pictures it overfits more easily. So try the "
        "smaller one first.",
        Task(
            "resnet101 doesn't fit into your GPU's memory. What helps?",
            check_memory,
            (Field("It helps to use", "several", tuple(SMALLER)),),
        ),
    ),
    Question(
        23,
        "Half precision",
        "What does half precision do?",
        "Numbers take 2 bytes instead of 4, so a batch needs less memory, and the right hardware computes faster. "
        "fp16 ends at 65,504, so the loss is scaled to keep gradients in range. bf16 reaches as far as fp32, but the "
        "next number after 1 is 1.0078. Weights stay in fp32. Whether it pays off depends on model and machine: the "
        "Training page measures it.\n\nWithout a GPU, `to_fp16()` and `to_bf16()` of fastai 2.8.12 change nothing (the "
        "layers still give float32, without a warning); Pet Lab does compute in bf16 on a processor that can.",
        Task(
            "How many bytes does a number take? And what does exp(12) turn into?",
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

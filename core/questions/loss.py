"""Questions 9 to 15: a first model before any cleaning, and its loss."""

import math

from core.questions.question import Field, Outcome, Question, Task
from core.questions.typed import compare_choices, compare_numbers, compare_sets
from core.understand.outputs.logarithm import logs
from core.understand.outputs.sigmoid import by_index
from core.understand.outputs.softmax import cross_entropy_steps, softmax

ANIMALS = ("cat", "dog", "rabbit")
START = (2.0, 1.0, 0.1)
ENOUGH = 3.0  # the loss to exceed
BY_HAND = (2.0, 1.0, -1.0)
FLATTER, SAME, SHARPER = "flatter ones", "the same ones", "sharper ones"
PROBS, TARGETS = (0.2, 0.5, 0.3), (2, 0, 1)
LOGS = {"log(1)": 1.0, "log(0)": 0.0, "log(-2)": -2.0}
LOG_ANSWERS = ("0", "minus infinity", "not a number (NaN)", "-0.69")

BASELINE = {
    "an error rate for later models to beat": "",
    "the pictures with the largest losses, to check first": "",
    "clean labels": "a model only points at pictures; a person decides whether a label is wrong.",
    "proof that the data is good": "a model learns wrong labels too, and doesn't complain.",
}
NO_WINNER = {
    "a photo of a car, shown to a model of pets": "",
    "a photo with a cat and a dog": "",
    "a photo of one animal from the classes": "exactly one class is right, and that's what softmax is for.",
    "outputs that are all negative": "only differences count, so softmax works as usual.",
}


def check_baseline(picked: list[str]) -> Outcome:
    right = {gain for gain, reason in BASELINE.items() if not reason}
    done = "Right. So train first, then clean, and see how much the cleaning helped."
    return compare_sets(picked, right, done, BASELINE, "There's one more.")


def check_large_loss(*outputs: float) -> Outcome:
    steps = cross_entropy_steps(outputs, 0)
    said = f"The probability of cat is {steps.softmax[0]:.4f}, so the loss is {steps.loss:.3f}."
    if steps.loss > ENOUGH:
        return Outcome(True, f"{said} Confident and wrong is what costs most.")
    return Outcome(False, "" if tuple(outputs) == START else f"{said} Let another animal win more clearly.")


def check_ratio(first: str, shifted: str) -> Outcome:
    ratio = math.exp(3 - 1)
    traps = {2.0: "That's the difference. Now take exp of it.", 3.0: "That's 3 / 1, without exp."}
    traps[math.exp(3)] = "That's exp(3). Now divide by exp of the other output."
    return compare_numbers(
        [first, shifted],
        {"The first": ratio, "The second": ratio},
        "Right, the same twice: only the difference between the outputs counts.",
        "Softmax divides exp(output) by a sum, and that sum is the same for both classes.",
        traps,
    )


def check_no_winner(picked: list[str]) -> Outcome:
    right = {case for case, reason in NO_WINNER.items() if not reason}
    done = "Right. A sigmoid for each class judges it on its own, and all of them can say no."
    return compare_sets(picked, right, done, NO_WINNER, "There's one more.")


def check_by_hand(*given: str) -> Outcome:
    """Six numbers, the three exps and the three softmaxes, then what a second softmax does."""
    *texts, second = given
    probs = softmax(BY_HAND)
    right = {f"exp of {name}": math.exp(output) for name, output in zip(ANIMALS, BY_HAND, strict=True)}
    right |= {f"softmax of {name}": float(prob) for name, prob in zip(ANIMALS, probs, strict=True)}
    hint = f"The three exps add up to {sum(map(math.exp, BY_HAND)):.2f}; each softmax is its exp divided by that sum."
    columns = compare_numbers([text or "" for text in texts], right, "Both columns are right.", hint)
    if not columns.done:
        return columns
    if second is None:
        return Outcome(False, "Both columns are right. Now for the trap.")
    again = softmax(probs)
    if second != FLATTER:
        return Outcome(
            False, "The columns are right. Now the inputs are all between 0 and 1. What does exp do to them?"
        )
    return Outcome(True, f"Right: {probs[0]:.2f} turned into {again[0]:.2f}. Probabilities don't need another softmax.")


def check_rows(*texts: str) -> Outcome:
    picked = by_index(PROBS, TARGETS)
    right = {f"Picture {i}": prob for i, prob in enumerate(picked, 1)}
    hint = "Take the probability at the target's position, counting from 0."
    done = "Right: look one up for each picture, `probs[range(3), targets]`. It works for any number of classes."
    return compare_numbers(
        texts, right, done, hint, {1 - p: "That's 1 - p, which only works for two classes." for p in PROBS}
    )


def check_logs(*given: str | None) -> Outcome:
    right = {name: _log_words(x) for name, x in LOGS.items()}
    done = "Right. A probability of 0 for the right class would make the loss infinite."
    return compare_choices(
        given, right, done, "log(x) is the power of e that gives x, and powers of e are always above 0."
    )


def _log_words(x: float) -> str:
    """torch's logarithm, as one of LOG_ANSWERS."""
    value = logs(x).torch
    if math.isnan(value):
        return LOG_ANSWERS[2]
    return LOG_ANSWERS[1] if math.isinf(value) else f"{value:.0f}"


LOSS = (
    Question(
        9,
        "A baseline before cleaning",
        "Why train a quick model before you clean the data?",
        "In minutes a simple model shows whether everything works, and sets an error rate for later models to beat. It "
        "also helps you clean: pictures with the largest losses are either hard or wrongly labelled, so check these "
        "first instead of thousands.",
        Task("What does such a model give you?", check_baseline, (Field("It gives you", "several", tuple(BASELINE)),)),
    ),
    Question(
        10,
        "The parts of cross-entropy",
        "What are the two parts of the cross-entropy loss?",
        "Log-softmax turns the outputs into logarithms of probabilities; the negative log likelihood picks the right "
        "class's one and flips its sign. Together the loss is $-\\log p$ of the right class: 0 for $p = 1$, 0.69 for "
        "one half, 4.6 for one per cent. In torch, `cross_entropy` does both.",
        Task(
            f"The picture shows a cat. Push its loss above {ENOUGH:g}.",
            check_large_loss,
            tuple(Field(name, "slider", start=start) for name, start in zip(ANIMALS, START, strict=True)),
            3,
        ),
    ),
    Question(
        11,
        "Two properties of softmax",
        "Which two properties does softmax have, and why do they matter?",
        "All its numbers are between 0 and 1 and add up to 1, so you can read them as probabilities. And `exp` "
        "stretches differences: add 1 to an output, and its class becomes 2.72 times as probable relative to any "
        "other class. That pushes the model to pick one. Both suit pictures that show exactly one of the classes.",
        Task(
            "Two classes have outputs 3 and 1. How many times as probable is the first class? What about 13 and 11?",
            check_ratio,
            (Field("For 3 and 1"), Field("For 13 and 11")),
            2,
        ),
    ),
    Question(
        12,
        "When softmax doesn't fit",
        "When would you rather not have these two properties?",
        "When a picture may show none of the classes, or several. Softmax must share out 100 per cent, so some breed "
        "wins even for a photo of a car. With a sigmoid for each class, each one is judged on its own: all may be "
        "unlikely, or two likely at once.",
        Task("When is softmax misleading?", check_no_winner, (Field("Cases", "several", tuple(NO_WINNER)),)),
    ),
    Question(
        13,
        "exp and softmax by hand",
        "How do you compute the columns *exp* and *softmax* yourself?",
        "exp is $e$ to the power of the output. Add up all exps; softmax is each exp divided by that sum. Make sure "
        "you start from the outputs of the last layer, not from probabilities: those are between 0 and 1, where exp "
        "differs by a factor of 2.72 at most, so a second softmax flattens them.",
        Task(
            "The outputs are 2 for cat, 1 for dog and -1 for rabbit. Fill in both columns, to two digits. Then the "
            "trap: what if you take softmax of your softmax column?",
            check_by_hand,
            (
                *(Field(f"{what} of {name}") for what in ("exp", "softmax") for name in ANIMALS),
                Field("A second softmax gives", "choice", (SHARPER, SAME, FLATTER)),
            ),
            3,
        ),
    ),
    Question(
        14,
        "Why not torch.where",
        "Why can't `torch.where` compute the loss for more than two classes?",
        "`torch.where(target == 1, p, 1 - p)` chooses between two values, and with two classes 1 - p is the "
        "probability of the other. With three, 1 - p belongs to two classes together. So you look up the probability "
        "of the right class instead, with the target as the index. That works for any number of classes.",
        Task(
            "A model gives three pictures the same probabilities: 0.2, 0.5 and 0.3. Their targets are 2, 0 and 1. "
            "What does the loss look up for each?",
            check_rows,
            tuple(Field(f"Picture {i}, target {target}") for i, target in enumerate(TARGETS, 1)),
            3,
        ),
    ),
    Question(
        15,
        "log(-2)",
        "What is the logarithm of -2, and why does it matter here?",
        "There isn't one: $e$ to any power is positive. Python raises an error, torch answers NaN. The loss only "
        "takes logarithms of probabilities, which are never negative, but rounding can make one 0, and its logarithm "
        "is minus infinity. That's why torch computes log-softmax in one go.",
        Task(
            "What does `torch.log` give?",
            check_logs,
            tuple(Field(name, "choice", LOG_ANSWERS) for name in LOGS),
            3,
        ),
    ),
)

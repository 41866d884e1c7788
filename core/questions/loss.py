"""Questions 9 to 15: a first model before any cleaning, and what its outputs cost."""

import math

from core.questions.question import Field, Outcome, Question, Task
from core.questions.typed import compare_choices, compare_numbers, compare_sets
from core.understand.outputs.logarithm import logs
from core.understand.outputs.sigmoid import by_index
from core.understand.outputs.softmax import cross_entropy_steps, softmax

ANIMALS = ("cat", "dog", "rabbit")
START = (2.0, 1.0, 0.1)
ENOUGH = 3.0  # the loss to be exceeded
BY_HAND = (2.0, 1.0, -1.0)
FLATTER, SAME, SHARPER = "flatter ones", "the same again", "sharper ones"
PROBS, TARGETS = (0.2, 0.5, 0.3), (2, 0, 1)
LOGS = {"log(1)": 1.0, "log(0)": 0.0, "log(-2)": -2.0}
LOG_ANSWERS = ("0", "minus infinity", "no number (NaN)", "-0.69")

BASELINE = {
    "an error rate that later work has to beat": "",
    "the pictures with the largest losses, to be looked at first": "",
    "labels that are clean": "a model points at pictures; whether a label is wrong, a person decides.",
    "proof that the data is good": "a model learns wrong labels, too, and says nothing.",
}
NO_WINNER = {
    "a photo of a car, shown to a model of pets": "",
    "a photo with a cat and a dog": "",
    "a photo of one animal, of one of the classes": "there is exactly one right class, which is what softmax is for.",
    "outputs that are all negative": "only differences count: softmax works there as everywhere.",
}


def check_baseline(picked: list[str]) -> Outcome:
    right = {gain for gain, reason in BASELINE.items() if not reason}
    done = "Right. So train first, then clean, and see what the cleaning was worth."
    return compare_sets(picked, right, done, BASELINE, "There is one more.")


def check_large_loss(*outputs: float) -> Outcome:
    steps = cross_entropy_steps(outputs, 0)
    said = f"The probability of cat is {steps.softmax[0]:.4f}, so the loss is {steps.loss:.3f}."
    if steps.loss > ENOUGH:
        return Outcome(True, f"{said} Sure, and wrong: that is what costs.")
    return Outcome(False, "" if tuple(outputs) == START else f"{said} Another animal has to win more clearly.")


def check_ratio(first: str, shifted: str) -> Outcome:
    ratio = math.exp(3 - 1)
    traps = {2.0: "That is the difference of the outputs. What does exp make of it?", 3.0: "That is 3 / 1, before exp."}
    traps[math.exp(3)] = "That is exp(3). Divide it by what the other class has."
    return compare_numbers(
        [first, shifted],
        {"The first": ratio, "The second": ratio},
        "Right, twice the same: only the difference of outputs counts.",
        "Softmax divides exp(output) by a sum, and the sum is the same for both classes.",
        traps,
    )


def check_no_winner(picked: list[str]) -> Outcome:
    right = {case for case, reason in NO_WINNER.items() if not reason}
    done = "Right. One sigmoid a class judges each alone, and lets all of them say no."
    return compare_sets(picked, right, done, NO_WINNER, "There is one more.")


def check_by_hand(*given: str) -> Outcome:
    """Six numbers, the three exps and then the three softmaxes; and what a second softmax does."""
    *texts, second = given
    probs = softmax(BY_HAND)
    right = {f"exp of {name}": math.exp(output) for name, output in zip(ANIMALS, BY_HAND, strict=True)}
    right |= {f"softmax of {name}": float(prob) for name, prob in zip(ANIMALS, probs, strict=True)}
    hint = f"The three exps sum to {sum(map(math.exp, BY_HAND)):.2f}; each softmax is its exp divided by the sum."
    columns = compare_numbers([text or "" for text in texts], right, "Both columns are right.", hint)
    if not columns.done:
        return columns
    if second is None:
        return Outcome(False, "Both columns are right. Now the last question, on the trap.")
    again = softmax(probs)
    if second != FLATTER:
        return Outcome(
            False, "The columns are right. For the trap: all inputs now lie between 0 and 1. What does exp do?"
        )
    return Outcome(
        True, f"Right: {probs[0]:.2f} became {again[0]:.2f}. These were probabilities, and needed no softmax."
    )


def check_rows(*texts: str) -> Outcome:
    picked = by_index(PROBS, TARGETS)
    right = {f"Picture {i}": prob for i, prob in enumerate(picked, 1)}
    hint = "Take the probability that stands at the target's place, counted from 0."
    done = "Right: one look-up a picture, `probs[range(3), targets]`, for any number of classes."
    return compare_numbers(
        texts, right, done, hint, {1 - p: "That is 1 - p, which two classes only allow." for p in PROBS}
    )


def check_logs(*given: str | None) -> Outcome:
    right = {name: _log_words(x) for name, x in LOGS.items()}
    done = "Right. A probability of 0 for the right class would cost infinitely much."
    return compare_choices(given, right, done, "log(x) is the power of e that gives x. Powers of e are above 0.")


def _log_words(x: float) -> str:
    """torch's logarithm as one of LOG_ANSWERS."""
    value = logs(x).torch
    if math.isnan(value):
        return LOG_ANSWERS[2]
    return LOG_ANSWERS[1] if math.isinf(value) else f"{value:.0f}"


LOSS = (
    Question(
        9,
        "A baseline before cleaning",
        "Why train a quick model before you clean the data?",
        "A simple model shows in minutes whether the pipeline works, and sets an error rate that all later work has to "
        "beat. And it helps to clean: pictures with the largest losses are either hard or wrongly labelled, so a "
        "person looks at these first, not at thousands.",
        Task("What does such a model give you?", check_baseline, (Field("It gives", "several", tuple(BASELINE)),)),
    ),
    Question(
        10,
        "The pieces of cross-entropy",
        "Of which two pieces is the cross-entropy loss made?",
        "Log-softmax turns the outputs into logarithms of probabilities; the negative log likelihood takes the right "
        "class's entry and changes its sign. Together, the loss is $-\\log p$ of the right class: 0 for $p = 1$, 0.69 "
        "for one half, 4.6 for one per cent. In torch, `cross_entropy` does both.",
        Task(
            f"The picture shows a cat. Make its loss greater than {ENOUGH:g}.",
            check_large_loss,
            tuple(Field(name, "slider", start=start) for name, start in zip(ANIMALS, START, strict=True)),
            3,
        ),
    ),
    Question(
        11,
        "Two properties of softmax",
        "Which two properties does softmax have, and why do they matter?",
        "All its numbers lie between 0 and 1 and sum to 1, so they can be read as probabilities. And `exp` stretches "
        "differences: one more in the output makes a class 2.72 times as probable, so the model is pushed to choose "
        "one. Both suit pictures that show exactly one of the classes.",
        Task(
            "Two classes have the outputs 3 and 1. How many times as probable is the first class? And for 13 and 11?",
            check_ratio,
            (Field("For 3 and 1"), Field("For 13 and 11")),
            2,
        ),
    ),
    Question(
        12,
        "When softmax is not wanted",
        "When would you rather not have these two properties?",
        "When a picture may show none of the classes, or several. Softmax must give out 100 per cent, so something "
        "wins even for a photo of a car. With one sigmoid a class, each is judged alone: all may be improbable, or two "
        "probable at once.",
        Task("In which cases does softmax mislead?", check_no_winner, (Field("Cases", "several", tuple(NO_WINNER)),)),
    ),
    Question(
        13,
        "exp and softmax by hand",
        "How do you compute the columns *exp* and *softmax* yourself?",
        "exp is $e$ to the power of the output. Add all exps up; softmax is each exp divided by this sum. Be sure that "
        "the inputs are outputs of the last layer, not probabilities already: those lie between 0 and 1, where exp "
        "differs by a factor of 2.72 at most, and a second softmax flattens them.",
        Task(
            "The outputs are 2 for cat, 1 for dog and -1 for rabbit. Fill in the columns, to two digits. Then the "
            "trap: softmax is taken of your softmax column.",
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
        "Why can `torch.where` not make the loss for more than two classes?",
        "`torch.where(target == 1, p, 1 - p)` chooses between two values, and with two classes 1 - p is the "
        "probability of the other. With three, 1 - p belongs to two classes together. So the probability of the right "
        "class is looked up instead, with the target as the index, and it works for any number of classes.",
        Task(
            "A model gives the probabilities 0.2, 0.5 and 0.3 to three pictures alike. Their targets are 2, 0 and 1. "
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
        "There is none: $e$ to any power is positive. Python raises an error, torch answers NaN. The loss only takes "
        "logarithms of probabilities, which are never negative; but they may become 0 by rounding, whose logarithm is "
        "minus infinity. That is why torch computes log-softmax in one piece.",
        Task(
            "What does `torch.log` give?",
            check_logs,
            tuple(Field(name, "choice", LOG_ANSWERS) for name in LOGS),
            3,
        ),
    ),
)

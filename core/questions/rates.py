"""Questions 16 to 20: how to find a learning rate, and how to give each part of the model its own."""

from collections.abc import Sequence

from core.questions.question import Field, Outcome, Question, Task, Watched
from core.questions.typed import close, compare_choices, compare_numbers, number
from core.train.schedule import layer_lrs
from core.wording import rate_text

LOW, HIGH = 2e-5, 8e-3  # the slice of question 20
GROUPS = ("body, early layers", "body, late layers", "head")  # in the order of `layer_lrs`
RATES_19 = ("1e-6", "1e-5", "1e-4")
EXPLODED = ("diverged", "not finite")


def check_finder(runs: Sequence[Watched], typed: str) -> Outcome:
    """A finder run whose loss exploded, and a tenth of the rate at its lowest loss."""
    ended = [run for run in runs if run.config.kind == "lr_find" and run.found]
    exploded = [
        run for run in ended if run.found and run.found.stopped in EXPLODED and "minimum" in run.found.suggestions
    ]
    if not ended:
        going = any(run.config.kind == "lr_find" and run.state != "failed" for run in runs)
        return Outcome(False, "The finder is still running." if going else "")
    if not exploded:
        return Outcome(
            False, f"In run {ended[-1].id} the loss didn't explode. Run the finder again, up to a larger rate."
        )
    if not typed.strip():
        return Outcome(False, f"In run {exploded[-1].id} the loss exploded. Now read the rate from its curve.")
    value = number(typed)
    if value is None:
        return Outcome(False, f"'{typed.strip()[:30]}' isn't a number. Type something like 1e-3.")
    right = {run.id: run.found.suggestions["minimum"] for run in reversed(exploded) if run.found}
    for number_of_run, lr in right.items():
        if close(value, lr, 0.1):
            return Outcome(True, f"Right: run {number_of_run} has its lowest loss at {rate_text(10 * lr)}.")
    if any(close(value, 10 * lr, 0.1) for lr in right.values()):
        return Outcome(False, "That's where the loss is lowest. It has stopped falling there, so take a tenth.")
    return Outcome(False, "None of your runs gives this rate. Below the curve, the rule “minimum” shows it.")


def check_fine_tune(runs: Sequence[Watched]) -> Outcome:
    """A finished `fine_tune` with at least one frozen epoch."""
    trained = [run for run in runs if run.config.kind == "train"]
    if not trained:
        return Outcome(False)
    for run in reversed(trained):
        if run.state == "finished" and run.config.method == "fine_tune" and run.config.freeze_epochs:
            n, m = run.config.freeze_epochs, run.config.epochs
            return Outcome(
                True, f"Right. Run {run.id} did both: epochs with the head alone: {n}, then with all layers: {m}."
            )
    last = trained[-1]
    if last.config.method != "fine_tune":
        return Outcome(False, f"Run {last.id} used {last.config.method}. Choose the method fine_tune.")
    if not last.config.freeze_epochs:
        return Outcome(False, f"Run {last.id} had no frozen epoch. Give it at least one.")
    return Outcome(False, f"Run {last.id} is {last.state}. It counts once it's finished.")


def check_source(name: str) -> Outcome:
    text = name.strip().lower().removesuffix("()").removesuffix("(").rsplit(".", 1)[-1]
    if not text:
        return Outcome(False)
    if text == "backward":
        return Outcome(True, "Right: it computes the gradient of every weight that learns.")
    if text in ("step", "zero_grad", "item", "update"):
        return Outcome(False, f"{text} is called there too, but it computes no gradients.")
    return Outcome(False, "Look for the call on the loss, just below the line that computes it.")


def check_groups(*given: str | None) -> Outcome:
    right = {group: rate_text(lr) for group, lr in zip(GROUPS, layer_lrs(slice(1e-6, 1e-4), 3), strict=True)}
    hint = "Early layers know general things such as edges, so they should change least."
    return compare_choices(given, right, "Right: the head is new and learns fastest.", hint)


def check_slice(*texts: str) -> Outcome:
    right = dict(zip(("The early layers", "The late layers", "The head"), layer_lrs(slice(LOW, HIGH), 3), strict=True))
    return compare_numbers(
        texts,
        right,
        "Right: each rate is 20 times the previous one.",
        "The two ends are the slice's own numbers; the middle has the same ratio to both.",
        {(LOW + HIGH) / 2: "That's halfway by difference. The steps have equal ratios."},
    )


RATES = (
    Question(
        16,
        "Two rules of thumb for the rate",
        "Which two rules help you read a learning rate from the finder's curve?",
        "A tenth of the rate where the loss is lowest: at the lowest point itself the loss has stopped falling, and "
        "beyond it the loss explodes. Or the last rate where the loss still clearly falls. Both leave a safety margin, "
        "and they often differ by a factor of a few. Then try the larger rate, and the smaller one if it goes badly.",
        Task(
            "Find a rate where training diverges: start the finder and let its loss explode. Then type a tenth of the "
            "rate at its lowest loss.",
            check_finder,
            (Field("A tenth of the rate at the lowest loss"),),
            looks_at_runs=True,
        ),
    ),
    Question(
        17,
        "The two steps of fine_tune",
        "What are the two steps of `fine_tune`?",
        "First the body is frozen, and the new head, which starts with random weights, learns alone. Then all layers "
        "learn, at half the rate and with smaller rates for earlier layers. Without the first step, the head's large "
        "early errors would spoil what the body knows.",
        Task(
            "Run a `fine_tune` with at least one frozen epoch to its end. One epoch for each step will do.",
            check_fine_tune,
            looks_at_runs=True,
        ),
    ),
    Question(
        18,
        "A function's source",
        "How can you see what a function really does?",
        "In a notebook, type `??` after its name to see its source. In Pet Lab, every lesson ends with *Show the "
        "code*: the call with the page's values, and the source of the function that ran.",
        Task(
            "Open *Show the code* on the Training page. Which method does `train_step` call to compute the gradients?",
            check_source,
            (Field("Name of the method", "text"),),
        ),
    ),
    Question(
        19,
        "Discriminative learning rates",
        "What are discriminative learning rates?",
        "Each group of layers learns at its own rate. Early layers know edges and colours, which help with any "
        "picture, so they should change little; the head is new and has everything to learn. With a base rate of "
        "0.002, the second step of `fine_tune` gives the three groups 1e-5, 1e-4 and 0.001.",
        Task(
            "Which of these rates should each group get?",
            check_groups,
            tuple(Field(group, "choice", RATES_19) for group in GROUPS),
            3,
        ),
    ),
    Question(
        20,
        "A slice as the rate",
        "How does `slice(low, high)` spread over the layers?",
        "The first group gets low, the last gets high, and the groups between are spaced by equal factors, not by "
        "equal differences. `slice(1e-6, 1e-4)` over three groups gives 1e-6, 1e-5 and 1e-4. With equal differences "
        "the middle group would get 5.05e-5, nearly as much as the head.",
        Task(
            "The rate is `slice(2e-5, 8e-3)`. What does each of the three layer groups get?",
            check_slice,
            tuple(Field(group) for group in GROUPS),
            3,
        ),
    ),
)

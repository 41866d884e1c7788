"""Questions 1 to 8: how pictures become labelled batches, and how to look at them on the way."""

import re
from pathlib import Path

from fastcore.foundation import L

from core.data.config import DataConfig
from core.data.labels.names import labeller
from core.errors import PetLabError
from core.questions.question import Field, Outcome, Question, Task
from core.questions.typed import compare_choices, compare_numbers, compare_sets

LABELLED = {
    "pet-003-great_pyrenees.jpg": "great_pyrenees",
    "pet-17-Maine_Coon.jpeg": "Maine_Coon",
    "pet-1024-boxer.png": "boxer",
    "pet-8-shiba-inu.jpg": "shiba-inu",
    "pet-45-Bengal.JPG": "Bengal",
}
PATH = Path("pets/images/great_pyrenees_173.jpg")
WAYS = ("the file's name", "the folder's name", "a table")
GIVEN = {
    "beagle/0012.jpg": WAYS[1],
    "beagle_12.jpg": WAYS[0],
    "0012.jpg and labels.csv": WAYS[2],
}
STEPS = ("decode", "collate", "warp", "normalise")  # of `dls.summary()`
HARM = {
    "empty corners": "",
    "pixels that are invented by interpolation": "",
    "a larger file": "a transform changes the picture in memory; its file stays as it is.",
    "a wrong label": "the label belongs to the file, whatever is done to its pixels.",
}


def count_interpolations(step_by_step: str, presized: str) -> Outcome:
    return compare_numbers(
        [step_by_step, presized],
        {"Step by step": 4, "Presized": 2},
        "Each further step blurs the naive picture once more; the presized one stays at two.",
        "The resize counts as one. Then ask, for each step, whether it reads pixels anew.",
    )


def check_pattern(pattern: str) -> Outcome:
    """Whether the first group of `pattern` is the label of each name in LABELLED."""
    if not pattern.strip():
        return Outcome(False)
    try:
        label = labeller(f"regex:{pattern}")
        found = {name: label(Path(name)) for name in LABELLED}
    except PetLabError as error:
        return Outcome(False, str(error))
    for name, text in found.items():
        if text is None:
            return Outcome(False, f"The pattern does not match {name}.")
        if text != LABELLED[name]:
            return Outcome(False, f"From {name} it takes '{text}', and should take '{LABELLED[name]}'.")
    if re.search(r"Bengal|boxer|Coon|pyrenees|shiba", pattern):
        return Outcome(False, "It spells breeds out, so the next breed would have no label. Describe the name instead.")
    return Outcome(True, "All five labels are right, and a sixth breed would be, too.")


def check_sources(*ways: str | None) -> Outcome:
    return compare_choices(ways, GIVEN, "Right, all three.", "Look for the place in which the breed is written.")


def check_l(chosen: str, count: str, smallest: str) -> Outcome:
    mask = L(5, 6, 7, 8)[[False, True, True, False]]
    right = {"The sum": sum(mask), "The number": len(L.range(7).filter(_even)), "The first": L(3, 1, 2).sorted()[0]}
    hint = "A mask keeps what stands at True; L.range(7) goes from 0 to 6."
    return compare_numbers([chosen, count, smallest], right, "Right: it chooses, filters and sorts.", hint)


def check_path(name: str, stem: str, suffix: str, folder: str) -> Outcome:
    right = {".name": PATH.name, ".stem": PATH.stem, ".suffix": PATH.suffix, ".parent.name": PATH.parent.name}
    given = [text.strip().strip("'\"") or None for text in (name, stem, suffix, folder)]
    return compare_choices(
        given, right, "Right. The last is what labels pictures by folder.", "The stem has no suffix; the suffix a dot."
    )


def check_harm(picked: list[str]) -> Outcome:
    right = {kind for kind, reason in HARM.items() if not reason}
    return compare_sets(picked, right, "Right. Presizing makes both rarer.", HARM, "There is one more.")


def check_shape(pictures: str, colours: str, height: str, width: str) -> Outcome:
    config = DataConfig()
    right = {"Pictures": config.batch_size, "Colours": 3, "Height": config.size, "Width": config.size}
    hint = "Look at xb on the page: its first number counts pictures, the second red, green and blue."
    traps = {float(config.presize): "That is the size before the warp; the model sees the one after it."}
    return compare_numbers([pictures, colours, height, width], right, "Right. And yb holds 32 numbers.", hint, traps)


def check_step(step: str | None) -> Outcome:
    done = "Right: decoded pictures may differ, and a block of numbers cannot hold two sizes."
    hint = "Each single picture is fine. Which step needs several of them to be alike?"
    return compare_choices([step], {"The step": "collate"}, done, hint)


def _even(x: int) -> bool:
    return x % 2 == 0


FILES = (
    Question(
        1,
        "Presizing",
        "Why are pictures first made large on the CPU, and small only later, on the GPU?",
        "The large square leaves a margin: when a picture is turned or zoomed, its corners are filled from it instead "
        "of being empty. And with squares of one size, pictures stack into a batch, so that the GPU transforms all of "
        "them at once. There all steps are multiplied into one matrix, and each picture is interpolated a single time. "
        "Step by step, every interpolation would blur what the one before has left.",
        Task(
            "A picture is resized, then turned, zoomed and tilted. How often is it interpolated? The resize counts.",
            count_interpolations,
            (Field("Step by step"), Field("Resized, then one warp")),
            2,
        ),
    ),
    Question(
        2,
        "Regular expressions",
        "How does a pattern turn a file's name into a label?",
        "A regular expression describes a text piece by piece: `\\d+` is a number, `.+` is anything, `^` and `$` are "
        "the two ends. Parentheses make a group, and the first group is taken as the label. "
        r"`^(.+)_\d+\.[^.]+$` takes all before the last underscore that a number follows, so `great_pyrenees_173.jpg` "
        "gives `great_pyrenees`.",
        Task(
            "Write a pattern that gives the breeds of these five names:\n\n```text\n" + "\n".join(LABELLED) + "\n```",
            check_pattern,
            (Field("Pattern", "text"),),
        ),
    ),
    Question(
        3,
        "How data is given",
        "In which two forms do data sets usually come?",
        "As single files, one an item, whose names or folders say what they show. Or as a table, with one row an item: "
        "it holds the label beside a file's name, or the data itself. Here the first is read by a pattern or by the "
        "parent folder, the second by naming two columns.",
        Task(
            "Where does the label stand?",
            check_sources,
            tuple(Field(f"{files}", "choice", WAYS) for files in GIVEN),
            3,
        ),
    ),
    Question(
        4,
        "L, a better list",
        "What does `L` do that Python's own list does not?",
        "`L` shows how many elements it has, and only the first of them. It takes several places at once, or a mask of "
        "True and False. And its methods, such as `map`, `filter` and `attrgot`, give a new `L`, so that they can be "
        "chained.",
        Task(
            "What do these three give?",
            check_l,
            (
                Field("The sum of `L(5, 6, 7, 8)[[False, True, True, False]]`"),
                Field("`len(L.range(7).filter(lambda x: x % 2 == 0))`"),
                Field("`L(3, 1, 2).sorted()[0]`"),
            ),
        ),
    ),
    Question(
        5,
        "pathlib",
        "What is `pathlib` good for?",
        "A `Path` is a place in the file system as an object, with the same methods on every system. It knows its "
        "parts, such as `name`, `suffix` and `parent`; `/` joins; `exists`, `glob` and `read_text` look. A plain text "
        "would have to be cut by hand, and cut differently on Windows.",
        Task(
            f'Take `path = Path("{PATH.as_posix()}")`. What are its parts?',
            check_path,
            tuple(Field(f"`path{part}`", "text") for part in (".name", ".stem", ".suffix", ".parent.name")),
            2,
        ),
    ),
    Question(
        6,
        "What transforms spoil",
        "In which two ways can a transform make a picture worse?",
        "Turning or shrinking leaves corners for which the picture has no pixels; they are black, or mirrored. And a "
        "new pixel hardly ever falls on an old one, so it is mixed from its neighbours: fine detail is lost, a little "
        "more with every step.",
        Task("Pick the two.", check_harm, (Field("A transform can cause", "several", tuple(HARM)),)),
    ),
    Question(
        7,
        "Looking at a batch",
        "How do you see what the model will be fed?",
        "`dls.show_batch()` draws pictures with their labels, as they leave the transforms. `dls.one_batch()` gives "
        "the numbers themselves: `xb`, one block of pixels, and `yb`, a class number for each picture. Wrong labels "
        "and crops without an animal are seen here, and nowhere in the loss.",
        Task(
            "The usual batch of the toy pets: what is the shape of `xb`?",
            check_shape,
            tuple(Field(name) for name in ("Pictures", "Colours", "Height", "Width")),
            4,
        ),
    ),
    Question(
        8,
        "summary",
        "What does `summary` help with?",
        "It takes one batch through the pipeline, a step at a time, and tells what each step takes and gives. When "
        "data cannot be put into a batch, it names the step that fails and the shapes before it. So a resize that was "
        "forgotten is found in seconds.",
        Task(
            "Nobody resized, and two pictures of a batch have 500 × 375 and 300 × 225 pixels. Which step fails?",
            check_step,
            (Field("The step", "choice", STEPS),),
        ),
    ),
)

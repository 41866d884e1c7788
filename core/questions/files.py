"""Questions 1 to 8: how pictures become labelled batches, and how to look at them."""

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
CORNERS, INVENTED, LABEL = "empty corners", "pixels made up by interpolation", "a wrong label"
HARM = {
    CORNERS: "",
    INVENTED: "",
    "a larger file": "a transform changes the picture in memory, never the file.",
    LABEL: "",
}


def count_interpolations(step_by_step: str, presized: str) -> Outcome:
    return compare_numbers(
        [step_by_step, presized],
        {"Step by step": 4, "Presized": 2},
        "Right. Every extra step blurs the naive picture again; the presized one stays at two.",
        "The resize counts as one. Then ask of each step: does it read the pixels again?",
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
            return Outcome(False, f"The pattern doesn't match {name}.")
        if text != LABELLED[name]:
            return Outcome(False, f"From {name} it takes '{text}' instead of '{LABELLED[name]}'.")
    if re.search(r"Bengal|boxer|Coon|pyrenees|shiba", pattern):
        return Outcome(
            False, "It spells out breeds, so a new breed would get no label. Describe the shape of the name."
        )
    return Outcome(True, "Right: all five labels, and a sixth breed would work too.")


def check_sources(*ways: str | None) -> Outcome:
    return compare_choices(ways, GIVEN, "Right, all three.", "Look where the breed is written.")


def check_l(chosen: str, count: str, smallest: str) -> Outcome:
    mask = L(5, 6, 7, 8)[[False, True, True, False]]
    right = {"The sum": sum(mask), "The number": len(L.range(7).filter(_even)), "The first": L(3, 1, 2).sorted()[0]}
    hint = "A mask keeps the items where it says True; L.range(7) goes from 0 to 6."
    return compare_numbers([chosen, count, smallest], right, "Right: a mask, a filter and a sort.", hint)


def check_path(name: str, stem: str, suffix: str, folder: str) -> Outcome:
    right = {".name": PATH.name, ".stem": PATH.stem, ".suffix": PATH.suffix, ".parent.name": PATH.parent.name}
    given = [text.strip().strip("'\"") or None for text in (name, stem, suffix, folder)]
    return compare_choices(
        given, right, "Right. The last one labels pictures by folder.", "The stem has no suffix; the suffix has a dot."
    )


def check_harm(picked: list[str]) -> Outcome:
    """The book's two; a wrong label is accepted as well, since a crop can miss the animal."""
    right = {CORNERS, INVENTED, *({LABEL} & set(picked))}
    done = "Right. Presizing makes the first two rarer. A crop that misses the animal also makes its label wrong."
    return compare_sets(picked, right, done, HARM, "There's more.")


def check_shape(pictures: str, colours: str, height: str, width: str) -> Outcome:
    config = DataConfig()
    right = {"Pictures": config.batch_size, "Colours": 3, "Height": config.size, "Width": config.size}
    hint = "Look at xb on the page: the first number counts pictures, the second red, green and blue."
    traps = {float(config.presize): "That's the size before the warp; the model sees the one after."}
    return compare_numbers([pictures, colours, height, width], right, "Right. And yb holds 32 numbers.", hint, traps)


def check_step(step: str | None) -> Outcome:
    done = "Right: decoded pictures can differ, but one block of numbers can't hold two sizes."
    hint = "Each picture on its own is fine. Which step needs them all to be the same size?"
    return compare_choices([step], {"The step": "collate"}, done, hint)


def _even(x: int) -> bool:
    return x % 2 == 0


FILES = (
    Question(
        1,
        "Presizing",
        "Why does presizing make pictures large on the CPU first, and small only later, on the GPU?",
        "The large square leaves a margin: when a picture is turned or zoomed, its corners are filled with real "
        "pixels instead of black. Squares of one size also stack into a batch, so the GPU can transform them all at "
        "once. Here all steps become one matrix, and each picture is sampled once, with a crop of its own. Step by "
        "step, every interpolation blurs what the last one left.\n\nfastai 2.8.12 itself, with the chapter's "
        "`aug_transforms(size=224, min_scale=0.75)`, samples every picture twice, in validation too (460 → 460, then "
        "a crop → 224), and draws one crop per batch; without `min_scale` it samples once.",
        Task(
            "A picture is resized, then turned, zoomed and tilted. How many times is it interpolated? Count the "
            "resize.",
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
        "the two ends. Parentheses make a group, and the first group becomes the label. Pet Lab uses the book's "
        r"`(.+)_\d+.jpg$`, widened to any file type: `^(.+)_\d+\.[^.]+$` takes everything before the last underscore "
        "and number, so `great_pyrenees_173.jpg` gives `great_pyrenees`.",
        Task(
            "Write a pattern that finds the breed in each of these names:\n\n```text\n" + "\n".join(LABELLED) + "\n```",
            check_pattern,
            (Field("Pattern", "text"),),
        ),
    ),
    Question(
        3,
        "Two forms of data",
        "In which two forms do data sets usually come?",
        "As single files, one for each item, whose names or folders tell the label. Or as a table with one row for "
        "each item, which holds the label and either the file's name or the data itself. Pet Lab reads the first form "
        "with a pattern or by folder, and the second by two of its columns.",
        Task(
            "Where is the label?",
            check_sources,
            tuple(Field(f"{files}", "choice", WAYS) for files in GIVEN),
            3,
        ),
    ),
    Question(
        4,
        "L, a better list",
        "What can `L` do that Python's own list can't?",
        "`L` shows its length and only its first items. You can index it with several positions at once, or with a "
        "mask of True and False. Its methods, such as `map`, `filter` and `attrgot`, return a new `L`, so you can "
        "chain them.",
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
        "A `Path` is a place in the file system, as an object that works the same on every system. It knows its parts, "
        "such as `name`, `suffix` and `parent`; `/` joins paths; `exists`, `glob` and `read_text` look at the disk. A "
        "plain string you'd have to cut up yourself, and differently on Windows.",
        Task(
            f'Take `path = Path("{PATH.as_posix()}")`. What are its parts?',
            check_path,
            tuple(Field(f"`path{part}`", "text") for part in (".name", ".stem", ".suffix", ".parent.name")),
            2,
        ),
    ),
    Question(
        6,
        "How transforms do harm",
        "In which two ways can a transform make a picture worse?",
        "Turning or shrinking a picture leaves corners without pixels; they stay black or are mirrored. And a new "
        "pixel hardly ever falls exactly on an old one, so it's mixed from its neighbours: fine detail gets lost, a "
        "little more with every step.",
        Task("Pick what a transform can cause.", check_harm, (Field("It can cause", "several", tuple(HARM)),)),
    ),
    Question(
        7,
        "Looking at a batch",
        "How can you see what the model gets?",
        "`dls.show_batch()` draws pictures with their labels, after the transforms. `dls.one_batch()` gives the "
        "numbers themselves: `xb`, one block of pixels, and `yb`, a class number for each picture. Look: wrong labels "
        "and crops without an animal show up here long before you'd notice them in the loss.",
        Task(
            "The usual batch of toy pets: what's the shape of `xb`?",
            check_shape,
            tuple(Field(name) for name in ("Pictures", "Colours", "Height", "Width")),
            4,
        ),
    ),
    Question(
        8,
        "summary",
        "What does `summary` help with?",
        "It takes one batch through the pipeline and shows what goes into each step and what comes out. If the data "
        "can't become a batch, it names the step that fails and the shapes it got. So a forgotten resize is found in "
        "seconds.",
        Task(
            "Someone forgot the resize, and a batch has pictures of 500 × 375 and 300 × 225 pixels. Which step fails?",
            check_step,
            (Field("The step", "choice", STEPS),),
        ),
    ),
)

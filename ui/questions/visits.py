"""Where each question can be tried: a page, its state as parameters of the address, and what to look for there.
That each link lands where it says is tested in a browser."""

from typing import NamedTuple

import streamlit as st

TITLES = {  # of the pages, as the menu has them
    "dataset": "Dataset",
    "augmentation": "Augmentation",
    "lr_finder": "Learning rate",
    "training": "Training",
    "softmax": "Softmax",
}


class Visit(NamedTuple):
    """A page in a state, and one sentence on what to do there."""

    page: str
    state: dict[str, str]
    do: str


VISITS = {
    1: Visit(
        "augmentation",
        {"angle": "30.0", "zoom": "1.2", "closer": "true"},
        "Turn and zoom one picture both ways, and look closer at what is left of the fur.",
    ),
    2: Visit(
        "dataset",
        {"view": "Labels", "try": "^([^_]+)"},
        "This pattern stops at the first underscore. Mend it until every breed is a class.",
    ),
    3: Visit(
        "dataset",
        {"view": "Labels", "way": "parent folder"},
        "Here labels come from the folder. “Choose the data” offers a table, too.",
    ),
    4: Visit(
        "dataset",
        {"view": "List", "step1": "map", "step2": "sorted", "cut": "10"},
        "Chain steps on the real items, and read the line of Python.",
    ),
    5: Visit(
        "dataset",
        {"view": "Labels", "file_number": "5"},
        "Below the names, one file is taken apart with pathlib.",
    ),
    6: Visit(
        "augmentation",
        {"angle": "45.0", "padding": "black"},
        "Find the empty corners, and the detail that was lost, in both results.",
    ),
    7: Visit(
        "dataset",
        {"view": "Batch", "split": "validation", "many": "all"},
        "One validation batch, whole: pictures on the left, its numbers on the right.",
    ),
    8: Visit(
        "dataset",
        {"view": "Steps", "forget": "true"},
        "The resize is forgotten. See which step is the last to succeed.",
    ),
    9: Visit(
        "training",
        {"run": "new", "epochs": "1", "swap": "true"},
        "2 % of the labels are swapped. Train one epoch: how good is the baseline all the same?",
    ),
    10: Visit(
        "softmax",
        {"outputs": "Sliders", "z_cat": "-1.5", "z_dog": "3.0"},
        "The cat gets little. Follow its loss through the steps below the bars.",
    ),
    11: Visit(
        "softmax",
        {"outputs": "Sliders", "z_cat": "3.0", "experiment": "add a constant"},
        "The experiment below adds a number to all outputs. Do the probabilities notice?",
    ),
    12: Visit(
        "softmax",
        {"outputs": "Sliders", "z_cat": "-4.0", "z_dog": "-3.0", "experiment": "none of these"},
        "No animal seems to be there. The experiment below asks one sigmoid a class.",
    ),
    13: Visit(
        "softmax",
        {"outputs": "Beagle", "experiment": "softmax twice"},
        "37 real figures that were probabilities already. See what softmax makes of the beagle, and of that again.",
    ),
    14: Visit(
        "softmax",
        {"outputs": "Sliders", "classes": "5", "experiment": "two classes"},
        "The experiment below: what is true of two classes, and no longer of five.",
    ),
    15: Visit(
        "softmax",
        {"experiment": "log", "log_of": "-1.5"},
        "The experiment below: move the slider over 0, and see what three libraries say.",
    ),
    16: Visit(
        "lr_finder",
        {"find_run": "new", "frozen": "false"},
        "Start the finder with all layers, and watch the loss explode.",
    ),
    17: Visit(
        "training",
        {"run": "new", "method": "fine_tune", "freeze_epochs": "1", "epochs": "1", "two_steps": "true"},
        "The plan shows both steps. Press Train, and read the lesson below on what each did.",
    ),
    18: Visit(
        "training",
        {"run": "new", "seed": "7"},
        "Open “Show the code” at the end of the page.",
    ),
    19: Visit(
        "training",
        {"run": "new", "method": "fine_tune", "epochs": "5", "slices": "true"},
        "Below the plan stand the rates of each layer group; the lesson draws them.",
    ),
    20: Visit(
        "training",
        {"run": "new", "method": "fit_one_cycle", "rates": "slice", "lr": "0.004", "slices": "true"},
        "A slice is put in. Change its ends, and watch the three curves of the plan.",
    ),
    21: Visit(
        "training",
        {"run": "new", "method": "fit_one_cycle", "epochs": "10", "stopping": "true"},
        "The plan of ten epochs: look how large the rate still is in the middle.",
    ),
    22: Visit(
        "training",
        {"run": "new", "arch": "resnet101", "networks": "true"},
        "The deeper network is chosen. The lesson below measures what it costs here.",
    ),
    23: Visit(
        "training",
        {"run": "new", "precision": "bf16", "half_precision": "true"},
        "The lesson below measures the formats on this machine, and shows their bits.",
    ),
}


def link(number: int) -> None:
    """The way to the page in the state that shows question `number` alive."""
    page, state, _ = VISITS[number]
    st.page_link(
        f"pages/{page}.py", label=f"**Try it on {TITLES[page]}**", icon=":material/arrow_forward:", query_params=state
    )

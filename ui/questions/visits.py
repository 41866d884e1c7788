"""Where to try each question: a page, its state as address parameters, and what to look for there."""

from typing import NamedTuple

import streamlit as st

TITLES = {  # of the pages, as in the menu
    "dataset": "Dataset",
    "augmentation": "Augmentation",
    "lr_finder": "Learning rate",
    "training": "Training",
    "softmax": "Softmax",
}


class Visit(NamedTuple):
    """A page in a certain state, and a sentence on what to do there."""

    page: str
    state: dict[str, str]
    do: str


def _visit(address: str, do: str) -> Visit:
    page, _, query = address.partition("?")
    return Visit(page, dict(part.split("=", 1) for part in query.split("&")), do)


VISITS = {
    1: _visit(
        "augmentation?angle=30.0&zoom=1.2&closer=true",
        "Turn and zoom one picture both ways, and look closely at what's left of the fur.",
    ),
    2: _visit(
        "dataset?view=Labels&try=^([^_]+)",
        "This pattern stops at the first underscore. Fix it so that every breed is a class.",
    ),
    3: _visit(
        "dataset?view=Labels&way=parent folder",
        "Here the labels come from the folder. “Choose the data” also offers a table.",
    ),
    4: _visit(
        "dataset?view=List&step1=map&step2=sorted&cut=10", "Chain steps on the real items, and read the line of Python."
    ),
    5: _visit("dataset?view=Labels&file_number=5", "Below the names, pathlib takes one file's path apart."),
    6: _visit("augmentation?angle=45.0&padding=black", "Find the empty corners and the lost detail in both results."),
    7: _visit(
        "dataset?view=Batch&split=validation&many=all",
        "One whole validation batch: its pictures on the left, its numbers on the right.",
    ),
    8: _visit("dataset?view=Steps&forget=true", "The resize is left out. Which step is the last one to work?"),
    9: _visit(
        "training?run=new&epochs=1&swap=true",
        "2% of the labels are swapped. Train for one epoch: how good is the baseline anyway?",
    ),
    10: _visit(
        "softmax?outputs=Sliders&z_cat=-1.5&z_dog=3.0",
        "The cat gets a small output. Follow its loss through the steps below the bars.",
    ),
    11: _visit(
        "softmax?outputs=Sliders&z_cat=3.0&experiment=add a constant",
        "The experiment below adds a number to all outputs. Do the probabilities change?",
    ),
    12: _visit(
        "softmax?outputs=Sliders&z_cat=-4.0&z_dog=-3.0&experiment=none of these",
        "There doesn't seem to be any animal. The experiment below gives each class its own sigmoid.",
    ),
    13: _visit(
        "softmax?outputs=Beagle&experiment=softmax twice",
        "37 real numbers that are probabilities already. See what softmax does to the beagle, once and twice.",
    ),
    14: _visit(
        "softmax?outputs=Sliders&classes=5&experiment=two classes",
        "The experiment below shows what holds for two classes but not for five.",
    ),
    15: _visit(
        "softmax?experiment=log&log_of=-1.5",
        "In the experiment below, move the slider across 0 and see what three libraries say.",
    ),
    16: _visit("lr_finder?find_run=new&frozen=false", "Start the finder with all layers and watch the loss explode."),
    17: _visit(
        "training?run=new&method=fine_tune&freeze_epochs=1&epochs=1&two_steps=true",
        "The plan shows both steps. Press Train, then read in the lesson below what each one did.",
    ),
    18: _visit("training?run=new&seed=7", "Open “Show the code” at the end of the page."),
    19: _visit(
        "training?run=new&method=fine_tune&epochs=5&slices=true",
        "The rates of each layer group are below the plan; the lesson draws them.",
    ),
    20: _visit(
        "training?run=new&method=fit_one_cycle&rates=slice&lr=0.004&slices=true",
        "The rate is a slice. Change its ends and watch the plan's three curves.",
    ),
    21: _visit(
        "training?run=new&method=fit_one_cycle&epochs=10&stopping=true",
        "A plan of ten epochs. How large is the rate still in the middle?",
    ),
    22: _visit(
        "training?run=new&arch=resnet101&networks=true",
        "The deeper network is selected. The lesson below measures what it costs on this machine.",
    ),
    23: _visit(
        "training?run=new&precision=bf16&half_precision=true",
        "The lesson below measures the formats on this machine and shows their bits.",
    ),
}


def link(number: int) -> None:
    """A link to the page, in the state that suits question `number`."""
    page, state, _ = VISITS[number]
    st.page_link(
        f"pages/{page}.py", label=f"**Try it on {TITLES[page]}**", icon=":material/arrow_forward:", query_params=state
    )

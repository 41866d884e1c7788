"""Every page while its run waits, goes on, rests, ended well or badly, was deleted, lost its data, is watched by two,
or was taken up again from a checkpoint: it opens, says so, and no button on it breaks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from core.data.labels.journal import Journal
from tests.pages.driver import APP, Page, followed, open_page, texts
from tests.pages.lab import FAILURES, ONGOING, Lab, build

STATES = (
    "nothing yet",
    "queued",
    "loading",
    "under way",
    "paused",
    "interrupted",
    "stopped",
    "finished",
    "failed: data",
    "deleted",
    "data gone",
    "second session",
    "taken up again",
)
MEANWHILE = ("deleted", "data gone", "paused, data gone", "taken up again")  # it happens while somebody looks
LEFT = {"purge": "removes runs for good, which the next state does anyway"}  # buttons that are not pressed

Address = dict[str, str]


@dataclass(frozen=True)
class Scene:
    """A page at an address. `make` puts the runs that it shows into a state; `says` is what stands on it then, and
    `otherwise` in the states that are not named."""

    page: str
    make: Callable[[Lab, str], Address]
    otherwise: str = ""
    says: dict[str, str] = field(default_factory=dict)
    more: tuple[str, ...] = ()  # states of this page alone
    view: str = ""  # which the browser renews while the last run goes on
    before: str = ""  # a page that was visited before, where the address says which run is looked at


def one(kind: str, name: str = "", **address: str) -> Callable[[Lab, str], Address]:
    """One run of a kind, named in the address as `name`."""

    def make(lab: Lab, state: str) -> Address:
        if state == "nothing yet":
            return address
        run = lab.put(kind, state)  # type: ignore[arg-type]
        return {**address, name: str(run)} if name else address

    return make


def a_training_and_a_search(lab: Lab, state: str) -> Address:
    return {**one("lr_find")(lab, state), **one("train")(lab, state)}


def both_ways(lab: Lab, state: str) -> Address:
    if state == "nothing yet":
        return {}
    runs = {method: lab.put("train", state, method=method) for method in ("naive", "presized")}
    return {f"{method}_run": str(run) for method, run in runs.items()}


def proof(lab: Lab, state: str) -> Address:
    address = {"find_run": str(lab.put("lr_find", "finished")), "pick": "0.01", "shown": "proof"}
    if state == "nothing yet":
        return address
    search = f"learning rate finder, run {address['find_run']}"
    return {**address, "proof_run": str(lab.put("proof", state, lr=0.01, num_it=10, lr_source=search))}


def two_runs(lab: Lab, state: str) -> Address:
    """A finished training, and one in this state."""
    first = lab.put("train", "finished")
    return {"runs": ",".join(str(run) for run in [first, *one("train", "x")(lab, state).values()])}


def training_again(lab: Lab, state: str) -> Address:
    """A finished training whose labels were cleaned afterwards, and the same with the cleaned labels in this state."""
    folder = lab.lost if state == "data gone" else lab.pets
    before = lab.put("train", state if state == "data gone" else "finished")
    data = lab.store.get(before).config.data
    journal = Journal(data)
    journal.add({sorted(path.name for path in folder.iterdir())[0]: "blue_dog"}, "1 picture relabelled")
    if state not in ("nothing yet", "data gone"):
        lab.put("train", state, data=data.model_copy(update={"journal": journal.state()}))
    return {"look": "Cleaning"}


FINISHED = ("finished", "second session")  # the states in which there is a model
NO_MODEL = "no trained model yet"
LINES = {
    "queued": "waiting for the worker",
    "loading": "running",
    "under way": "running",
    "paused": "paused",
    "interrupted": "interrupted",
    "stopped": "stopped",
    "finished": "finished",
    "second session": "finished",
    "data gone": "finished",
    "taken up again": "running",
}
FAILED = {"failed: data": r"It \*failed\* here. Do \`this\`."}
GONE = {"deleted": "was deleted."}
NO_DATA = {"data gone": "There is no folder"}

SCENES = {
    "home": Scene("home", a_training_and_a_search, says={**LINES, "queued": "queued", "deleted": "No training yet."}),
    "dataset": Scene("dataset", one("train", view="Batch"), "24 pictures of 3 classes"),
    "download": Scene("dataset", one("fetch", data="oxford"), "About 800 MB", {"queued": "waiting for the worker"}),
    "augmentation": Scene("augmentation", both_ways, "Does it matter?", {**LINES, **GONE, **FAILED}),
    "learning rate": Scene(
        "lr_finder",
        one("lr_find", "find_run", shown="curve"),
        "Use this rate",
        {"nothing yet": "Press **Find a rate**", "stopped": "stopped", **FAILED, **GONE}
        | dict.fromkeys((*ONGOING, "taken up again"), "steps of 4 pictures"),
        view="curve",
    ),
    "proof": Scene(
        "lr_finder",
        proof,
        "",
        {"nothing yet": "**Prove it** runs three short trainings", **FAILED},
        view="proof",
    ),
    "training": Scene(
        "training",
        one("train", "run"),
        "Plan another",
        {"nothing yet": "batches in 4 epochs", "paused": "in detail", "paused, data gone": "can't be shown"}
        | {"finished": "Error rate **25.0%** after 2 epochs", **GONE}
        | dict.fromkeys([f"failed: {kind}" for kind in FAILURES], "Do"),
        ("paused, data gone", *(f"failed: {kind}" for kind in FAILURES if kind != "data")),
        "training",
    ),
    "measuring the time": Scene("training", one("estimate"), "batches in 4 epochs"),
    "half precision": Scene("training", one("formats", half_precision="true"), "half the bits"),
    "networks": Scene("training", one("architectures", networks="true"), "parameters"),
    "runs": Scene(
        "runs", one("train", "runs"), "1 training", {"nothing yet": "No trainings yet", "deleted": "No trainings yet"}
    ),
    "two runs": Scene("runs", two_runs, "2 trainings", {"nothing yet": "1 training", "deleted": "2 deleted runs"}),
    "softmax": Scene(
        "softmax", one("train", outputs="Validation"), NO_MODEL, dict.fromkeys(FINISHED, "Labelled") | NO_DATA
    ),
    "softmax of a photo": Scene(
        "softmax",
        one("train", outputs="Photo"),
        NO_MODEL,
        dict.fromkeys((*FINISHED, "data gone"), "Upload a photo"),
    ),
    "predict": Scene("predict", one("train"), NO_MODEL, dict.fromkeys(FINISHED, "trained on") | NO_DATA),
    "mistakes": Scene(
        "mistakes",
        one("train", look="Matrix"),
        NO_MODEL,
        dict.fromkeys(FINISHED, "**1** of 6 pictures wrong") | NO_DATA,
    ),
    "cleaning": Scene("mistakes", training_again, "1** relabelled", {"deleted": NO_MODEL, **NO_DATA}),
    "questions": Scene("questions", one("train", "run", q="17"), "of 23** done", before="training"),
    "questions on a search": Scene("questions", one("lr_find", "find_run", q="16"), "of 23", before="lr_finder"),
}
CELLS = [(name, state) for name, scene in SCENES.items() for state in (*STATES, *scene.more)]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("states")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PETLAB_HOME", str(folder / "home"))
        yield build(folder)


@pytest.fixture
def lab(built: Lab, monkeypatch: pytest.MonkeyPatch) -> Lab:
    monkeypatch.setattr("ui.home.front.toy_pets", lambda: None)  # unpacking them takes seconds
    return built


@pytest.mark.parametrize(("name", "state"), CELLS)
def test_a_page_says_how_its_run_stands_and_no_button_breaks_it(lab: Lab, name: str, state: str) -> None:
    scene = SCENES[name]
    lab.clear()
    address = scene.make(lab, state)
    at = look(lab, scene, address)
    if state in MEANWHILE:
        lab.meanwhile(state)
        at.rerun()
        at = look(lab, scene, address)
    if state == "data gone":
        open_page(scene.page, lab.lost, **address)
    said = words(at)
    assert scene.says.get(state, scene.otherwise) in said, said
    if scene.view and state in (*ONGOING, "taken up again"):
        assert "progressbar" in followed(scene.view, lab.runs[-1])
    other = look(lab, scene, address) if state == "second session" else None
    assert other is None or words(other) == said
    press_every_button(lab, scene, state, at, other)


def press_every_button(lab: Lab, scene: Scene, state: str, at: Page, other: Page | None) -> None:
    """One after the other, each on a page in the same state; whoever else looks at it sees no error afterwards."""
    names = list(buttons(at))
    for number, name in enumerate(names):
        if number:
            lab.clear()
            address = scene.make(lab, state)
            other = look(lab, scene, address) if other else None
            if state in MEANWHILE:
                lab.meanwhile(state)
            at = look(lab, scene, address)
        at.click(buttons(at)[name])
        if other:
            other.rerun()


def buttons(at: Page) -> dict[str, str]:
    """What can be pressed: name -> key. Of those that differ in a number only, the first."""
    found: dict[str, str] = {}
    for button in at.button:
        if button.key and not button.disabled and button.key not in LEFT:
            found.setdefault(re.sub(r"[0-9a-f]*\d[0-9a-f]*", "#", button.key), button.key)
    return found


def look(lab: Lab, scene: Scene, address: Address) -> Page:
    """A new session on the scene's page."""
    if not scene.before:
        return open_page(scene.page, lab.pets, **address)
    return open_page(scene.before, lab.pets, **address).goto(scene.page)


def words(at: Page) -> str:
    """All that can be read on the page, its tables and what is folded away with it."""
    labels = [part.label for part in (*at.expander, *at.button)] + [bar.proto.text for bar in at.get("progress")]
    tables = [table.value.to_string() for table in (*at.table, *at.dataframe)]
    return "\n".join([texts(at), *labels, *tables, *(link.proto.label for link in at.get("page_link"))])


def test_the_table_has_every_page_in_every_state() -> None:
    pages = re.findall(r'st\.Page\("pages/(\w+)\.py"', Path(APP).read_text())
    assert len(pages) == 10
    assert {scene.page for scene in SCENES.values()} == set(pages)

"""What the answers and checks claim, tested against torch, the standard library and Pet Lab itself."""

from __future__ import annotations

import inspect
import math
import re
import shutil
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from fastcore.foundation import L
from PIL import Image

from core.augment import Draw
from core.augment.naive import naive
from core.data.config import BOOK_PATTERN, DataConfig
from core.model.size import network_size
from core.questions import PARTS, QUESTIONS
from core.train.loop import train_step
from core.train.plan import fine_tune_plan
from core.train.schedule import layer_lrs, one_cycle
from core.wording import rate_text
from tests.makers import make_pets, tiny_data

NUMBER = re.compile(r"\d[\d,.]*\d(?:e-?\d+)?|\d(?:e-?\d+)?")
PLAIN = {"0", "1", "100"}  # of the words "between 0 and 1", "100 per cent" and "1 - p"
E = math.e
IN_THE_BOOK = r"(.+)_\d+.jpg$"


def computed() -> dict[int, set[str]]:
    """Every number that an answer names outside of code, computed once more."""
    loss = [F.cross_entropy(torch.tensor([[math.log(p), math.log(1 - p)]]), torch.tensor([0])) for p in (0.5, 0.01)]
    ratio = torch.tensor([1.0, 0.0]).softmax(0)
    fine = fine_tune_plan(1, 10, n_groups=3, base_lr=2e-3, freeze_epochs=1).phases[1].lr_max
    small, deep = network_size("resnet50"), network_size("resnet101")
    fp16, bf16 = torch.finfo(torch.float16), torch.finfo(torch.bfloat16)
    fastai = "2.8.12"  # the version whose transforms and half precision were run
    return {
        1: {fastai, "460", "224"},
        10: {f"{loss[0]:.2f}", f"{loss[1]:.1f}"},
        11: {f"{(ratio[0] / ratio[1]).item():.2f}"},
        13: {f"{(torch.tensor(1.0).exp() / torch.tensor(0.0).exp()).item():.2f}"},
        19: {"0.002", *map(rate_text, fine)},
        20: {*map(rate_text, layer_lrs(slice(1e-6, 1e-4), 3)), f"{(1e-6 + 1e-4) / 2:.2e}".replace("e-0", "e-")},
        21: {f"{100 * one_cycle(0.5, 1.0)[0]:.0f}"},
        22: {"37", "50", "101", "224", f"{small.parameters / 1e6:.1f}", f"{deep.parameters / 1e6:.1f}"}
        | {f"{deep.multiply_adds / small.multiply_adds:.1f}"},
        23: {
            "16",
            "32",
            f"{torch.half.itemsize}",
            f"{torch.float.itemsize}",
            f"{fp16.max:,.0f}",
            f"{1 + bf16.eps:.4f}",
            fastai,
        },
    }


def test_no_number_in_an_answer_goes_unchecked() -> None:
    known = computed()
    for number, question in QUESTIONS.items():
        said = set(NUMBER.findall(re.sub(r"`[^`]*`", "", question.answer)))
        assert said - PLAIN == known.get(number, set()) - PLAIN, f"question {number}"


def test_there_are_23_in_order_and_each_answer_is_short() -> None:
    assert list(QUESTIONS) == list(range(1, 24))
    assert sum(map(len, PARTS.values())) == 23
    for question in QUESTIONS.values():
        sentences = re.findall(r"[.?!:](?= |$)", question.answer)
        assert 2 <= len(sentences) <= 7, question.title
        assert question.ask.endswith("?")


def test_the_naive_way_interpolates_as_often_as_question_1_says() -> None:
    steps = naive(torch.rand(1, 3, 40, 40), Draw(angle=15.0, zoom=1.2, tilt_x=0.1), 24)
    assert QUESTIONS[1].task.outcome([str(steps[-1].interpolations), "2"]).done


def test_the_books_pattern_takes_what_question_2_says() -> None:
    assert f"the book's `{IN_THE_BOOK}`, widened to any file type: `{BOOK_PATTERN}`" in QUESTIONS[2].answer
    assert re.search(IN_THE_BOOK, "great_pyrenees_173.png") is None
    assert re.search(BOOK_PATTERN, "great_pyrenees_173.jpg")[1] == "great_pyrenees"


def test_l_gives_what_question_4_asks_for() -> None:
    given = [
        sum(L(5, 6, 7, 8)[[False, True, True, False]]),
        len(L.range(7).filter(lambda x: x % 2 == 0)),
        L(3, 1, 2).sorted()[0],
    ]
    assert QUESTIONS[4].task.outcome(list(map(str, given))).done
    expressions = " ".join(field.label for field in QUESTIONS[4].task.fields)
    for code, value in zip(re.findall("`(.+?)`", expressions), given, strict=True):
        result = eval(code, {"L": L})
        assert (sum(result) if isinstance(result, L) else result) == value


def test_path_gives_what_question_5_asks_for() -> None:
    path = Path("pets/images/great_pyrenees_173.jpg")
    assert str(path) in QUESTIONS[5].task.ask
    assert QUESTIONS[5].task.outcome([path.name, path.stem, path.suffix, path.parent.name]).done


def test_a_batch_has_the_shape_of_question_7(tmp_path: Path) -> None:
    dls = tiny_data(make_pets(tmp_path / "pets"))
    assert dls.one_batch()[0].shape == (dls.config.batch_size, 3, dls.config.size, dls.config.size)
    usual = DataConfig()
    assert QUESTIONS[7].task.outcome([str(usual.batch_size), "3", str(usual.size), str(usual.size)]).done
    assert f"holds {usual.batch_size} numbers" in QUESTIONS[7].task.outcome(["32", "3", "128", "128"]).words


def test_the_summary_stops_where_question_8_says(tmp_path: Path) -> None:
    folder = make_pets(tmp_path / "pets")
    for i, picture in enumerate(sorted(folder.iterdir())):
        if i % 2:
            Image.open(picture).resize((50, 37)).save(picture)
    shutil.rmtree(folder / "cache", ignore_errors=True)
    last = tiny_data(folder).summary(presized=False).steps[-1]
    assert last.error
    assert QUESTIONS[8].task.outcome([last.name]).done


def test_torch_has_the_logarithms_of_question_15() -> None:
    words = {0.0: "0", -math.inf: "minus infinity"}
    logs = [torch.tensor(x).log().item() for x in (1.0, 0.0, -2.0)]
    assert math.isnan(logs[2])
    assert QUESTIONS[15].task.outcome([words.get(value, "not a number (NaN)") for value in logs]).done
    with pytest.raises(ValueError):
        math.log(-2)


def test_the_source_of_question_18_calls_backward() -> None:
    assert ".backward()" in inspect.getsource(train_step)


def test_the_highest_rate_is_where_question_21_says() -> None:
    lrs = [one_cycle(pct / 1000, 1.0)[0] for pct in range(1000)]
    assert lrs.index(max(lrs)) == 250
    assert QUESTIONS[21].task.outcome(["25", f"{100 * lrs[500]:.0f}", "train again, with fewer epochs"]).done


def test_exp_of_12_fits_into_one_of_the_half_formats() -> None:
    assert torch.tensor(12.0, dtype=torch.float16).exp().isinf()
    assert torch.tensor(12.0, dtype=torch.bfloat16).exp().item() == pytest.approx(163_000, rel=0.01)
    assert "162,755" in QUESTIONS[23].task.outcome(["4", "2", "about 163,000", "infinity"]).words
    assert f"{E**12:,.0f}" == "162,755"

"""Models' answers for many pictures, as rows and as CSV: one row per picture and model."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.spreadsheet import escaped
from core.train.predictions.inference import Prediction
from core.understand.doubts import Doubt

TOP = 5


@dataclass(frozen=True)
class Answer:
    """`prediction` is None if the picture can't be read: `error` says why. `doubt` is None until it's known.
    A `foreign` picture is a photo where the model has only seen drawings, or the other way round."""

    picture: str
    model: str
    vocab: list[str]
    prediction: Prediction | None
    doubt: Doubt | None = None
    error: str = ""
    foreign: bool = False

    def top(self, k: int = TOP) -> list[tuple[str, float]]:
        """(class, probability) of the `k` most probable classes, most probable first."""
        return [] if self.prediction is None else top_classes(self.prediction, self.vocab, k)

    def row(self, k: int = TOP) -> dict[str, Any]:
        """The answer as one row; unknown values are None."""
        row: dict[str, Any] = {"picture": self.picture, "model": self.model}
        best = self.top(k)
        for i in range(min(k, len(self.vocab))):
            name, probability = best[i] if best else (None, None)
            row |= {f"class {i + 1}": name, f"probability {i + 1}": probability}
        values = {measure.name: measure.value for measure in self.doubt.measures} if self.doubt else {}
        row |= {name: values.get(name) for name in ("margin", "entropy", "distance")}
        said = "yes" if self.foreign or (self.doubt and self.doubt.none_of_these) else "no"
        known = self.foreign or self.doubt
        return row | {"may be none of the classes": said if known else None, "error": self.error or None}


def top_classes(prediction: Prediction, vocab: Sequence[str], k: int = TOP) -> list[tuple[str, float]]:
    """(class, probability), most probable first."""
    order = prediction.probs.argsort(descending=True, stable=True)[:k].tolist()
    return [(vocab[i], prediction.probs[i].item()) for i in order]


def answers_csv(answers: Sequence[Answer], k: int = TOP) -> str:
    """All answers as CSV. An apostrophe keeps a spreadsheet from reading text as a formula."""
    rows = [answer.row(k) for answer in answers]
    columns = list(dict.fromkeys(name for row in sorted(rows, key=len, reverse=True) for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.6g}"
    return escaped(value) if isinstance(value, str) else value

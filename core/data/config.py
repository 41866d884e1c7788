"""What a data set is made from, in one small frozen model that is saved with every run."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.augment.config import AugmentConfig

BOOK_PATTERN = r"^(.+)_\d+\.[^.]+$"  # the book's (.+)_\d+.jpg$, widened to any suffix
TABLES = (".csv", ".tsv")  # the suffixes by which a source is a table


class DataConfig(BaseModel):
    """From files to batches: source, labels, split, sizes.

    `source` is "toy", "oxford" (once downloaded), a folder, or a table's path. `labels` is "regex:PATTERN" (its first
    group, searched in the file's name), "folder" (the parent folder's name), "capital" (cat or dog by the first
    letter), and for a table "table" (its columns are guessed) or "table:FILE,LABEL". `wrong_labels` 0.02 gives 2 % of
    the pictures another class's label, and the data set keeps the key. `journal` names a state of the cleaning journal
    (`Journal.state()`): its labels count, and what it leaves out is in no split. `presize` is the square that the CPU
    cuts, `size` what the model sees, both in pixels.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str = "toy"
    labels: str = f"regex:{BOOK_PATTERN}"
    wrong_labels: float = Field(0.0, ge=0, le=0.5, description="share of the labels swapped on purpose")
    journal: str = Field("", description="the state of the cleaning journal; empty: labels as they are")
    valid_pct: float = Field(0.2, gt=0, lt=1)
    seed: int = Field(42, ge=0)
    per_class: int = Field(0, ge=0, description="pictures of each class, drawn by the seed; 0: all of them")
    presize: int = Field(192, ge=16, le=1024)
    size: int = Field(128, ge=16, le=512)
    batch_size: int = Field(32, ge=2, le=1024)
    augment: AugmentConfig = AugmentConfig()

    @model_validator(mode="before")
    @classmethod
    def _a_table_brings_its_labels(cls, values: Any) -> Any:
        if isinstance(values, dict) and "labels" not in values and str(values.get("source")).lower().endswith(TABLES):
            return {**values, "labels": "table"}
        return values

    @model_validator(mode="after")
    def _presize_covers_size(self) -> "DataConfig":
        if self.presize < self.size:
            raise ValueError(
                f"presize: expected at least size={self.size}, so that the crop has room; got {self.presize}"
            )
        return self

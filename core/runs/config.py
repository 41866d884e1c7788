"""What a run should do: a frozen model, stored as JSON."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from core.data.config import DataConfig
from core.train.rate import Rate, RateField

# each is described in core/runs/kinds
Kind = Literal["train", "lr_find", "fetch", "proof", "estimate", "formats", "architectures"]


class RunConfig(BaseModel):
    """Settings of a run: data, model, method and rates.

    `lr` is one rate or (low, high), a slice spread over the layer groups in equal ratios; (None, high) gives all but
    the head high / 10. `fine_tune` takes high as its base rate, and high / low as the ratio in its second part.
    `lr_source` is the rate's source ("learning rate finder, run 12, valley").
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind = "train"
    name: str = ""
    data: DataConfig = DataConfig()
    arch: str = "resnet18"
    pretrained: Literal["toy", "imagenet"] | None = "toy"
    precision: Literal["auto", "fp32", "bf16", "fp16"] = "auto"
    seed: int = Field(0, ge=0)

    method: Literal["fine_tune", "fit_one_cycle", "constant"] = "fine_tune"
    epochs: int = Field(3, ge=1, le=1000)
    freeze_epochs: int = Field(1, ge=0, le=1000, description="epochs with the body frozen; fine_tune only")
    lr: RateField = Rate(2e-3)
    lr_source: str = ""
    wd: float = Field(0.01, ge=0, le=1)
    label_smoothing: float = Field(0.0, ge=0, lt=1, description="for the training loss only")

    start_lr: float = Field(1e-7, gt=0, description="like end_lr, lr_find only")
    end_lr: float = Field(10.0, gt=0)
    num_it: int = Field(100, ge=10, le=10_000, description="steps of lr_find, and of each of a proof's three trainings")
    frozen: bool = Field(False, description="only the head learns; not for fine_tune")

    @field_validator("lr")
    @classmethod
    def _rates_in_range(cls, lr: Rate) -> Rate:
        if not 0 < (lr.high if lr.low is None else lr.low) <= lr.high <= 100:
            raise ValueError(f"lr: expected a rate in (0, 100], or a low and a high one in that order, got {lr}")
        return lr

    @model_validator(mode="after")
    def _finder_goes_up(self) -> "RunConfig":
        if self.start_lr >= self.end_lr:
            raise ValueError(f"end_lr: expected more than start_lr={self.start_lr}, got {self.end_lr}")
        return self

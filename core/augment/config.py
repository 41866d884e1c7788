"""Which augmentations are drawn, and how strong. Names and defaults are those of fastai's `aug_transforms`, with the
book's `min_scale` of 0.75."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

PadMode = Literal["reflection", "border", "zeros"]
Method = Literal["presized", "naive"]


class AugmentConfig(BaseModel):
    """Strengths of the batch stage. `AugmentConfig.none()` draws nothing: each picture's centre, unchanged.

    `method` is "presized" (one warp, one interpolation) or, for the lesson, "naive": the same draws on a picture
    resized first, each step with its own interpolation and black corners, whatever `pad_mode` is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    do_flip: bool = True
    max_rotate: float = Field(10.0, ge=0, le=180, description="degrees, to either side")
    min_zoom: float = Field(1.0, gt=0.1, le=10)
    max_zoom: float = Field(1.1, gt=0.1, le=10)
    max_lighting: float = Field(0.2, ge=0, lt=1)
    max_warp: float = Field(0.2, ge=0, le=0.8)
    p_affine: float = Field(0.75, ge=0, le=1, description="probability of each of rotation, zoom and warp")
    p_lighting: float = Field(0.75, ge=0, le=1, description="probability of each of brightness and contrast")
    min_scale: float = Field(0.75, gt=0, le=1, description="smallest share of the area that the random crop keeps")
    pad_mode: PadMode = "reflection"
    method: Method = "presized"

    @model_validator(mode="after")
    def _zooms_in_order(self) -> "AugmentConfig":
        if self.min_zoom > self.max_zoom:
            raise ValueError(f"min_zoom: expected at most max_zoom={self.max_zoom}, got {self.min_zoom}")
        return self

    @classmethod
    def none(cls) -> "AugmentConfig":
        return cls(do_flip=False, max_rotate=0, max_zoom=1, max_lighting=0, max_warp=0, min_scale=1)

"""All kinds of run by their name."""

from core.runs.config import Kind, RunConfig
from core.runs.kinds.architectures import ARCHITECTURES
from core.runs.kinds.estimate import ESTIMATE
from core.runs.kinds.fetch import FETCH
from core.runs.kinds.formats import FORMATS
from core.runs.kinds.kind import RunKind
from core.runs.kinds.lr_find import LR_FIND
from core.runs.kinds.proof import PROOF
from core.runs.kinds.train import TRAIN

KINDS: dict[Kind, RunKind] = {
    "train": TRAIN,
    "lr_find": LR_FIND,
    "fetch": FETCH,
    "proof": PROOF,
    "estimate": ESTIMATE,
    "formats": FORMATS,
    "architectures": ARCHITECTURES,
}


def kind_of(config: RunConfig) -> RunKind:
    return KINDS[config.kind]

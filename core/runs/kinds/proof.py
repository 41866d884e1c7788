"""Short trainings at a tenth of a rate, at the rate, and at ten times it."""

from collections.abc import Iterator

from core.runs.kinds.kind import MODEL, Length, RunKind, Work, layers
from core.train.events import PROOF_FACTORS, Event, ProofStep


def _events(work: Work) -> Iterator[Event]:
    return work.learn.prove(work.config.lr.high, work.config.num_it)


PROOF = RunKind(
    _events,
    title=lambda config: f"{config.arch} proof of {config.lr.words}, {layers(config)}",
    heeds=lambda _: MODEL | {"lr", "lr_source", "num_it", "frozen"},
    length=lambda config: Length(1, len(PROOF_FACTORS) * config.num_it),
    batch=(ProofStep,),
    step=(ProofStep,),
)

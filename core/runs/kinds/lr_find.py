"""A mock training with a rising rate, to choose a rate by."""

from collections.abc import Iterator

from core.runs.config import RunConfig
from core.runs.kinds.kind import MODEL, Length, Repeated, RunKind, Work
from core.train.events import Event, LRFindEnd, LRFindStep

FIND = """from core.train.events import LRFindEnd

for event in job.events:
    if isinstance(event, LRFindEnd):
        found = event
print(found.stopped, found.suggestions)"""

CURVE = """from core.plots.finder import lr_curve

lr_curve(found.lrs, found.raw_losses, found.losses, found.suggestions, ends=(config.start_lr, config.end_lr))"""


def _events(work: Work) -> Iterator[Event]:
    return work.learn.lr_find(work.config.start_lr, work.config.end_lr, work.config.num_it)


def _repeated(_run_id: int, _config: RunConfig, events: list[Event]) -> Repeated:
    found = next((event for event in events if isinstance(event, LRFindEnd)), None)
    picks = ", ".join(f"{rule} {lr:.1e}" for rule, lr in found.suggestions.items()) if found else ""
    return Repeated("a search for a learning rate" + (f", which suggested {picks}" if picks else ""), [FIND, CURVE])


LR_FIND = RunKind(
    _events,
    heeds=lambda _: MODEL | {"start_lr", "end_lr", "num_it", "frozen"},
    length=lambda config: Length(1, config.num_it),
    batch=(LRFindStep,),
    step=(LRFindStep,),
    repeated=_repeated,
)

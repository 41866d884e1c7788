"""A search for a learning rate: a mock training whose rate climbs."""

from collections.abc import Iterator

from core.runs.config import RunConfig
from core.runs.kinds.kind import MODEL, Length, Repeated, RunKind, Work, layers
from core.train.events import Event, LRFindEnd, LRFindStep
from core.train.lr_find.trust import verdict
from core.wording import rate_text

FIND = """from core.train.events import LRFindEnd

for event in job.events:
    if isinstance(event, LRFindEnd):
        found = event
print(found.stopped, found.suggestions)"""

CURVE = """from core.plots.finder import lr_curve

lr_curve(found.lrs, found.raw_losses, found.losses, found.suggestions, ends=(config.start_lr, config.end_lr))"""


def _events(work: Work) -> Iterator[Event]:
    return work.learn.lr_find(work.config.start_lr, work.config.end_lr, work.config.num_it)


def _repeated(_run_id: int, config: RunConfig, events: list[Event]) -> Repeated:
    found = next((event for event in events if isinstance(event, LRFindEnd)), None)
    return Repeated(f"a search for a learning rate{_suggested(found, config.num_it) if found else ''}", [FIND, CURVE])


def _suggested(found: LRFindEnd, num_it: int) -> str:
    """The suggestions, unless the curve can't be trusted."""
    judged = verdict(found.lrs, found.losses, found.raw_losses, num_it, found.stopped)
    if not judged.trust:
        return ". It gives no rate you can trust"
    return f", which suggested {', '.join(f'{rule} {rate_text(lr)}' for rule, lr in found.suggestions.items())}"


LR_FIND = RunKind(
    _events,
    title=lambda config: f"{config.arch} learning rate search, {layers(config)}",
    heeds=lambda _: MODEL | {"start_lr", "end_lr", "num_it", "frozen"},
    length=lambda config: Length(1, config.num_it),
    batch=(LRFindStep,),
    step=(LRFindStep,),
    repeated=_repeated,
)

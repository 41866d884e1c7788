"""A training: it resumes from a checkpoint, keeps each epoch's validation predictions, and leaves a model."""

from collections.abc import Iterator, Set

from core.runs.config import RunConfig
from core.runs.kinds.kind import MODEL, Length, Repeated, RunKind, Work
from core.train.events import BatchEnd, EpochEnd, Event, StepDetail
from core.train.plan import Plan, make_plan
from core.wording import plural

LOOP = """from core.train.events import BatchEnd, EpochEnd

batches, epochs = [], []
for event in job.events:  # the same events that the page draws
    if isinstance(event, BatchEnd):
        batches.append(event)
    elif isinstance(event, EpochEnd):
        epochs.append(event)
        print(f"epoch {event.epoch + 1}: validation loss {event.valid_loss:.4f}, error rate {event.error_rate:.4f}")"""

LOSSES = """from core.plots.training import losses

per_epoch = len(job.dls.train)
losses(
    [batch.step + 1 for batch in batches],
    [batch.loss for batch in batches],
    [batch.smooth_loss for batch in batches],
    [(end.epoch + 1) * per_epoch for end in epochs],
    [end.valid_loss for end in epochs],
    [end.error_rate for end in epochs],
    train_losses=[end.train_loss for end in epochs],
)"""

COMPARE = """recorded = {recorded}  # validation losses of run {id}
for end, before in zip(epochs, recorded):
    print(f"epoch {{end.epoch + 1}}: {{end.valid_loss:.6f}}, originally {{before:.6f}}")"""

EXPORT = """from core import load_learner

job.learn.export("my_model")
learn = load_learner("my_model")
# learn.predict("my_pet.jpg")"""


def plan_run(config: RunConfig, steps_per_epoch: int, n_groups: int = 3) -> Plan:
    """The phases that `config` asks for."""
    return make_plan(
        config.method, steps_per_epoch, config.epochs, config.lr, config.freeze_epochs, n_groups, config.frozen
    )


def _events(work: Work) -> Iterator[Event]:
    from core.train.predictions import stored

    config, learn = work.config, work.learn
    plan = plan_run(config, len(learn.dls.train), len(learn.layer_groups))
    for event in learn.fit(plan, config.wd, work.saved, config.label_smoothing):
        preds = learn.training.valid_preds
        if isinstance(event, EpochEnd) and preds and work.keep_preds:
            names = stored.fingerprints(learn.dls, preds.items)
            stored.keep(work.folder, event.epoch, plan.epochs, preds, learn.vocab, names)
        yield event


def _heeds(config: RunConfig) -> Set[str]:
    """fine_tune freezes the body for some epochs, the others all the time or never."""
    frozen = "freeze_epochs" if config.method == "fine_tune" else "frozen"
    return MODEL | {"method", "epochs", frozen, "lr", "lr_source", "wd", "label_smoothing"}


def _length(config: RunConfig) -> Length:
    return Length(config.epochs + (config.freeze_epochs if config.method == "fine_tune" else 0))


def _repeated(run_id: int, config: RunConfig, events: list[Event]) -> Repeated:
    recorded = [end.valid_loss for end in events if isinstance(end, EpochEnd)]
    compare = [COMPARE.format(recorded=recorded, id=run_id)] if recorded else []
    return Repeated(f"a training of {plural(_length(config).total_epochs, 'epoch')}", [LOOP, LOSSES, *compare, EXPORT])


TRAIN = RunKind(
    _events,
    heeds=_heeds,
    title=lambda config: f"{config.arch} {config.method}, {plural(config.epochs, 'epoch')} at {config.lr.words}",
    length=_length,
    batch=(BatchEnd,),
    step=(StepDetail,),
    resumes=True,
    leaves_model=True,
    repeated=_repeated,
)

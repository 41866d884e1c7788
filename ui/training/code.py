"""The lines that repeat a training in a notebook."""

from core.runs import RunConfig
from ui.forms.data_choice import data_code


def code_of(config: RunConfig) -> str:
    """Data, learner, the training call, and the export of the model."""
    options = f"arch={config.arch!r}, pretrained={config.pretrained!r}, precision={config.precision!r}"
    return f"""{data_code(config.data)}

from core import create_learner

learn = create_learner(dls, {options}, seed={config.seed})
learn.unfreeze()
for event in learn.{_verb(config, config.lr.code)}:
    print(event)
learn.export("my_model")"""


def _verb(config: RunConfig, lr: str) -> str:
    if config.label_smoothing:
        plan = f"learn.plan({config.method!r}, {config.epochs}, {lr}, freeze_epochs={config.freeze_epochs})"
        return f"fit({plan}, wd={config.wd:g}, label_smoothing={config.label_smoothing:g})"
    if config.method == "fine_tune":
        return f"fine_tune({config.epochs}, base_lr={lr}, freeze_epochs={config.freeze_epochs}, wd={config.wd:g})"
    if config.method == "constant":
        return f"fit_constant({config.epochs}, lr={lr}, wd={config.wd:g})"
    return f"fit_one_cycle({config.epochs}, lr_max={lr}, wd={config.wd:g})"

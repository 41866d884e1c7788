"""One training step in detail: the batch's pictures, worst first, and how far each layer group moved."""

import streamlit as st

from core.data.batches.make_batch import uint8_pictures
from core.data.load import DataLoaders
from core.errors import PetLabError
from core.plots.colors import GROUP_NAMES
from core.plots.pictures import data_uri
from core.runs import Run
from core.train.events import StepDetail
from core.wording import class_name, plural
from ui.page import cached
from ui.page.escape import for_html, for_markdown
from ui.page.html_table import html_table
from ui.pictures.batch_view import identity

WORST = 12  # pictures shown at once
WIDTH = 104  # CSS pixels


def show(run: Run, detail: StepDetail) -> None:
    """The step's pictures, if they still exist, and its numbers."""
    wrong = sum(pred != targ for pred, targ in zip(detail.preds, detail.targs, strict=True))
    mean = sum(detail.losses) / len(detail.losses)
    st.markdown(
        f"##### Batch {detail.step + 1} in detail\nMean loss {mean:.3f} over {plural(len(detail.losses), 'picture')}, "
        f"{wrong} of them wrong. Here they are as the model saw them before the step, worst first:"
    )
    try:
        _pictures(run, detail)
    except PetLabError as error:
        st.caption(f"The pictures can't be shown. {for_markdown(str(error))}")
    st.markdown("**The step**: how long each layer group's gradient is, and how far its weights moved.")
    groups = zip(GROUP_NAMES, detail.grad_norms, detail.update_norms, detail.weight_norms, detail.update_ratios,
                 strict=True)  # fmt: skip
    rows = [
        [for_html(name), f"{grad:.3g}", f"{moved:.3g}", f"{weight:.4g}", f"{ratio:.1e}"]
        for name, grad, moved, weight, ratio in groups
    ]
    html_table(["layer group", "gradient", "update", "weights", "update ÷ weights"], rows, key=f"closely-{run.id}")


def _pictures(run: Run, detail: StepDetail) -> None:
    dls = cached.load(run.config.data)
    epoch, number = divmod(detail.step, run.steps_per_epoch or 1)
    items, pictures = _batch(dls, epoch, number)
    if items != detail.items:
        st.caption("The data set has changed since then, so the pictures can't be shown.")
        return
    order = sorted(range(len(items)), key=lambda i: -detail.losses[i])
    _grid(dls, detail, [(i, pictures[i]) for i in order[:WORST]])
    if rest := order[WORST:]:
        losses = f"loss {detail.losses[rest[0]]:.2f} to {detail.losses[rest[-1]]:.2f}"
        with st.expander(f"The other {len(rest)}, {losses}"):
            _grid(dls, detail, [(i, pictures[i]) for i in rest])


def _grid(dls: DataLoaders, detail: StepDetail, shown: list[tuple[int, str]]) -> None:
    with st.container(horizontal=True, gap="small"):
        for i, picture in shown:
            targ, pred = class_name(dls.vocab[detail.targs[i]]), class_name(dls.vocab[detail.preds[i]])
            verdict = "right" if targ == pred else f"predicted as {pred}"
            said = f"**{detail.losses[i]:.2f}** {for_markdown(f'{targ}, {verdict}')}"
            st.image(picture, said, WIDTH, alt=f"{targ}, {verdict}, loss {detail.losses[i]:.2f}")


@st.cache_data(max_entries=16, show_spinner=False, hash_funcs={DataLoaders: identity})
def _batch(dls: DataLoaders, epoch: int, number: int) -> tuple[list[int], list[str]]:
    """(items, data URIs) of a training batch, as the model saw it."""
    batch = dls.train.batch(epoch, number)
    return batch.items, [data_uri(picture) for picture in uint8_pictures(batch.xb.cpu())]

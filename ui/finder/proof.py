"""The proof of a pick: three short trainings at a tenth of the rate, at the rate, and at ten times the rate."""

import plotly.graph_objects as go
import streamlit as st

from core.plots.finder import HEIGHT, proof_curves
from core.runs import Run, RunConfig
from core.train.events import PROOF_FACTORS, ProofStep
from core.train.lr_find.proof_words import proof_words
from core.train.rate import Rate
from core.wording import rate_text
from ui.finder.progress import progress
from ui.forms.picks import open_run, run_in_address
from ui.page import cached
from ui.page.large_type import chart
from ui.watching.controls import controls
from ui.watching.follow import Asked, drawing, follow
from ui.watching.tails import Tail
from ui.watching.view import watch
from ui.watching.words import show_failure, state_line


def config_of(run: Run, lr: float, steps: int) -> RunConfig:
    """The proof of `lr` with the finder run's model, layers and batches."""
    source = f"learning rate finder, run {run.id}"
    return run.config.model_copy(update={"kind": "proof", "lr": Rate(lr), "num_it": steps, "lr_source": source})


def begin(run: Run, lr: float, steps: int) -> None:
    """Queues a proof and shows it; a callback."""
    open_run("proof_run", cached.store().submit(config_of(run, lr, steps)))
    st.session_state["shown"] = "proof"


def opened(run: Run) -> Run | None:
    """The proof in the address, if it belongs to this finder run."""
    proof = run_in_address("proof_run", kind="proof")
    if proof is None or proof.config != config_of(run, _rate(proof), proof.config.num_it):
        return None
    return proof


def show(run: Run, lr: float) -> None:
    """The opened proof, live, or else what the button does."""
    proof = opened(run)
    if proof is None:
        st.info(
            "**Prove it** runs three short trainings from the same weights on the same batches: at a tenth of your "
            "rate, at your rate, and at ten times your rate. Your model doesn't change."
        )
        return
    if rate_text(_rate(proof)) != rate_text(lr):
        proved, now = rate_text(_rate(proof)), rate_text(lr)
        st.caption(f":material/info: This proof is for {proved}. Your rate is now {now}.")
    watch(proof, draw, every=None)


def draw(proof: Run, tail: Tail) -> None:
    """The three curves so far, and once they are complete, what they show."""
    if proof.ongoing:
        follow("proof", proof, tail, HEIGHT)
        controls(proof)
        return
    chart(st, _figure(proof, tail), key=f"proof-{proof.id}", alt=_described(proof))
    if tail.failed:
        show_failure(tail.failed)
    elif tail.proof:
        st.markdown(proof_words(tail.proof_steps, tail.proof))
    else:
        st.caption(f"{state_line(proof)}.")


def html(proof: Run, tail: Tail, asked: Asked) -> str:
    """The growing curves and their progress."""
    return drawing(_figure(proof, tail), asked, _described(proof)) + progress(proof, tail)


def _figure(proof: Run, tail: Tail) -> go.Figure:
    rates = _rates(proof)
    columns = [[step for step in tail.proof_steps if step.number == number] for number in range(len(rates))]
    return proof_curves(rates, *_columns(columns), proof.config.num_it)


def _described(proof: Run) -> str:
    return f"Loss of three trainings at {', '.join(map(rate_text, _rates(proof)))}"


def _rates(proof: Run) -> list[float]:
    return [_rate(proof) * times for times in PROOF_FACTORS]


def _columns(trainings: list[list[ProofStep]]) -> tuple[list[list[int]], list[list[float]], list[list[float]]]:
    """(steps, raw losses, smoothed losses), each a list per training."""
    return (
        [[step.step for step in steps] for steps in trainings],
        [[step.loss for step in steps] for steps in trainings],
        [[step.smooth_loss for step in steps] for steps in trainings],
    )


def _rate(proof: Run) -> float:
    return proof.config.lr.high

"""Figures that are asked for at every rerun, kept as long as what they show stays the same."""

import plotly.graph_objects as go
import streamlit as st

from core.plots.classes import class_balance, size_scatter
from core.plots.training import plan as plan_figure
from core.train.plan import Plan
from ui.pictures.places import Sizes


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs={Plan: repr})
def plan_chart(plan: Plan, height: int = 380, at_step: int | None = None) -> go.Figure:
    """The learning rates and the momentum of a training, `at_step` marked."""
    phases = [(phase.title, phase.steps, phase.frozen) for phase in plan.phases]
    return plan_figure(plan.lrs, phases, at_step, plan.moms, height)


@st.cache_resource(max_entries=16, show_spinner=False)
def balance_chart(vocab: tuple[str, ...], train: tuple[int, ...], valid: tuple[int, ...]) -> go.Figure:
    """How many pictures of each class train and validate."""
    return class_balance(vocab, train, valid)


@st.cache_resource(max_entries=16, show_spinner=False, hash_funcs={Sizes: lambda sizes: (sizes.names, sizes.sizes)})
def size_chart(sizes: Sizes, presize: int) -> go.Figure:
    """How large the pictures are, and which of them presizing enlarges."""
    return size_scatter(sizes.sizes, sizes.names, presize)

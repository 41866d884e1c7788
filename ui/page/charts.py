"""Figures that every rerun needs, cached while their data stays the same."""

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
    """The number of training and validation pictures in each class."""
    return class_balance(vocab, train, valid)


@st.cache_resource(max_entries=16, show_spinner=False, hash_funcs={Sizes: lambda sizes: (sizes.names, sizes.sizes)})
def size_chart(sizes: Sizes, presize: int) -> go.Figure:
    """The sizes of the pictures, and which ones presizing enlarges."""
    return size_scatter(sizes.sizes, sizes.names, presize)

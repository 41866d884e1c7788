"""What pages need at every rerun, kept in memory for all sessions."""

import os
from pathlib import Path

import streamlit as st

from core.data.config import DataConfig
from core.data.labels.names import labeller
from core.data.load import DataLoaders, load_data
from core.data.sources.changes import state_of
from core.data.sources.picture_files import list_pictures
from core.data.sources.table import Table, read_table
from core.runs import RunStore
from core.settings import settings
from core.train.learner import Learner, load_learner
from core.understand.photo_model import load_photo_model


def load(config: DataConfig) -> DataLoaders:
    """`load_data`, cached until the pictures change."""
    return _load(config.model_dump_json(), state_of(config.source))


@st.cache_resource(max_entries=8, show_spinner="Reading the pictures…")
def _load(config_json: str, state: int) -> DataLoaders:
    return load_data(DataConfig.model_validate_json(config_json))


def listed(source: str) -> tuple[Path, list[Path]]:
    """`list_pictures`, cached until the pictures change."""
    return _listed(source, state_of(source))


@st.cache_resource(max_entries=8, show_spinner="Looking for pictures…")
def _listed(source: str, state: int) -> tuple[Path, list[Path]]:
    return list_pictures(source)


def labels_found(source: str, labels: str) -> list[str | None]:
    """The label of each file of `listed`, None if it has none, cached until the pictures change."""
    return _labels_found(source, state_of(source), labels)


@st.cache_resource(max_entries=32, show_spinner="Reading the names…")
def _labels_found(source: str, state: int, labels: str) -> list[str | None]:
    label = labeller(labels)
    return [label(path) for path in listed(source)[1]]


def table(path: str) -> Table:
    """`read_table`, cached until the file changes."""
    return _table(path, changed(path))


@st.cache_resource(max_entries=8, show_spinner="Reading the table…")
def _table(path: str, changed: float) -> Table:
    return read_table(path)


def model(folder: str) -> Learner:
    """`load_learner`, cached until the model changes; for a file of weights, the photo model."""
    return _model(folder, changed(os.path.join(folder, "model.safetensors")))


@st.cache_resource(max_entries=4, show_spinner="Loading the model…")
def _model(folder: str, changed: float) -> Learner:
    return load_photo_model() if folder.endswith(".pth") else load_learner(folder)


def store() -> RunStore:
    """The run store of the current settings."""
    return _store(settings().database_url)


@st.cache_resource(show_spinner=False)
def _store(url: str) -> RunStore:
    return RunStore(url)


def changed(path: str) -> float:
    try:
        return os.stat(path).st_mtime
    except OSError:
        return 0.0

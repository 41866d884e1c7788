"""Each kind of run is described in one place, and who lists runs waits for no training code."""

from __future__ import annotations

import subprocess
import sys
from typing import get_args

import pytest

from core.runs import RunConfig
from core.runs.config import Kind
from core.runs.execute import open_job
from core.runs.kinds.registry import KINDS, kind_of


def test_every_kind_is_described():
    assert KINDS.keys() == set(get_args(Kind))
    for name, kind in KINDS.items():
        config = RunConfig(kind=name)
        assert kind_of(config) is kind
        assert {"kind", "data"} <= kind.heeds(config) <= RunConfig.model_fields.keys() - {"name"}
        assert kind.title(config) and kind.length(config).total_epochs >= 0


def test_only_a_training_is_saved_and_leaves_a_model():
    assert [name for name, kind in KINDS.items() if kind.resumes and kind.leaves_model] == ["train"]
    assert [name for name, kind in KINDS.items() if kind.resumes or kind.leaves_model] == ["train"]


def test_describing_a_run_brings_no_training_along():
    program = """
import sys
from core.runs import RunConfig, RunStore
from core.runs.kinds.registry import KINDS
print(sorted({"torchvision", "core.train.learner", "core.data.load", "core.runs.execute"} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_run_without_data_says_so(tmp_path):
    job = open_job(RunConfig(kind="fetch"), tmp_path)
    with pytest.raises(ValueError, match="a run of kind 'fetch' has no data"):
        job.dls  # noqa: B018
    assert (list(job.events), job.finish(), job.learn) == ([], "", None)

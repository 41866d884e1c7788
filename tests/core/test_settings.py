"""What the environment sets."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.settings import below_home, in_home, settings


def test_the_defaults(monkeypatch):
    for name in [name for name in os.environ if name.startswith("PETLAB_")]:
        monkeypatch.delenv(name)
    found = settings()
    assert found.home == Path("~/.petlab").expanduser()
    assert found.database_url == f"sqlite:///{found.home / 'petlab.db'}"
    assert (found.data_roots, found.cache_gb, found.upload_gb, found.oxford_url) == ((), 8, 4, "")
    assert 1 <= found.threads <= 4
    assert found.niceness == 10


def test_the_environment_is_read_anew_each_time(monkeypatch, tmp_path):
    for home in (tmp_path / "a", tmp_path / "b"):
        monkeypatch.setenv("PETLAB_HOME", str(home))
        assert settings().home == home
    monkeypatch.setenv("PETLAB_DATA_ROOTS", os.pathsep.join(["~/pets", "", "/data"]))
    assert settings().data_roots == (Path("~/pets").expanduser(), Path("/data"))
    monkeypatch.setenv("PETLAB_DATABASE_URL", "postgresql://x/y")
    assert settings().database_url == "postgresql://x/y"
    monkeypatch.setenv("PETLAB_CACHE_GB", "0")
    monkeypatch.setenv("PETLAB_THREADS", "7")
    monkeypatch.setenv("PETLAB_UPLOAD_GB", "0.5")
    assert (settings().cache_gb, settings().threads, settings().upload_gb) == (0, 7, 0.5)
    monkeypatch.setenv("PETLAB_NICENESS", "0")
    assert settings().niceness == 0
    monkeypatch.setenv("PETLAB_OXFORD_URL", "http://mirror/pets/")
    assert settings().oxford_url == "http://mirror/pets"
    monkeypatch.setenv("PETLAB_WEIGHTS_URL", "http://mirror/weights/")
    assert settings().weights_url == "http://mirror/weights"


@pytest.mark.parametrize(
    ("name", "value"),
    [("PETLAB_CACHE_GB", "much"), ("PETLAB_CACHE_GB", "-1"), ("PETLAB_THREADS", "0"), ("PETLAB_THREADS", "nan")],
)
def test_a_number_that_is_none_is_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=f"{name}: expected a number from .* got '{value}'"):
        settings()


def test_a_stored_path_moves_with_the_home(monkeypatch, tmp_path):
    for home in ("a", "b"):
        (tmp_path / home / "runs" / "1" / "model").mkdir(parents=True)
    monkeypatch.setenv("PETLAB_HOME", str(tmp_path / "a"))
    before = str(tmp_path / "a" / "runs" / "1" / "model")
    assert below_home(before) == "runs/1/model"
    assert below_home("/elsewhere/model") == "/elsewhere/model"
    assert in_home(before) == in_home("runs/1/model") == before
    monkeypatch.setenv("PETLAB_HOME", str(tmp_path / "b"))
    assert in_home("runs/1/model") == str(tmp_path / "b" / "runs" / "1" / "model")
    assert in_home(before) == before, "another home that is still there keeps its files"
    (tmp_path / "a").rename(tmp_path / "gone")
    assert in_home(before) == str(tmp_path / "b" / "runs" / "1" / "model")
    assert in_home("/nowhere/runs/2/model") == "/nowhere/runs/2/model"
    assert in_home("") == ""

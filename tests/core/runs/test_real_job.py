"""The worker and the real work together: saved in mid-epoch and taken up again, training gives the same numbers."""

import threading

import numpy as np
import pytest
from PIL import Image

from core.data.config import DataConfig
from core.runs import RunConfig
from core.runs.execute import CHECKPOINT
from core.runs.worker import process
from core.runs.worker.worker import work
from tests.core.runs.conftest import until

pytest.importorskip("core.runs.execute")


@pytest.fixture
def pictures(tmp_path):
    rng = np.random.default_rng(0)
    (tmp_path / "pets").mkdir()
    for i in range(40):
        pixels = rng.integers(0, 255, (40, 40, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / "pets" / f"{('cat', 'dog')[i % 2]}_{i}.png")
    return tmp_path / "pets"


def figures(store, run_id):
    """The events but for what a clock measured and where files lie."""
    measured = ("seconds", "images_per_second", "model", "config")
    events = [(seq, event.to_json()) for seq, event in store.events_since(run_id)]
    return [(seq, {key: value for key, value in body.items() if key not in measured}) for seq, body in events]


def test_a_worker_that_leaves_in_mid_epoch_costs_a_real_run_nothing(store, pictures, monkeypatch):
    data = DataConfig(source=str(pictures), presize=40, size=32, batch_size=4)
    config = RunConfig(data=data, epochs=1, freeze_epochs=1, pretrained=None, precision="fp32", seed=1)
    disturbed = store.submit(config)
    leave = threading.Event()
    monkeypatch.setattr(process.Parent, "gone", lambda self: leave.is_set())
    store.request(disturbed, "pause")
    for _ in range(11):  # 8 batches an epoch
        store.request(disturbed, "step")
    first = threading.Thread(target=work, args=(store,))
    first.start()
    until(lambda: store.get(disturbed).step == 11, 60)
    leave.set()
    first.join()
    left = store.get(disturbed)
    assert (left.state, left.epochs) == ("interrupted", 1)
    leave.clear()
    store.request(disturbed, "resume")
    undisturbed = store.submit(config)
    work(store, once=True)
    assert [store.get(i).state for i in (disturbed, undisturbed)] == ["finished", "finished"]
    for run in (disturbed, undisturbed):
        assert not (process.run_folder(run) / CHECKPOINT).exists(), "what only a resume needs is gone"
    told = [body for _, body in figures(store, disturbed)]
    details = [body for body in told if body["event"] == "step_detail"]
    assert [body for body in told if body not in details] == [body for _, body in figures(store, undisturbed)]
    assert [detail["step"] for detail in details] == list(range(11))
    assert len(told) > left.last_seq > 22
    assert store.get(disturbed).step == store.get(disturbed).total_steps == 16

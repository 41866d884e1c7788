"""Each picture is decoded once, whoever asks, and whatever dies meanwhile."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.batches import cache as cache_module
from core.data.batches.cache import PictureCache
from core.errors import PictureError
from tests.makers import make_pets

FORK = multiprocessing.get_context("fork")


@pytest.fixture
def files(tmp_path, petlab_home) -> list[Path]:
    return sorted(make_pets(tmp_path / "pets", per_class=3).iterdir())


@pytest.fixture
def decoded(monkeypatch) -> list[Path]:
    """The files that are decoded, in order."""
    seen: list[Path] = []
    open_picture = cache_module.open_picture
    monkeypatch.setattr(cache_module, "open_picture", lambda f, **kw: (seen.append(f), open_picture(f, **kw))[1])
    return seen


def pixels_of(cache: PictureCache) -> list[bytes]:
    return [cache[i].tobytes() for i in range(len(cache))]


def caches_in(home: Path) -> list[Path]:
    return sorted((home / "cache").iterdir())


def test_pictures_are_shrunk_and_decoded_once_for_all_who_come_later(files, decoded):
    first = pixels_of(PictureCache(files, 24))
    assert decoded == files
    again = PictureCache(files, 24)
    assert pixels_of(again) == first
    assert decoded == files
    assert again[0].shape == (24, 29, 3)
    small = Image.open(files[0]).convert("RGB").resize((29, 24), Image.Resampling.BILINEAR)
    assert np.abs(np.asarray(small, int) - again[0]).mean() < 6


def test_a_changed_picture_is_read_again(files):
    """Even one of the same size, with the time of its last change put back, as `cp -p` and `tar` do."""
    before, stat = PictureCache(files, 24)[0].copy(), files[0].stat()
    Image.new("RGB", (48, 40), "red").save(files[0])
    with open(files[0], "ab") as file:
        file.write(bytes(stat.st_size - files[0].stat().st_size))  # what comes after a PNG's end is not looked at
    os.utime(files[0], ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert files[0].stat().st_size == stat.st_size
    assert not np.array_equal(PictureCache(files, 24)[0], before)


@pytest.mark.parametrize("gigabytes", ["0", "0.000005", "0.000010"])
def test_beyond_the_limit_pictures_stream_with_the_same_pixels(files, decoded, monkeypatch, petlab_home, gigabytes):
    whole = pixels_of(PictureCache(files, 24))
    monkeypatch.setenv("PETLAB_HOME", str(petlab_home / "other"))
    monkeypatch.setenv("PETLAB_CACHE_GB", gigabytes)
    limited = PictureCache(files, 24)
    kept = int(float(gigabytes) * 1e9) // limited[0].nbytes
    for _ in range(2):
        decoded.clear()
        assert pixels_of(limited) == whole
    assert decoded == files[kept:]
    taken = (limited.folder / "pixels.bin").stat().st_blocks * 512
    assert taken == 0 if kept == 0 else 0 < taken <= kept * (24 * 48 * 3) + 4096  # a place for each, whole blocks


def test_no_file_is_opened_before_its_picture_is_asked_for(files, decoded, monkeypatch):
    """Reading 100,000 headers took a quarter of a minute."""
    monkeypatch.setattr("PIL.Image.open", lambda *_, **__: pytest.fail("opened"))
    assert len(PictureCache(files, 24)) == len(files)
    monkeypatch.undo()
    assert decoded == []


def test_two_processes_together_stay_near_the_limit(files, monkeypatch):
    """Each counts what the other added, now and then."""
    monkeypatch.setattr(cache_module, "COUNT_EVERY", 1)
    monkeypatch.setenv("PETLAB_CACHE_GB", "0.000007")
    one, other = PictureCache(files, 24), PictureCache(files, 24)
    for i in range(4):
        one[i], other[8 - i]
    bytes_kept = sum(np.frombuffer((one.folder / "state.bin").read_bytes(), np.uint8) == 1) * one[0].nbytes
    assert 7_000 - one[0].nbytes < bytes_kept <= 7_000 + one[0].nbytes


def test_a_full_disk_only_costs_time(files, decoded, monkeypatch):
    """Through a mapped file it would end the process, without a word."""

    def full(*_):
        raise OSError(28, "No space left on device")

    whole = pixels_of(PictureCache(files, 24))
    cache = PictureCache(files, 22)
    monkeypatch.setattr("os.pwrite", full)
    decoded.clear()
    first = pixels_of(cache)
    assert pixels_of(cache) == first and decoded == files * 2
    assert pixels_of(PictureCache(files, 24)) == whole


def test_a_limit_that_was_raised_or_lowered_changes_no_pixel(files, monkeypatch):
    monkeypatch.setenv("PETLAB_CACHE_GB", "0.000005")
    some = pixels_of(PictureCache(files, 24))
    monkeypatch.setenv("PETLAB_CACHE_GB", "1")
    assert pixels_of(PictureCache(files, 24)) == some
    monkeypatch.setenv("PETLAB_CACHE_GB", "0.000007")
    assert pixels_of(PictureCache(files, 24)) == some


def test_the_least_recently_used_caches_make_room(files, petlab_home, monkeypatch):
    for side, when in ((20, 1_000), (24, 3_000), (28, 2_000)):
        cache = PictureCache(files, side)
        pixels_of(cache)
        os.utime(cache.folder, (when, when))
    twenty_four = PictureCache(files, 24).folder
    os.utime(twenty_four, (3_000, 3_000))
    monkeypatch.setenv("PETLAB_CACHE_GB", "0.00007")
    newest = PictureCache(files, 22)
    left = {folder.name for folder in caches_in(petlab_home)}
    assert left <= {twenty_four.name, newest.folder.name}
    assert newest.folder.name in left


def test_a_cache_in_use_survives_that_another_makes_room(files, petlab_home, monkeypatch):
    """A damaged picture's reason was once looked for in the deleted folder, which ended a training."""
    files[1].write_bytes(files[1].read_bytes()[:900])
    cache = PictureCache(files, 24)
    first = cache[0].copy()
    monkeypatch.setenv("PETLAB_CACHE_GB", "0")
    PictureCache(files[:2], 20)
    assert not cache.folder.exists()
    assert np.array_equal(cache[0], first)
    for _ in range(2):
        with pytest.raises(PictureError):
            cache[1]


@pytest.mark.parametrize("missing", ["state.bin", "shapes.bin", "pixels.bin", "reasons.jsonl"])
def test_half_of_a_cache_is_made_anew(files, missing):
    cache = PictureCache(files, 24)
    whole = pixels_of(cache)
    (cache.folder / missing).unlink()
    assert pixels_of(PictureCache(files, 24)) == whole


@pytest.mark.parametrize("name", ["state.bin", "shapes.bin", "pixels.bin"])
@pytest.mark.parametrize("size", [0, 3])
def test_a_file_that_was_cut_off_is_filled_anew(files, name, size):
    """Pixels beyond the end of the file once came back black."""
    cache = PictureCache(files, 24)
    whole = pixels_of(cache)
    os.truncate(cache.folder / name, size)
    assert pixels_of(PictureCache(files, 24)) == whole


def fill_and_report(files, queue):
    cache = PictureCache(files, 24)
    queue.put(([error for _, error in cache.fill()], pixels_of(cache)))


def test_two_processes_that_fill_at_once_get_the_same_pixels(files):
    queue = FORK.Queue()
    both = [FORK.Process(target=fill_and_report, args=(files, queue)) for _ in range(2)]
    for process in both:
        process.start()
    (errors, one), (more, other) = (queue.get(timeout=60) for _ in both)
    for process in both:
        process.join()
    assert errors == more == [None] * len(files)
    assert one == other == pixels_of(PictureCache(files, 24))


def die_half_way(files):
    open_picture = cache_module.open_picture

    def fatal(file, **options):
        if file == files[4]:
            os.kill(os.getpid(), signal.SIGKILL)
        return open_picture(file, **options)

    cache_module.open_picture = fatal
    pixels_of(PictureCache(files, 24))


def test_a_process_that_dies_half_way_leaves_its_pictures_and_the_rest_is_decoded(files, decoded, petlab_home):
    process = FORK.Process(target=die_half_way, args=(files,))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    there = pixels_of(PictureCache(files, 24))
    assert decoded == files[4:]
    shutil.rmtree(petlab_home)
    assert pixels_of(PictureCache(files, 24)) == there


def test_a_damaged_picture_is_looked_at_once_and_its_reason_kept(files, decoded):
    files[2].write_bytes(files[2].read_bytes()[:900])
    errors = [str(error) for _, error in PictureCache(files, 24).fill() if error]
    assert len(errors) == 1 and files[2].name in errors[0]
    decoded.clear()
    again = PictureCache(files, 24)
    with pytest.raises(PictureError) as caught:
        again[2]
    assert (str(caught.value), decoded) == (errors[0], [])


def test_damaged_pictures_are_known_to_whoever_comes_later_and_can_be_left_out(files, decoded):
    for i in (2, 5):
        files[i].write_bytes(files[i].read_bytes()[:900])
    whole = [PictureCache(files, 24)[i].tobytes() for i in (0, 3, 8)]
    assert [i for i, error in PictureCache(files, 24).fill() if error] == [2, 5]
    again = PictureCache(files, 24)
    known = again.damaged()
    assert list(known) == [2, 5] and all(files[i].name in str(error) for i, error in known.items())
    decoded.clear()
    again.leave_out(known)
    assert (len(again), again.files) == (7, [file for i, file in enumerate(files) if i not in known])
    assert [again[i].tobytes() for i in (0, 2, 6)] == whole
    assert again.damaged() == {} and decoded == []


def test_a_file_that_is_away_or_locked_may_come_back(files):
    """Once a file that could not be opened for a moment was called damaged for ever."""
    cache, data = PictureCache(files, 24), files[0].read_bytes()
    files[0].unlink()
    files[0].mkdir()
    with pytest.raises(PictureError, match="Is a directory"):
        cache[0]
    files[0].rmdir()
    with pytest.raises(PictureError, match="isn't there"):
        cache[0]
    files[0].write_bytes(data)
    assert cache[0].any()

"""The Oxford-IIIT Pet set, in small, from a server of the test's own to batches."""

from __future__ import annotations

import errno
import multiprocessing
import random

import pytest
from torchvision.datasets import OxfordIIITPet

from core.data import load_data
from core.data.download.fetch import fetch
from core.data.download.oxford_pets import bytes_there, fetch_oxford, is_there, oxford_folder
from core.data.sources.picture_files import list_pictures
from core.errors import DataError
from tests.file_server import serve_files
from tests.makers import tiny_config
from tests.oxford import archive, expect, small_archives


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    return small_archives(tmp_path_factory.mktemp("oxford") / "pets", Red_Cat_99=b"no picture")


@pytest.fixture
def server(archives, monkeypatch, petlab_home):
    with serve_files(dict(archives)) as server:
        expect(monkeypatch, archives, server.url)
        yield server


def test_it_is_downloaded_and_unpacked_where_torchvision_finds_it(server, petlab_home):
    told = list(fetch_oxford())
    assert list(dict.fromkeys(p.what for p in told if p.done == p.total)) == [
        "Oxford-IIIT Pet, the photos",
        "Oxford-IIIT Pet, the annotations",
        "Unpacking the photos",
        "Unpacking the annotations",
    ]
    assert is_there()
    assert len(OxfordIIITPet(petlab_home / "data", "trainval")) == 12
    assert sorted(path.name for path in oxford_folder().iterdir()) == ["annotations", "images"]  # no archives are left
    assert list(fetch_oxford()) == []
    assert len(server.asked) == 2


def test_its_photos_get_the_books_labels_and_a_damaged_one_is_left_out(server):
    list(fetch("oxford"))
    dls = load_data(tiny_config("oxford"))
    assert dls.vocab == ["Red_Cat", "blue_dog", "green_hound"]
    assert (len(dls.items), [path.name for path in dls.skipped]) == (24, ["Red_Cat_99.jpg"])
    assert dls.one_batch()[0].shape == (4, 3, 32, 32)


def test_while_it_is_not_there_the_way_to_it_is_told(petlab_home):
    with pytest.raises(DataError, match=r"n't here yet \(about 800 MB\).*Download.*python -m core fetch oxford"):
        list_pictures("oxford")
    assert not petlab_home.exists()


@pytest.mark.parametrize("stop", range(8))
def test_wherever_it_is_stopped_it_goes_on_and_nothing_half_is_taken_for_whole(server, petlab_home, monkeypatch, stop):
    going = fetch_oxford()
    for _ in range(stop + 1):
        next(going)
    going.close()
    assert not is_there()
    list(fetch_oxford())
    assert is_there()
    assert len(list_pictures("oxford")[1]) == 25
    assert sorted(path.name for path in (petlab_home / "data").iterdir()) == ["fetching.lock", "oxford-iiit-pet"]


def test_what_a_killed_process_left_of_the_unpacking_is_removed(server, petlab_home):
    left = petlab_home / "data" / "unpacking" / "oxford-iiit-pet" / "images"
    left.mkdir(parents=True)
    (left / "Red_Cat_100.jpg").touch()
    (oxford_folder() / "annotations").mkdir(parents=True)
    (oxford_folder() / "annotations" / "list.txt").touch()  # moved into place; the images lay beside
    list(fetch_oxford())
    assert len(list_pictures("oxford")[1]) == 25
    assert not left.exists()


def test_what_has_come_so_far_is_counted(server, archives):
    assert bytes_there() == 0
    server.dies_after = 1000
    with pytest.raises(DataError, match="broke off"):
        list(fetch_oxford())
    assert bytes_there() == 1000


def fetch_quietly(said) -> None:
    try:
        said.put(len(list(fetch_oxford())))
    except DataError as error:
        said.put(str(error))


def test_a_second_process_is_told_that_one_is_at_it(server):
    first = fetch_oxford()
    next(first)
    fork = multiprocessing.get_context("fork")
    said = fork.Queue()
    second = fork.Process(target=fetch_quietly, args=(said,))
    second.start()
    assert "being downloaded by another process" in said.get(timeout=60)
    second.join()
    list(first)
    assert is_there()


@pytest.mark.parametrize(
    ("images", "said"),
    [
        (b"no archive", "images.tar.gz is damaged"),
        (archive({"images/Red_Cat_1.jpg": random.Random(0).randbytes(9000)})[:-5000], "images.tar.gz is damaged"),
        (archive({"images/../../../evil.jpg": b""}), "contains images/../../../evil.jpg, which is outside"),
        (archive({"/tmp/evil.jpg": b""}), "contains /tmp/evil.jpg, which is outside"),
        (archive({"images/Red_Cat_1.jpg": b""}), "lack 23 of their photos"),
        (archive({"pictures/Red_Cat_1.jpg": b""}), "don't contain what they should"),
    ],
    # Without names, pytest would name each after its bytes, and an archive's hold the second of its making.
    ids=["no archive", "cut off", "upwards", "absolute", "too few", "other folder"],
)
def test_archives_that_are_not_as_they_should_leave_no_data_set(server, monkeypatch, petlab_home, images, said):
    server.files["images.tar.gz"] = images
    expect(monkeypatch, server.files, server.url)
    with pytest.raises(DataError) as caught:
        list(fetch_oxford())
    assert said in str(caught.value)
    assert (oxford_folder() / "images.tar.gz").exists() == ("damaged" not in said)
    assert not is_there()
    assert not (petlab_home / "data" / "unpacking").exists()
    assert not list(petlab_home.parent.rglob("evil*"))


def test_a_disk_that_fills_up_while_unpacking_is_said_and_the_archives_stay(server, monkeypatch, petlab_home):
    def full(source, out):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("core.data.download.untar.shutil.copyfileobj", full)
        with pytest.raises(DataError, match=r"is full\. Make room"):
            list(fetch_oxford())
    assert sorted(path.name for path in oxford_folder().iterdir()) == ["annotations.tar.gz", "images.tar.gz"]
    list(fetch_oxford())
    assert is_there()
    assert len(server.asked) == 2


def test_a_home_that_cannot_be_written_is_said(server, petlab_home):
    petlab_home.write_text("a file")
    with pytest.raises(DataError, match=r"\(Not a directory\)"):
        list(fetch_oxford())


def test_without_a_mirror_its_own_server_is_asked(monkeypatch, petlab_home):
    monkeypatch.delenv("PETLAB_OXFORD_URL", raising=False)
    asked = []
    monkeypatch.setattr("core.data.download.oxford_pets.download", lambda *what: asked.append(what) or iter(()))
    with pytest.raises(DataError):  # nothing has come that could be unpacked
        list(fetch_oxford())
    assert [(url, checksum.digits) for url, _, checksum, _ in asked] == list(OxfordIIITPet._RESOURCES)


def test_other_sets_cannot_be_fetched_and_the_toy_set_is_unpacked(petlab_home):
    assert list(fetch("toy")) == []
    assert (petlab_home / "toy_pets" / "labels.csv").exists()
    with pytest.raises(DataError, match="nothing to fetch for zoo"):
        list(fetch("zoo"))


def test_photos_that_torchvision_would_refuse_are_thrown_away(server):
    server.files["images.tar.gz"] += b" "
    with pytest.raises(DataError, match="the photos arrived with a wrong checksum"):
        list(fetch_oxford())
    assert bytes_there() == 0

"""Uploads are unpacked once, found by their digest, and make room for each other."""

from __future__ import annotations

import io
import os
import time
import zipfile

import pytest

from core.data import DataConfig
from core.data.sources.listing import list_items
from core.data.sources.unzip import ABOUT
from core.data.sources.uploads import digest_of, find_upload, receive, upload_of
from core.errors import DataError

pytestmark = pytest.mark.usefixtures("petlab_home")


def upload(*names: str, size: int = 100):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, f"{names}".encode() * size)
    digest = digest_of(data.getvalue())
    steps = list(receive(data, digest, "pets.zip"))
    return digest, steps


def test_the_same_file_is_unpacked_once():
    digest, steps = upload("a_1.jpg", "b_1.jpg")
    assert len(steps) == 2
    assert upload("a_1.jpg", "b_1.jpg") == (digest, [])
    found = find_upload(digest)
    assert (found.name, found.tables, found.left_out) == ("pets.zip", [], [])
    assert upload_of(str(found.folder)) == found
    assert upload_of(str(found.folder / "x" / "y.csv")) == found
    assert upload_of("toy") is None


def test_looking_at_an_upload_does_not_make_it_look_changed(petlab_home):
    """Pages read the pictures again when their folder's time changes."""
    folder = find_upload(upload("a_1.jpg", "b_1.jpg")[0]).folder
    os.utime(folder, (1000, 1000))
    os.utime(folder / ABOUT, (1000, 1000))
    assert upload_of(str(folder)).folder == folder
    assert folder.stat().st_mtime == 1000
    assert (folder / ABOUT).stat().st_mtime > 1000


def test_a_single_folder_around_the_pictures_is_stepped_into():
    found = find_upload(upload("my pets/images/a_1.jpg", "my pets/breeds.csv", "my pets/images/b_1.jpg")[0])
    assert found.folder.name == "my pets"
    assert [table.name for table in found.tables] == ["breeds.csv"]
    classes = find_upload(upload("pets/cat/1.jpg", "pets/dog/1.jpg")[0])
    assert list_items(DataConfig(source=str(classes.folder), labels="folder")).labels == ["cat", "dog"]


def test_a_table_in_an_upload_reaches_only_into_it(petlab_home):
    other = find_upload(upload("secret_1.jpg")[0])
    found = find_upload(upload("a_1.jpg", "b_1.jpg")[0])
    outside = petlab_home / "secret.jpg"
    outside.touch()
    rows = ["a_1.jpg,a", f"../{other.digest}/secret_1.jpg,b", f"{outside},c"]
    (found.folder / "breeds.csv").write_text("\n".join(["file,label", *rows]))
    listing = list_items(DataConfig(source=str(found.folder / "breeds.csv")))
    assert [path.name for path in listing.paths] == ["a_1.jpg"]
    assert all(name.endswith("(outside the folders that may be opened)") for name in listing.missing)
    assert len(listing.missing) == 2


@pytest.mark.parametrize("digest", ["", "..", "0" * 16, "../../etc/passwd0", "0123456789ABCDEF"])
def test_what_is_no_uploads_digest_finds_nothing(digest):
    assert find_upload(digest) is None


def test_the_least_recently_used_go_when_room_is_short_but_none_in_use(petlab_home, monkeypatch):
    first, second = upload("a_1.jpg")[0], upload("b_1.jpg")[0]
    size = (petlab_home / "uploads" / first / "a_1.jpg").stat().st_size
    monkeypatch.setenv("PETLAB_UPLOAD_GB", str(2.5 * size / 1e9))
    with pytest.raises(DataError, match=r"Uploads of the last hour fill the .* GB"):
        upload("c_1.jpg")
    assert find_upload(first) and find_upload(second)
    for age, digest in ((9000, first), (8000, second)):
        os.utime(petlab_home / "uploads" / digest / ABOUT, (time.time() - age,) * 2)
    third = upload("c_1.jpg")[0]
    assert find_upload(first) is None
    assert find_upload(second) and find_upload(third)
    assert len(os.listdir(petlab_home / "uploads")) == 2

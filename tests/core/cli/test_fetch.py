"""`python -m core fetch`: lines that say how far it is, then where the set lies, or one line why not."""

from __future__ import annotations

import json

import pytest

from core.cli.main import main
from core.data.download.oxford_pets import images_folder
from tests.file_server import serve_files
from tests.oxford import expect, small_archives


@pytest.fixture
def server(tmp_path, monkeypatch, petlab_home):
    archives = small_archives(tmp_path / "pets")
    with serve_files(archives) as server:
        expect(monkeypatch, archives, server.url)
        yield server


def test_it_says_how_far_it_is_and_then_where_the_pictures_are(server, capsys):
    assert main(["fetch", "oxford"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Oxford-IIIT Pet, the photos: 0 of")
    assert lines[-1] == f"24 pictures are in {images_folder()}"
    assert main(["fetch", "oxford", "--json"]) == 0  # it is there: nothing is downloaded
    (there,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert there == {"event": "fetched", "source": "oxford", "folder": str(images_folder()), "pictures": 24}


def test_with_json_each_line_is_an_event(server, capsys):
    assert main(["fetch", "oxford", "--json"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {event["event"] for event in events[:-1]} == {"download"}
    assert {"what", "done", "total"} <= events[0].keys()
    assert events[-1]["event"] == "fetched"


def test_a_server_that_does_not_say_how_much_it_sends_is_told_as_it_is(server, capsys):
    server.says_length = False
    assert main(["fetch", "oxford"]) == 0
    assert capsys.readouterr().out.startswith("Oxford-IIIT Pet, the photos: 0 MB\n")


def test_what_cannot_be_had_is_one_line_and_exit_code_2(server, capsys):
    server.status = 404
    assert main(["fetch", "oxford"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "it answers 404 Not Found" in line


def test_other_commands_name_the_way_to_it(capsys, petlab_home):
    assert main(["summary", "--source", "oxford"]) == 2
    assert "python -m core fetch oxford" in capsys.readouterr().err


def test_the_toy_set_is_unpacked(capsys, petlab_home):
    assert main(["fetch", "toy"]) == 0
    assert f"888 pictures are in {petlab_home / 'toy_pets' / 'images'}" in capsys.readouterr().out

"""What a person should know about how a picture was read."""

from PIL import Image

_KEY = "how it was read"


def add_note(im: Image.Image, note: str) -> None:
    if note not in notes(im):
        im.info[_KEY] = [*notes(im), note]


def notes(im: Image.Image) -> list[str]:
    """The notes of an opened picture, such as "its colour profile is broken and was ignored"; most have none."""
    return list(im.info.get(_KEY, ()))

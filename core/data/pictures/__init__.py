"""Reading pictures: decoding, sizes, thumbnails."""

from core.data.pictures.decode import open_picture
from core.data.pictures.formats import SUFFIXES
from core.errors import PictureError

__all__ = ["SUFFIXES", "PictureError", "open_picture"]

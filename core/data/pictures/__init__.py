"""Reading pictures: decoding, sizes, thumbnails."""

from core.data.pictures.decode import SUFFIXES, open_picture
from core.errors import PictureError

__all__ = ["SUFFIXES", "PictureError", "open_picture"]

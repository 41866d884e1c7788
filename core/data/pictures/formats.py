"""The picture formats that Pet Lab reads, and the right name for every other file."""

import re
from collections import defaultdict
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import PurePath
from typing import NamedTuple


class Format(NamedTuple):
    """A format's name for people, its suffixes, and the module and package that read it where Pillow alone doesn't."""

    name: str
    suffixes: tuple[str, ...]
    module: str = "PIL"
    package: str = "pillow"

    @property
    def readable(self) -> bool:
        return find_spec(self.module) is not None


# by Pillow's names, except that it calls a JPEG with several pictures "MPO"
FORMATS = {
    "JPEG": Format("JPEG", (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo")),
    "PNG": Format("PNG", (".png",)),
    "GIF": Format("GIF", (".gif",)),
    "WEBP": Format("WebP", (".webp",)),
    "BMP": Format("BMP", (".bmp",)),
    "TIFF": Format("TIFF", (".tif", ".tiff")),
    "AVIF": Format("AVIF", (".avif",)),
    "HEIF": Format("HEIC", (".heic", ".heif", ".hif"), "pillow_heif", "pillow-heif"),
    "JXL": Format("JPEG XL", (".jxl",), "pillow_jxl", "pillow-jxl-plugin"),
}
_READ = [form for form in FORMATS.values() if form.readable]
SUFFIXES = tuple(suffix for form in _READ for suffix in form.suffixes)
FORMAT_NAMES = ", ".join(form.name for form in _READ[:-1]) + f" and {_READ[-1].name}"

_OTHERS = {  # one file of a kind, and its suffixes
    "movie": "mov mp4 m4v avi mkv webm 3gp",
    "raw photo": "cr2 cr3 nef arw dng orf rw2 raf",
    "PSD file": "psd psb",
    "JPEG 2000 picture": "jp2 j2k jpx",
    "SVG drawing": "svg",
    "EPS drawing": "eps",
    "icon": "ico icns",
    "SGI picture": "sgi rgb bw",
    "Netpbm picture": "ppm pgm pbm pnm",
    "Targa picture": "tga",
    "DDS picture": "dds",
    "PCX picture": "pcx",
}
_KIND = {f".{suffix}": kind for kind, suffixes in _OTHERS.items() for suffix in suffixes.split()}
_KIND |= {suffix: f"{form.name} photo" for form in FORMATS.values() for suffix in form.suffixes}

_MOVIES = (b"qt  ", b"mp4", b"iso", b"M4V", b"3g", b"avc1")
_BEGINNINGS = (  # of a file, and what it is: a key of FORMATS or a kind
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"\xff\x0a", "JXL"),
    (b"\0\0\0\x0cJXL ", "JXL"),
    (b"II*\0........CR", "raw photo"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
    (b"8BPS", "PSD file"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000 picture"),
    (b"\0\0\1\0", "icon"),
    (b"\x01\xda", "SGI picture"),
    (b"P[1-6]\\s", "Netpbm picture"),
    (b"%PDF", "PDF file"),
    (b"....(moov|mdat|wide)", "movie"),
)
_PATTERNS = [
    (re.compile(start if b".." in start or b"[" in start else re.escape(start), re.DOTALL), kind)
    for start, kind in _BEGINNINGS
]
SNIFFED = 256  # bytes of a file's beginning that tell its format


def sniff(head: bytes) -> str:
    """What a file is by its first `SNIFFED` bytes: a key of `FORMATS`, another kind such as "movie", or ""."""
    if head[4:8] == b"ftyp":
        return _boxed(head)
    if head[:4] == b"RIFF":
        return {b"WEBP": "WEBP", b"AVI ": "movie"}.get(head[8:12], "")
    return next((kind for pattern, kind in _PATTERNS if pattern.match(head)), "")


def unread(name: str) -> str:
    """Why a file with this name isn't read, such as "a PSD file"; "" for one that is read or no picture at all."""
    if name.lower().endswith(SUFFIXES):  # asked for each of 100,000 pictures
        return ""
    suffix = PurePath(name).suffix.lower()
    if suffix not in _KIND:
        return ""
    form = next((form for form in FORMATS.values() if suffix in form.suffixes), None)
    return needs(form) if form else with_article(_KIND[suffix])


def needs(form: Format) -> str:
    return f"{form.name} needs the package {form.package}"


def with_article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeioAEIO' or kind[:3] in ('SGI', 'SVG') else 'a'} {kind}"


def tally(names: Iterable[str]) -> str:
    """What the files that aren't read are: "12 JPEG XL photos (JPEG XL needs the package pillow-jxl-plugin) and
    3 PSD files"; "" if there are none."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if unread(name):
            kinds[_KIND[PurePath(name).suffix.lower()]].append(name)
    counted = []
    for kind, some in sorted(kinds.items(), key=lambda item: -len(item[1])):
        why = unread(some[0])
        needed = f" ({why})" if why != with_article(kind) else ""
        counted.append(f"{len(some):,} {kind}{'s' if len(some) > 1 else ''}{needed}")
    return " and ".join([", ".join(counted[:-1]), counted[-1]] if len(counted) > 1 else counted)


def tally_left_out(left_out: list[str]) -> str:
    """`tally` of entries such as "a.psd (a PSD file)"; "" if one was left out for another reason."""
    names = [entry.rpartition(" (")[0] for entry in left_out]
    expected = [f"{name} ({unread(name)})" for name in names]
    return tally(names) if expected == left_out else ""


def _boxed(head: bytes) -> str:
    """The kind of a file made of boxes, by the brands in its first box."""
    size = int.from_bytes(head[:4], "big")
    brands = [head[8:12], *(head[i : i + 4] for i in range(16, min(size, len(head)) - 3, 4))]
    if {b"avif", b"avis"} & {*brands}:
        return "AVIF"
    if brands[0] == b"crx ":
        return "raw photo"
    if any(brand[:3] in (b"hei", b"hev", b"mif", b"msf", b"mia") for brand in brands):
        return "HEIF"
    return "movie" if brands[0].startswith(_MOVIES) else ""

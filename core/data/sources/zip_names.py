"""The names in a ZIP, made safe: relative paths that any system accepts."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from zipfile import ZipInfo

DEEPEST = 16  # folders
LONGEST = 200  # bytes of one name; file systems take 255
UTF8 = 0x800  # the flag for UTF-8 names; without it zipfile reads DOS's letters

_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # Windows opens these as devices
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')


def decoded(member: ZipInfo) -> str:
    """The member's name with "/" between its parts. Without the flag it is still UTF-8 if it decodes so, as macOS
    writes it; else it stays in DOS's letters."""
    name = member.filename
    if not member.flag_bits & UTF8:
        try:
            name = name.encode("cp437").decode()
        except UnicodeError:
            name = member.filename
    return name.replace("\\", "/")


def hidden(name: str) -> bool:
    """Whether a name starts with a dot or belongs to macOS's extra files."""
    return any(part == "__MACOSX" or (part.startswith(".") and part.strip(".")) for part in name.split("/"))


def leads_outside(name: str) -> bool:
    """Whether a name is absolute, has a drive letter, or climbs up."""
    return name.startswith("/") or bool(re.match(r"[A-Za-z]:", name)) or ".." in name.split("/")


def safe_path(name: str) -> PurePosixPath | None:
    """A relative path of parts that any system accepts; None for too many parts or none."""
    parts = [_safe_part(part) for part in name.split("/") if part not in ("", ".")]
    return PurePosixPath(*parts) if 0 < len(parts) <= DEEPEST + 1 else None


def variants(path: PurePosixPath) -> Iterator[PurePosixPath]:
    """The path, then others in case it is taken: "cat_1.jpg", "cat_12.jpg", "cat_13.jpg" ... The digits stay last, so
    the default pattern reads the same label."""
    yield path
    for n in range(2, 1000):
        yield path.with_name(f"{path.stem}{n}{path.suffix}")


def _safe_part(part: str) -> str:
    part = _FORBIDDEN.sub("_", part.encode("utf-8", "replace").decode()).rstrip(". ") or "_"
    if _DEVICE.fullmatch(part):
        part = f"_{part}"
    if len(part.encode()) > LONGEST:
        stem, dot, suffix = part.rpartition(".")
        stem, suffix = (stem, dot + suffix) if dot and len(suffix) <= 5 else (part, "")
        part = stem.encode()[: LONGEST - len(suffix)].decode(errors="ignore") + suffix
    return part

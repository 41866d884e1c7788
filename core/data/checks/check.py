"""`check`: every picture of a data set looked at, before a model learns from what is wrong with them."""

import time
from collections import Counter, defaultdict
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from core.data.checks.findings import Finding, Report
from core.data.checks.hashes import near_pairs
from core.data.checks.inspect_file import Look, digest, inspect_file
from core.data.config import DataConfig
from core.data.load import load_data
from core.data.pictures.decode import OTHER_FORMAT
from core.data.sources.listing import list_items
from core.data.sources.picture_files import find_pictures, list_pictures
from core.data.sources.table import is_table
from core.errors import DataError
from core.settings import settings

FEW = 10  # pictures of a class
_CHUNK = 64  # files between two signs of progress


@dataclass(frozen=True)
class CheckProgress:
    """`done` of `total` files have been looked at."""

    done: int
    total: int


@dataclass(frozen=True)
class _Places:
    """What is known of each path beside its pixels: its label, and whether it trains or validates."""

    labels: dict[Path, str]
    splits: dict[Path, str]


def check(config: DataConfig) -> Generator[CheckProgress | Report, None, None]:
    """Looks at every file of `config.source`; yields how far it is, at the end the `Report`. Close it to stop.

    Labels that do not match do not matter here: the report's `note` says so, and what needs labels is not looked into.
    Raises DataError where nothing can be listed.
    """
    begun = time.perf_counter()
    root, paths, left_out = _listed(config)
    looks: list[Look] = []
    yield CheckProgress(0, len(paths))
    with ThreadPoolExecutor(settings().threads) as pool:
        for start in range(0, len(paths), _CHUNK):
            looks += pool.map(lambda path: inspect_file(path, root, config.size), paths[start : start + _CHUNK])
            yield CheckProgress(len(looks), len(paths))
    seconds = time.perf_counter() - begun
    places, note = _places(config)
    findings = [finding for look in looks for finding in look.findings]
    findings += [_left_out(said, root) for said in left_out]
    findings += _copies(looks, root, places)
    findings += _rare(places)
    yield Report(sorted(findings, key=lambda f: f.order), len(paths), seconds, note)


def _listed(config: DataConfig) -> tuple[Path, list[Path], list[str]]:
    """(root, pictures, what is left out with the reason), also where labels do not match."""
    try:
        listing = list_items(config)
        return listing.root, listing.paths, listing.missing
    except DataError:
        return (*list_pictures(config.source), []) if is_table(config.source) else find_pictures(config.source)


def _left_out(said: str, root: Path) -> Finding:
    name = said.removesuffix(f" ({OTHER_FORMAT})")
    if name != said:
        return Finding("other format", name, f"{name} is in a format that is not read here.", root / name)
    return Finding("missing", name, f"{name} could not be found or opened.")


def _places(config: DataConfig) -> tuple[_Places, str]:
    try:
        dls = load_data(config)
    except DataError as error:
        return _Places({}, {}), f"Labels and split were not looked into. {error}"
    splits = {dls.items[i].path: name for name in ("train", "valid") for i in dls.loader(name).indices}
    return _Places({item.path: item.label for item in dls.items}, splits), ""


def _copies(looks: list[Look], root: Path, places: _Places) -> Iterator[Finding]:
    """Files with the same bytes, then pictures that look the same; each with the first of its kind."""
    same: set[tuple[Path, Path]] = set()
    by_size: dict[int, list[Look]] = defaultdict(list)
    for look in looks:
        if look.size:
            by_size[look.size].append(look)
    for alike in by_size.values():
        first: dict[str, Path] = {}
        for look in alike if len(alike) > 1 else ():
            original = first.setdefault(digest(look.path), look.path)
            if original != look.path:
                same.add((original, look.path))
                yield _twins("duplicate", original, look.path, root, places)
    copies = {copy for _, copy in same}
    seen = [look for look in looks if look.hash is not None and look.path not in copies]
    for i, j in near_pairs([look.hash for look in seen if look.hash is not None]):
        yield _twins("near duplicate", seen[i].path, seen[j].path, root, places)


def _twins(kind: str, original: Path, copy: Path, root: Path, places: _Places) -> Finding:
    name, other = (str(path.relative_to(root)) if path.is_relative_to(root) else str(path) for path in (copy, original))
    reason = f"{name} has the same bytes as {other}." if kind == "duplicate" else f"{name} looks the same as {other}."
    finding = Finding(kind, name, reason, copy, original)
    one, two = places.splits.get(original), places.splits.get(copy)
    if one and two and one != two:
        shown = " One trains and one validates: the error rate looks better than it is."
        finding = replace(finding, leak=True, reason=finding.reason + shown)
    one, two = places.labels.get(original), places.labels.get(copy)
    if one and two and one != two:
        finding = replace(finding, conflict=True, reason=f"{finding.reason} One is labelled {two}, the other {one}.")
    return finding


def _rare(places: _Places) -> Iterator[Finding]:
    for label, count in sorted(Counter(places.labels.values()).items()):
        if count < FEW:
            yield Finding("few pictures", label, f"The class {label} has {count} pictures, fewer than {FEW}.")

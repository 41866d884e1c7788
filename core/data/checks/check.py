"""`check`: a look at every picture of a data set, before a model learns from what is wrong."""

import os
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
from core.data.pictures.formats import unread
from core.data.sources.listing import list_items
from core.data.sources.picture_files import find_pictures, list_pictures
from core.data.sources.table import is_table
from core.errors import DataError
from core.settings import settings
from core.wording import class_name

FEW = 10  # pictures of a class
NAMED = 5  # classes named in a reason
_CHUNK = 64  # files between two signs of progress


@dataclass(frozen=True)
class CheckProgress:
    """`done` of `total` files are checked."""

    done: int
    total: int


@dataclass(frozen=True)
class _Places:
    """Each path's label, and its split."""

    labels: dict[Path, str]
    splits: dict[Path, str]


def check(config: DataConfig) -> Generator[CheckProgress | Report, None, None]:
    """Checks every file of `config.source`; yields its progress, then the `Report`. Close it to stop.

    Where labels don't match, the report's `note` says so, and whatever needs labels isn't checked. Raises DataError
    if nothing can be listed.
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
    """(root, pictures, what is left out with the reason), even if labels don't match."""
    try:
        listing = list_items(config)
        return listing.root, listing.paths, listing.missing
    except DataError:
        return (*list_pictures(config.source), []) if is_table(config.source) else find_pictures(config.source)


def _left_out(said: str, root: Path) -> Finding:
    name, _, reason = said.rpartition(" (")
    if (what := unread(name)) and reason == f"{what})":
        return Finding("other format", name, f"{name} isn't read: {what}.", root / name)
    if name.endswith(os.sep):
        return Finding("folder", name, f"The folder {name} is left out: {reason.removesuffix(')')}.")
    return Finding("missing", said, f"{said} could not be found or opened.")


def _places(config: DataConfig) -> tuple[_Places, str]:
    try:
        dls = load_data(config)
    except DataError as error:
        return _Places({}, {}), f"Labels and split weren't checked. {error}"
    splits = {dls.items[i].path: name for name in ("train", "valid") for i in dls.loader(name).indices}
    return _Places({item.path: item.label for item in dls.items}, splits), ""


def _copies(looks: list[Look], root: Path, places: _Places) -> Iterator[Finding]:
    """Identical files, then pictures that look the same, each with the first of them."""
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
        shown = " One is in training and one in validation, so the error rate looks better than it is."
        finding = replace(finding, leak=True, reason=finding.reason + shown)
    one, two = places.labels.get(original), places.labels.get(copy)
    if one and two and one != two:
        finding = replace(
            finding,
            conflict=True,
            reason=f"{finding.reason} One is labelled {class_name(two)}, the other {class_name(one)}.",
        )
    return finding


def _rare(places: _Places) -> Iterator[Finding]:
    """One finding for all classes without a validation picture, and one for all with few pictures."""
    counts = Counter(places.labels.values())
    validated = {places.labels[path] for path, split in places.splits.items() if split == "valid"}
    if never := sorted(counts.keys() - validated):
        which = f"The class {class_name(never[0])} has" if len(never) == 1 else f"{len(never)} classes have"
        named = "" if len(never) == 1 else f": {_some([class_name(label) for label in never])}"
        yield Finding("no validation picture", ", ".join(never), f"{which} no picture in the validation set{named}.")
    if few := sorted(label for label, count in counts.items() if count < FEW):
        said = [f"{class_name(label)} ({counts[label]})" for label in few]
        which = f"The class {said[0]} has" if len(few) == 1 else f"{len(few)} classes have"
        named = "" if len(few) == 1 else f": {_some(said)}"
        yield Finding("few pictures", ", ".join(few), f"{which} fewer than {FEW} pictures{named}.")


def _some(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more

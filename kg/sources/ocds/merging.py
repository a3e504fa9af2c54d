"""Merges the releases of one process in order of date, by the rules of OCDS.

What the rules would lose is kept apart first: Find a Tender numbers the awards of one process from
1 more than once, and a merge by id would let the last of them replace the others.
"""

import tomllib
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ocdsmerge.exceptions import OCDSMergeError
from ocdsmerge.merge import CompiledRelease

from kg.sources.ocds.fields import Json, rows, text, words

_RULES = {
    tuple(path.split(".")): rule
    for rule, paths in tomllib.loads(
        Path(__file__).with_name("merging.toml").read_text(encoding="utf-8")
    ).items()
    for path in paths
}
_EARLIEST = datetime.min.replace(tzinfo=UTC)


class Unmergeable(ValueError):
    """Releases contradict each other in type; the message says where."""


@dataclass(frozen=True)
class Merged:
    """A process as its releases together describe it.

    Attributes:
        release: The compiled release; a single release stays as it is.
        notes: What had to be kept apart or was found wrong on the way.
    """

    release: Json
    notes: tuple[str, ...]


def instant(release: Json) -> datetime:
    """Tell when a release was published; one without a date counts as the earliest.

    Example:
        >>> instant({"date": "2025-04-17T15:23:00+01:00"}).isoformat()
        '2025-04-17T14:23:00+00:00'
        >>> instant({"date": "2025-05-02"}).isoformat()
        '2025-05-02T00:00:00+00:00'
    """
    try:
        moment = datetime.fromisoformat(text(release, "date"))
    except ValueError:
        return _EARLIEST
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def in_order(releases: Iterable[Json]) -> list[Json]:
    """Sort releases by the instant they were published, whatever their time zones."""
    return sorted(releases, key=instant)


def merge(releases: Sequence[Json]) -> Merged:
    """Merge the releases of one process.

    Args:
        releases: One or more releases of one ocid, in any order.

    Raises:
        Unmergeable: A field is an object in one release and a list or text in another.

    Example:
        >>> first = {"ocid": "a", "date": "2025-01-01", "awards": [{"id": "1", "title": "x"}]}
        >>> later = {"ocid": "a", "date": "2025-02-01", "awards": [{"id": "1", "title": "y"}]}
        >>> merge([later, first]).release["awards"]
        [{'id': '1', 'title': 'y'}]
    """
    ordered = in_order(releases)
    apart, notes = keep_apart(ordered)
    if len(apart) == 1:
        return Merged(apart[0], notes)
    compiled = CompiledRelease(merge_rules=_RULES)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # parties named twice: the last word on each stands
            for release in apart:
                compiled.append(release)
            return Merged(compiled.asdict(), notes)
    except (OCDSMergeError, AttributeError, TypeError) as error:
        raise Unmergeable(str(error)) from error


def keep_apart(releases: Sequence[Json]) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Give awards that share an id but not their suppliers ids of their own.

    Args:
        releases: Releases of one process in order of date.

    Returns:
        Copies in which no two different awards have one id, and a note on each that was renamed.

    Example:
        >>> same = [{"id": "1", "suppliers": [{"id": name}]} for name in "AB"]
        >>> copies, notes = keep_apart([{"awards": same}])
        >>> [award["id"] for award in copies[0]["awards"]], notes
        (['1', '1 (2)'], ("award id '1' is used for 2 awards of one release",))
    """
    notes: list[str] = []
    known: dict[str, frozenset[str]] = {}
    copies = []
    for release in releases:
        copy = dict(release)
        repeated = Counter(text(award, "id") for award in rows(release, "awards"))
        for name, count in repeated.items():
            if name and count > 1:
                notes.append(f"award id '{name}' is used for {count} awards of one release")
        _rename(copy, known, notes)
        copies.append(copy)
    return copies, tuple(dict.fromkeys(notes))


def _rename(release: dict[str, Any], known: dict[str, frozenset[str]], notes: list[str]) -> None:
    seen: Counter[str] = Counter()
    awards, contracts = [], [dict(each) for each in rows(release, "contracts")]
    for award in rows(release, "awards"):
        name, suppliers = text(award, "id"), _suppliers(award)
        seen[name] += 1
        new = name
        if name and seen[name] > 1:
            new = f"{name} ({seen[name]})"
        elif _clashes(release, suppliers, known.get(name, frozenset())):
            new = f"{name} ({text(release, 'id')})"
            notes.append(f"award id '{name}' names other suppliers in '{text(release, 'id')}'")
        awards.append({**award, "id": new} if new != name else award)
        if new != name:
            _follow(contracts, name, new, seen[name])
        known[new] = known.get(new, frozenset()) | suppliers
    if awards:
        release["awards"] = awards
    if contracts:
        release["contracts"] = contracts


def _suppliers(award: Json) -> frozenset[str]:
    return frozenset(text(each, "id") or text(each, "name") for each in rows(award, "suppliers"))


def _clashes(release: Json, suppliers: frozenset[str], known: frozenset[str]) -> bool:
    """A release that says it updates may well change the supplier; a new award may not."""
    updates = any(tag.endswith(("Update", "Amendment")) for tag in words(release, "tag"))
    return bool(known and suppliers) and not (known & suppliers) and not updates


def _follow(contracts: list[dict[str, Any]], name: str, new: str, number: int) -> None:
    """Let the contract of a renamed award point to it: the second of the same id to the second."""
    same = [each for each in contracts if text(each, "awardID") == name]
    if not same:
        return
    contract = same[min(number, len(same)) - 1]
    if contract.get("id") == name:
        contract["id"] = new
    contract["awardID"] = new

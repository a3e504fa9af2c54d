"""The registers and notices that were loaded, as records: release, age, size, licence, quality."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kg.dates import PartialDate
from kg.index import catalogue_of
from kg.keys import iri_of, key_of
from kg.network.projection import Network
from kg.quality import RuleResult
from kg.records.common import SourceCard, source_card
from kg.store.dataset import Dataset
from kg.store.substitution import one_of

_LICENCES = "SELECT ?source ?licence { %s ?source dcterms:license ?licence }"


@dataclass(frozen=True)
class ReleaseRecord:
    """One release of a register, or one batch of notices or payments.

    Attributes:
        kind: What sort of file it was, as ``nhs-kg load`` names it.
        register: The register, such as ``ods-etr``.
        file: Name of the file.
        released: Day, month or year of the release; empty when not known.
        age: Days from its last day to the day asked about; None when not known, or later.
        statements: How many statements it brought.
        resting: How many things, names and facts name it as their source.
        licence: What may be done with it.
        source: The release as a source; None where the file has none of its own.
        violations: How much in it must not stay so.
        warnings: How much in it is probably wrong.
    """

    kind: str
    register: str
    file: str
    released: str
    age: int | None
    statements: int
    resting: int
    licence: str
    source: SourceCard | None
    violations: int
    warnings: int


def release_records(
    dataset: Dataset, network: Network, quality: Sequence[RuleResult], day: date
) -> tuple[ReleaseRecord, ...]:
    """List what was loaded, by register and newest first.

    Args:
        dataset: The store.
        network: Its network.
        quality: What the rules of quality found; empty where they were not asked.
        day: The day for ages.
    """
    told: Any = dataset.manifest.get("releases", {})
    keys = [each["source"] for each in told.values() if each.get("source")]
    network.sources.read(keys)
    rows = dataset.select(_LICENCES % one_of("source", map(iri_of, keys)))
    licences = {key_of(str(row["source"])): str(row["licence"]) for row in rows}
    faults = {severity: _faults(quality, severity) for severity in ("violation", "warning")}
    records = [
        _record(dataset, network, each, licences, faults, day) for _, each in sorted(told.items())
    ]
    newest = sorted(records, key=lambda each: each.released, reverse=True)
    return tuple(sorted(newest, key=lambda each: (each.kind, each.register)))


def _faults(quality: Sequence[RuleResult], severity: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for result in quality:
        if result.rule.severity == severity:
            for each in result.by_source:
                found[each.source] = found.get(each.source, 0) + each.count
    return found


def _record(
    dataset: Dataset,
    network: Network,
    about: dict[str, Any],
    licences: dict[str, str],
    faults: dict[str, dict[str, int]],
    day: date,
) -> ReleaseRecord:
    key = str(about.get("source", ""))
    listed = catalogue_of(dataset).get(key) if key else None
    released = str(about.get("released", ""))
    return ReleaseRecord(
        kind=str(about.get("kind", "")),
        register=str(about.get("register", "")),
        file=str(about.get("file", "")),
        released=released,
        age=_age(released, day),
        statements=int(about.get("statements", 0)),
        resting=listed.weight if listed else 0,
        licence=licences.get(key, ""),
        source=source_card(network, key) if listed else None,
        violations=faults["violation"].get(key, 0),
        warnings=faults["warning"].get(key, 0),
    )


def _age(released: str, day: date) -> int | None:
    days = (day - PartialDate.parse(released).last).days if released else -1
    return days if days >= 0 else None

"""Finds the one thing that a key, code, identifier or name stands for on a day.

An ODS code may have identified different bodies at different times, so the day decides between
them. Where several things still fit, nothing is guessed.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from kg.dates import Period
from kg.errors import AmbiguousIdentifier, UnknownContract, UnknownOrganisation, UnknownTerm
from kg.index import catalogue_of
from kg.keys import iri_of, is_key, key_of
from kg.network.edges import PERIOD, period_of
from kg.store.dataset import Dataset, Iri
from kg.store.search_index import Match, search

_CERTAIN = 95.0
_MISSING: Mapping[str, type[UnknownTerm]] = {
    "organisation": UnknownOrganisation,
    "contract": UnknownContract,
}
_EXISTS = "SELECT ?label { ?thing rdfs:label|skos:prefLabel ?label }"
_BY_CODE = (
    """
SELECT DISTINCT ?node ?from ?fromPrecision ?to ?toPrecision ?toEarliest WHERE {
  { ?node nhs:odsCode ?code } UNION { ?node nhs:identifier ?code }
"""
    + PERIOD
    + "}"
)


class _Holder(NamedTuple):
    key: str
    life: Period


def find(
    dataset: Dataset, text: str, *, group: str = "organisation", at: date | None = None
) -> str:
    """Find the key of the one thing a text means.

    Args:
        dataset: The store to look in.
        text: A key, the last part of one, an ODS code, an identifier such as
            ``GB-PPON:PRGP-5218-PVYD``, or a name, former name or acronym.
        group: What is looked for, as the first part of its key; empty for anything.
        at: The day that decides between bodies that used one code after another.

    Raises:
        UnknownOrganisation: No organisation fits.
        UnknownContract: No contract fits.
        UnknownTerm: Nothing of another group fits.
        AmbiguousIdentifier: Several things fit equally well.
    """
    text = text.strip()
    holders = _holders(dataset, text)
    if at is not None and holders:
        return _one(text, _alive(holders, at))
    for key in (text, f"{group}/{text}"):
        if is_key(key) and key.startswith(group) and _exists(dataset, key):
            return key
    if holders:
        return _one(text, sorted({holder.key for holder in holders}))
    return _by_name(dataset, text, group)


def _exists(dataset: Dataset, key: str) -> bool:
    return bool(dataset.select(_EXISTS, thing=Iri(iri_of(key))))


def _holders(dataset: Dataset, text: str) -> list[_Holder]:
    rows = dataset.select(_BY_CODE, code=text)
    if not rows and text.upper() != text:
        rows = dataset.select(_BY_CODE, code=text.upper())
    return [_Holder(key_of(str(row["node"])), period_of(row)) for row in rows]


def _alive(holders: list[_Holder], day: date) -> list[str]:
    living = [each for each in holders if each.life.state(day) not in {"ended", "not-yet"}]
    if living:
        return sorted({each.key for each in living})
    past = [each for each in holders if each.life.state(day) == "ended"]
    nearest = max(past or holders, key=lambda each: str(each.life.start or ""))
    return [nearest.key]


def _one(text: str, keys: list[str]) -> str:
    if len(keys) == 1:
        return keys[0]
    raise AmbiguousIdentifier(text, keys)


def _by_name(dataset: Dataset, text: str, group: str) -> str:
    found = [each for each in matches(dataset, text) if each.key.startswith(group)]
    best = [each.key for each in found if each.score == found[0].score]
    if found and found[0].score >= _CERTAIN:
        return _one(text, best)
    raise _MISSING.get(group, UnknownTerm)(text, [each.key for each in found[:3]])


def matches(
    dataset: Dataset, text: str, kinds: frozenset[str] = frozenset(), limit: int = 20
) -> list[Match]:
    """Search a dataset by name."""
    return search(catalogue_of(dataset), text, kinds, limit)

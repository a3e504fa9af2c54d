"""Reads how a notice says that a contract was put out, bid for and awarded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from kg.dates import PartialDate
from kg.sources.ocds.fields import Json, part, rows, text, words
from kg.sources.ocds.money import Note, exact
from kg.sources.ocds.periods import day_of
from kg.triples.terms import Sheet, concept
from kg.triples.terms import day as day_term

_METHODS = frozenset({"open", "selective", "limited", "direct"})
_DEAD = frozenset({"cancelled", "unsuccessful"})
_MOST_BIDDERS = 100_000


@dataclass(frozen=True)
class Procedure:
    """What one notice says of the procedure.

    Attributes:
        method: Concept of ``code/procurement-method``, or empty.
        days: Whole days of 24 hours in which bids could be handed in; None unless both ends stand.
        last: Last day for bids.
        bidders: How many bid; several numbers where lots are counted apart.
        awarded: Days on which awards were decided.
        signed: Days on which contracts were signed.
    """

    method: str = ""
    days: int | None = None
    last: PartialDate | None = None
    bidders: tuple[int, ...] = ()
    awarded: tuple[date, ...] = ()
    signed: tuple[date, ...] = ()


def procedure_of(release: Json, note: Note) -> Procedure:
    """Read the procedure from a release.

    Args:
        release: The release of one notice.
        note: Is told of what cannot be used.

    Example:
        >>> period = {"startDate": "2025-03-01T12:00:00Z", "endDate": "2025-03-16T11:00:00Z"}
        >>> tender = {"procurementMethod": "open", "tenderPeriod": period, "numberOfTenderers": 1}
        >>> read = procedure_of({"tender": tender}, print)
        >>> read.method, read.days, str(read.last), read.bidders
        ('open', 14, '2025-03-16', (1,))
    """
    tender = part(release, "tender")
    method = text(tender, "procurementMethod")
    if method and method not in _METHODS:
        note(f"tender.procurementMethod: '{method[:40]}' is no code of the standard")
    return Procedure(
        method=method if method in _METHODS else "",
        days=_days(part(tender, "tenderPeriod"), note),
        last=day_of(text(tender, "tenderPeriod", "endDate")),
        bidders=tuple(sorted(set(_bidders(release)))),
        awarded=_dates(release, "awards", "date"),
        signed=_dates(release, "contracts", "dateSigned"),
    )


def _days(period: Json, note: Note) -> int | None:
    start, end = (_moment(text(period, name)) for name in ("startDate", "endDate"))
    if start is None or end is None:
        return None
    if end < start:
        note("tender.tenderPeriod: ends before it starts; its length is left out")
        return None
    return (end - start).days


def _moment(stamp: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _bidders(release: Json) -> Iterator[int]:
    """The tender's own number, else what the statistics of bids count."""
    stated = part(release, "tender").get("numberOfTenderers")
    counted = [
        each.get("value")
        for each in rows(release, "bids", "statistics")
        if text(each, "measure") == "bids"
    ]
    for raw in counted if stated is None else [stated]:
        number = exact(raw)
        if number is not None and 0 <= number <= _MOST_BIDDERS and number == int(number):
            yield int(number)


def _dates(release: Json, stage: str, name: str) -> tuple[date, ...]:
    live = (each for each in rows(release, stage) if text(each, "status") not in _DEAD)
    found = (day_of(text(each, name)) for each in live)
    return tuple(sorted({day.first for day in found if day is not None}))


def codes_of(compiled: Json, award: Json, contract: Json) -> tuple[str, ...]:
    """Collect the codes of what a contract buys, each with its scheme in front.

    Items of the award or contract tell it, else those of the tender for the same lots, else the
    tender as a whole. Further codes count only where there is no main one.

    Args:
        compiled: The merged release, for its tender.
        award: The award, or an empty object.
        contract: The contract, or an empty object.

    Example:
        >>> main = {"scheme": "CPV", "id": "85100000"}
        >>> codes_of({"tender": {"classification": main}}, {}, {})
        ('CPV:85100000',)
    """
    tender, lots = part(compiled, "tender"), set(words(award, "relatedLots"))
    of_lots = [
        item
        for item in rows(tender, "items")
        if not lots or not text(item, "relatedLot") or text(item, "relatedLot") in lots
    ]
    for items in ([*rows(award, "items"), *rows(contract, "items")], of_lots, [tender]):
        found = {code for item in items for code in _codes(item)}
        if found:
            return tuple(sorted(found))
    return ()


def _codes(item: Json) -> Iterator[str]:
    main = part(item, "classification")
    for each in [main] if main else rows(item, "additionalClassifications"):
        scheme, number = text(each, "scheme"), text(each, "id")
        if scheme and number and " " not in scheme + number and ":" not in scheme:
            yield f"{scheme}:{number}"


def write_procedure(sheet: Sheet, key: str, procedure: Procedure) -> None:
    """State what a notice says of the procedure.

    Args:
        sheet: Where it is written.
        key: Key of the notice.
        procedure: What it says.

    Example:
        >>> sheet = Sheet()
        >>> write_procedure(sheet, "source/n", Procedure(days=14, bidders=(1,)))
        >>> [str(quad.object.value) for quad in sheet.quads]
        ['14', '1']
    """
    if procedure.method:
        sheet.add(key, "procurementMethod", concept("procurement-method", procedure.method))
    sheet.integer(key, "submissionDays", procedure.days)
    if procedure.last is not None:
        sheet.add(key, "submissionTo", day_term(procedure.last.first))
    for number in procedure.bidders:
        sheet.integer(key, "bidders", number)
    for prop, found in (("awardedOn", procedure.awarded), ("signedOn", procedure.signed)):
        for each in found:
            sheet.add(key, prop, day_term(each))

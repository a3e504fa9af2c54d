"""Extensions: which contracts may run much longer than they were let for, and what that makes them.

Method:
    The time by which a contract may be extended, as a share of the time it was let for. As notices
    rarely say whether their value includes extensions, a year's worth is given as a range: the
    value spread over the time with all of them, and without any.

Why it matters:
    A short contract with long options is a long contract that is put out rarely.

Settings:
    threshold: A share from which extensions stand out; 1 by default: as long again.

Reference:
    Open Contracting Data Standard 1.1, period, maxExtentDate.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from kg.risk.buying.asking import keys, rows, things
from kg.risk.buying.indicator import Answer, Asked, Indicator
from kg.risk.buying.reading import Reading
from kg.risk.herfindahl import rounded
from kg.risk.money import MoneyRange, pence
from kg.risk.wording import counted
from kg.store.dataset import Row
from kg.store.substitution import one_of

_YEAR = Decimal("365.25")
_VALUES = """
SELECT DISTINCT ?contract ?amount ?currency { %s
  ?money nhs:moneyOf ?contract ; nhs:amount ?amount ; nhs:currency ?currency ; nhs:basis ?basis .
  FILTER (?basis IN (<https://w3id.org/nhs-kg/code/value-basis/whole-life>,
    <https://w3id.org/nhs-kg/code/value-basis/award>))
  OPTIONAL { ?money nhs:qualifier ?tax }
  FILTER (COALESCE(?tax, "") != "including VAT")
}
"""


def extensions(asked: Asked, *, threshold: Decimal | str = "1") -> Answer:
    """Find the contracts that may be extended by a share of their time or more.

    Raises:
        decimal.InvalidOperation: The threshold is no number.
    """
    least = Decimal(threshold)
    found = sorted(
        rows("extensions", asked), key=lambda row: (str(row["extent"]), str(row.get("to")))
    )
    told = {str(row["contract"]): row for row in found}  # of several terms, the one that ends last
    lengths = {iri: days for iri, row in told.items() if (days := _lengths(row)) is not None}
    shares = {iri: Fraction(longest - let, let) for iri, (let, longest) in lengths.items()}
    most = sorted(
        (iri for iri in shares if shares[iri] >= Fraction(least)),
        key=lambda iri: (-shares[iri], iri),
    )
    unknown = len(told) - len(shares)
    return Answer(
        f"{counted(len(most), 'contract')} of {len(shares):,} with options may run "
        f"{least.normalize():f} times as long again, or longer",
        _readings(asked, most[: asked.most], told, shares, least),
        len(most),
        len(shares),
        unknown,
        (f"how long {counted(unknown, 'contract')} with options run without them",)
        if unknown
        else (),
    )


def _lengths(row: Row) -> tuple[int, int] | None:
    """Days that a contract was let for, and that it may run; None unless all dates are known."""
    start, end, extent = row.get("from"), row.get("to"), row.get("extent")
    if not (isinstance(start, date) and isinstance(end, date) and isinstance(extent, date)):
        return None
    return (end - start).days + 1, (extent - start).days + 1


def yearly(amount: Decimal, currency: str, days: int, extended: int) -> MoneyRange:
    """Spread a value over the time with all extensions and without any.

    Args:
        amount: The value for the whole life.
        currency: ISO 4217 code.
        days: Days the contract was let for.
        extended: Days it may run.

    Returns:
        A year's worth in pence, rounded outwards.

    Example:
        >>> print(yearly(Decimal(1461), "GBP", 1461, 2922))
        between £182.62 and £365.25 (annual)
    """
    low, high = (amount * _YEAR / each for each in (extended, days))
    return MoneyRange(currency, "annual", pence(low, ROUND_FLOOR), pence(high, ROUND_CEILING))


def _readings(
    asked: Asked,
    most: Sequence[str],
    told: Mapping[str, Row],
    shares: Mapping[str, Fraction],
    least: Decimal,
) -> Iterator[Reading]:
    named, worth = things(asked, most), _worth(asked, most, told)
    for iri in most:
        row, said = told[iri], " or ".join(each.amount for each in sorted(worth[iri]))
        yield Reading(
            kind="extension as a share of the term",
            subject=named[iri],
            value=rounded(shares[iri]),
            unit="share of the time let for",
            sentence=f"{named[iri].label} was let until {row['to']} and may run until "
            f"{row['extent']}" + (f"; a year of it is worth {said}." if said else "."),
            sources=keys(row["sources"]),
            unknowns=() if said else (f"what {named[iri].label} is worth",),
            threshold=least,
            n=len(shares),
        )


def _worth(
    asked: Asked, iris: Sequence[str], told: Mapping[str, Row]
) -> Mapping[str, set[MoneyRange]]:
    """Give a year's worth of each contract by each value on record for its whole life."""
    worth: dict[str, set[MoneyRange]] = {iri: set() for iri in iris}
    for row in asked.dataset.rows(_VALUES % one_of("contract", iris)) if iris else ():
        iri, amount = str(row["contract"]), row["amount"]
        let, longest = _lengths(told[iri]) or (0, 0)
        if let and isinstance(amount, Decimal):
            worth[iri].add(yearly(amount, str(row["currency"]), let, longest))
    return worth


INDICATOR = Indicator(
    name="extensions",
    title="Extensions",
    question="Which contracts may run much longer than they were let for?",
    method="extension as a share of the term, and a year's value with and without it",
    run=extensions,
    own={"threshold": "a share of the term from which extensions stand out; 1 by default"},
)

"""How long a contract runs, as agreed: from its durations on record, else from its dates."""

from collections.abc import Iterator
from fractions import Fraction

from kg.dates import PartialDate
from kg.errors import InvalidDate, MeasureError
from kg.risk.delivery import Delivery
from kg.risk.inputs.known import Known, hull
from kg.risk.inputs.told import BEGUN, Told, holding
from kg.risk.inputs.years import Duration, years_from
from kg.risk.wording import unique

_KIND = "ContractTerm"


def terms_in_years(delivery: Delivery, contract: str) -> tuple[Known[Fraction], ...]:
    """List the lengths that sources give for a contract, in years.

    Several, where sources differ, or where one counts an extension that another leaves out. A
    duration outweighs dates, because a contract that ended early was priced for its duration.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network(
        ...     "L lead-provider K", "K told ContractTerm from=2019-04-01 to=2026-03-31"))
        >>> str(terms_in_years(facts, facts.contract("K"))[0].low)
        '7'
    """
    told = holding(delivery, contract, _KIND, BEGUN | {"not-yet", "undated"})
    lasting = [known for each in told if each.text("duration") for known in _lasting(each)]
    return tuple(lasting) or tuple(_dated(told))


def term_in_years(delivery: Delivery, contract: str) -> Known[Fraction] | None:
    """Give the length of a contract in years, over all sources; None: not on record.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "K told ContractTerm duration=P5Y",
        ...     "K told ContractTerm duration=P7Y source=b"))
        >>> found = term_in_years(facts, facts.contract("K"))
        >>> str(found.low), str(found.high), found.sources
        ('5', '7', ('source/a', 'source/b'))
    """
    return hull(terms_in_years(delivery, contract))


def _lasting(told: Told) -> Iterator[Known[Fraction]]:
    years = Duration.parse(told.text("duration")).in_years
    if years > 0:
        yield Known(years, years, told.sources, claims=told.claims)


def _dated(told: tuple[Told, ...]) -> Iterator[Known[Fraction]]:
    """Pair each end with the start of its own source, else with every start on record."""
    for last in (each for each in told if each.end):
        own = [last] if last.start else []
        for first in own or [each for each in told if each.start]:
            try:
                least, most = years_from(
                    PartialDate.parse(first.start), PartialDate.parse(last.end)
                )
            except (InvalidDate, MeasureError):
                continue
            sources = unique([*first.sources, *last.sources])
            yield Known(least, most, sources, claims=unique([*first.claims, *last.claims]))

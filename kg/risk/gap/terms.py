"""What is on record of a service's notice, its use and the people it is there for."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from kg.dates import PartialDate
from kg.risk.delivery import ACTIVE, Delivery
from kg.risk.inputs.known import Known, hull
from kg.risk.inputs.terms import terms_of
from kg.risk.inputs.told import facts_of, holding
from kg.risk.wording import listed, unique

WITHDRAWAL: Final = "Withdrawal"
_DAYS_A_MONTH = 365.25 / 12
_MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True)
class Use:
    """How much a service is used.

    Attributes:
        monthly: How many in a month.
        what: What is counted, such as ``calls``.
    """

    monthly: Known[Fraction]
    what: str


def notice_of(delivery: Delivery, contract: str, leaving: tuple[str, ...]) -> Known[float] | None:
    """Give the months between notice and leaving; None: not on record.

    The dates of a notice that was given count before the term of the contract.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("P partner K", "K told NoticePeriod duration=P12M"))
        >>> found = notice_of(facts, facts.contract("K"), (facts.organisation("P"),))
        >>> found.low, found.sources
        (12.0, ('source/a',))
    """
    given = hull(_given(delivery, contract, leaving))
    return given or terms_of(delivery, contract).notice


def _given(delivery: Delivery, contract: str, leaving: tuple[str, ...]) -> Iterator[Known[float]]:
    for source, _, told in delivery.graph.in_edges(contract, data=True):
        dated = told.get("kind") == WITHDRAWAL and told.get("from") and told.get("to")
        if source in leaving and dated and told.get("state") != "not-yet":
            yield _months(
                PartialDate.parse(str(told["from"])),
                PartialDate.parse(str(told["to"])),
                unique(map(str, told.get("sources", ()))),
            )


def _months(told_on: PartialDate, out: PartialDate, sources: tuple[str, ...]) -> Known[float]:
    """From the notice to the day named for leaving; dates known less exactly leave a range.

    That somebody may have left before the day named makes the notice no shorter.
    """
    low = max((out.first - told_on.last).days, 0) / _DAYS_A_MONTH
    high = (out.last - told_on.first).days / _DAYS_A_MONTH
    return Known(min(low, high), high, sources, (f"notice on {told_on}, out by {out}",))


def use_of(delivery: Delivery, service: str) -> Use | None:
    """Give how much a service is used in a month; None: not on record, or not by time.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("P provides S",
        ...     'service/S told Activity number=120 unit="calls a year"'))
        >>> found = use_of(facts, "https://w3id.org/nhs-kg/id/service/S")
        >>> int(found.monthly.low), found.what
        (10, 'calls')
    """
    found: list[Known[Fraction]] = []
    what = ""
    for told in holding(delivery, service, "Activity"):
        number, (counted, _, span) = told.decimal("number"), told.text("unit").rpartition(" ")
        months = _MONTHS.get(span)
        if number is None or months is None:
            continue
        monthly = Fraction(number) / months
        what = counted.removesuffix(" a").removesuffix(" per").removesuffix(" each")
        found.append(Known(monthly, monthly, told.sources, claims=told.claims))
    known = hull(found)
    return None if known is None else Use(known, what)


def aside(delivery: Delivery, service: str, kind: str) -> str:
    """Tell in brackets what is on record of another time or of none, and so is not used.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("P provides S", "service/S told Activity number=30738 "
        ...     'unit="calls a month" state=not-yet from=2025'))
        >>> aside(facts, "https://w3id.org/nhs-kg/id/service/S", "Activity")
        ' (30,738 calls a month, 2025)'
    """
    told = [
        f"{number:,} {each.text('unit')}, {each.start or 'without a date'}"
        for each in facts_of(delivery, service, kind)
        if each.state not in ACTIVE and (number := each.decimal("number")) is not None
    ]
    return f" ({listed(told)})" if told else ""


def people_of(delivery: Delivery, service: str) -> Known[Fraction] | None:
    """Give how many people a service is there for; None: not on record.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("P provides S", "service/S told Population number=810000"))
        >>> int(people_of(facts, "https://w3id.org/nhs-kg/id/service/S").low)
        810000
    """
    return hull(
        Known(Fraction(number), Fraction(number), told.sources, claims=told.claims)
        for told in holding(delivery, service, "Population")
        if (number := told.decimal("number")) is not None
    )

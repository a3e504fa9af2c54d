"""What organisations turn over, could lose, and lacked: the latest figures on record."""

from kg.risk.delivery import Delivery
from kg.risk.inputs.known import Known, hull, in_pounds
from kg.risk.inputs.told import BEGUN, Told, holding


def turnover(delivery: Delivery, organisation: str) -> Known[int] | None:
    """Give the turnover of an organisation's latest year on record, in pence; None: none is.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network(
        ...     "L lead-provider K",
        ...     "L told Turnover amount=80 from=2017-04 to=2018-03 state=ended",
        ...     "L told Turnover amount=90 from=2018-04 to=2019-03 state=ended source=b"))
        >>> print(turnover(facts, facts.organisation("L")).steps[0])
        turnover of L: £90 (2018-04 to 2019-03)
    """
    return _latest(delivery, organisation, "Turnover", "turnover")


def own_funds(delivery: Delivery, organisation: str) -> Known[int] | None:
    """Give what an organisation could lose by its latest figures, in pence; None: none are.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "L told OwnFunds min=1 max=3"))
        >>> found = own_funds(facts, facts.organisation("L"))
        >>> found.low, found.high
        (100, 300)
    """
    return _latest(delivery, organisation, "OwnFunds", "own funds")


def deficit(delivery: Delivery, organisation: str) -> Known[int] | None:
    """Give the deficit of an organisation's latest year on record, in pence; None: none is.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K"))
        >>> deficit(facts, facts.organisation("L")) is None
        True
    """
    return _latest(delivery, organisation, "Deficit", "deficit")


def _latest(delivery: Delivery, organisation: str, kind: str, noun: str) -> Known[int] | None:
    """Of several sources for the latest year all count; earlier years do not."""
    told = [each for each in holding(delivery, organisation, kind, BEGUN) if each.money]
    newest = max((each.start or each.end for each in told), default="")
    name = delivery.label(organisation)
    return hull(
        Known(known.low, known.high, known.sources, (_step(noun, name, each, known),), known.claims)
        for each in told
        if (each.start or each.end) == newest and (known := each.money)
    )


def _step(noun: str, name: str, told: Told, known: Known[int]) -> str:
    return f"{noun} of {name}: {in_pounds(known)} ({told.period or 'year not stated'})"

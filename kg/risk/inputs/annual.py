"""What a contract is worth in a year, from values on any basis.

Method:
    An annual value is taken as it is. A value of the whole life, or at award, is divided by the
    term; a term that can be of several lengths, such as with and without an extension, makes it a
    range. A value of which the source does not say what it covers can be anything from that over
    the whole term to a single year, and is only used where no source says more.
    What was expected before an award (the ceiling of a framework is), what has been paid or is
    still to be paid, and anything of a contract that does not run is no annual value.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from kg.risk.delivery import Delivery
from kg.risk.inputs.known import Known, hull, in_pounds
from kg.risk.inputs.running import runs
from kg.risk.inputs.term import term_in_years
from kg.risk.money import MoneyRange, basis_in_words, reported
from kg.risk.wording import unique

_OVER_TERM = frozenset({"whole-life", "award"})
_NOT_STATED = frozenset({"", "unspecified"})


def annual(delivery: Delivery, contract: str) -> Known[int] | None:
    """Give what a contract is worth in a year over all sources, in pence; None: not on record.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network(
        ...     "L lead-provider K", "K value 100225741 whole-life",
        ...     "K told ContractTerm from=2019-04-01 to=2026-03-31 source=b"))
        >>> print(*annual(facts, facts.contract("K")).steps)
        £100,225,741 (whole life) over 7 years is £14,317,963 a year
    """
    told = tuple(_readable(delivery, contract))
    stated = [known for basis, known in told if basis not in _NOT_STATED]
    return hull(stated or [known for _, known in told])


def annual_values(delivery: Delivery, contract: str) -> tuple[Known[int], ...]:
    """List every reported value of a contract that can be made annual, in pence a year.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "K value 70 annual source=a",
        ...     "K value 75 annual source=b", "K value 90 estimate"))
        >>> [(each.low, each.sources) for each in annual_values(facts, facts.contract("K"))]
        [(7000, ('source/a',)), (7500, ('source/b',))]
    """
    return tuple(known for _, known in _readable(delivery, contract))


def value_doubts(delivery: Delivery, contract: str) -> tuple[str, ...]:
    """Say which reported values are no annual value, and why.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "K value 90 estimate", "K value 8 award"))
        >>> for doubt in value_doubts(facts, facts.contract("K")):
        ...     print(doubt)
        £90 (estimate, source/a) of K is no annual value: it was expected, not agreed
        £8 (award, source/a) of K is no annual value: no term is on record to divide it by
    """
    name, term = delivery.label(contract), term_in_years(delivery, contract)
    doubts = []
    for value in _values(delivery, contract):
        for money in reported([value]):
            reason = _why_not(money, term)
            if reason:
                told = f"{money.amount} ({basis_in_words(money.basis)}, {value.get('source')})"
                doubts.append(f"{told} of {name} is no annual value: {reason}")
    return tuple(doubts)


def _values(delivery: Delivery, contract: str) -> tuple[Mapping[str, Any], ...]:
    values = delivery.graph.nodes[contract].get("values", ())
    return tuple(values) if runs(delivery, contract) else ()


def _readable(delivery: Delivery, contract: str) -> Iterator[tuple[str, Known[int]]]:
    term = term_in_years(delivery, contract)
    for value in _values(delivery, contract):
        for money in reported([value]):
            if not _why_not(money, term):
                yield money.basis, _a_year(money, str(value.get("source", "")), term)


_REASONS = {
    "estimate": "it was expected, not agreed",
    "paid": "it has been paid, in a time that is not stated",
    "remaining": "it is what is left to be paid",
}


def _why_not(money: MoneyRange, term: Known[Fraction] | None) -> str:
    """Why a value cannot be read as one of a year; empty if it can."""
    if money.currency not in {"", "GBP"}:
        return "it is not in pounds"
    if money.basis in _OVER_TERM and term is None:
        return "no term is on record to divide it by"
    return _REASONS.get(money.basis, "")


def _a_year(money: MoneyRange, source: str, term: Known[Fraction] | None) -> Known[int]:
    told = f"{money.amount} ({basis_in_words(money.basis)})"
    sources = unique([source] if source else [])
    if money.basis not in _OVER_TERM | _NOT_STATED:
        return Known(money.low, money.high, sources, (f"{told} a year as reported",))
    if term is None:
        step = f"{told} may be for a year or for a whole term that is not on record"
        return Known(0, money.high, sources, (step,))
    low, high = _divided(money, term)
    used = unique([*sources, *term.sources])
    if money.basis in _OVER_TERM:
        year = in_pounds(Known(low, high, used))
        step = f"{told} over {_in_words(term)} is {year} a year"
        return Known(low, high, used, (step,), term.claims)
    step = f"{told} may be for a year or for all of {_in_words(term)}"
    return Known(low, money.high, used, (step,), term.claims)


def _divided(money: MoneyRange, term: Known[Fraction]) -> tuple[int, int | None]:
    longest = term.low if term.high is None else term.high
    high = None if money.high is None else -int(-money.high / term.low // 1)
    return int(money.low / longest // 1), high


def _in_words(term: Known[Fraction]) -> str:
    ends = [_years(term.low)] if term.exact else [_years(term.low), _years(term.high or term.low)]
    return f"{' to '.join(ends)} years"


def _years(number: Fraction) -> str:
    return str(number) if number.denominator == 1 else f"{float(number):.2f}"

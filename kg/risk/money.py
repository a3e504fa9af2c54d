"""Money in whole pence, as ranges that keep their currency and their basis.

Amounts on different bases (whole life, annual, an estimate) are never added or compared.
Reported values of one basis that differ become a range from the lowest to the highest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any

from kg.risk.wording import listed

PENCE = 100
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}


@dataclass(frozen=True, order=True)
class MoneyRange:
    """What an amount can be: from ``low`` to ``high`` pence, both included.

    Attributes:
        currency: ISO 4217 code.
        basis: Concept of the value-basis list, such as ``whole-life``; empty when none is given.
        low: The least it can be.
        high: The most it can be; None when nothing bounds it.

    Example:
        >>> MoneyRange("GBP", "annual", 0, 1550).as_dict()
        {'low': '0.00', 'high': '15.50', 'currency': 'GBP', 'basis': 'annual'}
        >>> MoneyRange("GBP", "annual", 100, None).as_dict()["high"] is None
        True
    """

    currency: str
    basis: str
    low: int
    high: int | None

    @property
    def known(self) -> bool:
        """Whether the range is a single amount."""
        return self.low == self.high

    def as_dict(self) -> dict[str, str | None]:
        """Write for JSON, money as text."""
        high = None if self.high is None else f"{Decimal(self.high) / PENCE:.2f}"
        low = f"{Decimal(self.low) / PENCE:.2f}"
        return {"low": low, "high": high, "currency": self.currency, "basis": self.basis}

    @property
    def amount(self) -> str:
        """The range in words, without the basis.

        Example:
            >>> MoneyRange("GBP", "annual", 100, None).amount
            '£1 or more'
        """
        if self.known:
            return _amount(self.low, self.currency)
        if self.high is None:
            return f"{_amount(self.low, self.currency)} or more"
        high = _amount(self.high, self.currency)
        return f"between {_amount(self.low, self.currency)} and {high}"

    def __str__(self) -> str:
        """Write in words, with the basis.

        Example:
            >>> print(MoneyRange("GBP", "whole-life", 0, 10022574100))
            between £0 and £100,225,741 (whole life)
            >>> print(MoneyRange("GBP", "unspecified", 50, 50))
            £0.50 (basis not stated)
        """
        return f"{self.amount} ({basis_in_words(self.basis)})"


def basis_in_words(basis: str) -> str:
    """Say what an amount covers.

    Example:
        >>> basis_in_words("whole-life"), basis_in_words("unspecified")
        ('whole life', 'basis not stated')
    """
    return "basis not stated" if basis in {"", "unspecified"} else basis.replace("-", " ")


def in_words(ranges: Iterable[MoneyRange]) -> str:
    """Write ranges in words, each basis for itself.

    Example:
        >>> in_words([])
        'an unknown amount'
        >>> in_words([MoneyRange("GBP", "annual", 100, 100), MoneyRange("GBP", "award", 5, 5)])
        '£1 (annual) or, on another basis, £0.05 (award)'
    """
    first, *others = [str(each) for each in ranges] or ["an unknown amount"]
    if not others:
        return first
    bases = "another basis" if len(others) == 1 else "other bases"
    return f"{first} or, on {bases}, {listed(others)}"


def pence(amount: Decimal, rounding: str = ROUND_FLOOR) -> int:
    """Turn pounds into whole pence; a fraction of a penny goes the way ``rounding`` says.

    Example:
        >>> pence(Decimal("100225741")), pence(Decimal("0.015")), pence(Decimal("0.5"))
        (10022574100, 1, 50)
    """
    return int((amount * PENCE).to_integral_value(rounding=rounding))


def reported(values: Iterable[Mapping[str, Any]]) -> tuple[MoneyRange, ...]:
    """Gather a contract's reported values into one range for each currency and basis.

    Example:
        >>> bid = {"amount": Decimal(726), "currency": "GBP", "basis": "whole-life"}
        >>> top = {"min": None, "max": Decimal(752), "currency": "GBP", "basis": "whole-life"}
        >>> year = {"amount": Decimal(152), "currency": "GBP", "basis": "annual"}
        >>> [str(each) for each in reported([bid, top, year])]
        ['£152 (annual)', 'between £0 and £752 (whole life)']
    """
    ends: dict[tuple[str, str], list[tuple[int, int | None]]] = {}
    for value in values:
        bounds = _bounds(value)
        if bounds is not None:
            ends.setdefault((value.get("currency", ""), value.get("basis", "")), []).append(bounds)
    return tuple(
        MoneyRange(currency, basis, min(low for low, _ in pairs), _highest(pairs))
        for (currency, basis), pairs in sorted(ends.items())
    )


def each_reported(values: Iterable[Mapping[str, Any]]) -> tuple[tuple[MoneyRange, str], ...]:
    """List every reported value on its own with its source, in a stable order."""
    told = {(only, str(value.get("source", ""))) for value in values for only in reported([value])}
    return tuple(sorted(told, key=str))


def add(ranges: Iterable[MoneyRange]) -> tuple[MoneyRange, ...]:
    """Add ranges of the same currency and basis; others stay apart.

    Example:
        >>> a, b = MoneyRange("GBP", "annual", 1, 2), MoneyRange("GBP", "annual", 10, 20)
        >>> add([a, b, MoneyRange("GBP", "award", 5, 5)])[0]
        MoneyRange(currency='GBP', basis='annual', low=11, high=22)
    """
    sums: dict[tuple[str, str], MoneyRange] = {}
    for each in ranges:
        so_far = sums.get((each.currency, each.basis), MoneyRange(each.currency, each.basis, 0, 0))
        high = None if so_far.high is None or each.high is None else so_far.high + each.high
        sums[each.currency, each.basis] = MoneyRange(
            each.currency, each.basis, so_far.low + each.low, high
        )
    return tuple(sums[key] for key in sorted(sums))


def share_out(amount: int, shares: Mapping[str, Fraction]) -> dict[str, int]:
    """Divide whole pence by shares that add to one, losing and making none.

    Pennies left by rounding down go to the largest remainders, then by name.

    Example:
        >>> share_out(100, {"L": Fraction(2, 3), "P": Fraction(1, 3)})
        {'L': 67, 'P': 33}
    """
    exact = {name: amount * share for name, share in sorted(shares.items())}
    whole = {name: int(part // 1) for name, part in exact.items()}
    left = int(amount * sum(shares.values())) - sum(whole.values())
    by_remainder = sorted(exact, key=lambda name: (whole[name] - exact[name], name))
    for name in by_remainder[:left]:
        whole[name] += 1
    return whole


def _bounds(value: Mapping[str, Any]) -> tuple[int, int | None] | None:
    amount, least, most = value.get("amount"), value.get("min"), value.get("max")
    if amount is not None:
        return pence(amount), pence(amount, ROUND_CEILING)
    if least is None and most is None:
        return None
    return pence(least or Decimal(0)), None if most is None else pence(most, ROUND_CEILING)


def _highest(pairs: Sequence[tuple[int, int | None]]) -> int | None:
    highs = [high for _, high in pairs if high is not None]
    return max(highs) if len(highs) == len(pairs) else None


def _amount(whole: int, currency: str) -> str:
    pounds, rest = divmod(whole, PENCE)
    sign = _SIGNS.get(currency, f"{currency} ")
    return f"{sign}{pounds:,}" + (f".{rest:02}" if rest else "")

"""Takes money from the field that holds it, which differs between publishers.

Contracts Finder gives it on awards, Find a Tender on contracts. ``tender.value`` is never taken:
it is an estimate, or the ceiling of a framework that hundreds of contracts share.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from kg.sources.ocds.fields import Json, part, text
from kg.sources.ocds.publishers import Register

# No contract of the health service comes near; literals such as 1e9999 do occur.
LARGEST = Decimal(10) ** 12
_CURRENCY_LETTERS = 3
_BASIS = {"awards": "award", "contracts": "whole-life"}

Note = Callable[[str], None]


@dataclass(frozen=True)
class Amount:
    """A sum as published.

    Attributes:
        amount: Exactly the number given.
        currency: ISO 4217 code.
        basis: Concept of ``code/value-basis``.
        qualifier: Whether value added tax is in it, where the notice tells; else empty.
        field: The field it stands in.
    """

    amount: Decimal
    currency: str
    basis: str
    qualifier: str = ""
    field: str = ""

    @property
    def terms(self) -> tuple[str, str, bool]:
        """What must be the same in two sums that are compared: currency, basis, tax."""
        return self.currency, self.basis, self.qualifier == "including VAT"


def amounts(register: Register, award: Json, contract: Json, note: Note) -> tuple[Amount, ...]:
    """Take the money of one contract.

    Args:
        register: Says whether contracts or awards hold it.
        award: The award, or an empty object.
        contract: The contract that follows from the award, or an empty object.
        note: Is told of sums that cannot be one.

    Returns:
        Nothing, the sum, or the sums without and with value added tax.

    Example:
        >>> from kg.sources.ocds.publishers import register_of
        >>> award, contract = {"value": {"amount": 5, "currency": "GBP"}}, {}
        >>> [str(each.amount) for each in amounts(register_of("ocds-b5fd17-1"), award, {}, print)]
        ['5']
    """
    holders = {"awards": award, "contracts": contract}
    for field in register.money:
        found = _value(part(holders[field], "value"), field, note)
        if found:
            return found
    return ()


def _value(value: Json, field: str, note: Note) -> tuple[Amount, ...]:
    net, gross = (_number(value, name, field, note) for name in ("amount", "amountGross"))
    currency = text(value, "currency")
    if net is None and gross is None:
        return ()
    if len(currency) != _CURRENCY_LETTERS or not currency.isupper():
        note(f"{field}.value.currency: '{currency}' is no currency; the sum is left out")
        return ()
    where, basis = f"{field}.value", _BASIS[field]
    if net is None or gross is None or gross == net:
        kind = "including VAT" if net is None else ""
        return (Amount(net or gross or Decimal(0), currency, basis, kind, where),)
    return (
        Amount(net, currency, basis, "excluding VAT", where),
        Amount(gross, currency, basis, "including VAT", where),
    )


def _number(value: Json, name: str, field: str, note: Note) -> Decimal | None:
    raw = value.get(name)
    if raw is None:
        return None
    number = exact(raw)
    where = f"{field}.value.{name}"
    if number is None:
        note(f"{where}: {str(raw)[:40]!r} is no number; the sum is left out")
    elif number == 0:
        note(f"{where}: is 0, which says nothing; the sum is left out")
    elif number < 0 or number > LARGEST:
        note(f"{where}: {number:.3E} cannot be a contract's value; the sum is left out")
    else:
        return number
    return None


def exact(raw: object) -> Decimal | None:
    """Read a number without loss; None when it is none.

    Example:
        >>> exact(54393.6) is None, exact(Decimal("54393.60")), exact("1,004,640.0")
        (True, Decimal('54393.6'), Decimal('1004640'))
        >>> exact(True), exact(" 000,"), exact("n/a")
        (None, Decimal('0'), None)
    """
    if isinstance(raw, bool | float):
        return None
    try:
        number = Decimal(str(raw).replace(",", "").strip())
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    if number == number.to_integral_value() and abs(number) <= LARGEST:
        return number.quantize(Decimal(1))
    return number.normalize() if abs(number) <= LARGEST else number

"""Values of claims as reviewers write them: one line in the form of the seeds."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from kg.model import Value

_NUMBERS = frozenset({"amount", "min", "max", "number"})
_DIGITS = re.compile(r"0|[1-9]\d{0,17}", re.ASCII)


def write_value(value: Mapping[str, Any] | None) -> str:
    """Write a value on one line; empty for none.

    Example:
        >>> write_value({"kind": "money", "amount": 5000000, "currency": "GBP"})
        '{kind: money, amount: 5000000, currency: GBP}'
    """
    if not value:
        return ""
    written: str = yaml.safe_dump(
        dict(value), default_flow_style=True, sort_keys=False, allow_unicode=True, width=10_000
    )
    return written.strip()


def parse_value(text: str) -> dict[str, Any] | None:
    """Read a value from one line; None for an empty one.

    Raises:
        ValueError: It is no mapping of fields; says what to write.

    Example:
        >>> parse_value("kind: money, amount: 5000000, currency: GBP")["amount"]
        5000000
        >>> parse_value("")
    """
    text = text.strip()
    if not text:
        return None
    braced = text if text.startswith("{") else "{" + text + "}"
    hint = "write a value like {kind: money, amount: 5000000, currency: GBP, basis: annual}"
    try:
        told = yaml.load(braced, Loader=yaml.BaseLoader)  # noqa: S506 - makes texts, nothing else
    except yaml.YAMLError as error:
        raise ValueError(hint) from error
    if not isinstance(told, dict) or not all(isinstance(each, str) for each in told.values()):
        raise ValueError(hint)
    if not told.get("kind"):
        raise ValueError(hint)
    return {str(name): _whole(str(name), held) for name, held in told.items() if held}


def _whole(name: str, text: str) -> int | str:
    """Take a whole number for one where numbers stand; others stay text, to be exact."""
    return int(text) if name in _NUMBERS and _DIGITS.fullmatch(text) else text


def value_fields(value: Value | None) -> tuple[tuple[str, str], ...]:
    """List what a value says by the ontology's local names, as claims in the graph have it.

    Example:
        >>> from decimal import Decimal
        >>> value_fields(Value("money", amount=Decimal(5), currency="GBP"))
        (('amount', '5'), ('currency', 'GBP'), ('valueKind', 'money'))
    """
    if value is None:
        return ()
    told = {
        "valueKind": value.kind,
        "amount": value.amount,
        "minAmount": value.minimum,
        "maxAmount": value.maximum,
        "date": value.date.first if value.date else None,
    }
    names = ("currency", "basis", "number", "unit", "qualifier", "duration", "text")
    told |= {name: getattr(value, name) for name in names}
    return tuple(sorted((name, str(held)) for name, held in told.items() if held not in {None, ""}))

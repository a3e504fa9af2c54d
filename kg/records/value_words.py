"""Writes the value of a claim the way a sentence would."""

from collections.abc import Mapping
from decimal import Decimal


def value_in_words(fields: Mapping[str, object]) -> str:
    """Write a value the way a sentence would.

    Args:
        fields: Its properties by local name.

    Example:
        >>> value_in_words({"amount": 360000000, "currency": "GBP", "basis": "unspecified"})
        'GBP 360,000,000'
        >>> value_in_words({"number": 80, "unit": "senior medics", "qualifier": "more than"})
        'more than 80 senior medics'
        >>> half = {"number": 50, "valueKind": "percent"}
        >>> value_in_words(half | {"maxAmount": 9000000, "currency": "GBP"})
        '50% up to GBP 9,000,000'
    """
    parts = [str(fields.get("qualifier", ""))]
    if "amount" in fields:
        parts.append(f"{fields.get('currency', '')} {_grouped_digits(fields['amount'])}")
    if "number" in fields:
        percent = "%" if fields.get("valueKind") == "percent" else ""
        parts.append(f"{fields['number']}{percent}")
    parts.append(_range(fields))
    parts += [str(fields.get(name, "")) for name in ("unit", "duration", "date", "text")]
    basis = str(fields.get("basis", "unspecified"))
    if basis != "unspecified":
        parts.append(f"({basis.replace('-', ' ')})")
    return " ".join(part.strip() for part in parts if part.strip())


def _range(fields: Mapping[str, object]) -> str:
    bounds = [fields[name] for name in ("minAmount", "maxAmount") if name in fields]
    if not bounds:
        return ""
    words = " to ".join(_grouped_digits(bound) for bound in bounds)
    open_end = {"minAmount": "from", "maxAmount": "up to"} if len(bounds) == 1 else {}
    opening = next((word for name, word in open_end.items() if name in fields), "")
    return f"{opening} {fields.get('currency', '')} {words}".strip()


def _grouped_digits(amount: object) -> str:
    return f"{Decimal(str(amount)):,f}"

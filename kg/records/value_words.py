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
    """
    parts = [str(fields.get("qualifier", ""))]
    if "amount" in fields:
        parts.append(f"{fields.get('currency', '')} {_grouped_digits(fields['amount'])}")
    if "minAmount" in fields:
        low, high = _grouped_digits(fields["minAmount"]), _grouped_digits(fields["maxAmount"])
        parts.append(f"{fields.get('currency', '')} {low} to {high}")
    if "number" in fields:
        percent = "%" if fields.get("valueKind") == "percent" else ""
        parts.append(f"{fields['number']}{percent}")
    parts += [str(fields.get(name, "")) for name in ("unit", "duration", "date", "text")]
    basis = str(fields.get("basis", "unspecified"))
    if basis != "unspecified":
        parts.append(f"({basis.replace('-', ' ')})")
    return " ".join(part.strip() for part in parts if part.strip())


def _grouped_digits(amount: object) -> str:
    return f"{Decimal(str(amount)):,f}"

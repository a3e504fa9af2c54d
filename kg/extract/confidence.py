"""How far to trust a rule: the share of its candidates that were right where it was measured."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kg.extract.words import LEXICON

MEASURED = LEXICON / "precision.json"
_PRIOR = 4.0


def confidence_of(rule: str) -> float:
    """Give a rule's measured precision, drawn towards that of all rules where it was rarely seen.

    With ``n`` candidates of which ``r`` were right, and a precision ``p`` of all rules together, it
    is ``(r + 4p) / (n + 4)``. A rule that was never seen has the precision of all rules.

    Example:
        >>> 0 < confidence_of("award") <= 1
        True
    """
    told = _measured()
    if not told:
        return 0.0
    overall = told["all"]["right"] / max(told["all"]["seen"], 1)
    each: Mapping[str, int] = told["rules"].get(rule, {"seen": 0, "right": 0})
    share = (each["right"] + _PRIOR * overall) / (each["seen"] + _PRIOR)
    return round(float(share), 3)


@cache
def _measured(path: Path = MEASURED) -> dict[str, Any]:
    if not path.exists():
        return {}
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told

"""How far to trust a model: only as far as it was measured."""

import json
from functools import cache
from pathlib import Path

from kg.extract.confidence import MEASURED

_LEAST_SEEN = 20


def measured(rule: str) -> float | None:
    """Give the share of a lane's candidates that were right; None where that is not known.

    The precision of the rules says nothing about a model, so nothing is borrowed from them, and
    fewer than twenty candidates are too few to tell.

    Example:
        >>> measured("language-model:never-measured:1") is None
        True
    """
    seen, right = _counts(MEASURED).get(rule, (0, 0))
    return round(right / seen, 3) if seen >= _LEAST_SEEN else None


@cache
def _counts(path: Path) -> dict[str, tuple[int, int]]:
    if not path.exists():
        return {}
    rules = json.loads(path.read_text(encoding="utf-8"))["rules"]
    return {name: (each["seen"], each["right"]) for name, each in rules.items()}

"""The measures: every module of this package with a ``MEASURE`` is one, found by looking.

A new measure is one new file here and one pair of files in ``tests/fixtures/risk``.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from kg.risk.declared import declared, named
from kg.risk.finding import Measure


@cache
def measures() -> Mapping[str, Measure]:
    """Every measure by its name, in alphabetical order.

    Example:
        >>> {"cascade", "risk-transfer", "withdrawal"} <= measures().keys()
        True
    """
    found: dict[str, Measure] = {each.name: each for each in declared("kg.risk", "MEASURE")}
    return MappingProxyType(dict(sorted(found.items())))


def measure(name: str) -> Measure:
    """Look a measure up by its name.

    Raises:
        UnknownMeasure: If there is none of that name.

    Example:
        >>> measure("single-points").title
        'Single points of failure'
    """
    return named(measures(), name)

"""The indicators: every module of this package with an ``INDICATOR`` is one, found by looking.

A new indicator is one new module here, with the rows it asks for in an ``.rq`` file beside it.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from kg.risk.buying.indicator import Indicator
from kg.risk.declared import declared, named


@cache
def indicators() -> Mapping[str, Indicator]:
    """Every indicator by its name, in alphabetical order.

    Example:
        >>> "short-submission" in indicators()
        True
    """
    every = declared("kg.risk.buying", "INDICATOR")
    found: dict[str, Indicator] = {each.name: each for each in every}
    return MappingProxyType(dict(sorted(found.items())))


def indicator(name: str) -> Indicator:
    """Look an indicator up by its name.

    Raises:
        UnknownMeasure: If there is none of that name.

    Example:
        >>> indicator("single-bid").title
        'Single bid'
    """
    return named(indicators(), name)

"""The indicators: every module of this package with an ``INDICATOR`` is one, found by looking.

A new indicator is one new module here, with the rows it asks for in an ``.rq`` file beside it.
"""

import pkgutil
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from kg.errors import UnknownMeasure
from kg.risk.buying.indicator import Indicator


@cache
def indicators() -> Mapping[str, Indicator]:
    """Every indicator by its name, in alphabetical order.

    Example:
        >>> "short-submission" in indicators()
        True
    """
    found: dict[str, Indicator] = {}
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        each = getattr(import_module(f"{__package__}.{module.name}"), "INDICATOR", None)
        if isinstance(each, Indicator):
            found[each.name] = each
    return MappingProxyType(dict(sorted(found.items())))


def indicator(name: str) -> Indicator:
    """Look an indicator up by its name.

    Raises:
        UnknownMeasure: If there is none of that name.

    Example:
        >>> indicator("single-bid").title
        'Single bid'
    """
    known = indicators()
    if name not in known:
        raise UnknownMeasure(name, get_close_matches(name, known) or tuple(known))
    return known[name]

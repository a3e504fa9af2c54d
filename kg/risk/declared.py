"""Finds what the modules of a package declare, so that a new one is one new file."""

import pkgutil
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import Any, TypeVar

from kg.errors import UnknownMeasure

T = TypeVar("T")


def declared(package: str, name: str) -> Iterator[Any]:
    """Give what each module of a package declares under a name, in the order of the modules.

    Args:
        package: The package; packages in it are asked for what they declare themselves.
        name: The name, such as ``MEASURE``.

    Example:
        >>> "withdrawal" in {measure.name for measure in declared("kg.risk", "MEASURE")}
        True
    """
    for module in pkgutil.iter_modules(import_module(package).__path__):
        found = getattr(import_module(f"{package}.{module.name}"), name, None)
        if found is not None:
            yield found


def named(known: Mapping[str, T], name: str) -> T:
    """Look something declared up by its name.

    Raises:
        UnknownMeasure: If there is none of that name, with the nearest ones.

    Example:
        >>> named({"cascade": 1, "ranking": 2}, "cascade")
        1
    """
    if name not in known:
        raise UnknownMeasure(name, get_close_matches(name, known) or tuple(known))
    return known[name]

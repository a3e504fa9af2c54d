"""Finds what the modules of a package declare, so that a new one is one new file."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any


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

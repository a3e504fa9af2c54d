"""How a measure answers on a store that is too large for a graph, and what it can be given."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from kg.errors import MeasureError


@dataclass(frozen=True)
class OfDay:
    """How a measure answers on a store that is too large for a graph.

    Attributes:
        run: The function: a day of the store, the network to read few facts from, and settings.
        setting: The setting that has to be given then; empty for none.
    """

    run: Callable[..., Any]
    setting: str = ""


def check(name: str, known: Iterable[str], given: Iterable[str]) -> None:
    """Check that settings of a measure are known.

    Raises:
        MeasureError: One is not.

    Example:
        >>> check("cascade", ["fail"], ["fail"])
    """
    for each in given:
        if each not in known:
            told = ", ".join(sorted(known)) or "none"
            raise MeasureError(f"unknown setting '{each}' of '{name}'; known: {told}")

"""What analyses of a large store need: made beside the answers, and kept for a while."""

from collections.abc import Callable, Hashable
from datetime import date
from functools import partial
from typing import TypeVar
from weakref import WeakKeyDictionary

from kg.network import Network
from kg.ontology import Ontology
from kg.risk.ensemble.reading import shipped_priors
from kg.risk.snapshot.day import Day
from kg.risk.snapshot.failing import Failure, fail_on
from kg.risk.snapshot.making import Making
from kg.store.dataset import Dataset

T = TypeVar("T")
WAIT = 8.0
"""Seconds that whoever asks a page waits; a day takes about two where nothing is amiss."""
NOT_KEPT = {"Cache-Control": "no-store"}
"""Headers of an answer that lacks what is still being made."""
_DAYS, _ANSWERS = 2, 32
"""How many to keep; a day of England takes some hundred megabytes."""
_days: WeakKeyDictionary[Dataset, Making] = WeakKeyDictionary()
_answers: WeakKeyDictionary[Dataset, Making] = WeakKeyDictionary()


def has_days(dataset: Dataset) -> bool:
    """Tell whether days of a store can be made; of an endpoint, too much would have to be read.

    Example:
        >>> has_days(Dataset.in_memory([]))
        False
    """
    return dataset.home is not None


def day_of(dataset: Dataset, day: date, seconds: float | None = None) -> Day:
    """Give a day of a store.

    Args:
        dataset: The store.
        day: The day.
        seconds: How long to wait; without it, as long as it takes.

    Raises:
        NotYetMade: It was not ready in time; it goes on being made.

    Example:
        >>> day_of(Dataset.in_memory([]), date(2020, 1, 1)).system.size
        0
    """
    making = _days.setdefault(dataset, Making(_DAYS))
    return making.get(
        day, lambda: Day.read(dataset, day, Ontology.load(), shipped_priors()), seconds
    )


def answer_on(
    dataset: Dataset,
    day: date,
    asked: Hashable,
    make: Callable[[Day], T],
    seconds: float | None = None,
) -> T:
    """Work something out on a day of a store.

    Args:
        dataset: The store.
        day: The day.
        asked: What identifies the answer, beside the day.
        make: Works it out.
        seconds: How long to wait for the day, and again for the answer; without it, as long as it
            takes.

    Raises:
        NotYetMade: It was not ready in time; it goes on being made.

    Example:
        >>> empty = Dataset.in_memory([])
        >>> answer_on(empty, date(2020, 1, 1), "size", lambda day: day.system.size)
        0
    """
    at = day_of(dataset, day, seconds)
    making = _answers.setdefault(dataset, Making(_ANSWERS))
    return making.get((day, asked), partial(make, at), seconds)


def failure_of(
    dataset: Dataset,
    network: Network,
    day: date,
    parties: tuple[str, ...],
    seconds: float | None = None,
) -> Failure:
    """Let organisations fail at once on a day of a store.

    Args:
        dataset: The store.
        network: Its network.
        day: The day.
        parties: Their IRIs.
        seconds: How long to wait; without it, as long as it takes.

    Raises:
        NotYetMade: It was not ready in time; it goes on being made.
        MeasureError: One of them neither pays nor is paid on the day, or is statutory.
    """
    return answer_on(dataset, day, parties, lambda at: fail_on(at, network, parties), seconds)

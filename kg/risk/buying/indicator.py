"""What an indicator is, and what it is asked: a store, a day, and about whom."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import networkx as nx

from kg.errors import MeasureError
from kg.risk.buying.reading import Reading
from kg.risk.finding import Coverage, Result
from kg.risk.wording import counted, first_of_each
from kg.store.dataset import Dataset

MOST = 100
COMMON = {
    "about": "only contracts in which this organisation (its key) has a part, or this contract",
    "most": f"how many findings to show, those that stand out most first; {MOST} by default",
}


@dataclass(frozen=True)
class Asked:
    """What is asked, apart from an indicator's own settings.

    Attributes:
        dataset: The store.
        at: The day; what was published later is left out.
        about: Key of an organisation or a contract; empty for everything.
        most: How many findings to show.
    """

    dataset: Dataset
    at: date
    about: str = ""
    most: int = MOST


@dataclass(frozen=True)
class Answer:
    """What an indicator found.

    Attributes:
        headline: The answer in one sentence.
        readings: What stands out, most first, as many as are to be shown.
        found: How many stand out, shown or not.
        known: For how many contracts, procurements or suppliers the record was enough.
        unknown: For how many it was not.
        unknowns: What is not on record, in words.
        assumptions: What was taken for granted.
    """

    headline: str
    readings: Iterable[Reading]
    found: int
    known: int
    unknown: int = 0
    unknowns: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Indicator:
    """A named indicator: its question in plain words and the function that answers it.

    Attributes:
        name: Name in routes and on the command line.
        title: Heading.
        question: What it answers, in words a commissioner would use.
        method: Where its definition comes from.
        run: The function: what is asked, and its own settings, to an answer.
        own: Name of each setting of its own and what it does.
    """

    name: str
    title: str
    question: str
    method: str
    run: Callable[..., Answer]
    own: Mapping[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> Mapping[str, str]:
        """Name of each setting and what it does, those that all have included."""
        return {**self.own, **COMMON}

    def __call__(
        self,
        dataset: Dataset,
        *,
        at: date,
        about: str = "",
        most: int | str = MOST,
        **settings: Any,  # noqa: ANN401 - set by name
    ) -> Result:
        """Ask a store.

        Args:
            dataset: The store.
            at: The day.
            about: Key of an organisation or a contract; empty for everything.
            most: How many findings to show.
            settings: The indicator's own settings, as texts or values.

        Raises:
            MeasureError: A setting is unknown.
            ValueError: A setting that should be a number is none.
        """
        for name in settings:
            if name not in self.own:
                known = ", ".join(sorted(self.settings))
                raise MeasureError(f"unknown setting '{name}' of '{self.name}'; known: {known}")
        answer = self.run(Asked(dataset, at, about, int(most)), **settings)
        readings = tuple(answer.readings)
        left = answer.found - len(readings)
        more = (f"{counted(left, 'more finding')} not shown; raise 'most'",) if left else ()
        return Result(
            measure=self.name,
            at=at.isoformat(),
            headline=answer.headline,
            findings=readings,
            assumptions=answer.assumptions,
            unknowns=first_of_each((*answer.unknowns, *more)),
            method=self.method,
            coverage=Coverage(answer.known, answer.unknown),
            subgraph=nx.MultiDiGraph(),
        )

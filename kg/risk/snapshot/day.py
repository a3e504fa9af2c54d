"""A day of a store as analyses of all its contracts need it."""

from dataclasses import dataclass
from datetime import date

from kg.ontology import Ontology
from kg.risk.contagion.system import System
from kg.risk.ensemble.priors import Priors
from kg.risk.snapshot.snapshot import RiskSnapshot
from kg.risk.snapshot.system import system_of
from kg.store.dataset import Dataset


@dataclass(frozen=True)
class Day:
    """A day of a store.

    Attributes:
        snapshot: Who pays whom.
        system: The same with what each can lose.
        priors: What is believed where nothing is on record.
    """

    snapshot: RiskSnapshot
    system: System
    priors: Priors

    @classmethod
    def of(cls, snapshot: RiskSnapshot, priors: Priors) -> "Day":
        """Make the day of a snapshot.

        Example:
            >>> from kg.risk.ensemble.reading import shipped_priors
            >>> from kg.risk.sketch import network
            >>> graph = network("C commissioner K", "L lead-provider K")
            >>> Day.of(RiskSnapshot.from_networkx(graph), shipped_priors()).system.size
            2
        """
        return cls(snapshot, system_of(snapshot, priors), priors)

    @classmethod
    def read(cls, dataset: Dataset, day: date, ontology: Ontology, priors: Priors) -> "Day":
        """Read a day from a store.

        Example:
            >>> from kg.risk.ensemble.reading import shipped_priors
            >>> empty = Dataset.in_memory([])
            >>> Day.read(empty, date(2020, 1, 1), Ontology.load(), shipped_priors()).snapshot.at
            '2020-01-01'
        """
        return cls.of(RiskSnapshot.from_store(dataset, day, ontology), priors)

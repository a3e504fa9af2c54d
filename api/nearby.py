"""The facts that an analysis of a few things goes by, where a graph of everything is too large."""

from collections.abc import Collection
from datetime import date

from kg.errors import MeasureError
from kg.keys import iri_of
from kg.network import Network
from kg.network.near import near
from kg.risk import FAMILIES
from kg.risk.finding import FactGraph

PARTIES = {"organisation": 1, "contract": 2}
"""How far organisations are passed through: of a contract, to its parties' other contracts."""


def facts_near(network: Network, keys: Collection[str], day: date, parties: int = 1) -> FactGraph:
    """Project the facts near some things.

    Args:
        network: The network.
        keys: Keys of the things.
        day: The day.
        parties: How far organisations are passed through.

    Raises:
        MeasureError: One of the things has more facts than are followed.

    Example:
        >>> from kg.ontology import Ontology
        >>> from kg.store.dataset import Dataset
        >>> empty = Network(Dataset.in_memory([]), Ontology.load())
        >>> len(facts_near(empty, [], date(2020, 1, 1)))
        0
    """
    part = near(network, keys, day, families=FAMILIES, parties=parties)
    for key in keys:
        if key in part.beyond:
            label = network.things[iri_of(key)].label_on(day)
            raise MeasureError(
                f"{label} has {part.beyond[key]:,} relations more than are followed of one thing;"
                " ask 'nhs-kg risk', which goes over the whole graph"
            )
    return part.graph

"""Projects the graph to networkx at any date, as the ontology's edge rules declare."""

from kg.network.projection import Network

__all__ = ["Network"]

"""Analyses over the facts of a network: one file per measure, each with its own page as docstring.

Hand in a ``networkx.MultiDiGraph`` of facts projected at a day; a :class:`Result` comes back, with
sentences, paths, sources, assumptions, unknowns and the part of the graph it rests on.

    >>> from kg.risk import measure
    >>> from kg.risk.sketch import network
    >>> graph = network("C lead-commissioner K", "L lead-provider K", "P partner K", "P provides S")
    >>> print(measure("single-points")(graph).headline)
    2 organisations are the only route to something that is commissioned

A scenario is one call of :func:`kg.risk.withdrawal.withdrawal`.
"""

from kg.risk.finding import Coverage, Finding, Measure, Path, Result, Thing
from kg.risk.registry import measure, measures

FAMILIES = frozenset({"contract", "service"})
"""Families of facts that the measures go by; what else a graph holds changes no result."""

__all__ = [
    "FAMILIES",
    "Coverage",
    "Finding",
    "Measure",
    "Path",
    "Result",
    "Thing",
    "measure",
    "measures",
]

"""A query of a stranger, as a process or an endpoint is to answer it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Query:
    """A query and the form its answer shall have.

    Attributes:
        text: SPARQL; the shared prefixes are known.
        format: Media type, one of ``kg.store.worker.RESULTS`` or ``GRAPHS``.
        default_graphs: Graphs that make up the default graph; empty for the store's own.
        named_graphs: Graphs that GRAPH may name; empty for all, unless ``default_graphs`` is given.
        base: What relative addresses in the text refer to.
    """

    text: str
    format: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str = ""

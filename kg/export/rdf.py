"""The whole dataset as RDF: facts in the default graph, claims in the graphs of their documents."""

import json
from collections.abc import Iterable

import pyoxigraph as ox

from kg.namespaces import PREFIXES
from kg.store.dataset import Dataset

FORMATS = {
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def write_rdf(dataset: Dataset, name: str) -> bytes:
    """Write every quad of a dataset.

    Args:
        dataset: The store.
        name: ``trig``, ``nquads`` or ``jsonld``.

    Example:
        >>> write_rdf(Dataset.in_memory([]), "nquads")
        b''
    """
    return serialise(sorted(dataset.quads(), key=str), FORMATS[name])


def serialise(quads: Iterable[ox.Quad], rdf_format: ox.RdfFormat) -> bytes:
    """Write quads in a format, with the shared prefixes where it has any."""
    written = ox.serialize(quads, format=rdf_format, prefixes=PREFIXES) or b""
    if rdf_format == ox.RdfFormat.JSON_LD:
        return json.dumps(json.loads(written), ensure_ascii=False, indent=1).encode()
    return written

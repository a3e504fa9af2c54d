"""Gathers columns from statements, and compares what is made of them."""

from dataclasses import fields, is_dataclass
from functools import cache

import numpy as np
import pyoxigraph as ox

from kg.ontology import Ontology
from kg.stated import Gathering


def same(one, other):
    """Whether two dataclasses hold the same texts and numbers."""
    if is_dataclass(one):
        names = [each.name for each in fields(one)]
        return all(same(getattr(one, name), getattr(other, name)) for name in names)
    return np.array_equal(one, other) if isinstance(one, np.ndarray) else one == other


def lines_of(dataset):
    return (ox.serialize(dataset.quads(), format=ox.RdfFormat.N_QUADS) or b"").split(b"\n")


def gathered(*portions):
    """What is gathered of lines of N-Quads, portion by portion, each by itself."""
    found = []
    for lines in portions:
        gathering = Gathering(_ontology())
        gathering.take(lines)
        found.append(gathering.stated())
    whole, *others = found
    for each in others:
        whole = whole.beside(each)
    return whole


@cache
def _ontology():
    return Ontology.load()

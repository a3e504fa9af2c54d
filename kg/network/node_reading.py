"""Reads the things of the graph, and what they are called."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from kg.dates import Period
from kg.keys import key_of, local_name
from kg.namespaces import DEF, ID, PROV, RDF, RDFS, SKOS, SKOSXL
from kg.network.edges import period_of
from kg.network.nodes import Money, Named, Naming, Thing, most_specific
from kg.network.stating import Stated, leading, named, read_stated
from kg.network.telling import read_denials, read_told
from kg.ontology import Ontology
from kg.store.dataset import Dataset
from kg.store.substitution import batched

_EVERY = """
SELECT DISTINCT ?node {
  { ?node rdfs:label ?label ; a ?kind FILTER(STRSTARTS(STR(?node), "%s")) }
  UNION { ?node a skos:Concept ; skos:prefLabel ?label }
}
"""
_CONCEPT = "Concept"
_PERIOD = ("from", "fromPrecision", "to", "toPrecision", "toEarliest")
_BATCH = 400


_Node = tuple[str, Stated]


class _Called(NamedTuple):
    named: Named
    stated: Stated


def read_things(
    dataset: Dataset, ontology: Ontology, iris: Collection[str] | None = None
) -> dict[str, Thing]:
    """Read things, by IRI.

    Args:
        dataset: The store to read.
        ontology: Tells which of a thing's classes is the most specific.
        iris: Which; None reads every one.

    Example:
        >>> read_things(Dataset.in_memory([]), Ontology.load())
        {}
    """
    found: dict[str, Thing] = {}
    for part in _called(dataset, ontology, iris):
        own = [iri for iri, each in part.items() if each.named.kind != _CONCEPT]
        names, statuses, values = (
            _telling(dataset, own, name) for name in ("nameOf", "statusOf", "moneyOf")
        )
        told, denials = read_told(dataset, ontology, own), read_denials(dataset, own)
        for iri, (called, stated) in part.items():
            found[iri] = Thing(
                iri=iri,
                key=key_of(iri),
                label=called.label,
                kind=called.kind,
                life=_period(stated) if called.kind != _CONCEPT else Period(),
                names=tuple(_namings(names.get(iri, []))),
                statuses=tuple(_statuses(statuses.get(iri, []))),
                values=tuple(_values(values.get(iri, []))),
                told=told.get(iri, ()),
                denials=denials.get(iri, ()),
            )
    return found


def read_named(
    dataset: Dataset, ontology: Ontology, iris: Collection[str] | None = None
) -> dict[str, Named]:
    """Read what things are called, by IRI; there is a name for each that ``read_things`` reads.

    Args:
        dataset: The store to read.
        ontology: Tells which of a thing's classes is the most specific.
        iris: Which; None reads every one.

    Example:
        >>> read_named(Dataset.in_memory([]), Ontology.load())
        {}
    """
    parts = _called(dataset, ontology, iris)
    return {iri: each.named for part in parts for iri, each in part.items()}


def _called(
    dataset: Dataset, ontology: Ontology, iris: Collection[str] | None
) -> Iterator[dict[str, _Called]]:
    """Read what is stated of things, with what they are called; others are left out."""
    if iris is None:
        iris = [str(row["node"]) for row in dataset.select(_EVERY % ID)]
    for part in batched(iris, _BATCH):
        every = read_stated(dataset, part)
        called = ((iri, _named(iri, known, ontology), known) for iri, known in every.items())
        yield {iri: _Called(each, known) for iri, each, known in called if each}


def _named(iri: str, known: Stated, ontology: Ontology) -> Named | None:
    kinds = known.get(RDF + "type", ())
    preferred, labels = known.get(SKOS + "prefLabel"), known.get(RDFS + "label")
    if preferred and SKOS + _CONCEPT in kinds:
        return Named(str(preferred[0]), _CONCEPT)
    if not (kinds and labels and iri.startswith(ID)):
        return None
    return Named(str(labels[0]), most_specific(sorted(local_name(str(k)) for k in kinds), ontology))


def _telling(dataset: Dataset, iris: Collection[str], name: str) -> dict[str, list[_Node]]:
    """Read the facts that lead to some things by a property of ours, by IRI of the thing."""
    leads = leading(dataset, iris, [DEF + name])
    every = read_stated(dataset, [node for nodes in leads.values() for node in nodes])
    return {
        iri: [(node, every[node]) for node in nodes if node in every]
        for iri, nodes in leads.items()
    }


def _period(known: Stated) -> Period:
    return period_of(named(known, _PERIOD))


def _namings(nodes: Iterable[_Node]) -> Iterator[Naming]:
    for _, known in nodes:
        texts = known.get(SKOSXL + "literalForm")
        if texts:
            seen = known.get(DEF + "observedOn", ())
            observed = tuple(sorted(each for each in seen if isinstance(each, date)))
            yield Naming(str(texts[0]), _period(known), observed)


def _statuses(nodes: Iterable[_Node]) -> Iterator[tuple[str, Period]]:
    for _, known in nodes:
        for status in known.get(DEF + "contractStatus", ()):
            yield local_name(str(status)), _period(known)


def _values(nodes: Iterable[_Node]) -> Iterator[Money]:
    """List the sums reported, once for each source."""
    for _, known in nodes:
        for source in sorted(map(str, known.get(PROV + "hadPrimarySource", ()))):
            yield _money(known, source)


def _money(known: Stated, source: str) -> Money:
    row = named(known, ("amount", "minAmount", "maxAmount", "currency", "basis", "qualifier"))
    is_range = "minAmount" in row and "maxAmount" in row
    return {
        "amount": row.get("amount"),
        "min": row["minAmount"] if is_range else None,
        "max": row["maxAmount"] if is_range else None,
        "currency": str(row.get("currency", "")),
        "basis": local_name(str(row.get("basis", ""))),
        "qualifier": str(row.get("qualifier", "")),
        "source": key_of(source),
    }

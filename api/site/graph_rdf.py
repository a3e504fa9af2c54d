"""What the store itself says of a network's things and relations, as RDF."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.site.reading import Reading
from kg.keys import iri_of
from kg.namespaces import DCTERMS, DERIVED, PREFIXES, PROV, RDF, XSD
from kg.store.substitution import batched, one_of
from viz.caption import LICENCES
from viz.graph_formats import GraphFormat

if TYPE_CHECKING:
    import networkx as nx

JSON_LD, TURTLE, TRIG = "application/ld+json", "text/turtle", "application/trig"
_BATCH = 400
_FACTS = "CONSTRUCT { ?node ?property ?is } WHERE { %s ?node ?property ?is }"
_CLAIMED = "CONSTRUCT { ?node ?property ?is } WHERE { %s GRAPH <%s> { ?node ?property ?is } }"
_GRAPHS = f"""
SELECT DISTINCT ?graph WHERE {{
  %s GRAPH ?graph {{ ?node ?property ?is }}
  FILTER(?graph != <{DERIVED}>)
}}
"""
Write = Callable[["nx.MultiDiGraph[str]"], str]


def rdf_formats(reads: Reading) -> dict[str, GraphFormat]:
    """List the formats of RDF by name.

    TriG keeps every claim in the graph of its document, as the store does; Turtle and JSON-LD have
    no graphs and tell facts and claims together.
    """
    return {
        "jsonld": GraphFormat(JSON_LD, "jsonld", lambda graph: _json_ld(reads, graph)),
        "turtle": GraphFormat(
            f"{TURTLE}; charset=utf-8", "ttl", lambda graph: _turtle(reads, graph)
        ),
        "trig": GraphFormat(f"{TRIG}; charset=utf-8", "trig", lambda graph: _trig(reads, graph)),
    }


def _json_ld(reads: Reading, graph: "nx.MultiDiGraph[str]") -> str:
    written = ox.serialize(
        _triples(reads, graph), format=ox.RdfFormat.JSON_LD, prefixes=dict(PREFIXES)
    )
    return json.dumps(json.loads(written or b"{}"), ensure_ascii=False)


def _turtle(reads: Reading, graph: "nx.MultiDiGraph[str]") -> str:
    written = ox.serialize(
        _triples(reads, graph), format=ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES)
    )
    return (written or b"").decode()


def _trig(reads: Reading, graph: "nx.MultiDiGraph[str]") -> str:
    written = ox.serialize(_quads(reads, graph), format=ox.RdfFormat.TRIG, prefixes=dict(PREFIXES))
    return (written or b"").decode()


def _triples(reads: Reading, graph: "nx.MultiDiGraph[str]") -> list[ox.Triple]:
    found = dict.fromkeys(quad.triple for quad in _quads(reads, graph))
    return list(found)


def _quads(reads: Reading, graph: "nx.MultiDiGraph[str]") -> Iterator[ox.Quad]:
    """Read what is said of everything drawn and of its sources, and of the view itself."""
    iris = {*graph, *(key for _, _, key in graph.edges(keys=True))}
    sources = [iri_of(key) for key in graph.graph.get("sources", ())]
    for subject, predicate, value in _about_the_view(graph, sources):
        yield ox.Quad(subject, predicate, value)
    for batch in batched([*sorted(iris), *sorted(sources)], _BATCH):
        which = one_of("node", batch)
        for triple in reads.dataset.construct(_FACTS % which):
            yield _placed(triple)
        for name in sorted(str(row["graph"]) for row in reads.dataset.select(_GRAPHS % which)):
            for triple in reads.dataset.construct(_CLAIMED % (which, name)):
                yield _placed(triple, name)


def _placed(triple: ox.Triple, graph: str = "") -> ox.Quad:
    where = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    return ox.Quad(triple.subject, triple.predicate, triple.object, where)


def _about_the_view(
    graph: "nx.MultiDiGraph[str]", sources: Iterable[str]
) -> Iterator[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]]:
    """Say what was exported: title, day, sources and licences of the address it came from."""
    told = graph.graph
    if not told.get("link"):
        return
    view = ox.NamedNode(str(told["link"]))
    yield view, ox.NamedNode(RDF + "type"), ox.NamedNode(PREFIXES["void"] + "Dataset")
    yield view, ox.NamedNode(DCTERMS + "title"), ox.Literal(str(told.get("title", "")))
    day = ox.Literal(str(told.get("at", "")), datatype=ox.NamedNode(XSD + "date"))
    yield view, ox.NamedNode(DCTERMS + "valid"), day
    for licence in LICENCES:
        yield view, ox.NamedNode(DCTERMS + "license"), ox.NamedNode(licence)
    for source in sorted(sources):
        yield view, ox.NamedNode(PROV + "hadPrimarySource"), ox.NamedNode(source)

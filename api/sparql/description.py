"""Describes the service (SPARQL 1.1 Service Description) and the dataset (VoID), in RDF."""

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from api.services import Services
from api.sparql.formats import GRAPHS, ROWS
from kg.namespaces import DCTERMS, DEF, ID, PREFIXES, RDF, SCHEMA, XSD
from kg.store.worker import GRAPHS as ENGINE_GRAPHS
from viz.caption import LICENCES

_SD = PREFIXES["sd"]
_VOID = PREFIXES["void"]
_FORMATS = "http://www.w3.org/ns/formats/"
_NAMED_FORMATS: Mapping[str, str] = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF_XML",
    "application/trig": "TriG",
    "application/n-quads": "N-Quads",
}
Object = str | int | ox.Literal


def write(triples: Iterator[ox.Triple] | list[ox.Triple], media_type: str) -> bytes:
    """Write triples in a format the query processes also know."""
    form = ENGINE_GRAPHS[media_type]
    return ox.serialize(triples, format=form, prefixes=PREFIXES) or b""


def _triple(subject: str, predicate: str, value: Object) -> ox.Triple:
    if isinstance(value, int):
        target: ox.NamedNode | ox.Literal = ox.Literal(value)
    elif isinstance(value, str):
        target = ox.NamedNode(value)
    else:
        target = value
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), target)


def service_description(services: Services, endpoint: str) -> Iterator[ox.Triple]:
    """Describe the endpoint: its language, formats, dataset and limits.

    Args:
        services: The open store.
        endpoint: Address of the endpoint.
    """
    service, dataset, default = (f"{endpoint}#{name}" for name in ("service", "dataset", "facts"))
    yield _triple(service, RDF + "type", _SD + "Service")
    yield _triple(service, _SD + "endpoint", endpoint)
    yield _triple(service, _SD + "supportedLanguage", _SD + "SPARQL11Query")
    yield _triple(service, _SD + "defaultDataset", dataset)
    for media_type in {each.engine for each in (*ROWS.values(), *GRAPHS.values())}:
        yield _triple(service, _SD + "resultFormat", _FORMATS + _NAMED_FORMATS[media_type])
    limits = services.settings.limits
    told = (
        f"A query is stopped after {limits.seconds:g} seconds (less with timeout=) or when it "
        f"needs more than {limits.memory_mb} MB; a result of more than {limits.result_bytes} "
        "bytes is refused. Nothing is ever cut short. SERVICE is refused, and FROM fetches nothing."
    )
    if services.settings.token is not None:
        told += " Updates, for who has the token, are sent to the address of the second service."
        yield _triple(f"{endpoint}#writing", RDF + "type", _SD + "Service")
        yield _triple(f"{endpoint}#writing", _SD + "endpoint", f"{endpoint}/update")
        yield _triple(f"{endpoint}#writing", _SD + "supportedLanguage", _SD + "SPARQL11Update")
        yield _triple(f"{endpoint}#writing", _SD + "defaultDataset", dataset)
    yield _triple(service, DCTERMS + "description", ox.Literal(told))
    yield _triple(dataset, RDF + "type", _SD + "Dataset")
    yield _triple(dataset, _SD + "defaultGraph", default)
    yield _triple(default, RDF + "type", _SD + "Graph")
    for name in services.dataset.graphs():
        graph = f"{endpoint}#{name.rsplit('/', 1)[-1]}"
        yield _triple(dataset, _SD + "namedGraph", graph)
        yield _triple(graph, RDF + "type", _SD + "NamedGraph")
        yield _triple(graph, _SD + "name", name)


def dataset_description(services: Services, base: str) -> Iterator[ox.Triple]:
    """Describe the dataset from what the build wrote down.

    Args:
        services: The open store.
        base: Address of the service, without a slash at its end.
    """
    dataset = f"{base}/.well-known/void#dataset"
    manifest = services.dataset.manifest
    yield _triple(dataset, RDF + "type", _VOID + "Dataset")
    yield _triple(dataset, DCTERMS + "title", ox.Literal("nhs-kg"))
    told = "Who runs, buys and provides NHS care: facts, and claims with speaker and evidence."
    yield _triple(dataset, DCTERMS + "description", ox.Literal(told))
    for licence in LICENCES:
        yield _triple(dataset, DCTERMS + "license", licence)
    moment = ox.Literal(str(manifest["built"]), datatype=ox.NamedNode(XSD + "dateTime"))
    yield _triple(dataset, DCTERMS + "modified", moment)
    yield _triple(dataset, SCHEMA + "version", ox.Literal(services.version))
    yield _triple(dataset, _VOID + "sparqlEndpoint", f"{base}/sparql")
    yield _triple(dataset, _VOID + "uriSpace", ox.Literal(ID))
    yield _triple(dataset, _VOID + "vocabulary", DEF.removesuffix("#"))
    yield _triple(dataset, _VOID + "exampleResource", f"{ID}contract/dorset-iucs")
    counts = manifest["counts"]
    if isinstance(counts, Mapping):
        yield _triple(dataset, _VOID + "triples", int(counts["statements"]))
    for media_type in ENGINE_GRAPHS:
        yield _triple(dataset, _VOID + "feature", _FORMATS + _NAMED_FORMATS[media_type])

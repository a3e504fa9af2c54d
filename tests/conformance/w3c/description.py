"""Whether a graph keeps to the vocabulary of SPARQL 1.1 Service Description (clause 3)."""

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg.namespaces import PREFIXES, RDF

SD = PREFIXES["sd"]
_DOMAINS: Mapping[str, tuple[str, ...]] = {
    "Service": (
        "availableGraphs",
        "defaultDataset",
        "defaultEntailmentRegime",
        "defaultSupportedEntailmentProfile",
        "endpoint",
        "extensionAggregate",
        "extensionFunction",
        "feature",
        "inputFormat",
        "languageExtension",
        "propertyFeature",
        "resultFormat",
        "supportedLanguage",
    ),
    "Dataset": ("defaultGraph", "namedGraph"),
    "NamedGraph": ("entailmentRegime", "graph", "name", "supportedEntailmentProfile"),
}
"""Properties (3.2) by the class of what has them."""
_RANGES = {"defaultDataset": "Dataset", "defaultGraph": "Graph", "namedGraph": "NamedGraph"}


def faults(triples: Iterable[ox.Triple]) -> Iterator[str]:
    """List where a service description does not keep to the vocabulary."""
    every = list(triples)
    types = {
        (each.subject, each.object.value.removeprefix(SD))
        for each in every
        if each.predicate.value == f"{RDF}type"
    }
    domains = {name: kind for kind, names in _DOMAINS.items() for name in names}
    for each in every:
        name = each.predicate.value.removeprefix(SD)
        if not each.predicate.value.startswith(SD):
            continue
        if name not in domains:
            yield f"'{name}' is no property of the vocabulary"
        elif (each.subject, domains[name]) not in types:
            yield f"{each.subject} has '{name}' and is no {domains[name]}"
        if name in _RANGES and (each.object, _RANGES[name]) not in types:
            yield f"{each.object} is '{name}' and no {_RANGES[name]}"
    for service in {node for node, kind in types if kind == "Service"}:
        told = [each for each in every if each.subject == service]
        if sum(each.predicate.value == f"{SD}endpoint" for each in told) != 1:
            yield f"{service} has not one endpoint"

"""Collects what the search index holds: every name, former name, acronym and code of a thing."""

from collections.abc import Iterator

from kg.keys import key_of, local_name
from kg.store.dataset import Dataset
from kg.store.search_index import Entry

_NAMES = """
SELECT ?thing ?kind ?label ?name ?how WHERE {
  ?thing a ?kind ; rdfs:label ?label .
  FILTER(STRSTARTS(STR(?thing), "https://w3id.org/nhs-kg/id/"))
  { ?thing rdfs:label ?name BIND("name" AS ?how) }
  UNION { ?thing skos:altLabel ?name BIND("other name" AS ?how) }
  UNION { ?thing nhs:odsCode|nhs:identifier ?name BIND("code" AS ?how) }
  UNION { ?fact nhs:nameOf ?thing ; skosxl:literalForm ?name BIND("former name" AS ?how) }
}
"""
_WEIGHTS = """
SELECT ?thing (COUNT(?claim) AS ?count) WHERE {
  GRAPH ?g { { ?claim nhs:subject ?thing } UNION { ?claim nhs:object ?thing } }
} GROUP BY ?thing
"""
_QUIET = frozenset({"RegisterEntry"})


def index_entries(dataset: Dataset) -> Iterator[Entry]:
    """Go through the names of everything that can be searched for."""
    weights = {str(row["thing"]): int(str(row["count"])) for row in dataset.select(_WEIGHTS)}
    seen: set[tuple[str, str]] = set()
    for row in dataset.select(_NAMES):
        kind = local_name(str(row["kind"]))
        thing, name, how = str(row["thing"]), str(row["name"]), str(row["how"])
        key = key_of(thing)
        if kind in _QUIET or (key, name) in seen:
            continue
        seen.add((key, name))
        code = name.rsplit(":", 1)[-1] if how == "code" else name
        yield Entry(key, kind, str(row["label"]), code, how, weights.get(thing, 0))

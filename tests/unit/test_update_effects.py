"""What an update would change, told without making it, is what the engine then changes."""

import pyoxigraph as ox
import pytest

from kg.errors import MalformedQuery, RefusedQuery
from kg.namespaces import GENID, PREFIXES
from kg.store.update_effects import effects_of

HELD = """
<x:a> <x:b> 1 . <x:a> <x:c> <x:d> . <x:d> <x:b> 2 . <x:d> <x:b> "two"@en .
<x:g1> { <x:a> <x:b> 1 . <x:e> <x:b> 3 . }
<x:g2> { <x:a> <x:b> 4 . }
"""
UPDATES = {
    "data in": "INSERT DATA { <x:n> <x:b> 'DELETE; }' . GRAPH <x:g1> { <x:n> <x:b> 2 } }",
    "data out": "DELETE DATA { <x:a> <x:b> 1 . <x:absent> <x:b> 1 }",
    "data in, then out": "INSERT DATA { <x:n> <x:b> 1, 2 } ; DELETE DATA { <x:n> <x:b> 1 }",
    "data out, then in": "DELETE DATA { <x:a> <x:b> 1 } ; INSERT DATA { <x:a> <x:b> 1, 9 }",
    "a prefix": "PREFIX p: <x:> # ; {\nINSERT DATA { p:a p:q 1 };\nINSERT DATA { p:a p:q 2 }",
    "shared prefixes": "INSERT DATA { id:thing rdfs:label 'a' }",
    "a base": "BASE <http://example.org/> INSERT DATA { <s> <p> <#o> }",
    "found and changed": "DELETE { ?s <x:b> ?n } INSERT { ?s <x:b> ?m } "
    "WHERE { ?s <x:b> ?n BIND(?n + 1 AS ?m) FILTER(isNumeric(?n)) }",
    "found and removed": "DELETE WHERE { ?s <x:b> ?n }",
    "found in a graph": "DELETE WHERE { GRAPH <x:g1> { ?s <x:b> 3 } }",
    "found and put elsewhere": "INSERT { GRAPH ?g { ?s <x:seen> true } } "
    "WHERE { GRAPH ?g { ?s <x:b> ?n } }",
    "with a graph": "WITH <x:g1> DELETE { ?s ?p ?o } INSERT { ?s ?p <x:new> } WHERE { ?s ?p ?o }",
    "with a graph and others": "WITH <x:g1> INSERT { ?s <x:also> ?n } "
    "WHERE { ?s <x:b> ?o . GRAPH <x:g2> { ?s <x:b> ?n } }",
    "using": "INSERT { ?s <x:from> ?o } USING <x:g2> USING NAMED <x:g1> "
    "WHERE { ?s <x:b> ?n . GRAPH ?g { ?s <x:b> ?o } }",
    "not bound": "INSERT { ?s <x:n> 1 . ?s <x:m> ?m } "
    "WHERE { ?s <x:b> 1 OPTIONAL { ?s <x:z> ?m } }",
    "nothing to bind": "INSERT { <x:yes> <x:b> 1 } WHERE { <x:a> <x:b> 1 }",
    "nothing found": "INSERT { <x:yes> <x:b> 1 } WHERE { <x:absent> <x:b> 1 }",
    "emptied": "CLEAR DEFAULT",
    "emptied, one": "CLEAR GRAPH <x:g1>",
    "dropped, one": "PREFIX x: <x:> DROP SILENT GRAPH x:g2 # ;",
    "dropped, none": "DROP SILENT GRAPH <x:absent>",
    "emptied, the named": "CLEAR NAMED",
    "emptied, all": "DROP ALL",
    "made anew": "CLEAR GRAPH <x:g1> ; INSERT DATA { GRAPH <x:g1> { <x:a> <x:b> 1 } }",
    "a graph begun": "CREATE GRAPH <x:g3> ; INSERT DATA { GRAPH <x:g3> { <x:a> <x:b> 1 } }",
    "nothing": "PREFIX x: <x:>",
}


@pytest.fixture
def store() -> ox.Store:
    made = ox.Store()
    made.load(HELD, ox.RdfFormat.TRIG)
    return made


@pytest.mark.parametrize("case", UPDATES)
def test_what_an_update_would_change_is_what_it_changes(store, case):
    before = set(store)
    found = effects_of(UPDATES[case], store)
    assert set(store) == before, "it was made"
    store.update(UPDATES[case], prefixes=PREFIXES)
    assert (before - found.removed.keys()) | found.added.keys() == set(store)


def test_each_operation_may_have_prefixes_of_its_own(store):
    text = "PREFIX p: <x:> INSERT DATA { p:a p:q 1 }; PREFIX p: <y:> INSERT DATA { p:a p:q 1 }"
    assert {each.subject.value for each in effects_of(text, store).added} == {"x:a", "y:a"}


def test_blank_nodes_of_data_and_templates_are_told_as_addresses(store):
    for text in ("INSERT DATA { [] <x:b> _:a }", "INSERT { ?s <x:has> [] } WHERE { ?s <x:c> ?o }"):
        (quad,) = effects_of(text, store).added
        assert quad.object.value.startswith(GENID)


DEPENDING = ["DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "INSERT { ?s ?p 1 } WHERE { ?s ?p 2 }"]


@pytest.mark.parametrize("later", DEPENDING)
def test_what_depends_on_the_operation_before_is_refused(store, later):
    with pytest.raises(RefusedQuery, match="one after another"):
        effects_of(f"INSERT DATA {{ <x:n> <x:b> 2 }} ; {later}", store)


@pytest.mark.parametrize("text", ["COPY <x:g1> TO <x:g2>", "MOVE <x:g1> TO DEFAULT"])
def test_whole_graphs_are_not_moved_past_the_shapes(store, text):
    with pytest.raises(RefusedQuery, match="write it as DELETE and INSERT"):
        effects_of(text, store)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <x:a> <x:b> }",
        "INSERT DATA { ?s <x:b> 1 }",
        "WITH <x:g> WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } WHERE",
        "INSERT <x:a> WHERE { ?s ?p ?o }",
    ],
)
def test_what_is_no_update_is_told(store, text):
    with pytest.raises(MalformedQuery):
        effects_of(text, store)

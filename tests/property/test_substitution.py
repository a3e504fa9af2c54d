"""Values put into a query stay values, whatever they hold."""

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from kg.store.substitution import substitute

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)


@given(TEXT)
def test_any_text_comes_out_of_a_query_as_it_went_in(text):
    asked = 'SELECT ?x ("?x" AS ?y) ?z { BIND(?x AS ?z) # ?x\n }'
    query = substitute(asked, {"x": ox.Literal(text)})
    (row,) = ox.Store().query(query)
    assert (row["x"].value, row["y"].value, row["z"].value) == (text, "?x", text)


@given(TEXT)
def test_no_text_adds_syntax(text):
    store = ox.Store()
    store.add(ox.Quad(*(ox.NamedNode(f"http://a/{each}") for each in "spo")))
    query = substitute("SELECT ?s { ?s ?p ?o FILTER(?o = ?x) }", {"x": ox.Literal(text)})
    assert list(store.query(query)) == []


def test_a_variable_that_the_query_binds_keeps_its_name():
    query = substitute(
        "SELECT (COUNT(?s) AS ?n) { ?s ?p ?o FILTER(?n = ?n) }", {"n": ox.Literal(1)}
    )
    assert "AS ?n)" in query
    assert "?n =" not in query

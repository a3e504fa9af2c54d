"""Statements of registers are written as text; whatever the words, they mean what was meant."""

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from kg.sources.ods.statements import Statements, literal, node

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS)
def test_a_text_comes_back_as_it_went_in(text):
    (quad,) = ox.parse(f"<a:s> <a:p> {literal(text)} .\n".encode(), ox.RdfFormat.N_QUADS)
    assert quad.object == ox.Literal(text)


@given(st.text())
def test_a_key_is_one_iri_or_is_refused(text):
    try:
        written = node(f"organisation/{text}")
    except ValueError:
        return
    (quad,) = ox.parse(f"{written} <a:p> <a:o> .\n".encode(), ox.RdfFormat.N_QUADS)
    assert f"<{quad.subject.value}>" == written


@given(TEXTS, st.text("ABC0", min_size=1))
def test_a_node_has_its_label_and_nothing_else(text, code):
    statements = Statements("source/x")
    statements.about(f"organisation/{code}", "Organisation", label=f"{text}.")
    assert len(list(ox.parse(statements.taken(), ox.RdfFormat.N_QUADS))) == 3


def test_half_a_character_is_written_as_one_that_cannot_be_shown():
    statements = Statements("source/x")
    statements.text(node("organisation/A"), "identifier", "x\ud800")
    (quad,) = ox.parse(statements.taken(), ox.RdfFormat.N_QUADS)
    assert quad.object.value == "x?"

"""The words of a query as the engine reads them: nothing hides a call, and none is made up."""

import subprocess
import sys

import pytest

from kg.errors import MalformedQuery, RefusedQuery
from kg.store.query_text import QueryText


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICESILENT<http://127.0.0.1/>{} }",
        "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1/>{} }",
        "PREFIX : <http://127.0.0.1/> SELECT * { SERVICE:x{} }",
        "PREFIX : <http://127.0.0.1/> SELECT * { ?s ?p 1.SERVICE:x{} }",
        "SELECT * { ?s ?p nhs:.SERVICE<http://127.0.0.1/>{} }",
        r"SELECT * { ?s <https://a/\u0041#x> ?o . SERVICE <http://127.0.0.1/> {} }",
        'ASK { VALUES ?a {"""x"} SERVICE <http://127.0.0.1/> {} #\\q """\n}',
        'ASK { VALUES ?a {"""x"} SERVICE <http://127.0.0.1/> {} #\\T """\n}',
        'ASK { VALUES ?a {"""x"} SERVICE <http://127.0.0.1/> {} #\\uD800 """\n}',
        'ASK { ?s ?p ?o FILTER(?o<?p#>"""\n) SERVICE <http://127.0.0.1/> {} #"""\n}',
        "ASK { ?s ?p nhs:a\u0301\\'x . SERVICE <http://127.0.0.1/> {} #'\n}",
        "SELECT * FROMNAMED<http://127.0.0.1/>{ ?s ?p ?o }",
    ],
)
def test_no_way_of_writing_hides_a_call_or_a_graph_elsewhere(text):
    with pytest.raises(RefusedQuery):
        QueryText.read(text).refuse(())


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX service: <a:> ASK { GRAPH service:g { ?service ?load '\\U0001F600' } }",
        "PREFIX service: <a:> DESCRIBE service:a { ?service service:b 'SERVICE' }",
        'ASK { ?s ?p """a service\'s "name\\"""" }',
    ],
)
def test_names_and_texts_that_mention_a_service_call_none(text):
    read = QueryText.read(text)
    read.refuse(())
    assert (read.calls, read.fault) == (False, None)


@pytest.mark.parametrize(
    ("text", "column"), [("ASK {\n 'a\\'b }", 2), ("ASK {\n \\u0053ERVICE <a:> {} }", 2)]
)
def test_a_text_without_end_or_a_stray_backslash_names_its_place(text, column):
    with pytest.raises(MalformedQuery, match="line 2") as caught:
        QueryText.read(text).refuse(())
    assert (caught.value.line, caught.value.column) == (2, column)


@pytest.mark.parametrize(
    "text", ["'\"' + '\\\\\"' * 100_000", '\'"""\\n\\\\\' * 40_000', "'a.' * 100_000"]
)
def test_reading_the_words_of_a_long_text_ends(text):
    """In time that grows with the square of the length, this hangs for minutes."""
    code = f"from kg.store.query_text import QueryText; print(QueryText.read({text}).is_stable)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "True\n"


def test_the_words_that_change_an_answer_are_seen():
    assert not QueryText.read("SELECT (NOW() AS ?now) {}").is_stable
    assert QueryText.read("SELECT ?now { ?now a <a:NOW> }").is_stable

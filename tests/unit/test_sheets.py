"""What is stated of a node is the same from its sheet as from the engine."""

from decimal import Decimal

import pyoxigraph as ox
import pytest
import small

from kg.keys import iri_of
from kg.namespaces import DEF, XSD
from kg.network.node_reading import read_named, read_things
from kg.network.sheet_gathering import DENIES, telling
from kg.network.stating import denying, leading, read_stated
from kg.network.telling import read_denials
from kg.ontology import Ontology
from kg.store.answer import Iri, written_value
from kg.store.dataset import Dataset
from kg.store.folder import Version
from kg.store.sheets import Sheets

_NODES = {
    False: "SELECT DISTINCT ?node { ?node ?property ?is }",
    True: "SELECT DISTINCT ?node { GRAPH ?graph { ?node ?property ?is } }",
}


@pytest.fixture(scope="module")
def asked(shipped):
    """The shipped seeds without a catalogue, so that the engine is asked."""
    return Dataset.in_memory(shipped.quads())


def _nodes(dataset, *, claims):
    return [str(row["node"]) for row in dataset.select(_NODES[claims])]


def _alike(every):
    return {
        node: {
            name: sorted((type(each), str(each)) for each in set(values))
            for name, values in known.items()
        }
        for node, known in every.items()
    }


def _sheets(path, *lots):
    return Sheets(small.gathered(path, *lots))


def _lines(quads):
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS).splitlines()


@pytest.mark.parametrize("claims", [False, True])
def test_every_node_of_the_shipped_seeds_has_what_the_engine_tells(shipped, asked, claims):
    nodes = _nodes(asked, claims=claims)
    assert len(nodes) > 1_000
    assert shipped.sheets is not None
    assert asked.sheets is None
    told = read_stated(shipped, nodes, claims=claims)
    assert _alike(told) == _alike(read_stated(asked, nodes, claims=claims))


def test_only_some_properties_are_read_where_no_more_are_wanted(shipped):
    (node, known), *_ = read_stated(
        shipped, [iri_of("organisation/RYF")], only=[f"{DEF}from"]
    ).items()
    assert node == iri_of("organisation/RYF")
    assert list(known) == [f"{DEF}from"]


def test_things_are_the_same_from_their_sheets_as_from_the_engine(shipped, asked):
    ontology = Ontology.load()
    told, expected = read_things(shipped, ontology), read_things(asked, ontology)
    assert told.keys() == expected.keys()
    for iri, thing in told.items():
        other = expected[iri]
        assert sorted(map(str, thing.statuses)) == sorted(map(str, other.statuses))
        assert _unordered(thing) == _unordered(other)
    assert any(thing.denials for thing in told.values())
    assert any(thing.values for thing in told.values())
    assert read_named(shipped, ontology) == read_named(asked, ontology)
    assert read_named(shipped, ontology, ["https://example.org/none"]) == {}


def _unordered(thing):
    return {**vars(thing), "statuses": None}


def test_what_leads_to_a_thing_is_what_the_engine_finds(shipped, asked):
    properties = telling(Ontology.load())
    things = _nodes(asked, claims=False)
    found = leading(shipped, things, properties)
    assert len(found) > 100
    assert found == leading(asked, things, properties)
    assert leading(shipped, things, []) == leading(asked, things, []) == {}
    assert denying(shipped, things) == denying(asked, things) != {}


@pytest.mark.parametrize("step", [7, 1009, 1])
def test_it_does_not_matter_in_which_order_statements_come_or_in_how_many_lots(tmp_path, step):
    dataset = small.dataset()
    lines = _lines(dataset.quads())
    whole = _sheets(tmp_path / "whole.sqlite", lines)
    lots = [lines[first::step][::-1] for first in range(min(step, 7))]
    lots.append([line for first in range(7, step) for line in lines[first::step]])
    other = _sheets(tmp_path / "lots.sqlite", *lots)
    for claims in (False, True):
        nodes = _nodes(dataset, claims=claims)
        told = other.read(nodes, claims=claims)
        assert _alike(told) == _alike(whole.read(nodes, claims=claims))
        assert len(told) == len(nodes)
    things = _nodes(dataset, claims=False)
    properties = telling(small.ontology())
    assert whole.owned(things, properties) == other.owned(things, properties) != {}
    for iri, claims in whole.owned(things, [DENIES]).items():
        assert set(claims) <= set(other.owned(things, [DENIES])[iri])


def test_the_same_statements_again_are_told_once(tmp_path):
    lines = [
        b'<x:a> <x:b> "c" .',
        b'<x:a> <x:b> "c" .',
        b"# a mark",
        b"",
        b'<x:a> <x:b> "d" <x:graph> .',
    ]
    once = _sheets(tmp_path / "a.sqlite", lines)
    for sheets in (once, _sheets(tmp_path / "b.sqlite", lines, lines)):
        assert sheets.read(["x:a"], claims=False) == {"x:a": {"x:b": ["c"]}}
        assert sheets.read(["x:a"], claims=True) == {"x:a": {"x:b": ["d"]}}
        assert sheets.read(["x:b"], claims=False) == {}


def test_a_claim_whose_status_comes_apart_from_it_denies_only_if_it_says_so(tmp_path):
    dataset = small.dataset()
    store, version = ox.Store(), Version(tmp_path)
    store.extend(dataset.quads())
    lines = _lines(dataset.quads())
    statuses = [line for line in lines if b"claim-status/" in line]
    _sheets(version.search, [line for line in lines if line not in statuses], statuses)
    held = Dataset(store, "test", version)
    things = _nodes(dataset, claims=False)
    found = read_denials(held, things)
    assert found == read_denials(dataset, things) != {}
    assert len(denying(held, things)) > len(found)


@pytest.mark.parametrize(
    "term",
    [
        ox.NamedNode("x:a"),
        ox.Literal("plain"),
        ox.Literal('with > and <x:graph> . and " and \\ and \t\n\r'),
        ox.Literal("français", language="fr"),
        ox.Literal("1.50", datatype=ox.NamedNode(XSD + "decimal")),
        ox.Literal("100.00", datatype=ox.NamedNode(XSD + "decimal")),
        ox.Literal("-0.0", datatype=ox.NamedNode(XSD + "decimal")),
        ox.Literal("1", datatype=ox.NamedNode(XSD + "boolean")),
        ox.Literal("007", datatype=ox.NamedNode(XSD + "integer")),
        ox.Literal("2020-02-29", datatype=ox.NamedNode(XSD + "date")),
        ox.Literal("2020", datatype=ox.NamedNode(XSD + "gYear")),
    ],
)
@pytest.mark.parametrize("graph", [ox.DefaultGraph(), ox.NamedNode("x:graph")])
def test_a_value_is_read_as_the_engine_writes_it(tmp_path, term, graph):
    quad = ox.Quad(ox.NamedNode("x:node"), ox.NamedNode("x:p"), term, graph)
    dataset = Dataset.in_memory([quad])
    claims = graph != ox.DefaultGraph()
    sheets = _sheets(tmp_path / "a.sqlite", _lines([quad]))
    (told,) = sheets.read(["x:node"], claims=claims)["x:node"]["x:p"]
    where = "GRAPH ?graph { ?s ?p ?is }" if claims else "?s ?p ?is"
    (whole,), (by_row,) = (
        dataset.select(f"SELECT ?is {{ {where} }}"),
        dataset.rows(f"SELECT ?is {{ {where} }}"),
    )
    assert (type(told), str(told)) == (type(whole["is"]), str(whole["is"]))
    assert (type(told), str(told)) == (type(by_row["is"]), str(by_row["is"]))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("<x:a>", Iri("x:a")),
        ("true", True),
        ("-12", -12),
        ("-1.5", Decimal("-1.5")),
        ("1.5e3", "1.5e3"),
        ('"a\\tb\\"c\\\\n"', 'a\tb"c\\n'),
        ('"\\u00e9\\U0001F600"', "é😀"),
        ('"x"@en', "x"),
        ('"<x:a>"', "<x:a>"),
        ("_:b", "_:b"),
    ],
)
def test_terms_of_answers_are_read_with_their_types(written, value):
    told = written_value(written)
    assert told == value
    assert type(told) is type(value)

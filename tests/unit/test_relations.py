"""What connects things is gathered with the catalogue, whatever way statements come."""

import sqlite3
from datetime import date

import pyoxigraph as ox
import pytest
import small

from kg.keys import iri_of, term
from kg.namespaces import DEF, PROV, RDF
from kg.network.edges import UNDRAWN
from kg.store.catalogue_writing import CatalogueWriter
from kg.store.relation_writing import ALWAYS
from kg.store.relations import Relations, Side, is_thing, number

HOLDER, MEMBER, SUBJECT = (DEF + name for name in ("roleHolder", "member", "subject"))
EDGES = "SELECT source, leaves, target, node FROM edge JOIN shape ON shape.id = edge.shape"
FULL = "SELECT source, leaves, target, node, begun FROM edge JOIN shape ON shape.id = edge.shape"


def _lines(quads):
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS).splitlines()


def _fact(key, kind, **stated):
    node = ox.NamedNode(iri_of(key))
    yield ox.Quad(node, ox.NamedNode(RDF + "type"), ox.NamedNode(term(kind)))
    yield ox.Quad(node, ox.NamedNode(PROV + "hadPrimarySource"), ox.NamedNode(iri_of("source/s")))
    for name, value in stated.items():
        is_day = isinstance(value, date)
        told = ox.Literal(str(value)) if is_day else ox.NamedNode(iri_of(value))
        yield ox.Quad(node, ox.NamedNode(term(name)), told)


def _members(count):
    for number_ in range(count):
        yield from _fact(
            f"membership/m{number_}",
            "Membership",
            member=f"organisation/m{number_}",
            memberBody="organisation/hub",
            **({"from": date(2000 + number_, 1, 1)} if number_ else {}),
        )


@pytest.fixture
def hub(tmp_path):
    return Relations(small.gathered(tmp_path / "search.sqlite", _lines(_members(9))))


def test_every_fact_and_claim_that_connects_two_things_is_there_with_its_ends(tmp_path):
    catalogue = small.gathered(tmp_path / "search.sqlite", _lines(small.dataset().quads()))
    rows = set(catalogue.select(EDGES))
    every = small.network().edges()
    assert len(every) > 20
    rules = {rule.target: rule for rule in small.ontology().edge_rules}
    for edge in every:
        leaves = rules[term(edge.kind)].source_iri
        for key in (edge.key, *edge.alike):
            assert (number(edge.source), leaves, number(edge.target), key) in rows


@pytest.mark.parametrize("step", [7, 1009, 1])
def test_it_does_not_matter_in_which_order_statements_come_or_in_how_many_lots(tmp_path, step):
    lines = _lines(small.dataset().quads())
    whole = small.gathered(tmp_path / "whole.sqlite", lines)
    lots = [lines[first::step][::-1] for first in range(min(step, 7))]
    lots.append([line for first in range(7, step) for line in lines[first::step]])
    other = small.gathered(tmp_path / "lots.sqlite", *lots)
    assert sorted(other.select(EDGES)) == sorted(whole.select(EDGES))


def test_the_same_statements_again_change_nothing(tmp_path):
    lines = _lines(_members(3))
    once, twice = (
        small.gathered(tmp_path / "a", lines),
        small.gathered(tmp_path / "b", lines, lines),
    )
    assert twice.select(FULL) == once.select(FULL)
    assert len(once.select(FULL)) == 3


def test_a_thing_has_its_nodes_up_to_a_bound_and_what_has_more_is_named(hub):
    end = Side(MEMBER, arriving=True)
    assert hub.at(iri_of("organisation/hub"), [MEMBER], 9)[1] == []
    nodes, many = hub.at(iri_of("organisation/hub"), [MEMBER, HOLDER], 4)
    assert (len(nodes), many) == (4, [end])
    assert hub.count(iri_of("organisation/hub"), end) == 9
    nodes, many = hub.at(iri_of("organisation/m3"), [MEMBER], 4)
    assert (nodes, many) == ([iri_of("membership/m3")], [])
    assert hub.at(iri_of("organisation/m3"), [HOLDER], 4) == ([], [])


@pytest.mark.parametrize("many", [0, 600])
def test_nodes_between_things_are_found_however_many_else_they_have(tmp_path, many):
    hub = Relations(small.gathered(tmp_path / "search.sqlite", _lines(_members(9 + many))))
    ends = [iri_of(f"organisation/{name}") for name in ("hub", "m3", "m7", "m12345")]
    found = sorted(hub.between(ends, [MEMBER]))
    assert found == [iri_of("membership/m3"), iri_of("membership/m7")]
    assert list(hub.between(ends, [HOLDER])) == list(hub.between(ends[1:], [MEMBER])) == []


def test_between_a_hub_that_edges_leave_and_others(tmp_path):
    facts = [
        quad
        for n in range(700)
        for quad in _fact(
            f"payment/p{n}", "Payment", payer="organisation/hub", payee=f"organisation/b{n}"
        )
    ]
    hub = Relations(small.gathered(tmp_path / "search.sqlite", _lines(facts)))
    ends = [iri_of(f"organisation/{name}") for name in ("hub", "b5", "b699")]
    found = sorted(hub.between(ends, [DEF + "payer"]))
    assert found == [iri_of("payment/p5"), iri_of("payment/p699")]


def _dated(body, **years):
    """Payments to a body by name; each has a first and a last year."""
    for name, (first, last) in years.items():
        yield from _fact(
            f"payment/{body}-{name}",
            "Payment",
            payer="organisation/hub",
            payee=f"organisation/{body}",
            **({"from": date(first, 1, 1)} if first else {}),
            **({"to": date(last, 12, 31)} if last else {}),
        )


_YEARS = {
    "ended": (2001, 2002),
    "later": (2030, 2031),
    "long": (1990, None),
    "new": (2018, 2025),
    "undated": (None, None),
}


def _names(iris):
    return [iri.rpartition("-")[2] for iri in iris]


def test_of_a_hub_what_holds_on_a_day_comes_first_and_the_latest_of_it(tmp_path):
    hub = Relations(small.gathered(tmp_path / "search.sqlite", _lines(_dated("a", **_YEARS))))
    asked = iri_of("organisation/hub"), [DEF + "payer"]
    days = {
        date(2020, 1, 1): ["new", "long", "undated", "later"],
        date(2001, 6, 1): ["ended", "long", "undated", "later"],
        date(2040, 1, 1): ["long", "undated", "later", "new"],
    }
    for day, order in days.items():
        assert _names(hub.at(*asked, 4, day)[0]) == order
        assert hub.at(*asked, 4, day)[1] == [Side(DEF + "payer", arriving=False)]
    assert hub.at(*asked, 5, date(2020, 1, 1))[1] == []


def test_of_what_is_alike_between_two_things_the_latest_that_holds_is_told(tmp_path):
    facts = [*_dated("a", **_YEARS), *_dated("b", new=(2019, None)), *_dated("c", new=(2019, None))]
    hub = Relations(small.gathered(tmp_path / "search.sqlite", _lines(facts)))
    ends = [iri_of(f"organisation/{name}") for name in ("hub", "a", "b")]
    nodes, beside = hub.latest_between(ends, [DEF + "payer"], 2, date(2020, 1, 1))
    assert sorted(nodes) == [iri_of(f"payment/{name}") for name in ("a-long", "a-new", "b-new")]
    assert beside == 3
    nodes, beside = hub.latest_between(ends, [DEF + "payer"], 4, date(2040, 1, 1))
    assert "later" in _names(nodes)
    nodes, _ = hub.latest_between(ends, [DEF + "payer"], 4, date(2020, 1, 1))
    assert "later" not in _names(nodes)
    assert hub.latest_between(ends, [MEMBER], 2, date(2020, 1, 1)) == ([], 0)
    assert hub.latest_between(ends, [DEF + "payer"], 9, date(2020, 1, 1))[1] == 0


def test_neighbours_count_from_the_day_they_are_connected_and_at_once_if_that_is_not_known(hub):
    def count(day, most=9):
        return len(hub.beside(iri_of("organisation/hub"), [MEMBER], most, day))

    assert count(date(1990, 1, 1)) == 1
    assert count(date(2003, 12, 31)) == 4
    assert count(date(2004, 1, 1)) == 5
    assert count(date(2030, 1, 1)) == 9
    assert count(date(2030, 1, 1), most=4) == 4


def test_what_rests_on_a_source_is_counted_by_class(hub):
    assert hub.resting_on(iri_of("source/s")) == {term("Membership"): 9}
    assert hub.resting_on(iri_of("source/none")) == {}


def test_a_catalogue_that_knows_nothing_of_it_says_so_and_takes_nothing_in(tmp_path):
    path = tmp_path / "old.sqlite"
    small.gathered(path, [])
    with sqlite3.connect(path) as connection:
        for table in ("edge", "shape", "loose", "rest"):
            connection.execute(f"DROP TABLE {table}")
    connection.close()
    old = small.gathered(path, _lines(_members(2)))
    assert not Relations(old).are_known
    assert old.kinds("organisation") == {}
    assert Relations(small.gathered(tmp_path / "new.sqlite", [])).are_known


def test_no_property_has_a_part_in_two_shapes():
    pairs = {
        (rule.source_iri, rule.destination_iri)
        for rule in small.ontology().edge_rules
        if rule.family not in UNDRAWN
    }
    ends = [end for pair in pairs for end in pair]
    assert sorted(ends) == sorted(set(ends))
    assert (SUBJECT, DEF + "object") in pairs


def test_things_and_concepts_are_told_apart_by_number():
    assert is_thing(number(iri_of("organisation/RDY")))
    assert not is_thing(number(iri_of("code/role/partner")))
    writer = CatalogueWriter(sqlite3.connect(":memory:"))
    ends = (number(iri_of("a/b")), number("http://example.org/"))
    writer.add("relation", "x", *ends, "n/m", 0, ALWAYS)
    assert writer.finish().execute("SELECT count(*) FROM edge").fetchone() == (1,)

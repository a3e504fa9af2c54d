"""A network read piece by piece gives what one read at once gives, and hubs are counted."""

from datetime import date

import pyoxigraph as ox
import pytest
import small

from kg.keys import iri_of, term
from kg.namespaces import PROV, RDF, RDFS
from kg.network import Network, edge_reading
from kg.network.edge_reading import EdgeReading
from kg.network.neighbourhood import neighbourhood
from kg.network.paths import connections
from kg.network.reach import Walk, last_day_together, reach
from kg.store.dataset import Dataset

DAY = date(2019, 12, 1)
KEYS = sorted(thing.key for thing in small.network().things.values())


def _piecewise():
    return Network.of(small.dataset(), small.ontology(), small=0)


def _hub(members):
    """A body with many members, each of which belongs to nothing else."""

    def quad(subject, name, value):
        node = value if isinstance(value, ox.Literal) else ox.NamedNode(value)
        return ox.Quad(ox.NamedNode(iri_of(subject)), ox.NamedNode(name), node)

    for key in ("organisation/hub", *(f"organisation/m{n}" for n in range(members))):
        yield quad(key, RDF + "type", term("Organisation"))
        yield quad(key, RDFS + "label", ox.Literal(key))
    for number in range(members):
        fact = f"membership/m{number}"
        yield quad(fact, RDF + "type", term("Membership"))
        yield quad(fact, term("member"), iri_of(f"organisation/m{number}"))
        yield quad(fact, term("memberBody"), iri_of("organisation/hub"))
        yield quad(fact, PROV + "hadPrimarySource", iri_of("source/register"))


def test_what_is_read_at_once_is_complete_and_what_is_not_is_not():
    assert small.network().is_complete
    assert not _piecewise().is_complete


def test_each_thing_has_the_same_edges_either_way():
    piecewise, whole = _piecewise(), small.network()
    assert sum(len(whole.edges_of(iri_of(key))) for key in KEYS) > 40
    for key in KEYS:
        assert set(piecewise.edges_of(iri_of(key))) == set(whole.edges_of(iri_of(key))), key


def test_many_things_are_read_together_as_one_by_one():
    together, one_by_one = _piecewise(), _piecewise()
    together.read(map(iri_of, KEYS))
    for key in KEYS:
        assert together.edges_of(iri_of(key)) == one_by_one.edges_of(iri_of(key))


def test_things_and_sources_are_the_same_either_way():
    piecewise, whole = _piecewise(), small.network()
    for key in KEYS:
        assert piecewise.things[iri_of(key)] == whole.things[iri_of(key)]
    assert piecewise.sources["source/paper-2019"] == whole.sources["source/paper-2019"]
    assert "source/none" not in piecewise.sources
    assert dict(piecewise.things) == dict(whole.things)


@pytest.mark.parametrize("key", ["organisation/nobody", "no > iri", "", "organisation/a b"])
def test_what_is_no_thing_has_no_edges(key):
    assert _piecewise().edges_of(iri_of(key)) == ()
    assert iri_of(key) not in _piecewise().things
    assert _piecewise().edge(key) is None


def test_an_edge_is_found_by_the_key_of_its_fact_or_claim():
    piecewise, whole = _piecewise(), small.network()
    for edge in whole.edges():
        assert piecewise.edge(edge.key) == edge


def test_a_family_is_read_alone():
    families = {edge.family for edge in _piecewise().edges(["contract"])}
    assert families == {"contract"}
    assert set(_piecewise().edges(["contract"])) == set(small.network().edges(["contract"]))


def test_a_neighbourhood_and_a_path_are_the_same_either_way():
    piecewise, whole = _piecewise(), small.network()
    one, other = (
        neighbourhood(each, "contract/urgent", DAY, depth=2) for each in (piecewise, whole)
    )
    assert set(one.graph.edges(keys=True)) == set(other.graph.edges(keys=True))
    ends = ("organisation/CCC", "organisation/PPP", date(2019, 5, 1))
    assert connections(piecewise, *ends) == connections(whole, *ends)
    together = {"keys": ["organisation/CCC", "organisation/PPP"], "today": date(2026, 1, 1)}
    assert last_day_together(piecewise, **together) == last_day_together(whole, **together)


def test_facts_that_rest_on_a_source_are_listed_up_to_a_bound_and_counted():
    network = _piecewise()
    every = [edge for edge in network.edges() if "source/paper-2019" in edge.sources]
    facts = [edge for edge in every if edge.reported is None]
    found, total = network.resting_on("source/paper-2019", 500)
    assert {edge.key for edge in found} == {edge.key for edge in facts}
    few, still = network.resting_on("source/paper-2019", 2)
    assert (len(few), still) == (2, total)


def test_what_rests_on_a_source_is_the_same_however_much_it_is(monkeypatch):
    few = _piecewise().resting_on("source/paper-2019", 500)
    monkeypatch.setattr(edge_reading, "_MANY", 1)
    assert _piecewise().resting_on("source/paper-2019", 500) == few
    assert few[1] > 5


@pytest.mark.parametrize("day", [date(2019, 5, 1), DAY, date(2030, 1, 1)])
def test_what_things_are_connected_with_is_found_without_reading_what_connects_them(day):
    iris, families = [iri_of(key) for key in KEYS], small.network().families - {"geography"}
    for some in (families, {"contract"}, {"claim"}):
        found, whole = (each.others(iris, day, some) for each in (_piecewise(), small.network()))
        for iri in iris:
            assert set(found[iri]) - {iri} == set(whole[iri]) - {iri}, iri
    assert any(small.network().others(iris, day, families).values())


def test_of_a_hub_some_of_what_it_is_connected_with_is_found():
    dataset, hub = Dataset.in_memory(list(_hub(9))), iri_of("organisation/hub")
    few = EdgeReading(dataset, small.ontology(), most=4).others([hub], DAY, {"governance"})
    assert len(few[hub]) == 4


def test_a_hub_is_read_up_to_a_bound_and_the_rest_counted():
    dataset = Dataset.in_memory(list(_hub(9)))
    hub, member = iri_of("organisation/hub"), iri_of("organisation/m3")
    around = EdgeReading(dataset, small.ontology(), most=4).around([hub, member])
    assert 4 <= len(around[hub].edges) <= 5  # the one of the member may come on top
    assert around[hub].beyond == {"Membership": 9 - len(around[hub].edges)}
    assert len(around[member].edges) == 1
    assert around[member].beyond == {}


def test_a_neighbourhood_says_how_many_a_hub_has_beyond_what_is_read():
    network = Network(Dataset.in_memory(list(_hub(40))), small.ontology())
    found = neighbourhood(network, "organisation/hub", DAY)
    assert found.left_out == {"organisation/hub": 10}


def test_edges_among_things_are_those_with_both_ends_there_however_large_a_hub():
    dataset = Dataset.in_memory(list(_hub(9)))
    hub, one, other = (iri_of(f"organisation/{name}") for name in ("hub", "m3", "m7"))
    reading = EdgeReading(dataset, small.ontology(), most=2)
    assert [edge.source for edge in reading.among([hub, one, other])] == [one, other]
    assert reading.among([one, other]) == ()
    for network in (_piecewise(), small.network()):
        every = {iri_of(key) for key in KEYS}
        assert set(network.among(every)) == set(small.network().edges())


def test_a_walk_stops_at_hubs_and_at_its_budget():
    network = Network(Dataset.in_memory(list(_hub(9))), small.ontology())
    walk = Walk(DAY, frozenset({"governance"}), frozenset({"undated"}), most=5)
    start = iri_of("organisation/m1")
    found = reach(network, [start], walk, 4)
    assert found.hubs == {iri_of("organisation/hub")}
    assert set(found.steps) == {start, iri_of("organisation/hub")}
    poor = Walk(DAY, walk.families, walk.states, budget=3)
    assert reach(network, [start], poor, 4).cut
    assert not reach(network, [start], Walk(DAY, walk.families, walk.states), 4).cut


def test_a_path_through_a_hub_is_left_out_and_the_note_names_the_hub():
    quads = list(_hub(70))
    network = Network(Dataset.in_memory(quads), small.ontology())
    found = connections(network, "organisation/m1", "organisation/m2", DAY)
    assert found.paths == ()
    assert "organisation/hub" in found.note
    through = connections(network, "organisation/m1", "organisation/m2", DAY, avoid_hubs=False)
    assert [hop.to_key for hop in through.paths[0]] == ["organisation/hub", "organisation/hub"]

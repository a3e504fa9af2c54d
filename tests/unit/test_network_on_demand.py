"""A network read piece by piece gives what one read at once gives, and hubs are counted."""

from datetime import date

import pyoxigraph as ox
import pytest
import small

from kg.index import Gathering
from kg.keys import iri_of, term
from kg.namespaces import PROV, RDF, RDFS, XSD
from kg.network import Network, edge_reading
from kg.network.edge_reading import EdgeReading
from kg.network.neighbourhood import neighbourhood
from kg.network.paths import connections
from kg.network.projection import MOST_ALIKE
from kg.network.reach import Walk, last_day_together, reach
from kg.store.catalogue_writing import write_catalogue
from kg.store.dataset import Dataset
from kg.store.folder import Version

DAY = date(2019, 12, 1)
KEYS = sorted(thing.key for thing in small.network().things.values())


def _asked(quads, _):
    return Dataset.in_memory(quads)


def _with_catalogue(quads, folder):
    """Hold quads in memory, with their catalogue on disk as a version of a store has it."""
    version, lines = Version(folder), ox.serialize(quads, format=ox.RdfFormat.N_QUADS)

    def fill(writer):
        gathering = Gathering(writer, small.ontology())
        gathering.take(lines.splitlines())
        gathering.close()

    write_catalogue(version.search, fill)
    store = ox.Store()
    store.extend(quads)
    return Dataset(store, "test", version)


@pytest.fixture(params=[_asked, _with_catalogue], ids=["engine", "catalogue"])
def hold(request, tmp_path):
    """What finds relations: the engine, which is asked, or the catalogue of a version."""
    return lambda quads: request.param(list(quads), tmp_path)


@pytest.fixture
def piecewise(hold):
    return Network.of(hold(small.dataset().quads()), small.ontology(), small=0)


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


def test_what_is_read_at_once_is_complete_and_what_is_not_is_not(piecewise):
    assert small.network().is_complete
    assert not piecewise.is_complete


def test_each_thing_has_the_same_edges_either_way(piecewise):
    whole = small.network()
    assert sum(len(whole.edges_of(iri_of(key))) for key in KEYS) > 40
    for key in KEYS:
        assert set(piecewise.edges_of(iri_of(key))) == set(whole.edges_of(iri_of(key))), key


def test_many_things_are_read_together_as_one_by_one(hold):
    dataset, words = hold(small.dataset().quads()), small.ontology()
    together, one_by_one = (Network.of(dataset, words, small=0) for _ in range(2))
    together.read(map(iri_of, KEYS))
    for key in KEYS:
        assert together.edges_of(iri_of(key)) == one_by_one.edges_of(iri_of(key))


def test_things_and_sources_are_the_same_either_way(piecewise):
    whole = small.network()
    for key in KEYS:
        assert piecewise.things[iri_of(key)] == whole.things[iri_of(key)]
    assert piecewise.sources["source/paper-2019"] == whole.sources["source/paper-2019"]
    assert "source/none" not in piecewise.sources
    assert dict(piecewise.things) == dict(whole.things)


@pytest.mark.parametrize("key", ["organisation/nobody", "no > iri", "", "organisation/a b"])
def test_what_is_no_thing_has_no_edges(piecewise, key):
    assert piecewise.edges_of(iri_of(key)) == ()
    assert iri_of(key) not in piecewise.things
    assert piecewise.edge(key) is None


def test_an_edge_is_found_by_the_key_of_its_fact_or_claim(piecewise):
    whole = small.network()
    for edge in whole.edges():
        assert piecewise.edge(edge.key) == edge


def test_a_family_is_read_alone(piecewise):
    families = {edge.family for edge in piecewise.edges(["contract"])}
    assert families == {"contract"}
    assert set(piecewise.edges(["contract"])) == set(small.network().edges(["contract"]))


def test_a_neighbourhood_and_a_path_are_the_same_either_way(piecewise):
    whole = small.network()
    one, other = (
        neighbourhood(each, "contract/urgent", DAY, depth=2) for each in (piecewise, whole)
    )
    assert set(one.graph.edges(keys=True)) == set(other.graph.edges(keys=True))
    ends = ("organisation/CCC", "organisation/PPP", date(2019, 5, 1))
    assert connections(piecewise, *ends) == connections(whole, *ends)
    together = {"keys": ["organisation/CCC", "organisation/PPP"], "today": date(2026, 1, 1)}
    assert last_day_together(piecewise, **together) == last_day_together(whole, **together)


def test_facts_that_rest_on_a_source_are_listed_up_to_a_bound_and_counted(piecewise):
    network = piecewise
    every = [edge for edge in network.edges() if "source/paper-2019" in edge.sources]
    facts = [edge for edge in every if edge.reported is None]
    found, total = network.resting_on("source/paper-2019", 500)
    assert {edge.key for edge in found} == {edge.key for edge in facts}
    few, still = network.resting_on("source/paper-2019", 2)
    assert (len(few), still) == (2, total)


@pytest.mark.parametrize("bound", ["_MANY", "_LISTED"])
def test_what_rests_on_a_source_is_the_same_however_much_it_is(hold, monkeypatch, bound):
    dataset = hold(small.dataset().quads())
    few, many = (Network.of(dataset, small.ontology(), small=0) for _ in range(2))
    found, total = few.resting_on("source/paper-2019", 500)
    monkeypatch.setattr(edge_reading, bound, 1)
    assert many.resting_on("source/paper-2019", 500) == (found, total)
    assert total > 5


@pytest.mark.parametrize("day", [date(2019, 5, 1), DAY, date(2030, 1, 1)])
def test_what_things_are_connected_with_is_counted_without_reading_what_connects_them(
    piecewise, day
):
    every, families = [iri_of(key) for key in KEYS], small.network().families - {"geography"}
    for some in (families, {"contract"}, {"claim"}):
        for iris in (every[::3], *([each] for each in every)):
            assert piecewise.beyond(iris, day, some) == small.network().beyond(iris, day, some)
    assert any(small.network().beyond(every[::3], day, families).values())


def test_of_a_hub_some_of_what_it_is_connected_with_is_counted(hold):
    hub, member = iri_of("organisation/hub"), iri_of("organisation/m3")
    reading = EdgeReading(hold(_hub(9)), small.ontology(), most=4)
    assert reading.beyond([hub], DAY, {"governance"}) == {hub: 4}
    assert reading.beyond([hub, member], DAY, {"governance"})[member] == 0
    assert reading.beyond([hub], DAY, {"contract"}) == {hub: 0}


def test_a_hub_is_read_up_to_a_bound_and_the_rest_counted(hold):
    hub, member = iri_of("organisation/hub"), iri_of("organisation/m3")
    around = EdgeReading(hold(_hub(9)), small.ontology(), most=4).around([hub, member])
    assert 4 <= len(around[hub].edges) <= 5  # the one of the member may come on top
    assert around[hub].beyond == {"Membership": 9 - len(around[hub].edges)}
    assert len(around[member].edges) == 1
    assert around[member].beyond == {}


def test_a_hub_s_first_relations_are_read_and_the_rest_is_counted(hold):
    hub, member = iri_of("organisation/hub"), iri_of("organisation/m3")
    network = Network(hold(_hub(9)), small.ontology())
    found = network.read_first([hub, member], DAY, 4)
    assert 4 <= len(found[hub].edges) <= 5  # the one of the member may come on top
    assert found[hub].beyond == {"Membership": 9 - len(found[hub].edges)}
    assert (len(found[member].edges), found[member].beyond) == (1, {})
    assert network.first(hub, DAY, 4) is found[hub]
    assert len(network.edges_of(hub)) == 9
    assert network.first(hub, DAY, 4).beyond == {}


def test_what_is_read_at_once_or_has_no_more_is_first_read_as_a_whole(piecewise):
    whole = small.network()
    for iri in map(iri_of, KEYS):
        edges = set(whole.edges_of(iri))
        assert set(whole.first(iri, DAY, 1).edges) == edges
        assert set(piecewise.first(iri, DAY, 300).edges) == edges


def _payments(count):
    for name in ("hub", "m0"):
        yield ox.Quad(
            *_named(f"organisation/{name}", RDF + "type"), ox.NamedNode(term("Organisation"))
        )
        yield ox.Quad(*_named(f"organisation/{name}", RDFS + "label"), ox.Literal(name))
    for number in range(count):
        fact = f"payment/p{number}"
        yield ox.Quad(*_named(fact, RDF + "type"), ox.NamedNode(term("Payment")))
        yield ox.Quad(*_named(fact, term("payer")), ox.NamedNode(iri_of("organisation/hub")))
        yield ox.Quad(*_named(fact, term("payee")), ox.NamedNode(iri_of("organisation/m0")))
        day = ox.Literal(f"20{10 + number}-01-01", datatype=ox.NamedNode(XSD + "date"))
        yield ox.Quad(*_named(fact, term("from")), day)


def _named(key, prop):
    return ox.NamedNode(iri_of(key)), ox.NamedNode(prop)


@pytest.mark.parametrize(("day", "latest"), [(DAY, "payment/p8"), (date(2012, 1, 1), "payment/p2")])
def test_of_many_payments_between_two_bodies_a_picture_has_the_latest_and_counts_the_rest(
    tmp_path, day, latest
):
    dataset = _with_catalogue(list(_payments(9)), tmp_path)
    found = neighbourhood(Network(dataset, small.ontology()), "organisation/hub", day)
    keys = sorted(edge.key for edge in found.edges)
    assert len(keys) == MOST_ALIKE
    assert latest in keys
    assert found.alike == 9 - MOST_ALIKE
    assert found.graph.number_of_edges() == MOST_ALIKE
    whole = Network.of(_asked(list(_payments(9)), None), small.ontology())
    assert neighbourhood(whole, "organisation/hub", DAY).alike == 0


def test_a_hub_of_just_as_many_as_are_read_has_none_beyond(hold):
    hub = iri_of("organisation/hub")
    assert EdgeReading(hold(_hub(9)), small.ontology(), most=9).around([hub])[hub].beyond == {}


def test_a_neighbourhood_says_how_many_a_hub_has_beyond_what_is_read(hold):
    network = Network(hold(_hub(40)), small.ontology())
    found = neighbourhood(network, "organisation/hub", DAY)
    assert found.left_out == {"organisation/hub": 10}


def test_edges_among_things_are_those_with_both_ends_there_however_large_a_hub(hold, piecewise):
    hub, one, other = (iri_of(f"organisation/{name}") for name in ("hub", "m3", "m7"))
    reading = EdgeReading(hold(_hub(9)), small.ontology(), most=2)
    assert [edge.source for edge in reading.among([hub, one, other])] == [one, other]
    assert reading.among([one, other]) == ()
    for network in (piecewise, small.network()):
        every = {iri_of(key) for key in KEYS}
        assert set(network.among(every)) == set(small.network().edges())
        assert set(network.among(every)) == set(network.among(sorted(every, reverse=True)))


def test_a_walk_stops_at_hubs_and_at_its_budget(hold):
    network = Network(hold(_hub(9)), small.ontology())
    walk = Walk(DAY, frozenset({"governance"}), frozenset({"undated"}), most=5)
    start = iri_of("organisation/m1")
    found = reach(network, [start], walk, 4)
    assert found.hubs == {iri_of("organisation/hub")}
    assert set(found.steps) == {start, iri_of("organisation/hub")}
    poor = Walk(DAY, walk.families, walk.states, budget=3)
    assert reach(network, [start], poor, 4).cut
    assert not reach(network, [start], Walk(DAY, walk.families, walk.states), 4).cut


def test_a_path_through_a_hub_is_left_out_and_the_note_names_the_hub(hold):
    network = Network(hold(_hub(70)), small.ontology())
    found = connections(network, "organisation/m1", "organisation/m2", DAY)
    assert found.paths == ()
    assert "organisation/hub" in found.note
    through = connections(network, "organisation/m1", "organisation/m2", DAY, avoid_hubs=False)
    assert [hop.to_key for hop in through.paths[0]] == ["organisation/hub", "organisation/hub"]

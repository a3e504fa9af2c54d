"""The projection to networkx: what holds on a day, and what one can walk from it."""

from datetime import date

import pyoxigraph as ox
import pytest
import small

from kg.dates import as_of
from kg.errors import UnknownTerm
from kg.keys import iri_of
from kg.network import Network
from kg.network.neighbourhood import Filters, neighbourhood
from kg.network.paths import connections
from kg.network.reach import last_day_together
from kg.store.dataset import Dataset

URGENT = iri_of("contract/urgent")


def _parties(day: str) -> dict[str, str]:
    graph = small.network().at(as_of(day), families=("contract",))
    return {
        graph.nodes[holder]["label"]: edge["state"]
        for holder, _, edge in graph.in_edges(URGENT, data=True)
        if edge["kind"] == "ContractRole"
    }


def test_the_parties_are_those_of_the_day():
    assert _parties("2019-05-01") == {
        "NHS Commissioner CCG": "current",
        "Lead University Trust": "current",
        "Partner NHS Trust": "current",
        "Ended NHS Trust": "current",
    }
    assert _parties("2019-12")["Partner NHS Trust"] == "withdrawing"
    assert set(_parties("2023-01-01")) == {"Lead NHS Foundation Trust"}
    assert _parties("2019-03-31") == {}


def test_a_name_is_the_one_borne_on_the_day():
    partner = small.network().things[iri_of("organisation/PPP")]
    assert partner.label_on(date(2018, 12, 31)) == "Former Partner NHS Trust"
    assert partner.label_on(date(2019, 1, 1)) == "Partner NHS Trust"


def test_every_edge_has_a_source_status_and_period_keys():
    graph = small.network().at(date(2019, 5, 1), claims=True)
    for _, _, edge in graph.edges(data=True):
        assert edge["sources"], edge
        assert edge["status"] in {"accepted", "asserted", "planned", "past", "alleged", "denied"}
        assert {"from", "to", "state"} <= edge.keys()


def test_claims_are_edges_only_when_asked_for_and_only_once_reported():
    network = small.network()
    families = {e["family"] for *_, e in network.at(date(2020, 1, 1)).edges(data=True)}
    assert "claim" not in families
    before = network.at(date(2019, 10, 19), claims=True, families=("claim",))
    after = network.at(date(2019, 10, 20), claims=True, families=("claim",))
    assert (before.number_of_edges(), after.number_of_edges()) == (0, 13)


def test_a_disputed_claim_says_so():
    graph = small.network().at(date(2020, 1, 1), claims=True, families=("claim",))
    edge = graph.edges[
        iri_of("organisation/PPP"), iri_of("contract/dream"), iri_of("claim/paper-2019-09")
    ]
    assert edge["disputed_by"] == ("claim/paper-2019-08",)


def test_the_last_day_together_is_before_the_withdrawal():
    day = last_day_together(
        small.network(), ["organisation/CCC", "organisation/PPP"], today=date(2026, 1, 1)
    )
    assert day == date(2019, 7, 9)


def test_a_path_is_told_with_its_sources():
    found = connections(small.network(), "organisation/CCC", "organisation/PPP", date(2019, 5, 1))
    hops = found.paths[0]
    assert [hop.label for hop in hops] == ["commissioner", "partner"]
    assert all("source/paper-2019" in hop.sources for hop in hops)
    assert found.sources["source/paper-2019"]["publisher"] == "The Paper"


def test_no_path_is_an_answer_too():
    found = connections(small.network(), "organisation/III", "organisation/PPP", date(2019, 5, 1))
    assert found.paths == ()
    assert found.note.startswith("no connection")


def test_a_neighbourhood_says_what_it_leaves_out():
    whole = neighbourhood(small.network(), "contract/urgent", date(2019, 12, 1))
    assert whole.left_out == {}
    capped = neighbourhood(small.network(), "contract/urgent", date(2019, 12, 1), limit=3)
    assert capped.graph.number_of_nodes() == 3
    assert capped.left_out == {"contract/urgent": whole.graph.number_of_nodes() - 3}


def test_a_neighbourhood_can_be_filtered_by_status():
    shown = neighbourhood(
        small.network(),
        "contract/dream",
        date(2020, 1, 1),
        filters=Filters(statuses=frozenset({"planned"})),
    )
    assert [edge["status"] for *_, edge in shown.graph.edges(data=True)] == ["planned"]


def test_an_unknown_focus_is_an_error():
    with pytest.raises(UnknownTerm, match="contract/nowhere"):
        neighbourhood(small.network(), "contract/nowhere", date(2020, 1, 1))


def test_two_sources_that_say_the_very_same_are_one_edge():
    twice = [
        ox.Quad(
            ox.NamedNode(quad.subject.value + "-again"),
            quad.predicate,
            ox.NamedNode(iri_of("source/register"))
            if quad.predicate.value.endswith("hadPrimarySource")
            else quad.object,
            quad.graph_name,
        )
        for quad in small.dataset().quads()
        if quad.subject.value == iri_of("contract-role/CCC-urgent-commissioner")
    ]
    dataset = Dataset.in_memory([*small.dataset().quads(), *twice])
    found = [
        edge
        for edge in Network.of(dataset, small.ontology()).edges_of(URGENT)
        if edge.role == "commissioner"
    ]
    assert [edge.sources for edge in found] == [("source/paper-2019", "source/register")]

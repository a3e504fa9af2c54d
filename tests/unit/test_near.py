"""A part of the network answers as the whole does, for what is in the middle of it."""

from datetime import date

import pytest

from kg.network import Network
from kg.network.edge_reading import EdgeReading
from kg.network.near import near
from kg.ontology import Ontology
from kg.risk import FAMILIES
from kg.risk.delivery import read
from kg.risk.roles import PROVIDERS
from kg.risk.withdrawal import withdrawal

DAYS = [date(2015, 6, 1), date(2019, 7, 9)]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_withdrawal_has_the_same_answer_from_the_facts_near_it(whole, on_demand, day):
    everything = whole.at(day, families=FAMILIES)
    delivery = read(everything)
    parties = {
        delivery.key(fact.source)
        for held in delivery.roles.values()
        for fact in held
        if fact.role in PROVIDERS
    }
    assert parties
    for party in sorted(parties):
        part = near(on_demand, [party], day, families=FAMILIES)
        assert part.beyond == {}
        assert answer(part.graph, party) == answer(everything, party)


def answer(graph, party):
    told = withdrawal(graph, [party]).as_dict()
    # How many facts of the whole graph have no dates is not known from a part of it.
    told["unknowns"] = [
        each for each in told["unknowns"] if "of this or other contracts" not in each
    ]
    return told


def test_what_has_too_many_relations_is_reached_and_not_passed_through(
    shipped, on_demand, monkeypatch
):
    day, families = date(2019, 7, 9), FAMILIES
    few = Network.of(shipped, Ontology.load(), small=0)
    monkeypatch.setattr(few, "_reading", EdgeReading(shipped, Ontology.load(), most=2))
    party = "organisation/RYF"
    part = near(few, [party], day, families=families)
    full = near(on_demand, [party], day, families=families)
    assert "contract/dorset-iucs" in part.beyond
    assert set(part.graph.edges(keys=True)) < set(full.graph.edges(keys=True))


def test_a_thing_without_facts_stands_alone(on_demand):
    part = near(on_demand, ["contract/unitingcare"], date(1990, 1, 1), families=FAMILIES)
    assert [told["key"] for _, told in part.graph.nodes(data=True)] == ["contract/unitingcare"]

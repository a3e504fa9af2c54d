"""What the shipped graph must hold, and what it must never hold."""

from datetime import date

import pytest

from kg.keys import key_of
from kg.network import Network
from kg.ontology import Ontology

CLAIMS_OF_FACTS = """
SELECT ?fact ?claim ?status ?review WHERE {
  ?fact nhs:acceptedFrom ?claim .
  GRAPH ?g { ?claim nhs:status ?status ; nhs:review ?review }
}
"""
AGAINST_FACTS = """
SELECT ?fact ?other WHERE {
  ?fact nhs:acceptedFrom ?claim .
  GRAPH ?g { ?other nhs:contradicts ?claim ; nhs:status ?status ; nhs:review ?review }
  VALUES ?status {
    <https://w3id.org/nhs-kg/code/claim-status/denied>
    <https://w3id.org/nhs-kg/code/claim-status/disputed>
  }
  FILTER(?review = <https://w3id.org/nhs-kg/code/review/accepted>)
}
"""
UNSOURCED = """
SELECT ?thing { ?thing a/rdfs:subClassOf* ?class . VALUES ?class { nhs:Entity nhs:DatedFact }
  FILTER(STRSTARTS(STR(?thing), "https://w3id.org/nhs-kg/id/"))
  FILTER NOT EXISTS { ?thing prov:hadPrimarySource ?source } }
"""
IN_CLAIMS = """
SELECT ?predicate ?status ?speaker WHERE {
  GRAPH ?g { ?c nhs:subject id:organisation\\/RNA ; nhs:object id:programme\\/dudley-icp ;
    nhs:predicate ?predicate ; nhs:status ?status ; nhs:speaker ?speaker }
}
"""


@pytest.fixture(scope="module")
def network(shipped):
    return Network.of(shipped, Ontology.load())


def test_no_planned_alleged_denied_or_disputed_claim_is_a_fact(shipped):
    rows = shipped.select(CLAIMS_OF_FACTS)
    assert len(rows) > 100
    statuses = {key_of(row["status"]) for row in rows}
    assert statuses == {"code/claim-status/asserted", "code/claim-status/past"}
    assert {key_of(row["review"]) for row in rows} == {"code/review/accepted"}


def test_no_accepted_claim_denies_a_fact(shipped):
    assert shipped.select(AGAINST_FACTS) == []


def test_every_thing_and_every_fact_has_a_source(shipped):
    assert shipped.select(UNSOURCED) == []


def test_there_are_no_blank_nodes(shipped):
    for quad in shipped.quads():
        assert type(quad.subject).__name__ == "NamedNode", quad
        assert type(quad.object).__name__ in {"NamedNode", "Literal"}, quad


def test_claims_are_in_no_answer_that_does_not_ask_for_them(shipped):
    assert shipped.select("SELECT ?c { ?c a nhs:Claim }") == []
    (row,) = shipped.select("SELECT (COUNT(?c) AS ?n) { GRAPH ?g { ?c a nhs:Claim } }")
    assert row["n"] > 500


def test_dudley_group_is_partner_for_one_speaker_and_subcontractor_for_another(shipped):
    said = {
        (key_of(row["speaker"]), row["predicate"].rsplit("#")[-1], key_of(row["status"])[18:])
        for row in shipped.select(IN_CLAIMS)
    }
    letter = "document/dudley-consultants-letter-2020-07"
    assert ("organisation/RYK", "partnerIn", "asserted") in said
    assert (letter, "partnerIn", "denied") in said
    assert (letter, "subcontractorOf", "alleged") in said


@pytest.mark.parametrize(
    ("day", "commissioner", "ambulance"),
    [
        (date(2019, 5, 1), "NHS Dorset CCG", "current"),
        (date(2020, 7, 7), "NHS Dorset CCG", None),
        (date(2023, 1, 1), "NHS Dorset Integrated Care Board", None),
    ],
)
def test_the_dorset_contract_has_the_parties_of_the_day(network, day, commissioner, ambulance):
    graph = network.at(day, families=("contract",))
    contract = "https://w3id.org/nhs-kg/id/contract/dorset-iucs"
    roles = {
        (edge["role"], graph.nodes[holder]["label"]): edge["state"]
        for holder, _, edge in graph.in_edges(contract, data=True)
    }
    assert [name for role, name in roles if role == "commissioner"] == [commissioner]
    ambulance_trust = "South Western Ambulance Service NHS Foundation Trust"
    assert roles.get(("partner", ambulance_trust)) == ambulance
    assert ("lead-provider", "Dorset HealthCare University NHS Foundation Trust") in roles


def test_a_rename_keeps_the_organisation(network):
    trust = network.things["https://w3id.org/nhs-kg/id/organisation/RYK"]
    assert trust.label_on(date(2017, 1, 1)).startswith("Dudley and Walsall Mental Health")
    assert trust.label_on(date(2021, 1, 1)).startswith("Dudley Integrated Health and Care")
    assert trust.state(date(2025, 1, 1)) == "ended"


def test_every_word_of_ours_in_the_graph_is_defined(shipped):
    words = {quad.predicate.value for quad in shipped.quads()}
    words |= {q.object.value for q in shipped.quads() if q.predicate.value.endswith("#type")}
    ours = {word for word in words if word.startswith("https://w3id.org/nhs-kg/def#")}
    defined = {row["term"] for row in shipped.select("SELECT ?term { ?term rdfs:isDefinedBy ?o }")}
    assert ours - defined == set()

"""Exports say the same as the graph, and no claim slips out as a fact."""

import json
from datetime import date

import pyoxigraph as ox
import pytest
import small

from kg.export.ftm import write_ftm
from kg.export.rdf import FORMATS, write_rdf
from kg.shapes import rdflib_graph


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_rdf_format_reads_back_as_the_same_quads(name):
    written = write_rdf(small.dataset(), name)
    assert set(ox.parse(written, FORMATS[name])) == set(small.dataset().quads())


def test_rdf_is_written_the_same_each_time():
    assert write_rdf(small.dataset(), "trig") == write_rdf(small.dataset(), "trig")


def test_followthemoney_entities_refer_to_each_other_and_hold_no_claim():
    lines = write_ftm(small.network(), date(2026, 1, 1)).decode().splitlines()
    entities = {each["id"]: each for each in map(json.loads, lines)}
    award = entities["contract-role-LLL-urgent-lead-provider"]
    assert award["schema"] == "ContractAward"
    assert award["properties"]["supplier"] == ["organisation-LLL"]
    assert set(award["properties"]["contract"]) <= entities.keys()
    assert "dream" not in "".join(entities)


def test_rdflib_gets_every_triple():
    triples = {(quad.subject, quad.predicate, quad.object) for quad in small.dataset().quads()}
    assert len(rdflib_graph(small.dataset().quads())) == len(triples)

"""A report of quality: counted by source, bounded, quick, and on the command line."""

import json
from datetime import date

import pyoxigraph as ox
from command import run
from loaded_world import files_of, world

from api.cli.check import check_shapes
from kg.keys import iri_of, term
from kg.loading.rdf import load_rdf
from kg.namespaces import PROV, XSD
from kg.quality import load_rules, quality_report
from kg.store.dataset import Dataset

TODAY = date(2026, 1, 2)
SOURCE = ox.NamedNode(PROV + "hadPrimarySource")
RULES = {rule.name: rule for rule in load_rules()}
ENDS, ORDER = RULES["end-before-start"], RULES["dates-out-of-order"]
BODY = """
@base <https://w3id.org/nhs-kg/id/> .
@prefix nhs: <https://w3id.org/nhs-kg/def#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
"""
SHARED = (
    BODY
    + """
<organisation/twin-a> a nhs:Company ; rdfs:label "Twin A Ltd" ;
    nhs:identifier "GB-COH:00000097" ; prov:hadPrimarySource <source/made-up> .
<organisation/twin-b> a nhs:Company ; rdfs:label "Twin B Ltd" ;
    nhs:identifier "GB-COH:00000097" ; prov:hadPrimarySource <source/made-up> .
"""
)


def _node(key):
    return ox.NamedNode(iri_of(key))


def _day(text):
    return ox.Literal(text, datatype=ox.NamedNode(XSD + "date"))


def _reversed(key, *sources):
    """A thing that ends before it starts."""
    dated = (("from", "2020-02-01"), ("to", "2020-01-01"))
    quads = [ox.Quad(_node(key), ox.NamedNode(term(name)), _day(text)) for name, text in dated]
    return [*quads, *(ox.Quad(_node(key), SOURCE, _node(source)) for source in sources)]


def _result(quads, **more):
    (found,) = quality_report(Dataset.in_memory(quads), [ENDS], today=TODAY, **more)
    return found


def test_a_thing_of_two_sources_counts_once_and_in_each():
    quads = [*_reversed("organisation/a", "source/r", "source/s")]
    found = _result([*quads, *_reversed("organisation/b", "source/s")])
    assert found.count == 2
    assert [(each.source, each.count) for each in found.by_source] == [
        ("source/s", 2),
        ("source/r", 1),
    ]


def test_what_a_notice_gets_wrong_counts_for_the_release_it_came_with():
    notice = ox.Quad(_node("source/notice-1"), SOURCE, _node("source/release"))
    found = _result([notice, *_reversed("contract/a", "source/notice-1")])
    assert [each.source for each in found.by_source] == ["source/release"]
    assert [each.source for each in found.examples] == ["source/notice-1"]


def test_what_names_no_source_counts_under_none_and_not_under_every_other():
    quads = _reversed("contract-role/a")
    quads.append(
        ox.Quad(_node("contract-role/a"), ox.NamedNode(term("toEarliest")), _day("2020-03-01"))
    )
    others = _reversed("organisation/b", "source/r")
    (found,) = quality_report(Dataset.in_memory([*quads, *others]), [ORDER], today=TODAY)
    assert [(each.source, each.count) for each in found.by_source] == [("no source", 1)]
    assert [each.source for each in found.examples] == [""]


def test_examples_are_bounded_and_the_count_is_not():
    quads = [
        quad
        for number in range(50)
        for quad in _reversed(f"organisation/{number}", "source/r", "source/s")
    ]
    found = _result(quads, examples=3)
    assert (found.count, len({each.node for each in found.examples})) == (50, 3)
    assert found.is_violation


def test_the_loaded_world_has_the_faults_that_were_put_into_it():
    results = quality_report(world(files_of("ods-csv", "ods-ord", "ocds", "spend")), today=TODAY)
    found = {each.rule.name: {one.node for one in each.examples} for each in results if each.count}
    assert found["contract-without-buyer"] == {"contract/ocds-h6vhtk-made08"}
    assert found["contract-without-value"] == {
        "contract/ocds-h6vhtk-made04",
        "contract/ocds-h6vhtk-made07",
    }
    assert found["mentioned-only"] == {"organisation/ZA4"}
    assert found["payee-unregistered"] == {"organisation/payee-made-up-bandages-ltd"}
    assert "award-to-ended-body" not in found


def test_the_shipped_graph_has_no_violation(shipped):
    assert not [each for each in quality_report(shipped, today=TODAY) if each.is_violation]


def test_check_of_a_store_shows_shapes_and_rules(small_store):
    shown = run("check", "--store", small_store)
    assert "shapes: conforms" in shown.output
    assert "no violation" in shown.output
    told = json.loads(run("check", "--store", small_store, "--json").stdout)
    assert told["conforms"] is True
    assert {each["name"] for each in told["rules"]} == set(RULES)


def test_check_of_a_store_fails_for_violations_only(small_store, tmp_path):
    path = tmp_path / "made-up.ttl"
    path.write_text(SHARED)
    load_rdf(small_store, [path])
    warned = run("check", "--store", small_store)
    assert "warning identifier-shared: 2" in warned.output
    assert "organisation/twin-a" in warned.output
    path.write_text(
        f"{SHARED}\n<membership/m> nhs:member <organisation/nobody> ;"
        " prov:hadPrimarySource <source/made-up> ."
    )
    load_rdf(small_store, [path])
    told = json.loads(run("check", "--store", small_store, "--json", code=1).stdout)
    (rule,) = [each for each in told["rules"] if each["name"] == "reference-undescribed"]
    assert rule["by_source"] == [{"source": "source/made-up", "count": 1}]
    assert rule["examples"][0]["node"] == "organisation/nobody"


def test_check_without_a_folder_means_the_store_of_the_settings(small_store, monkeypatch):
    monkeypatch.setenv("NHS_KG_STORE", str(small_store))
    assert "shapes: conforms" in run("check", "--store").output


def test_a_store_and_files_are_not_checked_at_once(small_store, tmp_path):
    path = tmp_path / "made-up.ttl"
    path.write_text(SHARED)
    assert "either" in run("check", path, "--store", small_store, code=2).output


def test_a_store_too_large_for_the_shapes_is_not_checked_against_them(small_store):
    dataset = Dataset.open(small_store)
    assert check_shapes(dataset, most=len(dataset) - 1) is None
    report = check_shapes(dataset, most=len(dataset))
    assert report is not None
    assert report.conforms

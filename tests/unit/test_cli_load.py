"""``nhs-kg load`` as a user runs it."""

import json

from command import run

from kg.store.folder import Folder

EXTRA = """
@prefix nhs: <https://w3id.org/nhs-kg/def#> . @prefix prov: <http://www.w3.org/ns/prov#> .
<https://w3id.org/nhs-kg/id/organisation/extra> a nhs:Charity ;
  <http://www.w3.org/2000/01/rdf-schema#label> "Extra Charity" ;
  prov:hadPrimarySource <https://w3id.org/nhs-kg/id/source/register> .
"""


def test_a_file_is_loaded_and_can_be_asked_for(small_store, tmp_path):
    path = tmp_path / "extra.ttl"
    path.write_text(EXTRA)
    dry = run("load", "rdf", path, "--store", small_store, "--dry-run")
    assert "nothing was changed" in dry.output
    loaded = run("load", "rdf", path, "--store", small_store, "--json")
    told = json.loads(loaded.stdout)
    assert told["files"] == {"extra.ttl": 3}
    assert told["version"] == Folder(small_store).current().name
    query = tmp_path / "q.rq"
    query.write_text("SELECT ?l { id:organisation\\/extra rdfs:label ?l }")
    assert "Extra Charity" in run("ask", "--query", query, "--store", small_store).stdout


def test_a_bad_file_is_one_clear_error(small_store, tmp_path):
    path = tmp_path / "bad.ttl"
    path.write_text("<http://a> <http://b> .")
    result = run("load", "rdf", path, "--store", small_store, code=1)
    assert "bad.ttl:1: syntax" in result.output


def test_a_kind_that_is_not_there_is_wrong_usage(small_store, tmp_path):
    result = run("load", "carrier-pigeon", tmp_path, "--store", small_store, code=2)
    assert "'rdf'" in result.output

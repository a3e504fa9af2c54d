"""Adding RDF files to a store: checked, as a segment of their own, the same however often."""

import loaded_world
import pytest
import small

from kg.build import build
from kg.errors import NonConformant, SeedError
from kg.loading.rdf import load_rdf
from kg.loading.register import load_register
from kg.sources.loading import loaders
from kg.store.dataset import Dataset
from kg.store.folder import Folder

GOOD = """
@prefix nhs: <https://w3id.org/nhs-kg/def#> . @prefix id: <https://w3id.org/nhs-kg/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
<https://w3id.org/nhs-kg/id/organisation/extra> a nhs:Charity ; rdfs:label "Extra Charity" ;
  prov:hadPrimarySource <https://w3id.org/nhs-kg/id/source/register> .
"""
LABEL = "SELECT ?label { id:organisation\\/extra rdfs:label ?label }"


def _file(folder, text, name="extra.ttl"):
    path = folder / name
    path.write_text(text)
    return path


def test_a_file_adds_facts_that_stay_through_a_later_build(small_store, tmp_path):
    load_rdf(small_store, [_file(tmp_path, GOOD)])
    assert [row["label"] for row in Dataset.open(small_store).select(LABEL)] == ["Extra Charity"]
    build(small_store, seeds_folder=small.SMALL, fresh=True)
    assert len(Dataset.open(small_store).select(LABEL)) == 1


def test_a_newer_file_of_the_same_name_replaces_the_former(small_store, tmp_path):
    load_rdf(small_store, [_file(tmp_path, GOOD)])
    load_rdf(small_store, [_file(tmp_path, GOOD.replace("Extra Charity", "Renamed Charity"))])
    assert [row["label"] for row in Dataset.open(small_store).select(LABEL)] == ["Renamed Charity"]


def test_a_dry_run_changes_nothing(small_store, tmp_path):
    before = Folder(small_store).current().name
    loaded = load_rdf(small_store, [_file(tmp_path, GOOD)], dry_run=True)
    assert (loaded.version, loaded.files) == ("", {"extra.ttl": 3})
    assert Folder(small_store).current().name == before


def test_a_fact_without_source_is_refused_and_nothing_changes(small_store, tmp_path):
    before = Folder(small_store).current().name
    bad = GOOD.replace("prov:hadPrimarySource", "prov:wasInfluencedBy")
    with pytest.raises(NonConformant, match="organisation/extra"):
        load_rdf(small_store, [_file(tmp_path, bad)])
    assert Folder(small_store).current().name == before
    assert not (small_store / "segments" / "rdf-extra.nq.gz").exists()


def test_all_unreadable_files_are_named_at_once(small_store, tmp_path):
    broken = _file(tmp_path, "<a> <b> .", "broken.ttl")
    odd = _file(tmp_path, "", "table.xlsx")
    blank = _file(tmp_path, "[] <http://a/b> <http://a/c> .", "blank.ttl")
    with pytest.raises(SeedError) as caught:
        load_rdf(small_store, [broken, odd, blank])
    assert [each.field for each in caught.value.problems] == ["blank nodes", "syntax", "format"]


def test_a_file_may_name_what_only_a_register_describes(small_store, tmp_path):
    """Registers are too large to be checked along with it; what it names of them is enough."""
    files = [loaded_world.ROOT / file for file in loaded_world.files_of("ods-csv")]
    load_register(small_store, loaders()["ods-csv"], files)
    made = (
        "id:%(own)s a nhs:Organisation ; rdfs:label 'Own' ; prov:hadPrimarySource id:%(by)s . "
        "id:%(fact)s a nhs:Membership ; nhs:member id:%(member)s ; nhs:memberBody id:%(own)s ; "
        "prov:hadPrimarySource id:%(by)s ."
    )
    keys = {"own": "organisation/own", "fact": "membership/own"}
    by = {"by": "source/ods-csv-epraccur-2026-01"}
    for code, taken in (("Z98001", True), ("Z98999", False)):
        words = {**keys, **by, "member": f"organisation/{code}"}
        text = made % {name: key.replace("/", "\\/") for name, key in words.items()}
        file = _file(tmp_path, GOOD.partition("<https://w3id.org/nhs-kg/id/organ")[0] + text)
        if taken:
            assert load_rdf(small_store, [file], dry_run=True).files
        else:
            with pytest.raises(NonConformant, match=code):
                load_rdf(small_store, [file], dry_run=True)

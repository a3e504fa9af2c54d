"""The register's files, format by format: what each record becomes, and what is not taken."""

import gzip
import json
import zipfile
from pathlib import Path

import pytest
from ods_reading import FIXTURES, read

import kg.risk
from kg.dates import Period
from kg.ontology import Ontology
from kg.sources.loading import Known, loaders

MEASURES = Path(kg.risk.__file__).parent
NAMES = "SELECT ?o ?l { ?o nhs:odsCode ?c ; rdfs:label ?l }"
RELATED = "SELECT ?a ?b ?c ?f { ?r nhs:relatingBody ?a ; nhs:relatedBody ?b ; nhs:registerRelation ?c OPTIONAL { ?r nhs:from ?f } }"  # noqa: E501


def registers(path: Path) -> list[str]:
    parts = loaders()["ods-csv"].read(path, Known(), print, lambda _: None)
    return [part.register for part in parts]


def test_trusts_get_class_life_and_name_and_bad_rows_are_named():
    got = read("ods-csv", FIXTURES / "etr-2025-12.csv")
    assert got.rows("SELECT ?o ?f { ?o a nhs:FoundationTrust ; nhs:from ?f }") == [
        ("organisation/ZZ1", "2008-04-01")
    ]
    assert got.rows("SELECT ?o ?t { ?o a nhs:AmbulanceTrust ; nhs:to ?t }") == [
        ("organisation/ZZ2", "2020-09-30")
    ]
    assert not got.rows("SELECT ?f { id:organisation\\/ZZ2 nhs:from ?f }")
    assert [(p.line, p.field) for p in got.problems] == [
        (3, "ZZ3"),
        (4, "ZZ4.close date"),
        (5, "ZZ5"),
    ]
    assert got.rows(NAMES)[0] == ("organisation/ZZ1", "Made-Up North NHS Foundation Trust")
    assert got.rows(NAMES)[-1][0] == "organisation/ZZ4"


def test_nothing_of_an_address_is_taken_for_something_of_the_body(tmp_path):
    text = (FIXTURES / "full.xml").read_text()
    within = '<Name>A STREET</Name><Date><Start value="1999-01-01"/></Date><GeoLoc/>'
    path = tmp_path / "full.xml"
    path.write_text(text.replace("<Location>", f"<Location>{within}"))
    assert path.read_text() != text
    got, plain = read("ods-xml", path), read("ods-xml", FIXTURES / "full.xml")
    assert set(got.data.quads()) == set(plain.data.quads())


def test_the_whole_file_is_counted_as_read():
    got = read("ods-csv", FIXTURES / "etr-2025-12.csv")
    assert got.advanced == (FIXTURES / "etr-2025-12.csv").stat().st_size


def test_an_old_copy_without_trailing_blanks_reads_the_same_shape():
    path = FIXTURES / "etr-old.csv"
    assert registers(path) == ["ods-etr"]
    assert read("ods-csv", path).count("NHSTrust") == 1


@pytest.mark.parametrize(
    ("name", "segment"),
    [
        ("etr-2025-12", "ods-etr"),
        ("ets", "ods-ets"),
        ("eccg-2025-12", "ods-eccg"),
        ("epraccur-2024-01", "ods-epraccur"),
        ("epcmem", "ods-epcmem"),
        ("gp-map", "ods-gp-practice-map"),
    ],
)
def test_the_table_is_told_by_content_not_by_the_file_s_name(name, segment, tmp_path):
    copy = tmp_path / "download.csv"
    copy.write_bytes((FIXTURES / f"{name}.csv").read_bytes())
    assert registers(copy) == [segment]


def test_a_code_kept_for_a_part_of_a_board_stands_for_two_bodies():
    got = read("ods-csv", FIXTURES / "eccg-2025-12.csv")
    lives = "SELECT ?o ?f ?t { ?i nhs:identifyingEntry id:register-entry\\/ods-9Z2 ; nhs:identifiedOrganisation ?o ; nhs:from ?f OPTIONAL { ?i nhs:to ?t } }"  # noqa: E501
    assert got.rows(lives) == [
        ("organisation/9Z2", "2013-04-01", "2022-06-30"),
        ("organisation/9Z2-20220701", "2022-07-01"),
    ]
    assert got.count("ClinicalCommissioningGroup") == 2
    assert got.count("SubICBLocation") == 1


def test_an_old_release_names_the_body_of_its_day():
    known = Known(released="2016-02")
    got = read("ods-csv", FIXTURES / "eccg-2025-12.csv", known)
    named = "SELECT ?o { ?n nhs:nameOf ?o ; skosxl:literalForm ?t FILTER(CONTAINS(?t, '9Z2')) }"
    assert got.rows(named) == [("organisation/9Z2",)]
    placed = "SELECT DISTINCT ?o { ?p nhs:placed ?o FILTER(CONTAINS(STR(?o), '9Z2')) }"
    assert got.rows(placed) == [("organisation/9Z2",)]


def test_bodies_the_store_knows_keep_their_keys_and_names():
    lives = (
        ("organisation/9Z2", Period.parse("", "2022-06-30")),
        ("organisation/location", Period.parse("2022-07-01")),
    )
    known = Known({"ODS:9Z2": lives})
    got = read("ods-csv", FIXTURES / "eccg-2025-12.csv", known)
    assert "organisation/9Z2" not in {row[0] for row in got.rows(NAMES)}
    named = "SELECT ?o { ?n nhs:nameOf ?o ; skosxl:literalForm ?t FILTER(CONTAINS(?t, '9Z2')) }"
    assert got.rows(named) == [("organisation/location",)]
    again = read("ods-csv", FIXTURES / "epcmem.csv", known)
    spans = "SELECT ?b ?f ?t { ?m nhs:memberBody ?b ; nhs:from ?f OPTIONAL { ?m nhs:to ?t } FILTER(?f >= '2020-04-01'^^xsd:date) }"  # noqa: E501
    assert again.rows(spans) == [
        ("organisation/9Z2", "2020-04-01", "2022-06-30"),
        ("organisation/location", "2022-07-01"),
    ]


def test_a_practice_s_commissioner_is_a_register_relationship_and_never_a_contract_role():
    got = read("ods-csv", FIXTURES / "epraccur-2024-01.csv")
    assert got.rows(RELATED) == [
        ("organisation/Z99001", "organisation/9Z2", "code/ods-relationship/RE4", "2020-04-01"),
        ("organisation/Z99001", "organisation/ZZ1", "code/ods-relationship/RE6"),
        ("organisation/Z99002", "organisation/9Z1", "code/ods-relationship/RE4", "2013-04-01"),
    ]
    assert got.count("ContractRole") == 0
    assert got.count("GPPractice") == 1
    # Closed targets are not dropped, though no record of theirs is in the file.
    assert ("organisation/9Z1", "ODS 9Z1") in got.rows(NAMES)


def test_dated_memberships_keep_their_periods_and_a_short_row_is_named():
    got = read("ods-csv", FIXTURES / "epcmem.csv")
    spans = "SELECT ?b ?f ?t { ?m nhs:memberBody ?b ; nhs:from ?f OPTIONAL { ?m nhs:to ?t } }"
    assert got.rows(spans) == [
        ("organisation/5Z1", "2001-04-01", "2013-03-31"),
        ("organisation/9Z1", "2013-04-01", "2020-03-31"),
        ("organisation/9Z2", "2020-04-01"),
    ]
    assert [(p.line, p.field) for p in got.problems] == [(4, "Z99002")]


def test_the_practice_map_gives_networks_commissioners_areas_and_its_own_day():
    got = read("ods-csv", FIXTURES / "gp-map.csv")
    assert got.rows("SELECT ?m ?b { ?x nhs:member ?m ; nhs:memberBody ?b }") == [
        ("organisation/Z99001", "organisation/UZ0001")
    ]
    assert got.rows("SELECT ?i { id:organisation\\/9Z2 nhs:identifier ?i }") == [("ONS:X38000001",)]
    placed = "SELECT ?o ?l { ?x nhs:placed ?o ; nhs:placedIn/rdfs:label ?l }"
    assert got.rows(placed) == [
        ("organisation/9Z2", "Area of Made-up Partnership"),
        ("organisation/QZ1", "Area of ODS YZ1"),
    ]
    assert got.rows("SELECT ?s ?d { ?s a nhs:Source ; dcterms:issued ?d }") == [
        ("source/ods-csv-gp-practice-map-2022-01-01", "2022-01-01")
    ]


def test_a_site_is_operated_by_its_trust():
    got = read("ods-csv", FIXTURES / "ets.csv")
    assert got.count("Site") == 1
    assert got.rows(RELATED) == [
        ("organisation/ZZ101", "organisation/ZZ1", "code/ods-relationship/RE6")
    ]


def test_xml_reads_both_spellings_and_no_name_leaks_from_a_target():
    got = read("ods-xml", FIXTURES / "full.xml")
    assert got.rows(NAMES) == [
        ("organisation/9Z1", "NHS Made-Up CCG"),
        ("organisation/ZZ0", "Made-Up Old NHS Trust"),
        ("organisation/ZZ1", "Made-Up North NHS Foundation Trust"),
        ("organisation/ZZ101", "Made-Up General Hospital"),
    ]
    assert got.rows(RELATED)[0] == (
        *("organisation/ZZ1", "organisation/9Z1"),
        *("code/ods-relationship/RE4", "2013-04-01"),
    )
    assert [(p.line, p.field) for p in got.problems] == [(53, "9Z1"), (57, "ZZ9")]


def test_xml_prefers_legal_dates_and_takes_1900_as_unknown():
    got = read("ods-xml", FIXTURES / "full.xml")
    assert got.rows("SELECT ?f { id:organisation\\/ZZ1 nhs:from ?f }") == [("2008-04-01",)]
    assert got.rows("SELECT ?l { ?p nhs:placedIn/rdfs:label ?l }") == [
        ("Area of Leaked Area Name",)
    ]
    assert not got.rows("SELECT ?f { ?p a nhs:Placement ; nhs:from ?f }")


def test_a_succession_told_from_both_ends_is_one_event():
    got = read("ods-xml", FIXTURES / "full.xml")
    events = "SELECT ?a ?b ?d { ?e a nhs:Succession ; org:originalOrganization ?a ; org:resultingOrganization ?b ; nhs:effectiveDate ?d }"  # noqa: E501
    assert got.rows(events) == [("organisation/ZZ0", "organisation/ZZ1", "2008-04-01")]


def test_roles_have_periods_and_labels_even_those_only_the_file_explains():
    got = read("ods-xml", FIXTURES / "full.xml")
    roles = "SELECT ?l ?f { ?r nhs:roleOfEntry id:register-entry\\/ods-ZZ1 ; nhs:registerRole/skos:prefLabel ?l OPTIONAL { ?r nhs:from ?f } }"  # noqa: E501
    assert got.rows(roles) == [
        ("NHS trust", "2008-04-01"),
        ("foundation trust", "2010-07-01"),
        ("made-up role",),
    ]


def test_a_file_that_holds_fewer_records_than_it_announces_says_so(tmp_path):
    path = tmp_path / "full.xml"
    path.write_text((FIXTURES / "full.xml").read_text().replace('"5"', '"6"'))
    assert "announces 6 records and holds 5" in str(read("ods-xml", path).problems[-1])


def test_trud_s_zip_of_zips_reads_full_and_archive_as_one_release(tmp_path):
    text = (FIXTURES / "full.xml").read_text()
    archive = text.replace('extension="ZZ101"', 'extension="ZZ102"').replace("ZZ0", "ZZ8")
    archive = archive.replace('extension="ZZ1"', 'extension="ZZ7"').replace("Full", "Archive")
    for name, content in (("full", text), ("archive", archive)):
        with zipfile.ZipFile(tmp_path / f"{name}file.zip", "w", zipfile.ZIP_DEFLATED) as inner:
            inner.writestr(f"HSCOrgRefData_{name}_20260827.xml", content)
    with zipfile.ZipFile(tmp_path / "trud.zip", "w") as outer:
        for path in sorted(tmp_path.glob("*file.zip"), reverse=True):
            outer.write(path, path.name)
    got = read("ods-xml", tmp_path / "trud.zip")
    codes = [row[0].removeprefix("organisation/") for row in got.rows(NAMES)]
    assert codes == ["9Z1", "ZZ0", "ZZ1", "ZZ101", "ZZ102", "ZZ7", "ZZ8"]
    assert got.count("Source") == 1


def test_gzip_and_zip_of_a_table_read_like_the_table(tmp_path):
    plain = FIXTURES / "epraccur-2024-01.csv"
    packed = tmp_path / "epraccur-2024-01.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    zipped = tmp_path / "epraccur-2024-01.zip"
    with zipfile.ZipFile(zipped, "w") as file:
        file.write(plain, plain.name)
        file.writestr("readme.pdf", b"not for us")
    expected = len(read("ods-csv", plain).data)
    assert len(read("ods-csv", packed).data) == len(read("ods-csv", zipped).data) == expected


def test_ord_sections_may_be_one_item_or_many_and_come_as_lines_too(tmp_path):
    got = read("ods-ord", FIXTURES / "ord.json")
    assert got.rows(RELATED) == [
        ("organisation/Z99001", "organisation/9Z2", "code/ods-relationship/RE4", "2020-04-01")
    ]
    lines = tmp_path / "answers.jsonl"
    one = json.dumps(json.loads((FIXTURES / "ord.json").read_text()))
    row = '{"Organisations": [{"Name": "A", "OrgId": "ZZ2", "PrimaryRoleId": "RO197"}]}'
    lines.write_text(f'{one}\n{row}\n{{"Organisations": [{{"Name": "B", "OrgId": "z z"}}]}}\n')
    more = read("ods-ord", lines)
    assert more.count("NHSTrust") == 1
    assert [(p.line, p.field) for p in more.problems] == [(3, "record")]


@pytest.mark.parametrize("name", ["bundle.json", "bundle.xml"])
def test_a_fhir_bundle_reads_alike_in_json_and_xml_and_reports_its_warnings(name):
    got = read("ods-fhir", FIXTURES / name)
    assert got.rows(RELATED) == [
        *[("organisation/ZZ101", "organisation/ZZ1", "code/ods-relationship/RE6", "2010-01-01")]
    ]
    assert got.rows("SELECT ?o ?f { ?o a nhs:NHSTrust ; nhs:from ?f }") == [
        ("organisation/ZZ1", "2008-04-01")
    ]
    assert [p.reason for p in got.problems] == [
        "the service answered with an error: one page is missing; narrow the search and fetch again"
    ]


def test_reading_twice_gives_the_same_statements():
    first = read("ods-xml", FIXTURES / "full.xml").rows("SELECT ?s ?p ?o { ?s ?p ?o }")
    assert first == read("ods-xml", FIXTURES / "full.xml").rows("SELECT ?s ?p ?o { ?s ?p ?o }")


def test_register_relationships_are_a_family_that_no_measure_reads():
    rules = {rule.family: rule for rule in Ontology.load().edge_rules}
    assert rules["register"].target.endswith("#RegisterRelationship")
    assert not [path for path in MEASURES.glob("*.py") if '"register"' in path.read_text()]

"""The register's own files: all of them read, their rows counted, nothing lost unsaid."""

from functools import cache
from pathlib import Path

import pytest
from ods_reading import Read, read

from kg.errors import UnreadableFile

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "ods"
# Rows as the folder's README counts them; organisations they describe; rows not taken.
TABLES = {
    "etr_2015-autumn.csv": (241, 0),
    "etr_2025-12.csv": (273, 1),
    "eccg_2016-02.csv": (249, 0),
    "eccg_2025-12.csv": (320, 0),
    "epraccur_2019-10.csv": (14_303, 0),
    "epraccur_2024-01.csv": (15_971, 0),
    "icb_names_codes_dec_2024.csv": (42, 0),
}
ANSWERS = {
    "ODS-Bundle-LastChangeDateSearchResults-Example.xml": (2, 0),
    "ODS-Bundle-ParticipatingOrganizationSearchResults-Example.xml": (0, 1),
    "ODS-Bundle-includeSearchResults-Example.xml": (1, 1),
    "ODS-Organization-4VE03-Example.xml": (1, 0),
    "ODS-Organization-FCE71-Example.xml": (1, 0),
    "ODS-Organization-G81086-Example.xml": (1, 0),
    "ODS-Organization-Q72-Example.xml": (1, 0),
    "ODS-OrganizationAffiliation-256248-Example.xml": (0, 1),
    "ODS-OrganizationAffiliation-364347-Example.json": (0, 1),
    "ODS-OrganizationAffiliation-383689-Example.xml": (0, 1),
}
TOO_COSTLY = "ODS-OperationOutcome-TooCostly-Example.xml"
PLACEHOLDER = "'PROJECT NIGHTINGALE NHS TRUST' is a placeholder that never stood for a body"


def of_register(name: str) -> Path:
    """A file of the register, or a reason to skip."""
    if not (DATA / name).exists():
        pytest.skip(f"the register's file {name} is not at hand")
    return DATA / name


@cache
def table(name: str) -> Read:
    """A table of the register, read once for several tests."""
    return read("ods-csv", of_register(name))


def states(got) -> int:
    """Count the relationships a file states."""
    return sum(got.count(kind) for kind in ("RegisterRelationship", "Placement", "Membership"))


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_a_table_becomes_a_named_entry_or_is_rejected(name):
    rows, rejected = TABLES[name]
    got = table(name)
    assert got.count("OrganisationName") == rows - rejected
    assert [problem.reason for problem in got.problems] == [PLACEHOLDER] * rejected


def test_every_dated_membership_is_read():
    got = read("ods-csv", of_register("epcmem_2019-10.csv"))
    assert got.count("Membership") == 47_822
    dated = got.rows("SELECT (COUNT(?f) AS ?n) { ?m a nhs:Membership ; nhs:from ?f }")
    assert dated == [("47822",)]
    assert not got.problems


def test_every_row_of_the_practice_map_is_read():
    got = read("ods-csv", of_register("gp-reg-pat-prac-map_2022.csv"))
    assert got.count("GPPractice") == 6_527
    assert got.count("RegisterRelationship") == 6_527
    assert got.count("Membership") == 6_459  # 68 practices are in no network
    assert not got.problems


def test_the_practice_file_counts_gp_practices_by_setting():
    got = table("epraccur_2019-10.csv")
    assert got.count("GPPractice") == 8_201
    stated = got.rows(
        "SELECT ?c (COUNT(?r) AS ?n) { ?r a nhs:RegisterRelationship ; nhs:registerRelation ?c }"
        " GROUP BY ?c"
    )
    assert stated == [
        ("code/ods-relationship/RE4", "14138"),
        ("code/ods-relationship/RE6", "2276"),
    ]
    assert got.count("ContractRole") == 0


def test_the_dudley_trust_is_one_body_with_a_close_date_and_two_names_over_time():
    label = "SELECT ?l { id:organisation\\/RYK rdfs:label ?l }"
    before = table("etr_2015-autumn.csv")
    after = table("etr_2025-12.csv")
    assert before.rows(label) == [("Dudley and Walsall Mental Health Partnership NHS Trust",)]
    assert after.rows(label) == [("Dudley Integrated Health and Care NHS Trust",)]
    ended = "SELECT ?f ?t { id:organisation\\/RYK nhs:from ?f ; nhs:to ?t }"
    assert after.rows(ended) == [("2008-10-01", "2024-09-30")]


def test_every_code_of_a_location_stands_for_a_group_before_july_2022():
    got = table("eccg_2025-12.csv")
    assert got.count("SubICBLocation") == 106
    lives = (
        "SELECT ?o ?t { ?i nhs:identifyingEntry id:register-entry\\/ods-11J ;"
        " nhs:identifiedOrganisation ?o OPTIONAL { ?i nhs:to ?t } }"
    )
    assert got.rows(lives) == [
        ("organisation/11J", "2022-06-30"),
        ("organisation/11J-20220701",),
    ]


def test_the_ord_example_is_read_whole():
    got = read("ods-ord", of_register("ord_organisation_RWR_example.json"))
    assert not got.problems
    assert got.count("RegisterRole") == 2
    assert got.count("Placement") == 7
    assert got.rows("SELECT ?k { id:organisation\\/RWR a ?k }") == [
        ("https://w3id.org/nhs-kg/def#FoundationTrust",)
    ]


@pytest.mark.parametrize("name", ANSWERS)
def test_every_fhir_example_is_read(name):
    organisations, relations = ANSWERS[name]
    got = read("ods-fhir", of_register(f"fhir_examples/{name}"))
    assert not got.problems
    assert got.count("OrganisationName") == organisations
    assert states(got) == relations


def test_an_error_answer_is_no_empty_release():
    with pytest.raises(UnreadableFile, match="too big"):
        read("ods-fhir", of_register(f"fhir_examples/{TOO_COSTLY}"))


def test_no_file_of_the_register_goes_unread():
    if not DATA.exists():
        pytest.skip("the register's files are not at hand")
    tested = {*TABLES, "epcmem_2019-10.csv", "gp-reg-pat-prac-map_2022.csv"}
    assert {path.name for path in DATA.glob("*.csv")} == tested
    examples = {path.name for path in (DATA / "fhir_examples").iterdir()}
    assert examples == {*ANSWERS, TOO_COSTLY}

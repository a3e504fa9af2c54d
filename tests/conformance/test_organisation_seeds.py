"""The shipped organisation and succession tables: complete, consistent, and derived as said."""

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest
import yaml

from kg.dates import PartialDate
from kg.sources.derive import HEADERS, main, rewrite
from kg.sources.official_names import same_name

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
REGISTER = ROOT.parent / "shared" / "data" / "ods"


def table(name):
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ORGANISATIONS = table("organisations/organisations.csv")
NAMES = table("organisations/names.csv")
SUCCESSIONS = table("changes/successions.csv")
KEYS = {row["key"] for row in ORGANISATIONS}
BY_KEY = {row["key"]: row for row in ORGANISATIONS}


def of_kind(kind):
    return [row for row in ORGANISATIONS if kind in row["kind"].split(";")]


def known_sources():
    known = set(yaml.safe_load((SEEDS / "catalogue.yaml").read_text(encoding="utf-8"))["sources"])
    for path in (SEEDS / "documents").glob("*.yaml"):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        known |= {document["id"], *document.get("sources", {})}
    return known


def test_the_tables_hold_every_trust_ccg_board_and_location():
    trusts = [row for row in ORGANISATIONS if row["kind"].split(";")[0].endswith("Trust")]
    ccgs = of_kind("ClinicalCommissioningGroup")
    ends = Counter(row["to"] == "2022-06-30" for row in ccgs)
    assert sum(row["source"] == "ods-etr-2025-12" for row in trusts) == 272
    assert {row["key"] for row in trusts if row["source"] != "ods-etr-2025-12"} == {
        *("TAD", "TAH", "TAJ"),
    }
    assert (len(ccgs), ends[True], ends[False]) == (248, 106, 142)
    assert (len(of_kind("IntegratedCareBoard")), len(of_kind("SubICBLocation"))) == (42, 106)


def test_the_placeholder_hubs_and_reporting_entities_are_left_out():
    names = " ".join(row["name"].casefold() for row in ORGANISATIONS)
    assert "nightingale" not in names
    assert "commissioning hub" not in names
    assert "reporting entity" not in names


def test_every_organisation_has_a_key_of_its_own():
    assert [key for key, count in Counter(row["key"] for row in ORGANISATIONS).items()
            if count > 1] == []  # fmt: skip


@pytest.mark.parametrize("name", HEADERS)
def test_a_tables_header_is_as_documented(name):
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        assert tuple(next(csv.reader(file))) == HEADERS[name]


@pytest.mark.parametrize("name", HEADERS)
def test_a_table_says_nothing_twice(name):
    rows = [tuple(row.values()) for row in table(name)]
    assert len(rows) == len(set(rows))
    assert rows == sorted(rows)


@pytest.mark.parametrize("name", [name for name in HEADERS if "from" in HEADERS[name]])
def test_dates_are_dates_and_in_order(name):
    for row in table(name):
        start, end = (PartialDate.parse(row[end]) if row[end] else None for end in ("from", "to"))
        assert start is None or end is None or start.first <= end.last, row


@pytest.mark.parametrize("name", HEADERS)
def test_every_row_rests_on_a_known_source(name):
    assert {row["source"] for row in table(name)} <= known_sources()


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("organisations/names.csv", ("key",)),
        ("organisations/aliases.csv", ("key",)),
        ("organisations/identifiers.csv", ("key",)),
        ("organisations/memberships.csv", ("member", "body")),
        ("changes/successions.csv", ("original", "resulting")),
    ],
)
def test_every_organisation_named_in_a_table_exists(name, columns):
    assert {row[column] for row in table(name) for column in columns} <= KEYS


def test_every_region_named_is_one_of_the_seven():
    regions = {row["key"]: row["name"] for row in table("organisations/places.csv")}
    assert set(regions.values()) == {
        *("East of England", "London", "Midlands", "North East and Yorkshire"),
        *("North West", "South East", "South West"),
    }
    assert {row["region"] for row in ORGANISATIONS} - {""} == set(regions)
    welsh = {row["key"] for row in ORGANISATIONS if not row["region"]}
    assert welsh == {"RQF", "RT4", "RYT"}


def test_every_organisation_bears_its_latest_name():
    borne = {(row["key"], row["name"]) for row in NAMES}
    assert {(row["key"], row["name"]) for row in ORGANISATIONS} <= borne


def test_a_name_that_the_practice_map_gets_wrong_is_put_right():
    for row in table("organisations/corrections.csv"):
        assert BY_KEY[row["ods"]]["name"] == row["name"]
        assert row["reason"]


def test_every_name_is_dated_or_observed():
    assert [row for row in NAMES if not (row["from"] or row["to"] or row["observed_on"])] == []


def test_a_short_name_stands_for_one_organisation():
    held = {(same_name(row["alias"]), row["key"]) for row in table("organisations/aliases.csv")}
    shared = [alias for alias, count in Counter(alias for alias, _ in held).items() if count > 1]
    assert shared == []


@pytest.mark.parametrize(
    ("alias", "key"),
    [
        ("SWASFT", "RYF"),
        ("SWAST", "RYF"),
        ("South West Ambulance Service", "RYF"),
        ("DGFT", "RNA"),
        ("Dudley Group", "RNA"),
        ("DIHC", "RYK"),
        ("BCHFT", "TAJ"),
        ("DHC", "RDY"),
        ("RBCH", "RDZ"),
        ("UHD", "R0D"),
        ("Dorset CCG", "11J"),
        ("Dudley Clinical Commissioning Group", "05C"),
        ("Dorset ICB", "QVV"),
        ("Poole Hospital", "RD3"),
    ],
)
def test_the_forms_people_type_are_known(alias, key):
    rows = table("organisations/aliases.csv")
    assert key in {row["key"] for row in rows if same_name(row["alias"]) == same_name(alias)}


def test_the_dudley_trust_is_one_body_under_two_names():
    periods = {row["name"]: (row["from"], row["to"]) for row in NAMES if row["key"] == "RYK"}
    assert periods == {
        "Dudley and Walsall Mental Health Partnership NHS Trust": ("", "2020-03-31"),
        "Dudley Integrated Health and Care NHS Trust": ("2020-04-01", ""),
    }
    assert (BY_KEY["RYK"]["from"], BY_KEY["RYK"]["to"]) == ("2008-10-01", "2024-09-30")


def test_dorsets_code_was_a_ccg_and_then_a_location_of_the_board():
    ccg, location = BY_KEY["11J"], BY_KEY["11J-20220701"]
    assert (ccg["name"], ccg["to"]) == ("NHS Dorset CCG", "2022-06-30")
    assert (location["name"], location["from"]) == ("NHS Dorset ICB - 11J", "2022-07-01")
    assert location["ods"] == ccg["ods"] == "11J"
    bodies = {row["member"]: row["body"] for row in table("organisations/memberships.csv")}
    assert (len(bodies), bodies["11J-20220701"]) == (106, "QVV")


def test_all_205_matched_practices_of_the_four_black_country_ccgs_moved_to_d2p2l():
    rows = [row for row in SUCCESSIONS if row["original"] in {"05C", "05L", "05Y", "06A"}]
    assert {(row["resulting"], row["effective"]) for row in rows} == {("D2P2L", "2021-04-01")}
    assert len({row["id"] for row in rows}) == 1
    assert sum(int(row["practices_moved"]) for row in rows) == 205
    assert sum(int(row["practices_matched"]) for row in rows) == 205


def test_every_closed_ccg_has_a_successor_that_existed_on_the_next_day():
    closed = {row["key"] for row in of_kind("ClinicalCommissioningGroup")}
    assert {row["original"] for row in SUCCESSIONS} >= closed
    for row in SUCCESSIONS:
        if row["original"] in closed:
            after = BY_KEY[row["resulting"]]
            assert BY_KEY[row["original"]]["to"] < row["effective"], row
            assert after["from"] <= row["effective"] <= (after["to"] or "9"), row


def test_boundary_changes_of_july_2022_are_partial_successions():
    partial = {
        (row["original"], row["resulting"])
        for row in SUCCESSIONS
        if row["kind"] == "Succession" and row["partial"] == "true"
    }
    assert partial == {("01Y", "QJ2"), ("01Y", "QOP"), ("D2P2L", "QHL"), ("D2P2L", "QUA")}


def test_a_change_pairs_two_bodies_once():
    pairs = Counter((row["id"], row["original"], row["resulting"]) for row in SUCCESSIONS)
    assert max(pairs.values()) == 1
    assert {row["original"] == row["resulting"] for row in SUCCESSIONS if row["kind"] == "Rename"}


def test_what_rests_on_general_knowledge_is_not_accepted():
    unsourced = [row for row in SUCCESSIONS if row["source"] == "editors-general-knowledge"]
    assert {row["review"] for row in unsourced} == {"unreviewed"}
    assert len({row["id"] for row in unsourced}) <= 12


def test_the_tables_are_what_the_register_yields_byte_for_byte(tmp_path):
    if not REGISTER.is_dir():
        pytest.skip("the register's files are not at hand in ../shared/data/ods")
    rewrite(REGISTER, SEEDS, tmp_path)
    for name in HEADERS:
        assert (tmp_path / name).read_bytes() == (SEEDS / name).read_bytes(), name


def test_deriving_from_an_empty_folder_names_every_missing_file_and_writes_nothing(
    tmp_path, capsys
):
    (tmp_path / "organisations").mkdir()
    for name in ("corrections.csv", "spellings.csv"):
        shutil.copy(SEEDS / "organisations" / name, tmp_path / "organisations" / name)
    assert main([str(tmp_path / "nowhere"), str(tmp_path)]) == 1
    message = capsys.readouterr().err
    assert "etr_2025-12.csv" in message
    assert "epcmem_2019-10.csv" in message
    assert {path.name for path in tmp_path.rglob("*.csv")} == {"corrections.csv", "spellings.csv"}


def test_deriving_without_a_folder_explains_the_usage(capsys):
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err

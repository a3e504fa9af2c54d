"""The register's rows and names, on files of a few lines."""

from pathlib import Path

import pytest

from kg.errors import InvalidDate
from kg.sources.ods_snapshots import (
    NameSeen,
    RegisterRow,
    Sighting,
    day_after,
    is_placeholder,
    is_sub_icb_location,
    names_over_time,
    read_register,
    trust_kinds,
    was_ccg,
)
from kg.sources.official_names import read_spellings, title_case, trust_stem
from kg.sources.register_tables import Body, alias_rows

SPELLINGS = read_spellings(Path(__file__).parents[2] / "seeds" / "organisations" / "spellings.csv")
FULL = (
    '"RYF","SOUTH WESTERN AMBULANCE SERVICE NHS FOUNDATION TRUST","Y58","QJK",'
    '"ABBEY COURT","EAGLE WAY, SOWTON","","EXETER","","EX2 7HY","20060701","",'
    + ",".join(['""'] * 15)
)
RE_SAVED = (
    "RYK,DUDLEY INTEGRATED HEALTH AND CARE NHS TRUST,Y60,QUA,,,,,,,20081001,20240930" + "," * 12
)


def register(folder: Path, *lines: str) -> list[RegisterRow]:
    path = folder / "etr.csv"
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig")
    return list(read_register(path))


def body(key: str, name: str) -> Body:
    return Body(key, key, ("NHSTrust",), (NameSeen(name, (), "s"),), "", "", "", "s")


def test_a_full_row_and_one_without_trailing_blanks_read_alike(tmp_path):
    full, short = register(tmp_path, FULL, RE_SAVED)
    assert (full.code, full.grouping, full.opened, full.closed) == ("RYF", "Y58", "2006-07-01", "")
    assert (short.code, short.geography, short.closed) == ("RYK", "QUA", "2024-09-30")


def test_a_practice_row_tells_its_commissioner_and_setting(tmp_path):
    cells = ["M87001", "A SURGERY", *[""] * 12, "05C", *[""] * 10, "4", ""]
    [row] = register(tmp_path, ",".join(cells))
    assert (row.parent, row.setting) == ("05C", "4")


def test_blank_lines_are_no_rows(tmp_path):
    assert len(register(tmp_path, FULL, "", ",,,", RE_SAVED)) == 2


def test_the_filler_date_means_unknown(tmp_path):
    [row] = register(tmp_path, FULL.replace("20060701", "19000101"))
    assert row.opened == ""


def test_a_day_that_does_not_exist_is_refused_by_its_text(tmp_path):
    with pytest.raises(InvalidDate, match="20190231"):
        register(tmp_path, FULL.replace("20060701", "20190231"))


def test_the_day_after_crosses_a_month():
    assert day_after("2022-06-30") == "2022-07-01"


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("NHS DUDLEY CCG", "", True),
        ("NHS DUDLEY CCG", "C", True),
        ("NHS BLACK COUNTRY ICB - D2P2L", "RO319", True),
        ("NHS SOUTH EAST LONDON ICB - 72Q", "RO319|RO326", True),
        ("NEWHAM - SUB-ICB REPORTING ENTITY", "RO327", False),
        ("NATIONAL COMMISSIONING HUB 1", "RO218", False),
        ("GREATER MANCHESTER COMMISSIONING HUB", "H", False),
    ],
)
def test_only_codes_that_were_a_ccgs_count_as_ccgs(name, kind, expected):
    assert was_ccg(RegisterRow("X", name, kind=kind)) is expected


def test_a_closed_ccg_is_no_sub_icb_location():
    assert not is_sub_icb_location(RegisterRow("05C", "NHS DUDLEY CCG"))


def test_a_project_is_a_placeholder_and_a_trust_is_not():
    assert is_placeholder(RegisterRow("R0C", "PROJECT NIGHTINGALE NHS TRUST"))
    assert not is_placeholder(RegisterRow("RYF", "SOUTH WESTERN AMBULANCE SERVICE"))


@pytest.mark.parametrize(
    ("code", "name", "kinds"),
    [
        ("RYK", "Dudley Integrated Health and Care NHS Trust", ("NHSTrust",)),
        ("RNA", "The Dudley Group NHS Foundation Trust", ("FoundationTrust",)),
        ("RYC", "East of England Ambulance Service NHS Trust", ("NHSTrust", "AmbulanceTrust")),
        ("RT4", "Welsh Ambulance Services NHS Trust", ("NHSTrust", "AmbulanceTrust")),
        ("TAD", "Bradford District Care NHS Foundation Trust", ("FoundationTrust", "CareTrust")),
        ("RXY", "Kent and Medway NHS and Social Care Partnership Trust", ("NHSTrust",)),
    ],
)
def test_a_trusts_classes_follow_from_name_and_code(code, name, kinds):
    assert trust_kinds(code, name) == kinds


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("NHS DORSET CCG", "NHS Dorset CCG"),
        (
            "DORSET HEALTHCARE UNIVERSITY NHS FOUNDATION TRUST",
            "Dorset HealthCare University NHS Foundation Trust",
        ),
        (
            "THE QUEEN ELIZABETH HOSPITAL, KING'S LYNN, NHS FOUNDATION TRUST",
            "The Queen Elizabeth Hospital, King's Lynn, NHS Foundation Trust",
        ),
        (
            "GUY'S AND ST THOMAS' NHS FOUNDATION TRUST",
            "Guy's and St Thomas' NHS Foundation Trust",
        ),
        (
            "NHS HARTLEPOOL AND STOCKTON-ON-TEES CCG",
            "NHS Hartlepool and Stockton-on-Tees CCG",
        ),
        (
            "THE NEWCASTLE UPON TYNE HOSPITALS NHS FOUNDATION TRUST",
            "The Newcastle upon Tyne Hospitals NHS Foundation Trust",
        ),
        ("2GETHER NHS FOUNDATION TRUST", "2gether NHS Foundation Trust"),
        ("NHS CENTRAL LONDON (WESTMINSTER) CCG", "NHS Central London (Westminster) CCG"),
        ("NHS BIRMINGHAM CROSSCITY CCG", "NHS Birmingham CrossCity CCG"),
        ("NHS BLACK COUNTRY ICB - D2P2L", "NHS Black Country ICB - D2P2L"),
        ("NHS St Helens CCG", "NHS St Helens CCG"),
    ],
)
def test_names_are_written_as_the_bodies_write_them(written, expected):
    assert title_case(written, SPELLINGS) == expected


def test_a_rename_keeps_both_names_and_when_they_were_seen():
    seen = [
        Sighting("2016-05", "DUDLEY AND WALSALL MENTAL HEALTH PARTNERSHIP NHS TRUST", "old"),
        Sighting("2025-12", "DUDLEY INTEGRATED HEALTH AND CARE NHS TRUST", "new"),
    ]
    before, after = names_over_time(seen, "2008-10-01", SPELLINGS)
    assert (before.observed_on, before.source) == (("2016-05",), "old")
    assert after.name == "Dudley Integrated Health and Care NHS Trust"


def test_an_article_or_ampersand_makes_no_new_name():
    seen = [
        Sighting("2016-05", "SHREWSBURY & TELFORD HOSPITAL NHS TRUST", "old"),
        Sighting("2025-12", "THE SHREWSBURY AND TELFORD HOSPITAL NHS TRUST", "new"),
    ]
    [only] = names_over_time(seen, "2003-10-01", SPELLINGS)
    assert only.name == "The Shrewsbury and Telford Hospital NHS Trust"
    assert only.observed_on == ("2016-05", "2025-12")


def test_a_name_seen_before_the_body_opened_is_left_out():
    seen = [Sighting("2016-05", "A NHS TRUST", "old"), Sighting("2025-12", "A NHS TRUST", "new")]
    [only] = names_over_time(seen, "2017-10-01", SPELLINGS)
    assert only.observed_on == ("2025-12",)


def test_a_name_taken_up_again_is_the_latest():
    seen = [Sighting("2015", "A", "1"), Sighting("2016", "B", "2"), Sighting("2017", "A", "3")]
    names = names_over_time(seen, "", SPELLINGS)
    assert [name.name for name in names] == ["B", "A"]


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("South Western Ambulance Service NHS Foundation Trust", "South Western Ambulance Service"),
        ("Isle of Wight NHS Trust", ""),
        ("Kent and Medway NHS and Social Care Partnership Trust", ""),
    ],
)
def test_a_trusts_short_name_never_is_a_bare_place(name, stem):
    assert trust_stem(name) == stem


def test_a_short_name_that_two_trusts_share_stands_for_neither():
    shared = [body("R1", "Weston Hospital NHS Trust"), body("R2", "The Weston Hospital NHS Trust")]
    assert list(alias_rows(shared, [])) == []
    assert list(alias_rows(shared[:1], [])) == [("R1", "Weston Hospital", "s")]


def test_a_short_name_that_is_a_commissioners_area_stands_for_no_trust():
    ccg = body("99X", "NHS Mid Health CCG")
    assert "Mid Health" not in {
        row[1] for row in alias_rows([body("R1", "Mid Health NHS Trust")], [ccg])
    }

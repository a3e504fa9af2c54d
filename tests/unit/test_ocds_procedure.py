"""How a contract was put out, bid for and awarded is read from its notices, notice by notice."""

import json
from datetime import date
from decimal import Decimal

import pytest
from buying_world import awarded, release, supplier
from ocds_world import Loaded

from kg.sources.ocds.procedure import Procedure, codes_of, procedure_of

ONE = supplier(2)


def load(folder, *releases):
    path = folder / "notices.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in releases), encoding="utf-8")
    return Loaded(path)


def period(start, end):
    return {"tender": {"tenderPeriod": {"startDate": start, "endDate": end}}}


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2025-03-01T12:00:00Z", "2025-03-16T12:00:00Z", 15),
        ("2025-03-01T12:00:00Z", "2025-03-16T11:59:59Z", 14),
        ("2025-03-01T12:00:00Z", "2025-03-16T12:30:00+01:00", 14),  # half an hour short in UTC
        ("2025-03-01", "2025-03-16", 15),
        ("2025-03-01", "soon", None),
        ("", "2025-03-16T12:00:00Z", None),
    ],
)
def test_time_for_bids_is_counted_in_whole_days_of_24_hours(start, end, days):
    assert procedure_of(period(start, end), print).days == days


def test_time_for_bids_that_ends_before_it_starts_is_left_out_and_said():
    notes = []
    read = procedure_of(period("2025-03-16T00:00:00Z", "2025-03-01T00:00:00Z"), notes.append)
    assert read.days is None
    assert "before it starts" in notes[0]


def test_last_day_for_bids_stands_without_a_first():
    read = procedure_of({"tender": {"tenderPeriod": {"endDate": "2025-03-16T12:00:00Z"}}}, print)
    assert (read.days, str(read.last)) == (None, "2025-03-16")


def test_method_outside_the_code_list_is_left_out_and_said():
    notes = []
    assert not procedure_of({"tender": {"procurementMethod": "Open"}}, notes.append).method
    assert "'Open'" in notes[0]
    assert procedure_of({"tender": {"procurementMethod": "limited"}}, print).method == "limited"


@pytest.mark.parametrize(
    ("stated", "statistics", "bidders"),
    [
        (2, [("bids", 5)], (2,)),
        (None, [("bids", 5), ("bids", 1), ("smeBids", 9)], (1, 5)),
        (Decimal("3.0"), [], (3,)),
        (0, [], (0,)),
        (Decimal("1.5"), [], ()),
        (-1, [], ()),
        ("many", [], ()),
        (Decimal("1E+9999"), [], ()),
        (None, [], ()),
    ],
)
def test_bidders_are_the_number_of_the_tender_else_of_the_statistics(stated, statistics, bidders):
    counted = [{"measure": measure, "value": value} for measure, value in statistics]
    found = {"tender": {"numberOfTenderers": stated}, "bids": {"statistics": counted}}
    assert procedure_of(found, print).bidders == bidders


def test_days_of_award_and_signing_are_those_of_awards_that_stand():
    found = {
        "awards": [
            {"status": "active", "date": "2025-03-02T00:00:00Z"},
            {"status": "cancelled", "date": "2025-01-01T00:00:00Z"},
            {"date": "2025-02-02T00:00:00Z"},
            {"date": "later"},
        ],
        "contracts": [{"dateSigned": "2025-04-01"}],
    }
    read = procedure_of(found, print)
    assert read.awarded == (date(2025, 2, 2), date(2025, 3, 2))
    assert read.signed == (date(2025, 4, 1),)


def test_release_that_says_nothing_of_the_procedure_tells_nothing():
    assert procedure_of({"tender": None, "awards": "none"}, print) == Procedure()


def code(number, scheme="CPV"):
    return {"scheme": scheme, "id": number}


def item(number, lot="", *, further=False):
    found = {"additionalClassifications": [code(number)]} if further else {}
    return {**(found or {"classification": code(number)}), "relatedLot": lot}


@pytest.mark.parametrize(
    ("tender", "award", "found"),
    [
        ({"classification": code("85")}, {"items": [item("33")]}, {"33"}),
        ({"items": [item("85"), item("39")]}, {}, {"85", "39"}),
        ({"items": [item("85", "1"), item("39", "2")]}, {"relatedLots": ["2"]}, {"39"}),
        ({"items": [item("48", further=True)]}, {}, {"48"}),
        ({"classification": code("85"), "additionalClassifications": [code("39")]}, {}, {"85"}),
        ({"classification": code("8 5")}, {}, set()),
        ({"classification": code("85", "")}, {}, set()),
    ],
)
def test_codes_are_those_of_what_the_award_covers_and_main_ones_first(tender, award, found):
    codes = codes_of({"tender": tender}, award, {})
    assert codes == tuple(sorted(f"CPV:{each}" for each in found))


def test_notice_tells_its_process_and_procedure_and_contract_what_it_buys(tmp_path):
    tender = {"procurementMethod": "open", "classification": code("85100000")}
    made = awarded("k", "n", "2025-03-01", ONE, award={"date": "2025-02-01"}, tender=tender)
    found = load(tmp_path, made)
    (notice,) = found.of("Notice")
    assert notice["ofProcess"] == "ocds-h6vhtk-k"
    assert notice["procurementMethod"] == "code/procurement-method/open"
    assert notice["awardedOn"] == "2025-02-01"
    (contract,) = found.of("Contract")
    assert contract["classification"] == "CPV:85100000"


def version(notice, day, amount, **more):
    value = {"value": {"amount": amount, "currency": "GBP", **more}}
    return awarded("k", notice, day, ONE, contract=value)


def stated(found):
    return {each["key"]: each.get("statedValue") for each in found.of("Notice")}


def test_each_of_several_notices_tells_the_value_it_states(tmp_path):
    found = load(tmp_path, version("1", "2025-01-01", 10), version("2", "2025-02-01", 30))
    assert stated(found) == {"source/notice-h6vhtk-1": "10", "source/notice-h6vhtk-2": "30"}
    assert [each["amount"] for each in found.of("Money")] == ["30"]


def test_value_is_not_told_twice_where_there_is_one_notice(tmp_path):
    assert stated(load(tmp_path, version("1", "2025-01-01", 10))) == {
        "source/notice-h6vhtk-1": None
    }


def test_value_in_another_currency_is_not_stated(tmp_path):
    found = load(
        tmp_path,
        version("1", "2025-01-01", 10, currency="EUR"),
        version("2", "2025-02-01", 30),
    )
    assert stated(found) == {"source/notice-h6vhtk-1": None, "source/notice-h6vhtk-2": "30"}


def test_value_of_one_of_several_contracts_is_not_stated(tmp_path):
    first = version("1", "2025-01-01", 10)
    second = version("2", "2025-02-01", 30)
    second["awards"].append({**second["awards"][0], "id": "2"})
    assert set(stated(load(tmp_path, first, second)).values()) == {None}


def test_plan_states_no_value(tmp_path):
    planned = release("k", "0", "2024-12-01", "tender")
    found = load(tmp_path, planned, version("1", "2025-01-01", 10))
    assert set(stated(found).values()) == {None}

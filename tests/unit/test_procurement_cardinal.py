"""The indicators of OCP's Cardinal give on small examples what its documentation publishes."""

from decimal import Decimal

import pytest
from buying_world import AT, FIXTURES, awarded, release, store_from, store_of, supplier, values

from kg.errors import MeasureError, UnknownMeasure
from kg.risk.buying import indicator, indicators
from kg.store.dataset import Dataset

ONE = Decimal("1.0")


def ask(name, dataset, **settings):
    return indicator(name)(dataset, at=AT, **settings)


def cardinal(code):
    return store_from(FIXTURES / "cardinal" / f"{code}.jsonl")


def test_r003_flags_fourteen_days_and_not_fifteen():
    result = ask("short-submission", cardinal("R003"))
    assert values(result) == {"ocds-213czf-short": ONE}
    (found,) = result.findings
    assert (found.measured, found.threshold, found.n) == (14, 15, 2)
    assert found.sources == ("source/notice-other-short-1",)
    assert found.subject.label == "Made-up podiatry"


def test_r003_leaves_unknown_where_no_start_is_published():
    result = ask("short-submission", cardinal("R003"))
    assert (result.coverage.evidenced, result.coverage.unknown) == (2, 1)
    assert result.unknowns == ("1 procurement put out without both ends of the time for bids",)


def test_r003_may_count_from_the_day_of_publication():
    result = ask("short-submission", cardinal("R003"), start="published")
    assert set(values(result)) == {"ocds-213czf-short", "ocds-213czf-no-start"}
    assert result.coverage.unknown == 0
    assert [each.measured for each in result.findings] == [4, 14]
    assert "first notice" in result.assumptions[0]
    four = ask("short-submission", cardinal("R003"), start="published", threshold=4)
    assert not four.findings


def test_r003_takes_another_threshold():
    result = ask("short-submission", cardinal("R003"), threshold="16")
    assert set(values(result)) == {"ocds-213czf-short", "ocds-213czf-enough"}


def test_r003_goes_by_the_latest_time_that_was_published(tmp_path):
    def put_out(notice, day, end):
        period = {"startDate": "2025-03-01T00:00:00Z", "endDate": end}
        tag = "tender" if notice == "1" else "tenderUpdate"
        return release("moved", notice, day, tag, tender={"tenderPeriod": period})

    store = store_of(
        tmp_path,
        put_out("2", "2025-03-05", "2025-04-01T00:00:00Z"),
        put_out("1", "2025-03-01", "2025-03-08T00:00:00Z"),
    )
    assert not ask("short-submission", store).findings
    earlier = indicator("short-submission")(store, at=AT.replace(year=2025, month=3, day=2))
    assert [each.measured for each in earlier.findings] == [7]


def test_r018_flags_one_bid_in_an_open_procedure_only():
    result = ask("single-bid", cardinal("R018"))
    assert values(result) == {"ocds-213czf-one": ONE}
    (found,) = result.findings
    assert (found.measured, found.threshold, found.n) == (1, 1, 2)
    assert found.sources == ("source/notice-other-one-1",)


def test_r018_leaves_unknown_what_is_not_published():
    result = ask("single-bid", cardinal("R018"))
    assert (result.coverage.evidenced, result.coverage.unknown) == (2, 2)
    assert result.unknowns == (
        "1 procurement by competition without a number of bidders",
        "1 procurement with a number of bidders but no method",
    )


def test_r018_takes_other_methods():
    result = ask("single-bid", cardinal("R018"), methods="direct")
    assert values(result) == {"ocds-213czf-asked": ONE}


def test_r018_reads_counts_of_bids_lot_by_lot(tmp_path):
    counts = [{"id": str(n), "measure": "bids", "value": n, "relatedLot": str(n)} for n in (3, 1)]
    smes = {"id": "9", "measure": "smeBids", "value": 1}
    of_lots = awarded("lots", "1", "2025-03-01", supplier(2), bids={"statistics": counts})
    small = awarded("small", "2", "2025-03-01", supplier(2), bids={"statistics": [smes]})
    for each in (of_lots, small):
        each["tender"]["procurementMethod"] = "open"
    assert set(values(ask("single-bid", store_of(tmp_path, of_lots, small)))) == {
        "ocds-h6vhtk-lots"
    }


def test_r048_flags_the_supplier_with_two_classes():
    result = ask("many-classes", cardinal("R048"), least=1)
    assert values(result) == {"GB-FTS-15": Decimal("2.0")}
    (found,) = result.findings
    assert str(found.value) == "2.0"
    # Q1 is 1 and Q3 is 1 and a twelfth, so the fence is 1 and 5 twenty-fourths.
    assert found.threshold == pytest.approx(Decimal(29) / 24, abs=Decimal("0.00001"))
    assert found.n == 6
    assert found.sources == ("source/notice-other-p5a-1", "source/notice-other-p5b-1")


def test_r048_takes_a_fixed_threshold_and_more_digits():
    assert not ask("many-classes", cardinal("R048"), least=1, threshold=3).findings
    assert len(ask("many-classes", cardinal("R048"), least=1, threshold=1).findings) == 6


def classified(process, code, *suppliers):
    items = [{"id": "1", "classification": {"scheme": "CPV", "id": code}}]
    return awarded(process, process, "2025-03-01", *suppliers, award={"items": items})


def test_r048_compares_suppliers_of_twenty_procurements_by_default(tmp_path):
    wide = [f"{10 + n % 5}000000" for n in range(20)]
    found = [classified(f"a{n}", code, supplier(2)) for n, code in enumerate(wide)]
    found += [classified(f"b{n}", "85000000", supplier(3)) for n in range(20)]
    found += [classified(f"c{n}", code, supplier(4)) for n, code in enumerate(wide[:19])]
    result = ask("many-classes", store_of(tmp_path, *found), threshold=5)
    assert values(result) == {"GB-FTS-2": Decimal("5.0")}
    assert (result.coverage.evidenced, result.coverage.unknown) == (2, 1)


def test_r048_leaves_out_awards_to_several_suppliers(tmp_path):
    both = classified("a", "39000000", supplier(2), supplier(3))
    store = store_of(tmp_path, both, classified("b", "85000000", supplier(2)))
    result = ask("many-classes", store, least=1, threshold=1)
    assert values(result) == {"GB-FTS-2": Decimal("1.0")}


def test_more_digits_are_a_finer_level(tmp_path):
    codes = ("85110000", "85120000")
    store = store_of(tmp_path, *(classified(c, c, supplier(2)) for c in codes))
    two, four = (
        values(ask("many-classes", store, least=1, threshold=1, digits=digits)) for digits in (2, 4)
    )
    assert (two["GB-FTS-2"], four["GB-FTS-2"]) == (1, 2)


def test_every_indicator_answers_an_empty_store_and_names_its_source():
    for name, each in indicators().items():
        result = each(Dataset.in_memory([]), at=AT)
        assert (result.measure, result.findings) == (name, ()), name
        assert result.headline
        assert result.method


def test_unknown_names_are_told_with_what_is_known():
    with pytest.raises(UnknownMeasure, match="single-bid"):
        indicator("single-bids")
    with pytest.raises(MeasureError, match="threshold"):
        ask("short-submission", cardinal("R003"), treshold=3)
    with pytest.raises(ValueError, match="'stated' or 'published'"):
        ask("short-submission", cardinal("R003"), start="never")

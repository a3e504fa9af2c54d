"""The other indicators of buying: what they count, against what, and what they leave unknown."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pyoxigraph as ox
import pytest
from buying_world import AT, BOARD, awarded, release, store_of, supplier, values

from kg.keys import iri_of
from kg.risk.buying import indicator
from kg.risk.buying.direct_awards import share
from kg.risk.finding import Interval
from kg.risk.herfindahl import bounds, rounded
from kg.store.dataset import Dataset
from kg.triples.terms import Sheet, concept

ONE, TWO, THREE = supplier(2), supplier(3), supplier(4)
PSR = "This is a Provider Selection Regime (PSR) {} notice."
GBP = {"amount": 1000, "currency": "GBP"}


def ask(name, dataset, **settings):
    return indicator(name)(dataset, at=AT, **settings)


def under_regime(process, said, kind="confirmation of contract award"):
    return awarded(
        process,
        process,
        "2025-03-01",
        ONE,
        description=PSR.format(kind),
        tender={"description": said, "procurementMethod": "limited"},
    )


def by_method(process, method):
    tender = {"procurementMethod": method} if method else {}
    return awarded(process, process, "2025-03-01", ONE, tender=tender)


def test_direct_awards_are_told_by_selection_process_urgency_and_method(tmp_path):
    store = store_of(
        tmp_path,
        under_regime("a", "Direct Award Process A"),
        under_regime("b", "Direct Award Process B"),
        under_regime("c", "Direct Award Process C"),
        under_regime("m", "most suitable provider process"),
        under_regime("u", "", "urgent award"),
        under_regime("k", "competitive process"),
        by_method("d", "direct"),
        by_method("o", "open"),
    )
    (found,) = ask("direct-awards", store).findings
    assert (found.value, found.n, found.unknowns) == (Decimal("0.75"), 8, ())
    assert found.sentence == (
        "Made-up Coast Board awarded 6 of 8 contracts without competition: 1 by a direct method, "
        "1 by direct award A, 1 by direct award B, 1 by direct award C, 1 by most suitable "
        "provider and 1 by urgent award."
    )
    assert len(found.sources) == 8


def test_award_of_which_no_notice_tells_the_way_makes_the_share_a_range(tmp_path):
    store = store_of(
        tmp_path, by_method("d", "direct"), by_method("n", ""), by_method("l", "limited")
    )
    result = ask("direct-awards", store, least=3)
    assert [each.value for each in result.findings] == [share(1, 2, 3)]
    assert share(1, 2, 3) == Interval(Decimal("0.33"), Decimal("1.00"))
    assert (result.coverage.evidenced, result.coverage.unknown) == (1, 2)


def test_buyers_with_few_contracts_are_left_out_and_said(tmp_path):
    store = store_of(tmp_path, by_method("d", "direct"))
    for name in ("direct-awards", "supplier-share"):
        result = ask(name, store)
        assert not result.findings
        assert any("1 buyer with fewer than 5" in said for said in result.unknowns)


def test_index_of_a_buyer_counts_its_awards_by_supplier(tmp_path):
    holders = [(ONE,), (ONE,), (ONE,), (TWO,), (THREE,)]
    found = [awarded(f"k{n}", f"k{n}", "2025-03-01", *each) for n, each in enumerate(holders)]
    (reading,) = ask("supplier-share", store_of(tmp_path, *found)).findings
    # Shares of 60, 20 and 20 per cent.
    assert (reading.value, reading.threshold, reading.n) == (Decimal("4400.00"), 1800, 5)
    assert "the largest has 3 of 5" in reading.sentence


def test_contracts_without_a_supplier_make_the_index_the_range_that_sizes_allow(tmp_path):
    found = [
        awarded(f"k{n}", f"k{n}", "2025-03-01", each) for n, each in enumerate((ONE, ONE, TWO))
    ]
    found += [awarded(f"n{n}", f"n{n}", "2025-03-01") for n in range(2)]
    (reading,) = ask("supplier-share", store_of(tmp_path, *found)).findings
    one = (Fraction(1), Fraction(1))
    two = (Fraction(2), Fraction(2))
    low, high = bounds([two, one], [one, one])
    assert reading.value == Interval(rounded(low), rounded(high))
    assert reading.unknowns == ("who supplies 2 contracts",)


def dated(process, award, start, day="2025-03-01", **more):
    period = {"startDate": start, "endDate": "2027-03-31"}
    fields = {"period": period, "value": GBP, **more}
    return awarded(
        process, process, day, ONE, award={"date": award} if award else {}, contract=fields
    )


def test_start_before_award_stands_out(tmp_path):
    store = store_of(
        tmp_path,
        dated("late", "2025-02-01", "2025-03-03"),
        dated("early", "2025-02-01", "2025-01-22"),
        dated("none", "", "2025-04-01"),
    )
    result = ask("award-to-start", store)
    assert values(result) == {"ocds-h6vhtk-early": -10}
    assert "began 10 days before its award" in result.findings[0].sentence
    assert (result.coverage.evidenced, result.coverage.unknown) == (2, 1)


def test_gap_is_unknown_where_notices_give_several_days_of_award(tmp_path):
    first, second = (dated("k", day, "2025-01-01") for day in ("2025-02-01", "2025-02-02"))
    store = store_of(tmp_path, first, {**second, "id": "k2", "date": "2025-03-05T10:00:00Z"})
    result = ask("award-to-start", store)
    assert not result.findings
    assert (result.coverage.evidenced, result.coverage.unknown) == (0, 1)


def test_short_mobilisation_stands_out_among_its_peers(tmp_path):
    found = [dated(f"k{n}", "2025-02-01", f"2025-05-{n + 1:02d}") for n in range(8)]
    store = store_of(tmp_path, *found, dated("hasty", "2025-02-01", "2025-02-06"))
    (reading,) = ask("award-to-start", store).findings
    # Gaps are 89 to 96 days and 5; the quartiles 89.67 and 94.33 by definition 8.
    assert (reading.value, reading.n) == (5, 9)
    assert 80 < reading.threshold < 84
    assert len(ask("award-to-start", store, threshold=97).findings) == 9
    assert not ask("award-to-start", store, threshold="5").findings


def test_publication_more_than_thirty_days_after_the_award_is_late(tmp_path):
    signed = dated("signed", "", "2025-04-01", day="2025-03-05", dateSigned="2025-01-01")
    store = store_of(
        tmp_path,
        dated("on-time", "2025-02-01", "2025-04-01", day="2025-03-03"),
        dated("late", "2025-02-01", "2025-04-01", day="2025-03-04"),
        signed,
        dated("none", "", "2025-04-01"),
        dated("before", "2025-06-01", "2025-07-01"),
    )
    result = ask("publication-lag", store)
    assert values(result) == {"ocds-h6vhtk-signed": 63, "ocds-h6vhtk-late": 31}
    assert [each.sentence.rpartition(" ")[2] for each in result.findings] == [
        "signature.",
        "award.",
    ]
    assert result.unknowns == (
        "1 award with neither a day of award nor one of signing",
        "1 award with a day of award after the notice that tells of it",
    )


def version(notice, day, amount, tag="contractAmendment", **more):
    value = {} if amount is None else {"value": {"amount": amount, "currency": "GBP", **more}}
    return awarded("grows", notice, day, ONE, tag=tag, contract=value)


def test_value_growth_compares_the_first_stated_value_with_the_latest(tmp_path):
    store = store_of(
        tmp_path,
        version("1", "2025-01-01", 1000, tag="contract"),
        version("2", "2025-02-01", None),
        version("3", "2025-03-01", 1250),
        dated("alone", "2025-02-01", "2025-04-01"),
    )
    (grown,) = ask("value-growth", store).findings
    assert (grown.value, grown.threshold, grown.n) == (Decimal("0.25"), Decimal("0.25"), 1)
    assert grown.sources == ("source/notice-h6vhtk-1", "source/notice-h6vhtk-3")
    (changed,) = ask("modifications", store).findings
    assert (changed.value, changed.sources) == (
        2,
        ("source/notice-h6vhtk-2", "source/notice-h6vhtk-3"),
    )
    before = indicator("value-growth")(store, at=date(2025, 2, 15))
    assert (before.coverage.evidenced, before.coverage.unknown) == (0, 1)
    assert not ask("value-growth", store, threshold="0.26").findings
    assert not ask("modifications", store, threshold=3).findings


def test_values_on_another_footing_are_not_compared(tmp_path):
    net = version("1", "2025-01-01", 1000, tag="contract")
    gross = version("2", "2025-02-01", 1)
    gross["contracts"][0]["value"] = {"amountGross": 2000, "currency": "GBP"}
    result = ask("value-growth", store_of(tmp_path, net, gross))
    assert not result.findings
    assert result.unknowns == ("the value of 1 changed contract before and after",)


def test_coverage_counts_what_contracts_made_lack(tmp_path):
    unnamed = {"name": "Nobody's number", "roles": ["supplier"]}
    bare = awarded("bare", "bare", "2025-03-01")
    bare["parties"].append(unnamed)
    bare["awards"][0]["suppliers"] = [{"name": "Nobody's number"}]
    store = store_of(
        tmp_path,
        bare,
        dated("full", "2025-02-01", "2025-04-01"),
        release("planned", "p", "2025-03-01", "tender"),
    )
    found = {each.kind: each for each in ask("coverage", store).findings}
    shares = {kind.removeprefix("missing: "): str(each.value) for kind, each in found.items()}
    assert shares == {
        "number of bidders": "1.00",
        "code of what is bought": "1.00",
        "way of choosing the supplier": "1.00",
        "value": "0.50",
        "first day": "0.50",
        "last day": "0.50",
        "day of award": "0.50",
        "identifier of a supplier": "0.50",
    }
    assert {each.n for each in found.values()} == {2}


def test_extension_is_a_share_of_the_term_and_gives_a_years_worth_as_a_range(tmp_path):
    def term(process, extent, **more):
        period = {"startDate": "2025-01-01", "maxExtentDate": extent, **more}
        contract = {"period": period, "value": {"amount": 1461, "currency": "GBP"}}
        return awarded(process, process, "2025-03-01", ONE, contract=contract)

    store = store_of(
        tmp_path,
        term("long", "2028-12-31", endDate="2025-12-31"),
        term("short", "2026-06-30", endDate="2025-12-31"),
        term("open", "2026-06-30"),
    )
    result = ask("extensions", store)
    (found,) = result.findings
    # Three more years, 1,096 days, on one of 365.
    assert (found.subject.key, found.value) == ("contract/ocds-h6vhtk-long", Decimal("3.00"))
    # 1461 over 1461 days, and over 365 (rounded up), for a year of 365.25.
    assert found.sentence.endswith("a year of it is worth between £365.25 and £1,462.01.")
    assert (result.coverage.evidenced, result.coverage.unknown) == (2, 1)


def test_years_worth_goes_by_the_value_before_tax(tmp_path):
    period = {"startDate": "2025-01-01", "endDate": "2025-12-31", "maxExtentDate": "2026-12-31"}
    value = {"amount": 730, "amountGross": 876, "currency": "GBP"}
    made = awarded("k", "k", "2025-03-01", ONE, contract={"period": period, "value": value})
    (found,) = ask("extensions", store_of(tmp_path, made)).findings
    assert found.sentence.endswith("is worth between £365.25 and £730.50.")


def test_same_lead_of_several_buyers(tmp_path):
    other = {**BOARD, "id": "GB-FTS-99", "name": "Made-up Moor Board"}
    store = store_of(
        tmp_path,
        awarded("a", "a", "2025-03-01", ONE),
        awarded("b", "b", "2025-03-01", ONE, board=other),
        awarded("c", "c", "2025-03-01", TWO),
        awarded("d", "d", "2025-03-01", TWO),
    )
    (found,) = ask("shared-leads", store).findings
    assert (found.subject.key, found.value, found.n) == ("organisation/GB-FTS-2", 2, 2)
    assert found.sources == ("source/notice-h6vhtk-a", "source/notice-h6vhtk-b")


def advising(key, adviser, contract, start):
    sheet = Sheet()
    sheet.type(key, "ContractRole")
    sheet.link(key, "roleHolder", adviser)
    sheet.link(key, "inContract", contract)
    sheet.add(key, "role", concept("role", "adviser"))
    sheet.link(key, "http://www.w3.org/ns/prov#hadPrimarySource", f"source/{contract[-1]}")
    xsd_date = ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")
    sheet.add(key, "from", ox.Literal(start, datatype=xsd_date))
    return sheet.quads


def test_common_adviser_is_one_of_several_contracts_begun_by_the_day():
    store = Dataset.in_memory(
        [
            *advising("contract-role/1", "organisation/a", "contract/k", "2025-01-01"),
            *advising("contract-role/2", "organisation/a", "contract/l", "2025-01-01"),
            *advising("contract-role/3", "organisation/b", "contract/k", "2025-01-01"),
            *advising("contract-role/4", "organisation/b", "contract/l", "2026-06-01"),
        ]
    )
    (found,) = ask("common-advisers", store).findings
    assert (found.subject.key, found.value, found.n) == ("organisation/a", 2, 2)
    assert found.sources == ("source/k", "source/l")
    assert [each.key for each in found.touches] == ["contract/k", "contract/l"]


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("organisation/GB-FTS-1", {"ocds-h6vhtk-a"}),
        ("organisation/GB-FTS-3", {"ocds-h6vhtk-b"}),
        ("contract/ocds-h6vhtk-b", {"ocds-h6vhtk-b"}),
        ("organisation/GB-FTS-4", set()),
    ],
)
def test_what_is_asked_about_one_party_or_contract_is_narrowed_to_it(tmp_path, about, found):
    other = {**BOARD, "id": "GB-FTS-99", "name": "Made-up Moor Board"}
    one, two = (
        awarded(name, name, "2025-06-01", who, board=board, award={"date": "2025-01-01"})
        for name, who, board in (("a", ONE, BOARD), ("b", TWO, other))
    )
    result = ask("publication-lag", store_of(tmp_path, one, two), about=about)
    assert set(values(result)) == found
    assert result.coverage.evidenced == len(found)


def test_a_planned_procurement_is_found_by_who_plans_it(tmp_path):
    days = {"startDate": "2025-03-01T00:00:00Z", "endDate": "2025-03-05T00:00:00Z"}
    planned = release("p", "p", "2025-03-01", "tender", tender={"tenderPeriod": days})
    store = store_of(tmp_path, planned)
    mine = ask("short-submission", store, about="organisation/GB-FTS-1")
    assert set(values(mine)) == {"ocds-h6vhtk-p"}
    assert not ask("short-submission", store, about="organisation/GB-FTS-2").findings


def test_as_many_findings_as_asked_for_are_shown_and_the_others_counted(tmp_path):
    store = store_of(tmp_path, *(dated(f"k{n}", "2025-02-01", "2025-01-01") for n in range(3)))
    result = ask("award-to-start", store, most="2")
    assert len(result.findings) == 2
    assert "1 more finding not shown; raise 'most'" in result.unknowns


def test_what_was_published_later_is_left_out(tmp_path):
    store = store_of(tmp_path, dated("late", "2024-02-01", "2024-01-01", day="2025-03-04"))
    names = ("award-to-start", "publication-lag")
    for day, count in ((date(2025, 3, 3), 0), (date(2025, 3, 4), 1)):
        assert [len(indicator(name)(store, at=day).findings) for name in names] == [count, count]


def test_notices_published_later_are_no_evidence(tmp_path):
    later = dated("k", "2024-02-01", "2024-01-01", day="2025-06-01")
    first = {**dated("k", "2024-02-01", "2024-01-01"), "id": "first"}
    store = store_of(tmp_path, first, later)
    (early,) = indicator("award-to-start")(store, at=date(2025, 5, 1)).findings
    (late,) = ask("award-to-start", store).findings
    assert early.sources == ("source/notice-h6vhtk-first",)
    assert late.sources == ("source/notice-h6vhtk-first", "source/notice-h6vhtk-k")


def test_reading_is_written_with_what_it_was_held_against(tmp_path):
    store = store_of(tmp_path, dated("early", "2025-02-01", "2025-01-22"))
    (told,) = ask("award-to-start", store).as_dict()["findings"]
    assert (told["value"], told["threshold"], told["measured"], told["n"]) == (-10, "0", None, 1)
    assert told["subject"]["iri"] == iri_of("contract/ocds-h6vhtk-early")

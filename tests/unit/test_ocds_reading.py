"""Money, periods, kinds of notice and parties are read as each publisher means them."""

from datetime import date
from decimal import Decimal

import pytest

from kg.dates import Period
from kg.sources.loading import Known
from kg.sources.ocds.money import amounts
from kg.sources.ocds.parties import Registry, identifiers
from kg.sources.ocds.periods import span
from kg.sources.ocds.psr import amount_in_words, kind_of, span_in_words
from kg.sources.ocds.publishers import register_of

FTS, FINDER = register_of("ocds-h6vhtk-1"), register_of("ocds-b5fd17-1")
PSR = "This is a Provider Selection Regime (PSR) {} notice."


def value(amount, **more):
    return {"value": {"amount": amount, "currency": "GBP", **more}}


def test_each_publisher_has_its_own_field_for_money():
    found = [
        str(amounts(register, value(1), value(2), print)[0].amount) for register in (FTS, FINDER)
    ]
    assert found == ["2", "1"]


def test_award_counts_where_the_contract_gives_nothing():
    (amount,) = amounts(FTS, value(5), {"value": None}, print)
    assert (amount.basis, amount.amount) == ("award", Decimal(5))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (0, "is 0"),
        (-5, "cannot be"),
        (Decimal("1E+9999"), "cannot be"),
        ("n/a", "no number"),
        (True, "no number"),
    ],
)
def test_what_is_no_sum_is_left_out_and_said(raw, said):
    notes = []
    assert not amounts(FINDER, value(raw), {}, notes.append)
    (note,) = notes
    assert said in note


def test_sum_without_currency_is_left_out_and_said():
    notes = []
    assert not amounts(FINDER, {"value": {"amount": 5}}, {}, notes.append)
    assert "currency" in notes[0]


def test_other_currencies_stay_what_they_are():
    (amount,) = amounts(FINDER, value(5, currency="AED"), {}, print)
    assert amount.currency == "AED"


def test_period_that_ends_before_it_starts_loses_its_end():
    notes = []
    read = span({"startDate": "2025-04-01", "endDate": "2024-03-31"}, "x", notes.append)
    assert (str(read.period.start), read.period.end) == ("2025-04-01", None)
    assert "before it starts" in notes[0]


def test_months_give_a_duration_where_there_is_no_end():
    assert span({"startDate": "2025-04-01", "durationInMonths": 18}, "x", print).duration == "P18M"


@pytest.mark.parametrize(
    ("release", "name", "status", "process"),
    [
        ({"description": PSR.format("intention to award")}, "intention", "planned", ""),
        (
            {"description": PSR.format("confirmation of contract award")},
            "confirmation",
            "asserted",
            "",
        ),
        (
            {
                "description": PSR.format("confirmation of contract award"),
                "tender": {"description": "An intention to award was published. Direct Award C"},
            },
            "confirmation",
            "asserted",
            "direct-award-c",
        ),
        ({"description": PSR.format("contract modification")}, "modification", "asserted", ""),
        ({"description": PSR.format("urgent award")}, "urgent", "asserted", ""),
        (
            {
                "tag": ["award"],
                "tender": {
                    "legalBasis": {"id": "2023/1348"},
                    "description": "most suitable provider process",
                },
            },
            "award",
            "asserted",
            "most-suitable-provider",
        ),
        (
            {"tag": ["award"], "description": "Direct Award Process C"},  # of no regime
            "award",
            "asserted",
            "",
        ),
        (
            {
                "id": "1",
                "tag": ["award"],
                "tender": {"documents": [{"id": "1", "noticeType": "UK5"}]},
            },
            "transparency",
            "planned",
            "",
        ),
        (
            {
                "id": "2",
                "tag": ["contract"],
                "contracts": [
                    {
                        "documents": [
                            {"id": "1", "noticeType": "UK7"},
                            {"id": "2", "noticeType": "UK10"},
                        ]
                    }
                ],
            },
            "modification",
            "asserted",
            "",
        ),
        (
            {"tag": ["planning"], "tender": {"description": "early market engagement"}},
            "engagement",
            "planned",
            "",
        ),
        ({"tag": ["tenderUpdate"]}, "tender", "planned", ""),
        ({"tag": ["tenderCancellation"]}, "cancellation", "asserted", ""),
        ({"tag": ["compiled"], "contracts": [{}]}, "contract", "asserted", ""),
        ({"tender": {"title": "x"}}, "unspecified", "planned", ""),
    ],
)
def test_kind_and_process_of_a_notice(release, name, status, process):
    kind = kind_of(release)
    assert (kind.name, kind.status, kind.process) == (name, status, process)


def test_words_give_no_term_that_runs_backwards():
    assert not span_in_words("from 1 April 2026 to 31 March 2025")


def test_extension_in_words_keeps_the_end_of_the_month():
    read = span_in_words("1 March 2026 - 28 February 2027 (+12 months)")
    assert str(read.extent) == "2028-02-29"


def test_value_in_words_is_taken_only_if_there_is_one():
    assert not amount_in_words("GBP 5,000 a year, GBP 10,000 in all")
    (amount,) = amount_in_words("approximate lifetime value PS458,100")
    assert (amount.amount, amount.qualifier) == (Decimal(458100), "about")


KNOWN = Known(
    {
        "ODS:ZZ1": (("organisation/ZZ1", Period.parse("2022-07-01")),),
        "GB-PPON:PAAA-1111-AAAA": (("organisation/ZZ2", Period()),),
        "GB-COH:00000001": (("organisation/ltd", Period()),),
        "ODS:ZZ3": (("organisation/ZZ3", Period.parse("", "2022-06-30")),),
        "ODS:ZZ4": (("organisation/ZZ4", Period.parse("2022-07-01")),),
    },
    {
        "nhs somewhere": ("organisation/ZZ3", "organisation/ZZ4"),
        "the same trust": ("organisation/ZZ1", "organisation/ZZ2"),
        "limited": ("organisation/ltd",),
    },
)


def resolved(party, day=date(2025, 1, 1), notes=None):
    return Registry(KNOWN).resolve(party, day, (notes if notes is not None else []).append)


@pytest.mark.parametrize(
    ("party", "key"),
    [
        ({"id": "GB-NHS-ZZ1", "name": "any"}, "organisation/ZZ1"),
        ({"id": "GB-PPON-PAAA-1111-AAAA", "name": "any"}, "organisation/ZZ2"),
        (
            {
                "id": "x",
                "name": "any",
                "additionalIdentifiers": [{"scheme": "GB-PPON", "id": "PAAA-1111-AAAA"}],
            },
            "organisation/ZZ2",
        ),
        ({"id": "GB-COH-1", "name": "any"}, "organisation/ltd"),
        ({"id": "GB-FTS-9", "name": "NHS  Somewhere"}, "organisation/ZZ4"),  # the one of 2025
        ({"id": "GB-FTS-9", "name": "Limited"}, "organisation/ltd"),
        ({"id": "GB-COH-00000002", "name": "Limited"}, "organisation/GB-COH-00000002"),
        ({"id": "GB-FTS-9", "name": "The same trust"}, "organisation/GB-FTS-9"),  # two fit
        ({"id": "GB-FTS-9", "name": "Nobody"}, "organisation/GB-FTS-9"),
        ({"id": "GB-COH-458577871", "name": "Limited"}, "organisation/ltd"),
    ],
)
def test_party_is_known_by_identifier_then_by_name_of_the_day_else_stays_its_own(party, key):
    assert resolved(party).key == key


def test_name_decides_as_of_the_day_of_the_notice():
    assert resolved({"name": "NHS Somewhere"}, date(2021, 1, 1)).key == "organisation/ZZ3"


def test_local_party_ids_identify_nobody():
    one, two = (resolved({"id": "org-32", "name": name}) for name in ("Fife", "Moray"))
    assert one.key != two.key
    assert not one.identifiers


def test_identifiers_that_disagree_are_reported():
    notes = []
    party = {
        "id": "GB-NHS-ZZ1",
        "name": "any",
        "additionalIdentifiers": [{"scheme": "GB-PPON", "id": "PAAA-1111-AAAA"}],
    }
    assert resolved(party, notes=notes).key == "organisation/ZZ1"
    assert "disagree" in notes[0]


def test_party_without_name_or_identifier_is_nobody():
    assert resolved({"roles": ["supplier"]}) is None


def test_identifiers_come_in_normal_form_and_order_of_worth():
    party = {
        "id": "GB-FTS-12",
        "identifier": {"scheme": "GB-COH", "id": "oc303525"},
        "additionalIdentifiers": [{"scheme": "GB-PPON", "id": "PAAA-1111-AAAA"}],
    }
    assert identifiers(party, print) == (
        "GB-PPON:PAAA-1111-AAAA",
        "GB-COH:OC303525",
        "GB-FTS:GB-FTS-12",
    )

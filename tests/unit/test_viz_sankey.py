"""Money from hand to hand: what balances, what is striped, what is told, and the table."""

import re

import pytest
from drawn import TAG, links, outside, overlapping, parts, picture, words

from kg.errors import MeasureError
from viz.chart import NARROW, WIDE
from viz.money_flow import KEPT, UNSEEN, Holder, MoneyFlow, Ribbon, balanced, table, total
from viz.sankey import draw
from viz.span import Span, just

M = 100_000_000
CCG = Holder("ccg", "NHS Dorset Clinical Commissioning Group", 0, "ClinicalCommissioningGroup")
CARE = Holder("care", "Dorset Integrated Urgent Care Service", 1, "Contract", "/contracts/care")
LEAD = Holder("lead", "Dorset HealthCare University NHS Foundation Trust", 2, "FoundationTrust")
SWAST = Holder("swast", "South Western Ambulance Service", 3, "AmbulanceTrust", "/o/RYF")
UHD = Holder("uhd", "University Hospitals Dorset", 3, "FoundationTrust")
DORSET = MoneyFlow(
    (CCG, CARE, LEAD, SWAST, UHD),
    (
        Ribbon("ccg", "care", just(14 * M), "annual value", "/claims/fts-1"),
        Ribbon("care", "lead", just(14 * M), "lead provider", "/claims/fts-2"),
        Ribbon("lead", "swast", None, "partner until 2020", "/claims/bbc-3"),
        Ribbon("lead", "uhd", Span(3 * M, 4 * M), "partner"),
    ),
)


def flow(*ribbons):
    return MoneyFlow((CCG, CARE, LEAD, SWAST, UHD), ribbons)


def added(given):
    whole = balanced(given)
    return [(each.origin, each.end, each.least) for each in whole.ribbons[len(given.ribbons) :]]


def ribbons(drawn):
    return {
        one.findtext(f"{TAG}title"): flowing
        for one in drawn.iter()
        for flowing in one
        if "flow" in (flowing.get("class") or "").split()
    }


def thickness(path):
    """How thick a filled ribbon is where it leaves: from its first to its last corner."""
    numbers = [float(each) for each in re.findall(r"-?[\d.]+", path.get("d"))]
    return numbers[-1] - numbers[1]


def test_what_comes_in_and_does_not_go_out_is_kept_or_not_on_record():
    assert added(DORSET) == [("lead", KEPT, 11 * M)]


def test_even_a_little_that_does_not_go_out_is_told():
    given = flow(Ribbon("ccg", "care", just(10)), Ribbon("care", "lead", just(9)))

    assert added(given) == [("care", KEPT, 1)]


def test_what_goes_out_and_did_not_come_in_comes_from_nowhere_on_record():
    given = flow(Ribbon("ccg", "care", just(5 * M)), Ribbon("care", "lead", just(7 * M)))

    assert added(given) == [(UNSEEN, "care", 2 * M)]


@pytest.mark.parametrize("inflow", [None, Span(M, None), Span(M, 7 * M)])
def test_nothing_is_added_where_the_inflow_may_be_large_enough(inflow):
    given = flow(Ribbon("ccg", "care", inflow), Ribbon("care", "lead", just(7 * M)))

    assert added(given) == []


def test_who_only_pays_or_only_receives_stays_as_it_is():
    assert added(flow(Ribbon("ccg", "care", just(5)))) == []


def test_ribbons_are_as_thick_as_their_pounds():
    drawn = ribbons(picture(draw(DORSET)))

    sizes = {title: thickness(path) for title, path in drawn.items() if "Z" in path.get("d")}
    whole = next(size for title, size in sizes.items() if "£14m" in title)
    (part,) = [size for title, size in sizes.items() if "£3m to £4m" in title]
    assert whole == pytest.approx(320, abs=0.2)
    assert part == pytest.approx(320 * 3 / 14, abs=0.2)


def test_an_amount_not_on_record_is_striped_and_the_key_says_that_its_width_says_nothing():
    drawn = picture(draw(DORSET))
    (path,) = [path for title, path in ribbons(drawn).items() if "not on record (partner" in title]

    assert path.get("stroke-dasharray")
    assert path.get("stroke-width") == "9"
    assert "amount not on record (the width says nothing)" in words(drawn)


def test_ribbons_tell_who_pays_whom_how_much_for_what_and_lead_to_the_claim():
    drawn = picture(draw(DORSET))

    titles = [one.get("aria-label") for one in drawn.iter(f"{TAG}a") if "claims" in one.get("href")]
    assert min(titles) == (
        "Dorset HealthCare University NHS Foundation Trust to South Western Ambulance Service: "
        "not on record (partner until 2020)"
    )
    assert {"/claims/fts-1", "/claims/fts-2", "/claims/bbc-3", "/o/RYF"} <= set(links(drawn))


def test_holders_tell_what_they_receive_and_ranges_stay_ranges():
    said = set(words(picture(draw(DORSET))))

    assert {"£14m", "£3m to £4m", "up to £11m", "not on record"} <= said


def test_a_small_screen_numbers_the_holders_and_names_them_below():
    drawn = picture(draw(DORSET, width=NARROW))

    assert words(drawn).count("1") == 2
    assert words(drawn).count("6") == 2
    assert "NHS Dorset Clinical Commissioning" in words(drawn)


CROWD = MoneyFlow(
    (CCG, CARE, *(Holder(f"p{n}", f"{LEAD.label} {n}", 2, "Trust", f"/o/{n}") for n in range(25))),
    (
        Ribbon("ccg", "care", just(100 * M)),
        *(Ribbon("care", f"p{n}", just(n * M // 10) if n % 4 else None) for n in range(25)),
    ),
)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("given", [MoneyFlow((), ()), DORSET, CROWD], ids=["none", "few", "many"])
def test_no_names_lie_on_others_or_beyond_the_sides(given, width):
    drawn = picture(draw(given, width=width))

    assert overlapping(drawn) == []
    assert outside(drawn) == []


def test_money_of_no_known_amount_at_all_can_be_drawn():
    drawn = picture(draw(flow(Ribbon("ccg", "care", None), Ribbon("care", "lead", None))))

    assert len(ribbons(drawn)) == 2
    assert parts(drawn, "flow")


def test_the_order_of_what_is_given_makes_no_difference():
    other = MoneyFlow(DORSET.holders[::-1], DORSET.ribbons[::-1])

    assert draw(DORSET) == draw(other)


def test_the_table_holds_every_flow_and_what_was_added():
    lines = table(DORSET).lines

    assert [line.cells[2] for line in lines] == [
        "£14m",
        "£14m",
        "not on record",
        "£3m to £4m",
        "up to £11m",
    ]
    assert lines[2].href == "/claims/bbc-3"
    assert lines[-1].cells[1] == "kept, or passed on but not on record"


def test_a_total_is_open_where_a_part_of_it_is():
    assert total([Ribbon("a", "b", just(5)), Ribbon("a", "b", None)]) == Span(5, None)
    assert total([]) == Span(0, 0)


WRONG = {
    "a stranger": lambda: flow(Ribbon("ccg", "nobody", None)),
    "backwards": lambda: flow(Ribbon("lead", "care", None)),
    "to itself": lambda: flow(Ribbon("lead", "lead", None)),
    "within a column": lambda: flow(Ribbon("swast", "uhd", None)),
    "a key twice": lambda: MoneyFlow((CCG, CCG), ()),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_cannot_be_drawn_from_left_to_right_is_refused(wrong):
    with pytest.raises(MeasureError):
        wrong()

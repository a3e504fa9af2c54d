"""Events and periods on an axis of time: places, doubt, marks, the day of the page, the table."""

from datetime import date

import pytest
from drawn import TAG, links, outside, overlapping, parts, picture, words

from viz.chart import NARROW, WIDE
from viz.moments import Moment, Stretch, in_order, known_days, stretch, table
from viz.timeline import MOST, draw

LONG = "South Western Ambulance Service NHS Foundation Trust, partner in urgent care"
CONTRACT = Moment(
    "Dorset Integrated Urgent Care Service",
    "2019-04-01",
    "2026-03-31",
    group="Contracts",
    kind="Contract",
    state="current",
    href="/contracts/care",
)
PARTNER = Moment(
    LONG,
    "2019-04-01",
    "2020-03-31",
    "2019-07-10",
    group="Roles",
    kind="AmbulanceTrust",
    state="withdrawing",
    href="/organisations/RYF",
)
LEAD = Moment("Dorset HealthCare, lead provider", "2019-04", group="Roles", state="current")
OLD = Moment("Earlier contract", "", "2019-03-31", group="Contracts", state="ended")
SOME_DAY = Moment("Adviser", group="Roles", state="undated")
OBJECTION = Moment("Consultants object", "2020-07", event=True, group="Events", disputed=True)
ALL = [CONTRACT, PARTNER, LEAD, OLD, SOME_DAY, OBJECTION]


def titled(drawn, label):
    (group,) = [
        one for one in drawn.iter() if (one.findtext(f"{TAG}title") or "").startswith(f"{label}:")
    ]
    return group


def sides(group):
    """Left and right side of a bar's outline."""
    (outline,) = parts(group, "box")
    xs = [float(corner.split()[0]) for corner in outline.get("d").strip("MZ").split("L")]
    return min(xs), max(xs)


def now(drawn):
    (group,) = parts(drawn, "look-chart-as-of")
    return float(group[0].get("d").strip("M").split()[0])


def test_bars_lie_in_proportion_to_their_days():
    one = Moment("a", "2020-01-01", "2020-12-31")
    two = Moment("b", "2021-01-01", "2022-12-31")
    drawn = picture(draw([one, two], "2022-12-31"))

    a, b = sides(titled(drawn, "a")), sides(titled(drawn, "b"))
    assert (b[1] - b[0]) / (a[1] - a[0]) == pytest.approx(729 / 365, abs=0.02)
    assert now(drawn) == pytest.approx(b[1], abs=0.1)


def test_the_day_of_the_page_is_a_line_with_its_words():
    drawn = picture(draw(ALL, "2020-07"))

    assert "As of July 2020" in words(drawn)
    first, last = sides(titled(drawn, CONTRACT.label))
    days = (date(2020, 7, 31) - date(2019, 4, 1)).days / (date(2026, 3, 31) - date(2019, 4, 1)).days
    assert now(drawn) == pytest.approx(first + (last - first) * days, abs=0.3)


def test_a_page_without_a_day_has_no_such_line():
    assert parts(picture(draw(ALL, "")), "look-chart-as-of") == []


def test_an_end_between_two_days_is_hatched_between_them():
    group = titled(picture(draw(ALL, "2020-07-07")), LONG)
    (doubt,) = [one for one in parts(group, "ground") if one.tag == f"{TAG}rect"]

    first, last = sides(group)
    start = float(doubt.get("x"))
    share = (date(2019, 7, 10) - date(2019, 4, 1)).days / (
        date(2020, 3, 31) - date(2019, 4, 1)
    ).days
    assert start == pytest.approx(first + (last - first) * share, abs=0.3)
    assert start + float(doubt.get("width")) == pytest.approx(last, abs=0.2)


def test_what_has_no_known_end_points_onward_and_what_has_no_known_start_back():
    drawn = picture(draw(ALL, "2020-07-07"))
    corners = [
        len(parts(titled(drawn, each.label), "box")[0].get("d").split("L"))
        for each in (CONTRACT, LEAD, OLD)
    ]

    assert corners == [4, 5, 5]
    assert sides(titled(drawn, LEAD.label))[1] == pytest.approx(744, abs=0.1)
    assert sides(titled(drawn, OLD.label))[0] == pytest.approx(250, abs=0.1)


def test_states_and_disputes_carry_their_marks_and_the_key_explains_them():
    drawn = picture(draw(ALL, "2020-07-07"))

    assert [one.text for one in parts(titled(drawn, LONG), "mark")] == ["~"]
    assert [one.text for one in parts(titled(drawn, OBJECTION.label), "mark")] == ["!"]
    assert {"withdrawing", "ended", "disputed by another claim"} <= set(words(drawn))


def test_what_is_undated_is_listed_without_a_bar():
    drawn = picture(draw(ALL, "2020-07-07"))

    assert parts(titled(drawn, "Adviser"), "box") == []
    assert "undated" in words(drawn)


def test_an_event_known_to_the_month_is_a_diamond_amid_the_month():
    group = titled(picture(draw([Moment("x", "2020-02", event=True)], "2020-03-01")), "x")

    (doubt,) = [one for one in parts(group, "ground") if one.tag == f"{TAG}rect"]
    (diamond,) = [one for one in parts(group, "fill") if "Z" in (one.get("d") or "")]
    top = float(diamond.get("d").strip("M").split()[0])
    assert top == pytest.approx(float(doubt.get("x")) + float(doubt.get("width")) / 2, abs=0.1)


def test_rows_stand_under_their_headings_and_lead_on():
    drawn = picture(draw(ALL, "2020-07-07"))

    heads = [one.text for one in drawn.iter(f"{TAG}text") if one.get("font-weight") == "600"]
    assert heads == ["Contracts", "Roles", "Events"]
    assert links(drawn) == ["/contracts/care", "/organisations/RYF"]


def test_a_picture_holds_so_many_and_says_so():
    many = [Moment(f"m{n}", f"{1950 + n}", state="current") for n in range(MOST + 3)]
    drawn = picture(draw(many, "2020-07-07"))

    assert any(f"showing {MOST} of {MOST + 3}" in line for line in words(drawn))
    assert len(parts(drawn, "box")) == MOST
    assert len(table(many).lines) == MOST + 3


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(
    ("moments", "as_of"),
    [
        ([], ""),
        (ALL, "2020-07-07"),
        ([Moment(LONG, "2015-04", "2015-12-03", state="ended")], "2015-12"),
        ([Moment("old", "1948-07-05"), Moment("far", "2099", event=True)], "1950"),
        ([Moment("edges", "0001", "9999")], "9999-12-31"),
    ],
    ids=["none", "usual", "months", "a century", "all of time"],
)
def test_no_words_lie_on_others_or_beyond_the_sides(moments, as_of, width):
    drawn = picture(draw(moments, as_of, width=width))

    assert overlapping(drawn) == []
    assert outside(drawn) == []


def test_a_start_within_a_year_is_in_doubt_for_that_year():
    assert stretch(Moment("x", "2019", "2021-06")) == Stretch(
        date(2019, 1, 1), date(2019, 12, 31), date(2021, 6, 1), date(2021, 6, 30)
    )


def test_an_end_cannot_come_before_the_start():
    found = stretch(Moment("x", "2019-06-15", "2019", "2019-01-01"))

    assert found.done == date(2019, 6, 15)


def test_weeks_are_dates_too_and_other_words_are_none():
    assert stretch(Moment("x", "2019-W42", event=True)).first == date(2019, 10, 14)
    assert stretch(Moment("x", "next spring")) is None


def test_a_single_day_still_gives_an_axis():
    first, last = known_days([], "2020-07-07")

    assert first == date(2020, 7, 7)
    assert (last - first).days == 28


def test_the_table_holds_all_in_order_with_dates_in_words():
    assert [each.label for each in in_order(ALL)][-1] == "Adviser"
    cells = {line.cells[0]: line.cells for line in table(ALL).lines}
    assert cells[LONG] == (
        LONG,
        "since 1 April 2019; ending between 10 July 2019 and 31 March 2020",
        "withdrawing",
        "Roles",
    )
    assert cells[OBJECTION.label][1:3] == ("July 2020", "disputed by another claim; happened")

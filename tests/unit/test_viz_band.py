"""Bars from contract minimum to stress ceiling: order, places, cap and table."""

from fractions import Fraction

import pytest
from drawn import TAG, links, outside, overlapping, parts, picture, words

from kg.errors import MeasureError
from viz.band import MOST, Bar, Marks, Unit, draw, table
from viz.chart import NARROW, WIDE

NAMES = (
    "Cambridgeshire and Peterborough NHS Foundation Trust",
    "UnitingCare Partnership LLP",
    "South Western Ambulance Service NHS Foundation Trust",
)
M = 100_000_000
BARS = [
    Bar("Circle", None, "/organisations/circle"),
    Bar(NAMES[0], Marks(0, 5 * M, 20 * M), "/organisations/RT1"),
    Bar(NAMES[1], Marks(10 * M, 15 * M, 20 * M), "/organisations/llp", f"through {NAMES[0]}"),
    Bar(NAMES[2], Marks(40 * M, 40 * M, 40 * M)),
]
MANY = [
    Bar(f"{NAMES[n % 3]} {n}", Marks(n * M // 9, n * M, n * M), f"/o/{n}") for n in range(MOST + 5)
]


def centre(shape):
    """Where a mark lies from left to right."""
    if shape.get("cx"):
        return float(shape.get("cx"))
    corners = shape.get("d").strip("MZ").split("L")
    return sum(float(corner.split()[0]) for corner in corners) / len(corners)


def marks(drawn, name):
    """Where the marks of a kind lie, without the one in the key."""
    return [centre(group[0]) for group in parts(drawn, f"look-chart-{name}")][1:]


def test_bars_stand_by_their_ceiling_then_the_other_marks_and_the_unknown_last():
    given = [*BARS, Bar("middle", Marks(0, 18 * M, 20 * M))]

    names = [line.cells[0] for line in table(given, Unit.POUNDS).lines]

    assert names == [NAMES[2], "middle", NAMES[1], NAMES[0], "Circle"]


def test_the_three_marks_lie_where_their_amounts_are_on_the_scale():
    drawn = picture(draw(BARS, Unit.POUNDS))
    start, end = 236, 620

    for name, amounts in {
        "least": (40, 10, 0),
        "middle": (40, 15, 5),
        "most": (40, 20, 20),
    }.items():
        places = [start + (end - start) * amount / 40 for amount in amounts]
        assert marks(drawn, name) == pytest.approx(places, abs=0.1)


def test_every_bar_is_told_in_words_and_leads_on():
    drawn = picture(draw(BARS, Unit.POUNDS))

    assert {"£40m", "£10m to £20m", "£0 to £20m", "not on record"} <= set(words(drawn))
    assert links(drawn) == ["/organisations/llp", "/organisations/RT1", "/organisations/circle"]
    names = [one.get("aria-label") for one in drawn.iter(f"{TAG}a")]
    assert names[0] == "UnitingCare Partnership LLP: £10m to £20m"


def test_a_picture_holds_the_gravest_and_says_how_many_there_are():
    drawn = picture(draw(MANY, Unit.POUNDS))

    assert len(links(drawn)) == MOST
    assert links(drawn)[0] == f"/o/{MOST + 4}"
    assert f"showing {MOST} of {MOST + 5}" in words(drawn)
    assert len(table(MANY, Unit.POUNDS).lines) == MOST + 5


def test_few_bars_are_not_counted_in_the_picture():
    assert not any(line.startswith("showing") for line in words(picture(draw(BARS, Unit.POUNDS))))


def test_shares_have_a_scale_of_quarters_that_grows_only_beyond_all_of_it():
    half = Bar("A", Marks(Fraction(0), Fraction(1, 10), Fraction(1, 2)))
    twice = Bar("B", Marks(0, 1, 2))

    assert {"0%", "25%", "50%", "75%", "100%"} <= set(words(picture(draw([half], Unit.SHARE))))
    assert "200%" in words(picture(draw([twice], Unit.SHARE)))


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("bars", [[], BARS, MANY], ids=["none", "few", "many"])
def test_no_words_lie_on_others_or_beyond_the_sides(bars, width):
    drawn = picture(draw(bars, Unit.POUNDS, width=width))

    assert overlapping(drawn) == []
    assert outside(drawn) == []


def test_the_order_of_what_is_given_makes_no_difference():
    assert draw(BARS, Unit.POUNDS) == draw(BARS[::-1], Unit.POUNDS)


@pytest.mark.parametrize("wrong", [(2, 1, 3), (1, 3, 2), (-1, 0, 0)])
def test_marks_out_of_order_are_refused(wrong):
    with pytest.raises(MeasureError, match="in order"):
        Marks(*wrong)

"""A cascade by rounds: boxes, lines from whom, what is summed up, both layouts and the table."""

import re
from fractions import Fraction

import pytest
from drawn import TAG, boxes, links, outside, overlapping, parts, picture, words

from kg.errors import MeasureError
from viz.chart import NARROW, WIDE
from viz.reached import MOST, MOST_IN_ROUND, Reached, rounds_of, table
from viz.rounds import draw
from viz.span import Span

LONG = "Cambridgeshire and Peterborough NHS Foundation Trust"
SMALL = [
    Reached("llp", "UnitingCare Partnership LLP", 0, Span(1, 1), (), "/o/llp"),
    Reached(
        "cuh", "Cambridge University Hospitals", 1, Span(0, Fraction(1, 2)), ("llp",), "/o/cuh"
    ),
    Reached("cpft", LONG, 1, Span(Fraction(1, 4), 1), ("llp",), "/o/cpft"),
    Reached("gp", "A practice", 2, Span(0, Fraction(1, 10)), ("cuh", "cpft"), "/o/gp"),
]


def crowd(*sizes):
    """Rounds of so many, each reached from one of the round before."""
    return [
        Reached(
            f"{rank}-{number}",
            f"{LONG} {rank}-{number}",
            rank,
            Span(0, Fraction(number + 1, 200)),
            (f"{rank - 1}-{number % sizes[rank - 1]}",) if rank else (),
            f"/o/{rank}-{number}",
        )
        for rank, size in enumerate(sizes)
        for number in range(size)
    ]


def lines(drawn):
    return [one for one in drawn.iter(f"{TAG}path") if "C" in one.get("d")]


def frames(drawn):
    return {
        tuple(float(one.get(side)) for side in ("x", "y", "width", "height"))
        for one in parts(drawn, "box")
    }


def test_every_organisation_is_a_box_that_leads_on_and_is_told_with_its_range():
    drawn = picture(draw(SMALL))

    assert sorted(links(drawn)) == ["/o/cpft", "/o/cuh", "/o/gp", "/o/llp"]
    names = {one.get("aria-label") for one in drawn.iter(f"{TAG}a")}
    assert "Cambridge University Hospitals: 0% to 50% of what it could lose" in names


def test_lines_lead_from_those_it_came_from_box_to_box():
    drawn = picture(draw(SMALL))
    boxes = frames(drawn)

    ends = [tuple(map(float, re.findall(r"[\d.]+", one.get("d")))) for one in lines(drawn)]
    assert len(ends) == 4
    for x0, y0, *_, x1, y1 in ends:
        assert any((x + width, y + height / 2) == (x0, y0) for x, y, width, height in boxes)
        assert any((x, y + height / 2) == (x1, y1) for x, y, _, height in boxes)


def test_the_meter_lies_between_minimum_and_ceiling():
    drawn = picture(draw([Reached("a", "A", 0, Span(Fraction(1, 4), Fraction(3, 4)))]))
    (meter,) = [one[0] for one in parts(drawn, "look-chart-most")]
    (track,) = [one for one in drawn.iter(f"{TAG}path") if "L" in one.get("d")]
    west, east = (float(corner.split()[0]) for corner in track.get("d").strip("M").split("L"))

    assert float(meter.get("x")) == pytest.approx(west + (east - west) / 4, abs=0.1)
    assert float(meter.get("width")) == pytest.approx((east - west) / 2, abs=0.2)
    (words_west,) = [box[0] for line, box in boxes(drawn) if line == "25% to 75%"]
    assert east < words_west


def test_more_than_fit_are_summed_in_one_box_of_their_round():
    drawn = picture(draw(crowd(1, 30, 100)))

    assert {"and 10 more", "and 80 more"} <= set(words(drawn))
    assert len(links(drawn)) == 1 + 2 * MOST_IN_ROUND
    assert len(table(crowd(1, 30, 100)).lines) == 131


def test_the_gravest_have_boxes_of_their_own():
    shown = rounds_of(crowd(1, 30))

    assert [each.key for each in shown.columns[1]][:2] == ["1-29", "1-28"]
    assert {each.key for each in shown.rest[1]} == {f"1-{number}" for number in range(10)}


def test_of_two_with_one_ceiling_the_one_with_the_higher_minimum_comes_first():
    one, other = (Reached(key, key, 0, Span(low, 1)) for key, low in (("a", 0), ("b", 1)))

    assert [each.key for each in rounds_of([one, other]).columns[0]] == ["b", "a"]


@pytest.mark.parametrize("sizes", [(1, 30, 100), (61,), (16, 16, 16, 16), (1,) * 59, (2, 3)])
def test_boxes_are_never_more_than_a_picture_holds_and_none_is_lost(sizes):
    shown = rounds_of(crowd(*sizes))

    assert sum(map(len, shown.columns)) <= MOST
    both = zip(shown.columns, shown.rest, strict=True)
    assert [len(column) + len(rest) for column, rest in both] == list(sizes)


def test_lines_to_and_from_the_summed_end_at_their_box():
    drawn = picture(draw(crowd(1, 30, 30)))

    dashed = [one for one in lines(drawn) if one.get("stroke-dasharray")]
    # Twenty from the start and twenty onward; start to the summed, and the summed to the summed.
    assert len(lines(drawn)) == 42
    assert len(dashed) == 2


def test_a_small_screen_says_from_whom_instead_of_drawing_lines():
    drawn = picture(draw(SMALL, width=NARROW))

    assert lines(drawn) == []
    assert "through UnitingCare Partnership LLP" in words(drawn)


def test_many_rounds_stand_below_one_another():
    drawn = picture(draw(crowd(*(1,) * 9)))

    assert lines(drawn) == []
    heads = [one for one in drawn.iter(f"{TAG}text") if (one.text or "").startswith("Round")]
    assert len({one.get("x") for one in heads}) == 1
    assert len(heads) == 8


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(
    "sizes", [(), (1, 2, 1), (2, 30, 60, 5), (1,) * 12], ids=["none", "few", "many", "long"]
)
def test_no_words_lie_on_others_or_beyond_the_sides(sizes, width):
    drawn = picture(draw(crowd(*sizes), width=width))

    assert overlapping(drawn) == []
    assert outside(drawn) == []


def test_the_order_of_what_is_given_makes_no_difference():
    assert draw(SMALL) == draw(SMALL[::-1])


def test_the_table_names_those_it_came_through():
    cells = [line.cells for line in table(SMALL).lines]

    assert cells[-1] == ("A practice", "2", "0% to 10%", f"Cambridge University Hospitals; {LONG}")


def test_who_is_reached_twice_or_before_the_start_is_refused():
    with pytest.raises(MeasureError, match="'llp' twice"):
        draw([SMALL[0], SMALL[0]])
    with pytest.raises(MeasureError, match="below 0"):
        draw([Reached("a", "A", -1, Span(0, 1))])

"""The curve of risk transfer: four layers that add up, what is marked on it, and its table."""

import re
from fractions import Fraction

import pytest
from drawn import TAG, boxes, links, outside, overlapping, parts, picture, words

from kg.errors import MeasureError
from viz.chart import NARROW, WIDE
from viz.chart_looks import CHART_LOOKS
from viz.span import Span, just
from viz.tau_curve import draw, table
from viz.transfer import Documented, TransferCurve, TransferPoint

M = 100_000_000  # pence in a million pounds
NOTHING = TransferPoint(0, just(0), just(0))
UNITING_CARE = TransferCurve(
    (
        NOTHING,
        TransferPoint(10 * M, Span(M, 10 * M), Span(0, 9 * M)),
        TransferPoint(40 * M, Span(M, 12 * M), Span(28 * M, 39 * M)),
    ),
    break_even=Span(M, 12 * M),
    documented=(
        Documented("asked for one month after the start", just(34 * M), "/claims/nao-7"),
        Documented("about a fifth of the bid, said the committee", Span(28 * M, 31 * M)),
    ),
)
SHARED = TransferCurve(
    (
        NOTHING,
        TransferPoint(10 * M, just(5 * M), just(0), just(5 * M)),
        TransferPoint(20 * M, just(10 * M), just(5 * M), just(5 * M)),
    ),
    break_even=just(10 * M),
)


def area(drawn, name):
    """The corners of a layer."""
    (group,) = parts(drawn, f"look-chart-{name}")[:1]
    path = group.find(f"{TAG}path").get("d").rstrip("Z").removeprefix("M")
    return [tuple(map(float, corner.split())) for corner in path.split("L")]


def heights(corners):
    """How high a layer is at each of its points, from left to right."""
    count = len(corners) // 2
    return [low[1] - high[1] for high, low in zip(corners, reversed(corners), strict=True)][:count]


def test_layers_lie_on_one_another_and_are_in_proportion():
    drawn = picture(draw(SHARED))

    borne, returned, agreed = (
        heights(area(drawn, name)) for name in ("borne", "returned", "agreed")
    )

    assert borne == pytest.approx([0, 67.5, 135])
    assert returned == pytest.approx([0, 0, 67.5])
    assert agreed == pytest.approx([0, 67.5, 67.5])


def test_what_could_be_either_is_hatched_between_what_is_sure():
    drawn = picture(draw(UNITING_CARE))

    assert heights(area(drawn, "undecided"))[-1] == pytest.approx(270 * 11 / 40, abs=0.2)
    group = parts(drawn, "look-chart-undecided")[0]
    assert len(re.findall("M", group[1].get("d"))) > 100
    assert [len(one) for one in parts(drawn, "look-chart-borne")] == [2, 1]


def test_layers_that_are_nowhere_are_left_out_of_the_picture_and_its_key():
    said = words(picture(draw(SHARED)))

    assert CHART_LOOKS["agreed"].words in said
    assert not any("could be either" in line for line in said)


def test_what_is_on_record_is_marked_where_it_lies_and_leads_to_its_claim():
    drawn = picture(draw(UNITING_CARE))

    assert links(drawn) == ["/claims/nao-7"]
    assert "£34m: asked for one month after the start" in words(drawn)
    (link,) = drawn.iter(f"{TAG}a")
    # £0 to £40m on 684 pixels from 58.
    assert [float(dot.get("cx")) for dot in link.iter(f"{TAG}circle")] == [
        pytest.approx(58 + 684 * 34 / 40, abs=0.1)
    ]


def test_what_is_marked_stands_from_left_to_right_as_from_top_to_bottom():
    drawn = picture(draw(UNITING_CARE))

    # So that no line down to the axis passes the words of one further left.
    noted = sorted((box[1], line) for line, box in boxes(drawn) if "m: " in line)
    assert [line.partition(":")[0] for _, line in noted] == ["£1m to £12m", "£28m to £31m", "£34m"]


def test_a_range_is_marked_at_both_ends():
    drawn = picture(draw(UNITING_CARE))
    (group,) = [
        one
        for one in parts(drawn, "look-chart-break-even")
        if (one.findtext(f"{TAG}title") or "").startswith("£1m to £12m")
    ]

    assert len(list(group.iter(f"{TAG}circle"))) == 2


def test_a_curve_on_which_nothing_returns_says_so():
    curve = TransferCurve((NOTHING, TransferPoint(5 * M, just(5 * M), just(0))))

    assert "Nothing returns up to £5m" in picture(draw(curve)).findtext(f"{TAG}desc")


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(
    "curve",
    [UNITING_CARE, SHARED, TransferCurve((NOTHING,))],
    ids=["ranges", "exact", "nothing"],
)
def test_no_words_lie_on_others_or_beyond_the_sides(curve, width):
    drawn = picture(draw(curve, width=width))

    assert overlapping(drawn) == []
    assert outside(drawn) == []


def test_an_overrun_on_record_beyond_the_curve_still_has_its_place():
    curve = TransferCurve(SHARED.points, documented=(Documented("said", just(90 * M)),))

    assert outside(picture(draw(curve))) == []
    assert "£100m" in words(picture(draw(curve)))


def test_the_table_holds_every_point_with_its_effectiveness_and_what_is_on_record():
    lines = [line.cells for line in table(UNITING_CARE).lines]

    assert lines[0] == ("£0", "£0", "£0", "£0", "nothing to bear", "")
    assert lines[2] == ("£40m", "£1m to £12m", "£28m to £39m", "£0", "2% to 30%", "")
    assert [line[-1] for line in lines[3:]] == [
        CHART_LOOKS["break-even"].words,
        "asked for one month after the start",
        "about a fifth of the bid, said the committee",
    ]
    assert [line.href for line in table(UNITING_CARE).lines if line.href] == ["/claims/nao-7"]


def test_effectiveness_is_least_where_least_is_borne_and_most_returns():
    point = TransferPoint(100, Span(30, 80), Span(20, 70))

    assert point.tau == Span(Fraction(3, 10), Fraction(8, 10))
    assert TransferPoint(100, Span(30, None), Span(0, None)).tau == Span(Fraction(0), Fraction(1))


WRONG = {
    "parts exceed the whole": lambda: TransferPoint(10, just(6), just(5)),
    "no point": lambda: TransferCurve(()),
    "points out of order": lambda: TransferCurve((SHARED.points[1], NOTHING)),
    "the same point twice": lambda: TransferCurve((NOTHING, NOTHING)),
    "a negative amount": lambda: Span(-1, 0),
    "ends out of order": lambda: Span(2, 1),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_cannot_be_drawn_is_refused(wrong):
    with pytest.raises(MeasureError):
        wrong()

"""Whatever flows, ribbons keep their proportion, fill their holder and never lie on one another."""

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise

import pytest
from drawn import outside, picture
from hypothesis import given, settings
from hypothesis import strategies as st

from viz.chart import NARROW, WIDE
from viz.flow_layout import UNKNOWN_THICKNESS, Frame, lay_out
from viz.money_flow import Holder, MoneyFlow, Ribbon, balanced
from viz.sankey import draw
from viz.span import Span, just

FRAME = Frame(0.0, 500.0, 12.0, 300.0, lambda _: 20.0, lambda _: 30.0, 8.0)
LEAST = 3.0

# A busy machine would miss deadlines by chance.
few = settings(max_examples=80, deadline=None)
pence = st.integers(0, 10**12)
exact = pence.map(just)
ranges = st.tuples(pence, st.none() | pence).map(
    lambda ends: Span(ends[0], None if ends[1] is None else ends[0] + ends[1])
)
amounts = st.one_of(st.none(), exact, ranges)


@st.composite
def flows(draw_value, amount=amounts):
    columns = draw_value(st.lists(st.integers(0, 3), min_size=1, max_size=9))
    holders = [Holder(f"h{rank}", f"Holder {rank}", column) for rank, column in enumerate(columns)]
    ways = [
        (one.key, other.key) for one in holders for other in holders if one.column < other.column
    ]
    chosen = draw_value(st.lists(st.sampled_from(ways), max_size=14)) if ways else []
    return MoneyFlow(
        tuple(holders),
        tuple(Ribbon(*way, draw_value(amount), f"t{n}") for n, way in enumerate(chosen)),
    )


def sides(placed):
    """For each holder the strips of each side as from top to bottom, from the top down."""
    found = defaultdict(lambda: ([], []))
    for strip in placed.strips:
        top = strip.start[1]
        found[strip.ribbon.origin][1].append((top, top + strip.thickness))
        top = strip.end[1]
        found[strip.ribbon.end][0].append((top, top + strip.thickness))
    return {key: tuple(map(sorted, pair)) for key, pair in found.items()}


@few
@given(flows())
def test_ribbons_of_a_side_are_stacked_without_gaps_and_the_fuller_side_fills_its_holder(flow):
    placed = lay_out(balanced(flow), FRAME)

    for key, pair in sides(placed).items():
        slot = placed.slots[key]
        for stack in pair:
            for above, below in pairwise(stack):
                assert below[0] == pytest.approx(above[1], abs=1e-6)
            if stack:
                assert stack[0][0] == pytest.approx(slot.north)
        fuller = max(stack[-1][1] - stack[0][0] for stack in pair if stack)
        assert max(fuller, LEAST) == pytest.approx(slot.height, abs=1e-6)


@few
@given(flows())
def test_every_ribbon_is_as_thick_as_its_least_amount_on_one_scale(flow):
    placed = lay_out(balanced(flow), FRAME)

    for strip in placed.strips:
        amount = strip.ribbon.amount
        if amount and (amount.low or amount.exact):
            assert strip.thickness == pytest.approx(float(amount.low * Fraction(placed.scale)))
        else:
            assert strip.thickness == UNKNOWN_THICKNESS


@few
@given(flows(exact))
def test_exact_money_that_passes_a_holder_goes_out_as_it_came_in(flow):
    whole = balanced(flow)
    for holder in flow.holders:
        coming = [each.amount.low for each in whole.ribbons if each.end == holder.key]
        going = [each.amount.low for each in whole.ribbons if each.origin == holder.key]
        if coming and going:
            assert sum(coming) == sum(going)


@few
@given(flows())
def test_balancing_adds_to_what_is_on_record_and_changes_none_of_it(flow):
    whole = balanced(flow)

    assert whole.ribbons[: len(flow.ribbons)] == flow.ribbons
    assert all(each.least > 0 for each in whole.ribbons[len(flow.ribbons) :])
    assert balanced(whole).ribbons == whole.ribbons


@few
@given(flows())
def test_holders_of_a_column_never_overlap(flow):
    placed = lay_out(balanced(flow), FRAME)

    columns = defaultdict(list)
    for slot in placed.slots.values():
        columns[slot.west].append((slot.north - 20.0, slot.north + slot.height))
    for column in columns.values():
        for above, below in pairwise(sorted(column)):
            assert below[0] >= above[1] - 1e-6
    assert all(slot.north >= 0 for slot in placed.slots.values())
    assert all(slot.north + slot.height <= placed.height + 1e-6 for slot in placed.slots.values())


@few
@given(flows(), st.randoms())
def test_the_order_of_what_is_given_moves_nothing(flow, chance):
    holders, ribbons = list(flow.holders), list(flow.ribbons)
    chance.shuffle(holders)
    chance.shuffle(ribbons)

    one = lay_out(balanced(flow), FRAME)
    other = lay_out(balanced(MoneyFlow(tuple(holders), tuple(ribbons))), FRAME)

    assert one.slots == other.slots
    assert set(one.strips) == set(other.strips)


@few
@given(flows(), st.sampled_from([WIDE, NARROW]))
def test_words_stay_within_the_picture(flow, width):
    assert outside(picture(draw(flow, width=width))) == []

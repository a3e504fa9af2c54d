"""Whatever stands in a name, a date or an address, a chart holds only our elements and words."""

import re
from xml.etree import ElementTree as ET

import pytest
from hostile_words import PAYLOADS, TAGS
from hypothesis import given, settings
from hypothesis import strategies as st

from viz import band, rounds, sankey, tau_curve, timeline
from viz.band import Bar, Marks, Unit
from viz.caption import Caption
from viz.chart import NARROW, WIDE
from viz.figure import figure
from viz.moments import Moment
from viz.money_flow import Holder, MoneyFlow, Ribbon
from viz.reached import Reached
from viz.span import Span, just
from viz.transfer import Documented, TransferCurve, TransferPoint

ATTRIBUTES = {
    "aria-describedby", "aria-label", "aria-labelledby", "class", "cx", "cy", "d", "fill",
    "fill-opacity", "font-family", "font-size", "font-weight", "height", "href", "id",
    "paint-order", "r", "role", "rx", "stroke", "stroke-dasharray", "stroke-linejoin",
    "stroke-opacity", "stroke-width", "text-anchor", "transform", "viewBox", "width", "x", "y",
}  # fmt: skip
SCHEME = re.compile(r"\s*(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
PAINT = re.compile(r"#[0-9a-f]{6}|none")

few = settings(max_examples=60, deadline=None)
hostile = st.one_of(st.sampled_from(PAYLOADS), st.text(max_size=40))
words = st.lists(hostile, min_size=8, max_size=8)


def transfer(said, **options):
    points = (TransferPoint(0, just(0), just(0)), TransferPoint(900, Span(1, 9), Span(5, 899)))
    documented = (Documented(said[0], Span(5, 7), said[1]), Documented(said[2], just(800)))
    return tau_curve.draw(TransferCurve(points, just(3), documented), **options)


def bars(said, **options):
    given_ = [Bar(said[0], Marks(1, 2, 3), said[1], said[2]), Bar(said[3], None, said[4], said[5])]
    return band.draw(given_, Unit.POUNDS, **options)


def cascade(said, **options):
    one = Reached(f"1{said[0]}", said[1], 0, Span(1, 1), (said[2],), said[3])
    two = Reached(f"2{said[4]}", said[5], 1, Span(0, None), (one.key, said[2]), said[6])
    return rounds.draw([one, two], **options)


def money(said, **options):
    one = Holder(f"1{said[0]}", said[1], 0, said[2], said[3])
    two = Holder(f"2{said[0]}", said[4], 1, said[5], said[6])
    three = Holder(f"3{said[0]}", said[4], 2, said[5], said[6])
    ways = ((one, two, just(500)), (two, three, None))
    ribbons = tuple(Ribbon(a.key, b.key, sum_, said[7], said[6]) for a, b, sum_ in ways)
    return sankey.draw(MoneyFlow((one, two, three), ribbons), **options)


def time(said, **options):
    moment = Moment(
        said[0],
        said[1],
        said[2],
        said[3],
        group=said[4],
        kind=said[5],
        state=said[6],
        status=said[7],
        href=said[1],
    )
    event = Moment(said[1], said[2], event=True, disputed=True, href=said[0])
    return timeline.draw([moment, event, Moment("x", "2019", group=said[4])], said[5], **options)


CHARTS = [transfer, bars, cascade, money, time]


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("chart", CHARTS)
@few
@given(said=words)
def test_a_chart_parses_and_holds_only_elements_and_attributes_of_ours(chart, width, said):
    caption = Caption(said[0], said[1], (said[2],), said[3], said[4])

    drawn = chart(said, width=width, caption=caption, identifier=said[5])

    elements = list(ET.fromstring(drawn).iter())  # noqa: S314 our own output
    assert {element.tag.rpartition("}")[2] for element in elements} <= TAGS
    assert {name for element in elements for name in element.attrib} <= ATTRIBUTES
    for element in elements:
        for name in ("fill", "stroke"):
            assert PAINT.fullmatch(element.get(name, "none"))
        assert not SCHEME.match(element.get("href", ""))


@few
@given(words)
def test_a_figure_in_a_page_holds_only_what_we_put_there(said):
    caption = Caption(said[0], said[1], (said[2],), said[3])

    html = figure(lambda width, name: bars(said, width=width, identifier=name), caption, said[4])

    elements = list(ET.fromstring(html).iter())  # noqa: S314 our own output
    page = {"figure", "p", "div", "figcaption"}
    assert {element.tag.rpartition("}")[2] for element in elements} <= TAGS | page
    assert {name for element in elements for name in element.attrib} <= ATTRIBUTES

"""The frame of charts: colours that can be told apart, sizes for both screens, keys and tables."""

import re
from pathlib import Path

import pytest
from drawn import TAG, outside, overlapping, parts, picture, words

from viz.axis import Scale, ticks
from viz.caption import INDEPENDENCE, Caption
from viz.chart import NARROW, WIDE, Names, begin, finish, fit, reach, say
from viz.chart_key import area_sign, key
from viz.chart_looks import CHART_LOOKS, look_class
from viz.chart_stylesheet import chart_stylesheet
from viz.figure import figure
from viz.markup import Element
from viz.span import Span, in_pounds, pounds
from viz.strokes import hatch
from viz.theme import PAPER

THEMES = ["light", "dark"]
DRAWN = [look for name, look in CHART_LOOKS.items() if name != "grid"]
# These are only ever lines and discs, so their two colours are one.
AREAS = [look for look in DRAWN if look.fill != look.line]


def luminance(colour):
    parts_ = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts_
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("look", DRAWN, ids=lambda look: look.name)
def test_lines_and_marks_stand_out_from_the_ground(theme, look):
    assert contrast(getattr(look.line, theme), getattr(PAPER["ground"], theme)) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("look", AREAS, ids=lambda look: look.name)
def test_edges_and_hatching_stand_out_from_their_area(theme, look):
    assert contrast(getattr(look.line, theme), getattr(look.fill, theme)) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("look", [*AREAS, CHART_LOOKS["grid"]], ids=lambda look: look.name)
def test_words_can_be_read_on_every_area(theme, look):
    assert contrast(getattr(PAPER["ink"], theme), getattr(look.fill, theme)) >= 4.5


def test_every_class_that_pictures_use_has_a_rule_and_every_look_its_colours():
    css = chart_stylesheet()
    themed, forced = css.split("@media (forced-colors: active)")

    for name in ("fill", "line", "solid", "ink", "dim", "halo", "caption", "disc", "mark"):
        assert re.search(rf"\.chart \.{name}\b[^{{]*{{ (fill|stroke): var\(--", themed)
        assert re.search(rf"\.chart \.{name}\b", forced)
    for name in ("for-wide", "for-narrow", "box", "flow", "ground"):
        assert re.search(rf"\.{name}\b", themed)
    for look in CHART_LOOKS.values():
        assert f".{look_class(look)} {{ --fill: light-dark({look.fill.light}" in css


def test_the_stylesheet_fetches_nothing():
    assert not re.search(r"url\(|@import", chart_stylesheet())


def test_the_site_has_no_rule_of_its_own_for_classes_of_charts():
    site = "".join(path.read_text("utf-8") for path in (_static() / name for name in SITE))
    used = {"chart", "for-wide", "for-narrow", "ink", "dim", "halo", "fill", "solid", "flow", "box"}
    used |= {f"chart-{name}" for name in ("transfer", "band", "rounds", "money", "timeline")}

    taken = {name for name in used if re.search(rf"\.{name}[\s,{{:.]", site)}

    assert taken == set()


SITE = ("site.css", "pages.css")


def _static():
    return Path(__file__).parents[2] / "api" / "static"


@pytest.mark.parametrize(("width", "size"), [(WIDE, "for-wide"), (NARROW, "for-narrow")])
def test_a_picture_says_for_which_screens_it_is_and_what_it_is(width, size):
    root, layer = begin("band", width, Names("losses", "Losses", "What each could lose"))
    drawn = picture(finish(root, layer, (width, 50.0)))

    assert size in drawn.get("class").split()
    assert drawn.get("aria-labelledby") == drawn.find(f"{TAG}title").get("id")
    assert drawn.find(f"{TAG}title").text == "Losses"
    assert drawn.find(f"{TAG}desc").text == "What each could lose"


def test_an_exported_chart_carries_title_day_sources_address_and_licence():
    caption = Caption("Losses", "7 July 2020", ("A report",), "https://example.org/x")
    root, layer = begin("band", WIDE, Names("losses", "Losses", ""))
    drawn = picture(finish(root, layer, (WIDE, 50.0), caption))

    said = " ".join(words(drawn))
    for part in ("Losses", "As of 7 July 2020", "A report", "https://example.org/x", INDEPENDENCE):
        assert part in said
    assert outside(drawn) == []
    assert parts(drawn, "ground")


def test_words_are_cut_to_the_room_and_the_cut_shows():
    lines = fit("Cambridgeshire and Peterborough NHS Foundation Trust", 120.0, most=2)

    assert lines[-1].endswith("…")
    assert max(map(reach, lines)) <= 120
    assert fit("Circle", 120.0) == ("Circle",)


def test_a_word_longer_than_the_room_is_cut_on_its_first_line():
    (line,) = fit("Supercalifragilisticexpialidocious" * 3, 80.0, most=3)

    assert line.endswith("…")
    assert reach(line) <= 80


def test_a_key_goes_on_below_where_there_is_no_more_room():
    root, layer = begin("band", NARROW, Names("x", "x", ""))
    entries = [(area_sign(look), look.words) for look in CHART_LOOKS.values()]

    height = key(layer, entries, (8.0, 0.0), NARROW - 16)
    drawn = picture(finish(root, layer, (NARROW, height)))

    assert len(words(drawn)) >= len(entries)
    assert overlapping(drawn) == []
    assert outside(drawn) == []


def test_hatching_stays_in_its_box():
    group = Element("g")
    hatch(group, CHART_LOOKS["doubt"], (10.0, 20.0, 31.0, 27.0))

    numbers = [float(each) for each in re.findall(r"[\d.]+", group[0].get("d"))]
    xs, ys = numbers[::2], numbers[1::2]
    assert len(xs) >= 10
    assert min(xs) >= 10
    assert max(xs) <= 31
    assert min(ys) >= 20
    assert max(ys) <= 27


def test_words_with_a_halo_are_painted_over_their_ground():
    group = Element("g")
    say(group, "Dorset", (0.0, 0.0), halo=True)

    assert group[0].get("paint-order") == "stroke"
    assert group[0].get("class") == "ink halo"


@pytest.mark.parametrize("top", [1, 7_00, 34_000_000_00, 999_999_999_99, 1_000_000_000_01])
@pytest.mark.parametrize("most", [2, 4, 7])
def test_ticks_are_few_and_round_and_reach_the_top(top, most):
    steps = ticks(top, most)

    assert steps[0] == 0
    assert steps[-2] < top <= steps[-1]
    assert len(steps) <= most
    assert set(str(steps[1]).rstrip("0")) <= {"1", "2", "5"}


def test_a_scale_of_nothing_puts_everything_at_its_start():
    assert Scale(0, 5.0, 9.0).at(3) == 5.0


def test_amounts_just_below_a_unit_are_rounded_into_it():
    assert [pounds(each) for each in (999_49, 999_51, 99_949_00, 999_600_000_00)] == [
        "£999",
        "£1k",
        "£99.9k",
        "£1bn",
    ]


def test_an_amount_that_nothing_bounds_is_told_by_what_it_is_at_least():
    assert in_pounds(Span(0, None)) == "not on record"
    assert in_pounds(Span(5_00, None)) == "at least £5"


def test_a_figure_holds_both_sizes_and_its_credits():
    told = Caption("Losses <b>", "7 July 2020", ("A report",), "javascript:alert(1)")

    html = figure(lambda width, name: f'<svg id="{name}" width="{width}"></svg>', told, "x")

    assert [html.count(part) for part in ('id="x"', 'id="x-narrow"', "<figcaption>")] == [1, 1, 1]
    assert "Losses &lt;b&gt;" in html
    assert "As of 7 July 2020. 1 source." in html
    assert "javascript" not in html

"""The theme can be read by everyone: by contrast, and without colour."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from viz.theme import EDGE_LOOKS, NODE_LOOKS, PAPER, SHAPES, edge_look, node_look

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "api" / "static"
THEMES = ["light", "dark"]
TOKEN = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_the_guidelines_define_it():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["ink", "quiet", "focus"])
def test_words_stand_out_from_the_ground(theme, name):
    assert contrast(getattr(PAPER[name], theme), getattr(PAPER["ground"], theme)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("look", NODE_LOOKS.values(), ids=lambda look: look.name)
def test_outlines_stand_out_from_ground_and_filling(theme, look):
    line = getattr(look.line, theme)

    assert contrast(line, getattr(PAPER["ground"], theme)) >= 3
    assert contrast(line, getattr(look.fill, theme)) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("look", EDGE_LOOKS.values(), ids=lambda look: look.name)
def test_lines_stand_out_and_their_marks_read_as_text(theme, look):
    least = 4.5 if look.marks else 3

    assert contrast(getattr(look.line, theme), getattr(PAPER["ground"], theme)) >= least


def test_every_state_and_status_but_the_plain_one_shows_without_colour():
    silent = [look.name for look in EDGE_LOOKS.values() if not (look.dash or look.marks)]

    assert silent == ["state-happened", "state-current"]


def test_looks_that_share_a_shape_are_few_and_known():
    shared = {
        frozenset((one.name, other.name))
        for one, other in combinations(NODE_LOOKS.values(), 2)
        if one.shape == other.shape
    }

    assert shared == {frozenset({"provider", "organisation"}), frozenset({"national", "other"})}


def test_every_shape_of_a_look_has_an_outline():
    assert {look.shape for look in NODE_LOOKS.values()} <= SHAPES.keys()


def test_an_unknown_kind_takes_the_look_of_its_group_and_an_unknown_group_that_of_the_rest():
    assert node_look({"kind": "Balloon", "group": "person"}).name == "person"
    assert node_look({"kind": "Balloon", "group": "sky"}).name == "other"


def test_an_unknown_state_is_drawn_as_a_plain_line():
    assert edge_look({"state": "odd", "status": "odder"}) == EDGE_LOOKS["state-current"]


def test_a_disputed_plan_shows_both_marks_and_the_graver_colour():
    look = edge_look({"status": "planned", "state": "not-yet", "disputed_by": ("claim/x",)})

    assert look.marks == ("!", "?")
    assert look.line == EDGE_LOOKS["disputed"].line


def test_a_claim_reported_later_is_not_shown_as_a_fact_to_come():
    look = edge_look({"kind": "Claim", "status": "past", "state": "not-yet"})

    assert look.words == "said of the past; not yet reported"


def test_a_merger_that_happened_is_not_shown_as_ended():
    assert edge_look({"kind": "Merger", "state": "ended"}).words == "happened"
    assert edge_look({"kind": "ContractRole", "state": "ended"}).words == "ended"


def site_tokens(theme):
    css = (STATIC / "site.css").read_text(encoding="utf-8")
    paper = {name: getattr(colour, theme) for name, colour in PAPER.items()}
    return paper | {name: pair[THEMES.index(theme)] for name, *pair in TOKEN.findall(css)}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["ground", "raised", "sunken"])
@pytest.mark.parametrize("name", ["ink", "quiet", "link", "good", "warn", "bad"])
def test_words_of_the_site_stand_out_from_each_of_its_grounds(theme, ground, name):
    tokens = site_tokens(theme)

    assert contrast(tokens[name], tokens[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_controls_and_focus_of_the_site_stand_out(theme):
    tokens = site_tokens(theme)

    assert contrast(tokens["on-accent"], tokens["accent"]) >= 4.5
    for ground in ("ground", "raised", "sunken"):
        assert contrast(tokens["edge"], tokens[ground]) >= 3
        assert contrast(tokens["focus"], tokens[ground]) >= 3


def test_styles_and_scripts_of_ours_fetch_nothing_and_write_no_markup():
    assets = [*STATIC.glob("*.css"), *STATIC.glob("*.js"), *(ROOT / "viz" / "assets").iterdir()]
    forbidden = ("@import", "url(", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval(")

    found = [
        (path.name, word)
        for path in assets
        for word in forbidden
        if word in path.read_text(encoding="utf-8")
    ]

    assert len(assets) >= 6
    assert found == []

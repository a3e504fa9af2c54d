"""What a picture must carry when it leaves the site: title, day, sources, address, licence."""

from collections.abc import Iterator
from dataclasses import dataclass

from viz.curves import Area
from viz.markup import Element, add
from viz.text import clean, lines
from viz.theme import PAPER

INDEPENDENCE = "Independent project. Not affiliated with or endorsed by the NHS."
"""The sentence that every page and every exported picture carries."""

LICENCE = "Data: CC BY 4.0 and Open Government Licence v3.0"
"""The licence line of the shipped data."""
LICENCES = (
    "https://creativecommons.org/licenses/by/4.0/",
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
)
"""The addresses of these licences."""

_TITLE_LEADING = 22.0
_BROAD = 10.0
_LEADING = 17.0
_TITLE_ROOM = 52.0
_LEAST_WIDTH = 560.0
_CHARACTER = 6.0
_MOST_SOURCES = 8


@dataclass(frozen=True)
class Caption:
    """The words inside an exported picture; *sources* as they are cited, *link* where it lives."""

    title: str
    as_of: str
    sources: tuple[str, ...] = ()
    link: str = ""
    licence: str = LICENCE


def add_caption(root: Element, picture: Element, area: Area, caption: Caption) -> Area:
    """Add ground, title and credits around *picture*, and return the larger area.

    Raises:
        Nothing.

    >>> root, picture = Element("svg"), Element("g")
    >>> wider = add_caption(root, picture, (0, 0, 100, 100), Caption("Dorset", "7 July 2020"))
    >>> wider[1] < 0 < 100 < wider[3]
    True
    """
    west, north, east, south = area
    widen = max(0.0, _LEAST_WIDTH - (east - west)) / 2
    west, east = west - widen, east + widen
    credits_ = list(_credits(caption, int((east - west - 32) / _CHARACTER)))
    title = lines(clean(caption.title), longest=int((east - west - 32) / _BROAD), most=3)
    north -= _TITLE_ROOM + _TITLE_LEADING * (len(title) - 1)
    bottom = south + _LEADING * (len(credits_) + 1)
    frame = {"x": west, "y": north, "width": east - west, "height": bottom - north}
    add(root, "rect", {"class": "ground", **frame, "fill": PAPER["ground"].light})
    ink, quiet = PAPER["ink"].light, PAPER["quiet"].light
    for row, words in enumerate(title):
        place = {"x": west + 16, "y": north + 30 + _TITLE_LEADING * row, "font-size": "17"}
        look = {"class": "caption", "font-weight": "600", "fill": ink}
        add(picture, "text", {**look, **place}, words)
    below = north + 48 + _TITLE_LEADING * (len(title) - 1)
    dated = {"x": west + 16, "y": below, "font-size": "12", "fill": quiet}
    add(picture, "text", {"class": "caption", **dated}, f"As of {caption.as_of}")
    for row, credit in enumerate(credits_):
        place = {"x": west + 16, "y": south + _LEADING * (row + 0.5), "font-size": "11"}
        add(picture, "text", {"class": "caption", **place, "fill": quiet}, credit)
    return (west, north, east, bottom)


def _credits(caption: Caption, longest: int) -> Iterator[str]:
    shown = [clean(source) for source in caption.sources[:_MOST_SOURCES]]
    if len(caption.sources) > _MOST_SOURCES:
        shown.append(
            f"and {len(caption.sources) - _MOST_SOURCES} more, listed at the address below"
        )
    if shown:
        yield from lines(f"Sources: {'; '.join(shown)}", longest=longest, most=6)
    if caption.link:
        yield caption.link
    yield from lines(f"{caption.licence}. {INDEPENDENCE}", longest=longest, most=3)

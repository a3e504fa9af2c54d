"""A chart in a page: one picture for screens with room, one for small ones, and its credits."""

from collections.abc import Callable

from viz import markup
from viz.caption import Caption
from viz.chart import NARROW, WIDE
from viz.markup import Element, add
from viz.text import clean, link_address


def figure(draw: Callable[[float, str], str], caption: Caption, identifier: str) -> str:
    """Return a ``<figure>`` with both pictures; the stylesheet shows the one that fits.

    *draw* is given a width and an id. The caption's title heads the figure; below stand its day,
    how many sources it rests on, and its address.

    Raises:
        Nothing.

    >>> told = Caption("Losses", "7 July 2020", ("A report", "A notice"), "/risk/losses")
    >>> html = figure(lambda width, name: f'<svg id="{name}"></svg>', told, "losses")
    >>> [name in html for name in ('id="losses"', 'id="losses-narrow"', "2 sources")]
    [True, True, True]
    """
    own = clean(identifier)
    pictures = draw(WIDE, own) + draw(NARROW, f"{own}-narrow")
    heading, credits_ = Element("p", {"class": "chart-title"}), Element("figcaption")
    heading.text = clean(caption.title)
    credits_.text = f"As of {clean(caption.as_of)}. {_counted(len(caption.sources))}."
    address = link_address(caption.link)
    if address:
        credits_.text += " "
        add(credits_, "a", {"href": address}, "Link to this picture")
    # Parts that are markup already are only set side by side.
    parts = (markup.written(heading), f'<div class="charts">{pictures}</div>')
    return f'<figure class="chart-figure">{"".join(parts)}{markup.written(credits_)}</figure>'


def _counted(count: int) -> str:
    return f"{count or 'No'} source{'s' * (count != 1)}"

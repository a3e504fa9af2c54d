"""The theme of charts as CSS: dark colours, forced colours, focus, and which size shows where.

The site serves it as ``/static/charts.css``. It needs the paper's colours of `viz.stylesheet`. Its
rules are in ``viz/assets/charts.css``.
"""

from collections.abc import Iterator
from functools import cache

from viz.asset import asset
from viz.chart_looks import CHART_LOOKS, look_class
from viz.stylesheet import pair


@cache
def chart_stylesheet() -> str:
    """Return the CSS of charts.

    Raises:
        Nothing.

    >>> ".look-chart-borne { --fill: light-dark(" in chart_stylesheet()
    True
    """
    return "\n".join([*_tokens(), asset("charts.css")])


def _tokens() -> Iterator[str]:
    for look in CHART_LOOKS.values():
        colours = f"--fill: {pair(look.fill)}; --line: {pair(look.line)};"
        yield f".{look_class(look)} {{ {colours} }}"

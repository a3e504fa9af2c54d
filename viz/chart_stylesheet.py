"""The theme of charts as CSS: dark colours, forced colours, focus, and which size shows where.

``python -m viz.chart_stylesheet`` prints it. It needs the paper's colours of `viz.stylesheet`.
"""

import sys
from collections.abc import Iterator

from viz.chart_looks import CHART_LOOKS, look_class
from viz.theme import Colour

_HEAD = """\
/* Charts. Made by `python -m viz.chart_stylesheet` from viz/theme.toml: change that. */
"""

_RULES = """\
.chart-figure { margin-inline: 0; }
.chart-title { font-weight: 600; margin: 0 0 .4em; }
.chart-figure figcaption { color: var(--quiet); font-size: .9rem; margin-top: .4em; }
.charts { container-type: inline-size; }
.chart { display: block; width: 100%; height: auto; }
.charts .for-wide { display: none; max-width: 60rem; }
.charts .for-narrow { max-width: 28rem; }
@container (min-width: 42rem) {
  .charts .for-wide { display: block; }
  .charts .for-narrow { display: none; }
}
.chart a { cursor: pointer; outline: none; text-decoration: none; }
.chart .ground { fill: var(--ground); }
.chart .caption, .chart .ink { fill: var(--ink); }
.chart .dim { fill: var(--quiet); }
.chart .halo { stroke: var(--ground); }
.chart .fill { fill: var(--fill); }
.chart .line { stroke: var(--line); }
.chart .solid { fill: var(--line); }
.chart .disc { fill: var(--ground); stroke: var(--line); }
.chart .mark { fill: var(--line); }
.chart a:hover .ink { text-decoration: underline; }
.chart a:focus-visible .ink { fill: var(--focus); text-decoration: underline 2px; }
.chart a:focus-visible .box { stroke: var(--focus); stroke-width: 3; }
.chart a:is(:hover, :focus-visible) .flow { fill-opacity: .85; stroke-opacity: .85; }
.chart a:focus-visible .flow { stroke: var(--focus); }
@media (forced-colors: active) {
  .chart .ink, .chart .dim, .chart .caption { fill: CanvasText; }
  .chart .halo { stroke: Canvas; }
  .chart .fill { fill: Canvas; stroke: CanvasText; }
  .chart .line { stroke: CanvasText; }
  .chart .solid, .chart .mark { fill: CanvasText; }
  .chart .disc { fill: Canvas; stroke: CanvasText; }
  .chart a .ink { fill: LinkText; }
  .chart a:focus-visible .ink { fill: Highlight; }
  .chart a:focus-visible :is(.box, .flow) { stroke: Highlight; }
}
"""


def chart_stylesheet() -> str:
    """Return the CSS of charts.

    Raises:
        Nothing.

    >>> ".look-chart-borne { --fill: light-dark(" in chart_stylesheet()
    True
    """
    return _HEAD + "".join(f"{line}\n" for line in _tokens()) + _RULES


def _tokens() -> Iterator[str]:
    for look in CHART_LOOKS.values():
        colours = f"--fill: {_pair(look.fill)}; --line: {_pair(look.line)};"
        yield f".{look_class(look)} {{ {colours} }}"


def _pair(colour: Colour) -> str:
    return f"light-dark({colour.light}, {colour.dark})"


if __name__ == "__main__":
    sys.stdout.write(chart_stylesheet())

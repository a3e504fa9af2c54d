"""The theme as CSS: what the site adds to pictures whose attributes already colour them.

``api/static/network.css`` is this text; ``python -m viz.stylesheet`` prints it anew.
"""

import sys
from collections.abc import Iterator

from viz.theme import EDGE_LOOKS, NODE_LOOKS, PAPER, Colour

_HEAD = """\
/* Pictures of networks. Made by `python -m viz.stylesheet` from viz/theme.toml: change that. */
:root { color-scheme: light dark; }
"""

_RULES = """\
.network { display: block; max-width: 100%; color: var(--ink); }
.network a { cursor: pointer; outline: none; text-decoration: none; }
.network .ground { fill: var(--ground); }
.network .name { fill: var(--ink); stroke: var(--ground); }
.network .caption { fill: var(--ink); stroke: none; }
.network .words { fill: var(--quiet); stroke: var(--ground); }
.network .ring { stroke: var(--focus); stroke-width: 2.5; }
.network .shape { fill: var(--fill); stroke: var(--line); }
.network .line, .swatch .line { stroke: var(--line); }
.network .head, .swatch .head { fill: var(--line); }
.network .disc, .swatch .disc { fill: var(--ground); stroke: var(--line); }
.network .mark, .swatch .mark { fill: var(--line); }
.swatch .shape { fill: var(--fill); stroke: var(--line); }
.network a:is(:hover, :focus-visible, .selected) .line { stroke-width: 3.2; }
.network a:is(:hover, :focus-visible, .selected) .words { fill: var(--ink); }
.network a:hover .shape { stroke-width: 3; }
.network a:focus-visible .shape { stroke: var(--focus); stroke-width: 4; }
.network a:focus-visible .line { stroke: var(--focus); }
.network a:focus-visible .head { fill: var(--focus); }
.network a:focus-visible .disc { stroke: var(--focus); stroke-width: 2.5; }
@media (forced-colors: active) {
  .network .shape, .swatch .shape { fill: Canvas; stroke: CanvasText; }
  .network .name, .network .words, .network .caption { fill: CanvasText; stroke: Canvas; }
  .network .line, .swatch .line { stroke: CanvasText; }
  .network .head, .swatch .head, .network .mark, .swatch .mark { fill: CanvasText; }
  .network .disc, .swatch .disc { fill: Canvas; stroke: CanvasText; }
  .network .ring { stroke: Highlight; }
  .network a:focus-visible .shape, .network a:focus-visible .line { stroke: Highlight; }
}
"""


def stylesheet() -> str:
    """Return the CSS of the theme.

    Raises:
        Nothing.

    >>> ".look-contract { --fill: light-dark(" in stylesheet()
    True
    """
    return _HEAD + "".join(f"{rule}\n" for rule in _tokens()) + _RULES


def _tokens() -> Iterator[str]:
    paper = " ".join(f"--{name}: {_pair(colour)};" for name, colour in PAPER.items())
    yield f":root {{ {paper} }}"
    for thing in NODE_LOOKS.values():
        yield f".look-{thing.name} {{ --fill: {_pair(thing.fill)}; --line: {_pair(thing.line)}; }}"
    for relationship in EDGE_LOOKS.values():
        yield f".look-{relationship.name} {{ --line: {_pair(relationship.line)}; }}"


def _pair(colour: Colour) -> str:
    return f"light-dark({colour.light}, {colour.dark})"


if __name__ == "__main__":
    sys.stdout.write(stylesheet())

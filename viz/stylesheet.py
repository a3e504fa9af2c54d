"""The theme as CSS: what pages add to pictures whose attributes already colour them.

The site serves it as ``/static/network.css``. Its rules are in ``viz/assets/picture.css``, its
colours in ``viz/theme.toml``.
"""

from collections.abc import Iterator
from functools import cache

from viz.asset import asset
from viz.theme import EDGE_LOOKS, NODE_LOOKS, PAPER, Colour

_SCHEME = ":root { color-scheme: light dark; }"


@cache
def stylesheet() -> str:
    """Return the CSS of networks, with the colours of the paper.

    Raises:
        Nothing.

    >>> ".look-contract { --fill: light-dark(" in stylesheet()
    True
    """
    return "\n".join([_SCHEME, *_tokens(), asset("picture.css")])


def pair(colour: Colour) -> str:
    """Write a colour as the one of light pages and the one of dark pages.

    Raises:
        Nothing.

    >>> pair(Colour(light="#fff", dark="#000"))
    'light-dark(#fff, #000)'
    """
    return f"light-dark({colour.light}, {colour.dark})"


def _tokens() -> Iterator[str]:
    paper = " ".join(f"--{name}: {pair(colour)};" for name, colour in PAPER.items())
    yield f":root {{ {paper} }}"
    for thing in NODE_LOOKS.values():
        yield f".look-{thing.name} {{ --fill: {pair(thing.fill)}; --line: {pair(thing.line)}; }}"
    for relationship in EDGE_LOOKS.values():
        yield f".look-{relationship.name} {{ --line: {pair(relationship.line)}; }}"

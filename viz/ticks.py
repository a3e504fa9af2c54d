"""Ticks under a slider over events: above the line what begins, below it what ends.

Places are percentages of the width, so that one drawing fits every window without a script.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from viz import markup
from viz.markup import Element, add

_LINE = 14
_TALLEST = 12
_HEIGHT = 44
_LABEL_AT = 40
_LABEL_ROOM = 11.0
"""How far apart labels stand, in hundredths of the width: a year fits at 320 pixels."""


@dataclass(frozen=True)
class Tick:
    """One event of a slider.

    Attributes:
        day: The day, ISO 8601.
        begun: How much begins on it.
        ended: How much ends on it.

    >>> Tick("2019-07-11", begun=2, ended=0).day[:4]
    '2019'
    """

    day: str
    begun: int
    ended: int


def ticks(events: Sequence[Tick]) -> str:
    """Return the ticks of *events*, evenly spaced as the stops of a slider are.

    Raises:
        Nothing.

    >>> drawn = ticks([Tick("2019-07-11", 2, 0), Tick("2020-04-01", 0, 1)])
    >>> drawn.count('class="begun"'), drawn.count('class="ended"')
    (1, 1)
    >>> "2019" in drawn and "2020" in drawn
    True
    """
    root = Element("svg", {"class": "ticks", "aria-hidden": "true", "width": "100%"})
    root.set("height", str(_HEIGHT))
    add(root, "line", {"class": "axis", "x1": "0%", "x2": "100%", "y1": _LINE, "y2": _LINE})
    last, year = -_LABEL_ROOM, ""
    for rank, event in enumerate(events):
        place = 100 * rank / max(len(events) - 1, 1)
        _stroke(root, "begun", place, _LINE - _tall(event.begun))
        _stroke(root, "ended", place, _LINE + _tall(event.ended))
        if event.day[:4] != year and place - last >= _LABEL_ROOM:
            last, year = place, event.day[:4]
            anchor = "start" if rank == 0 else "end" if place > 100 - _LABEL_ROOM / 2 else "middle"
            spot = {"x": _percent(place), "y": _LABEL_AT, "text-anchor": anchor}
            add(root, "text", spot, year)
    return markup.written(root)


def _tall(count: int) -> int:
    """Six pixels for one, so that one shows; two for each more, up to a bound."""
    return min(_TALLEST, 4 + 2 * count) if count else 0


def _percent(place: float) -> str:
    return f"{markup.number(place)}%"


def _stroke(root: Element, name: str, place: float, end: int) -> None:
    if end != _LINE:
        ends = {"x1": _percent(place), "x2": _percent(place), "y1": _LINE, "y2": end}
        add(root, "line", {"class": name, **ends})

"""Reads pictures as a reader sees them: words and where they stand, links, shapes."""

from itertools import combinations
from xml.etree import ElementTree as ET

from viz.text import width

TAG = "{http://www.w3.org/2000/svg}"
SIZE = 12.0


def picture(svg):
    return ET.fromstring(svg)  # noqa: S314 our own output


def parts(root, name):
    return [one for one in root.iter() if name in (one.get("class") or "").split()]


def words(root):
    return [one.text or "" for one in root.iter(f"{TAG}text")]


def links(root):
    return [one.get("href") for one in root.iter(f"{TAG}a")]


def boxes(root):
    """Each visible line of words with its west, north, east and south."""
    return list(_boxes(root, (0.0, 0.0)))


def overlapping(root):
    """Pairs of lines of words that lie on one another."""
    return [
        (one, other)
        for (one, a), (other, b) in combinations(boxes(root), 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def outside(root):
    """Lines of words that the picture's sides cut."""
    west, north, across, down = map(float, root.get("viewBox").split())
    return [
        line
        for line, box in boxes(root)
        if box[0] < west or box[1] < north or box[2] > west + across or box[3] > north + down
    ]


def _boxes(element, shift):
    if element.get("transform"):
        x, y = element.get("transform").removeprefix("translate(").rstrip(")").split()
        shift = (shift[0] + float(x), shift[1] + float(y))
    if element.tag == f"{TAG}text" and element.text:
        size = float(element.get("font-size", SIZE))
        across = width(element.text, size)
        before = {"end": across, "middle": across / 2}.get(element.get("text-anchor"), 0.0)
        x, y = float(element.get("x")) + shift[0] - before, float(element.get("y")) + shift[1]
        yield element.text, (x, y - size * 0.72, x + across, y + size * 0.2)
    for child in element:
        yield from _boxes(child, shift)

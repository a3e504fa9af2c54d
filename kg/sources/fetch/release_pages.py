"""Reads pages of contract notices, keeping each release exactly as it was written.

Numbers such as ``1e9999`` and bytes in the wrong encoding are part of what was published, so
releases are cut out of the text and never written anew. Each becomes a package of its own on one
line: with the page's publisher and licence, and quick to load.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from kg.sources.fetch.answers import Answer, read_json

Key = tuple[str, str]
"""Process and release id: what makes a release the same one when it comes again."""

_SPACE = re.compile(r"[ \t\r\n]*")
_BREAK = re.compile(r"[ \t]*[\r\n]+[ \t\r\n]*")
_VALUE = json.JSONDecoder()
_OF_THE_PAGE = frozenset({"links", "uri", "releases"})


@dataclass(frozen=True)
class Page:
    """The releases of one answer.

    Attributes:
        rows: Each release's key and its line, without the line's end, as often as it came.
        next: Query of the page that follows; empty when this is the last.
        is_broken: Whether there was an answer, but one that cannot be read.
    """

    rows: tuple[tuple[Key, bytes], ...]
    next: str = ""
    is_broken: bool = False


def read_page(answer: Answer) -> Page:
    """Read a page of releases.

    Raises:
        BadAnswer: It is no release package, or (BrokenJson) not well written.
        CutOff: It is not complete.

    Example:
        >>> body = b'{"license": "OGL", "releases": [{"ocid": "o", "id": "1", "n": 1e9999}]}'
        >>> [(key, line)] = read_page(Answer("", 200, {}, body)).rows
        >>> key, line == body
        (('o', '1'), True)
    """
    text, package = read_json(answer)
    releases = package.get("releases") if isinstance(package, dict) else None
    if not isinstance(releases, list) or not all(isinstance(each, dict) for each in releases):
        raise answer.bad("JSON that is no package of releases")
    head = {name: value for name, value in package.items() if name not in _OF_THE_PAGE}
    begin = json.dumps(head, ensure_ascii=False).removesuffix("}") + (", " if head else "")
    rows = []
    for release, written in zip(releases, _releases_in(text), strict=True):
        line = f'{begin}"releases": [{on_one_line(written)}]}}'
        rows.append((_key(release, written), line.encode("latin-1")))
    return Page(tuple(rows), _next(package))


def key_of_line(line: bytes) -> Key:
    """Give the key of the release on a line.

    Example:
        >>> key_of_line(b'{"releases": [{"ocid": "o-1", "id": "1"}]}')
        ('o-1', '1')
    """
    text = line.decode("latin-1")
    [written] = _releases_in(text)
    return _key(json.loads(written), written)


def on_one_line(written: str) -> str:
    r"""Take the line breaks out of valid JSON, where they can only stand between its parts.

    Example:
        >>> on_one_line('{\r\n  "a": "b  c",\n  "d": 1\n}')
        '{"a": "b  c","d": 1}'
    """
    return _BREAK.sub("", written)


def _key(release: dict[str, Any], written: str) -> Key:
    """Identify a release; one without an id is only the same as one of the very same text."""
    identifier = str(release.get("id") or "") or on_one_line(written)
    return str(release.get("ocid") or ""), identifier


def _next(package: dict[str, Any]) -> str:
    links = package.get("links")
    following = links.get("next") if isinstance(links, dict) else None
    return urlsplit(following).query if isinstance(following, str) else ""


def _releases_in(text: str) -> Iterator[str]:
    """Cut the releases out of a package known to be valid JSON."""
    inside = _values(text, _after_space(text, 0))
    places = {
        json.loads(text[begin:end]): value
        for (begin, end), (value, _) in zip(inside, inside, strict=True)
    }
    yield from (text[begin:end] for begin, end in _values(text, places["releases"]))


def _values(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Tell where the values stand in an array, or names and values by turns in an object."""
    at = _after_space(text, at + 1)
    while text[at] not in "]}":
        _, end = _VALUE.raw_decode(text, at)
        yield at, end
        at = _after_space(text, end)
        if text[at] in ",:":
            at = _after_space(text, at + 1)


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at

"""Knows lines that belong to a page and not to its story: comments, footers, cookie notices."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.extract.documents.document import Zone

_FILE = Path(__file__).parents[1] / "lexicon" / "zones.toml"


@dataclass(frozen=True)
class Boilerplate:
    """Cues of zones.

    Attributes:
        sections: What a line says that begins a zone lasting to the end of the document.
        lines: What a line says that is by itself in a zone.
        longest: Code points of a line that are looked at.
    """

    sections: tuple[tuple[Zone, re.Pattern[str]], ...]
    lines: tuple[tuple[Zone, re.Pattern[str]], ...]
    longest: int

    @classmethod
    @cache
    def load(cls) -> "Boilerplate":
        """Read the cues of ``lexicon/zones.toml``.

        Example:
            >>> Boilerplate.load().section("3 comments")
            'comments'
        """
        told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
        return cls(_patterns(told["section"]), _patterns(told["line"]), told["longest"])

    def section(self, line: str) -> Zone | None:
        """Tell which zone begins with a line and lasts to the end.

        Example:
            >>> Boilerplate.load().section("The trust made comments")
        """
        return _first(self.sections, line)

    def line(self, line: str) -> Zone | None:
        """Tell which zone a line belongs to by itself.

        Example:
            >>> Boilerplate.load().line("We use cookies to improve this site.")
            'notice'
        """
        return _first(self.lines, line)


def _patterns(told: dict[Zone, list[str]]) -> tuple[tuple[Zone, re.Pattern[str]], ...]:
    return tuple(
        (zone, re.compile(rf"(?:{'|'.join(cues)})", re.IGNORECASE)) for zone, cues in told.items()
    )


def _first(cues: Sequence[tuple[Zone, re.Pattern[str]]], line: str) -> Zone | None:
    return next((zone for zone, cue in cues if cue.match(line.strip())), None)

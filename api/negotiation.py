"""Chooses a media type by a request's ``Accept`` header, with its q-values."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_ANY = "*/*"
HTML = "text/html"


@dataclass(frozen=True)
class Range:
    """One media range of an ``Accept`` header.

    Attributes:
        type: ``text/turtle``, ``text/*`` or ``*/*``.
        quality: From 0 (never) to 1.
    """

    type: str
    quality: float

    def fit(self, media_type: str) -> int:
        """Say how exactly it names a media type: 3 by name, 2 by its kind, 1 by ``*/*``, 0 not."""
        if self.type == media_type:
            return 3
        kind = media_type.partition("/")[0]
        if self.type == f"{kind}/*":
            return 2
        return 1 if self.type == _ANY else 0


def ranges(accept: str) -> list[Range]:
    """Read an ``Accept`` header; a missing one accepts anything.

    Example:
        >>> ranges("text/turtle;q=0.5, */*;q=0.1")
        [Range(type='text/turtle', quality=0.5), Range(type='*/*', quality=0.1)]
    """
    found = []
    for part in (accept.strip() or _ANY).split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        values = [value[2:] for value in parameters if value.lower().startswith("q=")]
        if name:
            found.append(Range(name.lower(), _quality(values)))
    return found


def _quality(values: Sequence[str]) -> float:
    try:
        return max(0.0, min(1.0, float(values[0]))) if values else 1.0
    except ValueError:
        return 0.0


def quality(accept: str, media_type: str) -> float:
    """Give the quality a header grants a media type; the most exact range decides.

    Example:
        >>> quality("text/*;q=0.3, text/html", "text/html"), quality("text/*;q=0.3", "text/csv")
        (1.0, 0.3)
        >>> quality("text/html", "text/csv")
        0.0
    """
    plain = media_type.partition(";")[0].strip()
    fits = [(each.fit(plain), each.quality) for each in ranges(accept)]
    best = max((fit for fit, _ in fits), default=0)
    return max((value for fit, value in fits if fit == best), default=0.0) if best else 0.0


def choose(accept: str, offers: Sequence[str]) -> str | None:
    """Choose the offer a header likes best; ties go to the first offer; None when it fits none.

    Example:
        >>> choose("text/turtle;q=0.5, application/json", ["text/turtle", "application/json"])
        'application/json'
        >>> choose("", ["text/turtle", "application/json"])
        'text/turtle'
        >>> choose("image/png", ["text/turtle"]) is None
        True
    """
    return _choose(accept, tuple(offers))


@lru_cache(maxsize=256)  # clients send the same few headers again and again
def _choose(accept: str, offers: tuple[str, ...]) -> str | None:
    ranked = [(quality(accept, offer), offer) for offer in offers]
    best = max((value for value, _ in ranked), default=0.0)
    return next((offer for value, offer in ranked if value == best), None) if best else None


def names(accept: str, media_type: str) -> bool:
    """Tell whether a header names a media type itself, not only by a wildcard.

    Example:
        >>> names("text/html, */*", "text/html"), names("*/*", "text/html")
        (True, False)
    """
    return any(each.type == media_type and each.quality > 0 for each in ranges(accept))

"""Answers that need not be sent again: strong tags from the store's version and the request."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import date

from fastapi import Request, Response
from pydantic_core import to_json

from api.compressing import accepted

CACHE_CONTROL = "public, max-age=60, stale-while-revalidate=600"
_VARY = "Accept"
"""``Accept-Encoding`` joins it where answers are compressed."""


def tag(request: Request, version: str, *parts: str) -> str:
    """Make a strong tag of an answer.

    Compressed bytes are other bytes, so what the client accepts is part of it.

    Args:
        request: The request.
        version: Version of the store.
        parts: Everything else the answer depends on.
    """
    digest = hashlib.sha256("\x1f".join((version, accepted(request.scope), *parts)).encode())
    return f'"{digest.hexdigest()[:32]}"'


def cached(etag: str) -> Mapping[str, str]:
    """Give the headers of an answer that may be kept.

    Example:
        >>> cached('"a"')["ETag"]
        '"a"'
    """
    return {"ETag": etag, "Cache-Control": CACHE_CONTROL, "Vary": _VARY}


def not_modified(request: Request, etag: str) -> Response | None:
    """Answer 304 when the client already has what a tag names, else None."""
    held = [each.strip() for each in request.headers.get("if-none-match", "").split(",")]
    known = etag in held or f"W/{etag}" in held or held == ["*"]
    return Response(status_code=304, headers=cached(etag)) if known else None


class Kept:
    """Answers kept in memory for as long as a version of the store is open, the latest used first.

    Example:
        >>> kept = Kept(most=10)
        >>> kept.get("a", lambda: b"12345678"), kept.get("a", lambda: b"never made")
        (b'12345678', b'12345678')
        >>> kept.get("b", lambda: b"123"), "a" in kept
        (b'123', False)
    """

    def __init__(self, most: int = 32_000_000) -> None:
        self._most = most
        self._size = 0
        self._lock = threading.Lock()
        self._answers: OrderedDict[str, bytes] = OrderedDict()
        self._making: dict[str, threading.Lock] = {}

    def __contains__(self, name: str) -> bool:
        """Tell whether an answer is kept."""
        return name in self._answers

    def find(self, name: str) -> bytes | None:
        """Give an answer that is kept, or None."""
        with self._lock:
            if name in self._answers:
                self._answers.move_to_end(name)
            return self._answers.get(name)

    def keep(self, name: str, made: bytes) -> None:
        """Keep an answer, unless it is larger than all the room."""
        with self._lock:
            if name not in self._answers and len(made) <= self._most:
                self._answers[name] = made
                self._size += len(made)
            while self._size > self._most:
                self._size -= len(self._answers.popitem(last=False)[1])

    def get(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Give an answer, making it if it is not kept; one larger than all the room is not kept.

        Those who ask for the same while it is being made wait for it.

        Args:
            name: What identifies it, such as its tag.
            make: Makes it; its errors pass through and are not kept.
        """
        if (kept := self.find(name)) is not None:
            return kept
        with self._lock:
            making = self._making.setdefault(name, threading.Lock())
        with making:
            try:
                return self._answers.get(name) or self._made(name, make)
            finally:
                self._making.pop(name, None)

    def _made(self, name: str, make: Callable[[], bytes]) -> bytes:
        made = make()
        self.keep(name, made)
        return made


def answer_once(
    request: Request, kept: Kept, version: str, day: date, make: Callable[[], object]
) -> Response:
    """Answer a GET request with JSON that stays the same while version, address and day do.

    Args:
        request: The request.
        kept: Where answers are kept.
        version: Version of the store.
        day: The day asked about, which the address need not name.
        make: Makes the answer, if it is not kept: a model, a dataclass or plain values.
    """
    etag = tag(request, version, request.url.path, request.url.query, day.isoformat())
    if unchanged := not_modified(request, etag):
        return unchanged
    body = kept.get(etag, lambda: as_json(make()))
    return Response(body, media_type="application/json", headers=cached(etag))


def as_json(answer: object) -> bytes:
    """Write a model, a dataclass or plain values as JSON.

    Example:
        >>> as_json({"at": date(2020, 7, 7), "paths": ((1, 2),)})
        b'{"at":"2020-07-07","paths":[[1,2]]}'
    """
    return to_json(answer, by_alias=True)

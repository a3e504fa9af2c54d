"""Compresses answers as the client likes best: Brotli, gzip, or not at all (RFC 9110, 12.5.3)."""

import zlib
from functools import lru_cache
from typing import Protocol

import brotli
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SMALLEST = 1000
"""Bytes below which compressing gains nothing."""
_PLAIN = frozenset({b"image/png", b"image/webp", b"font/woff2", b"application/zip"})
"""Types whose bytes are compressed already."""
_GZIP_LEVEL, _GZIP_HEADER, _BROTLI_LEVEL = 2, 31, 4


class Encoder(Protocol):
    """Compresses bytes as they come."""

    def process(self, data: bytes) -> bytes:
        """Take bytes, give those that are ready."""

    def finish(self) -> bytes:
        """Give the rest."""


class _Gzip:
    def __init__(self) -> None:
        # Level 2 takes two thirds of the time of the usual 6 and makes a big page a seventh larger.
        self._made = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_HEADER)

    def process(self, data: bytes) -> bytes:
        return self._made.compress(data)

    def finish(self) -> bytes:
        return self._made.flush()


def _encoder(name: str) -> Encoder:
    if name == "gzip":
        return _Gzip()
    made: Encoder = brotli.Compressor(quality=_BROTLI_LEVEL)
    return made


@lru_cache(maxsize=256)  # clients send the same few headers again and again
def chosen(accept_encoding: str) -> str:
    """Choose by an ``Accept-Encoding`` header: ``br``, ``gzip``, or nothing for bytes as they are.

    Example:
        >>> chosen("gzip, deflate, br"), chosen("br;q=0.5, gzip"), chosen("br;q=0, *;q=0.1")
        ('br', 'gzip', 'gzip')
        >>> chosen(""), chosen("gzip;q=0"), chosen("identity, gzip;q=0.5")
        ('', '', '')
    """
    wanted: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        name, _, parameter = part.partition(";")
        wanted[name.strip()] = _quality(parameter.strip())
    others = wanted.get("*", 0.0)
    found = [(wanted.get(name, others), name) for name in ("br", "gzip")]
    best, name = max(found, key=lambda each: each[0])
    return name if best > 0 and best >= wanted.get("identity", 0.0) else ""


def _quality(parameter: str) -> float:
    if not parameter.startswith("q="):
        return 1.0
    try:
        return float(parameter[2:])
    except ValueError:
        return 0.0


def accepted(scope: Scope) -> str:
    """Choose for a request, as ``chosen`` does."""
    sent = [value for name, value in scope["headers"] if name == b"accept-encoding"]
    return chosen(b",".join(sent).decode("latin-1"))


class Compressed:
    """Compresses what is large enough and not compressed yet.

    Args:
        app: What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http":
            send = _Sending(send, accepted(scope)).send
        await self._app(scope, receive, send)


class _Sending:
    """One answer on its way: its start waits for what follows it."""

    def __init__(self, send: Send, encoding: str) -> None:
        self._send, self._encoding = send, encoding
        self._start: Message | None = None
        self._encoder: Encoder | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] == "http.response.body":
            body, more = message.get("body", b""), message.get("more_body", False)
            if self._start is not None:
                self._begin(MutableHeaders(raw=self._start["headers"]), body, more=more)
            if self._encoder is not None:
                body = self._encoder.process(body) + (b"" if more else self._encoder.finish())
                message = {**message, "body": body}
            if self._start is not None:
                if self._encoder is not None and not more:
                    MutableHeaders(raw=self._start["headers"])["Content-Length"] = str(len(body))
                start, self._start = self._start, None
                await self._send(start)
        await self._send(message)

    def _begin(self, headers: MutableHeaders, body: bytes, *, more: bool) -> None:
        """Decide whether to compress, when the first bytes are known."""
        kind = headers.get("content-type", "").partition(";")[0].encode("latin-1")
        if kind in _PLAIN or "content-encoding" in headers:
            return
        headers.add_vary_header("Accept-Encoding")
        if self._encoding and (more or len(body) >= _SMALLEST):
            self._encoder = _encoder(self._encoding)
            headers["Content-Encoding"] = self._encoding
            del headers["Content-Length"]

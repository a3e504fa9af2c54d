"""Answers that need not be sent again: strong tags from the store's version and the request."""

import hashlib
from collections.abc import Mapping

from fastapi import Request, Response

CACHE_CONTROL = "public, max-age=60, stale-while-revalidate=600"
_VARY = "Accept, Accept-Encoding"


def tag(request: Request, version: str, *parts: str) -> str:
    """Make a strong tag of an answer.

    Compressed bytes are other bytes, so what the client accepts is part of it.

    Args:
        request: The request.
        version: Version of the store.
        parts: Everything else the answer depends on.
    """
    squeezed = "gzip" if "gzip" in request.headers.get("accept-encoding", "") else ""
    digest = hashlib.sha256("\x1f".join((version, squeezed, *parts)).encode())
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

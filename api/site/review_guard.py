"""Who may see the review page and post to it.

The page shows the text of a document, which is mostly somebody's copyright, and writes to a log.
With a token in the settings it asks for that token. Without one it answers this machine alone, by
an address of this machine, so that neither a neighbour in the network nor a name that was made to
point here reaches it. No page of another site can read it or post to it.
"""

import base64
import binascii
import secrets
from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi import Request
from starlette.exceptions import HTTPException

from api.settings import Settings

_HERE = "localhost"
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host")
_ASK = {"WWW-Authenticate": 'Basic realm="nhs-kg review", charset="UTF-8"'}
_OWN = frozenset({"same-origin", "none"})


def reviewer_of(request: Request) -> str:
    """Let a request pass that may review.

    Returns:
        The name that was given with the token; empty where none was.

    Raises:
        HTTPException: 403 for another site or another machine, 401 without the token.
    """
    _refuse_other_sites(request)
    settings: Settings = request.app.state.settings
    if settings.token is None:
        if not _is_here(request):
            raise HTTPException(
                403,
                "reviews are for this machine: open http://127.0.0.1 there, or give the service a "
                "token (NHS_KG_TOKEN) and use it as the password",
            )
        return ""
    name, given = _credentials(request.headers.get("authorization", ""))
    known = settings.token.get_secret_value().encode()
    if not secrets.compare_digest(given.encode(), known):
        raise HTTPException(401, "reviewing needs your name and, as password, the token", _ASK)
    return name


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine by its very name or number.

    Example:
        >>> [is_loopback(each) for each in ("localhost", "127.0.0.1", "::1", "127.0.0.1.evil.org")]
        [True, True, True, False]
    """
    try:
        return host == _HERE or ip_address(host).is_loopback
    except ValueError:
        return False


def _is_here(request: Request) -> bool:
    """Tell whether a request comes from this machine, to this machine, and through nobody."""
    peer = request.client.host if request.client else ""
    asked = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    forwarded = any(name in request.headers for name in _FORWARDED)
    return is_loopback(peer) and is_loopback(asked) and not forwarded


def _refuse_other_sites(request: Request) -> None:
    origin = request.headers.get("origin")
    own = origin is None or urlsplit(origin).netloc == request.headers.get("host", "")
    came = request.headers.get("sec-fetch-site", "none")
    followed = request.method == "GET" and request.headers.get("sec-fetch-mode") == "navigate"
    if not own or (came not in _OWN and not followed):
        raise HTTPException(403, "another site's page asked for this; open the review itself")
    if request.method == "POST" and origin is None:
        raise HTTPException(403, "no Origin was sent; post from the page of the review itself")


def _credentials(header: str) -> tuple[str, str]:
    scheme, _, held = header.partition(" ")
    if scheme.lower() == "bearer":
        return "", held.strip()
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, given = base64.b64decode(held, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, given

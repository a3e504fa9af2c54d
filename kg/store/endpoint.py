"""Asks a SPARQL 1.1 endpoint: form-encoded, with one format, a deadline and a bound on the answer.

Forms by POST with an explicit ``Accept`` are what every server understands. A query is asked
again only when no connection came about, since then nobody has begun to work on it.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx2

from kg.errors import EndpointFailed, MalformedQuery, QueryTimeout, QueryTooLarge

_ATTEMPTS, _PAUSE = 3, 0.2
_GRACE = 1.0
"""Seconds beyond the deadline in which the endpoint may say itself that it is late."""
_OK, _BAD_REQUEST = 200, 400
_LATE = frozenset({408, 503, 504})
_PARTIAL = "x-sql-state"
"""By this header Virtuoso says that an answer is only a part, with status 200."""


@dataclass(frozen=True)
class Asked:
    """A query for an endpoint.

    Attributes:
        text: SPARQL.
        accept: The media type wanted.
        default_graphs: Values of ``default-graph-uri``.
        named_graphs: Values of ``named-graph-uri``.
        seconds: Deadline.
        most: Bytes that the answer may have.
    """

    text: str
    accept: str
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    seconds: float = 60
    most: int = 1 << 30


@dataclass
class Endpoint:
    """A SPARQL 1.1 endpoint.

    Attributes:
        address: Where it is.
        client: Holds the connections.
    """

    address: str
    client: httpx2.Client = field(default_factory=lambda: httpx2.Client(follow_redirects=False))

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def ask(self, asked: Asked) -> bytes:
        """Give an answer's bytes, all of them.

        Raises:
            MalformedQuery: The endpoint does not understand the query.
            QueryTimeout: It was not answered in time, or only in part.
            QueryTooLarge: The answer has too many bytes.
            EndpointFailed: The endpoint is down, or is none.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._ask(asked)
            except httpx2.ConnectError as error:
                if attempt == _ATTEMPTS:
                    raise EndpointFailed(self.address, f"cannot be reached: {error}") from error
                time.sleep(_PAUSE * attempt * (0.5 + random.random()))  # noqa: S311 - no secret
            except httpx2.TimeoutException as error:
                raise QueryTimeout(asked.seconds) from error
            except httpx2.HTTPError as error:
                raise EndpointFailed(self.address, f"broke off: {error}") from error
        raise AssertionError("unreachable")

    def _ask(self, asked: Asked) -> bytes:
        form = {
            "query": asked.text,
            "default-graph-uri": list(asked.default_graphs),
            "named-graph-uri": list(asked.named_graphs),
            "timeout": f"{asked.seconds:g}",
        }
        until = time.monotonic() + asked.seconds + _GRACE
        request = self.client.build_request(
            "POST",
            self.address,
            data={name: value for name, value in form.items() if value},
            headers={"Accept": asked.accept},
            timeout=asked.seconds + _GRACE,
        )
        answer = self.client.send(request, stream=True)
        try:
            body = bytearray()
            for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > asked.most:
                    raise QueryTooLarge(
                        f"the result has more than {asked.most:,} bytes; add a LIMIT"
                    )
                if time.monotonic() > until:
                    raise QueryTimeout(asked.seconds)
            self._check(answer, bytes(body), asked)
            return bytes(body)
        finally:
            answer.close()

    def _check(self, answer: httpx2.Response, body: bytes, asked: Asked) -> None:
        if answer.status_code in _LATE or _PARTIAL in answer.headers:
            raise QueryTimeout(asked.seconds)
        told = body[:500].decode(errors="replace").strip()
        if answer.status_code == _BAD_REQUEST:
            raise MalformedQuery(told)
        if answer.status_code != _OK:
            raise EndpointFailed(self.address, f"answered {answer.status_code}: {told}")
        kind = answer.headers.get("content-type", "").partition(";")[0].strip()
        if kind != asked.accept:
            reason = f"answered with {kind or 'nothing'} where {asked.accept} was asked for"
            raise EndpointFailed(self.address, f"{reason}; is it a SPARQL endpoint?")

"""Sends queries to a SPARQL 1.1 endpoint, with a deadline and a bound on the answer.

Forms by POST with an explicit ``Accept`` are what every server understands. A query is sent
again only when no connection came about, since then nobody has begun to work on it.
"""

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import httpx2

from kg.errors import EndpointFailed, QueryTimeout, QueryTooLarge

_ATTEMPTS, _PAUSE = 3, 0.2
_GRACE = 1.0
"""Seconds beyond the deadline in which the endpoint may say itself that it is late."""


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
        timeout: The deadline as the endpoint wants to be told; empty where it is not.

    Example:
        >>> Asked("ASK {}", "text/csv").form()
        {'query': 'ASK {}'}
    """

    text: str
    accept: str
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    seconds: float = 60
    most: int = 1 << 30
    timeout: str = ""

    def form(self) -> dict[str, str | list[str]]:
        """Write the fields that are sent."""
        fields: dict[str, str | list[str]] = {
            "query": self.text,
            "default-graph-uri": list(self.default_graphs),
            "named-graph-uri": list(self.named_graphs),
            "timeout": self.timeout,
        }
        return {name: value for name, value in fields.items() if value}


@dataclass(frozen=True)
class Answer:
    """What an endpoint sends back.

    Attributes:
        status: Of HTTP.
        headers: Of HTTP; names in any case.
        body: All of it.

    Example:
        >>> Answer(200, {"content-type": "text/csv; charset=utf-8"}, b"").kind
        'text/csv'
    """

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        """The media type."""
        return self.headers.get("content-type", "").partition(";")[0].strip()


@dataclass
class Endpoint:
    """A SPARQL 1.1 endpoint.

    Attributes:
        address: Where it is.
        client: Holds the connections.

    Example:
        >>> Endpoint("http://127.0.0.1:7878/query").close()
    """

    address: str
    client: httpx2.Client = field(default_factory=lambda: httpx2.Client(follow_redirects=False))

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def send(self, asked: Asked) -> Answer:
        """Send a query and take the whole answer, whatever it says.

        Raises:
            QueryTimeout: It was not answered in time.
            QueryTooLarge: The answer has too many bytes.
            EndpointFailed: The endpoint is down.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._send(asked)
            except httpx2.ConnectError as error:
                if attempt == _ATTEMPTS:
                    raise EndpointFailed(self.address, f"cannot be reached: {error}") from error
                time.sleep(_PAUSE * attempt * (0.5 + random.random()))  # noqa: S311 - no secret
            except httpx2.TimeoutException as error:
                raise QueryTimeout(asked.seconds) from error
            except httpx2.HTTPError as error:
                raise EndpointFailed(self.address, f"broke off: {error}") from error
        raise AssertionError("unreachable")

    def _send(self, asked: Asked) -> Answer:
        until = time.monotonic() + asked.seconds + _GRACE
        request = self.client.build_request(
            "POST",
            self.address,
            data=asked.form(),
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
            return Answer(answer.status_code, answer.headers, bytes(body))
        finally:
            answer.close()

"""Asks a service politely: at its pace, with patience, for bounded answers, never another host."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from types import TracebackType
from typing import Self, TypeVar

import httpx2

from kg.errors import BadAnswer, ServiceUnavailable
from kg.sources.fetch.answers import Answer, CutOff
from kg.sources.fetch.clock import Clock
from kg.sources.fetch.waiting import Pace, Patience, Tell, told_wait

T = TypeVar("T")

USER_AGENT = f"nhs-kg/{version('nhs-kg')} (+https://w3id.org/nhs-kg)"
_MOVED = frozenset({301, 302, 303, 307, 308})
_TRANSIENT = frozenset({408, 429, 500, 502, 503, 504})
_REDIRECTS = 5
_FOUND = frozenset({200})


@dataclass(frozen=True)
class Manners:
    """What a service expects of those who ask it, and what they may expect of it.

    Attributes:
        requests: Most requests within ``seconds``.
        seconds: The span that ``requests`` counts for.
        busy: Statuses that mean *too many requests*, with the seconds to wait when the service
            does not say.
        patience: How often and how long to try.
        timeout: Most seconds for connecting, and for any silence of the service.
        longest: Most seconds for one whole answer.
        most: Most bytes of an answer.
    """

    requests: int
    seconds: float
    busy: Mapping[int, float] = field(default_factory=dict)
    patience: Patience = field(default_factory=Patience)
    timeout: float = 60.0
    longest: float = 600.0
    most: int = 256 << 20


class Asker:
    """Asks one service; to be used in a ``with``."""

    def __init__(self, manners: Manners, clock: Clock, tell: Tell) -> None:
        self._manners, self._clock, self._tell = manners, clock, tell
        self._pace = Pace(manners.requests, manners.seconds, clock, tell)
        self._client = httpx2.Client(
            headers={"User-Agent": USER_AGENT}, timeout=manners.timeout, follow_redirects=False
        )
        self.requests = 0

    def __enter__(self) -> Self:
        """Open the connections."""
        self._client.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        self._client.__exit__(kind, error, trace)

    def ask(
        self,
        address: str,
        read: Callable[[Answer], T],
        *,
        headers: Mapping[str, str] | None = None,
        expected: Iterable[int] = _FOUND,
    ) -> T:
        """Ask until there is a whole answer, and read it.

        Args:
            address: What to ask.
            read: Reads the answer; raises CutOff when it is worth asking again.
            headers: Header fields of the request.
            expected: Statuses that ``read`` can deal with.

        Raises:
            ServiceUnavailable: There was no whole answer in any attempt.
            BadAnswer: The answer is not what was asked for, and would not be next time.
        """
        reason = ""
        for failures in range(1, self._manners.patience.attempts + 1):
            self._pace.take_turn()
            try:
                answer = self._get(address, headers or {})
                if answer.status in expected:
                    return read(answer)
                reason, wait = self._refused(answer, failures)
            except (httpx2.TransportError, httpx2.DecodingError, CutOff) as error:
                reason = str(error) or type(error).__name__
                wait = self._manners.patience.backoff(failures, self._clock.chance())
            if failures < self._manners.patience.attempts:
                self._tell(f"{reason}; asking again in {wait:.0f} s")
                self._clock.sleep(wait)
        raise ServiceUnavailable(address, reason, self._manners.patience.attempts)

    def _refused(self, answer: Answer, failures: int) -> tuple[str, float]:
        """Say why an answer is none, and how long to wait for the next."""
        patience, busy = self._manners.patience, self._manners.busy
        if answer.status not in _TRANSIENT and answer.status not in busy:
            raise answer.bad(f"status {answer.status}")
        reason = f"status {answer.status}"
        told = told_wait(answer.headers.get("retry-after", ""), self._clock.now())
        if told is not None and told > patience.longest_told:
            raise ServiceUnavailable(
                answer.address, f"{reason}, to be asked again in {told:,.0f} s", failures
            )
        own = busy.get(answer.status, patience.backoff(failures, self._clock.chance()))
        return reason, own if told is None else told

    def _get(self, address: str, headers: Mapping[str, str]) -> Answer:
        """Ask once, following redirects that stay with the host."""
        asked = address
        for _ in range(_REDIRECTS + 1):
            answer = self._receive(asked, headers)
            if answer.status not in _MOVED:
                return answer
            asked = _moved(answer)
        raise BadAnswer(address, f"more than {_REDIRECTS} redirects", "report it to its publisher")

    def _receive(self, address: str, headers: Mapping[str, str]) -> Answer:
        self.requests += 1
        begun = self._clock.ticks()
        with self._client.stream("GET", address, headers=headers) as response:
            told = response.headers.get("content-length", "")
            if told.isdigit():
                self._refuse_large(address, int(told))
            content = bytearray()
            for block in response.iter_bytes():
                content += block
                self._refuse_large(address, len(content))
                if self._clock.ticks() - begun > self._manners.longest:
                    raise CutOff(f"still not complete after {self._manners.longest:.0f} s")
            return Answer(address, response.status_code, dict(response.headers), bytes(content))

    def _refuse_large(self, address: str, size: int) -> None:
        if size > self._manners.most:
            came = f"more than {self._manners.most:,} bytes"
            raise BadAnswer(address, came, "ask for a shorter period with --since")


def _moved(answer: Answer) -> str:
    """Give the address that a redirect leads to, if it stays with the host."""
    here = httpx2.URL(answer.address)
    location = answer.headers.get("location", "")
    try:
        there = here.join(location)
    except httpx2.InvalidURL as error:
        raise answer.bad(f"a redirect to '{location}', which is no address") from error
    same_place = (there.host, there.port) == (here.host, here.port)
    safer = there.host == here.host and there.scheme == "https" and there.port is None
    if not location or not (safer or (same_place and there.scheme == here.scheme)):
        hint = "if it has moved there for good, give that address with --address"
        raise BadAnswer(answer.address, f"a redirect to another place, '{there}'", hint)
    return str(there)

"""Asks a model over HTTP, by the chat completions that OpenAI's interface has made common."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from types import TracebackType
from typing import Any, NamedTuple, Self

import httpx2

from kg.errors import BadAnswer, ServiceUnavailable
from kg.sources.fetch.answers import Answer, CutOff
from kg.sources.fetch.asking import USER_AGENT
from kg.sources.fetch.clock import Clock
from kg.sources.fetch.waiting import Patience, Tell, told_wait

_PATH = "/chat/completions"
_TRANSIENT = frozenset({408, 429, 500, 502, 503, 504, 529})
_NOT_TAKEN = frozenset({400, 422})
_SEED = 20_200_707
_HINTS = {
    401: "see that the key is right",
    403: "see that the key is right, and that it may use the model",
    404: "see that --model-url and --model are right",
    413: "the endpoint takes no request of this size",
}
_HINT = "see that --model-url is that of an endpoint for chat completions"


@dataclass(frozen=True)
class Bounds:
    """What an answer may take.

    Attributes:
        patience: How often and how long to try.
        silence: Most seconds for connecting, and without a byte; a model may think as long.
        longest: Most seconds for one whole answer.
        most: Most bytes of an answer.
        tokens: Most tokens that the model may write for one request.
    """

    patience: Patience = field(default_factory=lambda: Patience(attempts=3, longest_told=600))
    silence: float = 300.0
    longest: float = 600.0
    most: int = 4 << 20
    tokens: int = 4_000


class Reply(NamedTuple):
    """What a model wrote.

    Attributes:
        content: Its text.
        finish: Why it stopped: ``stop``, ``length``, ``refusal``, or as the endpoint calls it.
        tokens_in: Tokens it was asked with, as the endpoint counts them; 0 where it does not tell.
        tokens_out: Tokens it wrote.
    """

    content: str
    finish: str = "stop"
    tokens_in: int = 0
    tokens_out: int = 0


class Endpoint:
    """One model at one address; to be used in a ``with``.

    The key goes to that address alone: redirects are not followed.

    Args:
        address: The interface's base, such as ``http://127.0.0.1:8080/v1``.
        model: Name of the model.
        key: Bearer token, or empty.
        bounds: What an answer may take.
        clock: Time.
        tell: Tells what is being waited for.

    Example:
        >>> Endpoint("http://127.0.0.1:8080/v1/", "example").address
        'http://127.0.0.1:8080/v1/chat/completions'
    """

    def __init__(
        self,
        address: str,
        model: str,
        *,
        key: str = "",
        bounds: Bounds | None = None,
        clock: Clock | None = None,
        tell: Tell = lambda _: None,
    ) -> None:
        base = address.rstrip("/").removesuffix(_PATH)
        self.address, self.model = base + _PATH, model
        self._bounds, self._clock, self._tell = bounds or Bounds(), clock or Clock(), tell
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        self._client = httpx2.Client(
            headers=headers, timeout=self._bounds.silence, follow_redirects=False
        )
        self._formats = ["json_schema", "json_object", ""]
        self._dropped = set[str]()

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

    @property
    def most_tokens(self) -> int:
        """Most tokens that the model may write for one request."""
        return self._bounds.tokens

    def ask(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> Reply:
        """Ask until there is a whole answer.

        Raises:
            ServiceUnavailable: There was no whole answer in any attempt.
            BadAnswer: The endpoint does not take the request, or answers with something else.
        """
        patience, reason, failures = self._bounds.patience, "", 0
        while failures < patience.attempts:
            try:
                answer = self._send(self._request(messages, schema))
                if answer.status == httpx2.codes.OK:
                    return _read(answer)
                if self._gives_way(answer):
                    continue
                failures += 1
                reason, wait = self._refused(answer, failures)
            except (httpx2.TransportError, httpx2.DecodingError, CutOff) as error:
                failures += 1
                reason = str(error) or type(error).__name__
                wait = patience.backoff(failures, self._clock.chance())
            if failures < patience.attempts:
                self._tell(f"{reason}; asking again in {wait:.0f} s")
                self._clock.sleep(wait)
        raise ServiceUnavailable(self.address, reason, patience.attempts)

    def _request(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]
    ) -> dict[str, Any]:
        request: dict[str, Any] = {
            "model": self.model,
            "messages": list(messages),
            "temperature": 0,
            "seed": _SEED,
            "max_tokens": self._bounds.tokens,
        }
        if self._formats[0] == "json_schema":
            named = {"name": "claims", "strict": True, "schema": schema}
            request["response_format"] = {"type": "json_schema", "json_schema": named}
        else:
            [system, *others] = request["messages"]
            written = f"{system['content']}\n\nJSON Schema of the answer:\n{json.dumps(schema)}"
            request["messages"] = [{**system, "content": written}, *others]
            if self._formats[0]:
                request["response_format"] = {"type": self._formats[0]}
        if "max_tokens" in self._dropped:
            request["max_completion_tokens"] = request["max_tokens"]
        return {name: each for name, each in request.items() if name not in self._dropped}

    def _gives_way(self, answer: Answer) -> bool:
        """Do without what an endpoint says it does not take, for good; True to ask anew."""
        if answer.status not in _NOT_TAKEN:
            return False
        told = answer.content[:4_096].decode("utf-8", errors="replace").lower()
        if len(self._formats) > 1 and ("response_format" in told or "schema" in told):
            self._tell(f"no '{self._formats.pop(0)}' there; asking for plainer JSON")
            return True
        for name in ("seed", "max_tokens"):
            if name in told and name not in self._dropped:
                self._dropped.add(name)
                self._tell(f"no '{name}' there; asking without")
                return True
        return False

    def _refused(self, answer: Answer, failures: int) -> tuple[str, float]:
        """Say why an answer is none, and how long to wait for the next."""
        patience = self._bounds.patience
        if answer.status not in _TRANSIENT:
            raise answer.bad(f"status {answer.status}", _HINTS.get(answer.status, _HINT))
        reason = f"status {answer.status}"
        told = told_wait(answer.headers.get("retry-after", ""), self._clock.now())
        if told is not None and told > patience.longest_told:
            reason = f"{reason}, to be asked again in {told:,.0f} s"
            raise ServiceUnavailable(self.address, reason, failures)
        own = patience.backoff(failures, self._clock.chance())
        return reason, own if told is None else told

    def _send(self, request: Mapping[str, Any]) -> Answer:
        begun = self._clock.ticks()
        with self._client.stream("POST", self.address, json=request) as response:
            content = bytearray()
            for block in response.iter_bytes():
                content += block
                if len(content) > self._bounds.most:
                    came = f"more than {self._bounds.most:,} bytes"
                    raise BadAnswer(self.address, came, _HINT)
                if self._clock.ticks() - begun > self._bounds.longest:
                    raise CutOff(f"still not complete after {self._bounds.longest:.0f} s")
            headers = {name.lower(): text for name, text in response.headers.items()}
            return Answer(self.address, response.status_code, headers, bytes(content))


def is_private(address: str) -> bool:
    """Tell whether what is sent to an address stays on this machine or is encrypted.

    Example:
        >>> is_private("https://example.org/v1"), is_private("http://127.0.0.1:8080/v1")
        (True, True)
        >>> is_private("http://example.org/v1")
        False
    """
    url = httpx2.URL(address)
    if url.scheme == "https" or url.host == "localhost":
        return True
    try:
        return ip_address(url.host).is_loopback
    except ValueError:
        return False


def _read(answer: Answer) -> Reply:
    try:
        told = json.loads(answer.content)
    except RecursionError as error:
        raise answer.bad("JSON nested too deeply", _HINT) from error
    except ValueError as error:
        if not answer.content.lstrip().startswith(b"{"):
            raise answer.bad("something else than JSON", _HINT) from error
        raise CutOff("JSON that is cut off or broken") from error
    try:
        choice = told["choices"][0]
        content, refusal = choice["message"].get("content"), choice["message"].get("refusal")
        finish = choice.get("finish_reason")
        usage = told.get("usage") or {}
        counts = [usage.get(name) for name in ("prompt_tokens", "completion_tokens")]
    except (LookupError, TypeError, AttributeError) as error:
        raise answer.bad("no chat completion", _HINT) from error
    if refusal:
        content, finish = str(refusal), "refusal"
    if not isinstance(content, str):
        raise answer.bad("a chat completion without text", _HINT)
    numbers = [each if isinstance(each, int) and each > 0 else 0 for each in counts]
    return Reply(content, finish if isinstance(finish, str) else "stop", *numbers)

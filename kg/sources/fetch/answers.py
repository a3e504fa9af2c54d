"""What a service answered, and the checks that every answer passes before anything is kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.errors import BadAnswer

_SHOWN = 120
_JSON = frozenset({"application/json", "text/json", "text/plain"})
_AGAIN = "try again later, or give another address with --address"


class CutOff(Exception):
    """A body ends before it should: worth asking again."""


class BrokenJson(BadAnswer):
    """A body that is complete, but not written as JSON has to be: a fault of what it holds."""


@dataclass(frozen=True)
class Answer:
    """A complete response.

    Attributes:
        address: What was asked.
        status: HTTP status.
        headers: Header fields; names in lower case.
        content: The body, unpacked.
    """

    address: str
    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def media(self) -> str:
        """Media type without its parameters; empty when none is given.

        Example:
            >>> Answer("", 200, {"content-type": "Application/JSON; charset=x"}, b"").media
            'application/json'
        """
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def bad(self, came: str, hint: str = _AGAIN) -> BadAnswer:
        """Make the error for an answer that is not what was asked for."""
        begin = self.begin()
        # Shown as Python writes it, so that no control character reaches a terminal.
        return BadAnswer(self.address, f"{came}{f', beginning {begin!r}' if begin else ''}", hint)

    def begin(self) -> str:
        """Show how the body begins, on one line.

        Example:
            >>> Answer("", 200, {}, b"<html>  Gone").begin()
            '<html> Gone'
        """
        text = self.content[: 4 * _SHOWN].decode("utf-8", errors="replace")
        return " ".join(text.split())[:_SHOWN]


def read_json(answer: Answer) -> tuple[str, Any]:
    """Read a body as JSON.

    Returns:
        The body with each byte as one character, so that its parts can be cut out of it and kept
        exactly as they came whatever their encoding; and its value.

    Raises:
        BadAnswer: It is of another kind.
        BrokenJson: It begins and ends as JSON does, but something in it is wrong.
        CutOff: It does not end as JSON does.
    """
    content = answer.content.removeprefix(b"\xef\xbb\xbf")
    kind = answer.media
    if kind and kind not in _JSON and not kind.endswith("+json"):
        raise answer.bad(f"'{kind}' instead of JSON")
    if content.lstrip()[:1] not in {b"{", b"[", b""}:
        raise answer.bad("something else than JSON")
    text = content.decode("latin-1")
    try:
        return text, json.loads(text)
    except RecursionError as error:
        raise answer.bad("JSON nested too deeply") from error
    except ValueError as error:
        if text.rstrip()[-1:] in {"}", "]"}:
            raise BrokenJson(answer.address, f"broken JSON ({error})", _AGAIN) from error
        raise CutOff(f"JSON that is cut off ({error})") from error

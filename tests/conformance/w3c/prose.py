"""Reads the HTTP messages in which manifests of the W3C's protocol tests are told.

A comment has a heading ``#### Request`` and one ``#### Response``, perhaps several times, each
with an indented HTTP message below it.
"""

import re
from dataclasses import dataclass
from email.parser import HeaderParser
from textwrap import dedent

_PLACES = (
    ("http://$HOST$/$GRAPHSTORE$", "http://testserver/rdf-graph-store"),
    ("$GRAPHSTORE$", "/rdf-graph-store"),
    ("$HOST$", "testserver"),
)
_BY_CLIENT = frozenset({"host", "content-length"})


@dataclass(frozen=True)
class Message:
    """An HTTP message.

    Attributes:
        first: Its first line.
        headers: By names in lower case.
        body: What follows them.
    """

    first: str
    headers: dict[str, str]
    body: str

    @classmethod
    def read(cls, text: str) -> "Message":
        """Read a message as a manifest tells it."""
        head, _, body = text.strip("\n").partition("\n\n")
        first, _, rest = head.partition("\n")
        told = {name.lower(): value for name, value in HeaderParser().parsestr(rest).items()}
        return cls(first.strip(), told, body.rstrip())

    @property
    def target(self) -> tuple[str, str]:
        """Method and address of a request."""
        method, path = self.first.split()[:2]
        return method, path

    @property
    def media_type(self) -> str:
        """Its media type, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def sent(self) -> tuple[dict[str, str], bytes]:
        """Headers and body of a request, as they are sent.

        Turtle that lacks its last full stop, as some of the manifests' does, is given it.
        """
        headers = {name: value for name, value in self.headers.items() if name not in _BY_CLIENT}
        kind, body = headers.get("content-type", ""), self.body
        if "multipart" in kind:
            body = re.sub(r'"(\s+--)', r'" .\1', body).replace("\n", "\r\n")
        elif "turtle" in kind and body and not body.endswith("."):
            body += " ."
        return headers, body.encode("utf-16" if "utf-16" in kind.lower() else "utf-8")


@dataclass(frozen=True)
class Exchange:
    """A request and what must come back."""

    request: Message
    response: Message


def exchanges(comment: str) -> list[Exchange]:
    """Read the messages of a comment; none where it tells of none."""
    for name, value in _PLACES:
        comment = comment.replace(name, value)
    comment = comment.replace("followed by", "")
    found = []
    for part in re.split(r"^#### Request\s*?$", comment, flags=re.MULTILINE)[1:]:
        asked, _, told = part.partition("#### Response")
        found.append(Exchange(_message(asked), _message(told)))
    return found


def _message(text: str) -> Message:
    return Message.read(dedent("\n".join(line.rstrip() for line in text.split("\n"))))


def fits(status: int, told: str, method: str) -> bool:
    """Tell whether a status is one that a first line of a response allows.

    Where it says 200 of a write, 204 is as good (Graph Store HTTP Protocol 5.3 to 5.5).
    """
    if exact := re.match(r"\d{3}", told):
        as_good = {"204"} if method not in {"GET", "HEAD"} and exact[0] == "200" else set()
        return str(status) in {exact[0], *as_good}
    classes = re.findall(r"(\d)xx", told.lower())
    assert classes, told
    return str(status // 100) in classes

"""A candidate claim: what a document may say, with the passages that say it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.errors import UnverifiedSpan
from kg.extract.documents.document import Document
from kg.keys import digest
from kg.model import Value


@dataclass(frozen=True)
class Span:
    """A passage of a document; there is none that does not stand in it.

    Raises:
        UnverifiedSpan: The passage is empty or does not lie in the document.

    Example:
        >>> Span(Document("Trust quits", ()), 0, 5).text
        'Trust'
        >>> Span(Document("Trust quits", ()), 6, 60)
        Traceback (most recent call last):
            ...
        kg.errors.UnverifiedSpan: nothing can stand at 6 to 60 of a text of 11 characters
    """

    document: Document
    start: int
    end: int

    def __post_init__(self) -> None:
        """Hold the passage against the text."""
        self.document.passage(self.start, self.end)

    @property
    def text(self) -> str:
        """The passage itself."""
        return self.document.passage(self.start, self.end)

    @property
    def line(self) -> int:
        """The line in which it begins, from 1."""
        return self.document.line(self.start)

    def __repr__(self) -> str:
        """Show where it stands, without the whole document."""
        return f"Span({self.start}, {self.end}, {self.text!r})"


@dataclass(frozen=True)
class Party:
    """A subject, object or speaker, as the document names it.

    Attributes:
        entity: Its number among the entities of the document.
        kind: body, group, person, contract, service, programme, document, place or matter.
        name: The fullest name that the document gives it.
        key: Its key in the graph, where its name was resolved; else empty.
        span: Where it is named here, or was named last where the sentence implies it.
    """

    entity: int
    kind: str
    name: str
    key: str
    span: Span


@dataclass(frozen=True)
class Candidate:
    """A claim that a document seems to make; only a review makes it a claim.

    Attributes:
        document: The document.
        subject: What it is about.
        predicate: Local name of a claim predicate of the ontology.
        object: The second thing, or None.
        value: Its value, or None.
        status: The strongest status that the words give.
        also: The other statuses that they give.
        speaker: Who is reported to say it; None for the document's own voice.
        evidence: The passages that say it; the first is the plainest.
        trigger: The words that raised it.
        rule: The rule that raised it.
        confidence: Share of this rule's candidates that were right where it was measured.

    Raises:
        UnverifiedSpan: There is no evidence, or a passage of another document.
    """

    document: Document
    subject: Party
    predicate: str
    object: Party | None
    value: Value | None
    status: str
    also: tuple[str, ...]
    speaker: Party | None
    evidence: tuple[Span, ...]
    trigger: Span
    rule: str
    confidence: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what has no evidence in its own document."""
        parties = [each for each in (self.subject, self.object, self.speaker) if each]
        spans = [*self.evidence, self.trigger, *(each.span for each in parties)]
        strangers = [each for each in spans if each.document is not self.document]
        if not self.evidence or strangers:
            wrong = strangers[0] if strangers else self.trigger
            raise UnverifiedSpan(wrong.start, wrong.end, len(self.document.text), self.predicate)

    @property
    def id(self) -> str:
        """A name that stays the same for the same claim from the same passage of the same text."""
        first = self.evidence[0]
        return digest(
            *(self.document.sha256, str(first.start), str(first.end), self.predicate),
            *(self.subject.name, self.object.name if self.object else "", self.speaker_name),
            json.dumps(value_as_dict(self.value), sort_keys=True),
        )

    @property
    def speaker_name(self) -> str:
        """Name of the speaker; empty for the document's own voice."""
        return self.speaker.name if self.speaker else ""

    def as_dict(self) -> dict[str, Any]:
        """Write it as one line of the output of ``nhs-kg extract``."""
        return {
            "id": self.id,
            "document": {"sha256": self.document.sha256, "path": self.document.path},
            "subject": _party(self.subject),
            "predicate": self.predicate,
            "object": _party(self.object),
            "value": value_as_dict(self.value),
            "status": self.status,
            "also": list(self.also),
            "speaker": _party(self.speaker),
            "evidence": [
                {"start": each.start, "end": each.end, "line": each.line} for each in self.evidence
            ],
            "trigger": {
                "text": self.trigger.text,
                "start": self.trigger.start,
                "end": self.trigger.end,
            },
            "rule": self.rule,
            "confidence": self.confidence,
        }


def _party(party: Party | None) -> dict[str, Any] | None:
    if party is None:
        return None
    span = party.span
    told = {"key": party.key or None, "text": span.text, "start": span.start, "end": span.end}
    return {**told, "name": party.name, "kind": party.kind}


def value_as_dict(value: Value | None) -> Mapping[str, Any] | None:
    """Write a value as seed documents write it; exact numbers are text.

    Example:
        >>> from decimal import Decimal
        >>> value_as_dict(Value("money", amount=Decimal(5000000), currency="GBP"))
        {'kind': 'money', 'amount': 5000000, 'currency': 'GBP'}
    """
    if value is None:
        return None
    told: dict[str, Any] = {"kind": value.kind}
    for name in ("amount", "number"):
        number = getattr(value, name)
        if number is not None:
            told[name] = int(number) if number == number.to_integral_value() else str(number)
    for name in ("currency", "basis", "unit", "qualifier", "text"):
        if getattr(value, name) not in {"", "unspecified"}:
            told[name] = getattr(value, name)
    if value.duration or value.date:
        told["iso"] = value.duration or str(value.date)
    return told

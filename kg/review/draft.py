"""A claim in the making: what a candidate proposes, and what a reviewer makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kg.identity.names import fold


@dataclass(frozen=True)
class Name:
    """A party of a claim: a key of the graph, or a name that awaits one.

    Attributes:
        key: Its key; empty while nobody said what the name stands for.
        name: The fullest name that the document gives it.
        text: How it is named in the passage.
        kind: Class of the ontology, where a reviewer declares a thing that the graph lacks.

    Example:
        >>> Name("", "The  Trust").identity, Name("organisation/RDY").identity
        ('?the trust', 'organisation/RDY')
    """

    key: str
    name: str = ""
    text: str = ""
    kind: str = ""

    @property
    def identity(self) -> str:
        """What it is compared by: its key, else its name without regard to case and spaces."""
        return self.key or f"?{fold(self.name)}"

    @classmethod
    def read(cls, told: Mapping[str, Any] | None) -> "Name | None":
        """Read one from a line of candidates or of a log.

        Example:
            >>> Name.read({"key": None, "name": "Vale Care", "start": 3}).name
            'Vale Care'
        """
        if told is None:
            return None
        key, name, text, kind = (
            str(told.get(field) or "") for field in ("key", "name", "text", "class")
        )
        return cls(key, name, text, kind)

    def as_dict(self) -> dict[str, str]:
        """Write it for a log.

        Example:
            >>> Name("organisation/RDY").as_dict()
            {'key': 'organisation/RDY'}
        """
        told = {"key": self.key, "name": self.name, "text": self.text, "class": self.kind}
        return {field: value for field, value in told.items() if value}


@dataclass(frozen=True)
class Passage:
    """A passage of the document: code points, the end excluded.

    Attributes:
        start: First code point.
        end: Code point after the last.
        line: The line in which it begins, from 1.
    """

    start: int
    end: int
    line: int


@dataclass(frozen=True)
class Draft:
    """A claim as it would be written down now.

    Attributes:
        subject: What it is about.
        predicate: Local name of a claim predicate.
        object: The second thing, or None.
        value: Its value in the form of the seeds, or None.
        status: What the document says of it.
        also: Further statuses.
        speaker: Who is reported to say it; None for the document's own voice.
        says: Our own sentence for it; empty while there is none.
        start: First day of what is claimed, as exact as the source is; empty when not said.
        end: Last day of what is claimed, likewise.
        core: Whether it is a relation, not opinion or description.
        evidence: The passages that say it.

    Example:
        >>> told = {"subject": {"key": "organisation/RDY"}, "predicate": "leadProviderOf"}
        >>> Draft.read(told).unresolved
        ()
    """

    subject: Name
    predicate: str
    object: Name | None = None
    value: Mapping[str, Any] | None = None
    status: str = "asserted"
    also: tuple[str, ...] = ()
    speaker: Name | None = None
    says: str = ""
    start: str = ""
    end: str = ""
    core: bool = True
    evidence: tuple[Passage, ...] = ()

    @property
    def parties(self) -> tuple[Name, ...]:
        """Subject, object and speaker, as far as there are any."""
        return tuple(each for each in (self.subject, self.object, self.speaker) if each)

    @property
    def unresolved(self) -> tuple[str, ...]:
        """The names that nobody has given a key yet."""
        return tuple(dict.fromkeys(each.name for each in self.parties if not each.key))

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Draft":
        """Read one from a line of candidates or of a log.

        Raises:
            KeyError: It has no subject or predicate.
        """
        subject = Name.read(told["subject"])
        if subject is None:
            raise KeyError("subject")
        return cls(
            subject=subject,
            predicate=str(told["predicate"]),
            object=Name.read(told.get("object")),
            value=told.get("value"),
            status=str(told.get("status", "asserted")),
            also=tuple(told.get("also", ())),
            speaker=Name.read(told.get("speaker")),
            says=str(told.get("says", "")),
            start=str(told.get("from", "")),
            end=str(told.get("to", "")),
            core=bool(told.get("core", True)),
            evidence=tuple(
                Passage(int(each["start"]), int(each["end"]), int(each["line"]))
                for each in told.get("evidence", ())
            ),
        )

    def as_dict(self) -> dict[str, Any]:
        """Write it for a log.

        Example:
            >>> draft = Draft(Name("organisation/RDY"), "provides", Name("service/x"), says="Ours.")
            >>> Draft.read(draft.as_dict()) == draft
            True
        """
        return {
            "subject": self.subject.as_dict(),
            "predicate": self.predicate,
            "object": self.object.as_dict() if self.object else None,
            "value": dict(self.value) if self.value else None,
            "status": self.status,
            "also": list(self.also),
            "speaker": self.speaker.as_dict() if self.speaker else None,
            "says": self.says,
            "from": self.start,
            "to": self.end,
            "core": self.core,
            "evidence": [vars(each) for each in self.evidence],
        }

    def renamed(self, names: Mapping[str, Name]) -> "Draft":
        """Give names that await a key the one that the same name was given before.

        Args:
            names: What a name stands for, by its identity.

        Example:
            >>> draft = Draft(Name("", "The Trust"), "provides")
            >>> draft.renamed({"?the trust": Name("organisation/RDY")}).subject.key
            'organisation/RDY'
        """

        def known(name: Name | None) -> Name | None:
            given = names.get(name.identity) if name and not name.key else None
            if not name or not given:
                return name
            own = given.name if given.kind else name.name
            return replace(name, key=given.key, kind=given.kind, name=own)

        subject = known(self.subject)
        return replace(
            self,
            subject=subject or self.subject,
            object=known(self.object),
            speaker=known(self.speaker),
        )

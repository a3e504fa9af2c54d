"""One claim as a record: who said it, when, where it stands, and who says otherwise."""

from dataclasses import dataclass

from kg.records.common import Reference, SourceCard


@dataclass(frozen=True)
class EvidencePlace:
    """Where in a source a claim stands.

    Attributes:
        source: The source.
        line: Line of the text that was read; 0 when the text was not at hand.
        start: First code point of the span; -1 when not at hand.
        end: Code point after the span; -1 when not at hand.
        sha256: Digest of the span, to check it against the text; empty when not at hand.
        locator: Page, paragraph or section in words.
    """

    source: SourceCard
    line: int
    start: int
    end: int
    sha256: str
    locator: str


@dataclass(frozen=True)
class ClaimRecord:
    """One claim.

    Attributes:
        key: Its key.
        statement: Our sentence for it.
        subject: What it is about.
        predicate: Its predicate, by local name.
        relation: Its predicate in words.
        object: The second thing; None when it has only a value.
        value: Its value in words; empty when it has only an object.
        status: What the document says of it: asserted, planned, denied, …
        also: Further statuses.
        speaker: Who is reported to say it.
        source: The source that reports it.
        reported: Date of that source, as exactly as it is known, ISO 8601.
        start: First day of what is claimed; empty when not said.
        end: Last day of what is claimed; empty when not said.
        evidence: Where it stands.
        review: accepted, unreviewed or rejected.
        verification: Whether the source was read.
        core: Whether it is a relation, not opinion or description.
        contradicts: Keys of claims that say otherwise.
        corroborates: Keys of claims that say the same.
        facts: Keys of the facts accepted from it.
    """

    key: str
    statement: str
    subject: Reference
    predicate: str
    relation: str
    object: Reference | None
    value: str
    status: str
    also: tuple[str, ...]
    speaker: Reference
    source: SourceCard
    reported: str
    start: str
    end: str
    evidence: tuple[EvidencePlace, ...]
    review: str
    verification: str
    core: bool
    contradicts: tuple[str, ...]
    corroborates: tuple[str, ...]
    facts: tuple[str, ...]

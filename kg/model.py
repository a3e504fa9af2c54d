"""What the seeds say, as frozen values: sources, things, claims with their evidence, changes.

The shapes mirror the seed document format in ``seeds/document.schema.json``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal

from kg.dates import PartialDate, Period

PUBLISHED = Period()


@dataclass(frozen=True)
class Place:
    """Where something stands in the seeds: a file below the seeds' folder and a line."""

    path: str
    line: int


@dataclass(frozen=True)
class Source:
    """A document, register release or notice that facts rest on.

    Attributes:
        key: ``source/<id>``.
        title: Its title, ours where it has none.
        publisher: Key of the organisation that published it.
        issued: Publication date at the precision known; None when unknown.
        url: Where it can be read, or empty.
        genre: What kind of document it is, in plain words.
        sha256: Digest of the text that was read, or empty when it was not at hand.
        licence: What may be done with it, and with our sentences about it.
        verification: ``read`` or ``reported-in-reference``.
    """

    key: str
    title: str
    publisher: str
    issued: PartialDate | None
    url: str
    genre: str
    sha256: str
    licence: str
    verification: str
    place: Place


@dataclass(frozen=True)
class Entity:
    """A thing that claims are about.

    Attributes:
        key: Its key, such as ``contract/dorset-iucs``.
        kinds: Local names of its classes, the most specific first.
        name: The name it goes by now, or went by last.
        aliases: Other names and acronyms.
        identifiers: ``SCHEME:identifier`` pairs of other registers.
        ods: Its ODS code, or empty.
        life: From its first to its last day.
        source: Key of the source that establishes it.
    """

    key: str
    kinds: tuple[str, ...]
    name: str
    source: str
    place: Place
    aliases: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    ods: str = ""
    life: Period = PUBLISHED


@dataclass(frozen=True)
class Evidence:
    """Where in a source a claim stands.

    Attributes:
        source: Key of the source.
        line: Line in the text that was read; 0 when not at hand.
        start: First code point of the span; -1 when not at hand.
        end: Code point after the span; -1 when not at hand.
        sha256: Digest of the span, or empty.
        locator: Page, paragraph or section in words, or empty.
    """

    source: str
    line: int = 0
    start: int = -1
    end: int = -1
    sha256: str = ""
    locator: str = ""


@dataclass(frozen=True)
class Value:
    """What a claim says where it names no second thing.

    Attributes:
        kind: money, duration, date, time, percent, count, text, role or frequency.
        amount: Money, exactly; None when a range or another kind.
        minimum: Lower bound of a range.
        maximum: Upper bound of a range.
        currency: ISO 4217 code of money.
        basis: What the money is: concept of ``code/value-basis``.
        as_of: Day to which money refers.
        number: Count or percentage.
        unit: What is counted.
        qualifier: 'about', 'more than', … as a word of ours.
        duration: ISO 8601 duration.
        date: A date at its precision.
        text: Anything else, in our words.
    """

    kind: str
    amount: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    currency: str = ""
    basis: str = ""
    as_of: PartialDate | None = None
    number: Decimal | None = None
    unit: str = ""
    qualifier: str = ""
    duration: str = ""
    date: PartialDate | None = None
    text: str = ""


@dataclass(frozen=True)
class Claim:
    """A statement that somebody made, with status, speaker and evidence.

    Attributes:
        key: ``claim/<seed id>-<nn>``.
        document: Id of the seed document or table it stands in; its graph is named by it.
        says: The claim as one sentence of ours.
        subject: Key of what it is about.
        predicate: Local name of a claim predicate of the ontology.
        object: Key of the second thing, or empty.
        value: Its value, or None.
        status: What the document says of it: asserted, planned, past, …
        also: A second status, or empty.
        speaker: Key of who is reported to say it.
        source: Key of the source that reports it.
        period: Period of what is claimed.
        evidence: Where it stands; at least one place.
        review: accepted, unreviewed or rejected.
        core: Whether it is a relation, not opinion or description.
        verification: Whether the source itself was read.
        contradicts: Keys of claims it contradicts.
        corroborates: Keys of claims it supports.
    """

    key: str
    document: str
    says: str
    subject: str
    predicate: str
    status: str
    speaker: str
    source: str
    evidence: tuple[Evidence, ...]
    review: str
    verification: str
    place: Place
    object: str = ""
    value: Value | None = None
    also: tuple[str, ...] = ()
    period: Period = PUBLISHED
    core: bool = True
    contradicts: tuple[str, ...] = ()
    corroborates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Name:
    """A name an organisation bore, in a period or on the days of snapshots."""

    organisation: str
    text: str
    period: Period
    observed_on: tuple[PartialDate, ...]
    source: str
    place: Place


@dataclass(frozen=True)
class Membership:
    """One body's belonging to another, or its place in an area."""

    member: str
    body: str
    period: Period
    source: str
    place: Place


@dataclass(frozen=True)
class Change:
    """An event in which one organisation becomes, joins or hands over to another.

    Attributes:
        key: ``change/<id>``; several rows of one event share it.
        kind: Class of the event, such as Merger.
        original: Key of the organisation before.
        resulting: Key of the organisation after.
        effective: First day of the new state.
        partial: Whether only a part passed over.
        practices_moved: GP practices that moved from original to resulting; None if not counted.
        practices_matched: GP practices that could be followed; None if not counted.
        method: How the row was established.
        review: accepted or unreviewed.
    """

    key: str
    kind: str
    original: str
    resulting: str
    effective: PartialDate
    partial: bool
    practices_moved: int | None
    practices_matched: int | None
    method: str
    review: str
    source: str
    place: Place


@dataclass(frozen=True)
class Seeds:
    """Everything the seeds hold, read and ready to be checked and written."""

    sources: tuple[Source, ...] = ()
    entities: tuple[Entity, ...] = ()
    claims: tuple[Claim, ...] = ()
    names: tuple[Name, ...] = ()
    memberships: tuple[Membership, ...] = ()
    placements: tuple[Membership, ...] = ()
    changes: tuple[Change, ...] = ()
    documents: tuple[str, ...] = ()

    @classmethod
    def join(cls, parts: Iterable["Seeds"]) -> "Seeds":
        """Join many collections into one.

        Example:
            >>> Seeds.join([Seeds(documents=("a",)), Seeds(documents=("b",))]).documents
            ('a', 'b')
        """
        listed = list(parts)
        return cls(
            *(
                tuple(item for part in listed for item in getattr(part, each.name))
                for each in fields(cls)
            )
        )

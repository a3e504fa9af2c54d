"""Describes what notices speak of: contracts, parties, publishers, each once in a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kg.model import Entity, Place, Source
from kg.sources.loading import Known
from kg.sources.ocds.contracts import Identity
from kg.sources.ocds.fields import Json, part, rows, text, words
from kg.sources.ocds.notices import Notice
from kg.sources.ocds.parties import Party, Registry
from kg.triples.terms import Sheet
from kg.triples.things import write_entity


@dataclass
class Describer:
    """Describes things that only notices tell of; others have their description already.

    Attributes:
        known: What the store knows.
        path: The file, for messages and places.
        registry: Finds who parties are.
    """

    known: Known
    path: str
    registry: Registry = field(init=False)
    _described: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Look parties up in what the store knows."""
        self.registry = Registry(self.known)

    def contract(self, sheet: Sheet, identity: Identity, title: str, notice: Notice) -> None:
        """Describe a contract that only notices tell of; others have their name already."""
        if not identity.own or identity.key in self._described:
            return
        self._described.add(identity.key)
        place = Place(self.path, notice.filed.line)
        entity = Entity(identity.key, ("Contract",), title, notice.key, place)
        write_entity(sheet, replace(entity, identifiers=(identity.identifier,)))

    def parties(
        self, sheet: Sheet, refs: Iterable[Json], release: Json, notice: Notice
    ) -> Iterator[Party]:
        """Find the organisations that references mean, and describe those of notices only."""
        full = {text(each, "id"): each for each in rows(release, "parties") if text(each, "id")}
        seen: set[str] = set()
        for ref in refs:
            merged = {**full.get(text(ref, "id"), {}), **ref}
            party = self.registry.resolve(merged, notice.day, notice.notes.append)
            if party is not None and party.key not in seen:
                seen.add(party.key)
                self._organisation(sheet, party, notice)
                yield party

    def _organisation(self, sheet: Sheet, party: Party, notice: Notice) -> None:
        if not party.own or party.key in self._described:
            return
        self._described.add(party.key)
        place = Place(self.path, notice.filed.line)
        entity = Entity(party.key, (party.kind,), party.name, notice.key, place)
        write_entity(sheet, replace(entity, identifiers=party.identifiers))

    def publisher(self, sheet: Sheet, notice: Notice) -> str:
        """Find the organisation that published a notice."""
        party = self.registry.resolve({"name": notice.publisher}, notice.day, notice.notes.append)
        if party is None:
            raise AssertionError(f"a publisher without a name: {notice.key}")
        self._organisation(sheet, replace(party, kind="Publisher"), notice)
        return party.key

    def source(self, sheet: Sheet, notice: Notice) -> Source:
        """Describe a notice as the source it is."""
        return Source(
            key=notice.key,
            title=notice.label,
            publisher=self.publisher(sheet, notice),
            issued=notice.issued,
            url=notice.url,
            genre="contract notice",
            sha256="",
            licence=notice.licence,
            verification="read",
            place=Place(self.path, notice.filed.line),
        )


def buyers_of(release: Json) -> list[Json]:
    """Take the buyers of a process: every party in that role, else the buyer it names.

    Example:
        >>> buyers_of({"buyer": {"name": "NHS Dorset"}})
        [{'name': 'NHS Dorset'}]
    """
    found = [each for each in rows(release, "parties") if "buyer" in words(each, "roles")]
    named = part(release, "buyer")
    return found or ([named] if named else [])

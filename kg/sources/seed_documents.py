"""Reads seed documents: one YAML file per source document, with its claims.

The format is described in ``seeds/README.md`` and ``seeds/document.schema.json``. All problems of
a document are collected with their lines; nothing is raised here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kg.declarations import Vocabulary
from kg.errors import Problem
from kg.model import Claim, Entity, Evidence, Seeds, Source, Value
from kg.sources.cursor import Cursor
from kg.spelling import nearest

VALUE_KINDS = ("money", "duration", "date", "time", "percent", "count", "text", "role", "frequency")
_DOCUMENT = {
    *("id", "title", "publisher", "date", "url", "genre", "sha256", "characters", "licence"),
    *("verification", "sources", "entities", "claims"),
}
_SOURCE = {
    *("title", "publisher", "date", "url", "genre", "sha256", "licence", "verification"),
    "attribution",
}
_ENTITY = {"key", "kind", "name", "aliases", "identifiers", "ods", "from", "to", "source"}
_CLAIM = {
    *("id", "source", "says", "subject", "predicate", "object", "value", "status", "also"),
    *("speaker", "from", "to", "to-earliest", "evidence", "review", "core", "verification"),
    *("disputes", "supports"),
}
_EVIDENCE = {"line", "start", "end", "sha256", "locator", "source"}
_VALUE = {
    *("kind", "amount", "min", "max", "currency", "basis", "as-of", "number", "unit"),
    *("qualifier", "iso", "text"),
}


@dataclass(frozen=True)
class _Front:
    """What claims inherit from the head of their document."""

    id: str
    source: Source
    sources: Mapping[str, Source]


def read_document(path: Path, name: str, words: Vocabulary) -> tuple[Seeds, list[Problem]]:
    """Read one seed document.

    Args:
        path: The file.
        name: Its name for messages, below the seeds' folder.
        words: The ontology's vocabulary.

    Returns:
        What it says, as far as it could be read, and every problem found.
    """
    cursor = Cursor.open(path, name)
    if cursor.problems:
        return Seeds(), cursor.problems
    cursor.only(_DOCUMENT)
    front = _front(cursor, path.stem, words)
    entities = read_entities(cursor, words, front.source.key)
    claims = tuple(_claim(child, front, words) for child in cursor.children("claims"))
    if not claims:
        cursor.fail("claims", "a document needs at least one claim")
    sources = (front.source, *front.sources.values())
    seeds = Seeds(sources=sources, entities=entities, claims=claims, documents=(front.id,))
    return seeds, cursor.problems


def read_things(path: Path, name: str, words: Vocabulary) -> tuple[Seeds, list[Problem]]:
    """Read a file of things shared by several documents (``contracts/*.yaml``, ``others.yaml``)."""
    cursor = Cursor.open(path, name)
    if cursor.problems:
        return Seeds(), cursor.problems
    cursor.only({"source", "entities"})
    source = cursor.text("source")
    entities = read_entities(cursor, words, f"source/{source}" if source else "")
    return Seeds(entities=entities), cursor.problems


def read_catalogue(path: Path, name: str, words: Vocabulary) -> tuple[Seeds, list[Problem]]:
    """Read the catalogue: the registers that the tables rest on."""
    cursor = Cursor.open(path, name)
    if cursor.problems:
        return Seeds(), cursor.problems
    cursor.only({"sources"})
    sources = tuple(source for _, source in _sources(cursor, words, ""))
    return Seeds(sources=sources), cursor.problems


def read_entities(cursor: Cursor, words: Vocabulary, source: str) -> tuple[Entity, ...]:
    """Read the ``entities`` list of a file; *source* is what they rest on unless they say.

    With neither, a thing rests on the first source that names it.
    """
    return tuple(_entity(child, words, source) for child in cursor.children("entities"))


def _entity(cursor: Cursor, words: Vocabulary, source: str) -> Entity:
    cursor = cursor.called(cursor.text("key") or "entity")
    cursor.only(_ENTITY)
    own = cursor.text("source")
    kinds = tuple(part for part in cursor.text("kind", required=True).split(";") if part)
    for kind in kinds:
        if kind not in words.kinds:
            cursor.fail("kind", f"unknown '{kind}'{nearest(kind, words.kinds)}")
    return Entity(
        key=cursor.key("key", required=True),
        kinds=kinds,
        name=cursor.text("name", required=True),
        source=f"source/{own}" if own else source,
        place=cursor.place,
        aliases=cursor.texts("aliases"),
        identifiers=cursor.texts("identifiers"),
        ods=cursor.text("ods"),
        life=cursor.period(),
    )


def _front(cursor: Cursor, stem: str, words: Vocabulary) -> _Front:
    identifier = cursor.text("id", required=True)
    if identifier and identifier != stem:
        cursor.fail("id", f"'{identifier}' differs from the file's name '{stem}'; make them equal")
    source = _source(cursor, identifier or stem, words, "")
    sources = dict(_sources(cursor, words, source.licence))
    return _Front(identifier or stem, source, sources)


def _sources(cursor: Cursor, words: Vocabulary, licence: str) -> Iterator[tuple[str, Source]]:
    for key, entry in cursor.entries("sources"):
        entry.only(_SOURCE)
        yield key, _source(entry, key, words, licence)


def _source(cursor: Cursor, identifier: str, words: Vocabulary, licence: str) -> Source:
    return Source(
        key=f"source/{identifier}",
        title=cursor.text("title", required=True),
        publisher=cursor.key("publisher", required=True),
        issued=cursor.date("date", required=True),
        url=cursor.text("url"),
        genre=cursor.text("genre", required=True),
        sha256=cursor.text("sha256"),
        licence=cursor.text("licence", required=not licence) or licence,
        verification=cursor.choice("verification", words.codes["verification"]),
        place=cursor.place,
    )


def _claim(cursor: Cursor, front: _Front, words: Vocabulary) -> Claim:
    identifier = cursor.text("id", required=True)
    cursor = cursor.called(identifier or "claim")
    cursor.only(_CLAIM)
    if identifier and not identifier.startswith(f"{front.id}-"):
        cursor.fail("id", f"should begin with '{front.id}-'")
    source = _claim_source(cursor, front)
    child = cursor.child("value")
    value = _value(child, words) if child else None
    thing = cursor.key("object")
    if not thing and value is None:
        cursor.fail("object", "missing; a claim needs an object or a value")
    return Claim(
        key=f"claim/{identifier}",
        document=front.id,
        says=cursor.text("says", required=True),
        subject=cursor.key("subject", required=True),
        predicate=cursor.choice("predicate", words.predicates),
        object=thing,
        value=value,
        status=cursor.choice("status", words.codes["claim-status"]),
        also=_also(cursor, words),
        speaker=cursor.key("speaker") or source.publisher,
        source=source.key,
        period=cursor.period(),
        evidence=_evidence(cursor, source),
        review=cursor.choice("review", words.codes["review"]),
        core=cursor.boolean("core", default=True),
        verification=cursor.choice(
            "verification", words.codes["verification"], source.verification
        ),
        contradicts=tuple(f"claim/{other}" for other in cursor.texts("disputes")),
        corroborates=tuple(f"claim/{other}" for other in cursor.texts("supports")),
        place=cursor.place,
    )


def _claim_source(cursor: Cursor, front: _Front) -> Source:
    name = cursor.text("source")
    if name and name not in front.sources:
        near = nearest(name, front.sources)
        cursor.fail("source", f"'{name}' is not among the document's sources{near}")
    return front.sources.get(name, front.source)


def _also(cursor: Cursor, words: Vocabulary) -> tuple[str, ...]:
    statuses = cursor.texts("also")
    for status in statuses:
        if status not in words.codes["claim-status"]:
            cursor.fail("also", f"unknown '{status}'{nearest(status, words.codes['claim-status'])}")
    return statuses


def _evidence(cursor: Cursor, source: Source) -> tuple[Evidence, ...]:
    places = tuple(_one_evidence(child, source) for child in cursor.children("evidence"))
    if not places:
        cursor.fail("evidence", "missing; give a locator, or line, start, end and sha256")
    return places


def _one_evidence(cursor: Cursor, source: Source) -> Evidence:
    cursor.only(_EVIDENCE)
    found = Evidence(
        source=source.key,
        line=cursor.integer("line", 0),
        start=cursor.integer("start", -1),
        end=cursor.integer("end", -1),
        sha256=cursor.text("sha256"),
        locator=cursor.text("locator"),
    )
    spanned = found.start >= 0 and found.end > found.start and found.sha256 and found.line > 0
    if not spanned and not found.locator:
        cursor.fail("locator", "missing; give a locator, or line, start < end and sha256")
    return found


def _value(cursor: Cursor, words: Vocabulary) -> Value:
    cursor.only(_VALUE)
    kind = cursor.choice("kind", VALUE_KINDS)
    value = Value(
        kind=kind,
        amount=cursor.decimal("amount"),
        minimum=cursor.decimal("min"),
        maximum=cursor.decimal("max"),
        currency=cursor.text("currency", required=kind == "money"),
        as_of=cursor.date("as-of"),
        number=cursor.decimal("number"),
        unit=cursor.text("unit"),
        qualifier=cursor.text("qualifier"),
        text=cursor.text("text"),
    )
    if kind == "money":
        return _money(cursor, value, words)
    if kind == "duration":
        return replace(value, duration=cursor.text("iso", required=True))
    if kind == "date":
        return replace(value, date=cursor.date("iso", required=True))
    return value


def _money(cursor: Cursor, value: Value, words: Vocabulary) -> Value:
    basis = cursor.choice("basis", words.codes["value-basis"], "unspecified")
    ranged = value.minimum is not None and value.maximum is not None
    if (value.amount is not None) == ranged:
        cursor.fail("amount", "give either 'amount', or 'min' and 'max'")
    elif value.minimum is not None and value.maximum is not None and value.minimum > value.maximum:
        cursor.fail("min", "is larger than 'max'; swap them")
    return replace(value, basis=basis)

"""Gathers what the catalogue holds out of statements: things, names, lives, what connects them.

It goes by the text of N-Quads, line by line: to ask the engine for the same takes far longer.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from kg.keys import local_name, term
from kg.namespaces import DCTERMS, DEF, ID, PROV, RDF, RDFS, SKOS, SKOSXL
from kg.network.edges import CLAIM_FAMILY
from kg.network.gathering import RelationGathering, Taker, joined
from kg.network.sheet_gathering import SheetGathering
from kg.ontology import Ontology
from kg.store.catalogue import Catalogue
from kg.store.catalogue_writing import CatalogueWriter
from kg.store.dataset import Dataset

_FACT = "DatedFact"
_QUIET = frozenset({"RegisterEntry"})
_BACKGROUND = "geography"
_CLAIM_ENDS = ("subject", "object", "speaker")
_THING = f"<{ID}".encode()
_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(["\\nrtbf\']))')
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_HELD = 200_000
_catalogues: WeakKeyDictionary[Dataset, Catalogue] = WeakKeyDictionary()


def catalogue_of(dataset: Dataset) -> Catalogue:
    """Open the catalogue of a dataset; of one in memory it is made first.

    Example:
        >>> catalogue_of(Dataset.in_memory([])).kinds("organisation")
        {}
    """
    found = _catalogues.get(dataset)
    if found is None:
        found = Catalogue.open(dataset.home.search) if dataset.home else _in_memory(dataset)
        _catalogues[dataset] = found
    return found


def _in_memory(dataset: Dataset) -> Catalogue:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    writer = CatalogueWriter(connection)
    lines = ox.serialize(dataset.quads(), format=ox.RdfFormat.N_QUADS) or b""
    gather = Gathering(writer, Ontology.load())
    gather.take(lines.split(b"\n"))
    gather.close()
    return Catalogue.of(writer.finish())


class Gathering:
    """Takes statements in any order and hands a catalogue's rows on.

    Args:
        writer: Takes the rows.
        ontology: Tells things from facts, and which properties connect things.
    """

    def __init__(self, writer: CatalogueWriter, ontology: Ontology) -> None:
        self._add = writer.add
        self._kinds = {
            f"<{term(kind)}>".encode(): (kind, len(ontology.classes[kind]) * 1000 - place)
            for place, kind in enumerate(sorted(ontology.classes))
            if kind not in _QUIET and not ontology.is_a(kind, _FACT)
        }
        self._facts = {
            f"<{term(kind)}>".encode() for kind in ontology.classes if ontology.is_a(kind, _FACT)
        }
        # Sections of facts, as far as seen: their periods are no lives, and there are millions.
        self._fact_sections: set[bytes] = set()
        self._weights: Counter[bytes] = Counter()
        self._relations = RelationGathering(writer.add, ontology)
        self._sheets = SheetGathering(writer.add, ontology)
        self._takers = _named(joined(self._takers_of(ontology), self._relations.takers))

    def _takers_of(self, ontology: Ontology) -> dict[str, Taker]:
        ends = {
            end
            for rule in ontology.edge_rules
            if rule.family not in {_BACKGROUND, CLAIM_FAMILY}
            for end in (rule.source_iri, rule.destination_iri)
        }
        weighing = {*ends, *(DEF + name for name in _CLAIM_ENDS), PROV + "hadPrimarySource"}
        return {
            **dict.fromkeys(weighing, self._weigh),
            RDF + "type": self._type,
            RDFS + "label": self._text("label"),
            SKOS + "altLabel": self._text("called", "other name"),
            DEF + "odsCode": self._text("code"),
            DEF + "identifier": self._identifier,
            DEF + "nameOf": self._naming,
            SKOSXL + "literalForm": self._text("wording"),
            DEF + "from": self._bound("start"),
            DEF + "to": self._bound("finish"),
            DEF + "toPrecision": self._exactness,
            DCTERMS + "issued": self._text("dated"),
        }

    def take(self, lines: Iterable[bytes]) -> None:
        """Take statements, each a line of N-Quads; other lines are passed over."""
        takers, write = self._takers, self._sheets.take
        for line in lines:
            subject, _, rest = line.partition(b" ")
            predicate, _, rest = rest.partition(b" ")
            if subject.startswith(b"<"):
                write(subject, predicate, rest)
            taker = takers.get(predicate)
            if taker is not None:
                taker(subject, rest)
        if len(self._weights) > _HELD:
            self._weighed()

    def close(self) -> None:
        """Hand on what is still held."""
        self._weighed()
        self._relations.close()
        self._sheets.close()

    def _weighed(self) -> None:
        for iri, weight in self._weights.items():
            self._add("weight", _key(iri), weight)
        self._weights = Counter()

    def _weigh(self, _: bytes, rest: bytes) -> None:
        if rest.startswith(_THING):
            self._weights[rest[: rest.index(b">")]] += 1

    def _type(self, subject: bytes, rest: bytes) -> None:
        cls = rest[: rest.find(b">") + 1]  # empty where a text stands in its place
        found = self._kinds.get(cls)
        if found is not None and subject.startswith(_THING):
            self._add("kind", _key(subject), *found)
        elif cls in self._facts:
            self._fact_sections.add(_section(subject))

    def _text(self, table: str, *more: str) -> Taker:
        def take(subject: bytes, rest: bytes) -> None:
            if subject.startswith(_THING):
                self._add(table, _key(subject), _literal(rest), *more)

        return take

    def _identifier(self, subject: bytes, rest: bytes) -> None:
        if subject.startswith(_THING):
            self._add("called", _key(subject), _literal(rest).rsplit(":", 1)[-1], "code")

    def _naming(self, subject: bytes, rest: bytes) -> None:
        self._add("naming", _key(subject), _key(rest))

    def _bound(self, table: str) -> Taker:
        def take(subject: bytes, rest: bytes) -> None:
            if _section(subject) not in self._fact_sections:
                self._add(table, _key(subject), _literal(rest))

        return take

    def _exactness(self, subject: bytes, rest: bytes) -> None:
        if _section(subject) not in self._fact_sections:
            self._add("exactness", _key(subject), local_name(rest[: rest.index(b">")].decode()))


def _named(takers: dict[str, Taker]) -> dict[bytes, Taker]:
    return {f"<{iri}>".encode(): taker for iri, taker in takers.items()}


def _section(iri: bytes) -> bytes:
    return iri[: iri.rfind(b"/")]


def _key(iri: bytes) -> str:
    end = iri.find(b">")
    return iri[len(_THING) : end if end >= 0 else None].decode()


def _literal(rest: bytes) -> str:
    text = rest[1 : rest.rindex(b'"')].decode()
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(match: re.Match[str]) -> str:
    short, long, plain = match.groups()
    return chr(int(short or long, 16)) if short or long else _PLAIN.get(plain, plain)

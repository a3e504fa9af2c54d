"""Reads claims as records: those that a filter chooses, newest first, in parts as asked for."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, cast

from kg.dates import PartialDate
from kg.errors import UnknownTerm
from kg.keys import iri_of, key_of, local_name
from kg.network.edges import PERIOD, period_of
from kg.network.projection import Network
from kg.ontology import Ontology
from kg.records.claim import ClaimRecord, EvidencePlace
from kg.records.claim_list import ClaimList
from kg.records.common import reference_to, source_card
from kg.records.value_words import value_in_words
from kg.store.dataset import Dataset, Iri, Row
from kg.store.substitution import batched, one_of

_CLAIMS = (
    """
SELECT ?node ?subject ?predicate ?object ?value ?status ?speaker ?reported ?exact ?statement ?review
       ?verification ?core ?source ?from ?fromPrecision ?to ?toPrecision ?toEarliest WHERE {
  GRAPH ?graph {
    %s
    ?node a nhs:Claim ; nhs:subject ?subject ; nhs:predicate ?predicate ; nhs:status ?status ;
      nhs:speaker ?speaker ; nhs:reportedOn ?reported ; nhs:statement ?statement ;
      nhs:review ?review ; nhs:verification ?verification ; nhs:core ?core ;
      prov:hadPrimarySource ?source .
    OPTIONAL { ?node nhs:reportedPrecision ?exact }
    OPTIONAL { ?node nhs:object ?object }
    OPTIONAL { ?node nhs:value ?value }
"""
    + PERIOD
    + """
  }
}
"""
)
_LINKS = """
SELECT ?node ?link ?other WHERE {
  GRAPH ?graph { %s ?node ?link ?other }
  VALUES ?link { nhs:contradicts nhs:corroborates nhs:alsoStatus }
}
"""
_EVIDENCE = """
SELECT ?node ?evidence ?source ?line ?start ?end ?sha256 ?locator WHERE {
  GRAPH ?graph {
    %s
    ?node nhs:evidence ?evidence . ?evidence oa:hasSource ?source .
    OPTIONAL { ?evidence nhs:line ?line ; nhs:start ?start ; nhs:end ?end ; nhs:spanSha256 ?sha256 }
    OPTIONAL { ?evidence nhs:locator ?locator }
  }
} ORDER BY ?node ?start ?evidence
"""
_VALUES = """
SELECT ?value ?property ?is WHERE { GRAPH ?graph { %s ?value a nhs:Value ; ?property ?is } }
"""
_FACTS = "SELECT ?node ?fact { %s ?fact nhs:acceptedFrom ?node }"
_CHOSEN = """
SELECT DISTINCT ?node ?reported ?exact ?review ?core WHERE {
  GRAPH ?graph {
    %s
    ?node nhs:reportedOn ?reported ; nhs:review ?review ; nhs:core ?core .
    OPTIONAL { ?node nhs:reportedPrecision ?exact }
  }
}
"""
# Each filter as a pattern of claims; the value takes the place of a variable.
_ABOUT = "{ ?node nhs:subject ?about } UNION { ?node nhs:object ?about }"
_STATUS = """
{ ?node nhs:status ?status } UNION { ?node nhs:alsoStatus ?status }
UNION {
  ?node nhs:contradicts ?opponent
  FILTER(?status = <https://w3id.org/nhs-kg/code/claim-status/disputed>)
}
"""
_SAID_BY = "?node nhs:speaker ?said_by ."
_SOURCE = "?node prov:hadPrimarySource ?source ."
_COUNTS = """
SELECT ?source (COUNT(?node) AS ?count) {
  GRAPH ?graph { %s ?node a nhs:Claim ; prov:hadPrimarySource ?source }
} GROUP BY ?source
"""
_SAID = """
SELECT (COUNT(?node) AS ?count) {
  GRAPH ?graph { ?node nhs:speaker ?said_by ; nhs:reportedOn ?reported ; nhs:review ?review }
  FILTER(?reported <= ?day && ?review != <https://w3id.org/nhs-kg/code/review/rejected>)
}
"""
_KEPT, _BATCH = 20_000, 200
_LISTED = 200_000
"""How many claims are kept in lists that were asked for."""


class _Dated(NamedTuple):
    """What chooses and orders a claim."""

    key: str
    exact: str
    review: str
    core: bool


class Claims:
    """The claims of a dataset, read when they are asked for.

    Args:
        dataset: The store to read.
        network: Its network, for names and source cards.
        ontology: For the words of predicates.
    """

    def __init__(self, dataset: Dataset, network: Network, ontology: Ontology) -> None:
        self._dataset = dataset
        self._network = network
        self._ontology = ontology
        self._known: dict[str, ClaimRecord] = {}
        self._by_source: dict[str, int] = {}
        self._lists: dict[tuple[tuple[str, str, str], ...], tuple[_Dated, ...]] = {}

    def get(self, key: str) -> ClaimRecord:
        """Give one claim by key or by the last part of it.

        Raises:
            UnknownTerm: No claim has this key.
        """
        full = key if key.startswith("claim/") else f"claim/{key}"
        found = self.read([full])
        if full not in found:
            raise UnknownTerm(key)
        return found[full]

    def read(self, keys: Iterable[str]) -> Mapping[str, ClaimRecord]:
        """Read claims by key; what is no claim is left out."""
        wanted = list(dict.fromkeys(keys))
        found = {key: self._known[key] for key in wanted if key in self._known}
        for batch in batched((key for key in wanted if key not in found), _BATCH):
            found.update(self._read(batch))
        if len(self._known) > _KEPT:
            self._known = {}
        self._known.update(found)
        return found

    def select(
        self,
        *,
        about: str = "",
        status: str = "",
        said_by: str = "",
        source: str = "",
        at: date | None = None,
        reviews: Collection[str] = ("accepted", "unreviewed"),
        opinions: bool = True,
    ) -> ClaimList:
        """List claims, newest first.

        Args:
            about: Key of the subject or object.
            status: Status, or ``disputed`` for claims that another one contradicts as well.
            said_by: Key of the speaker.
            source: Key of the source.
            at: Leave out what was reported after this day.
            reviews: Review states to include.
            opinions: Whether to include opinion, criticism and description.
        """
        filters = {
            _ABOUT: ("about", about),
            _STATUS: ("status", f"code/claim-status/{status}" if status else ""),
            _SAID_BY: ("said_by", said_by),
            _SOURCE: ("source", source),
        }
        wanted = tuple((pattern, *each) for pattern, each in filters.items() if each[1])
        latest = at.isoformat() if at else "~"
        chosen = [
            each for each in self._newest(wanted) if each.exact <= latest and each.review in reviews
        ]
        cores = frozenset(each.key for each in chosen if each.core)
        every = ClaimList(self.read, tuple(each.key for each in chosen), cores)
        return every if opinions else every.without_opinions()

    def _newest(self, wanted: tuple[tuple[str, str, str], ...]) -> tuple["_Dated", ...]:
        """List the claims that fit some patterns, newest first; what took long is kept."""
        if wanted in self._lists:
            return self._lists[wanted]
        patterns = " ".join(f"{{ {pattern} }}" for pattern, *_ in wanted)
        values = {name: Iri(iri_of(key)) for _, name, key in wanted}
        found = {
            _Dated(
                key_of(str(row["node"])),
                _exactly(row),
                local_name(str(row["review"])),
                core=row["core"] is True,
            )
            for row in self._dataset.select(_CHOSEN % patterns, **values)
        }
        by_key = sorted(found, key=lambda each: each.key)
        newest = tuple(sorted(by_key, key=lambda each: each.exact, reverse=True))
        if sum(map(len, self._lists.values())) + len(newest) > _LISTED:
            self._lists = {}
        self._lists[wanted] = newest
        return newest

    def count_said_by(self, speaker: str, at: date) -> int:
        """Count the claims of a speaker that were reported by a day and not rejected."""
        (row,) = self._dataset.select(_SAID, said_by=Iri(iri_of(speaker)), day=at)
        return int(str(row["count"]))

    def counted_by_source(self, keys: Iterable[str]) -> dict[str, int]:
        """Count the claims that some sources make, by the source's key."""
        wanted = list(keys)
        if unknown := [key for key in wanted if key not in self._by_source]:
            self._by_source.update(dict.fromkeys(unknown, 0))
            for row in self._dataset.select(_COUNTS % one_of("source", map(iri_of, unknown))):
                self._by_source[key_of(str(row["source"]))] = int(str(row["count"]))
        return {key: self._by_source[key] for key in wanted}

    def _read(self, keys: Collection[str]) -> dict[str, ClaimRecord]:
        nodes = one_of("node", map(iri_of, keys))
        rows = self._dataset.select(_CLAIMS % nodes)
        values = one_of("value", (str(row["value"]) for row in rows if "value" in row))
        beside = _Beside(
            links=_grouped(self._dataset, _LINKS % nodes, "node"),
            evidence=_grouped(self._dataset, _EVIDENCE % nodes, "node"),
            values=_grouped(self._dataset, _VALUES % values, "value"),
            facts=_grouped(self._dataset, _FACTS % nodes, "node"),
        )
        ends = ("subject", "object", "speaker")
        self._network.things.read(str(row[end]) for row in rows for end in ends if end in row)
        records = (self._record(row, beside) for row in rows)
        return {record.key: record for record in records}

    def _record(self, row: Row, beside: "_Beside") -> ClaimRecord:
        iri = str(row["node"])
        predicate = local_name(str(row["predicate"]))
        day = cast(date, row["reported"])
        period = period_of(row)
        links = beside.links.get(iri, [])
        thing = row.get("object")
        return ClaimRecord(
            key=key_of(iri),
            statement=str(row["statement"]),
            subject=reference_to(self._network, str(row["subject"]), day),
            predicate=predicate,
            relation=self._ontology.label(predicate),
            object=reference_to(self._network, str(thing), day) if thing else None,
            value=value_in_words(_value(beside.values.get(str(row.get("value", "")), []))),
            status=local_name(str(row["status"])),
            also=_others(links, "alsoStatus", local_name),
            speaker=reference_to(self._network, str(row["speaker"]), day),
            source=source_card(self._network, key_of(str(row["source"]))),
            reported=_exactly(row),
            start=str(period.start or ""),
            end=str(period.end or ""),
            evidence=tuple(self._place(each) for each in beside.evidence.get(iri, [])),
            review=local_name(str(row["review"])),
            verification=local_name(str(row["verification"])),
            core=bool(row["core"]),
            contradicts=_others(links, "contradicts", key_of),
            corroborates=_others(links, "corroborates", key_of),
            facts=tuple(sorted(key_of(str(each["fact"])) for each in beside.facts.get(iri, []))),
        )

    def _place(self, row: Row) -> EvidencePlace:
        return EvidencePlace(
            source=source_card(self._network, key_of(str(row["source"]))),
            line=int(str(row.get("line", 0))),
            start=int(str(row.get("start", -1))),
            end=int(str(row.get("end", -1))),
            sha256=str(row.get("sha256", "")),
            locator=str(row.get("locator", "")),
        )


@dataclass(frozen=True)
class _Beside:
    """What stands beside claims in the store, by the node it belongs to."""

    links: Mapping[str, list[Row]]
    evidence: Mapping[str, list[Row]]
    values: Mapping[str, list[Row]]
    facts: Mapping[str, list[Row]]


def _exactly(row: Row) -> str:
    """Write the date of a claim as exactly as it is known."""
    return str(PartialDate.of(cast(date, row["reported"]), local_name(str(row.get("exact", "")))))


def _value(rows: list[Row]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for row in rows:
        known = row["is"]
        fields[local_name(str(row["property"]))] = (
            local_name(known) if isinstance(known, Iri) else known
        )
    if isinstance(fields.get("date"), date):
        precision = str(fields.get("datePrecision", "day"))
        fields["date"] = PartialDate.of(cast(date, fields["date"]), precision)
    return fields


def _grouped(dataset: Dataset, query: str, name: str) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in dataset.select(query):
        found[str(row[name])].append(row)
    return found


def _others(links: list[Row], name: str, shorten: Callable[[str], str]) -> tuple[str, ...]:
    found = (shorten(str(link["other"])) for link in links if local_name(str(link["link"])) == name)
    return tuple(sorted(found))

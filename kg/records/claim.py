"""Claims as records: who said what, when, where it stands, and who says otherwise."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from kg.dates import PartialDate
from kg.errors import UnknownTerm
from kg.keys import key_of, local_name
from kg.network.edges import PERIOD, period_of
from kg.network.projection import Network
from kg.ontology import Ontology
from kg.records.common import Reference, SourceCard, reference_to, source_card
from kg.store.dataset import Dataset, Iri, Row

_CLAIMS = (
    """
SELECT ?node ?subject ?predicate ?object ?value ?status ?speaker ?reported ?exact ?statement ?review
       ?verification ?core ?source ?from ?fromPrecision ?to ?toPrecision ?toEarliest WHERE {
  GRAPH ?graph {
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
  GRAPH ?graph { ?node ?link ?other }
  VALUES ?link { nhs:contradicts nhs:corroborates nhs:alsoStatus }
}
"""
_EVIDENCE = """
SELECT ?node ?evidence ?source ?line ?start ?end ?sha256 ?locator WHERE {
  GRAPH ?graph {
    ?node nhs:evidence ?evidence . ?evidence oa:hasSource ?source .
    OPTIONAL { ?evidence nhs:line ?line ; nhs:start ?start ; nhs:end ?end ; nhs:spanSha256 ?sha256 }
    OPTIONAL { ?evidence nhs:locator ?locator }
  }
} ORDER BY ?node ?start ?evidence
"""
_VALUES = """
SELECT ?value ?property ?is WHERE { GRAPH ?graph { ?value a nhs:Value ; ?property ?is } }
"""
_FACTS = "SELECT ?node ?fact { ?fact nhs:acceptedFrom ?node }"


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

    def concerns(self, key: str) -> bool:
        """Tell whether a thing is its subject, object or speaker."""
        ends = {self.subject.key, self.speaker.key, self.object.key if self.object else ""}
        return key in ends


class Claims:
    """Every claim of a dataset, loaded once.

    Args:
        dataset: The store to read.
        network: Its network, for names and source cards.
        ontology: For the words of predicates.
    """

    def __init__(self, dataset: Dataset, network: Network, ontology: Ontology) -> None:
        self._network = network
        self._ontology = ontology
        self._links = _grouped(dataset, _LINKS, "node")
        self._evidence = _grouped(dataset, _EVIDENCE, "node")
        self._values = _grouped(dataset, _VALUES, "value")
        self._facts = _grouped(dataset, _FACTS, "node")
        records = [self._record(row) for row in dataset.select(_CLAIMS)]
        self._records = {each.key: each for each in sorted(records, key=lambda each: each.key)}

    def get(self, key: str) -> ClaimRecord:
        """Give one claim by key or by the last part of it.

        Raises:
            UnknownTerm: No claim has this key.
        """
        full = key if key.startswith("claim/") else f"claim/{key}"
        if full not in self._records:
            raise UnknownTerm(key)
        return self._records[full]

    def select(
        self,
        *,
        about: str = "",
        status: str = "",
        said_by: str = "",
        source: str = "",
        at: date | None = None,
        reviews: Collection[str] = ("accepted", "unreviewed"),
    ) -> tuple[ClaimRecord, ...]:
        """List claims, newest first.

        Args:
            about: Key of the subject or object.
            status: Status, or ``disputed`` for claims that another one contradicts as well.
            said_by: Key of the speaker.
            source: Key of the source.
            at: Leave out what was reported after this day.
            reviews: Review states to include.
        """
        latest = at.isoformat() if at else ""
        found = [
            each
            for each in self._records.values()
            if (not about or about in _ends(each))
            and (not status or _has_status(each, status))
            and said_by in {"", each.speaker.key}
            and source in {"", each.source.key}
            and (not latest or each.reported <= latest)
            and each.review in reviews
        ]
        return tuple(sorted(found, key=lambda each: each.reported, reverse=True))

    def _record(self, row: Row) -> ClaimRecord:
        iri = str(row["node"])
        predicate = local_name(str(row["predicate"]))
        reported = row["reported"]
        day = reported if isinstance(reported, date) else date.max
        period = period_of(row)
        links = self._links.get(iri, [])
        thing = row.get("object")
        return ClaimRecord(
            key=key_of(iri),
            statement=str(row["statement"]),
            subject=reference_to(self._network, str(row["subject"]), day),
            predicate=predicate,
            relation=self._ontology.label(predicate),
            object=reference_to(self._network, str(thing), day) if thing else None,
            value=value_in_words(self._value(str(row.get("value", "")))),
            status=local_name(str(row["status"])),
            also=_others(links, "alsoStatus", local_name),
            speaker=reference_to(self._network, str(row["speaker"]), day),
            source=source_card(self._network, key_of(str(row["source"]))),
            reported=str(PartialDate.of(day, local_name(str(row.get("exact", ""))))),
            start=str(period.start or ""),
            end=str(period.end or ""),
            evidence=tuple(self._place(each) for each in self._evidence.get(iri, [])),
            review=local_name(str(row["review"])),
            verification=local_name(str(row["verification"])),
            core=bool(row["core"]),
            contradicts=_others(links, "contradicts", key_of),
            corroborates=_others(links, "corroborates", key_of),
            facts=tuple(sorted(key_of(str(each["fact"])) for each in self._facts.get(iri, []))),
        )

    def _value(self, iri: str) -> dict[str, object]:
        fields: dict[str, object] = {}
        for row in self._values.get(iri, []):
            known = row["is"]
            fields[local_name(str(row["property"]))] = (
                local_name(known) if isinstance(known, Iri) else known
            )
        if isinstance(fields.get("date"), date):
            precision = str(fields.get("datePrecision", "day"))
            fields["date"] = PartialDate.of(cast(date, fields["date"]), precision)
        return fields

    def _place(self, row: Row) -> EvidencePlace:
        return EvidencePlace(
            source=source_card(self._network, key_of(str(row["source"]))),
            line=int(str(row.get("line", 0))),
            start=int(str(row.get("start", -1))),
            end=int(str(row.get("end", -1))),
            sha256=str(row.get("sha256", "")),
            locator=str(row.get("locator", "")),
        )


def _ends(claim: ClaimRecord) -> tuple[str, str]:
    return claim.subject.key, claim.object.key if claim.object else ""


def _has_status(claim: ClaimRecord, status: str) -> bool:
    derived = status == "disputed" and bool(claim.contradicts)
    return claim.status == status or status in claim.also or derived


def _grouped(dataset: Dataset, query: str, name: str) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in dataset.select(query):
        found[str(row[name])].append(row)
    return found


def _others(links: list[Row], name: str, shorten: Callable[[str], str]) -> tuple[str, ...]:
    found = (shorten(str(link["other"])) for link in links if local_name(str(link["link"])) == name)
    return tuple(sorted(found))


def value_in_words(fields: Mapping[str, object]) -> str:
    """Write a value the way a sentence would.

    Args:
        fields: Its properties by local name.

    Example:
        >>> value_in_words({"amount": 360000000, "currency": "GBP", "basis": "unspecified"})
        'GBP 360,000,000'
        >>> value_in_words({"number": 80, "unit": "senior medics", "qualifier": "more than"})
        'more than 80 senior medics'
    """
    parts = [str(fields.get("qualifier", ""))]
    if "amount" in fields:
        parts.append(f"{fields.get('currency', '')} {_grouped_digits(fields['amount'])}")
    if "minAmount" in fields:
        low, high = _grouped_digits(fields["minAmount"]), _grouped_digits(fields["maxAmount"])
        parts.append(f"{fields.get('currency', '')} {low} to {high}")
    if "number" in fields:
        percent = "%" if fields.get("valueKind") == "percent" else ""
        parts.append(f"{fields['number']}{percent}")
    parts += [str(fields.get(name, "")) for name in ("unit", "duration", "date", "text")]
    basis = str(fields.get("basis", "unspecified"))
    if basis != "unspecified":
        parts.append(f"({basis.replace('-', ' ')})")
    return " ".join(part.strip() for part in parts if part.strip())


def _grouped_digits(amount: object) -> str:
    return f"{Decimal(str(amount)):,f}"

"""Changes between two days as records: what began, ended or happened, with what it rests on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kg.keys import iri_of, key_of
from kg.network.edges import Edge
from kg.network.projection import Network
from kg.ontology import Ontology
from kg.records.changed import Found, What
from kg.records.claims import Claims
from kg.records.common import Reference, SourceCard, reference_to, source_cards
from kg.records.fact import FactRecord, fact_record
from kg.store.dataset import Dataset
from kg.store.substitution import one_of

_SOURCES = "SELECT ?node ?source { %s ?node prov:hadPrimarySource ?source } ORDER BY ?node ?source"


@dataclass(frozen=True)
class Change:
    """Something that began, ended or happened.

    Attributes:
        key: What tells it from all other changes.
        kind: name, life, succession, role, withdrawal, award, status, service, governance, dispute.
        what: begins, ends or happened; opened or closed for things; disputed for claims.
        date: When, at the precision known.
        until: Set when it happened some time between ``date`` and this.
        certain: False if it may have happened outside the stretch of time as well.
        subject: What it concerns.
        detail: The name, the status or the claim in words; empty for relations and lives.
        fact: The relation that began, ended or happened; None for names, lives, statuses, claims.
        claim: Key of the claim that contradicts another one; empty otherwise.
        sources: Where it stands.
    """

    key: str
    kind: str
    what: What
    date: str
    until: str
    certain: bool
    subject: Reference
    detail: str
    fact: FactRecord | None
    claim: str
    sources: tuple[SourceCard, ...]


def changes(
    dataset: Dataset,
    network: Network,
    ontology: Ontology,
    claims: Claims,
    found: Iterable[Found],
    day: date,
) -> tuple[Change, ...]:
    """Describe changes, in the order given.

    Args:
        dataset: The store.
        network: Its network.
        ontology: For the words of statuses.
        claims: Its claims.
        found: The changes.
        day: The day for names.

    Example:
        >>> from kg.store.dataset import Dataset
        >>> empty, words = Dataset.in_memory([]), Ontology.load()
        >>> network = Network(empty, words)
        >>> changes(empty, network, words, Claims(empty, network, words), [], date(2020, 1, 1))
        ()
    """
    every = tuple(found)
    edges = _edges(network, every)
    network.read_ends(list(edges.values()))
    sources = _sources(dataset, network, [each.node for each in every if each.node not in edges])
    network.things.read(iri_of(each.of) for each in every if each.of)
    told = claims.read(each.node for each in every if each.what == "disputed")
    described = []
    for each in every:
        edge, claim = edges.get(each.node), told.get(each.node)
        fact = fact_record(network, edge, day) if edge else None
        common = {
            **{name: getattr(each, name) for name in ("key", "kind", "what", "date", "until")},
            "certain": each.certain,
            "fact": fact,
            "claim": each.node if claim else "",
        }
        described.append(
            Change(
                **common,
                subject=claim.subject if claim else reference_to(network, iri_of(each.of), day),
                detail=claim.statement if claim else _detail(each, edge, ontology),
                sources=(claim.source,) if claim else fact.sources if fact else sources[each.node],
            )
        )
    return tuple(described)


def _detail(found: Found, edge: Edge | None, ontology: Ontology) -> str:
    if edge is not None or not found.to:
        return ""
    code = found.to.removeprefix("code/")
    return ontology.concept_label(code) if code != found.to else found.to


def _edges(network: Network, found: tuple[Found, ...]) -> Mapping[str, Edge]:
    """Read the edges that tell of facts, by the key of each fact."""
    keys = {each.node for each in found}
    ends = {iri_of(end) for each in found if each.of and each.to for end in (each.of, each.to)}
    return {
        key: edge for edge in network.among(ends) for key in (edge.key, *edge.alike) if key in keys
    }


def _sources(
    dataset: Dataset, network: Network, nodes: list[str]
) -> Mapping[str, tuple[SourceCard, ...]]:
    keys: dict[str, list[str]] = {node: [] for node in nodes}
    by_iri = {iri_of(node): node for node in nodes}
    for row in dataset.select(_SOURCES % one_of("node", by_iri)):
        keys[by_iri[str(row["node"])]].append(str(row["source"]))
    cards = {node: tuple(map(key_of, found)) for node, found in keys.items()}
    network.sources.read(key for found in cards.values() for key in found)
    return {node: source_cards(network, found) for node, found in cards.items()}

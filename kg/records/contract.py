"""One contract as a record: parties by role and period, every reported value, status over time."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kg.dates import Period
from kg.keys import iri_of, key_of, local_name
from kg.network.edges import PERIOD, period_of
from kg.network.projection import LIVE, Network
from kg.ontology import Ontology
from kg.records.common import Relation, SourceCard, relations, source_card, source_cards
from kg.records.organisation import ThingRecord, lookup, thing_record
from kg.records.told import DenialRecord, ToldRecord, denials_of, told_of
from kg.store.dataset import Dataset, Iri, Row
from kg.store.substitution import one_of

_VALUES = """
SELECT ?contract ?node ?amount ?min ?max ?currency ?basis ?qualifier ?asOf ?source ?claim WHERE {
  %s
  ?node nhs:moneyOf ?contract ; nhs:currency ?currency ; nhs:basis ?basis ;
    prov:hadPrimarySource ?source ; nhs:acceptedFrom ?claim .
  OPTIONAL { ?node nhs:amount ?amount }
  OPTIONAL { ?node nhs:minAmount ?min ; nhs:maxAmount ?max }
  OPTIONAL { ?node nhs:qualifier ?qualifier }
  OPTIONAL { ?node nhs:asOf ?asOf }
} ORDER BY ?node ?source ?claim
"""
_DATED = (
    """
SELECT ?node ?is ?source ?from ?fromPrecision ?to ?toPrecision ?toEarliest WHERE {
  VALUES ?owns { nhs:statusOf nhs:termOf nhs:modelOf }
  ?node ?owns ?contract ; prov:hadPrimarySource ?source .
  OPTIONAL { ?node nhs:contractStatus|nhs:contractModel|nhs:duration ?is }
"""
    + PERIOD
    + "} ORDER BY ?from ?node ?source"
)


@dataclass(frozen=True)
class MoneyRecord:
    """One reported value of a contract. Several may stand side by side; none is the right one.

    Attributes:
        fact: Key of the fact.
        amount: Exact amount; None when a range.
        minimum: Lower bound of a range.
        maximum: Upper bound of a range.
        currency: ISO 4217 code.
        basis: What the value is, in words: whole life, annual, award, unspecified, …
        qualifier: 'about', 'more than', …; empty when none.
        as_of: Day it refers to; empty when not said.
        claims: Keys of the claims it was accepted from.
        sources: Where it stands.
    """

    fact: str
    amount: Decimal | None
    minimum: Decimal | None
    maximum: Decimal | None
    currency: str
    basis: str
    qualifier: str
    as_of: str
    claims: tuple[str, ...]
    sources: tuple[SourceCard, ...]


@dataclass(frozen=True)
class DatedRecord:
    """A status, model or term of a contract, with its period.

    Attributes:
        fact: Key of the fact.
        kind: status, model or term.
        label: What it is, in words; a duration for terms, or empty.
        state: Whether it holds on the day asked about.
        start: First day; empty when not known.
        end: Last day; empty when not known.
        sources: Where it stands.
    """

    fact: str
    kind: str
    label: str
    state: str
    start: str
    end: str
    sources: tuple[SourceCard, ...]


@dataclass(frozen=True)
class ContractRecord(ThingRecord):
    """A contract.

    Attributes:
        status: Its status on the day asked about, in words; empty when not known.
        roles: The parties: those of its relations that carry a contract role, whenever it held.
        values: Every reported value, side by side.
        history: Statuses, models and terms over time.
        told: What facts tell of it alone: terms of payment and loss, signs of risk.
        denials: What accepted claims deny of it, such as a guarantee.
    """

    status: str
    roles: tuple[Relation, ...]
    values: tuple[MoneyRecord, ...]
    history: tuple[DatedRecord, ...]
    told: tuple[ToldRecord, ...]
    denials: tuple[DenialRecord, ...]


@dataclass(frozen=True)
class ContractSummary:
    """A contract in a list.

    Attributes:
        key: Its key.
        label: Its name.
        status: Its status on the day asked about, in words; empty when not known.
        roles: Who holds which role on that day.
        values: Every reported value.
    """

    key: str
    label: str
    status: str
    roles: tuple[Relation, ...]
    values: tuple[MoneyRecord, ...]


def contract_record(
    dataset: Dataset,
    network: Network,
    ontology: Ontology,
    key: str,
    day: date,
    *,
    connected: bool = True,
) -> ContractRecord:
    """Describe a contract on a day, as ``thing_record`` does.

    Raises:
        UnknownTerm: Nothing has this key.
    """
    record = thing_record(dataset, network, ontology, key, day, connected=connected)
    thing = lookup(network, key)
    return ContractRecord(
        **vars(record),
        status=status_label(network, ontology, key, day),
        roles=tuple(each for each in record.relations if each.role),
        values=values_of(dataset, network, ontology, [key]).get(key, ()),
        history=_history(dataset, network, ontology, key, day),
        told=told_of(network, ontology, thing, day),
        denials=denials_of(network, ontology, thing, day),
    )


def contract_summaries(
    dataset: Dataset,
    network: Network,
    ontology: Ontology,
    keys: Sequence[str],
    day: date,
    states: Collection[str] = LIVE,
) -> tuple[ContractSummary, ...]:
    """Describe contracts in a list, in the order given.

    Args:
        dataset: The store.
        network: Its network.
        ontology: For the words of statuses and bases.
        keys: Keys of the contracts.
        day: The day.
        states: Which roles to list, by their state on the day.

    Raises:
        UnknownTerm: Nothing has one of these keys.
    """
    network.things.read(map(iri_of, keys))
    network.read(map(iri_of, keys))
    network.read_ends([edge for key in keys for edge in network.edges_of(iri_of(key))])
    values = values_of(dataset, network, ontology, keys)
    return tuple(
        ContractSummary(
            key=key,
            label=lookup(network, key).label_on(day),
            status=status_label(network, ontology, key, day),
            roles=tuple(
                each
                for each in relations(network, iri_of(key), day)
                if each.role and each.state in states
            ),
            values=values.get(key, ()),
        )
        for key in keys
    )


def status_label(network: Network, ontology: Ontology, key: str, day: date) -> str:
    """Give the status of a contract on a day in words; empty when not known."""
    status = lookup(network, key).status_on(day)
    return ontology.concept_label(f"contract-status/{status}") if status else ""


def values_of(
    dataset: Dataset, network: Network, ontology: Ontology, keys: Iterable[str]
) -> dict[str, tuple[MoneyRecord, ...]]:
    """List every reported value of some contracts, side by side, by the contract's key."""
    found: dict[str, dict[str, list[Row]]] = {}
    for row in dataset.select(_VALUES % one_of("contract", map(iri_of, keys))):
        by_node = found.setdefault(key_of(str(row["contract"])), {})
        by_node.setdefault(str(row["node"]), []).append(row)
    return {
        key: tuple(_money(network, ontology, rows) for rows in by_node.values())
        for key, by_node in found.items()
    }


def _money(network: Network, ontology: Ontology, rows: list[Row]) -> MoneyRecord:
    first = rows[0]
    sources = sorted({key_of(str(row["source"])) for row in rows})
    basis = key_of(str(first["basis"])).removeprefix("code/")
    return MoneyRecord(
        fact=key_of(str(first["node"])),
        amount=_decimal(first, "amount"),
        minimum=_decimal(first, "min"),
        maximum=_decimal(first, "max"),
        currency=str(first["currency"]),
        basis=ontology.concept_label(basis),
        qualifier=str(first.get("qualifier", "")),
        as_of=str(first.get("asOf", "")),
        claims=tuple(sorted({key_of(str(row["claim"])) for row in rows})),
        sources=tuple(source_card(network, each) for each in sources),
    )


def _decimal(row: Row, name: str) -> Decimal | None:
    value = row.get(name)
    return value if isinstance(value, Decimal) else None


def _history(
    dataset: Dataset, network: Network, ontology: Ontology, key: str, day: date
) -> tuple[DatedRecord, ...]:
    """List what several sources say alike once, with all of them."""
    alike: dict[tuple[str, str, Period], list[Row]] = {}
    for row in dataset.select(_DATED, contract=Iri(iri_of(key))):
        group = key_of(str(row["node"])).split("/", 1)[0]
        alike.setdefault((group, str(row.get("is", "")), period_of(row)), []).append(row)
    return tuple(_dated(network, ontology, rows, day) for rows in alike.values())


def _dated(network: Network, ontology: Ontology, rows: list[Row], day: date) -> DatedRecord:
    first = rows[0]
    fact = key_of(str(first["node"]))
    period = period_of(first)
    known = first.get("is")
    label = str(known or "")
    if isinstance(known, Iri):
        label = ontology.concept_label(key_of(known).removeprefix("code/"))
    sources = tuple(sorted({key_of(str(row["source"])) for row in rows}))
    return DatedRecord(
        fact=fact,
        kind=_KINDS.get(fact.split("/", 1)[0], local_name(fact)),
        label=label,
        state=period.state(day),
        start=str(period.start or ""),
        end=str(period.end or ""),
        sources=source_cards(network, sources),
    )


_KINDS = {
    "contract-status-period": "status",
    "contract-model-use": "model",
    "contract-term": "term",
}

"""What is told of the risk of one contract or organisation, for pages and programs alike."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Protocol

from api.days import WAIT, failure_of, has_days
from api.measuring import is_large
from api.nearby import PARTIES
from kg.errors import MeasureError
from kg.identity import find
from kg.keys import iri_of
from kg.network import Network
from kg.network.near import near
from kg.risk import FAMILIES, Finding, Result, Thing, measures
from kg.risk.cascade import what_if
from kg.risk.contagion.result import CascadeResult
from kg.risk.delivery import Delivery, read
from kg.risk.ensemble.reading import shipped_priors
from kg.risk.flags.registry import flags_of
from kg.risk.flags.state import FlagState
from kg.risk.lossrisk.contract import ContractRisk, contract_risk
from kg.risk.snapshot.failing import Failure, things_of
from kg.risk.snapshot.telling import NAME, told
from kg.store.dataset import Dataset


@dataclass(frozen=True)
class About:
    """What measures find about one thing.

    Attributes:
        thing: The thing.
        at: The day.
        results: One for each measure, with its findings here.
        left_out: Measures that were not asked, and why.
    """

    thing: Thing
    at: date
    results: tuple[Result, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class ContractView(About):
    """A contract: beside the measures, how far it transfers risk, and every flag."""

    risk: ContractRisk
    flags: tuple[FlagState, ...]


@dataclass(frozen=True)
class OrganisationView(About):
    """An organisation: beside the measures, what comes of its failure.

    Attributes:
        cascade: Who would be reached; None where it cannot be worked out.
        why_none: Why it cannot.
        names: The things that the cascade names, by IRI.
    """

    cascade: CascadeResult | None
    why_none: str
    names: Mapping[str, Thing]


_WHOLE = "it needs the whole graph; run 'nhs-kg risk {}'"


class Held(Protocol):
    """Whoever holds a store and its network."""

    @property
    def dataset(self) -> Dataset:
        """The store."""

    @property
    def network(self) -> Network:
        """Its network."""


def of_contract(held: Held, text: str, day: date, overrun: str = "") -> ContractView:
    """Tell of a contract, named by key, code, identifier or name.

    Args:
        held: Holds the store.
        text: What names it.
        day: The day.
        overrun: Pounds or a percentage of the annual value; empty: what is on record.

    Raises:
        UnknownContract: None fits.
        AmbiguousIdentifier: Several fit.
        MeasureError: The overrun is no amount.
    """
    key = find(held.dataset, text, group="contract", at=day)
    delivery, about = _about(held, key, day)
    node = iri_of(key)
    return ContractView(
        about.thing,
        about.at,
        about.results,
        about.left_out,
        contract_risk(delivery, node, shipped_priors(), overrun),
        flags_of(delivery, node),
    )


def of_organisation(held: Held, text: str, day: date, why_none: str = "") -> OrganisationView:
    """Tell of an organisation, named as a contract is.

    Args:
        held: Holds the store.
        text: What names it.
        day: The day.
        why_none: Why nothing is to be told of its failure; empty where it is.

    Raises:
        UnknownOrganisation: None fits.
        AmbiguousIdentifier: Several fit.
        NotYetMade: The store is large, and its day was not ready in time.
    """
    key = find(held.dataset, text, group="organisation", at=day)
    if is_large(held.dataset):
        return _of_many(held, key, day, why_none)
    delivery, about = _about(held, key, day)
    try:
        cascade = what_if(delivery.graph, [iri_of(key)], priors=shipped_priors())
    except MeasureError as error:
        return _view(about, why_none=str(error))
    return _view(about, cascade, things_of(delivery, cascade))


def _view(
    about: About,
    cascade: CascadeResult | None = None,
    names: Mapping[str, Thing] = MappingProxyType({}),
    why_none: str = "",
) -> OrganisationView:
    return OrganisationView(
        about.thing, about.at, about.results, about.left_out, cascade, why_none, names
    )


def _of_many(held: Held, key: str, day: date, why_none: str) -> OrganisationView:
    """Tell of an organisation among very many: its own failure, and what is near it."""
    dataset, network = held.dataset, held.network
    failure: Failure | None = None
    why = why_none or ("" if has_days(dataset) else _WHOLE.format(f"{NAME} fail={key}"))
    if not why:
        try:
            failure = failure_of(dataset, network, day, (iri_of(key),), WAIT)
        except MeasureError as error:
            why = str(error)
    about = _about(held, key, day)[1]
    if failure is None:
        return _view(about, why_none=why)
    result = told(failure.scene, [failure.result], shipped_priors())
    own = f"'{NAME}' lets only {about.thing.label} fail, of which this page tells, and no other"
    others = tuple(each for each in about.left_out if not each.startswith(f"'{NAME}'"))
    whole = replace(about, results=(result, *about.results), left_out=(own, *others))
    return _view(whole, failure.result, failure.things)


def _about(held: Held, key: str, day: date) -> tuple[Delivery, About]:
    """Project what a thing's measures go by: a large store only near it."""
    network, group, known = held.network, key.split("/", 1)[0], measures()
    if is_large(held.dataset):
        graph = near(network, [key], day, families=FAMILIES, parties=PARTIES[group]).graph
        asked = {name: each.alone[group] for name, each in known.items() if group in each.alone}
    else:
        graph = network.at(day, families=FAMILIES, things=[key])
        asked = dict.fromkeys(known, "")
    results, left_out = list[Result](), list[str]()
    for name, each in known.items():
        if name not in asked:
            left_out.append(f"'{name}': {_WHOLE.format(name)}")
            continue
        try:
            results.append(_here(each(graph, **_given(asked[name], key)), key))
        except MeasureError as error:
            left_out.append(f"'{name}': {error}")
    thing = network.things[iri_of(key)]
    named = Thing(key, thing.label_on(day), thing.iri, thing.kind)
    return read(graph), About(named, day, tuple(results), tuple(left_out))


def _given(setting: str, key: str) -> dict[str, str]:
    return {setting: key} if setting else {}


def _here(result: Result, key: str) -> Result:
    return replace(result, findings=tuple(each for each in result.findings if _concerns(each, key)))


def _concerns(finding: Finding, key: str) -> bool:
    named = (finding.subject, finding.beside, *finding.touches)
    return any(thing is not None and thing.key == key for thing in named)

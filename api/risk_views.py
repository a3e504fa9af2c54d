"""What is told of the risk of one contract or organisation, for pages and programs alike."""

from dataclasses import dataclass, replace
from datetime import date

from api.measuring import is_large
from kg.errors import MeasureError
from kg.identity import find
from kg.keys import iri_of
from kg.network import Network
from kg.network.near import near
from kg.risk import FAMILIES, Finding, Result, Thing, measures
from kg.risk.cascade import what_if
from kg.risk.consequences import things_of
from kg.risk.contagion.result import CascadeResult
from kg.risk.delivery import Delivery, read
from kg.risk.ensemble.reading import shipped_priors
from kg.risk.flags.registry import flags_of
from kg.risk.flags.state import FlagState
from kg.risk.lossrisk.contract import ContractRisk, contract_risk
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
    names: dict[str, Thing]


_PARTIES = {"organisation": 1, "contract": 2}
"""How far organisations are passed through: of a contract, to its parties' other contracts."""


def of_contract(
    dataset: Dataset, network: Network, text: str, day: date, overrun: str = ""
) -> ContractView:
    """Tell of a contract.

    Args:
        dataset: The store.
        network: Its network.
        text: Key, code, identifier or name.
        day: The day.
        overrun: Pounds or a percentage of the annual value; empty: what is on record.

    Raises:
        UnknownContract: None fits.
        AmbiguousIdentifier: Several fit.
        MeasureError: The overrun is no amount.
    """
    key = find(dataset, text, group="contract", at=day)
    delivery, about = _about(dataset, network, key, day)
    node = iri_of(key)
    return ContractView(
        about.thing,
        about.at,
        about.results,
        about.left_out,
        contract_risk(delivery, node, shipped_priors(), overrun),
        flags_of(delivery, node),
    )


def of_organisation(dataset: Dataset, network: Network, text: str, day: date) -> OrganisationView:
    """Tell of an organisation.

    Raises:
        UnknownOrganisation: None fits.
        AmbiguousIdentifier: Several fit.
    """
    key = find(dataset, text, group="organisation", at=day)
    delivery, about = _about(dataset, network, key, day)
    if is_large(dataset):
        why = f"it needs the whole graph; run 'nhs-kg risk cascade fail={key}'"
        return OrganisationView(about.thing, day, about.results, about.left_out, None, why, {})
    cascade, why = None, ""
    try:
        cascade = what_if(delivery.graph, [iri_of(key)], priors=shipped_priors())
    except MeasureError as error:
        why = str(error)
    names = things_of(delivery, cascade) if cascade else {}
    return OrganisationView(
        about.thing, about.at, about.results, about.left_out, cascade, why, names
    )


def _about(dataset: Dataset, network: Network, key: str, day: date) -> tuple[Delivery, About]:
    """Project what a thing's measures go by: a large store only near it."""
    group, known = key.split("/", 1)[0], measures()
    if is_large(dataset):
        graph = near(network, [key], day, families=FAMILIES, parties=_PARTIES[group]).graph
        asked = {name: each.alone[group] for name, each in known.items() if group in each.alone}
    else:
        graph = network.at(day, families=FAMILIES, things=[key])
        asked = dict.fromkeys(known, "")
    results, left_out = list[Result](), list[str]()
    for name, each in known.items():
        if name not in asked:
            left_out.append(f"'{name}' needs the whole graph; run 'nhs-kg risk {name}'")
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

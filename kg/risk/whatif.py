"""The answer to a scenario: who is affected and how, what is at stake, and what is not known."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.risk.finding import FactGraph, Json, Path, Thing, sources_of
from kg.risk.inputs.known import Known, as_json
from kg.risk.money import MoneyRange
from kg.risk.wording import unique


@dataclass(frozen=True, order=True)
class Effect:
    """What a scenario does to one organisation.

    Attributes:
        kind: A short name, such as ``loses-partner``.
        sentence: The effect in words.
        amounts: Money at stake in it, by basis; empty when none is on record.
    """

    kind: str
    sentence: str
    amounts: tuple[MoneyRange, ...] = ()

    def as_dict(self) -> Json:
        """Write for JSON."""
        return {
            "kind": self.kind,
            "sentence": self.sentence,
            "amounts": [amount.as_dict() for amount in self.amounts],
        }


@dataclass(frozen=True)
class Affected:
    """One organisation with everything that happens to it, and the facts that lead there."""

    organisation: Thing
    effects: tuple[Effect, ...]
    paths: tuple[Path, ...]
    other_sources: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of the sources of the paths and of the amounts."""
        return unique([*sources_of(self.paths), *self.other_sources])

    def as_dict(self) -> Json:
        """Write for JSON."""
        return {
            "organisation": self.organisation.as_dict(),
            "effects": [effect.as_dict() for effect in self.effects],
            "paths": [path.as_dict() for path in self.paths],
            "sources": list(self.sources),
        }


@dataclass(frozen=True)
class ContractTouched:
    """One contract of a scenario.

    Attributes:
        contract: The contract.
        status: Its status on the day, or empty.
        without_lead: Whether nobody who answers for it is left.
        at_stake: What the leaving parties' roles carry, by basis; empty when unknown.
        values: Every reported value with its source.
        annual: What it is worth in a year, in pence; None: not on record.
    """

    contract: Thing
    status: str
    without_lead: bool
    at_stake: tuple[MoneyRange, ...]
    values: tuple[tuple[MoneyRange, str], ...]
    annual: Known[int] | None = None

    def as_dict(self) -> Json:
        """Write for JSON."""
        return {
            **self.contract.as_dict(),
            "status": self.status,
            "without_lead": self.without_lead,
            "at_stake": [amount.as_dict() for amount in self.at_stake],
            "values": [{**amount.as_dict(), "source": source} for amount, source in self.values],
            "annual": as_json(self.annual),
        }


@dataclass(frozen=True)
class ServiceTouched:
    """One service of a scenario.

    Attributes:
        service: The service.
        provided_by: Leaving parties that provide it.
        other_providers: Everyone else on record as providing it on the day.
        contracts: Touched contracts it belongs to, or may belong to.
        belongs: Whether it is on record as part of what is given up; otherwise it only may be.
        without_provider: Whether only leaving parties are on record as providing it.
        without_lead: Whether a contract it belongs to is left without a lead.
    """

    service: Thing
    provided_by: tuple[Thing, ...]
    other_providers: tuple[Thing, ...]
    contracts: tuple[Thing, ...]
    belongs: bool
    without_provider: bool
    without_lead: bool

    def as_dict(self) -> Json:
        """Write for JSON."""
        return {
            **self.service.as_dict(),
            "provided_by": [thing.as_dict() for thing in self.provided_by],
            "other_providers": [thing.as_dict() for thing in self.other_providers],
            "contracts": [thing.as_dict() for thing in self.contracts],
            "belongs": self.belongs,
            "without_provider": self.without_provider,
            "without_lead": self.without_lead,
        }


@dataclass(frozen=True)
class WhatIf:
    """A scenario's whole answer; ``subgraph`` is the affected part of the graph, for drawing."""

    headline: str
    at: str
    affected: tuple[Affected, ...]
    contracts: tuple[ContractTouched, ...]
    services: tuple[ServiceTouched, ...]
    assumptions: tuple[str, ...]
    unknowns: tuple[str, ...]
    subgraph: FactGraph = field(compare=False, repr=False)

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every path of every affected organisation, each once."""
        return tuple(dict.fromkeys(path for each in self.affected for path in each.paths))

    def as_dict(self) -> Json:
        """Write for JSON; the subgraph has its own formats and is left out."""
        return {
            "headline": self.headline,
            "affected": [each.as_dict() for each in self.affected],
            "contracts": [each.as_dict() for each in self.contracts],
            "services": [each.as_dict() for each in self.services],
            "assumptions": list(self.assumptions),
            "unknowns": list(self.unknowns),
            "at": self.at,
        }


@dataclass
class Ledger:
    """Collects effects while a scenario is worked out."""

    effects: dict[str, list[Effect]] = field(default_factory=dict)
    paths: dict[str, list[Path]] = field(default_factory=dict)
    sources: dict[str, list[str]] = field(default_factory=dict)

    def note(
        self, organisation: str, effect: Effect, path: Path, sources: Iterable[str] = ()
    ) -> None:
        """Write down an effect on an organisation with the facts that lead to it."""
        self.effects.setdefault(organisation, []).append(effect)
        self.sources.setdefault(organisation, []).extend(sources)
        if path.hops:
            self.paths.setdefault(organisation, []).append(path)

    def entry(self, organisation: str, thing: Thing) -> Affected:
        """Everything written down about an organisation."""
        return Affected(
            thing,
            tuple(dict.fromkeys(self.effects[organisation])),
            tuple(dict.fromkeys(self.paths.get(organisation, []))),
            unique(self.sources[organisation]),
        )

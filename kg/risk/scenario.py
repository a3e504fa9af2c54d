"""A scenario: who leaves which contracts, which overrun, and which services are touched by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.risk.delivery import Delivery
from kg.risk.finding import Path
from kg.risk.money import MoneyRange
from kg.risk.roles import PROVIDERS
from kg.risk.stakes import at_stake, part_of
from kg.risk.whatif import ServiceTouched


@dataclass(frozen=True)
class Scenario:
    """What is supposed to happen, on the facts in force.

    Attributes:
        delivery: The facts in force.
        leaving: The parties that withdraw.
        chosen: The only contracts they withdraw from; empty for all of theirs.
        overrun: Contract to pence.
    """

    delivery: Delivery
    leaving: tuple[str, ...]
    chosen: tuple[str, ...]
    overrun: Mapping[str, int]

    @cached_property
    def touched(self) -> tuple[str, ...]:
        """Contracts in which a leaving party gives up a role."""
        pool = self.chosen or self.delivery.contracts
        goers = set(self.leaving)
        held = {each: {fact.source for fact in self.delivery.roles[each]} for each in pool}
        return tuple(sorted((each for each in pool if held[each] & goers), key=self.delivery.key))

    @cached_property
    def contracts(self) -> tuple[str, ...]:
        """Touched contracts and those that overrun."""
        return tuple(sorted({*self.touched, *self.overrun}, key=self.delivery.key))

    @cached_property
    def headless(self) -> frozenset[str]:
        """Touched contracts in which nobody who answers for them is left."""
        heads = ((each, set(self.delivery.heads(each))) for each in self.touched)
        return frozenset(each for each, who in heads if who and who <= set(self.leaving))

    def goers(self, contract: str) -> list[str]:
        """Leaving parties that hold a role in a contract."""
        return [party for party in self.leaving if self.delivery.standing(contract, party)]

    def delivers(self, contract: str, party: str) -> bool:
        """Whether a party provides under a contract."""
        return any(fact.role in PROVIDERS for fact in self.delivery.standing(contract, party))

    def stake(self, contract: str) -> tuple[MoneyRange, ...]:
        """What the leaving parties' roles in a contract carry."""
        delivery = self.delivery
        return at_stake(delivery, contract, part_of(delivery, contract, self.goers(contract)))

    def path(self, contract: str, party: str) -> Path:
        """From a leaving party through a contract to another party, or the party's own role."""
        mine = self.delivery.standing(contract, self.goers(contract)[0])[0]
        theirs = self.delivery.standing(contract, party)[0]
        if mine.source == party:
            return Path((self.delivery.hop(mine),))
        return Path((self.delivery.hop(mine), self.delivery.hop(theirs, forward=False)))

    @cached_property
    def services(self) -> tuple[ServiceTouched, ...]:
        """Every service a leaving party provides, or that belongs to a contract left headless."""
        under: dict[str, set[str]] = {}
        for contract in self.touched:
            for service in self._services_of(contract):
                under.setdefault(service, set()).add(contract)
        if not self.chosen:
            for party in self.leaving:
                for service in self.delivery.provides.get(party, {}):
                    under.setdefault(service, set())
        order = sorted(under, key=self.delivery.key)
        return tuple(self._service(service, under[service]) for service in order)

    def _services_of(self, contract: str) -> set[str]:
        delivery = self.delivery
        headless = contract in self.headless
        parties = delivery.providers(contract) if headless else self.goers(contract)
        found = {
            service
            for party in parties
            if self.delivers(contract, party)
            for service in delivery.services_under(contract, party)
        }
        return found | set(delivery.covers.get(contract, {})) if headless else found

    def _service(self, service: str, contracts: set[str]) -> ServiceTouched:
        providers = set(self.delivery.providers_of.get(service, ()))
        gone, left = providers & set(self.leaving), providers - set(self.leaving)
        return ServiceTouched(
            service=self.delivery.thing(service),
            provided_by=self.delivery.things(gone),
            other_providers=self.delivery.things(left),
            contracts=self.delivery.things(contracts),
            belongs=not self.chosen
            or any(service in self.delivery.covers.get(each, {}) for each in contracts),
            without_provider=bool(gone) and not left,
            without_lead=bool(contracts & self.headless),
        )

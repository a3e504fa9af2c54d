"""What the flags look at: the facts of a day, who stands around a contract, and its peers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from kg.dates import PartialDate
from kg.keys import local_name
from kg.ontology import Ontology
from kg.risk.delivery import Delivery
from kg.risk.facts import Fact
from kg.risk.flags.definitions import Definitions
from kg.risk.inputs.flows import Flow, flows
from kg.risk.roles import JOINT, LEADS, UNDER

HOLDERS = frozenset({"holder"})
"""Whoever holds a contract has done so from its award on."""
_BEGUN = frozenset({"current", "withdrawing", "ended"})
WITHDRAWAL = "Withdrawal"


@cache
def _ontology() -> Ontology:
    return Ontology.load()


@dataclass(frozen=True)
class Scene:
    """The facts of a day and the definitions of the flags.

    What is compared between contracts is worked out once.

    Attributes:
        delivery: The facts in force.
        definitions: What each flag asks.
    """

    delivery: Delivery
    definitions: Definitions

    def is_a(self, node: str, name: str) -> bool:
        """Tell whether a thing is of one of the classes that the definitions name.

        Example:
            >>> from kg.risk.delivery import read
            >>> from kg.risk.flags.definitions import read_definitions
            >>> from kg.risk.sketch import network
            >>> graph = network("L lead-provider K")
            >>> facts = read(graph)
            >>> graph.nodes[facts.organisation("L")]["kind"] = "FoundationTrust"
            >>> Scene(facts, read_definitions()).is_a(facts.organisation("L"), "nhs")
            True
        """
        kind = str(self.delivery.graph.nodes[node].get("kind", ""))
        return _ontology().is_a(kind, self.definitions.classes[name])

    def role_of(self, predicate: str) -> str:
        """Give the role that a claim with a predicate says somebody has, or empty.

        Example:
            >>> from kg.risk.delivery import read
            >>> from kg.risk.flags.definitions import read_definitions
            >>> from kg.risk.sketch import network
            >>> scene = Scene(read(network("L lead-provider K")), read_definitions())
            >>> scene.role_of("subcontractorOf"), scene.role_of("describedAs")
            ('subcontractor', '')
        """
        known = _ontology().predicates.get(predicate)
        constants = [rule.constant for rule in known.rules] if known else []
        return next((local_name(value) for _, value in filter(None, constants)), "")

    def links(self, contract: str) -> tuple[Fact, ...]:
        """List every fact that ties an organisation to a contract and holds on the day or held.

        Unlike the facts in force these include ended ones, where the graph has them, and those of
        contracts that do not run yet, since a flag can be seen before a contract starts.
        """
        graph = self.delivery.graph
        found = [
            Fact(source, target, str(edge), told)
            for source, target, edge, told in graph.in_edges(contract, keys=True, data=True)
            if told.get("family") != "claim"
            and told.get("status", "accepted") == "accepted"
            and told.get("state") in _BEGUN
            and self.delivery.group(source) == "organisation"
        ]
        return tuple(sorted(found, key=lambda fact: fact.edge))

    def around(self, contract: str) -> tuple[str, ...]:
        """List a contract, then every organisation tied to it, then its procurements."""
        graph = self.delivery.graph
        near = {fact.source for fact in self.links(contract)}
        near |= {
            node
            for node in (*graph.predecessors(contract), *graph.successors(contract))
            if self.delivery.group(node) in {"procurement", "programme"}
        }
        return (contract, *sorted(near, key=self.delivery.key))

    @property
    def is_part(self) -> bool:
        """Whether the graph holds only what is near some things, so that nobody can be a peer."""
        return bool(self.delivery.graph.graph.get("part"))

    def led(self, organisation: str) -> tuple[str, ...]:
        """List the running contracts that an organisation answers for."""
        return self._led.get(organisation, ())

    @cached_property
    def _led(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for contract in self.delivery.contracts:
            for head in self.delivery.heads(contract):
                found.setdefault(head, []).append(contract)
        return {head: tuple(contracts) for head, contracts in found.items()}

    def paid_to(self, organisation: str) -> tuple[Flow, ...]:
        """List what an organisation is paid in a year, as far as it is on record."""
        return self._paid_to.get(organisation, ())

    @cached_property
    def _paid_to(self) -> Mapping[str, tuple[Flow, ...]]:
        found: dict[str, list[Flow]] = {}
        for flow in flows(self.delivery):
            found.setdefault(flow.payee, []).append(flow)
        return {payee: tuple(each) for payee, each in found.items()}

    def under(self, contract: str) -> dict[str, tuple[Fact, ...]]:
        """List who delivers under those who answer for a contract, with the facts, tier by tier."""
        heads = self.delivery.heads(contract)
        found = {
            node: facts
            for node, facts in self.delivery.parties(contract, UNDER).items()
            if node not in heads
        }
        waiting = [*heads, *found]
        while waiting:
            main = waiting.pop(0)
            for sub, fact in self.delivery.subcontractors.get(main, {}).items():
                if sub not in found and sub not in heads:
                    found[sub] = (fact,)
                    waiting.append(sub)
        return found

    @cached_property
    def fan_outs(self) -> Mapping[str, int]:
        """How many deliver under the head of each running contract."""
        return {contract: len(self.under(contract)) for contract in self.delivery.contracts}

    @cached_property
    def ordered_fan_outs(self) -> tuple[int, ...]:
        """The same in order, to compare a contract with."""
        return tuple(sorted(self.fan_outs.values()))

    @cached_property
    def ordered_mobilisations(self) -> tuple[int, ...]:
        """The fewest days from award to start of each contract, in order."""
        return tuple(sorted(fewest for fewest, _ in self.mobilisations.values()))

    @cached_property
    def mobilisations(self) -> Mapping[str, tuple[int, int]]:
        """Days from award to start of each running contract: the fewest and the most."""
        each = ((contract, self.mobilisation(contract)) for contract in self.delivery.contracts)
        return {contract: days for contract, days in each if days is not None}

    def mobilisation(self, contract: str) -> tuple[int, int] | None:
        """Count the days from the award of a contract to its first delivery.

        Dates that are known to the month or year leave a range.

        Example:
            >>> from kg.risk.delivery import read
            >>> from kg.risk.flags.definitions import read_definitions
            >>> from kg.risk.sketch import network
            >>> facts = read(network(
            ...     "L holder K from=2019-01", "L lead-provider K from=2019-03-01"))
            >>> Scene(facts, read_definitions()).mobilisation(facts.contract("K"))
            (29, 59)
        """
        links = self.links(contract)
        award = _first(links, HOLDERS)
        start = _first(links, (LEADS | JOINT | UNDER) - HOLDERS)
        if award is None or start is None or start.first < award.last:
            return None
        return (start.first - award.last).days, (start.last - award.first).days

    def refusals(self, contract: str) -> Iterator[Mapping[str, object]]:
        """Go through roles in a contract that an accepted claim denies, disputed ones left out."""
        for denial in self.delivery.graph.nodes[contract].get("denials", ()):
            if not denial.get("disputed_by"):
                yield denial


def _first(links: tuple[Fact, ...], roles: frozenset[str]) -> PartialDate | None:
    texts = [str(each.attributes.get("from", "")) for each in links if each.role in roles]
    dates = [PartialDate.parse(text) for text in texts if text]
    return min(dates, key=lambda each: (each.first, each.last), default=None)

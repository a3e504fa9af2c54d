"""The delivery side of a graph: contracts that run on the day, their parties, services and values.

Every measure reads the graph through :func:`read`, so all of them agree on what counts.
Only accepted facts in force on the day count: claims, undated, ended and future facts are set aside
and counted, and so are facts about organisations that had closed and contracts that do not run.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import networkx as nx

from kg.errors import MeasureError, UnknownContract, UnknownOrganisation, UnknownTerm
from kg.keys import last_segment
from kg.risk.facts import Fact, Parties
from kg.risk.finding import FactGraph, Hop, Path, Thing
from kg.risk.money import MoneyRange, basis_in_words, each_reported, reported
from kg.risk.roles import COMMISSIONERS, GUARANTORS, JOINT, LEADS, NOT_DELIVERING, PROVIDERS, rank
from kg.risk.wording import listed

ACTIVE = frozenset({"current", "withdrawing"})
GONE = frozenset({"ended", "not-yet"})
SUBCONTRACT = "Subcontract"


@dataclass(frozen=True)
class Delivery:
    """An index of the facts in force.

    Attributes:
        graph: The graph it was read from.
        at: The day the graph was projected at.
        facts: Every fact in force, by edge.
        roles: Contract to its role facts.
        covers: Contract to the services it covers, each with the fact.
        provides: Organisation to the services it provides, each with the fact.
        subcontractors: Main contractor to its subcontractors, each with the fact.
        aside: How many edges were set aside, by reason.
    """

    graph: FactGraph
    at: str
    facts: tuple[Fact, ...]
    roles: Mapping[str, tuple[Fact, ...]]
    covers: Mapping[str, Mapping[str, Fact]]
    provides: Mapping[str, Mapping[str, Fact]]
    subcontractors: Mapping[str, Mapping[str, Fact]]
    aside: Mapping[str, int]
    providers_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    covered: frozenset[str] = frozenset()

    @property
    def contracts(self) -> tuple[str, ...]:
        """Contracts with at least one role in force, in order of their keys."""
        return tuple(sorted(self.roles, key=self.key))

    @property
    def evidenced(self) -> int:
        """How many facts in force say who does what under which contract."""
        tables = (self.covers, self.provides, self.subcontractors)
        linked = sum(len(facts) for table in tables for facts in table.values())
        return linked + sum(len(held) for held in self.roles.values())

    @property
    def undated(self) -> int:
        """How many facts have neither a start nor an end, and so were never used."""
        return self.aside.get("undated", 0)

    def key(self, node: str) -> str:
        """Key of a node."""
        return str(self.graph.nodes[node].get("key", node))

    def label(self, node: str) -> str:
        """Name of a node on the day."""
        return str(self.graph.nodes[node].get("label", "")) or last_segment(self.key(node))

    def group(self, node: str) -> str:
        """First segment of a node's key, such as ``organisation``."""
        return str(self.graph.nodes[node].get("group", "")) or self.key(node).split("/")[0]

    def thing(self, node: str) -> Thing:
        """A node as it appears in findings."""
        kind = str(self.graph.nodes[node].get("kind", ""))
        return Thing(self.key(node), self.label(node), node, kind)

    def things(self, nodes: Iterable[str]) -> tuple[Thing, ...]:
        """Nodes as they appear in findings, in order of their keys."""
        return tuple(sorted(self.thing(node) for node in set(nodes)))

    def names(self, nodes: Iterable[str]) -> str:
        """Names of nodes in words, in order of their keys."""
        return listed([thing.label for thing in self.things(nodes)])

    def hop(self, fact: Fact, *, forward: bool = True) -> Hop:
        """A fact as one hop of a path."""
        start, end = (fact.source, fact.target) if forward else (fact.target, fact.source)
        told = fact.attributes
        return Hop(
            self.thing(start),
            self.thing(end),
            fact.edge,
            str(told.get("key", fact.edge)),
            str(told.get("label", "")) or fact.role.replace("-", " "),
            forward,
            str(told.get("state", "")),
            (str(told.get("from", "")), str(told.get("to", "")), str(told.get("to_earliest", ""))),
            tuple(sorted(told.get("sources", ()))),
            tuple(sorted(told.get("claims", ()))),
            tuple(sorted(fact.disputed_by)),
        )

    def parties(self, contract: str, roles: frozenset[str]) -> Parties:
        """Organisations that hold one of some roles in a contract, in order of their keys."""
        held: dict[str, list[Fact]] = {}
        for fact in self.roles.get(contract, ()):
            if fact.role in roles:
                held.setdefault(fact.source, []).append(fact)
        return {node: tuple(held[node]) for node in sorted(held, key=self.key)}

    def providers(self, contract: str) -> Parties:
        """Everyone who delivers under a contract."""
        return self.parties(contract, PROVIDERS)

    def commissioners(self, contract: str) -> Parties:
        """Everyone who commissions a contract."""
        return self.parties(contract, COMMISSIONERS)

    def guarantors(self, contract: str) -> Parties:
        """Everyone who guarantees a contract."""
        return self.parties(contract, GUARANTORS)

    def heads(self, contract: str) -> Parties:
        """Who answers for a contract: its leads, else its joint holders, else nobody on record."""
        return self.parties(contract, LEADS) or self.parties(contract, JOINT)

    def standing(self, contract: str, organisation: str) -> tuple[Fact, ...]:
        """Every role an organisation holds in a contract, the weightiest first."""
        held = [fact for fact in self.roles.get(contract, ()) if fact.source == organisation]
        return tuple(sorted(held, key=lambda fact: (rank(fact.role), fact.edge)))

    def services_under(self, contract: str, organisation: str) -> dict[str, Fact]:
        """Services of a provider that belong to a contract.

        They are those the contract covers, and those no running contract covers: for the latter
        nothing on record says under which contract they are delivered.
        """
        covers = self.covers.get(contract, {})
        offered = self.provides.get(organisation, {})
        return {
            service: fact
            for service, fact in offered.items()
            if service in covers or service not in self.covered
        }

    def values(self, contract: str) -> tuple[MoneyRange, ...]:
        """What a contract is worth: one range for each currency and basis on record."""
        return reported(self.graph.nodes[contract].get("values", ()))

    def values_in_words(self, contract: str) -> str:
        """Every reported value of a contract with its basis and source."""
        told = each_reported(self.graph.nodes[contract].get("values", ()))
        return listed([f"{amount}, {source or 'no source'}" for amount, source in told], most=99)

    def value_doubts(self, contract: str) -> tuple[str, ...]:
        """What is not known about the value of a contract, as sentences."""
        name, ranges = self.label(contract), self.values(contract)
        if not ranges:
            return (f"what {name} is worth is not on record",)
        doubts: list[str] = []
        told = each_reported(self.graph.nodes[contract].get("values", ()))
        if len({amount for amount, _ in told}) > 1:
            doubts.append(
                f"several values are reported for {name}, none preferred: "
                f"{self.values_in_words(contract)}"
            )
        if any(basis_in_words(each.basis) == "basis not stated" for each in ranges):
            doubts.append(f"what the value of {name} covers (a year, the whole life) is not stated")
        return tuple(doubts)

    def value_sources(self, contract: str) -> tuple[str, ...]:
        """Keys of the sources of a contract's reported values."""
        values = self.graph.nodes[contract].get("values", ())
        return tuple(sorted({str(value["source"]) for value in values if value.get("source")}))

    def part(self, paths: Iterable[Path]) -> FactGraph:
        """The part of the graph that some paths run through, for drawing."""
        hops = {hop.edge: hop for path in paths for hop in path.hops}
        part: FactGraph = nx.MultiDiGraph(**self.graph.graph)
        for edge, hop in sorted(hops.items()):
            ends = (hop.start.iri, hop.end.iri) if hop.forward else (hop.end.iri, hop.start.iri)
            part.add_nodes_from((end, self.graph.nodes[end]) for end in ends)
            told = self.graph.get_edge_data(*ends, edge)
            part.add_edges_from([(*ends, edge, told)])  # type: ignore[list-item] # no edge names
        return part

    def organisation(self, name: str) -> str:
        """Find an organisation by IRI, key or code.

        Raises:
            UnknownOrganisation: If the graph holds none of that name.
        """
        return self._find(name, "organisation", UnknownOrganisation)

    def contract(self, name: str) -> str:
        """Find a contract by IRI, key or slug.

        Raises:
            UnknownContract: If the graph holds none of that name.
        """
        return self._find(name, "contract", UnknownContract)

    def _find(self, name: str, group: str, error: type[UnknownTerm]) -> str:
        if name in self.graph and self.group(name) == group:
            return name
        keys = {self.key(node): node for node in self.graph if self.group(node) == group}
        for candidate in (name, f"{group}/{name}"):
            if candidate in keys:
                return keys[candidate]
        raise error(name, tuple(get_close_matches(f"{group}/{last_segment(name)}", keys)))


def read(graph: FactGraph) -> Delivery:
    """Index the facts of a graph that are in force on its day.

    Raises:
        MeasureError: If the graph is not a directed multigraph projected at a day.

    Example:
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "P partner K state=ended", "P says L"))
        >>> len(facts.facts), dict(facts.aside)
        (1, {'ended': 1, 'claim': 1})
    """
    if not (graph.is_directed() and graph.is_multigraph() and graph.graph.get("at")):
        raise MeasureError(
            "a measure needs a directed multigraph of facts projected at a day; use 'network.at'"
        )
    facts: list[Fact] = []
    aside: dict[str, int] = {}
    for source, target, edge, attributes in graph.edges(keys=True, data=True):
        reason = _reason_aside(graph, source, target, attributes)
        if reason:
            aside[reason] = aside.get(reason, 0) + 1
        else:
            facts.append(Fact(source, target, str(edge), attributes))
    return _index(graph, tuple(sorted(facts, key=lambda fact: fact.edge)), aside)


def _reason_aside(graph: FactGraph, source: str, target: str, told: Mapping[str, Any]) -> str:
    if told.get("family") == "claim" or told.get("status", "accepted") != "accepted":
        return "claim"
    state = str(told.get("state", "undated"))
    if state not in ACTIVE:
        return state
    ends = (graph.nodes[source], graph.nodes[target])
    if any(end.get("state") in GONE for end in ends):
        return "at a thing not in being"
    if any(end.get("status") in NOT_DELIVERING for end in ends):
        return "of a contract not running"
    return ""


def _index(graph: FactGraph, facts: tuple[Fact, ...], aside: dict[str, int]) -> Delivery:
    groups = {node: str(told.get("group", "")) for node, told in graph.nodes(data=True)}
    roles: dict[str, list[Fact]] = {}
    covers: dict[str, dict[str, Fact]] = {}
    provides: dict[str, dict[str, Fact]] = {}
    subs: dict[str, dict[str, Fact]] = {}
    providers: dict[str, set[str]] = {}
    for fact in facts:
        ends = (groups[fact.source], groups[fact.target])
        if ends[1] == "contract" and fact.role:
            roles.setdefault(fact.target, []).append(fact)
        elif ends == ("contract", "service"):
            covers.setdefault(fact.source, {}).setdefault(fact.target, fact)
        elif ends == ("organisation", "service"):
            provides.setdefault(fact.source, {}).setdefault(fact.target, fact)
            providers.setdefault(fact.target, set()).add(fact.source)
        elif fact.attributes.get("kind") == SUBCONTRACT:
            subs.setdefault(fact.target, {}).setdefault(fact.source, fact)
    return Delivery(
        graph,
        str(graph.graph["at"]),
        facts,
        {contract: tuple(held) for contract, held in roles.items()},
        covers,
        provides,
        subs,
        aside,
        {service: tuple(sorted(who)) for service, who in providers.items()},
        frozenset(service for offered in covers.values() for service in offered),
    )

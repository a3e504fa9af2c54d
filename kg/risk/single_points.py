"""Single points of failure: who is the only way to a service, and which links hold things together.

Method:
    Three readings of the facts in force, each finding saying what is cut off.
    *Only route*: on each commissioner's routes (contract, provider, service), an organisation is a
    dominator when every route to a service or another provider passes through it.
    Partners and subcontractors are reached through whoever answers for the contract, as the
    contract has it; a service that nobody on record provides hangs on the contract's head.
    *Articulation point*: an organisation whose going splits the undirected graph of facts.
    *Bridge*: a single fact whose ending splits that graph.

Why it matters:
    Without a second provider of an essential service, a hand-back is a gap: in Dorset in 2019 the
    party that gave notice said it had nowhere else to share its queue of calls.

Settings:
    commissioner: Only this commissioner's routes; the undirected readings are then left out.
    families: Families of facts in the undirected graph; ``contract`` and ``service`` by default.
    least: Report a bridge only if it cuts off at least so many things; 2 by default, because every
        organisation with a single role hangs on that one fact.

Example:
    >>> from kg.risk.sketch import network
    >>> result = single_points(network(
    ...     "C lead-commissioner K", "L lead-provider K", "P partner K", "Q partner K",
    ...     "P provides S", "Q provides T", "L provides T"))
    >>> for finding in result.findings[:2]:
    ...     print(finding.sentence)
    Every route on record from C to P, Q, S and T passes through L.
    Every route on record from C to S passes through P.

Reference:
    Cooper, Harvey and Kennedy, A Simple, Fast Dominance Algorithm, 2001.
    Hopcroft and Tarjan, Efficient Algorithms for Graph Manipulation, 1973.
"""

from collections.abc import Iterable, Iterator, Sequence

import networkx as nx

from kg.risk.cuts import cut_off_by_link, cut_off_by_node
from kg.risk.delivery import Delivery, read
from kg.risk.facts import Fact
from kg.risk.finding import Coverage, FactGraph, Finding, Measure, Path, Result, Thing, sources_of
from kg.risk.routes import Routes, routes_from
from kg.risk.wording import agreed, counted, first_of_each

DELIVERED = frozenset({"organisation", "service"})

ASSUMPTIONS = (
    "Partners and subcontractors are reached through whoever answers for the contract.",
    "A service that no contract is on record as covering belongs to each contract of its provider.",
    "Nobody who is not on record steps in.",
)


def single_points(
    graph: FactGraph,
    *,
    commissioner: str = "",
    families: Iterable[str] = ("contract", "service"),
    least: int = 2,
) -> Result:
    """Find whoever and whatever is the only link to something.

    Raises:
        UnknownOrganisation: If the commissioner is not in the graph.
        MeasureError: If the graph is not a graph of facts at a day.
    """
    delivery = read(graph)
    payer = delivery.organisation(commissioner) if commissioner else ""
    findings: list[Finding] = []
    unknowns: list[str] = []
    for each, contracts in _commissioned(delivery).items():
        if payer in {"", each}:
            routes = routes_from(delivery, each, contracts)
            findings += _only_routes(delivery, routes)
            unknowns += [
                f"who provides {service.label} is not on record"
                for service in delivery.things(routes.unprovided)
            ]
    unknowns += _unreached(delivery)
    if not payer:
        wanted = set(families.split(",") if isinstance(families, str) else families)
        facts = [fact for fact in delivery.facts if _links(delivery, fact, wanted)]
        findings += _articulations(delivery, facts)
        findings += _bridges(delivery, facts, int(least))
    return _result(delivery, tuple(findings), first_of_each(unknowns))


def _links(delivery: Delivery, fact: Fact, families: set[str]) -> bool:
    """Whether a fact holds things together; an event such as a withdrawal does not."""
    event = delivery.group(fact.target) == "contract" and not fact.role
    return fact.attributes.get("family") in families and not event


def _commissioned(delivery: Delivery) -> dict[str, list[str]]:
    contracts: dict[str, list[str]] = {}
    for contract in delivery.contracts:
        for payer in delivery.commissioners(contract):
            contracts.setdefault(payer, []).append(contract)
    return {payer: contracts[payer] for payer in sorted(contracts, key=delivery.key)}


def _unreached(delivery: Delivery) -> Iterator[str]:
    """Contracts without a commissioner on record, which no route can reach."""
    for contract in delivery.contracts:
        if not delivery.commissioners(contract):
            yield f"who commissions {delivery.label(contract)} is not on record"


def _only_routes(delivery: Delivery, routes: Routes) -> Iterator[Finding]:
    above = nx.immediate_dominators(routes.graph, routes.start)
    below: nx.DiGraph[str] = nx.DiGraph()
    below.add_nodes_from(routes.graph)
    # networkx before 3.6 names the start as its own dominator, later it leaves it out.
    below.add_edges_from((up, node) for node, up in above.items() if up not in {None, node})
    for node in sorted(routes.graph, key=delivery.key):
        if delivery.group(node) != "organisation" or node == routes.start:
            continue
        lost = [each for each in nx.descendants(below, node) if delivery.group(each) in DELIVERED]
        if lost:
            yield _only_route(delivery, routes, node, lost)


def _only_route(delivery: Delivery, routes: Routes, node: str, lost: Sequence[str]) -> Finding:
    ends = delivery.things(lost)
    paths = (routes.path(routes.start, node), *(routes.path(node, end.iri) for end in ends))
    doubts = [
        f"who provides {end.label} is not on record"
        if end.iri in routes.unprovided
        else f"which contract {end.label} belongs to is not on record"
        for end in ends
        if delivery.group(end.iri) == "service"
        and (end.iri in routes.unprovided or end.iri not in delivery.covered)
    ]
    who, whose = delivery.label(node), delivery.label(routes.start)
    return Finding(
        kind="only route",
        subject=delivery.thing(node),
        beside=delivery.thing(routes.start),
        value=len(ends),
        unit="services and organisations with no other route",
        sentence=f"Every route on record from {whose} to {delivery.names(lost)} "
        f"passes through {who}.",
        touches=ends,
        paths=paths,
        sources=sources_of(paths),
        unknowns=tuple(doubts),
    )


def _articulations(delivery: Delivery, facts: Sequence[Fact]) -> Iterator[Finding]:
    near = _near(facts)
    for node, lost in cut_off_by_node(_undirected(facts)):
        if delivery.group(node) != "organisation":
            continue
        links = [fact for fact in near[node] if {fact.source, fact.target} & lost]
        paths = tuple(Path((delivery.hop(fact, forward=fact.source == node),)) for fact in links)
        yield Finding(
            kind="articulation point",
            subject=delivery.thing(node),
            value=len(lost),
            unit="things cut off from the rest",
            sentence=f"Without {delivery.label(node)}, {counted(len(lost), 'thing')} "
            f"{agreed(len(lost), 'loses', 'lose')} every link on record to the rest: "
            f"{delivery.names(lost)}.",
            touches=delivery.things(lost),
            paths=paths,
            sources=sources_of(paths),
        )


def _bridges(delivery: Delivery, facts: Sequence[Fact], least: int) -> Iterator[Finding]:
    between: dict[frozenset[str], list[Fact]] = {}
    for fact in facts:
        between.setdefault(frozenset({fact.source, fact.target}), []).append(fact)
    for one, other, lost in cut_off_by_link(_undirected(facts)):
        parallel = between[frozenset({one, other})]
        if len(lost) >= least and len(parallel) == 1:
            yield _bridge(delivery, parallel[0], lost)


def _bridge(delivery: Delivery, fact: Fact, lost: frozenset[str]) -> Finding:
    hop = delivery.hop(fact)
    path = Path((hop,))
    return Finding(
        kind="bridge",
        subject=Thing(hop.key, str(path), hop.edge, str(fact.attributes.get("kind", ""))),
        value=len(lost),
        unit="things cut off from the rest",
        sentence=f"{path} is the only fact on record that links {delivery.names(lost)} "
        "to the rest.",
        touches=delivery.things(lost),
        paths=(path,),
        sources=path.sources,
    )


def _undirected(facts: Sequence[Fact]) -> "nx.Graph[str]":
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from((fact.source, fact.target) for fact in facts)
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return graph


def _near(facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    near: dict[str, list[Fact]] = {}
    for fact in facts:
        for end in {fact.source, fact.target}:
            near.setdefault(end, []).append(fact)
    return near


def _result(delivery: Delivery, findings: tuple[Finding, ...], doubts: tuple[str, ...]) -> Result:
    only = {finding.subject for finding in findings if finding.kind == "only route"}
    headline = (
        f"{counted(len(only), 'organisation')} {agreed(len(only), 'is', 'are')} the only route to "
        "something that is commissioned"
        if only
        else "no organisation is on record as the only route to anything commissioned"
    )
    return Result(
        measure=MEASURE.name,
        at=delivery.at,
        headline=headline,
        findings=findings,
        assumptions=ASSUMPTIONS,
        unknowns=doubts,
        method="dominators of each commissioner's routes; blocks and bridges of undirected facts",
        coverage=Coverage(delivery.evidenced, len(doubts), delivery.undated),
        subgraph=delivery.part(path for finding in findings for path in finding.paths),
    )


MEASURE = Measure(
    name="single-points",
    title="Single points of failure",
    question="Who is the only way to a service, and what is cut off if they go?",
    run=single_points,
    settings={
        "commissioner": "only this commissioner's routes, by IRI, key or code",
        "families": "families of facts in the undirected graph",
        "least": "report a bridge only if it cuts off at least so many things",
    },
)

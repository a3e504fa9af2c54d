"""What holds for every network: conservation, invariance, monotony, and honest ranges."""

import json
import random
from decimal import Decimal
from fractions import Fraction

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.risk import measures
from kg.risk.chain import absorb
from kg.risk.delivery import read
from kg.risk.herfindahl import WHOLE, bounds, herfindahl, largest_share
from kg.risk.landing import landing
from kg.risk.money import share_out
from kg.risk.routes import routes_from
from kg.risk.sketch import network
from kg.risk.stakes import bearers, part_of
from kg.risk.withdrawal import withdrawal

# Whole networks are slow to draw, and a busy machine would miss deadlines by chance.
few = settings(max_examples=40, deadline=None)

PARTIES = "ABDEF"
ROLES = ("lead-provider", "alliance-member", "partner", "subcontractor")


@st.composite
def facts(draw, *, shares=True):
    """Lines for a network of up to three contracts, five parties and four services."""
    lines = []
    for contract in draw(st.sets(st.sampled_from("HJK"), min_size=1)):
        for commissioner in draw(st.sets(st.sampled_from("XY"), max_size=2)):
            lines += [f"{commissioner} commissioner {contract}"]
        parties = draw(st.sets(st.sampled_from(PARTIES), min_size=1))
        tenths = 10
        for party in sorted(parties):
            share = draw(st.integers(0, tenths)) if shares and draw(st.booleans()) else None
            tenths -= share or 0
            told = "" if share is None else f" share={Decimal(share) / 10}"
            lines.append(f"{party} {draw(st.sampled_from(ROLES))} {contract}{told}")
        for service in draw(st.sets(st.sampled_from("STUV"), max_size=3)):
            lines += [f"{contract} covers {service}"]
        if draw(st.booleans()):
            value = draw(st.integers(1, 9)) * 10**6
            lines.append(f"{contract} value {value} {draw(st.sampled_from(('annual', 'award')))}")
    for party in PARTIES:
        for service in draw(st.sets(st.sampled_from("STUV"), max_size=2)):
            lines += [f"{party} provides {service}"]
    return sorted(lines)


@st.composite
def networks(draw):
    return network(*draw(facts()))


def answers(graph):
    return {name: measure(graph).as_dict() for name, measure in measures().items()}


def findings(graph, name):
    return measures()[name](graph).findings


def reordered(graph, seed):
    """The same graph, its nodes and edges put in in another order."""
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))
    order = random.Random(seed)  # noqa: S311 - an order, not a secret
    order.shuffle(nodes)
    order.shuffle(edges)
    other = nx.MultiDiGraph(**graph.graph)
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    return other


def relabelled(graph, prefix):
    """The same graph under other names, in another order of names."""
    names = {node: f"{prefix}{ord(node[-1]) * 7 % 97:02}{node[-1]}" for node in graph}
    other = nx.relabel_nodes(graph, names)
    for node, name in names.items():
        other.nodes[name]["key"] = f"{graph.nodes[node]['group']}/{name}"
        other.nodes[name]["label"] = name
    return other, names


def measured(graph, names=None):
    """Every finding's kind, parties and value, without names of our own making."""
    names = names or {node: node for node in graph}
    return sorted(
        (
            finding.kind,
            names.get(finding.subject.iri, "") if finding.kind != "bridge" else "",
            names.get(finding.beside.iri, "") if finding.beside else "",
            str(finding.value),
        )
        for name in measures()
        for finding in findings(graph, name)
    )


@few
@given(networks())
def test_every_answer_is_json_and_answers_the_same_twice(graph):
    first = answers(graph)

    assert json.loads(json.dumps(first)) == first == answers(graph)


@few
@given(networks(), st.integers())
def test_the_order_of_edges_changes_nothing(graph, seed):
    assert answers(reordered(graph, seed)) == answers(graph)


@few
@given(networks())
def test_other_names_change_no_measured_value(graph):
    other, names = relabelled(graph, "n")

    assert measured(other) == measured(graph, names)


@few
@given(networks())
def test_a_component_apart_changes_no_finding_but_totals(graph):
    apart = network("Z commissioner Q", "W lead-provider Q", "W provides R", "Q value 5 annual")

    joined = nx.union(graph, apart)

    for name in measures():
        before = [each for each in findings(graph, name) if each.subject.key]
        after = [each for each in findings(joined, name) if each.subject.key]
        assert [each for each in before if each not in after] == []


@few
@given(networks(), st.sampled_from(PARTIES), st.data())
def test_taking_facts_of_an_organisation_away_never_adds_to_what_hangs_on_it(graph, name, data):
    party = f"https://w3id.org/nhs-kg/id/organisation/{name}"
    own = [edge for edge in graph.edges(keys=True) if party in edge[:2]]
    gone = data.draw(st.sets(st.sampled_from(own))) if own else set()
    less = graph.copy()
    less.remove_edges_from(gone)

    for measure, kinds in (
        ("single-points", {"only route", "articulation point"}),
        ("withdrawal", {"withdrawal"}),
    ):
        before, after = (
            sum(
                each.value
                for each in findings(which, measure)
                if each.subject.iri == party and each.kind in kinds
            )
            for which in (graph, less)
        )
        assert after <= before


@few
@given(networks())
def test_when_an_only_route_withdraws_no_provider_within_reach_is_left(graph):
    delivery = read(graph)
    for finding in findings(graph, "single-points"):
        if finding.kind != "only route":
            continue
        scenario = withdrawal(graph, [finding.subject.iri])
        told = {each.service: each for each in scenario.services}
        payer = finding.beside.iri
        paid = [each for each in delivery.contracts if payer in delivery.commissioners(each)]
        routes = routes_from(delivery, payer, paid).graph.copy()
        routes.remove_node(finding.subject.iri)
        within_reach = nx.descendants(routes, payer)
        for thing in finding.touches:
            assert thing.iri not in within_reach
            if thing.key.startswith("service/"):
                service = told[thing]
                others = {other.iri for other in service.other_providers}
                assert service.without_provider or service.without_lead or others
                taking_over = {each for each in others if routes.has_edge(each, thing.iri)}
                assert service.without_lead or not within_reach & taking_over


@few
@given(networks())
def test_money_neither_appears_nor_disappears(graph):
    delivery = read(graph)
    for contract in delivery.contracts:
        lands = landing(delivery, contract)
        assert sum(lands.kept.values()) == 1
        for money in delivery.values(contract):
            assert sum(share_out(money.low, lands.kept).values()) == money.low
            ranges = lands.ranges(money.low, money.high)
            assert sum(low for low, _ in ranges.values()) <= money.low
            assert sum(high for _, high in ranges.values()) >= money.high
            if not lands.loose:
                assert sum(low for low, _ in ranges.values()) == money.low
                assert all(low == high for low, high in ranges.values())


@few
@given(networks())
def test_an_unknown_share_never_becomes_a_point(graph):
    delivery = read(graph)
    for contract in delivery.contracts:
        lands = landing(delivery, contract)
        for giver, reach in lands.loose.items():
            for holder in {giver, *reach}:
                low, high = lands.ranges(100, 100)[holder]
                assert low < high or not lands.kept[giver]


@few
@given(networks())
def test_every_way_of_filling_unknown_shares_in_lies_in_the_ranges(graph):
    delivery = read(graph)
    for contract in delivery.contracts:
        lands = landing(delivery, contract)
        ranges = lands.ranges(10_000, 10_000)
        for giver, reach in lands.loose.items():
            for taker in reach:
                moved = dict(lands.kept)
                half = moved[giver] / 2
                moved[giver] -= half
                moved[taker] = moved.get(taker, 0) + half
                for holder, part in moved.items():
                    low, high = ranges[holder]
                    assert low - 1 <= part * 10_000 <= high + 1


@few
@given(networks())
def test_what_parties_carry_lies_within_the_whole_and_grows_with_who_leaves(graph):
    delivery = read(graph)
    for contract in delivery.contracts:
        everybody = list(delivery.providers(contract))
        before = (Fraction(0), Fraction(0))
        for count in range(len(everybody) + 1):
            part = part_of(delivery, contract, everybody[:count])
            assert 0 <= part[0] <= part[1] <= 1
            assert before <= part
            before = part


@few
@given(networks(), st.integers(1, 10**9))
def test_an_overrun_can_always_be_borne_by_somebody_and_never_twice_at_the_least(graph, amount):
    delivery = read(graph)
    for contract in delivery.contracts:
        ends = bearers(delivery, contract, amount).values()
        assert sum(low for low, _ in ends) <= amount
        assert all(0 <= low <= high <= amount for low, high in ends)
        if len(delivery.heads(contract)) == 1:
            assert max(high for _, high in ends) == amount


@few
@given(st.dictionaries(st.text("abcdef", min_size=1), st.integers(1, 99)), st.integers(0, 10**12))
def test_pence_are_shared_out_without_loss(weights, amount):
    total = sum(weights.values())
    parts = share_out(amount, {name: Fraction(each, total) for name, each in weights.items()})

    assert sum(parts.values()) == (amount if weights else 0)
    assert all(
        abs(parts[name] - amount * Fraction(each, total)) < 1 for name, each in weights.items()
    )


@few
@given(
    st.lists(
        st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde"), st.integers(1, 9)), max_size=9
    )
)
def test_a_chain_with_circles_keeps_everything_that_enters(steps):
    shares = {}
    for source, target, tenth in steps:
        onward = shares.setdefault(source, {})
        if sum(onward.values()) + Fraction(tenth, 10) < 1:
            onward[target] = onward.get(target, Fraction(0)) + Fraction(tenth, 10)

    kept = absorb(shares, "a")

    assert sum(kept.values()) == 1
    assert all(part >= 0 for part in kept.values())


@st.composite
def open_sizes(draw):
    ends = st.integers(0, 50)
    pairs = draw(st.lists(st.tuples(ends, ends), min_size=1, max_size=5))
    sizes = [(Fraction(min(pair)), Fraction(max(pair))) for pair in pairs]
    chosen = [draw(st.integers(int(low), int(high))) for low, high in sizes]
    return sizes, chosen


@few
@given(open_sizes(), st.integers(0, 4))
def test_the_index_of_any_sizes_in_their_ranges_lies_in_its_range(drawn, anybodys):
    sizes, chosen = drawn
    anybodys = min(anybodys, len(sizes) - 1)
    cut = len(sizes) - anybodys
    low, high = bounds(sizes[:cut], sizes[cut:])
    share_low, share_high = largest_share(sizes[:cut], sizes[cut:])
    spare = sum(chosen[cut:])

    for holder in range(cut + 1):
        held = [*chosen[:cut], 0]
        held[holder] += spare
        if any(held):
            assert low <= herfindahl(held) <= high <= WHOLE
            assert share_low <= Fraction(max(held), sum(held)) <= share_high


@few
@given(open_sizes())
def test_the_bounds_of_the_index_are_reached(drawn):
    sizes, _ = drawn
    low, high = bounds(sizes)
    corners = [herfindahl([end[place % 2] for end, place in zip(sizes, where, strict=True)])
               for where in _corners(len(sizes))]  # fmt: skip

    assert high == max(corners)
    assert low <= min(corner for corner in corners if corner or not any(b for _, b in sizes))


def _corners(count):
    return [[number >> place & 1 for place in range(count)] for number in range(2**count)]

"""Ranking: which organisations' failure would cost others most, or who is hit most by others'.

Method:
    Each organisation that can fail does so alone, and what it costs others is followed along the
    contracts of the day as in the measure ``cascade``, at its ceiling (linear DebtRank). Its impact
    is what all others lose: of what they can bear no more than there is. Its fragility is what the
    failures of all others do to it, added up in parts of what it can bear. Both are given from the
    least to the most that they can be; the order is that of the middle.

Why it matters:
    Nobody can watch every provider. What others would lose with it says where to look first, and
    what others can do to it says who needs a plan.

Settings:
    by: impact, unless fragility is asked for.

Example:
    >>> from kg.risk.sketch import network
    >>> result = ranked(network("C commissioner K", "K value 1000 annual", "L lead-provider K",
    ...     "L told OwnFunds amount=100", "P partner K share=0.6", "P told OwnFunds amount=500"))
    >>> for finding in result.findings:
    ...     print(finding.sentence)
    If P fails and nothing else changes, others lose between £75.04 and £577.50 in all.
    If L fails and nothing else changes, others lose between £80 and £620 in all.

Reference:
    Bardoscia et al., DebtRank: A Microscopic Foundation for Shock Propagation, PLoS ONE 10 (2015)
    e0130406.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from kg.errors import MeasureError
from kg.keys import key_of
from kg.network import Network
from kg.risk.contagion.system import Case, Numbers, System
from kg.risk.delivery import Delivery, read
from kg.risk.ensemble.priors import Priors
from kg.risk.ensemble.reading import shipped_priors
from kg.risk.ensemble.run import Chunk
from kg.risk.finding import Coverage, FactGraph, Finding, Interval, Measure, Result
from kg.risk.inputs.finance import own_funds
from kg.risk.inputs.flows import Flow, flows
from kg.risk.money import MoneyRange
from kg.risk.of_day import OfDay
from kg.risk.snapshot import RiskSnapshot
from kg.risk.snapshot.along import facts_of
from kg.risk.snapshot.choosing import MOST_READ, best, subcontracts_below, worth
from kg.risk.snapshot.columns import NOT_KNOWN
from kg.risk.snapshot.day import Day
from kg.risk.snapshot.failing import MOST_TOLD
from kg.risk.snapshot.ranking import CUTOFF, By, Portion, ranking
from kg.risk.snapshot.system import USED, system_of
from kg.risk.wording import counted, first_of_each, unique


@dataclass(frozen=True)
class _Ranks:
    """The ends of each one's value, and how they were come by."""

    by: By
    values: dict[Case, dict[str, float]]
    method: str

    @classmethod
    def of_all(cls, system: System, by: By) -> "_Ranks":
        count = max(system.size, 1)
        found = {case: ranking(system, by, case=case, count=count) for case in Case}
        values = {case: {one.organisation: one.value for one in found[case].page} for case in Case}
        return cls(by, values, found[Case.MIDDLE].method)

    @classmethod
    def of_some(cls, system: System, by: By, among: Numbers) -> "_Ranks":
        values = {}
        for case in Case:
            work = Portion(system.exposures(case), among, CUTOFF, in_rounds=True)
            impact, fragility = work(Chunk(0, len(among))).values()
            found = impact if by is By.IMPACT else fragility[among]
            names = [system.names[at] for at in among.tolist()]
            values[case] = dict(zip(names, found.tolist(), strict=True))
        return cls(by, values, "linear DebtRank by push, in rounds")

    def order(self, bodies: Collection[str]) -> list[str]:
        """List some bodies, the greatest first; equals in order of their keys."""
        middle = self.values[Case.MIDDLE]
        return sorted(
            (node for node in middle if node in bodies),
            key=lambda node: (-middle[node], key_of(node)),
        )


@dataclass(frozen=True)
class _Scene:
    delivery: Delivery
    flows: tuple[Flow, ...]
    ranks: _Ranks


def ranked(graph: FactGraph, *, by: str = By.IMPACT, priors: Priors | None = None) -> Result:
    """Rank the organisations of a graph.

    Raises:
        MeasureError: If ``by`` is neither impact nor fragility.
    """
    delivery = read(graph)
    believed = priors or shipped_priors()
    system = system_of(RiskSnapshot.from_networkx(graph), believed)
    scene = _Scene(delivery, flows(delivery), _Ranks.of_all(system, _by(by)))
    paid = {end for flow in scene.flows for end in (flow.payer, flow.payee)}
    return _told(scene, scene.ranks.order(paid), believed)


def ranked_on(day: Day, network: Network, *, by: str = By.IMPACT) -> Result:
    """Rank the organisations of a day of a large store.

    Of very many, the hundred who are paid most are let fail, and for each the contracts are named
    through which most flows.

    Raises:
        MeasureError: If ``by`` is neither impact nor fragility.
    """
    snapshot, system = day.snapshot, day.system
    able = np.flatnonzero(~system.statutory)
    paid = np.bincount(system.payees, system.yearly.middle, minlength=system.size)
    among = np.sort(able[np.argsort(-paid[able], kind="stable")[:MOST_TOLD]])
    every_one = len(among) == len(able)
    ranks = _Ranks.of_all(system, _by(by)) if every_one else _Ranks.of_some(system, _by(by), among)
    linked = np.unique(np.concatenate([snapshot.flows.payers, snapshot.flows.payees]))
    order = ranks.order({snapshot.organisations[at] for at in linked.tolist()})
    chosen, every = _contracts(snapshot, [system.number[each] for each in order])
    below = subcontracts_below(day, [system.number[each] for each in order])
    graph = facts_of(network, snapshot.at, chosen, below, order)
    delivery = read(graph)
    scene = _Scene(delivery, flows(delivery), ranks)
    left_out = []
    if not every_one:
        left_out.append(
            f"Of {len(able):,} organisations that can fail, the {len(among)} who may be paid most "
            "were let fail, each alone; the others are not ranked, and what they do does not count."
        )
    if len(chosen) < every:
        left_out.append(
            f"Of their {every:,} contracts those are named through which most flows: {len(chosen)}."
        )
    return _told(scene, order, day.priors, tuple(left_out))


def _contracts(snapshot: RiskSnapshot, bodies: Sequence[int]) -> tuple[list[str], int]:
    """Choose contracts of each of some bodies, and say how many they have in all."""
    value, each = worth(snapshot), max(MOST_READ // max(len(bodies), 1), 1)
    every, chosen = set[int](), set[int]()
    for body in bodies:
        rows = np.concatenate([snapshot.paying.at(body), snapshot.paid.at(body)])
        mine = snapshot.flows.contracts[rows]
        mine = mine[mine != NOT_KNOWN]
        every.update(mine.tolist())
        chosen.update(best(mine, value, each).tolist())
    if len(every) <= MOST_READ:
        chosen = every
    return [snapshot.contracts[at] for at in sorted(chosen)], len(every)


def _by(given: str) -> By:
    if given not in set(By):
        raise MeasureError(f"by '{given}'; give 'impact' or 'fragility'")
    return By(given)


def _told(
    scene: _Scene, order: list[str], believed: Priors, left_out: tuple[str, ...] = ()
) -> Result:
    delivery = scene.delivery
    findings = tuple(_finding(scene, node) for node in order)
    unknowns = first_of_each([doubt for each in findings for doubt in each.unknowns])
    return Result(
        measure=MEASURE.name,
        at=delivery.at,
        headline=_headline(scene, order),
        findings=findings,
        assumptions=(
            *(f"{believed[name].meaning} {believed[name].source}" for name in USED),
            "Priors are taken from the 5th to the 95th of a hundred of what they can be.",
            f"Stress under {CUTOFF:g} of a buffer is not passed on.",
            *left_out,
        ),
        unknowns=unknowns,
        method=scene.ranks.method,
        coverage=Coverage(delivery.evidenced, len(unknowns), delivery.undated),
        subgraph=delivery.part(()),
    )


def _finding(scene: _Scene, node: str) -> Finding:
    delivery, name = scene.delivery, scene.delivery.label(node)
    ends = [scene.ranks.values[case][node] for case in Case]
    money = MoneyRange("GBP", "", round(min(ends)), round(max(ends)))
    part = Interval(*(Decimal(end).quantize(Decimal("0.0001")) for end in (min(ends), max(ends))))
    is_impact = scene.ranks.by is By.IMPACT
    mine = [flow for flow in scene.flows if node in {flow.payer, flow.payee}]
    funds = own_funds(delivery, node)
    unknown = [] if funds else [f"what {name} can lose before it hands back is not on record"]
    sentence = (
        f"If {name} fails and nothing else changes, others lose {money.amount} in all."
        if is_impact
        else f"The failures of others, each alone, cost {name} {part} times what it can bear."
    )
    return Finding(
        kind=scene.ranks.by.value,
        subject=delivery.thing(node),
        value=(money,) if is_impact else part,
        unit="pounds" if is_impact else "times what it can bear",
        sentence=sentence,
        touches=delivery.things(flow.contract for flow in mine if flow.contract),
        sources=unique(
            [*(each for flow in mine for each in flow.sources), *(funds.sources if funds else ())]
        ),
        unknowns=tuple(unknown),
    )


def _headline(scene: _Scene, order: list[str]) -> str:
    if not order:
        return "nobody who can fail is known to be paid under a contract on this day"
    first = scene.delivery.label(order[0])
    is_impact = scene.ranks.by is By.IMPACT
    told = "whose failure would cost others most" if is_impact else "hit most by others'"
    return f"of {counted(len(order), 'organisation')}, {first} is the one {told}"


MEASURE = Measure(
    name="ranking",
    title="Who would cost others most, and who is hit most",
    question="Which organisations' failure matters most to others, and who depends on them most?",
    run=ranked,
    settings={"by": "impact, unless fragility is asked for"},
    of_day=OfDay(ranked_on),
)

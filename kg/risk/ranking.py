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

from dataclasses import dataclass
from decimal import Decimal

from kg.errors import MeasureError
from kg.risk.contagion.system import Case, System
from kg.risk.delivery import Delivery, read
from kg.risk.ensemble.priors import Priors
from kg.risk.ensemble.reading import shipped_priors
from kg.risk.finding import Coverage, FactGraph, Finding, Interval, Measure, Result
from kg.risk.inputs.finance import own_funds
from kg.risk.inputs.flows import Flow, flows
from kg.risk.money import MoneyRange
from kg.risk.snapshot import RiskSnapshot
from kg.risk.snapshot.ranking import By, Ranking, ranking
from kg.risk.snapshot.system import USED, system_of
from kg.risk.wording import counted, first_of_each, unique


@dataclass(frozen=True)
class _Scene:
    delivery: Delivery
    flows: tuple[Flow, ...]
    by: By
    values: dict[Case, dict[str, float]]


def ranked(graph: FactGraph, *, by: str = By.IMPACT, priors: Priors | None = None) -> Result:
    """Rank the organisations of a graph.

    Raises:
        MeasureError: If ``by`` is neither impact nor fragility.
    """
    if by not in set(By):
        raise MeasureError(f"by '{by}'; give 'impact' or 'fragility'")
    delivery = read(graph)
    believed = priors or shipped_priors()
    system = system_of(RiskSnapshot.from_networkx(graph), believed)
    found = {case: _whole(system, By(by), case) for case in Case}
    values = {case: {each.organisation: each.value for each in found[case].page} for case in Case}
    scene = _Scene(delivery, flows(delivery), By(by), values)
    paid = {end for flow in scene.flows for end in (flow.payer, flow.payee)}
    order = sorted(
        (node for node in values[Case.MIDDLE] if node in paid),
        key=lambda node: (-values[Case.MIDDLE][node], delivery.key(node)),
    )
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
            f"Stress under {found[Case.HIGH].cutoff:g} of a buffer is not passed on.",
        ),
        unknowns=unknowns,
        method=found[Case.MIDDLE].method,
        coverage=Coverage(delivery.evidenced, len(unknowns), delivery.undated),
        subgraph=delivery.part(()),
    )


def _whole(system: System, by: By, case: Case) -> Ranking:
    return ranking(system, by, case=case, count=max(system.size, 1))


def _finding(scene: _Scene, node: str) -> Finding:
    delivery, name = scene.delivery, scene.delivery.label(node)
    ends = [scene.values[case][node] for case in Case]
    money = MoneyRange("GBP", "", round(min(ends)), round(max(ends)))
    part = Interval(*(Decimal(end).quantize(Decimal("0.0001")) for end in (min(ends), max(ends))))
    is_impact = scene.by is By.IMPACT
    mine = [flow for flow in scene.flows if node in {flow.payer, flow.payee}]
    funds = own_funds(delivery, node)
    unknown = [] if funds else [f"what {name} can lose before it hands back is not on record"]
    sentence = (
        f"If {name} fails and nothing else changes, others lose {money.amount} in all."
        if is_impact
        else f"The failures of others, each alone, cost {name} {part} times what it can bear."
    )
    return Finding(
        kind=scene.by.value,
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
    told = (
        "whose failure would cost others most" if scene.by is By.IMPACT else "hit most by others'"
    )
    return f"of {counted(len(order), 'organisation')}, {first} is the one {told}"


MEASURE = Measure(
    name="ranking",
    title="Who would cost others most, and who is hit most",
    question="Which organisations' failure matters most to others, and who depends on them most?",
    run=ranked,
    settings={"by": "impact, unless fragility is asked for"},
)

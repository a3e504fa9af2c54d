"""A cascade in words: findings with the contracts and facts along which losses reach a body."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from math import isinf

from kg.risk.contagion.result import CascadeResult, Reached, Residual
from kg.risk.contagion.system import System
from kg.risk.delivery import Delivery
from kg.risk.facts import Fact
from kg.risk.finding import Finding, Hop, Interval, Path, sources_of
from kg.risk.inputs.finance import own_funds, turnover
from kg.risk.inputs.flows import Flow, flows
from kg.risk.money import MoneyRange
from kg.risk.wording import agreed, first_of_each, unique

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Scene:
    """What findings are worded from.

    Attributes:
        delivery: The facts in force.
        system: The system made of them.
    """

    delivery: Delivery
    system: System

    @cached_property
    def between(self) -> dict[frozenset[str], list[Flow]]:
        """The flows between two organisations, either way."""
        found: dict[frozenset[str], list[Flow]] = {}
        for flow in flows(self.delivery):
            found.setdefault(frozenset((flow.payer, flow.payee)), []).append(flow)
        return found

    def flow(self, one: str, other: str) -> Flow:
        """The flow between two that carries most, by the end of what is on record."""

        def weight(flow: Flow) -> tuple[int, str]:
            known = flow.yearly
            most = 0 if known is None else known.low if known.high is None else known.high
            return -most, self.delivery.key(flow.contract) if flow.contract else ""

        return min(self.between[frozenset((one, other))], key=weight)

    def has(self, result: CascadeResult, organisation: str) -> bool:
        """Tell whether the facts of the whole way to an organisation are at hand."""
        path = result.path(organisation)
        whole = path[0] in result.failed
        return whole and all(frozenset(step) in self.between for step in pairwise(path))


def findings_of(scene: Scene, result: CascadeResult) -> Iterator[Finding]:
    """Word who is reached, round by round, and what part each of several failures has.

    Whoever is reached by facts that are not at hand is passed over.

    Example:
        >>> from kg.risk.cascade import cascade
        >>> from kg.risk.sketch import network
        >>> graph = network("C commissioner K", "K value 1000 annual", "L lead-provider K")
        >>> print(cascade(graph, fail="L").findings[0].sentence)  # doctest: +NORMALIZE_WHITESPACE
        If L fails and nothing else changes, C, which cannot fail, has between £72.50 and £477.50
        to find in round 1.
    """
    for reached in result.reached:
        if scene.has(result, reached.organisation):
            yield _reached(scene, result, reached)
    for failed, share in result.shares.items():
        thing, others = scene.delivery.thing(failed), scene.delivery.names(result.failed)
        money = MoneyRange("GBP", "", round(share), round(share))
        yield Finding(
            kind="part of the effect",
            subject=thing,
            value=(money,),
            unit="pounds",
            sentence=f"Of all that others lose if {others} fail, with every unknown in the middle, "
            f"{money.amount} is the fair part of {thing.label} (Shapley value).",
        )


def residual_in_words(residual: Residual) -> str:
    """Say what was not followed, and what following more would change.

    Example:
        >>> residual_in_words(Residual(0.01, 0.004, 1.0, 2, 0.03))
        'Losses under 1% of a buffer are not followed; at most 0.4% of one was kept back, and \
with a tenth of that limit 2 more bodies lose more than 1% and no stress changes by more than 3%.'
    """
    limit = _percent(residual.cutoff)
    bodies = agreed(residual.further, "body loses", "bodies lose")
    return (
        f"Losses under {limit} of a buffer are not followed; at most {_percent(residual.held)} of "
        f"one was kept back, and with a tenth of that limit {residual.further} more {bodies} more "
        f"than {limit} and no stress changes by more than {_percent(residual.change)}."
    )


def _reached(scene: Scene, result: CascadeResult, reached: Reached) -> Finding:
    delivery = scene.delivery
    steps = list(pairwise(result.path(reached.organisation)))
    path = Path(tuple(hop for step in steps for hop in _hops(scene, *step)))
    contracts = [flow.contract for flow in (scene.flow(*step) for step in steps) if flow.contract]
    worth = [source for step in steps for source in scene.flow(*step).sources]
    funds = own_funds(delivery, reached.organisation)
    money = MoneyRange("GBP", "", reached.loss_low, reached.loss_high)
    stress = Interval(_rounded(reached.stress_low), _rounded(reached.stress_high))
    return Finding(
        kind="reached by a failure",
        subject=delivery.thing(reached.organisation),
        beside=delivery.thing(steps[0][0]),
        value=(money,) if reached.statutory else stress,
        unit="pounds" if reached.statutory else "part of what it can bear",
        sentence=_sentence(delivery, result, reached, money),
        touches=delivery.things(contracts),
        paths=(path,),
        sources=unique([*sources_of([path]), *worth, *(funds.sources if funds else ())]),
        unknowns=first_of_each([*_doubts(scene, steps), *_funds_doubts(delivery, reached)]),
    )


def _sentence(
    delivery: Delivery, result: CascadeResult, reached: Reached, money: MoneyRange
) -> str:
    failing = delivery.names(result.failed)
    fails = agreed(len(result.failed), "fails", "fail")
    name = delivery.label(reached.organisation)
    through = "" if reached.by in result.failed else f", through {delivery.label(reached.by)}"
    start = f"If {failing} {fails} and nothing else changes, {name}"
    where = f"in round {reached.round}{through}"
    if reached.statutory:
        return f"{start}, which cannot fail, has {money.amount} to find {where}."
    low, high = _percent(reached.stress_low), _percent(reached.stress_high)
    part = low if low == high else f"between {low} and {high}"
    return f"{start} loses {money.amount} {where}, {part} of what it can bear."


def _hops(scene: Scene, one: str, other: str) -> Iterator[Hop]:
    """Two roles in a contract, or the one subcontract, by which two organisations are linked."""
    delivery, flow = scene.delivery, scene.flow(one, other)

    def first(party: str) -> Fact:
        return delivery.standing(flow.contract, party)[0]

    if flow.contract:
        yield delivery.hop(first(one))
        yield delivery.hop(first(other), forward=False)
    else:
        fact = flow.edges[0]
        yield delivery.hop(fact, forward=fact.source == one)


def _doubts(scene: Scene, steps: list[tuple[str, str]]) -> Iterator[str]:
    delivery = scene.delivery
    for step in steps:
        flow = scene.flow(*step)
        payer, payee = delivery.label(flow.payer), delivery.label(flow.payee)
        where = f" under {delivery.label(flow.contract)}" if flow.contract else ""
        if flow.yearly is None:
            yield f"what {payer} pays {payee}{where} is not on record"
        elif not flow.yearly.exact:
            yield f"what {payer} pays {payee}{where} in a year is not known exactly"


def _funds_doubts(delivery: Delivery, reached: Reached) -> Iterator[str]:
    if reached.statutory:
        return
    name = delivery.label(reached.organisation)
    if own_funds(delivery, reached.organisation) is None:
        yield f"what {name} can lose before it hands back is not on record"
        if turnover(delivery, reached.organisation) is None and isinf(reached.buffers.low):
            yield f"what {name} turns over is not on record"


def _rounded(part: float) -> Decimal:
    return Decimal(part).quantize(Decimal("0.0001"))


def _percent(part: float) -> str:
    number = (Decimal(part) * 100).quantize(_HUNDREDTH).normalize()
    return f"{number:f}%"

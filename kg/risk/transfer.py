"""Risk transfer: how much of an overrun its providers could really be made to bear.

Method:
    Risk transfer effectiveness, tau, is what can be recovered from the provider side of a contract
    over what the contract puts on it. The loss flows through the liabilities: from the contract to
    whoever has to bear it, from there to own funds, to guarantors, and to whoever answers for
    others, up to a cap on liability. The most that can flow is exact in whole pence, and the
    smallest cut through the liabilities is what binds. What cannot be recovered returns to the
    commissioner, whatever the contract says.
    Terms come from facts: payment type, loss bands, cap, guarantees, liability rule, own funds,
    turnover. What is not on record is an interval with a named prior, never a point: the result is
    then the range from the worst end of what is possible to the best. Who bears a loss where
    subcontracts are not known is an interval too: the lead alone, or all by their shares.
    Beside that, 10,000 scenarios are drawn from the priors; they give what returns in nine of ten,
    with the error of drawing, and how much of the uncertainty would go if one input were known.
    Where assumptions drive more than half of it, no single figure is given.
    Nothing here says that a contract will overrun.

Why it matters:
    A contract at a fixed price seems to pass the risk on. If the body that signed it has no funds
    of its own and nobody guarantees for it, the loss is the commissioner's after all.

Settings:
    contract: Only this contract (IRI, key or slug); every running contract if none is named.
    overrun: Pounds, or a percentage of the annual value; without it what is on record, else a
        prior.
    priors: A file of priors that take the place of the shipped ones.

Example:
    >>> from kg.risk.sketch import network
    >>> result = risk_transfer(network(
    ...     "C lead-commissioner K", "K value 100000000 annual", "L lead-provider K",
    ...     "L told OwnFunds amount=90000000", "K told LiabilityCap amount=7000000",
    ...     "K told PaymentTypeUse code=block"), contract="K", overrun="12000000")
    >>> print(result.headline)  # doctest: +NORMALIZE_WHITESPACE
    If K overruns by £12,000,000 and nothing else changes, 58.3% of what falls on its providers can
    be recovered and £5,000,000 ends up with the commissioner; what binds: the liability cap
    (£7,000,000; source/a)

Reference:
    Ford and Fulkerson, Maximal Flow through a Network, Canadian Journal of Mathematics 8 (1956)
    399-404. National Audit Office, Investigation into the collapse of the UnitingCare Partnership
    contract, HC 512, 2016. Sobol, Sensitivity Estimates for Nonlinear Mathematical Models,
    Mathematical Modelling and Computational Experiments 1 (1993) 407-414.
"""

from decimal import Decimal
from pathlib import Path

from kg.errors import MeasureError
from kg.risk.delivery import Delivery, read
from kg.risk.ensemble.priors import Priors
from kg.risk.ensemble.reading import SHIPPED, read_priors, shipped_priors
from kg.risk.finding import Coverage, FactGraph, Finding, Interval, Measure, Result, Value
from kg.risk.lossrisk.contract import ContractRisk, contract_risk
from kg.risk.lossrisk.sentences import in_a_sentence, scenarios_in_words
from kg.risk.lossrisk.supposing import Amount
from kg.risk.lossrisk.transfer_curve import as_text
from kg.risk.wording import agreed, capital, counted, first_of_each

MOST = 200
"""Contracts that are worked out at once; each takes its 10,000 scenarios."""


def risk_transfer(
    graph: FactGraph, *, contract: str = "", overrun: Amount = "", priors: Priors | Path | str = ""
) -> Result:
    """Work out how far each running contract, or one, transfers the risk of an overrun.

    Raises:
        UnknownContract: If the contract is not in the graph.
        MeasureError: If the overrun is no amount, priors are named by a text, a share is out of
            range, or more than :data:`MOST` contracts run and none is named.
        SeedError: If the file of priors is not what it should be.
    """
    delivery, believed = read(graph), _priors(priors)
    named = delivery.contract(contract) if contract else ""
    chosen = [named] if named else delivery.contracts
    if len(chosen) > MOST:
        raise MeasureError(f"{len(chosen)} contracts run on this day; name one of them")
    risks = [contract_risk(delivery, each, believed, overrun) for each in chosen]
    running = [each for each in risks if each.running]
    if named and not running:
        return _not_running(delivery, named)
    running.sort(key=lambda each: (_lowest(each), each.contract))
    return _result(delivery, running)


def _priors(given: Priors | Path | str) -> Priors:
    """Read priors; a mere text is refused, because it may come from somebody else's request."""
    if isinstance(given, Priors):
        return given
    if isinstance(given, Path):
        return read_priors(SHIPPED, given)
    if given:
        raise MeasureError(f"priors of '{given}': hand in a pathlib.Path, or priors themselves")
    return shipped_priors()


def _lowest(risk: ContractRisk) -> tuple[bool, float]:
    tau = risk.possible.tau if risk.possible else None
    return tau is None, 0.0 if tau is None else float(tau.low)


def _result(delivery: Delivery, risks: list[ContractRisk]) -> Result:
    findings = tuple(_finding(delivery, each) for each in risks)
    unknowns = first_of_each([doubt for each in risks for doubt in each.unknowns])
    return Result(
        measure=MEASURE.name,
        at=delivery.at,
        headline=_headline(risks),
        findings=findings,
        assumptions=first_of_each([told for each in risks for told in each.assumptions]),
        unknowns=unknowns,
        method="maximum flow through the liabilities, exact in whole pence, at the ends of what is "
        "possible; scenarios from named priors",
        coverage=Coverage(
            sum(each.evidenced for each in risks),
            sum(each.assumed for each in risks),
            delivery.undated,
        ),
        subgraph=delivery.part(path for each in risks for path in each.paths),
    )


def _headline(risks: list[ContractRisk]) -> str:
    if not risks:
        return "no contract with parties is running on this day, so no risk is transferred"
    if len(risks) == 1:
        return in_a_sentence(risks[0])
    none = [each for each in risks if _lowest(each) == (False, 0.0)]
    verb = agreed(len(none), "leaves", "leave")
    return (
        f"{len(none)} of {counted(len(risks), 'running contract')} {verb} it possible that nothing "
        "of an overrun can be recovered from the providers"
    )


def _finding(delivery: Delivery, risk: ContractRisk) -> Finding:
    sentences = [f"{in_a_sentence(risk)}.", *scenarios_in_words(risk)]
    parties = tuple(each.party for each in (*risk.bears, *risk.pays) if each.party.iri)
    return Finding(
        kind="risk transfer",
        subject=risk.contract,
        value=_value(risk),
        unit="part that can be recovered of what falls on the providers",
        sentence=capital(" ".join(sentences)),
        touches=delivery.things(party.iri for party in parties),
        paths=risk.paths,
        sources=risk.sources,
        unknowns=(*risk.conflicts, *risk.unknowns),
    )


def _value(risk: ContractRisk) -> Value:
    """Tau, or its range; nothing where no overrun falls on providers."""
    if risk.possible is None:
        return Interval(Decimal(0), Decimal(1))
    tau = risk.possible.tau
    if tau is None or tau.high is None:
        return ()
    low, high = Decimal(as_text(tau.low)), Decimal(as_text(tau.high, up=True))
    return low if tau.low == tau.high else Interval(low, high)


def _not_running(delivery: Delivery, contract: str) -> Result:
    status = str(delivery.graph.nodes[contract].get("status", "")).replace("-", " ")
    name = delivery.label(contract)
    return Result(
        measure=MEASURE.name,
        at=delivery.at,
        headline=f"{name} does not run on {delivery.at} ({status or 'no role in force'}), so that "
        "nothing is at stake under it",
        findings=(),
        assumptions=(),
        unknowns=(),
        method="roles in force on the day",
        coverage=Coverage(0, 0, delivery.undated),
        subgraph=delivery.part(()),
    )


MEASURE = Measure(
    name="risk-transfer",
    title="Risk transfer",
    question="How much of an overrun could the providers of a contract really be made to bear?",
    run=risk_transfer,
    settings={
        "contract": "only this contract, by IRI, key or slug",
        "overrun": "pounds, or a percentage of the annual value such as 21%",
        "priors": "a file of priors that take the place of the shipped ones",
    },
    alone={"contract": "contract"},
)

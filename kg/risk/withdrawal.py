"""Withdrawal: what happens when a party leaves, and who could bear an overrun.

Method:
    The parties that leave give up their roles in the contracts named, or in all of theirs.
    A service is left without a provider when only they are on record as providing it on the day.
    A contract is left without a lead when nobody who answers for it remains; then its other
    providers and all its services are affected too.
    What is at stake is the leaving parties' part of the contract's reported value, for each basis:
    by their share where it is on record, else anything from nothing to all that others' known
    shares leave over. An overrun could fall on the lead alone, or on all providers by their shares.
    Only facts in force are used. Nothing here says how likely any of it is.

Why it matters:
    The contract passes the risk down to the lead and its partners; when one of them hands back its
    part, the service and its patients come back up the same chain to a commissioner who has no
    other provider on record.

Settings:
    withdraw: Who leaves; without it, each provider is tried in turn.
    contracts: Only from these contracts.
    overrun: Contract to the amount it overruns by.

Example:
    >>> from kg.risk.sketch import network
    >>> graph = network(
    ...     "C lead-commissioner K", "K value 1000 annual", "K covers S", "K covers T",
    ...     "L lead-provider K", "L provides T", "P partner K", "P provides S")
    >>> print(withdrawal(graph, withdraw=["P"]).headline)  # doctest: +NORMALIZE_WHITESPACE
    If P withdraws from K and nothing else changes, 1 service has no other provider on record (S),
    between £0 and £1,000 (annual) is at stake and 2 other organisations are affected

Reference:
    National Audit Office, Investigation into the collapse of the UnitingCare Partnership contract,
    HC 512, 2016, for the way risk returns to commissioners.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from kg.errors import MeasureError
from kg.risk.delivery import Delivery, read
from kg.risk.doubts import assumptions, unknowns
from kg.risk.effects import (
    contract_overruns,
    main_contractor_leaves,
    parties_leave,
    service_touched,
)
from kg.risk.finding import Coverage, FactGraph, Finding, Measure, Result
from kg.risk.headline import headline
from kg.risk.inputs.annual import annual
from kg.risk.money import each_reported
from kg.risk.roles import PROVIDERS, rank
from kg.risk.scenario import Scenario
from kg.risk.stakes import overrun_in_pence
from kg.risk.whatif import ContractTouched, Ledger, WhatIf
from kg.risk.wording import agreed, counted, first_of_each, listed, unique

Amount = Decimal | int | str


def withdrawal(
    graph: FactGraph,
    withdraw: Iterable[str] = (),
    contracts: Iterable[str] = (),
    overrun: Mapping[str, Amount] | None = None,
) -> WhatIf:
    """Work out what follows when parties withdraw or contracts overrun, and nothing else changes.

    Raises:
        UnknownOrganisation: If a party is not in the graph.
        UnknownContract: If a contract is not in the graph.
        MeasureError: If there is nothing to work out: no party, no role in force, no amount.
    """
    delivery = read(graph)
    leaving = tuple(dict.fromkeys(delivery.organisation(name) for name in withdraw))
    chosen = tuple(dict.fromkeys(delivery.contract(name) for name in contracts))
    amounts = {
        delivery.contract(name): overrun_in_pence(amount)
        for name, amount in (overrun or {}).items()
    }
    if not leaving and not amounts:
        raise MeasureError("nothing to work out: name a party that withdraws or an overrun")
    for contract in (*chosen, *amounts):
        _check_running(delivery, contract)
    for party in leaving:
        _check_party(delivery, party, chosen)
    return _work_out(Scenario(delivery, leaving, chosen, amounts))


def each_provider(
    graph: FactGraph,
    *,
    withdraw: Iterable[str] = (),
    contracts: Iterable[str] = (),
    overrun: Mapping[str, Amount] | None = None,
) -> Result:
    """Try the withdrawal of each provider in turn, or answer for the parties named.

    Raises:
        UnknownOrganisation: If a party is not in the graph.
        UnknownContract: If a contract is not in the graph.
        MeasureError: If a named party has no role in force.
    """
    delivery = read(graph)
    named = [withdraw] if isinstance(withdraw, str) else list(withdraw)
    chosen = [contracts] if isinstance(contracts, str) else list(contracts)
    if named or overrun:
        answers = [(named, withdrawal(graph, named, chosen, overrun))]
    else:
        providers = {
            fact.source
            for held in delivery.roles.values()
            for fact in held
            if fact.role in PROVIDERS
        }
        answers = [
            ([node], _work_out(Scenario(delivery, (node,), (), {})))
            for node in sorted(providers, key=delivery.key)
        ]
    findings = [_finding(delivery, names, answer) for names, answer in answers]
    findings.sort(
        key=lambda each: (-each.value if isinstance(each.value, int) else 0, each.subject)
    )
    return _result(delivery, tuple(findings), [answer for _, answer in answers])


def _check_running(delivery: Delivery, contract: str) -> None:
    if contract in delivery.roles:
        return
    status = str(delivery.graph.nodes[contract].get("status", "")) or "no role in force"
    raise MeasureError(
        f"'{delivery.label(contract)}' does not run on {delivery.at} ({status}); try another day"
    )


def _check_party(delivery: Delivery, party: str, chosen: tuple[str, ...]) -> None:
    held = [each for each in delivery.contracts if delivery.standing(each, party)]
    name = delivery.label(party)
    if not held and not delivery.provides.get(party):
        raise MeasureError(
            f"'{name}' has no role or service in force on {delivery.at} to withdraw from; "
            "try another day"
        )
    if chosen and not set(chosen) & set(held):
        elsewhere = listed([delivery.label(each) for each in held])
        raise MeasureError(
            f"'{name}' has no role in force in {delivery.names(chosen)} on {delivery.at}; "
            f"its contracts: {elsewhere}"
        )


def _work_out(scenario: Scenario) -> WhatIf:
    delivery, ledger = scenario.delivery, Ledger()
    for contract in scenario.touched:
        parties_leave(scenario, ledger, contract)
    for touched in scenario.services:
        service_touched(scenario, ledger, touched)
    for party in scenario.leaving:
        main_contractor_leaves(scenario, ledger, party)
    for contract, amount in scenario.overrun.items():
        contract_overruns(scenario, ledger, contract, amount)
    order = sorted(ledger.effects, key=lambda node: (_weight(scenario, node), delivery.key(node)))
    affected = tuple(ledger.entry(node, delivery.thing(node)) for node in order)
    paths = [path for each in affected for path in each.paths]
    return WhatIf(
        headline=headline(scenario, [node for node in order if node not in scenario.leaving]),
        at=delivery.at,
        affected=affected,
        contracts=tuple(_contract(scenario, each) for each in scenario.contracts),
        services=scenario.services,
        assumptions=assumptions(scenario),
        unknowns=unknowns(scenario, paths),
        subgraph=delivery.part(paths),
    )


def _weight(scenario: Scenario, node: str) -> int:
    """Who leaves comes first, then those who answer for the contracts, then everybody else."""
    if node in scenario.leaving:
        return -1
    held = (scenario.delivery.standing(each, node)[:1] for each in scenario.contracts)
    return min((rank(fact.role) for facts in held for fact in facts), default=rank(""))


def _contract(scenario: Scenario, contract: str) -> ContractTouched:
    told = scenario.delivery.graph.nodes[contract]
    return ContractTouched(
        contract=scenario.delivery.thing(contract),
        status=str(told.get("status", "")),
        without_lead=contract in scenario.headless,
        at_stake=scenario.stake(contract) if contract in scenario.touched else (),
        values=each_reported(told.get("values", ())),
        annual=annual(scenario.delivery, contract),
    )


def _finding(delivery: Delivery, names: list[str], answer: WhatIf) -> Finding:
    lost = [each.service for each in answer.services if each.without_provider]
    contracts = [each.contract for each in answer.contracts]
    return Finding(
        kind="withdrawal" if names else "overrun",
        subject=delivery.thing(delivery.organisation(names[0])) if names else contracts[0],
        value=len(lost),
        unit="services with no other provider on record",
        sentence=f"{answer.headline}.",
        touches=tuple(sorted([*lost, *contracts])),
        paths=answer.paths,
        sources=unique(source for each in answer.affected for source in each.sources),
        unknowns=answer.unknowns,
    )


def _result(delivery: Delivery, findings: tuple[Finding, ...], answers: list[WhatIf]) -> Result:
    gaps = [each for each in findings if each.value]
    unknowns = first_of_each([doubt for answer in answers for doubt in answer.unknowns])
    return Result(
        measure=MEASURE.name,
        at=delivery.at,
        headline=f"{counted(len(gaps), 'provider')} of {len(findings)} "
        f"{agreed(len(gaps), 'is', 'are')} alone on record in providing some service",
        findings=findings,
        assumptions=first_of_each([told for answer in answers for told in answer.assumptions]),
        unknowns=unknowns,
        method="roles and services given up, followed through the contracts' facts",
        coverage=Coverage(delivery.evidenced, len(unknowns), delivery.undated),
        subgraph=delivery.part(path for finding in findings for path in finding.paths),
    )


MEASURE = Measure(
    name="withdrawal",
    title="What happens when a party withdraws",
    question="Who is affected if a provider leaves, and which services have no other provider?",
    run=each_provider,
    settings={
        "withdraw": "who leaves, by IRI, key or code; each provider in turn if none is named",
        "contracts": "only from these contracts",
        "overrun": "contract to the amount it overruns by",
    },
    alone={"organisation": "withdraw"},
)

"""What a scenario does to each organisation, written into a ledger with the facts behind it."""

from kg.risk.finding import Path
from kg.risk.money import MoneyRange
from kg.risk.roles import COMMISSIONERS, GUARANTORS, LEADS, PROVIDERS
from kg.risk.scenario import Scenario
from kg.risk.stakes import bearers
from kg.risk.whatif import Effect, Ledger, ServiceTouched
from kg.risk.wording import listed


def parties_leave(scenario: Scenario, ledger: Ledger, contract: str) -> None:
    """Note what the leaving parties give up in a contract and what its other parties face."""
    delivery, goers = scenario.delivery, scenario.goers(contract)
    stake = scenario.stake(contract)
    for party in goers:
        labels = [delivery.hop(fact).label for fact in delivery.standing(contract, party)]
        words = f"gives up its role in {delivery.label(contract)} ({listed(labels)})"
        effect = Effect("withdraws", words, stake if len(goers) == 1 else ())
        sources = delivery.value_sources(contract)
        ledger.note(party, effect, scenario.path(contract, party), sources)
    others = {fact.source for fact in delivery.roles[contract]} - set(goers)
    for other in sorted(others, key=delivery.key):
        roles = {fact.role for fact in delivery.standing(contract, other)}
        for effect in _effects_on(scenario, contract, roles, stake):
            sources = delivery.value_sources(contract) if effect.amounts else ()
            ledger.note(other, effect, scenario.path(contract, other), sources)


def _effects_on(
    scenario: Scenario, contract: str, roles: set[str], stake: tuple[MoneyRange, ...]
) -> list[Effect]:
    delivery = scenario.delivery
    name, goers = delivery.label(contract), scenario.goers(contract)
    who, headless = delivery.names(goers), contract in scenario.headless
    effects: list[Effect] = []
    if roles & PROVIDERS and headless:
        effects.append(Effect("loses-lead", f"works in {name} under {who}; no lead is left"))
    elif roles & LEADS:
        words = f"answers for {name} and would have to cover or replace what {who} does"
        effects.append(Effect("covers-gap", words, stake))
    elif roles & PROVIDERS:
        effects.append(Effect("loses-partner", f"stays in {name} without {who}"))
    if roles & COMMISSIONERS:
        words = f"still has to secure what {name} buys" + (", without a lead" if headless else "")
        effects.append(Effect("keeps-duty", words, stake))
    if roles & GUARANTORS:
        effects.append(Effect("guarantee", f"guarantees {name} and might be called on"))
    if set(delivery.commissioners(contract)) & set(goers):
        effects.append(Effect("loses-commissioner", f"{name} loses {who} as its commissioner"))
    return effects


def service_touched(scenario: Scenario, ledger: Ledger, touched: ServiceTouched) -> None:
    """Note who is left with a service and who is left without one."""
    delivery, service = scenario.delivery, touched.service
    gone = [delivery.provides[who.iri][service.iri] for who in touched.provided_by]
    if not gone:
        return
    start = delivery.hop(gone[0])
    for party, fact in zip(touched.provided_by, gone, strict=True):
        alone = " and is alone on record in doing so" if touched.without_provider else ""
        words = f"provides {service.label}{alone}"
        ledger.note(party.iri, Effect("service", words), Path((delivery.hop(fact),)))
    for other in touched.other_providers:
        back = delivery.hop(delivery.provides[other.iri][service.iri], forward=False)
        words = f"is on record as also providing {service.label} and might be asked for more"
        ledger.note(other.iri, Effect("might-take-on", words), Path((start, back)))
    if not touched.without_provider:
        return
    for contract in touched.contracts:
        for payer in delivery.commissioners(contract.iri):
            paying = delivery.standing(contract.iri, payer)[0]
            where = contract.label if touched.belongs else f"{contract.label}, if it belongs there"
            words = f"has no other provider of {service.label} on record in {where}"
            mine = delivery.standing(contract.iri, gone[0].source)
            middle = [delivery.hop(mine[0])] if mine else []
            hops = (*middle, delivery.hop(paying, forward=False))
            ledger.note(payer, Effect("service-gap", words), Path(hops))


def main_contractor_leaves(scenario: Scenario, ledger: Ledger, party: str) -> None:
    """Note whoever is on record as subcontractor of a leaving party."""
    delivery = scenario.delivery
    for sub, fact in delivery.subcontractors.get(party, {}).items():
        words = f"is on record as subcontractor of {delivery.label(party)}"
        path = Path((delivery.hop(fact, forward=False),))
        ledger.note(sub, Effect("loses-main-contractor", words), path)


def contract_overruns(scenario: Scenario, ledger: Ledger, contract: str, amount: int) -> None:
    """Note how much of an overrun could fall on each party."""
    delivery, name = scenario.delivery, scenario.delivery.label(contract)
    whole = MoneyRange("GBP", "overrun", amount, amount)
    for party, (low, high) in bearers(delivery, contract, amount).items():
        part = MoneyRange("GBP", "overrun", low, high)
        words = f"could bear {part.amount} of the overrun of {name}"
        _bears(scenario, ledger, (contract, party), Effect("may-bear", words, (part,)))
    rest = MoneyRange("GBP", "overrun", 0, amount)
    for party in delivery.commissioners(contract):
        words = f"gets back whatever the providers of {name} cannot bear of {whole.amount}"
        _bears(scenario, ledger, (contract, party), Effect("may-return", words, (rest,)))
    for party in delivery.guarantors(contract):
        words = f"guarantees {name} and might be called on for its overrun"
        _bears(scenario, ledger, (contract, party), Effect("guarantee", words, (rest,)))


def _bears(scenario: Scenario, ledger: Ledger, where: tuple[str, str], effect: Effect) -> None:
    contract, party = where
    held = scenario.delivery.standing(contract, party)[0]
    ledger.note(party, effect, Path((scenario.delivery.hop(held),)))

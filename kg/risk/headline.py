"""The headline of a scenario: one conditional sentence, never a prediction."""

from collections.abc import Iterator, Sequence

from kg.risk.money import MoneyRange, add, in_words
from kg.risk.scenario import Scenario
from kg.risk.wording import agreed, counted, listed


def headline(scenario: Scenario, others: Sequence[str]) -> str:
    """Sum a scenario up; ``others`` are the affected organisations that do not leave."""
    return (
        f"If {_condition(scenario)} and nothing else changes, {listed(_outcomes(scenario, others))}"
    )


def _condition(scenario: Scenario) -> str:
    delivery = scenario.delivery
    parts: list[str] = []
    if scenario.leaving:
        verb = agreed(len(scenario.leaving), "withdraws", "withdraw")
        places = [delivery.label(contract) for contract in scenario.touched]
        where = f" from {listed(places, most=3)}" if places else ""
        parts.append(f"{delivery.names(scenario.leaving)} {verb}{where}")
    for contract, amount in scenario.overrun.items():
        money = MoneyRange("GBP", "overrun", amount, amount)
        parts.append(f"{delivery.label(contract)} overruns by {money.amount}")
    return " and ".join(parts)


def _outcomes(scenario: Scenario, others: Sequence[str]) -> Iterator[str]:
    if scenario.headless:
        under = [each.service.label for each in scenario.services if each.without_lead]
        names = scenario.delivery.names(scenario.headless)
        also = f" with {counted(len(under), 'service')} ({listed(under)})" if under else ""
        yield f"{names} {agreed(len(scenario.headless), 'is', 'are')} left without a lead{also}"
    if scenario.leaving:
        yield _gaps(scenario)
    if scenario.touched:
        yield _stake(scenario)
    if scenario.overrun:
        yield "who bears it depends on terms that are not on record"
    number = counted(len(others), "other organisation" if scenario.leaving else "organisation")
    yield f"{number} {agreed(len(others), 'is', 'are')} affected"


def _gaps(scenario: Scenario) -> str:
    """Services without another provider; those that may not belong to the contract apart."""
    gaps = [each for each in scenario.services if each.without_provider]
    lost = [each.service.label for each in gaps if each.belongs]
    maybe = [each.service.label for each in gaps if not each.belongs]
    verb = agreed(len(lost), "has", "have")
    words = f"{counted(len(lost), 'service')} {verb} no other provider on record"
    words = f"{words} ({listed(lost)})" if lost else "no service is known to lose its only provider"
    if not maybe:
        return words
    verb = agreed(len(maybe), "does", "do")
    return f"{words}, nor {verb} {listed(maybe)}, which may not belong to the contract"


def _stake(scenario: Scenario) -> str:
    stakes = {contract: scenario.stake(contract) for contract in scenario.touched}
    total = add(money for each in stakes.values() for money in each)
    silent = sum(not each for each in stakes.values())
    besides = (
        f", besides {counted(silent, 'contract')} of unknown value," if total and silent else ""
    )
    return f"{in_words(total)}{besides} is at stake"

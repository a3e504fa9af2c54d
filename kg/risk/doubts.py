"""What a scenario supposes and what nobody on record knows, as sentences."""

from collections.abc import Iterable, Iterator

from kg.risk.finding import Path
from kg.risk.scenario import Scenario
from kg.risk.stakes import known_shares
from kg.risk.wording import counted, first_of_each

LEAVE = (
    "Nothing else changes: nobody steps in who is not on record, and no terms are renegotiated.",
    "Partners and subcontractors work under whoever answers for the contract.",
    "A service is one thing wherever it is delivered; another provider may not reach its patients.",
)
OVERRUN = (
    "An overrun falls on the parties on record on the day, before anybody leaves.",
    "One end of each range: the lead bears all; the other: all providers bear it by their shares.",
)


def assumptions(scenario: Scenario) -> tuple[str, ...]:
    """What the answer supposes."""
    day = f"Roles, services and values are those on record for {scenario.delivery.at}."
    leave = LEAVE if scenario.leaving else ()
    return (day, *leave, *(OVERRUN if scenario.overrun else ()))


def unknowns(scenario: Scenario, paths: Iterable[Path]) -> tuple[str, ...]:
    """What would have to be found out to say more, the most telling first."""
    told: list[str] = []
    for contract in scenario.touched:
        told += _shares(scenario, contract)
    for contract in scenario.contracts:
        told += scenario.delivery.value_doubts(contract)
        told += _terms(scenario, contract)
    told += _services(scenario)
    told += _disputes(paths)
    if scenario.delivery.undated:
        told.append(
            f"{counted(scenario.delivery.undated, 'fact')} without any date left out, "
            "of this or other contracts"
        )
    return first_of_each(told)


def _shares(scenario: Scenario, contract: str) -> Iterator[str]:
    delivery, name = scenario.delivery, scenario.delivery.label(contract)
    if contract not in scenario.headless:
        shares = known_shares(delivery, contract)
        silent = [
            party
            for party in scenario.goers(contract)
            if party not in shares and scenario.delivers(contract, party)
        ]
        if silent:
            yield f"what share of {name} {delivery.names(silent)} carries is not on record"
    for party in scenario.goers(contract):
        for fact in delivery.standing(contract, party):
            if fact.attributes.get("state") == "withdrawing":
                hop = delivery.hop(fact)
                yield (
                    f"{delivery.label(party)} is on record as leaving {name} already: its role as "
                    f"{hop.label} ends between {hop.period[2]} and {hop.period[1]}"
                )


def _terms(scenario: Scenario, contract: str) -> Iterator[str]:
    delivery, name = scenario.delivery, scenario.delivery.label(contract)
    if not delivery.guarantors(contract):
        yield f"whether anybody guarantees {name} is not on record"
    else:
        yield f"how far the guarantee of {name} reaches is not on record"
    if contract in scenario.touched:
        yield f"what notice a party to {name} has to give is not on record"
    if contract in scenario.overrun:
        yield f"whether the parties to {name} have the funds to bear an overrun is not on record"
    if not delivery.commissioners(contract):
        yield f"who commissions {name} is not on record"
    if not delivery.heads(contract):
        yield f"who answers for {name} is not on record"


def _services(scenario: Scenario) -> Iterator[str]:
    delivery = scenario.delivery
    for contract in scenario.touched:
        name, covers = delivery.label(contract), delivery.covers.get(contract, {})
        open_ends = [service for service in covers if service not in delivery.providers_of]
        if open_ends:
            yield f"who provides {delivery.names(open_ends)} in {name} is not on record"
        for party in scenario.goers(contract):
            if not scenario.delivers(contract, party):
                continue
            mine = delivery.services_under(contract, party)
            if not mine:
                yield f"what {delivery.label(party)} provides in {name} is not on record"
            loose = [service for service in mine if service not in covers]
            if loose and covers:
                yield f"whether {delivery.names(loose)} belongs to {name} is not on record"
    if any(service.without_provider for service in scenario.services):
        yield "how long replacing a provider would take is not on record"


def _disputes(paths: Iterable[Path]) -> Iterator[str]:
    for hop in sorted({hop for path in paths for hop in path.hops if hop.disputed_by}):
        yield (
            f"'{hop.label}' between {hop.start.label} and {hop.end.label} is disputed by "
            f"{', '.join(hop.disputed_by)}"
        )

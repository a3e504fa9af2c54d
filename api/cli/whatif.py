"""Work out what follows if a party withdraws or a contract overruns, and nothing else changes.

Example: nhs-kg whatif --withdraw RYF --contract dorset-iucs. Without --at the day is today, or the
last day on which the parties named had their parts in the contracts named.
"""

from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from api.cli import _options
from api.cli._opened import Opened
from api.cli.risk import print_lines
from api.scenarios import Wording, as_json, sources_of
from kg.risk.consequences import Consequences
from kg.risk.inputs.known import in_pounds
from kg.risk.lossrisk.sentences import in_a_sentence
from kg.risk.money import MoneyRange
from kg.risk.service_gap import gap_in_words
from kg.risk.whatif import ContractTouched
from kg.risk.wording import first_of_each


@click.command(help=__doc__)
@click.option("--withdraw", multiple=True, metavar="ORG", help="Who leaves; repeatable.")
@click.option("--contract", multiple=True, metavar="ID", help="Only from this one; repeatable.")
@click.option("--overrun", multiple=True, metavar="ID=AMOUNT", help="In pounds; repeatable.")
@_options.at
@click.option("--json", "in_json", is_flag=True, help="Print JSON.")
@_options.store
def command(
    withdraw: tuple[str, ...],
    contract: tuple[str, ...],
    overrun: tuple[str, ...],
    at: date | None,
    in_json: bool,
    store: Path | None,
) -> None:
    """Run ``nhs-kg whatif``."""
    if not withdraw and not overrun:
        raise click.UsageError("name a party that withdraws (--withdraw) or an --overrun")
    amounts = dict(_amount(text) for text in overrun)
    opened = Opened.at(store)
    wording = Wording(withdraw, contract, amounts, at)
    supposed = wording.resolve(opened.dataset, opened.network, _options.today())
    answer = supposed.answer(opened.dataset, opened.network)
    if in_json:
        _options.print_json(as_json(opened.network, supposed, answer))
    else:
        _print(opened, answer, supposed.note)


def _amount(text: str) -> tuple[str, Decimal]:
    contract, _, amount = text.rpartition("=")
    try:
        return contract, Decimal(amount.replace(",", "").removeprefix("£"))
    except InvalidOperation as error:
        raise click.BadParameter(
            f"'{text}' is not CONTRACT=AMOUNT", param_hint="--overrun"
        ) from error


def _print(opened: Opened, whole: Consequences, note: str) -> None:
    answer = whole.found
    click.echo(f"{answer.headline} (on {answer.at})")
    for each in answer.affected:
        click.echo(f"\n{each.organisation.label} ({each.organisation.key})")
        for effect in each.effects:
            amounts = "; ".join(str(amount) for amount in effect.amounts)
            click.echo(f"  {effect.sentence}" + (f": {amounts}" if amounts else ""))
        for path in each.paths:
            click.echo(f"  path: {path} [{', '.join(path.sources)}]")
    print_lines("contracts", [_contract(each) for each in answer.contracts])
    services = [
        f"{each.service.label}: "
        + (
            "no other provider on record"
            if each.without_provider
            else f"also provided by {', '.join(one.label for one in each.other_providers)}"
            if each.other_providers
            else "who provides it is not on record"
        )
        for each in answer.services
    ]
    print_lines("services", services)
    print_lines("gaps in services", [gap_in_words(each) for each in whole.gaps])
    print_lines("losses", [f"{in_a_sentence(each)}." for each in whole.losses])
    print_lines("if they failed altogether", _reached(whole))
    print_lines("assumptions", first_of_each([*answer.assumptions, *_assumed(whole)]))
    print_lines("unknowns", answer.unknowns)
    print_lines("sources", [opened.source_line(key) for key in sources_of(whole)])
    print_lines("note", [note] if note else [])


def _reached(whole: Consequences) -> list[str]:
    """Tell whom a cascade reaches; nothing where only some contracts are left."""
    if whole.cascade is None:
        return []
    reached = [
        f"round {each.round}: {whole.names[each.organisation].label} loses "
        f"{MoneyRange('GBP', '', each.loss_low, each.loss_high).amount}"
        + ("" if each.statutory else f", {each.stress_low:.0%} to {each.stress_high:.0%} of what")
        + ("" if each.statutory else " it can bear")
        for each in whole.cascade.reached
    ]
    if whole.cascade.left_out:
        reached.append(f"{whole.cascade.left_out:,} more, who can lose less")
    return reached or ["nobody else on record would lose an amount that matters"]


def _assumed(whole: Consequences) -> list[str]:
    every = (*(gap.assumptions for gap in whole.gaps), *(loss.assumptions for loss in whole.losses))
    return [told for each in every for told in each]


def _contract(each: ContractTouched) -> str:
    lead = "left without a lead" if each.without_lead else "keeps its lead"
    stake = "; ".join(str(amount) for amount in each.at_stake) or "not known"
    values = "; ".join(f"{amount} [{source}]" for amount, source in each.values) or "none"
    yearly = "not on record" if each.annual is None else in_pounds(each.annual)
    return (
        f"{each.contract.label} ({each.contract.key}), {each.status or 'status not known'}: "
        f"{lead}; at stake: {stake}; a year: {yearly}; values reported: {values}"
    )

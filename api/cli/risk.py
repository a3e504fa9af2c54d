"""Run an analysis; 'risk list' shows them all with their meaning.

Settings are written name=value: nhs-kg risk single-points least=3 --at 2019-07-11
"""

from datetime import date
from pathlib import Path

import click

from api.cli import _options
from api.cli._opened import Opened
from api.measuring import analyses, run_measure
from kg.risk import Result


@click.command(help=__doc__)
@click.argument("name", metavar="MEASURE")
@click.argument("settings", nargs=-1, metavar="[NAME=VALUE]...")
@_options.at
@_options.as_json
@_options.store
def command(
    name: str, settings: tuple[str, ...], at: date | None, as_json: bool, store: Path | None
) -> None:
    """Run ``nhs-kg risk``."""
    if name == "list":
        _list(as_json=as_json)
        return
    for setting in settings:
        if "=" not in setting:
            raise click.BadParameter(f"'{setting}' is not name=value", param_hint="NAME=VALUE")
    given = dict(setting.split("=", 1) for setting in settings)
    opened = Opened.at(store)
    day = at or _options.today()
    result = run_measure(opened.dataset, opened.network, name, day, given, files=True)
    if as_json:
        keys = sorted({source for finding in result.findings for source in finding.sources})
        cards = {key: opened.network.sources.get(key, {}) for key in keys}
        _options.print_json({**result.as_dict(), "sources": cards})
    else:
        _print(opened, result)


def _list(*, as_json: bool) -> None:
    known = analyses().values()
    if as_json:
        told = [
            {
                "name": each.name,
                "title": each.title,
                "question": each.question,
                "settings": dict(each.settings),
            }
            for each in known
        ]
        _options.print_json(told)
        return
    for each in known:
        click.echo(f"{each.name}: {each.question}")
        for setting, meaning in each.settings.items():
            click.echo(f"  {setting}=  {meaning}")


def _print(opened: Opened, result: Result) -> None:
    click.echo(f"{result.headline} (on {result.at})")
    for finding in result.findings:
        click.echo(f"\n{finding.sentence}")
        for path in finding.paths:
            click.echo(f"  {path} [{', '.join(path.sources)}]")
        for unknown in finding.unknowns:
            click.echo(f"  unknown: {unknown}")
    print_lines("assumptions", result.assumptions)
    print_lines("unknowns", result.unknowns)
    keys = sorted({source for finding in result.findings for source in finding.sources})
    print_lines("sources", [opened.source_line(key) for key in keys])
    click.echo(f"\n{result.coverage}")


def print_lines(title: str, lines: tuple[str, ...] | list[str]) -> None:
    """Print a list under a title, if there is anything in it."""
    if lines:
        click.echo(f"\n{title}")
        for line in lines:
            click.echo(f"  {line}")

"""Download registers and notices from their official services, for load.

KIND says which service is asked. What has been fetched into a folder is not asked for again, so
the same command goes on where it was stopped, and later brings the folder up to date.
"""

import shlex
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from api.cli import _options
from kg.dates import PartialDate
from kg.errors import InvalidDate, SinceTooEarly
from kg.sources.fetch.clock import Clock, uk_time
from kg.sources.fetch.days import USUAL_DAYS
from kg.sources.fetch.fetched import Fetched, Wanted
from kg.sources.fetch.services import SERVICES

_KINDS = "\n".join(f"{each.kind:<17} {each.meaning}" for each in SERVICES.values())
_HELP = f"{__doc__}\n\b\n{_KINDS}"


class Since(click.ParamType[date]):
    """A day that is past, or a month or year meaning its first day."""

    name = "date"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's own signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> date:
        """Read a date."""
        try:
            day = value if isinstance(value, date) else PartialDate.parse(value).first
        except InvalidDate as error:
            self.fail(str(error), param, ctx)
        if day > uk_time(Clock().now()).date():
            self.fail(f"'{value}' is still to come; name a day that is past", param, ctx)
        return day


class Address(click.ParamType[str]):
    """An address of the web."""

    name = "url"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's own signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str:
        """Read an address."""
        try:
            parts = urlsplit(value)
            good = parts.scheme in {"http", "https"} and parts.hostname and not parts.query
            good = good and parts.port != 0
        except ValueError:
            good = False
        if not good:
            self.fail(f"'{value}' is no address; write https://host/path", param, ctx)
        return str(value)


@click.command(help=_HELP)
@click.argument("kind", type=click.Choice(list(SERVICES)))
@click.option(
    "--since",
    type=Since(),
    metavar="DATE",
    help="First day: 2025-03-11, or 2025-03 or 2025. Without it, notices since the folder's first "
    f"day, else of the last {USUAL_DAYS} days; the whole register of ods.",
)
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to fill; else fetched/KIND.",
)
@click.option("--address", type=Address(), metavar="URL", help="Another address, as of a mirror.")
@_options.as_json
def command(
    kind: str, since: date | None, into: Path | None, address: str | None, as_json: bool
) -> None:
    """Run ``nhs-kg fetch``."""
    folder = into or Path("fetched") / kind
    wanted = Wanted(folder, since, address or "", tell=_options.progress)
    try:
        fetched = SERVICES[kind].fetch(wanted)
    except SinceTooEarly as error:
        raise click.BadParameter(str(error), param_hint="--since") from error
    following = _following(folder, fetched)
    if as_json:
        _options.print_json({**asdict(fetched), "folder": str(folder), "next": following})
    else:
        _tell(fetched, folder, following)
    if fetched.incomplete:
        raise click.exceptions.Exit(1)


def _following(folder: Path, fetched: Fetched) -> str:
    """Give the command that loads what has been fetched; empty when there is nothing."""
    if not fetched.files:
        return ""
    [first, *others] = fetched.files
    files = shlex.quote(str(folder / first))
    if others:
        files = f"{shlex.quote(str(folder))}/*{Path(first).suffix}"
    return f"nhs-kg load {fetched.load} {files}"


def _tell(fetched: Fetched, folder: Path, following: str) -> None:
    for gap in fetched.incomplete:
        click.echo(f"incomplete: {gap}", err=True)
    news = f"{fetched.new:,} new or changed" if fetched.new else "nothing new"
    click.echo(f"{news}, {fetched.held:,} already there, in {fetched.requests:,} requests")
    for name, records in fetched.files.items():
        click.echo(f"  {records:>8,} records in {folder / name}")
    if fetched.incomplete:
        click.echo("not complete; run the same command again to ask for what is missing")
    click.echo(following or "there is nothing to load; choose an earlier day with --since")

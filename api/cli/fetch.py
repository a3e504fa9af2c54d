"""Download registers and notices from their official services, for load.

KIND says which service is asked. What has been fetched into a folder is not asked for again, so
the same command goes on where it was stopped, and later brings the folder up to date.
"""

import shlex
from dataclasses import asdict
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import click

from api.cli import _options
from kg.dates import PartialDate
from kg.errors import SinceTooEarly
from kg.sources.fetch.clock import Clock, uk_time
from kg.sources.fetch.days import USUAL_DAYS
from kg.sources.fetch.fetched import Fetched, Wanted
from kg.sources.fetch.services import SERVICES

_KINDS = "\n".join(f"{each.kind:<17} {each.meaning}" for each in SERVICES.values())
_HELP = f"{__doc__}\n\b\n{_KINDS}"


def past_day(text: str) -> date:
    """Read a day that is past, or a month or year meaning its first day.

    Raises:
        ValueError: It is no date, or still to come.

    Example:
        >>> past_day("2019-10")
        datetime.date(2019, 10, 1)
    """
    day = PartialDate.parse(text).first
    if day > uk_time(Clock().now()).date():
        raise ValueError(f"'{text}' is still to come; name a day that is past")
    return day


def address(text: str) -> str:
    """Read an address of the web.

    Raises:
        ValueError: It is none.

    Example:
        >>> address("https://example.org/ods")
        'https://example.org/ods'
    """
    wrong = ValueError(f"'{text}' is no address; write https://host/path")
    try:
        parts = urlsplit(text)
        good = parts.scheme in {"http", "https"} and parts.hostname and not parts.query
        good = good and parts.port != 0
    except ValueError as error:
        raise wrong from error
    if not good:
        raise wrong
    return text


@click.command(help=_HELP)
@click.argument("kind", type=click.Choice(list(SERVICES)))
@click.option(
    "--since",
    type=_options.Read("date", past_day),
    metavar="DATE",
    help="First day: 2025-03-11, or 2025-03 or 2025. Without it, notices since the folder's first "
    f"day, else of the last {USUAL_DAYS} days; the whole register of ods.",
)
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to fill; else fetched/KIND.",
)
@click.option(
    "--address",
    type=_options.Read("url", address),
    metavar="URL",
    help="Another address, as of a mirror.",
)
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

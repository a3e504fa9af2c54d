"""Show how two organisations are connected, with the evidence of each step.

FROM and TO are keys, ODS codes, identifiers or names. Without --at the day is today, or the last
day on which facts connected the two.
"""

from datetime import date
from pathlib import Path

import click

from api.cli import _options
from api.cli._opened import Opened
from kg.identity import find
from kg.network.paths import Connections, connections
from kg.network.reach import last_day_together
from viz.dates import spoken


@click.command(help=__doc__)
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@click.option("--hubs", is_flag=True, help="Also go through what connects almost anything.")
@click.option("--limit", default=3, show_default=True, type=click.IntRange(1, 20))
@_options.at
@_options.as_json
@_options.store
def command(
    start: str,
    end: str,
    hubs: bool,
    limit: int,
    at: date | None,
    as_json: bool,
    store: Path | None,
) -> None:
    """Run ``nhs-kg path``."""
    opened = Opened.at(store)
    one, other = (find(opened.dataset, text, group="", at=at) for text in (start, end))
    today = _options.today()
    day = at or last_day_together(opened.network, [one, other], today=today)
    found = connections(opened.network, one, other, day, avoid_hubs=not hubs, limit=limit)
    note = f"no day was given; {spoken(day.isoformat())} is the last on which facts connect the two"
    notes = [note] * (at is None and day != today) + [found.note] * bool(found.note)
    if as_json:
        _options.print_json({**found.as_dict(), "note": "; ".join(notes)})
    else:
        _print(opened, found, notes)
    if not found.paths:
        raise click.exceptions.Exit(1)


def _print(opened: Opened, found: Connections, notes: list[str]) -> None:
    click.echo(f"{found.start} and {found.end} on {found.day}")
    for number, (path, sentences) in enumerate(
        zip(found.paths, found.sentences, strict=True), start=1
    ):
        click.echo(f"\npath {number}, {len(path)} steps")
        for hop, sentence in zip(path, sentences, strict=True):
            click.echo(f"  {sentence} [{', '.join(hop.sources)}]")
    if found.sources:
        click.echo("\nsources")
        for key in found.sources:
            click.echo(f"  {opened.source_line(key)}")
    for note in notes:
        click.echo(f"\nnote: {note}")

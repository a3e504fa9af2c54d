"""Draw the network around a thing, or all of it, as one page that needs no network to open."""

from datetime import date
from pathlib import Path

import click

from api.cli import _options
from api.cli._opened import Opened, write_file
from kg.identity import find
from kg.keys import iri_of
from kg.network.neighbourhood import neighbourhood
from viz.page import network_page


@click.command(help=__doc__)
@click.option("--focus", metavar="ID", help="The thing in the middle: a key, code or name.")
@click.option(
    "--depth", default=1, show_default=True, type=click.IntRange(0, 6), help="Steps from it."
)
@_options.at
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.html",
    help="The page; - for standard output.",
)
@_options.store
def command(
    focus: str | None, depth: int, at: date | None, output: Path, store: Path | None
) -> None:
    """Run ``nhs-kg draw``."""
    opened = Opened.at(store)
    day = at or _options.today()
    if focus is None:
        graph, key, name = opened.network.at(day), None, "Facts on record"
    else:
        key = find(opened.dataset, focus, group="", at=day)
        graph = neighbourhood(opened.network, key, day, depth=depth).graph
        name = opened.network.things[iri_of(key)].label_on(day)
    page = network_page(graph, title=name, focus=key)
    write_file(output, page.encode())
    click.echo(f"{graph.number_of_nodes()} things, {graph.number_of_edges()} relations", err=True)

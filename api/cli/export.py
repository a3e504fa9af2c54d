"""Write the graph, or the network of a day, for other tools.

trig, nquads and jsonld hold everything with its dates, claims in their own graphs; graphml, gexf,
node-link and csv hold the facts of one day; ftm holds FollowTheMoney entities.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from api.cli import _options
from api.cli._opened import Opened, write_file
from kg.export.ftm import write_ftm
from kg.export.rdf import FORMATS as RDF
from kg.export.rdf import write_rdf
from viz.graph_formats import FORMATS as NETWORKS

_NETWORKS = ("graphml", "gexf", "node-link", "csv")


@click.command(help=__doc__)
@click.option(
    "--format", "form", required=True, type=click.Choice([*RDF, *_NETWORKS, "ftm"]), help="Which."
)
@_options.at
@click.option(
    "-o",
    "--output",
    default="-",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The file; standard output if left out.",
)
@_options.store
def command(form: str, at: date | None, output: Path, store: Path | None) -> None:
    """Run ``nhs-kg export``."""
    if at and form in RDF:
        raise click.UsageError(f"{form} holds every date; --at belongs to {', '.join(_NETWORKS)}")
    write_file(output, _writer(form)(Opened.at(store), at or _options.today()))


def _writer(form: str) -> Callable[[Opened, date], bytes]:
    if form in RDF:
        return lambda opened, _: write_rdf(opened.dataset, form)
    if form == "ftm":
        return lambda opened, day: write_ftm(opened.network, day)
    return lambda opened, day: NETWORKS[form].write(opened.network.at(day)).encode()

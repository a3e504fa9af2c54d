"""Build the store from ontology and seeds, after checking them.

A bad seed changes nothing: the former store stays as it was.
"""

from dataclasses import asdict
from pathlib import Path

import click

from api.cli import _options
from kg.build import Summary, build


@click.command(help=__doc__)
@_options.store
@click.option(
    "--seeds",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the seeds (NHS_KG_SEEDS, else the shipped ones).",
)
@click.option("--fresh", is_flag=True, help="Build even when nothing has changed.")
@_options.as_json
def command(store: Path | None, seeds: Path | None, fresh: bool, as_json: bool) -> None:
    """Run ``nhs-kg build``."""
    settings = _options.settings(store)
    summary = build(
        settings.folder,
        seeds_folder=seeds or settings.seeds,
        fresh=fresh,
        progress=_options.progress,
    )
    for warning in summary.warnings:
        click.echo(f"warning: {warning}", err=True)
    if as_json:
        _options.print_json(asdict(summary))
    else:
        print_summary(summary)


def print_summary(summary: Summary) -> None:
    """Print what a build did."""
    did = f"built in {summary.seconds:.1f} s" if summary.built else "is up to date"
    click.echo(f"version {summary.version} {did}")
    for name, count in summary.counts.items():
        click.echo(f"  {count:>8,} {name}")

"""Add RDF files to the store: checked, idempotent, as a new version.

KIND is rdf. Each PATH is Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD, told by its ending.
"""

from dataclasses import asdict
from pathlib import Path

import click

from api.cli import _options
from kg.load import load_rdf


@click.command(help=__doc__)
@click.argument("kind", type=click.Choice(["rdf"]))
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@_options.store
@click.option("--dry-run", is_flag=True, help="Read and check, but change nothing.")
@_options.as_json
def command(
    kind: str,
    paths: tuple[Path, ...],
    store: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Run ``nhs-kg load``."""
    settings = _options.settings(store)
    loaded = load_rdf(settings.store, paths, dry_run=dry_run, progress=_options.progress)
    for warning in loaded.warnings:
        click.echo(f"warning: {warning}", err=True)
    if as_json:
        _options.print_json(asdict(loaded))
        return
    click.echo(f"version {loaded.version}" if loaded.version else "nothing was changed")
    for name, count in loaded.files.items():
        click.echo(f"  {count:>8,} statements of {kind} from {name}")

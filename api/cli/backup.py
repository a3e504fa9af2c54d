"""Write the store to one file, also while the server runs."""

from pathlib import Path

import click

from api.cli import _options
from kg.store.backup import write_backup
from kg.store.folder import Folder


@click.command(help=__doc__)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_options.store
def command(file: Path, store: Path | None) -> None:
    """Run ``nhs-kg backup``."""
    version = write_backup(Folder(_options.settings(store).folder), file)
    click.echo(f"version {version.name} is in {file} ({file.stat().st_size:,} bytes)")

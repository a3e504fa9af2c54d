"""Bring back a backup as the current version, also while the server runs.

The file is checked first; a damaged one changes nothing.
"""

from pathlib import Path

import click

from api.cli import _options
from kg.store.backup import restore_backup
from kg.store.folder import Folder


@click.command(help=__doc__)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_options.store
def command(file: Path, store: Path | None) -> None:
    """Run ``nhs-kg restore``."""
    version = restore_backup(Folder(_options.settings(store).folder), file)
    click.echo(f"version {version.name} is current")

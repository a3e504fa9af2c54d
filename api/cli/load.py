"""Add files to the store: checked, idempotent, as a new version.

KIND says what the files are; each PATH is a file of that kind.
"""

import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click

from api.cli import _options
from kg.loading.rdf import load_rdf
from kg.loading.register import load_register
from kg.loading.result import Changes, Loaded
from kg.sources.loading import loaders

_LOADERS = loaders()
_KINDS = "\n".join(f"{each.kind:<9} {each.meaning}" for each in _LOADERS.values())
_HELP = f"{__doc__}\n\b\nrdf       RDF in Turtle, N-Triples, TriG, RDF/XML, JSON-LD\n{_KINDS}"
_MANY = 20


@click.command(help=_HELP)
@click.argument("kind", type=click.Choice(["rdf", *_LOADERS]))
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
    if kind == "rdf":
        loaded = load_rdf(settings.folder, paths, dry_run=dry_run, progress=_options.progress)
    else:
        loaded = _load(settings.folder, kind, paths, dry_run=dry_run)
    if as_json:
        _options.print_json(asdict(loaded))
    else:
        _tell(kind, loaded)


def _load(store: Path, kind: str, paths: tuple[Path, ...], *, dry_run: bool) -> Loaded:
    total = sum(path.stat().st_size for path in paths)
    with click.progressbar(length=total, label="reading", file=sys.stderr) as bar:
        return load_register(store, _LOADERS[kind], paths, dry_run=dry_run, advance=bar.update)


def _tell(kind: str, loaded: Loaded) -> None:
    for warning in loaded.warnings:
        click.echo(f"warning: {warning}", err=True)
    rejected = [f"not taken: {problem}" for problem in loaded.rejected]
    for line in _first(rejected, "not taken: {:,} more; --json lists them all"):
        click.echo(line, err=True)
    click.echo(f"version {loaded.version}" if loaded.version else "nothing was changed")
    for name, count in loaded.files.items():
        click.echo(f"  {count:>8,} statements of {kind} from {name}")
        for changes in loaded.changes.get(name, ()):
            _tell_changes(changes)
        for note in loaded.notes.get(name, ()):
            click.echo(f"           {note}")
    lacks = [f"  {count:>8,} {words}" for words, count in loaded.shortcomings.items()]
    if lacks:
        click.echo("shortcomings of the notices")
    for line in _first(lacks, "           {:,} more kinds; --json lists them all"):
        click.echo(line)


def _first(lines: list[str], more: str) -> list[str]:
    left = len(lines) - _MANY
    return [*lines[:_MANY], more.format(left)] if left > 0 else lines


def _tell_changes(changes: Changes) -> None:
    click.echo(f"           {changes.register}, {changes.released} after {changes.former}:")
    told = {
        "added": (changes.added, ""),
        "changed": (changes.changed, _listed(changes.facets)),
        "ended": (changes.ended, ""),
        "vanished": (changes.vanished, "what was told of them stays"),
    }
    for kind, (count, more) in told.items():
        examples = ", ".join(changes.examples.get(kind, ()))
        such = f", such as {examples}" if examples else ""
        click.echo(f"  {count:>8,} {kind}{f' ({more})' if more and count else ''}{such}")


def _listed(facets: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in facets.items())

"""Extract candidate claims from documents: text, Markdown, HTML or PDF.

Prints one JSON object for each candidate, with the passages behind it. Offsets are code points of
the text, the end excluded. Nothing becomes part of the graph: candidates wait for a review. Names
are resolved by the store, or by the seeds where nothing has been built.
"""

import json
from datetime import date
from pathlib import Path

import click

from api.cli import Failure, _options
from kg.build import build_in_memory
from kg.dates import PartialDate
from kg.errors import NoStore, UnreadableFile
from kg.extract.documents import read_document
from kg.extract.extractor import extract
from kg.extract.frames import Lexicon
from kg.extract.known import KnownNames
from kg.ontology import Ontology
from kg.store.dataset import Dataset


def _day(text: str) -> date:
    return PartialDate.parse(text).first


@click.command(help=__doc__)
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE...",
)
@click.option(
    "--date",
    "issued",
    type=_options.Read("date", _day),
    metavar="DATE",
    help="Day of publication, if neither the documents nor their names tell it.",
)
@click.option("--publisher", default="", help="Name of the publisher, who is never a speaker.")
@_options.store
def command(
    files: tuple[Path, ...], issued: date | None, publisher: str, store: Path | None
) -> None:
    """Run ``nhs-kg extract``."""
    Lexicon.load().check(Ontology.load().vocabulary)
    known = known_names(store)
    failed = 0
    for path in files:
        try:
            document = read_document(path, issued=issued, publisher=publisher)
        except UnreadableFile as error:
            failed += 1
            click.echo(f"error: {error.problem}", err=True)
            continue
        found = extract(document, known)
        for each in found:
            click.echo(json.dumps(each.as_dict(), ensure_ascii=False))
        _options.progress(f"{path}: {len(found)} candidates")
    if failed:
        raise Failure(f"{failed} of {len(files)} documents cannot be read")


def known_names(store: Path | None) -> KnownNames:
    """Read the names that the store knows, or the seeds where there is no store."""
    settings = _options.settings(store)
    try:
        return KnownNames.of(Dataset.open(settings.folder))
    except NoStore:
        _options.progress("nothing has been built; names are taken from the seeds")
        return KnownNames.of(build_in_memory(seeds_folder=settings.seeds))

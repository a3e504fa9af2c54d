"""Extract candidate claims from documents: text, Markdown, HTML or PDF.

Prints one JSON object for each candidate, with the passages behind it. Offsets are code points of
the text, the end excluded. Nothing becomes part of the graph: candidates wait for a review. Names
are resolved by the store, or by the seeds where nothing has been built.

With --model, a language model is asked as well: sentences of the documents are sent to it, and
what it tells is only taken where its quotation stands in the text.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Unpack

import click

from api.cli import Failure, _language_model, _options
from kg.build import build_in_memory
from kg.dates import PartialDate
from kg.errors import NoStore, UnreadableFile
from kg.extract.documents import Document, read_document
from kg.extract.extractor import Extraction, extract
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
@_language_model.options
@_options.store
def command(
    files: tuple[Path, ...],
    issued: date | None,
    publisher: str,
    store: Path | None,
    **asked: Unpack[_language_model.Asked],
) -> None:
    """Run ``nhs-kg extract``."""
    with_model = _language_model.is_wanted(asked)
    Lexicon.load().check(Ontology.load().vocabulary)
    known = known_names(store)
    unread = list[str]()
    documents = _documents(files, issued, publisher, unread)
    if with_model:
        # Imported here: without a model none of it is needed.
        from api.cli._asking_model import both_lanes  # noqa: PLC0415

        extractions = [Extraction(each, known) for each in documents]
        both = both_lanes(asked, extractions)
        for each, merged in zip(extractions, both, strict=True):
            _print(each.document, [one.as_dict() for one in merged])
    else:
        for document in documents:
            _print(document, [one.as_dict() for one in extract(document, known)])
    if unread:
        raise Failure(f"{len(unread)} of {len(files)} documents cannot be read")


def _documents(
    files: tuple[Path, ...], issued: date | None, publisher: str, unread: list[str]
) -> Iterator[Document]:
    """Read what can be read; of the rest, tell why and note it as unread."""
    for path in files:
        try:
            yield read_document(path, issued=issued, publisher=publisher)
        except UnreadableFile as error:
            unread.append(str(path))
            click.echo(f"error: {error.problem}", err=True)


def _print(document: Document, found: list[Mapping[str, Any]]) -> None:
    for each in found:
        click.echo(json.dumps(each, ensure_ascii=False))
    _options.progress(f"{document.path}: {len(found)} candidates")


def known_names(store: Path | None) -> KnownNames:
    """Read the names that the store knows, or the seeds where there is no store."""
    settings = _options.settings(store)
    try:
        return KnownNames.of(Dataset.open(settings.folder))
    except NoStore:
        _options.progress("nothing has been built; names are taken from the seeds")
        return KnownNames.of(build_in_memory(seeds_folder=settings.seeds))

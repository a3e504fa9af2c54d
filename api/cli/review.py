"""Review candidate claims: accept, reject or edit them, and write a seed document.

FILE holds candidates of one document (JSON lines of 'nhs-kg extract'), or is a document, which is
extracted first. Every decision is added to a log beside it at once, so that a review can stop at
any moment and go on later; rejected claims do not come back. Type ? for the keys.

With --write, what was accepted goes to a seed document when the sitting ends; with --to-seed it
does so without asking anything. An existing one is only added to.
"""

import getpass
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click

from api.cli import Failure, _options
from api.cli._opened import write_file
from api.cli._reviewing import Session
from kg.build import build_in_memory
from kg.dates import PartialDate
from kg.errors import NoStore
from kg.model import Seeds
from kg.ontology import Ontology
from kg.review.desk import Reviewing
from kg.review.laying import lay_out
from kg.review.seed import Head
from kg.review.writing import Made, make_seed, written
from kg.sources.seeds import collect_seeds
from kg.store.dataset import Dataset

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW = click.Path(dir_okay=False, path_type=Path)


def _day(text: str) -> date:
    return PartialDate.parse(text).first


@dataclass(frozen=True)
class _Told:
    """What the command line says of the document."""

    title: str
    issued: date | None
    genre: str
    url: str


@click.command(help=__doc__)
@click.argument("file", type=_FILE)
@click.option("--reviewer", default="", help="Your name, for the log (your name on this machine).")
@click.option("--log", type=_NEW, help="The log (FILE with the ending .reviews.jsonl).")
@click.option("--document", type=_FILE, help="The document, if it lies elsewhere now.")
@click.option("--write", type=_NEW, metavar="SEED", help="Seed document to write at the end.")
@click.option("--to-seed", type=_NEW, metavar="SEED", help="Write it now, and ask nothing.")
@click.option("--title", default="", help="What the source is called, for the seed document.")
@click.option("--publisher", default="", help="Key or name of who published it.")
@click.option("--date", "issued", type=_options.Read("date", _day), metavar="DATE", help="When.")
@click.option("--genre", default="", help="What kind of document it is, such as 'trade news'.")
@click.option("--url", default="", help="Where it can be read.")
@_options.store
def command(  # noqa: PLR0913 - one parameter for each option
    *,
    file: Path,
    reviewer: str,
    log: Path | None,
    document: Path | None,
    write: Path | None,
    to_seed: Path | None,
    title: str,
    publisher: str,
    issued: date | None,
    genre: str,
    url: str,
    store: Path | None,
) -> None:
    """Run ``nhs-kg review``."""
    told = _Told(title, issued, genre, url)
    work = lay_out(
        file, _dataset(store), log=log, document=document, issued=issued, publisher=publisher
    )
    name = reviewer or getpass.getuser()
    if to_seed is None:
        document_path = work.proposals.document.path
        _options.progress(f"{document_path}: {len(work.proposals.items)} candidates")
        _options.progress(f"decisions go to {work.log.path}, by {name}")
        Session(work, name).run()
    target = to_seed or write
    if target is not None:
        ready = _write(work, target, told, name, _options.settings(store).seeds)
        if to_seed and not ready:
            raise Failure("no accepted claim is ready to be written")


def _dataset(store: Path | None) -> Dataset:
    settings = _options.settings(store)
    try:
        return Dataset.open(settings.folder)
    except NoStore:
        _options.progress("nothing has been built; the graph is read from the seeds")
        return build_in_memory(seeds_folder=settings.seeds)


def _write(work: Reviewing, target: Path, told: _Told, reviewer: str, seeds: Path) -> bool:
    """Write what is ready.

    Returns:
        Whether anything is.
    """
    existing = target.read_text(encoding="utf-8") if target.exists() else ""
    head = _head(work, target, told)
    if not existing and head.missing:
        options = ", ".join(f"--{each}" for each in head.missing)
        raise Failure(f"a new seed document needs to know of its source; give {options}")
    others = _others(work.ground.ontology, seeds, target)
    try:
        made = make_seed(work, head, existing, others)
    except ValueError as error:
        raise Failure(f"cannot add to '{target}': {error}") from error
    if made.problems:
        listed = "\n".join(f"  {replace(each, path=str(target))}" for each in made.problems)
        raise Failure(f"{target} would not be valid; nothing was written\n{listed}")
    if not made.claims and not made.withdrawn:
        _still_to_do(made)
        return False
    if made.text != existing:
        write_file(target, made.text.encode())
    written(work, head.id, made.claims, reviewer)
    _options.progress(f"{target}: {len(made.claims)} claims; try 'nhs-kg check' and 'nhs-kg build'")
    _still_to_do(made)
    return True


def _still_to_do(made: Made) -> None:
    for each in made.withdrawn:
        _options.progress(f"no longer accepted, and marked as rejected: {each}")
    for item, wrong in made.faulty.items():
        _options.progress(f"left out: {item}: {'; '.join(wrong)}")
    for name, items in made.unresolved.items():
        waiting = "1 claim waits" if len(items) == 1 else f"{len(items)} claims wait"
        _options.progress(f"next: say what '{name}' stands for; {waiting} for it")


def _head(work: Reviewing, target: Path, told: _Told) -> Head:
    known = work.proposals.document.metadata
    day = told.issued or known.issued
    return Head(
        id=target.stem,
        title=told.title or known.title,
        publisher=work.publisher,
        date=str(day or ""),
        genre=told.genre,
        url=told.url or known.url,
    )


def _others(ontology: Ontology, folder: Path, target: Path) -> Seeds:
    """Read the other seeds; what is wrong with them is for ``nhs-kg check`` to say."""
    seeds, _ = collect_seeds(ontology, folder)
    own = f"documents/{target.name}"
    return replace(
        seeds,
        sources=tuple(each for each in seeds.sources if each.place.path != own),
        entities=tuple(each for each in seeds.entities if each.place.path != own),
        claims=tuple(each for each in seeds.claims if each.place.path != own),
    )

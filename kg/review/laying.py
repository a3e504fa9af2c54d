"""Lays out a review of a file: its candidates and their document, the log, the graph."""

from datetime import date
from pathlib import Path

from kg.errors import UnknownTerm
from kg.extract.documents import read_document
from kg.extract.extractor import extract
from kg.extract.known import KnownNames
from kg.identity.find import find
from kg.ontology import Ontology
from kg.review.desk import Reviewing
from kg.review.ground import Ground
from kg.review.log import Log
from kg.review.proposal import Proposals, is_candidates, read_proposals
from kg.store.dataset import Dataset


def lay_out(
    file: Path,
    dataset: Dataset,
    *,
    log: Path | None = None,
    document: Path | None = None,
    issued: date | None = None,
    publisher: str = "",
) -> Reviewing:
    """Lay out a review.

    Args:
        file: Candidates as ``nhs-kg extract`` writes them, or a document, which is extracted.
        dataset: The graph.
        log: Where decisions go; beside the file if left out.
        document: Where the document of candidates lies now.
        issued: Day of publication, if the document does not tell.
        publisher: Key or name of who published it.

    Raises:
        UnreadableFile: The file or its document cannot be read.
        UnknownOrganisation: The graph does not know the publisher that is given.
        AmbiguousIdentifier: It knows several of that name.
    """
    key = find(dataset, publisher) if publisher else ""
    if is_candidates(file):
        proposals = read_proposals(file, document)
    else:
        text = read_document(file, issued=issued, publisher=publisher)
        proposals = Proposals.of(text, extract(text, KnownNames.of(dataset)))
    told = proposals.document.metadata.publisher
    ground = Ground(dataset, Ontology.load())
    key = key or _known(dataset, told) or ground.publisher_of(proposals.document.sha256)
    return Reviewing(proposals, Log(log or log_beside(file)), ground, key)


def log_beside(file: Path) -> Path:
    """Name the log that lies beside a document or its candidates.

    Example:
        >>> log_beside(Path("papers/board.jsonl")).name, log_beside(Path("board.txt")).name
        ('board.reviews.jsonl', 'board.reviews.jsonl')
    """
    return file.with_name(f"{file.stem}.reviews.jsonl")


def _known(dataset: Dataset, name: str) -> str:
    """Find the publisher that a document names itself, who may well be unknown."""
    try:
        return find(dataset, name) if name else ""
    except UnknownTerm:
        return ""

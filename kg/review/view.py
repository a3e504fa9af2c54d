"""What a reviewer sees of an item, in one value that a terminal and a page both write out."""

from dataclasses import dataclass

from kg.model import Claim
from kg.review.agreement import Link
from kg.review.changes import Change
from kg.review.copying import copied
from kg.review.draft import Draft
from kg.review.ground import Ground
from kg.review.items import Item
from kg.review.statement import Statement


@dataclass(frozen=True)
class View:
    """An item with all that a reviewer has to see with it.

    Attributes:
        item: The item.
        claim: The claim as a build would read it.
        says: The sentence: the reviewer's own, else the one proposed.
        problems: What keeps it from being accepted.
        unresolved: Names that await a key.
        evidence: Claims of the graph that say the same.
        sources: How many sources, independent of this document and each other, say the same.
        conflicts: Claims of the graph and candidates beside it that contradict it or differ.
        changes: What would be different in the graph.
        held: Keys of claims of the graph that this very document made already.
    """

    item: Item
    claim: Claim
    says: str
    problems: tuple[str, ...]
    unresolved: tuple[str, ...]
    evidence: tuple[Statement, ...]
    sources: int
    conflicts: tuple[Link, ...]
    changes: tuple[Change, ...]
    held: tuple[str, ...]


def copies(draft: Draft, says: str, text: str, ground: Ground) -> tuple[str, ...]:
    """Name what of a claim was copied from the text: its sentence, its value, names of new things.

    Args:
        draft: The claim.
        says: Its sentence.
        text: The text of the document.
        ground: Knows the names of things, which are no copies.

    Example:
        >>> from kg.ontology import Ontology
        >>> from kg.review.draft import Name
        >>> from kg.store.dataset import Dataset
        >>> ground = Ground(Dataset.in_memory([]), Ontology.load())
        >>> draft = Draft(Name("service/x"), "describedAs")
        >>> copies(draft, "It rains.", "The ferry sails twice a day.", ground)
        ()
    """
    known = [
        ground.label(each) for each in draft.parties if each.key and each.key not in ground.declared
    ]
    ours = {"says": says}
    ours |= {f"value.{name}": str(held) for name, held in (draft.value or {}).items()}
    ours |= {f"name of '{each.key}'": each.name for each in draft.parties if each.kind}
    return tuple(
        f"{field}: copied from the text: '{run}'; say it in your own words"
        for field, words in ours.items()
        for run in copied(words, text, known)
    )

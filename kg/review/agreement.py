"""Which claims contradict each other, differ, or say the same; and how independently they do.

Claims are compared that have subject and predicate in common. Who says the same in the same
publisher's pages, or in words taken from another text, is no further source.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from kg.review.statement import Statement, statements
from kg.store.dataset import Dataset

Kind = Literal["contradicts", "differs", "corroborates"]
_AGAINST = frozenset({"denied", "disputed"})
_FIGURES = ("amount", "minAmount", "maxAmount", "number", "duration", "date")
_MEASURES = ("valueKind", "currency", "unit", "basis")
_UNSTATED = "unspecified"
_SO = frozenset({"asserted", "past"})
"""Statuses that say it is so; the tense is no difference between two who say it."""


@dataclass(frozen=True)
class Link:
    """Two claims of the same subject and predicate, and how they stand to each other.

    Attributes:
        one: The first.
        other: The second.
        kind: ``contradicts`` where one says that it is not so, ``differs`` where they give
            another value or status, ``corroborates`` where they say the same.
        by: In what they differ: status, value, speaker; empty for nothing.
    """

    one: Statement
    other: Statement
    kind: Kind
    by: tuple[str, ...]


@dataclass(frozen=True)
class Corroboration:
    """A statement that several claims make.

    Attributes:
        claims: The claims.
        sources: Their sources in groups that are independent of each other.
        speakers: Who says so.
    """

    claims: tuple[Statement, ...]
    sources: tuple[frozenset[str], ...]
    speakers: frozenset[str]


def compare(one: Statement, other: Statement) -> Link | None:
    """Tell how two claims stand to each other; None where they are about different things.

    Example:
        >>> yes = Statement("a", "", "organisation/A", "partnerIn", "contract/C", speaker="x")
        >>> no = Statement("b", "", "organisation/A", "partnerIn", "contract/C", status="denied")
        >>> compare(yes, no).kind, compare(yes, no).by
        ('contradicts', ('status', 'speaker'))
    """
    if (one.subject, one.predicate) != (other.subject, other.predicate):
        return None
    if one.object != other.object or not _comparable(one, other):
        return None
    value = _differ(one, other)
    differences = {
        "status": _stance(one) != _stance(other),
        "value": value,
        "speaker": one.speaker != other.speaker,
    }
    by = tuple(name for name, differs in differences.items() if differs)
    if (one.status in _AGAINST) != (other.status in _AGAINST) and not value:
        return Link(one, other, "contradicts", by)
    if {"status", "value"} & set(by):
        return Link(one, other, "differs", by)
    return Link(one, other, "corroborates", by)


def links(claims: Iterable[Statement]) -> Iterator[Link]:
    """Link every two claims that have subject and predicate in common.

    Example:
        >>> list(links([Statement("a", "", "organisation/A", "provides", "service/S")]))
        []
    """
    groups: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for each in claims:
        groups[each.subject, each.predicate].append(each)
    for group in groups.values():
        for one, other in combinations(group, 2):
            link = compare(one, other)
            if link is not None:
                yield link


def against(claim: Statement, others: Iterable[Statement]) -> tuple[Link, ...]:
    """Link one claim with the others, the gravest first.

    Example:
        >>> against(Statement("a", "", "organisation/A", "provides", "service/S"), [])
        ()
    """
    found = (compare(claim, other) for other in others if other.id != claim.id)
    order = ("contradicts", "differs", "corroborates")
    return tuple(sorted(filter(None, found), key=lambda each: order.index(each.kind)))


def independent(claims: Iterable[Statement]) -> tuple[frozenset[str], ...]:
    """Group the sources of claims, so that those of different groups are independent.

    Sources belong together that have a publisher in common, that are the same text, or that have
    the very words of a passage in common.

    Example:
        >>> one = Statement("a", "", "s", "p", source="source/a", publisher="organisation/P")
        >>> two = Statement("b", "", "s", "p", source="source/b", publisher="organisation/P")
        >>> [sorted(group) for group in independent([one, two])]
        [['source/a', 'source/b']]
    """
    groups: list[tuple[set[str], set[str]]] = []
    for each in claims:
        marks = {f"source {each.source}", *(f"span {span}" for span in each.spans)}
        marks |= {f"publisher {each.publisher}"} if each.publisher else set()
        marks |= {f"text {each.text}"} if each.text else set()
        sources = {each.source}
        for group in [group for group in groups if group[0] & marks]:
            groups.remove(group)
            marks, sources = marks | group[0], sources | group[1]
        groups.append((marks, sources))
    return tuple(sorted((frozenset(sources) for _, sources in groups), key=sorted))


def contradictions(dataset: Dataset, *, subject: str = "", predicate: str = "") -> list[Link]:
    """List the pairs of claims of a dataset that contradict each other or differ.

    Args:
        dataset: The store.
        subject: Only claims about this thing.
        predicate: Only claims of this predicate.

    Example:
        >>> contradictions(Dataset.in_memory([]))
        []
    """
    found = links(statements(dataset, subject=subject, predicate=predicate))
    return [link for link in found if link.kind != "corroborates"]


def corroborations(
    dataset: Dataset, *, subject: str = "", predicate: str = "", least: int = 2
) -> list[Corroboration]:
    """List the statements of a dataset that independent sources make, the most sources first.

    Args:
        dataset: The store.
        subject: Only claims about this thing.
        predicate: Only claims of this predicate.
        least: How many independent sources there must be.

    Example:
        >>> corroborations(Dataset.in_memory([]))
        []
    """
    groups: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for each in statements(dataset, subject=subject, predicate=predicate):
        stance = _stance(each)
        groups[each.subject, each.predicate, each.object, stance, _told(each)].append(each)
    found = [_corroboration(group) for group in groups.values()]
    wanted = [each for each in found if len(each.sources) >= least]
    return sorted(wanted, key=lambda each: (-len(each.sources), each.claims[0].id))


def _corroboration(claims: Sequence[Statement]) -> Corroboration:
    speakers = frozenset(each.speaker for each in claims if each.speaker)
    return Corroboration(tuple(claims), independent(claims), speakers)


def _told(claim: Statement) -> tuple[tuple[str, str], ...]:
    """What a value says, without how it is hedged; a second thing may make it beside the point."""
    value = dict(claim.value)
    names = (*_FIGURES, *_MEASURES, *(() if claim.object else ("text",)))
    return tuple((name, value[name]) for name in names if value.get(name, _UNSTATED) != _UNSTATED)


def _stance(claim: Statement) -> str:
    return "asserted" if claim.status in _SO else claim.status


def _differ(one: Statement, other: Statement) -> bool:
    figures = [tuple(dict(each.value).get(name, "") for name in _FIGURES) for each in (one, other)]
    return all(any(each) for each in figures) and figures[0] != figures[1]


def _comparable(one: Statement, other: Statement) -> bool:
    """Tell whether two values are of one kind, so that both cannot be meant at once."""
    values = [dict(each.value) for each in (one, other)]
    if not all(values):
        return bool(one.object) or not any(values)
    for name in (*_MEASURES, "text"):
        told = {value.get(name, "") for value in values} - {"", _UNSTATED}
        if len(told) > 1:
            return False
    return True

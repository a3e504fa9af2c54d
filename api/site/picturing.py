"""What part of the network an address asks to see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Query

from api.site.reading import Reading
from kg.errors import InvalidParameter
from kg.keys import iri_of
from kg.network.neighbourhood import (
    DEFAULT_LIMIT,
    HARD_LIMIT,
    HUB_SHARE,
    Filters,
    Neighbourhood,
    neighbourhood,
)
from kg.spelling import nearest

MOST_DEPTH = 4
FACTS = "accepted"
"""The status of facts, beside the statuses of claims."""
_ALL: list[str] = []
_BACKGROUND = frozenset({"geography"})
_MOST_REPEATED = 60


@dataclass(frozen=True)
class Wanted:
    """Which part of the network is wanted.

    Attributes:
        kinds: Classes of things, as the address has them; each means its subclasses too.
        relations: Families of relations.
        status: ``accepted`` for facts, or statuses of claims.
        limit: How many things at most.
    """

    kinds: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    limit: int = DEFAULT_LIMIT


UNFILTERED = Wanted()


def listed(values: Iterable[str]) -> tuple[str, ...]:
    """Read a list that an address may write with commas or by repeating its parameter.

    Example:
        >>> listed(["contract,service", "money"])
        ('contract', 'service', 'money')
    """
    parts = [part.strip() for value in values for part in value.split(",")]
    return tuple(dict.fromkeys(part for part in parts if part))


def repeated(values: Iterable[str]) -> tuple[str, ...]:
    """Read a list in which one key may come again, to mean more of it; it has a bound.

    Example:
        >>> repeated(["organisation/X,organisation/Y", "organisation/X"])
        ('organisation/X', 'organisation/Y', 'organisation/X')
    """
    parts = [part.strip() for value in values for part in value.split(",")]
    return tuple([part for part in parts if part][:_MOST_REPEATED])


def wanted(
    kinds: Annotated[list[str], Query(description="Only things of these classes.")] = _ALL,
    relations: Annotated[
        list[str],
        Query(
            description="Only relations of these families: contract, service, governance, money, "
            "succession, geography, claim."
        ),
    ] = _ALL,
    status: Annotated[
        list[str],
        Query(
            description="Only relations of these statuses: accepted for facts; for claims "
            "asserted, planned, past, conditional, alleged, denied, disputed. If left out, facts "
            "and claims of relations, but no criticism."
        ),
    ] = _ALL,
    limit: Annotated[
        int, Query(ge=1, le=HARD_LIMIT, description="How many things at most.")
    ] = DEFAULT_LIMIT,
) -> Wanted:
    """Read the filters of an address; a dependency."""
    return Wanted(listed(kinds), listed(relations), listed(status), limit)


def families(reads: Reading, focus: str) -> frozenset[str]:
    """Choose the families to show where none is asked for; empty means the usual ones.

    Regions connect almost everything and are left out, unless the focus has nothing else.
    """
    around = reads.network.first(iri_of(focus), date.max, 2 * HUB_SHARE)
    own = frozenset(edge.family for edge in around.edges)
    return own if own == _BACKGROUND else frozenset()


def filters(reads: Reading, want: Wanted, focus: str) -> Filters:
    """Turn what an address wants into filters.

    Raises:
        InvalidParameter: A class, family or status is unknown.
    """
    known = {rule.family for rule in reads.ontology.edge_rules}
    statuses = {FACTS, *reads.ontology.codes["claim-status"]}
    classes = reads.ontology.classes
    _check("kinds", want.kinds, set(classes))
    _check("relations", want.relations, known)
    _check("status", want.status, statuses)
    kinds = {
        kind for kind in classes if any(reads.ontology.is_a(kind, each) for each in want.kinds)
    }
    return Filters(
        kinds=frozenset(kinds),
        families=frozenset(want.relations) or families(reads, focus),
        statuses=frozenset(want.status),
    )


def _check(name: str, given: Iterable[str], known: set[str]) -> None:
    for value in given:
        if value not in known:
            hint = nearest(value, known) or f"; it is one of {', '.join(sorted(known))}"
            raise InvalidParameter(f"parameter '{name}': unknown value '{value}'{hint}")


def around(
    reads: Reading,
    focus: str,
    day: date,
    *,
    depth: int = 1,
    expand: tuple[str, ...] = (),
    want: Wanted | None = None,
) -> Neighbourhood:
    """Collect what lies around a thing.

    Args:
        reads: Where to look.
        focus: Key of the thing in the middle.
        day: The day.
        depth: Steps from it.
        expand: Keys of things whose own neighbours are wanted as well.
        want: Filters.

    Raises:
        UnknownTerm: Nothing has the key of the focus.
        InvalidParameter: A filter is unknown.
    """
    chosen = want or UNFILTERED
    return neighbourhood(
        reads.network,
        focus,
        day,
        depth=depth,
        expand=expand,
        filters=filters(reads, chosen, focus),
        limit=chosen.limit,
    )

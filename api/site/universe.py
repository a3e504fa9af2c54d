"""The things of a whole system and where they stand, for every day at once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.site.areas import areas_of
from api.site.reading import Reading
from kg.errors import NotYetMade
from kg.keys import iri_of, key_of
from kg.network.edges import Edge
from kg.network.nodes import Thing
from viz.system_layout import Member, Plan, arrange
from viz.text import clean
from viz.theme import node_look

MOST = 10_000
"""How many things a picture of everything holds at most."""
MOST_UNREAD = 2_000
"""The same, where a store is too large to be read at once and nothing else is asked for."""
_UNDRAWN = ("source", "claim", "code", "register-entry")
_SHARE = 3
_NATIONAL = "national"
_RANKED = "SELECT key FROM thing WHERE section {which} ORDER BY rowid LIMIT ?"
_COUNTED = "SELECT section, count(*) FROM thing GROUP BY section"


@dataclass(frozen=True)
class Universe:
    """What a picture of everything can show, on whatever day.

    Attributes:
        edges: The relations between its things, at any date.
        areas: The area of each thing, as the IRI of a place; things without one are left out.
        plan: Where everything stands.
        total: How many things there are.
        beyond: How many of them are left out because they are too many, by sort of key.
        alone: How many have no relation to another thing that is shown, on any day.
    """

    edges: tuple[Edge, ...]
    areas: Mapping[str, str]
    plan: Plan
    total: int
    beyond: Mapping[str, int]
    alone: int


def universe(reads: Reading, limit: int) -> Universe:
    """Choose the things and place them; the same for as long as the data are.

    If there are more than the limit, contracts come first, with those who have a part in them, then
    whatever most is on record of.

    Args:
        reads: Where to look.
        limit: How many things at most; 0 for what can be shown without waiting long.

    Raises:
        NotYetMade: That takes long, and is under way beside this.
    """
    most = _most(reads, limit)
    if reads.network.is_complete:
        return reads.bulky.get(("universe", most), lambda: _made(reads, most))
    found = reads.bulky.soon(("universe", most), lambda: _made(reads, most))
    if found is None:
        raise NotYetMade(
            "the picture of the whole system is still being made; ask again in a minute"
        )
    return found


def make(reads: Reading) -> Universe:
    """Choose and place what can be shown without waiting long, however long that takes."""
    most = _most(reads, 0)
    return reads.bulky.get(("universe", most), lambda: _made(reads, most))


def _most(reads: Reading, limit: int) -> int:
    return min(limit or (MOST if reads.network.is_complete else MOST_UNREAD), MOST)


def _made(reads: Reading, most: int) -> Universe:
    catalogue, network = reads.catalogue, reads.network
    counts = {name: n for name, n in catalogue.select(_COUNTED) if name not in _UNDRAWN}
    total = sum(counts.values())
    chosen = _ranked(reads, most) if total <= most else _best(reads, most)
    network.things.read(chosen)
    known = [iri for iri in chosen if iri in network.things]
    edges = network.among(known)
    linked = {end for edge in edges for end in (edge.source, edge.target)}
    areas = areas_of(edges, {iri for iri in linked if _look(network.things[iri]) == _NATIONAL})
    kept = Counter(network.things[iri].group for iri in known)
    return Universe(
        edges=tuple(sorted(edges, key=lambda edge: edge.key)),
        areas=areas,
        plan=arrange(_members(reads, linked, edges, areas)),
        total=total,
        beyond={name: n - kept[name] for name, n in sorted(counts.items()) if n > kept[name]},
        alone=len(set(known) - linked),
    )


def _ranked(reads: Reading, most: int, *sections: str) -> list[str]:
    """List the IRIs of the things of which most is on record."""
    names = sections or _UNDRAWN
    marks = f"{'' if sections else 'NOT '}IN ({', '.join('?' * len(names))})"
    rows = reads.catalogue.select(_RANKED.format(which=marks), [*names, most])
    return [iri_of(row[0]) for row in rows]


def _best(reads: Reading, most: int) -> list[str]:
    contracts = _ranked(reads, most // _SHARE, "contract", "procurement", "programme", "service")
    reads.network.read(contracts)
    parties = [
        end
        for iri in contracts
        for edge in reads.network.edges_of(iri)
        for end in (edge.source, edge.target)
        if key_of(end).partition("/")[0] not in _UNDRAWN
    ]
    best = dict.fromkeys([*contracts, *parties, *_ranked(reads, most)])
    return list(best)[:most]


def _members(
    reads: Reading, linked: Iterable[str], edges: Iterable[Edge], areas: Mapping[str, str]
) -> list[Member]:
    things = reads.network.things
    degrees = Counter(
        end for edge in edges if edge.family != "geography" for end in {edge.source, edge.target}
    )
    return [
        Member(
            node=iri,
            label=clean(things[iri].label),
            look=_look(things[iri]),
            degree=degrees[iri],
            area=clean(things[areas[iri]].label) if iri in areas else "",
        )
        for iri in sorted(linked)
        if things[iri].group != "code"
    ]


def _look(thing: Thing) -> str:
    return node_look({"kind": thing.kind, "group": thing.group}).name

"""How much of some contracts rests on few holders, in numbers and words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from kg.risk.delivery import Delivery
from kg.risk.facts import Parties
from kg.risk.finding import Finding, Interval, Path, Thing, sources_of
from kg.risk.herfindahl import Size, band, bounds, largest_share, rounded, total_of
from kg.risk.wording import listed

_MOST_NAMED = 8
Holders = Callable[[str], Parties]


@dataclass(frozen=True)
class Scope:
    """Whose contracts are compared, and who holds them: the holders are what is concentrated.

    Attributes:
        about: The commissioner; nobody where all are meant.
        title: Heading of what is found.
        holds: What the holders are, such as ``leads``.
        contracts: The contracts, of very many those that are shown.
        holders: Gives who holds a contract.
    """

    about: Thing
    title: str
    holds: str
    contracts: Sequence[str]
    holders: Holders


@dataclass(frozen=True)
class Tally:
    """Range of what each known holder has, and the sizes that could be anybody's.

    Attributes:
        held: The range of each.
        anybodys: The sizes of what nobody is on record for.
        doubts: What is not known, as sentences.
    """

    held: Mapping[str, Size]
    anybodys: tuple[Size, ...]
    doubts: tuple[str, ...]


def finding_of(
    delivery: Delivery, scope: Scope, tally: Tally, by: str, doubts: tuple[str, ...] = ()
) -> Finding:
    """Word how concentrated a scope is.

    Args:
        delivery: The facts of the contracts that are shown.
        scope: Whose contracts these are.
        tally: Who holds how much.
        by: What is counted or added up.
        doubts: What else is not known.
    """
    low, high = bounds(list(tally.held.values()), tally.anybodys)
    value = _number(low, high)
    paths = tuple(_paths(delivery, scope))
    values = {source for each in scope.contracts for source in delivery.value_sources(each)}
    return Finding(
        kind=f"{scope.holds} by {by.partition(' (')[0]}",
        subject=scope.about,
        value=value,
        unit="Herfindahl-Hirschman index, 0 to 10,000",
        sentence=f"{scope.title} by {by}: index {value} ({band(low, high)}); "
        f"{_largest(delivery, tally)}.",
        touches=delivery.things(scope.contracts),
        paths=paths,
        sources=tuple(sorted({*sources_of(paths), *(values if "value" in by else ())})),
        unknowns=(*tally.doubts, *doubts),
    )


def _largest(delivery: Delivery, tally: Tally) -> str:
    """Say what share the largest holder has, and who it is where the record settles that."""
    low, high = largest_share(list(tally.held.values()), tally.anybodys)
    share = _number(100 * low, 100 * high)
    words = f"{share}%" if isinstance(share, Decimal) else f"{share}%".replace(" and", "% and")
    leaders = leaders_of(tally)
    if low == 0 and high == 1:
        return "who holds most, and how much, cannot be said"
    if not leaders:
        return f"the largest has {words}, and who that is cannot be said"
    if len(leaders) == 1:
        return f"the largest, {delivery.names(leaders)}, has {words}"
    first = [delivery.label(each) for each in first_of(leaders)]
    names = listed([*first, *leaders[len(first) :]], most=len(first))
    return f"the largest, {names}, have {words} each"


def first_of(leaders: Iterable[str]) -> list[str]:
    """Choose those who are named, where very many hold most.

    Example:
        >>> first_of("cabd")
        ['a', 'b', 'c', 'd']
    """
    return sorted(leaders)[:_MOST_NAMED]


def leaders_of(tally: Tally) -> list[str]:
    """Whoever certainly has the most: no other range, with all that is anybody's, ends higher."""
    spare = total_of(tally.anybodys)[1]
    best = max((low for low, _ in tally.held.values()), default=Fraction(0))
    leaders = [node for node, (low, _) in tally.held.items() if low == best]
    others = [size[1] for node, size in tally.held.items() if node not in leaders]
    tops = [
        None if high is None or spare is None else high + spare for high in [*others, Fraction(0)]
    ]
    settled = all(top is not None and top <= best for top in tops)
    level = not spare and all(tally.held[node] == (best, best) for node in leaders)
    return leaders if best and settled and (len(leaders) == 1 or level) else []


def _number(low: Fraction, high: Fraction) -> Decimal | Interval:
    if low == high:
        return rounded(low)
    return Interval(rounded(low, ROUND_FLOOR), rounded(high, ROUND_CEILING))


def _paths(delivery: Delivery, scope: Scope) -> Iterator[Path]:
    """From the commissioner, where there is one, through each contract to whoever holds it."""
    for contract in scope.contracts:
        first = [delivery.hop(fact) for fact in delivery.standing(contract, scope.about.iri)[:1]]
        for facts in scope.holders(contract).values():
            yield Path((*first, delivery.hop(facts[0], forward=False)))

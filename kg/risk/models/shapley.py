"""The Shapley value: a fair share of a joint effect for each of those who bring it about.

Method:
    A player's share is what it adds to those before it, averaged over all orders:
    ``sum over S of |S|! (n - |S| - 1)! / n! * (v(S with i) - v(S))``. The shares add up to the
    whole effect. With more than about a dozen players the average is taken over orders drawn at
    random.

References:
    Shapley, A Value for n-Person Games, in Contributions to the Theory of Games II, 1953.
    Littlechild and Owen, A Simple Expression for the Shapley Value in a Special Case, Management
    Science 20 (1973) 370-372, for the airport game.
    Castro, Gómez and Tejada, Polynomial Calculation of the Shapley Value Based on Sampling,
    Computers and Operations Research 36 (2009) 1726-1730.
    Michalak, Aadithya, Szczepański, Ravindran and Jennings, Efficient Computation of the Shapley
    Value for Game-Theoretic Network Centrality, Journal of Artificial Intelligence Research 46
    (2013) 607-650, for the reach game.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import factorial, isfinite, sqrt
from typing import TypeVar

import networkx as nx
import numpy as np

from kg.errors import MeasureError

_MOST_PLAYERS = 12
Player = TypeVar("Player", bound=Hashable)
Worth = Callable[[frozenset[Player]], float]


@dataclass(frozen=True)
class Estimate:
    """A share from sampled orders.

    Attributes:
        value: The average of what the player added.
        error: The average's standard error.
    """

    value: float
    error: float


def exact(players: Iterable[Player], worth: Worth[Player]) -> dict[Player, float]:
    """Compute every player's share from all subsets.

    Args:
        players: At most 12; the worth of all their subsets is asked once each.
        worth: What a set of players brings about; of nobody, whatever there is without them.

    Raises:
        MeasureError: If there are too many players, or one twice, or a worth is not finite.

    Example:
        A landing strip costs what the largest of its users needs.

        >>> needs = {"a": 8, "b": 11, "c": 13, "d": 18}
        >>> exact(needs, lambda users: max((needs[user] for user in users), default=0))
        {'a': 2.0, 'b': 3.0, 'c': 4.0, 'd': 9.0}
    """
    everyone = _distinct(players)
    count = len(everyone)
    if count > _MOST_PLAYERS:
        raise MeasureError(f"{count} players have {2**count} subsets; sample orders instead")
    known: dict[frozenset[Player], Fraction] = {}
    for size in range(count + 1):
        for some in map(frozenset, combinations(everyone, size)):
            known[some] = Fraction(_finite(worth(some)))
    shares = dict.fromkeys(everyone, Fraction(0))
    for some, value in known.items():
        times = factorial(len(some)) * factorial(max(count - len(some) - 1, 0))
        for player in everyone:
            if player not in some:
                shares[player] += times * (known[some | {player}] - value)
    return {player: float(share / factorial(count)) for player, share in shares.items()}


def sampled(
    players: Iterable[Player], worth: Worth[Player], *, orders: int = 1000, seed: int = 0
) -> dict[Player, Estimate]:
    """Estimate every player's share from orders drawn at random; the same for the same seed.

    The estimates add up to the whole effect, as the shares do.

    Raises:
        MeasureError: If there are fewer than two orders, or one player twice, or a worth is not
            finite.

    Example:
        >>> needs = {"a": 8, "b": 11}
        >>> found = sampled(needs, lambda users: max((needs[user] for user in users), default=0))
        >>> abs(found["a"].value - 4) < 4 * found["a"].error
        True
    """
    everyone = _distinct(players)
    if orders < 2:  # noqa: PLR2004 - a spread takes two
        raise MeasureError(f"{orders} orders show no spread; draw at least 2")
    draw = np.random.default_rng(seed)
    added = np.zeros((orders, len(everyone)))
    alone = _finite(worth(frozenset()))
    for row in added:
        before, here = alone, frozenset[Player]()
        for at in draw.permutation(len(everyone)):
            here |= {everyone[at]}
            after = _finite(worth(here))
            row[at], before = after - before, after
    means, errors = added.mean(axis=0), added.std(axis=0, ddof=1) / sqrt(orders)
    estimates = map(Estimate, means.tolist(), errors.tolist())
    return dict(zip(everyone, estimates, strict=True))


def airport(needs: Sequence[int | Fraction]) -> list[Fraction]:
    """Share the cost of the largest need, exactly: each part among those who need that much.

    Raises:
        MeasureError: If a need is negative.

    Example:
        >>> [int(share) for share in airport([1500, 3000, 2200])]
        [500, 1650, 850]
    """
    if any(need < 0 for need in needs):
        raise MeasureError("a need is negative; needs are zero or more")
    shares = [Fraction(0)] * len(needs)
    paid, so_far = Fraction(0), Fraction(0)
    for place, at in enumerate(sorted(range(len(needs)), key=lambda each: needs[each])):
        so_far += (Fraction(needs[at]) - paid) / (len(needs) - place)
        paid = Fraction(needs[at])
        shares[at] = so_far
    return shares


def reach(graph: "nx.Graph[Player]") -> dict[Player, Fraction]:
    """Share out how many nodes a set of nodes holds or borders on, exactly.

    Each node's one unit is shared equally among itself and its neighbours.

    Raises:
        MeasureError: If the graph is directed.

    Example:
        >>> [str(share) for share in reach(nx.star_graph(3)).values()]
        ['7/4', '3/4', '3/4', '3/4']
    """
    if graph.is_directed():
        raise MeasureError("reach goes both ways; give an undirected graph")
    holders = {each: {each, *graph[each]} for each in graph}
    return {
        each: sum((Fraction(1, len(holders[near])) for near in near_by), Fraction(0))
        for each, near_by in holders.items()
    }


def _finite(value: float) -> float:
    if not isfinite(value):
        raise MeasureError(f"a set of players is worth {value}; give a finite number")
    return value


def _distinct(players: Iterable[Player]) -> list[Player]:
    everyone = list(players)
    if len(set(everyone)) < len(everyone):
        raise MeasureError("a player is named twice; name each once")
    return everyone

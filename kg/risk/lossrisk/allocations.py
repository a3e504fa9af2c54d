"""Who may have to bear a contract's loss: every division that what is on record allows.

Method:
    By default whoever answers for a contract bears all of its loss. Where it has passed losses on,
    partners bear them by their shares of the value; a share that is not on record can be anything
    that known ones leave over. So the ends are that each such party alone bears the rest, and that
    they divide it in the way which recovers the most, as if they answered for one another.
    Providers are liable jointly only where a source says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kg.risk.lossrisk.position import Position
from kg.risk.lossrisk.quantity import support

SEVERAL, JOINT, HEAD = "several", "joint", "head-provider"
"""Concepts of the liability rules."""
PASSED, ANSWERS = "loss-passed-on", "head-answers"
"""Priors of what is not known where subcontracts and the liability rule are not on record."""


@dataclass(frozen=True)
class Allocation:
    """One division of a loss.

    Attributes:
        shares: Provider to its part; they add up to one.
        head: Provider that answers for the others; empty: nobody.
        joint: Providers who answer for one another.
    """

    shares: Mapping[str, Fraction]
    head: str = ""
    joint: frozenset[str] = frozenset()


def allocations(position: Position) -> tuple[Allocation, ...]:
    """List the divisions of a loss that are ends of what is possible.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.ensemble.reading import shipped_priors
        >>> from kg.risk.lossrisk.position import position_of
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "P partner K share=0.3"))
        >>> priors = shipped_priors()
        >>> for each in allocations(position_of(facts, facts.contract("K"), priors, "9")):
        ...     told = {node[-1]: str(part) for node, part in each.shares.items()}
        ...     print(told, each.head[-1:] or "nobody", "answers for others")
        {'L': '1'} nobody answers for others
        {'P': '3/10', 'L': '7/10'} nobody answers for others
        {'P': '3/10', 'L': '7/10'} L answers for others
    """
    rule, providers = position.terms.rule, position.providers
    if not providers:
        return ()
    if rule == JOINT:
        even = dict.fromkeys(providers, Fraction(1, len(providers)))
        return (Allocation(even, joint=frozenset(providers)),)
    if len(providers) == 1:
        return (Allocation({providers[0]: Fraction(1)}),)
    lead = position.heads[0] if len(position.heads) == 1 else ""
    passed = [True] if rule == SEVERAL else _answers(position, PASSED)
    answering = {SEVERAL: [False], HEAD: [True]}.get(rule) or _answers(position, ANSWERS)
    found = [Allocation({head: Fraction(1)}) for head in position.heads if False in passed]
    if True in passed:
        heads = dict.fromkeys(lead if answers else "" for answers in answering)
        found += [each for head in heads for each in _by_share(position, head)]
    return tuple(found)


def _answers(position: Position, name: str) -> list[bool]:
    """The answers that a prior of a yes or no leaves possible."""
    low, high = support(position.priors[name].distribution)
    possible = {False: low < 1, True: high is None or high > 0}
    return [answer for answer, may_be in possible.items() if may_be]


def _by_share(position: Position, head: str) -> Iterator[Allocation]:
    """Divisions by share of the value, each silent provider taking the rest, or all of them."""
    known, rest = dict(position.shares), position.left
    takers = position.silent or position.heads
    if not rest:
        yield Allocation(known, head)
        return
    for taker in takers:
        yield Allocation({**known, taker: known.get(taker, Fraction(0)) + rest}, head)
    if len(takers) > 1:
        part = rest / len(takers)
        even = {taker: known.get(taker, Fraction(0)) + part for taker in takers}
        yield Allocation({**known, **even}, head, frozenset(takers))

"""Who holds how many of a day's contracts, counted for all of them at once."""

from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from kg.risk.herfindahl import Size
from kg.risk.snapshot.choosing import Held, holders
from kg.risk.snapshot.columns import Group, Numbers
from kg.risk.snapshot.snapshot import RiskSnapshot

Counted = tuple[Mapping[str, Size], tuple[Size, ...], tuple[str, ...]]
"""What each holder has, what could be anybody's, and what is not known, as sentences."""
_ONE = Fraction(1)


@dataclass(frozen=True)
class Shares:
    """The contracts of a day and who holds them.

    Attributes:
        snapshot: The day.
        contracts: Numbers of the contracts with a role in force.
        commissioners: Who commissions them.
        heads: Who answers for them: leads, else joint holders.
    """

    snapshot: RiskSnapshot
    contracts: Numbers
    commissioners: Held
    heads: Held

    def payers(self, least: int) -> list[str]:
        """List commissioners of so many contracts or more, those of most first, by IRI."""
        counts = np.bincount(self.commissioners[1], minlength=self.snapshot.size)
        order = np.argsort(-counts, kind="stable")[: int((counts >= max(least, 1)).sum())]
        return [self.snapshot.organisations[at] for at in order.tolist()]

    def contracts_of(self, payer: str) -> list[str]:
        """List the contracts of a commissioner; of all, if none is given."""
        return [self.snapshot.contracts[at] for at in self._numbers(payer).tolist()]

    def held(self, payer: str, holds: str) -> Counted:
        """Count who holds how many of a commissioner's contracts, or of all.

        Several who hold one together each count their part of it.
        """
        some, (at, who) = self._numbers(payer), self._who(payer, holds)
        times = np.bincount(at, minlength=len(self.snapshot.contracts))
        pairs, counts = np.unique(np.stack([who, times[at]]), axis=1, return_counts=True)
        parts: dict[str, Fraction] = {}
        for body, together, count in zip(*pairs.tolist(), counts.tolist(), strict=True):
            name = self.snapshot.organisations[body]
            parts[name] = parts.get(name, Fraction(0)) + Fraction(count, together)
        none = int((times[some] == 0).sum())
        doubt = f"nobody is on record as one of the {holds} for {none} of {len(some)} contracts"
        sizes = {name: (part, part) for name, part in parts.items()}
        return sizes, ((_ONE, _ONE),) * none, (doubt,) if none else ()

    def shown(self, payer: str, holds: str, leaders: Collection[str], most: int) -> list[str]:
        """Choose contracts that say who holds most: those of the leaders, or the first ones."""
        at, who = self._who(payer, holds)
        theirs = np.isin(who, [bisect_left(self.snapshot.organisations, each) for each in leaders])
        chosen = np.unique(at[theirs] if leaders else at)[:most]
        return [self.snapshot.contracts[number] for number in chosen.tolist()]

    def _numbers(self, payer: str) -> Numbers:
        if not payer:
            return self.contracts
        names, (contracts, who) = self.snapshot.organisations, self.commissioners
        at = bisect_left(names, payer)
        here = who == at if names[at : at + 1] == (payer,) else np.zeros(len(who), np.bool_)
        return np.asarray(contracts[here])

    def _who(self, payer: str, holds: str) -> Held:
        at, who = self.heads if holds == "leads" else self.commissioners
        here = np.isin(at, self._numbers(payer))
        return at[here], who[here]


def shares_of(snapshot: RiskSnapshot) -> Shares:
    """Gather who holds a day's contracts.

    Example:
        >>> from kg.risk.sketch import network
        >>> day = RiskSnapshot.from_networkx(network("C commissioner K", "L lead-provider K",
        ...     "C commissioner J", "L provider J", "M provider J", "C commissioner I"))
        >>> held, anybodys, doubts = shares_of(day).held("", "leads")
        >>> [str(size) for size, _ in held.values()], len(anybodys)
        (['3/2', '1/2'], 1)
    """
    leads, joint = (holders(snapshot, [group]) for group in (Group.LEAD, Group.JOINT))
    others = ~np.isin(joint[0], leads[0])
    at = np.concatenate([leads[0], joint[0][others]])
    order = np.argsort(at, kind="stable")
    who = np.concatenate([leads[1], joint[1][others]])
    return Shares(
        snapshot,
        np.unique(snapshot.roles.contracts),
        holders(snapshot, [Group.COMMISSIONER]),
        (at[order], who[order]),
    )

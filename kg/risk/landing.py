"""Where one unit of a contract's value lands among its parties; unknown shares stay unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kg.errors import MeasureError
from kg.risk.chain import absorb, reachable
from kg.risk.delivery import Delivery
from kg.risk.facts import Parties, share_of
from kg.risk.money import share_out


@dataclass(frozen=True)
class Landing:
    """Where one unit of a contract's value lands.

    Attributes:
        kept: What each holder keeps when unknown shares are nothing; adds up to one.
        loose: Holder to everyone whom an unknown share of theirs could reach.
        doubts: Whose share is unknown, as sentences.
    """

    kept: Mapping[str, Fraction]
    loose: Mapping[str, frozenset[str]]
    doubts: tuple[str, ...]

    def ranges(self, low: int, high: int | None) -> dict[str, tuple[int, int | None]]:
        """Divide an amount between ``low`` and ``high`` pence among the holders."""
        lows = share_out(low, self.kept)
        highs = {} if high is None else share_out(high, self.kept)
        holders = set(self.kept).union(*self.loose.values())
        return {
            holder: (
                0 if self.loose.get(holder) else lows.get(holder, 0),
                None if high is None else highs.get(holder, 0) + self._may_come(holder, highs),
            )
            for holder in sorted(holders)
        }

    def _may_come(self, holder: str, highs: Mapping[str, int]) -> int:
        return sum(highs.get(giver, 0) for giver, reach in self.loose.items() if holder in reach)


def landing(delivery: Delivery, contract: str) -> Landing:
    """Work out where one unit of a contract's value lands.

    Raises:
        MeasureError: If a share is out of range or nobody keeps any of an amount.
    """
    known: dict[str, dict[str, Fraction]] = {}
    unknown: dict[str, set[str]] = {}
    doubts = _first_tier(delivery, contract, known, unknown)
    _further_tiers(delivery, contract, known, unknown)
    steps = {node: frozenset(targets) for node, targets in unknown.items() if targets}
    reach = {node: reachable(steps, known, node) for node in steps}
    return Landing(absorb(known, contract), reach, doubts)


def _first_tier(
    delivery: Delivery,
    contract: str,
    known: dict[str, dict[str, Fraction]],
    unknown: dict[str, set[str]],
) -> tuple[str, ...]:
    """Send the contract's value to its head, and from the head to those whose share is known."""
    providers, heads = delivery.providers(contract), delivery.heads(contract)
    shares, doubts = _known_shares(delivery, contract, providers)
    direct = {node: Fraction(share) for node, share in shares.items()}
    silent = [node for node in providers if node not in shares]
    known[contract] = dict(direct)
    single = next(iter(heads)) if len(heads) == 1 else ""
    if single and single not in shares:
        known[contract][single] = 1 - sum(direct.values(), Fraction(0))
        unknown[single] = {node for node in silent if node != single}
    else:
        unknown[contract] = set(silent)
    return doubts


def _known_shares(
    delivery: Delivery, contract: str, providers: Parties
) -> tuple[dict[str, Decimal], tuple[str, ...]]:
    name = delivery.label(contract)
    told = {node: share_of(facts) for node, facts in providers.items()}
    shares = {node: share for node, share in told.items() if share is not None}
    if sum(shares.values()) > 1:
        return {}, (f"the shares reported for {name} add up to more than the whole; none is used",)
    missing = [node for node in providers if node not in shares]
    if not missing or (len(missing) == 1 and missing == list(delivery.heads(contract))):
        # A lone lead without a share of its own keeps what it does not pass on.
        return shares, ()
    return shares, (f"the share of {delivery.names(missing)} in {name} is not on record",)


def _further_tiers(
    delivery: Delivery,
    contract: str,
    known: dict[str, dict[str, Fraction]],
    unknown: dict[str, set[str]],
) -> None:
    """Follow subcontracts that are on record between organisations, whatever their contract."""
    parties = set(delivery.providers(contract))
    waiting, seen = sorted(parties), set(parties)
    while waiting:
        main = waiting.pop()
        for sub, fact in delivery.subcontractors.get(main, {}).items():
            if sub in parties:
                continue
            share = share_of([fact])
            if share is None:
                unknown.setdefault(main, set()).add(sub)
            else:
                known.setdefault(main, {})[sub] = Fraction(share)
            if sub not in seen:
                seen.add(sub)
                waiting.append(sub)
    for main, onward in known.items():
        if sum(onward.values()) > 1:
            raise MeasureError(f"'{main}' would pass on more than it gets; check its subcontracts")

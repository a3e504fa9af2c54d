"""The risk transfer of one contract as a whole: what is on record, and what follows from it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.risk.delivery import Delivery
from kg.risk.ensemble.priors import Evidence, Priors
from kg.risk.facts import share_of
from kg.risk.finding import Json, Path, Thing, sources_of
from kg.risk.inputs.annual import annual, value_doubts
from kg.risk.inputs.guarantees import State
from kg.risk.inputs.known import Known, as_json
from kg.risk.inputs.running import runs
from kg.risk.lossrisk.bearing import Bearer, should_bear, would_pay
from kg.risk.lossrisk.constraints import Constraint, constraints
from kg.risk.lossrisk.ends import Possible, possible
from kg.risk.lossrisk.outlook import Outlook, outlook
from kg.risk.lossrisk.position import Position, position_of
from kg.risk.lossrisk.scenarios import SCENARIOS, SEED, inputs_of, simulate
from kg.risk.lossrisk.supposing import Amount
from kg.risk.lossrisk.terms_in_words import TermLine, overruns_on_record, term_lines
from kg.risk.lossrisk.transfer_curve import TransferCurve, as_text, pounds, transfer_curve
from kg.risk.recovery.between import Between
from kg.risk.wording import first_of_each, listed, unique

_NO_LESS = 100_00


@dataclass(frozen=True)
class ContractRisk:
    """What is known of how far a contract transfers the risk of its overrun.

    Attributes:
        contract: The contract.
        at: The day of the facts.
        running: Whether it runs on that day; otherwise nothing is at stake under it.
        annual: Its annual value, in pence; None: not on record.
        overrun: What is supposed of the overrun, in words; empty: nothing can be.
        terms: What is on record of the terms, each with its sources.
        overruns: Overruns that sources report.
        documented: Their amounts, in pence.
        possible: What is possible, exact in whole pence; None: cannot be told.
        binding: What binds where the least is recovered.
        bears: What contract and subcontracts could put on each provider.
        pays: Who would pay what.
        curve: Risk transfer over the overrun.
        outlook: What scenarios say; None: an amount is missing that nothing can be assumed for.
        assumptions: What is assumed, with its grounds.
        conflicts: What sources do not agree on.
        unknowns: What would have to be known to say more.
        evidenced: How many inputs are on record.
        assumed: How many are assumed.
        paths: The facts that tie the parties to the contract.
        sources: Keys of every source.
    """

    contract: Thing
    at: str
    running: bool
    annual: Known[int] | None = None
    overrun: str = ""
    terms: tuple[TermLine, ...] = ()
    overruns: tuple[TermLine, ...] = ()
    documented: tuple[Known[int], ...] = ()
    possible: Possible | None = None
    binding: tuple[Constraint, ...] = ()
    bears: tuple[Bearer, ...] = ()
    pays: tuple[Bearer, ...] = ()
    curve: TransferCurve | None = None
    outlook: Outlook | None = None
    assumptions: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    unknowns: tuple[str, ...] = ()
    evidenced: int = 0
    assumed: int = 0
    paths: tuple[Path, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def basis(self) -> str:
        """What it rests on, in words."""
        return f"based on {self.evidenced} evidenced and {self.assumed} assumed inputs"

    def as_dict(self) -> Json:
        """Write for JSON; money in pounds as text."""
        return {
            "contract": self.contract.as_dict(),
            "at": self.at,
            "running": self.running,
            "annual": as_json(self.annual),
            "overrun": self.overrun,
            "terms": [each.as_dict() for each in self.terms],
            "overruns": [each.as_dict() for each in self.overruns],
            "possible": None if self.possible is None else _possible_as_dict(self.possible),
            "binding": [each.as_dict() for each in self.binding],
            "bears": [each.as_dict() for each in self.bears],
            "pays": [each.as_dict() for each in self.pays],
            "curve": None if self.curve is None else self.curve.as_dict(),
            "outlook": None if self.outlook is None else self.outlook.as_dict(),
            "assumptions": list(self.assumptions),
            "conflicts": list(self.conflicts),
            "unknowns": list(self.unknowns),
            "basis": self.basis,
            "paths": [path.as_dict() for path in self.paths],
            "sources": list(self.sources),
        }


def contract_risk(
    delivery: Delivery,
    contract: str,
    priors: Priors,
    overrun: Amount = "",
    *,
    scenarios: int = SCENARIOS,
    seed: int = SEED,
) -> ContractRisk:
    """Work out how far a contract transfers the risk of an overrun to its providers.

    Args:
        delivery: The facts in force.
        contract: Node of the contract.
        priors: What is believed of inputs that are not on record.
        overrun: Pounds, or a percentage of the annual value such as ``21 %``; without it, what is
            on record, else what the prior says.
        scenarios: How many scenarios to draw.
        seed: Seed of the draws.

    Raises:
        MeasureError: If the overrun is no amount, a share is out of range or a prior is missing.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.ensemble.reading import shipped_priors
        >>> from kg.risk.sketch import network
        >>> facts = read(network(
        ...     "C lead-commissioner K", "K value 152000000 annual", "LLP lead-provider K",
        ...     "LLP told OwnFunds amount=0", "K told PaymentTypeUse code=capitated",
        ...     "K denies guarantees G"))
        >>> priors = shipped_priors()
        >>> found = contract_risk(facts, facts.contract("K"), priors, "34000000")
        >>> print(found.possible.tau, "|", found.binding[0].sentence, "|", found.basis)
        0 | no guarantee for LLP (denied: G gave none; source/a) | based on 4 evidenced and 2 \
assumed inputs
    """
    if not runs(delivery, contract):
        return ContractRisk(delivery.thing(contract), delivery.at, running=False)
    position = position_of(delivery, contract, priors, overrun)
    found, sample = possible(position), simulate(position, scenarios=scenarios, seed=seed)
    told = _on_record(delivery, contract, position)
    if found:
        told = replace(
            told,
            possible=found,
            binding=constraints(position, found.worst),
            bears=should_bear(position, found),
            pays=would_pay(position, found),
            curve=transfer_curve(position, _up_to(position)),
        )
    return replace(told, outlook=outlook(sample)) if sample else told


def _on_record(delivery: Delivery, contract: str, position: Position) -> ContractRisk:
    """Say what is on record, what is assumed and what is not known, before anything follows."""
    terms, paths = term_lines(position), tuple(_paths(position))
    told = [source for line in terms for source in line.sources]
    told += [source for each in position.terms.overruns for source in each.sources]
    return ContractRisk(
        delivery.thing(contract),
        delivery.at,
        running=True,
        annual=annual(delivery, contract),
        overrun=str(position.overrun) if position.overrun else "",
        terms=terms,
        overruns=tuple(overruns_on_record(position)),
        documented=position.terms.overruns,
        assumptions=_assumptions(position),
        conflicts=tuple(_conflicts(position)),
        unknowns=_unknowns(position),
        evidenced=_evidenced(position),
        assumed=sum(each.evidence is Evidence.ASSUMPTION for each in inputs_of(position)),
        paths=paths,
        sources=unique([*told, *sources_of(paths)]),
    )


def _up_to(position: Position) -> int:
    """Far enough to see what becomes of twice the overrun, or of half the annual value."""
    overrun = position.overrun.high if position.overrun else 0
    value = position.value.high if position.value else 0
    return max(2 * (overrun or 0), (value or 0) // 2, _NO_LESS)


def _evidenced(position: Position) -> int:
    """How many of the inputs are on record; what the question supposes is no input."""
    told = [position.value, position.overrun if position.terms.overruns else None]
    told += [None if position.cap_exists else position.cap, *position.funds.values()]
    sums = sum(each is not None and not each.assumed and bool(each.sources) for each in told)
    settled = [
        position.bands_known,
        position.guarantees.state is not State.UNKNOWN,
        bool(position.terms.rule),
    ]
    shares = len(position.shares) if len(position.providers) > 1 else 0
    return sums + sum(settled) + shares


def _assumptions(position: Position) -> tuple[str, ...]:
    """Assumed inputs with their grounds, and what the method supposes."""
    told = list(_assumed(position))
    told.append("Whoever answers for a contract bears its loss, unless it has passed losses on.")
    if len(position.providers) > 1:
        told.append("Losses that are passed on follow the shares of the value.")
        told.append("Providers are liable jointly only where a source says so.")
    if position.cap_exists is None:
        told.append(
            "Nobody guarantees more than is owed: a cap on liability limits guarantees too."
        )
    if position.terms.payment == "activity":
        told.append(
            "Under payment by activity an overrun is more activity, each unit at its price."
        )
    return first_of_each(told)


def _assumed(position: Position) -> Iterator[str]:
    """What is assumed and on what grounds, each once for all bodies for which it is."""
    grounds: dict[tuple[str, str], list[str]] = {}
    for prior in inputs_of(position):
        if prior.evidence is Evidence.ASSUMPTION:
            key = (prior.meaning.rstrip("."), prior.source)
            grounds.setdefault(key, []).append(prior.name)
    for (meaning, source), names in grounds.items():
        yield f"{meaning}, assumed as {listed(names)}: {source}"


def _conflicts(position: Position) -> Iterator[str]:
    yield from position.terms.conflicts
    yield from position.guarantees.conflicts
    held = position.delivery.providers(position.contract).values()
    told = [share for facts in held for share in [share_of(facts)] if share is not None]
    if sum(told) > 1:
        name = position.delivery.label(position.contract)
        yield f"the shares reported for {name} add up to more than the whole; none is used"


def _unknowns(position: Position) -> tuple[str, ...]:
    name, doubts = position.delivery.label(position.contract), list[str]()
    if position.value is None:
        doubts.append(f"what {name} is worth in a year is not on record")
    if not position.providers:
        doubts.append(f"who provides under {name} is not on record")
    if not position.bands_known:
        doubts.append(f"how {name} shares an overrun is not on record")
    if position.guarantees.state is State.UNKNOWN:
        doubts.append(f"whether anybody guarantees for the providers of {name} is not on record")
    if position.cap_exists is not None:
        doubts.append(f"whether {name} caps liability is not on record")
    if len(position.providers) > 1 and not position.terms.rule:
        doubts.append(f"whether partners in {name} share in losses is not on record")
    doubts += [f"{each.what} are not on record" for each in position.funds.values() if each.assumed]
    return (*doubts, *value_doubts(position.delivery, position.contract))


def _paths(position: Position) -> Iterator[Path]:
    """From each commissioner through the contract to each provider, and each guarantor's role."""
    delivery, contract = position.delivery, position.contract
    payers = delivery.commissioners(contract)
    for provider in position.providers:
        last = delivery.hop(delivery.standing(contract, provider)[0], forward=False)
        firsts = [delivery.hop(facts[0]) for facts in payers.values()]
        yield from (Path((first, last)) for first in firsts)
        if not firsts:
            yield Path((last,))
    for facts in delivery.guarantors(contract).values():
        yield Path((delivery.hop(facts[0]),))


def _possible_as_dict(found: Possible) -> Json:
    sums: dict[str, Between[int]] = {
        "overrun": found.overrun,
        "by_contract": found.by_contract,
        "pool": found.pool,
        "recovered": found.recovered,
        "returned": found.returned,
        "commissioner": found.commissioner,
    }
    tau = found.tau
    ends = (
        None if tau is None or tau.high is None else [as_text(tau.low), as_text(tau.high, up=True)]
    )
    return {
        **{name: pounds(each.low, each.high) for name, each in sums.items()},
        "tau": ends,
        "exact": found.exact,
    }

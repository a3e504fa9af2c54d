"""What returns if the priors hold: scenarios of one contract."""

from fractions import Fraction
from math import inf

from kg.risk.ensemble.distributions import Dirichlet, Point
from kg.risk.ensemble.factors import Factors
from kg.risk.ensemble.priors import Prior, Priors
from kg.risk.ensemble.run import Sample, run
from kg.risk.lossrisk.allocations import ANSWERS, HEAD, JOINT, PASSED, SEVERAL
from kg.risk.lossrisk.model import PART, Transfer
from kg.risk.lossrisk.position import Position
from kg.risk.lossrisk.quantity import Quantity, every_prior
from kg.risk.recovery.between import Between
from kg.risk.recovery.terms import Band, Terms

SCENARIOS = 10_000
SEED = 0


def simulate(position: Position, *, scenarios: int = SCENARIOS, seed: int = SEED) -> Sample | None:
    """Draw scenarios; None where there is nothing to draw from, such as without an annual value.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.ensemble.reading import shipped_priors
        >>> from kg.risk.lossrisk.position import position_of
        >>> from kg.risk.sketch import network
        >>> facts = read(network(
        ...     "K value 100 annual", "L lead-provider K", "L told OwnFunds amount=3",
        ...     "K told PaymentTypeUse code=block", "K denies guarantees G",
        ...     "K told LiabilityCap amount=7"))
        >>> priors = shipped_priors()
        >>> sample = simulate(position_of(facts, facts.contract("K"), priors, "12"))
        >>> float(sample.output("returned").max())
        900.0
    """
    model, priors = transfer_of(position), inputs_of(position)
    if model is None:
        return None
    return run(model, Priors(position.priors.version, priors), scenarios=scenarios, seed=seed)


def transfer_of(position: Position) -> Transfer | None:
    """Make the model of a contract; None where an amount cannot be drawn."""
    used = [position.overrun, *position.funds.values(), *(each for _, each in position.promises)]
    funds = {party: each.drawn for party, each in position.funds.items() if each.drawn}
    promises = {who: each.drawn for who, each in position.promises if each.drawn}
    overrun = position.overrun.drawn if position.overrun else None
    drawable = all(each is not None and each.drawn is not None for each in used)
    cap = position.cap.drawn if position.cap else Factors(inf)
    if overrun is None or not drawable or not position.providers or cap is None:
        return None
    return Transfer(
        overrun,
        _terms(position, Fraction(0)),
        _terms(position, Fraction(1)),
        cap,
        position.cap_exists.name if position.cap_exists else "",
        funds,
        promises,
        position.heads,
        position.others,
        _shares_on_record(position),
        _silent(position),
        position.terms.rule,
    )


def _terms(position: Position, part: Fraction) -> Terms:
    """The terms with one part for the providers wherever none is on record."""
    return Terms(
        tuple(
            Band(band.up_to, part) if isinstance(band.provider, Between) else band
            for band in position.bands
        )
    )


def inputs_of(position: Position) -> tuple[Prior, ...]:
    """List the priors of everything that is drawn for a contract, each once."""
    priors, quantities = position.priors, list[Quantity | None]()
    quantities += [position.overrun, position.cap, *position.funds.values()]
    quantities += [each for _, each in position.promises]
    found = list(every_prior(quantities))
    if any(isinstance(band.provider, Between) for band in position.bands):
        found.append(priors[PART])
    if position.cap_exists is not None:
        found.append(position.cap_exists)
    if len(position.providers) > 1 and position.terms.rule not in {SEVERAL, JOINT}:
        found.append(priors[PASSED])
        if position.terms.rule != HEAD and len(position.heads) == 1:
            found.append(priors[ANSWERS])
    return (*found, *_prior_of_shares(position))


def _name_of_shares(position: Position) -> str:
    return f"shares in {position.delivery.label(position.contract)}"


def _shares_on_record(position: Position) -> dict[str, float]:
    """Known shares; what they leave over falls to the heads if everybody's is known."""
    spare = Fraction(0) if position.silent else position.left / len(position.heads)
    return {
        party: float(share + (spare if party in position.heads else 0))
        for party, share in position.shares.items()
    }


def _silent(position: Position) -> dict[str, Factors]:
    """What each provider without a known share has of the rest."""
    left, silent = float(position.left), position.silent
    if position.terms.rule == JOINT:
        return {party: Factors(left / len(silent)) for party in silent}
    if len(silent) == 1:
        return {silent[0]: Factors(left)}
    name = _name_of_shares(position)
    return {party: Factors(left, (f"{name}.{party}",)) for party in silent}


def _prior_of_shares(position: Position) -> tuple[Prior, ...]:
    if len(position.silent) < 2 or position.terms.rule == JOINT:  # noqa: PLR2004 - two can differ
        return ()
    assumed = position.priors["share-concentration"]
    even = assumed.distribution
    concentration = even.value if isinstance(even, Point) else 1.0
    return (
        Prior(
            _name_of_shares(position),
            Dirichlet(position.silent, concentration),
            "how the providers share the contract",
            assumed.source,
            assumed.evidence,
            "Parts of the providers in what known shares leave over.",
        ),
    )

"""Makes a system of a snapshot: what is on record as it is, the rest from named priors."""

import numpy as np

from kg.risk.contagion.system import Ends, Rates, System, three_of
from kg.risk.ensemble.priors import Priors
from kg.risk.models.amounts import Flags, Vector
from kg.risk.snapshot import RiskSnapshot
from kg.risk.snapshot.columns import NOT_KNOWN, Group

OWN, VEHICLE = "own-funds-of-organisation", "own-funds-of-vehicle"
USED = ("re-provision", "lost-income", OWN, VEHICLE)
"""Names of the priors that a system may rest on."""


def system_of(snapshot: RiskSnapshot, priors: Priors) -> System:
    """Make a system of who pays whom on a day; its names are the IRIs of the organisations.

    An amount that is not on record is no payment here. A payment of which only the whole contract's
    value is known lies between nothing and that, and carries no lost income. Where own funds are
    not on record they are a part of the turnover, and where that is not either, of the income on
    record; such a body may be larger, so that nothing bounds what it can lose.

    Raises:
        MeasureError: If there is no prior of a name that is used.

    Example:
        >>> from kg.risk.ensemble.reading import shipped_priors
        >>> from kg.risk.sketch import network
        >>> day = RiskSnapshot.from_networkx(network(
        ...     "C commissioner K", "K value 90 annual", "L lead-provider K",
        ...     "L told Turnover amount=200"))
        >>> system = system_of(day, shipped_priors())
        >>> [round(float(end[1])) for end in (system.buffers.low, system.buffers.high)]
        [100, 1900]
        >>> system.statutory.tolist()
        [True, False]
    """
    flows = snapshot.flows
    low = np.maximum(flows.low, 0).astype(np.float64)
    high = np.where(flows.high == NOT_KNOWN, low, flows.high)
    yearly = Ends.between(low, high)
    return System(
        snapshot.organisations,
        flows.payers,
        flows.payees,
        yearly,
        np.asarray(flows.low > 0),
        _buffers(snapshot, yearly, priors),
        statutory(snapshot),
        Rates.of(priors),
    )


def statutory(snapshot: RiskSnapshot) -> Flags:
    """Tell who commissions and provides nothing on the day: whoever has a duty and cannot leave it.

    Example:
        >>> from kg.risk.sketch import network
        >>> graph = network("C commissioner K", "L lead-provider K", "L commissioner J")
        >>> statutory(RiskSnapshot.from_networkx(graph)).tolist()
        [True, False]
    """
    roles = snapshot.roles
    commissions, provides = (np.zeros(snapshot.size, np.bool_) for _ in range(2))
    commissions[roles.organisations[roles.groups == Group.COMMISSIONER]] = True
    provides[roles.organisations[np.isin(roles.groups, (Group.LEAD, Group.JOINT, Group.UNDER))]] = (
        True
    )
    provides[snapshot.flows.payees] = True
    return commissions & ~provides


def _buffers(snapshot: RiskSnapshot, yearly: Ends, priors: Priors) -> Ends:
    own, vehicle = (three_of(priors[name].distribution) for name in (OWN, VEHICLE))
    turnover, funds = snapshot.turnover, snapshot.own_funds
    income = [_income(snapshot, end) for end in (yearly.low, yearly.middle, yearly.high)]
    alone = np.zeros(snapshot.size, np.bool_)
    alone[snapshot.vehicles] = True
    told, known = turnover.low != NOT_KNOWN, funds.low != NOT_KNOWN
    most = np.where(turnover.high == NOT_KNOWN, np.inf, turnover.high)
    sizes = Ends.between(np.maximum(turnover.low, 0), most)
    # Of a body whose size is not on record nothing bounds the most that it can lose.
    unsized = (income[0], income[1], np.full(snapshot.size, np.inf))
    ends = [
        np.where(
            alone & ~told, vehicle[at] * income[at], own[at] * np.where(told, size, unsized[at])
        )
        for at, size in enumerate((sizes.low, sizes.middle, sizes.high))
    ]
    held = Ends.between(
        np.maximum(funds.low, 0), np.where(funds.high == NOT_KNOWN, np.inf, funds.high)
    )
    return Ends(
        *(
            np.where(known, exact, believed)
            for exact, believed in zip((held.low, held.middle, held.high), ends, strict=True)
        )
    )


def _income(snapshot: RiskSnapshot, amounts: Vector) -> Vector:
    sums = np.bincount(snapshot.flows.payees, amounts, minlength=snapshot.size)
    return sums.astype(np.float64)  # without flows they would be counts

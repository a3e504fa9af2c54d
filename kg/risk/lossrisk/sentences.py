"""The risk transfer of a contract in sentences: conditional, never a prediction."""

from collections.abc import Iterator
from fractions import Fraction

from kg.risk.ensemble.spread import Spread
from kg.risk.lossrisk.contract import ContractRisk
from kg.risk.lossrisk.ends import Possible
from kg.risk.lossrisk.transfer_curve import TransferCurve
from kg.risk.money import MoneyRange
from kg.risk.recovery.between import Between
from kg.risk.wording import listed

_POUND = 100
_TENTHS = 1000


def in_a_sentence(risk: ContractRisk) -> str:
    """Sum up what is possible, without the full stop.

    Example:
        >>> from kg.risk.finding import Thing
        >>> in_a_sentence(ContractRisk(Thing("contract/K", "K"), "2019-10-20", running=True))
        'what becomes of an overrun of K cannot be told: nothing on record bounds its size'
    """
    name, found = risk.contract.label, risk.possible
    if found is None:
        reason = "nothing on record bounds its size"
        if risk.overrun:
            reason = "who provides under it is not on record"
        return f"what becomes of an overrun of {name} cannot be told: {reason}"
    assumed = " (assumed)" if "assumed" in risk.overrun else ""
    start = f"If {name} overruns by {_money(found.overrun)}{assumed} and nothing else changes, "
    if found.tau is None:
        return f"{start}none of it falls on its providers: all of it stays with the commissioner"
    told = (
        f"{start}{_parts(found)} of what falls on its providers can be recovered and "
        f"{_money(found.commissioner)} ends up with the commissioner"
    )
    if not risk.binding:
        return told
    where = "what binds" if found.exact else "what binds at worst"
    return f"{told}; {where}: {listed([each.sentence for each in risk.binding])}"


def scenarios_in_words(risk: ContractRisk) -> Iterator[str]:
    """Tell what scenarios say and what would be worth finding out, as sentences.

    Example:
        >>> from kg.risk.finding import Thing
        >>> thing = Thing("contract/K", "K")
        >>> list(scenarios_in_words(ContractRisk(thing, "2019-10-20", running=True)))
        ['This is based on 0 evidenced and 0 assumed inputs.']
    """
    if risk.curve is not None and risk.possible is not None and risk.possible.tau is not None:
        yield _break_even(risk.curve)
    outlook = risk.outlook
    if outlook is None or not risk.assumed:
        yield f"This is {risk.basis}."
        return
    yield (
        f"In nine of ten scenarios {_spread(outlook.returned)} returns of what falls on the "
        f"providers, {risk.basis}"
        + (
            "; assumptions drive it, so that no single figure is given."
            if outlook.driven_by_assumptions
            else f"; {_pounds(outlook.returned.median.value)} in the middle."
        )
    )
    yield from outlook.finding_out[:1]


def _break_even(curve: TransferCurve) -> str:
    """From which overrun on pounds return, at worst and in any case."""
    first, sure, most = curve.first_return, curve.sure_return, curve.points[-1].overrun
    if first is None:
        return f"Up to an overrun of {_pounds(most)} not a pound of it returns."
    if first == sure:
        return f"From an overrun of {_pounds(first)} on pounds of it return."
    told = f"At worst pounds of it return from an overrun of {_pounds(first)} on"
    after = f"from {_pounds(sure)} on" if sure else f"not up to {_pounds(most)}"
    return f"{told}, at best {after}."


def _parts(found: Possible) -> str:
    """Tau in per cent: the lower end rounded down, the upper one up, so that nothing is lost."""
    tau = found.tau
    if tau is None or tau.high is None:
        return "no part"
    if tau.low == tau.high:
        return f"{float(round(tau.low * _TENTHS)) / 10:g}%"
    low, high = _down(tau.low), -_down(-tau.high)
    return f"between {low:g}% and {high:g}%"


def _down(share: Fraction) -> float:
    return int(share * _TENTHS // 1) / 10


def _money(amount: Between[int]) -> str:
    return MoneyRange("GBP", "", amount.low, amount.high).amount


def _spread(spread: Spread) -> str:
    return f"between {_pounds(spread.low.value)} and {_pounds(spread.high.value)}"


def _pounds(pence: float) -> str:
    """Money to the pound, as scenarios and ends of a curve are not known more exactly."""
    whole = round(pence / _POUND) * _POUND
    return MoneyRange("GBP", "", whole, whole).amount

"""How large an overrun is supposed to be: in pounds, as a part of the annual value, or not said."""

from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from kg.errors import MeasureError
from kg.risk.delivery import Delivery
from kg.risk.ensemble.factors import Factors
from kg.risk.ensemble.priors import Priors
from kg.risk.inputs.known import hull
from kg.risk.inputs.terms import ContractTerms
from kg.risk.lossrisk.quantity import Quantity, evidenced, part_of, supposed
from kg.risk.money import pence

Amount = Decimal | int | str


def overrun_of(
    delivery: Delivery,
    contract: str,
    given: Amount,
    value: Quantity | None,
    terms: ContractTerms,
    priors: Priors,
) -> Quantity | None:
    """Tell the overrun to work with: what is supposed, else what is on record, else the prior's.

    Args:
        delivery: The facts in force.
        contract: Which contract.
        given: Pounds, or a percentage of the annual value such as ``21 %``; empty: not said.
        value: The annual value; None: not on record.
        terms: The contract's terms, with the overruns on record.
        priors: Hold the prior ``overrun``.

    Returns:
        The overrun in pence; None where nothing bounds it, because no value is on record.

    Raises:
        MeasureError: If the amount is none, or a binary fraction.
    """
    what = f"overrun of {delivery.label(contract)}"
    text = str(given).strip()
    if text.endswith("%"):
        part = Fraction(_number(text.removesuffix("%"), given)) / 100
        return None if value is None or value.high is None else _part(what, part, value)
    if text:
        if isinstance(given, float):
            raise MeasureError(f"'{given}' is a binary fraction; write it as text, such as '0.5'")
        return supposed(what, pence(_number(text, given), ROUND_CEILING))
    known = hull(each for each in terms.overruns if each.high is not None)
    if known is not None:
        return evidenced(what, known)
    found = part_of(what, [priors["overrun"]], value)
    return None if found.high is None else found


def _number(text: str, given: Amount) -> Decimal:
    try:
        number = Decimal(text.strip())
    except ArithmeticError as error:
        raise MeasureError(
            f"'{given}' is no overrun; write pounds, 1000000, or a part of the value, '21%'"
        ) from error
    if not (number.is_finite() and number >= 0):
        raise MeasureError(f"an overrun of '{given}'; give zero or more")
    return number


def _part(what: str, part: Fraction, value: Quantity) -> Quantity:
    drawn = value.drawn and Factors(float(part) * value.drawn.times, value.drawn.inputs)
    high = None if value.high is None else -int(-value.high * part // 1)
    low = int(value.low * part // 1)
    sources = (value.sources, value.steps, value.claims)
    return Quantity(what, low, high, drawn, value.priors, value.assumed, *sources)

"""Flags of size: what a provider answers for, and what it gets, against all that it takes."""

from collections.abc import Iterable
from fractions import Fraction

from kg.risk.delivery import Delivery
from kg.risk.finding import Thing
from kg.risk.flags.definitions import Definition
from kg.risk.flags.scene import Scene
from kg.risk.flags.state import FlagState, Level, Number, between, judged, state, worse
from kg.risk.inputs.annual import annual
from kg.risk.inputs.finance import turnover
from kg.risk.inputs.known import Known, in_pounds
from kg.risk.wording import first_of_each, unique


def ratio(part: Known[int], whole: Known[int]) -> tuple[Fraction, Fraction | None]:
    """Divide two ranges: the least and the most that it can be, None where nothing bounds it.

    Example:
        >>> ratio(Known(1, 2, ()), Known(4, 5, ()))
        (Fraction(1, 5), Fraction(1, 2))
        >>> ratio(Known(1, None, ()), Known(4, None, ()))
        (Fraction(0, 1), None)
    """
    low = Fraction(0) if whole.high is None or not whole.high else Fraction(part.low, whole.high)
    return low, None if part.high is None or not whole.low else Fraction(part.high, whole.low)


def value_against_turnover(scene: Scene, contract: str, definition: Definition) -> FlagState:
    """Compare what each head of a contract answers for in a year with its turnover.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.flags.definitions import read_definitions
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "K value 60 annual",
        ...     "L told Turnover amount=100 from=2018-04 to=2019-03"))
        >>> scene = Scene(facts, read_definitions())
        >>> found = value_against_turnover(scene, facts.contract("K"), scene.definitions["F1"])
        >>> found.level.value, found.value
        ('amber', Decimal('0.6'))
    """
    delivery = scene.delivery
    heads = delivery.heads(contract)
    if not heads:
        return _nobody(delivery, contract, definition)
    return worse(*(_borne(scene, head, definition) for head in heads))


def _borne(scene: Scene, head: str, definition: Definition) -> FlagState:
    delivery = scene.delivery
    each = {contract: _own_part(scene, contract, head) for contract in scene.led(head)}
    named = delivery.thing(head)
    doubts = [
        f"what {delivery.label(contract)} is worth in a year"
        for contract, known in each.items()
        if known is None
    ]
    total = _sum([known for known in each.values() if known is not None], open_ended=bool(doubts))
    what = "answers for contracts of"
    return _against(delivery, named, definition, (total, what, doubts))


def _own_part(scene: Scene, contract: str, head: str) -> Known[int] | None:
    """The value that one of several heads answers for can be anything up to the whole."""
    value = annual(scene.delivery, contract)
    alone = tuple(scene.delivery.heads(contract)) == (head,)
    if value is None or alone:
        return value
    return Known(0, value.high, value.sources, value.steps, value.claims)


def _sum(each: Iterable[Known[int]], *, open_ended: bool) -> Known[int]:
    every = list(each)
    highs = [known.high for known in every if known.high is not None]
    bounded = len(highs) == len(every) and not open_ended
    return Known(
        sum(known.low for known in every),
        sum(highs) if bounded else None,
        unique(source for known in every for source in known.sources),
        first_of_each([step for known in every for step in known.steps]),
    )


def single_contract(scene: Scene, contract: str, definition: Definition) -> FlagState:
    """Compare what each provider gets under a contract with its turnover.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.flags.definitions import read_definitions
        >>> from kg.risk.sketch import network
        >>> facts = read(network("C lead-commissioner K", "L lead-provider K",
        ...     "P partner K share=0.5", "K value 60 annual",
        ...     "P told Turnover amount=100 from=2018-04 to=2019-03"))
        >>> scene = Scene(facts, read_definitions())
        >>> print(single_contract(scene, facts.contract("K"), scene.definitions["F14"]).sentence)
        P gets £30 in a year, 0.3 times its turnover of £100.
    """
    delivery = scene.delivery
    providers = delivery.providers(contract)
    if not providers:
        return _nobody(delivery, contract, definition)
    found = [_dependence(scene, contract, node, definition) for node in providers]
    return worse(*found)


def _dependence(scene: Scene, contract: str, node: str, definition: Definition) -> FlagState:
    delivery, named = scene.delivery, scene.delivery.thing(node)
    if scene.is_a(node, "vehicle") and scene.led(node) == (contract,):
        fact = delivery.standing(contract, node)[0]
        return state(
            definition,
            named,
            judged(definition.threshold, 1, 1),
            f"{named.label} is a vehicle with no other contract on record.",
            value=between(1, 1),
            sources=fact.attributes.get("sources", ()),
        )
    paid = [
        flow.yearly
        for flow in scene.paid_to(node)
        if flow.contract == contract and flow.yearly is not None
    ]
    doubts = [] if paid else [f"what {named.label} gets in a year for {delivery.label(contract)}"]
    total = _sum(paid, open_ended=bool(doubts))
    return _against(delivery, named, definition, (total, "gets", doubts))


def _against(
    delivery: Delivery,
    named: Thing,
    definition: Definition,
    amount: tuple[Known[int], str, list[str]],
) -> FlagState:
    total, verb, doubts = amount
    income = turnover(delivery, named.iri)
    if income is None:
        doubts = [*doubts, f"what {named.label} turns over in a year"]
        return _open(named, definition, doubts, total.sources)
    low, high = ratio(total, income)
    level = judged(definition.threshold, low, high)
    if level is Level.UNKNOWN and doubts:
        return _open(named, definition, doubts, (*total.sources, *income.sources))
    return state(
        definition,
        named,
        level,
        f"{named.label} {verb} {in_pounds(total)} in a year, {_in_words(low, high)} times its "
        f"turnover of {in_pounds(income)}.",
        value=between(low, high),
        sources=(*total.sources, *income.sources),
        unknowns=doubts or _narrower(named, level),
    )


def _in_words(low: Number, high: Number | None) -> str:
    return str(between(low, high))


def _narrower(named: Thing, level: Level) -> list[str]:
    return [f"the amounts of {named.label} more closely"] if level is Level.UNKNOWN else []


def _open(
    named: Thing, definition: Definition, doubts: list[str], sources: Iterable[str]
) -> FlagState:
    missing = " and ".join(doubts)
    sentence = f"Not on record: {missing}."
    return state(definition, named, Level.UNKNOWN, sentence, sources=sources, unknowns=doubts)


def _nobody(delivery: Delivery, contract: str, definition: Definition) -> FlagState:
    return _open(
        delivery.thing(contract),
        definition,
        [f"who answers for {delivery.label(contract)} on the day"],
        (),
    )


FLAGS = {"F1": value_against_turnover, "F14": single_contract}

"""A flag of substance: whether the body that answers for a contract is new or made for it."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from kg.dates import PartialDate
from kg.risk.flags.definitions import Definition
from kg.risk.flags.income import ratio
from kg.risk.flags.scene import Scene
from kg.risk.flags.signs import by_signs
from kg.risk.flags.state import FlagState, Level, either, judged, state, worse
from kg.risk.inputs.annual import annual
from kg.risk.inputs.finance import own_funds
from kg.risk.inputs.known import in_pounds
from kg.risk.wording import capital, listed

_Ground = tuple[str, tuple[str, ...]]


def thin_vehicle(scene: Scene, contract: str, definition: Definition) -> FlagState:
    """Count what makes each head of a contract a thin or new vehicle.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.flags.definitions import read_definitions
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "L kind SpecialPurposeVehicle",
        ...     "K value 100 annual", "L told OwnFunds amount=2"))
        >>> scene = Scene(facts, read_definitions())
        >>> found = thin_vehicle(scene, facts.contract("K"), scene.definitions["F2"])
        >>> found.level.value, found.value
        ('red', 2)
    """
    told = by_signs(scene, contract, definition)
    heads = scene.delivery.heads(contract)
    if not heads:
        return told
    return either(worse(*(_head(scene, contract, head, definition) for head in heads)), told)


def _head(scene: Scene, contract: str, head: str, definition: Definition) -> FlagState:
    delivery, named = scene.delivery, scene.delivery.thing(head)
    grounds = [
        *_class(scene, contract, head),
        *_age(scene, head, definition),
        *_funds(scene, contract, head, definition),
    ]
    doubts = [] if grounds else list(_doubts(scene, contract, head))
    level = judged(definition.threshold, len(grounds), len(grounds))
    if level is Level.CLEAR and doubts:
        level = Level.UNKNOWN
    said = listed([words for words, _ in grounds]) if grounds else "nothing shows it to be thin"
    return state(
        definition,
        named,
        level,
        capital(f"{delivery.label(head)}: {said}."),
        value=len(grounds),
        sources=[source for _, sources in grounds for source in sources],
        unknowns=doubts,
    )


def _class(scene: Scene, contract: str, head: str) -> Iterator[_Ground]:
    if scene.is_a(head, "vehicle"):
        facts = scene.delivery.standing(contract, head)
        yield "made for one contract or a few", _sources_of(facts[0].attributes.get("sources", ()))


def _age(scene: Scene, head: str, definition: Definition) -> Iterator[_Ground]:
    began = str(scene.delivery.graph.nodes[head].get("from", ""))
    if not began:
        return
    first, day = PartialDate.parse(began).first, date.fromisoformat(scene.delivery.at)
    months = (day.year - first.year) * 12 + day.month - first.month - (day.day < first.day)
    if months < definition.parameters["young-months"]:
        yield f"in being since {began}", ()


def _funds(scene: Scene, contract: str, head: str, definition: Definition) -> Iterator[_Ground]:
    funds, year = own_funds(scene.delivery, head), annual(scene.delivery, contract)
    if scene.is_a(head, "nhs") or funds is None or year is None:
        return
    _, most = ratio(funds, year)
    if most is not None and most < Fraction(definition.parameters["least-funds"]):
        said = f"own funds of {in_pounds(funds)} against {in_pounds(year)} a year"
        yield said, (*funds.sources, *year.sources)


def _doubts(scene: Scene, contract: str, head: str) -> Iterator[str]:
    """What is asked of a body outside the NHS only; the register tells when NHS bodies began."""
    if scene.is_a(head, "nhs"):
        return
    delivery = scene.delivery
    if not delivery.graph.nodes[head].get("from"):
        yield f"since when {delivery.label(head)} has been in being"
    if own_funds(delivery, head) is None:
        yield f"what {delivery.label(head)} could lose of its own"
    elif annual(delivery, contract) is None:
        yield f"what {delivery.label(contract)} is worth in a year"


def _sources_of(told: object) -> tuple[str, ...]:
    return tuple(map(str, told)) if isinstance(told, tuple) else ()


FLAGS = {"F2": thin_vehicle}

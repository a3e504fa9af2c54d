"""Reads examples: what is said of contracts is said of those that are then named."""

from collections.abc import Iterator, Sequence

from kg.extract.clauses.verbs import VerbGroup
from kg.extract.frames import Lexicon
from kg.extract.mentions.items import Item
from kg.extract.mentions.mention import UNDERTAKINGS
from kg.extract.rules.models import model_at
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.word_lists import listed
from kg.model import Value

_INTRODUCE = listed("rules.examples", "introduce")
_OF_TWO = {"such": ("as",), "for": ("example", "instance")}
_BEGIN = _INTRODUCE | _OF_TWO.keys()
_ENDED = "ended"
EXAMPLE = "-example"
"""How the ids of these rules end."""


def example_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose of examples that they ended as the contracts did, and of which model they are."""
    items = scene.items
    for place in scene.words_at(_BEGIN):
        first = _introduced(items, place)
        if not 0 <= first < len(items):
            continue
        examples = [Filler.of(items[at]) for at in _named(scene, first)]
        whole = next((at for at in range(place) if _is_plural_contract(scene, at)), -1)
        if whole < 0 or not examples:
            continue
        yield from _modelled(scene, whole, examples)
        yield from _ended(scene, whole, place, examples)


def _introduced(items: Sequence[Item], place: int) -> int:
    """Give the item behind 'such as', or -1."""
    low = items[place].low
    if place + 1 < len(items) and items[place + 1].low in _OF_TWO.get(low, ()):
        return place + 2
    return place + 1 if low in _INTRODUCE else -1


def _named(scene: Scene, first: int) -> Iterator[int]:
    """Walk along the examples; here commas alone may join them."""
    place = first
    while place < len(scene.items) and scene.kind(place) in UNDERTAKINGS:
        yield place
        place += 1
        while place < len(scene.items) and scene.items[place].low in {",", "and", "or", "the"}:
            place += 1


def _is_plural_contract(scene: Scene, place: int) -> bool:
    return scene.kind(place) == "contract" and scene.items[place].low.endswith("s")


def _modelled(scene: Scene, whole: int, examples: Sequence[Filler]) -> Iterator[Proposal]:
    """'Alliance contracts such as A': A is an alliance contract."""
    item = scene.items[whole]
    thing = model_at(scene, item)
    for each in examples if thing else ():
        trigger = (item.start, item.end)
        yield Proposal(
            f"model{EXAMPLE}", each, "hasContractModel", thing, None, ("asserted",), trigger
        )


def _ended(scene: Scene, whole: int, place: int, examples: Sequence[Filler]) -> Iterator[Proposal]:
    for group in scene.groups:
        if whole < group.main < place and _ends(scene, group):
            start, end = scene.items[group.main].start, scene.items[group.main].end
            value = Value("text", text=group.lemma)
            for each in examples:
                yield Proposal(
                    *(f"ended{EXAMPLE}", each, "contractEnded", None, value, ("past",)),
                    (start, end),
                )


def _ends(scene: Scene, group: VerbGroup) -> bool:
    """Tell whether a verb of the family of endings stands here, with its particles."""
    for particles, frame in Lexicon.load().verbs.get(group.lemma, ()):
        after = scene.items[group.main + 1 : group.main + 1 + len(particles)]
        if frame.id == _ENDED and [item.low for item in after] == list(particles):
            return True
    return False

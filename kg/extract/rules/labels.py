"""Reads what labels of a notice tell of its contract: "Supplier: Hill Ltd", "Term: two years"."""

from collections.abc import Iterator

from kg.extract.clauses.slots import Slot
from kg.extract.mentions.mention import BUYERS
from kg.extract.rules.fillers import fillers, implied
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.rules.tables import TELLS, column_of

_LONGEST = 8
"""Items of a label, at most."""


def label_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose what stands behind the colon of a sentence that begins with a label."""
    for place in scene.words_at({":"})[:1]:
        label = " ".join(item.low for item in scene.items[:place])
        name = column_of(label) if 0 < place <= _LONGEST and scene.items[0].is_capital else ""
        contract = implied(scene, "contract", scene.items[place].start) if name else None
        if contract is not None:
            yield from _told(scene, name, place, contract)


def _told(scene: Scene, name: str, place: int, contract: Filler) -> Iterator[Proposal]:
    items = scene.items
    trigger = (items[0].start, items[place].end)
    if name in {"provider", "buyer"}:
        behind = Slot("object", place + 1, min(place + 3, len(items)))
        for each in fillers(scene, behind, "body") if behind.first < behind.last else []:
            buys = scene.cast.entities[each.entity].cls in BUYERS
            if buys and name == "buyer":
                yield Proposal("label", each, "commissions", contract, None, ("asserted",), trigger)
            elif name == "provider" and not buys:
                yield Proposal("label", contract, "awardedTo", each, None, ("asserted",), trigger)
        return
    predicate, kind = TELLS.get(name, ("", ""))
    found = items[place + 1].value if predicate and place + 1 < len(items) else None
    if found is not None and found.value.kind == kind:
        where = (found.start, found.end)
        yield Proposal(
            *("label", contract, predicate, None, found.value, ("asserted",), trigger, (where,))
        )

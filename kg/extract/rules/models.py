"""Reads which model of contract something is: "the deal is an alliance contract"."""

from collections.abc import Iterator

from kg.extract.clauses.status import statuses_of
from kg.extract.mentions.items import Item
from kg.extract.mentions.mention import UNDERTAKINGS
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.words import Names


def model_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose the model that a sentence with 'is' gives a contract or service."""
    for group in scene.groups:
        place = group.main + 1
        if group.lemma != "be" or place >= len(scene.items) or scene.kind(place) != "contract":
            continue
        thing = model_at(scene, scene.items[place])
        subjects = [at for at in range(group.first) if scene.kind(at) in UNDERTAKINGS]
        if thing is None or not subjects:
            continue
        subject = Filler.of(scene.items[subjects[-1]])
        statuses = tuple(statuses_of(scene.items, group, None, kind="state"))
        trigger = (scene.items[group.main].start, scene.items[place].end)
        yield Proposal("model", subject, "hasContractModel", thing, None, statuses, trigger)


def model_at(scene: Scene, item: Item) -> Filler | None:
    """Give the model that a contract's own words name: 'a lead provider contract'."""
    known = Names.load().told["contract_model"]
    words = item.low.split()[:-1]
    keys = (known.get(" ".join(words[at:])) for at in range(len(words)))
    key = next(filter(None, keys), "")
    if not key:
        return None
    entities = scene.cast.entities
    model = next((each for each in entities if each.kind == "model" and each.cls == key), None)
    if model is None:
        model = scene.cast.add("model", key, item.low, f"code/contract-model/{key}")
    model.spans.append((item.start, item.end))
    return Filler(model.number, item.start, item.end)

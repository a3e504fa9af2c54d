"""Reads who is said to have a role: "Jo Hill joins as chief nurse", "she was chair of"."""

from typing import NamedTuple

from kg.extract.clauses.readings import is_adverb
from kg.extract.clauses.verbs import VerbGroup
from kg.extract.rules.fillers import fillers
from kg.extract.rules.proposal import Filler
from kg.extract.rules.scene import Scene
from kg.extract.word_lists import listed

_ARE = frozenset({"be", "become", "remain"})
_CHOOSE = listed("rules.post_verbs", "choose")
_AS = listed("rules.post_verbs", "as")
_LEAVE = listed("rules.post_verbs", "leave")
_BETWEEN = listed("rules.post_verbs", "between")
_FURTHEST = 9


class Holding(NamedTuple):
    """Who is said to hold a role, where, and with which status."""

    person: Filler
    body: Filler | None
    status: str


def holding_before(scene: Scene, first: int) -> Holding | None:
    """Find the person of whom a verb before a role says that they have it.

    Args:
        scene: The sentence.
        first: Number of the role's first item, with its article or possessor.
    """
    group = _verb_before(scene, first)
    if group is None:
        return None
    subject = scene.subject(group)
    if subject is None:
        return None
    persons = fillers(scene, subject, "person")
    if not persons:
        return None
    between = range(group.main + 1, first)
    bodies = [at for at in between if scene.kind(at) == "body"]
    joined = group.lemma == "join" and bodies
    body = Filler.of(scene.items[bodies[0]]) if joined else None
    return Holding(persons[0], body, _status(scene, group))


def _verb_before(scene: Scene, first: int) -> VerbGroup | None:
    before = [group for group in scene.groups if group.main < first]
    if not before or first - before[-1].main > _FURTHEST:
        return None
    group = before[-1]
    between = [scene.items[at] for at in range(group.main + 1, first)]
    plain = [item for item in between if item.mention is None and item.low != "'s"]
    plain = [item for item in plain if not is_adverb(item)]
    if any(not (item.low in _BETWEEN or item.value) for item in plain):
        return None
    if group.lemma in _ARE or (group.lemma in _CHOOSE and group.passive):
        named = any(item.mention is not None for item in between)
        return None if named and group.lemma in _ARE else group
    said = bool(between) and any(item.low == "as" for item in plain)
    return group if group.lemma in _AS and said else None


def _status(scene: Scene, group: VerbGroup) -> str:
    found = scene.statuses(group, "state")
    lasting = group.lemma in _CHOOSE | {"become", "join", "take", "start"}
    if found == ["past"] and lasting:
        return "asserted"
    if group.lemma in _LEAVE and found == ["asserted"] and group.chain:
        return "past"
    return found[0]

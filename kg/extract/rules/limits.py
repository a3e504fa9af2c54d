"""Tells where a verb says nothing that can be claimed, for all that its frame fits."""

from collections.abc import Callable, Mapping, Sequence

from kg.extract.clauses.slots import governing_verb
from kg.extract.clauses.status import is_required, statuses_of
from kg.extract.clauses.verbs import VerbGroup
from kg.extract.frames import Frame
from kg.extract.mentions.closed import closed_words
from kg.extract.mentions.items import Item
from kg.extract.rules.scene import Scene
from kg.extract.rules.uses import Use, right_words
from kg.extract.word_lists import listed

_ASKING = listed("rules.limits", "asking")
_NEVER_DENIED = frozenset({"lose", "stripped-of", "strip", "give-notice"})
_SOUGHT = listed("rules.limits", "sought")
_NO_WISH = listed("rules.limits", "no-wish")
_POINTING = frozenset({"it", "this", "that"})
_RIVALS = listed("rules.limits", "rivals")
_MAY = listed("rules.limits", "may")
_MAY_BE_ASKED = frozenset({"release", "provide", "take-over", "request", "ask-to", "mandate-to"})


def says_nothing(scene: Scene, frame: Frame, use: Use, statuses: Sequence[str]) -> bool:
    """Tell whether a verb of a frame makes no claim where it stands.

    Args:
        scene: The sentence.
        frame: The verb's family.
        use: The verb, with what stands around it.
        statuses: Statuses that its words give.
    """
    return (
        _is_not_told(scene, frame, use)
        or _is_undone(frame, use, statuses)
        or (frame.id in _CHECKS and _CHECKS[frame.id](scene, use, statuses))
        or bool(frame.without and frame.without & right_words(scene, use))
    )


def _is_not_told(scene: Scene, frame: Frame, use: Use) -> bool:
    """What is asked for, competed for or only possible is not told to be so."""
    governing = governing_verb(use.group, scene.groups)
    if frame.kind == "opinion" and _is_denied(scene, use.group, governing):
        return True
    if _is_asked(use.group, governing) and frame.id not in _MAY_BE_ASKED:
        return True
    return frame.id != "bid-for" and _is_open(scene, use.group, governing)


def _is_undone(frame: Frame, use: Use, statuses: Sequence[str]) -> bool:
    if frame.id in _NEVER_DENIED and "denied" in statuses:
        return True
    if frame.id in {"provide", "run"} and any(lemma == "fail" for _, lemma in use.group.chain):
        return True  # who fails to deliver all of a service delivers it badly
    purpose = use.group.infinitive and not use.group.chain[1:]
    return frame.kind == "stance" and purpose  # "paid to support the deal"


def _is_asked(group: VerbGroup, governing: VerbGroup | None) -> bool:
    """What somebody is asked to do, nobody says they do."""
    if any(lemma in _ASKING for _, lemma in group.chain):
        return True  # "members are asked to approve"
    return group.infinitive and governing is not None and governing.lemma in _ASKING


def _is_open(scene: Scene, group: VerbGroup, governing: VerbGroup | None) -> bool:
    """What somebody competes to do, or has a right to do, nobody says they do."""
    before = scene.items[group.first - 1] if group.first else None
    if not group.infinitive or before is None:
        return False
    nearest = next((each for each in scene.groups if each.main == group.first - 1), governing)
    rival = nearest is not None and nearest.lemma in _RIVALS and not before.mention
    # "One of two firms bidding to run it".
    rival |= any(each.form == "gerund" and each.lemma in _RIVALS for each in before.verbs)
    return rival or (before.low.rsplit(maxsplit=1)[-1] in _MAY)


def _is_no_wish(scene: Scene, use: Use) -> bool:
    """What a paper is asked to make clear, or a firm to provide, is no wish to tell of."""
    slot = next((each for each in use.slots if each.name == "infinitive"), None)
    words = [item.low for item in scene.items[slot.first : slot.last][:2]] if slot else []
    return not _NO_WISH.isdisjoint(words)


def _is_asking(scene: Scene, use: Use) -> bool:
    """Members who question a minister ask, and doubt nothing yet."""
    return use.after < len(scene.items) and scene.kind(use.after) in {"body", "person", "group"}


def _is_wish(scene: Scene, use: Use) -> bool:
    """'Seeks a buyer' and 'has asked for this' tell of no wish that can be named."""
    words = right_words(scene, use)
    if use.group.lemma == "seek":
        sums = [each for each in scene.items[use.after : use.after + 3] if each.value]
        return bool(words & _SOUGHT) or any(
            each.value.value.kind == "money" for each in sums if each.value
        )
    asked = use.group.lemma not in {"agree", "consent"}
    if asked and any(slot.name == "fact" for slot in use.slots):
        return True
    ahead = scene.items[use.after : use.after + 2]
    if not ahead or ahead[0].mention is not None or ahead[0].low not in _POINTING:
        return True
    # "Disputes this finding" names what it is, "disputes this" does not.
    return ahead[0].low != "it" and any(_is_noun(item) for item in ahead[1:])


def _is_noun(item: Item) -> bool:
    plain = all(each.form == "gerund" for each in item.verbs)  # "finding" may be either
    return item.low.isalpha() and plain and item.low not in closed_words()


def _is_denied(scene: Scene, group: VerbGroup, governing: VerbGroup | None) -> bool:
    """Whoever says that nothing is at risk raises no concern."""
    return "denied" in statuses_of(scene.items, group, governing, kind="voice")


def _is_told_behind(_: Scene, use: Use, __: Sequence[str]) -> bool:
    """'Gives notice that' says behind 'that' what it is of."""
    return any(slot.name == "fact" for slot in use.slots)


def _is_not_agreed(scene: Scene, use: Use, _: Sequence[str]) -> bool:
    """What must be approved is not agreed, and depends on whoever must agree."""
    needed = use.group.passive and is_required(use.group)
    return needed or not _is_wish(scene, use)


def _is_of_something(_: Scene, use: Use, __: Sequence[str]) -> bool:
    """Whoever 'lost its best customer to Hill' bid for nothing, as one who 'lost to Hill' did."""
    return any(slot.name == "object" for slot in use.slots)


_CHECKS: Mapping[str, Callable[[Scene, Use, Sequence[str]], bool]] = {
    "give-notice": _is_told_behind,
    "lose-out": _is_of_something,
    "advise": _is_told_behind,
    "approve": _is_not_agreed,
    "worry": lambda scene, use, _: use.group.lemma == "question" and _is_asking(scene, use),
    "ask-to": lambda scene, use, told: "denied" in told or _is_no_wish(scene, use),
    "reject-plan": lambda scene, use, _: not _is_wish(scene, use),
    "request": lambda scene, use, _: not _is_wish(scene, use),
    "dispute": lambda scene, use, _: not _is_wish(scene, use),
}
"""Frame -> what keeps it from saying anything."""

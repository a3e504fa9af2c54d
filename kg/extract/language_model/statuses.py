"""Tells by the rules of the first lane which status the words of a passage give."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.extract.clauses.slots import governing_verb
from kg.extract.clauses.status import PRECEDENCE, statuses_of, strongest
from kg.extract.clauses.verbs import VerbGroup
from kg.extract.frames import Lexicon
from kg.extract.mentions.items import Item
from kg.extract.rules.scene import Scene
from kg.extract.words import Words

Place = tuple[int, int]
_NEGATIVE = frozenset(
    {"not", "never", "no", "nor", "neither", "without", "nobody", "none", "nothing"}
) | {"cannot", "untrue", "false", "denial", "denials"}
_DOUBTFUL = frozenset({"allegedly", "reportedly", "apparently", "supposedly", "rumoured"}) | {
    *("rumour", "rumours", "allegation", "allegations"),
}
_CONDITIONAL = frozenset({"if", "unless", "whether"})
_BOUNDARIES = frozenset({";", "but", "although", "though", "whereas"})
_ENDS = _BOUNDARIES | {",", "and", "while", "which", "who"}
_TOLD_AS_SO = frozenset({"asserted", "past"})


class StatusRead(NamedTuple):
    """A status that the words may give.

    Attributes:
        status: The strongest.
        also: The others.
    """

    status: str
    also: tuple[str, ...] = ()


def statuses_at(
    scene: Scene, trigger: Place, hull: Place, denied: Sequence[str]
) -> list[StatusRead]:
    """List the statuses that a passage can have for what its trigger says.

    There are several where a verb is unknown to the lexicon, so that its time may be read as that
    of an event or of a state, and where no verb is part of the trigger. There is none where a
    denial, a doubt or a condition stands near that the reading of the verb does not account for.

    Args:
        scene: The sentence.
        trigger: The words that say the predicate.
        hull: The stretch from the first of the parts of the claim to the last.
        denied: Statuses that other parts give, such as ``denied`` for a party named with "no".

    Example:
        >>> from kg.extract.documents.document import Block, Document
        >>> from kg.extract.extractor import Extraction
        >>> from kg.extract.known import KnownNames
        >>> for text in ("Dale CCG plans to end the deal.", "It is untrue that Dale CCG quit."):
        ...     document = Document(text, (Block(0, len(text), "body"),))
        ...     read = Extraction(document, KnownNames())
        ...     scene = Scene(read.reading.passages[0], read.cast, read.speech, None)
        ...     place = text.rindex(" ", 0, 22), len(text)
        ...     print([each.status for each in statuses_at(scene, place, place, ())])
        ['planned']
        []
    """
    said = scene.speech.at(trigger[0])
    more = (*denied, said.status if said else "")
    cues = set(_cues(scene, hull))
    found = dict.fromkeys(
        StatusRead(*strongest((*told, *more))) for told in _readings(scene, trigger)
    )
    return [each for each in found if all(_reaches(each.status, cue) for cue in cues)]


def _reaches(status: str, cue: str) -> bool:
    return PRECEDENCE.index(status) <= PRECEDENCE.index(cue)


def _readings(scene: Scene, trigger: Place) -> Iterator[Sequence[str]]:
    items, groups = scene.items, scene.groups
    own = [each for each in groups if _touches(items, each, trigger)]
    if own:
        yield from _of_verb(scene, own[-1])
        return
    before = [each for each in groups if items[each.main].start < trigger[0]]
    near = before[-1:] or groups[:1]
    told = (
        statuses_of(items, near[0], governing_verb(near[0], groups), kind="state") if near else []
    )
    if set(told) <= _TOLD_AS_SO:
        yield from ([each] for each in sorted(_TOLD_AS_SO))
    else:
        yield told


def _touches(items: Sequence[Item], group: VerbGroup, place: Place) -> bool:
    return items[group.first].start < place[1] and place[0] < items[group.main].end


def _of_verb(scene: Scene, group: VerbGroup) -> Iterator[Sequence[str]]:
    governing = governing_verb(group, scene.groups)
    frames = [frame for _, frame in Lexicon.load().verbs.get(group.lemma, ())]
    kinds = dict.fromkeys((each.kind, each.status) for each in frames) or {
        ("event", ""): None,
        ("state", ""): None,
    }
    for kind, status in kinds:
        told = statuses_of(scene.items, group, governing, kind=kind, in_headline=scene.in_headline)
        yield [*told, status]


def _cues(scene: Scene, hull: Place) -> Iterator[str]:
    """Give the statuses that words in the clauses of a claim call for, wherever they stand."""
    items = _clauses(scene.items, hull)
    reporting = Words.load().reporting
    for item in items:
        verbs = {each.lemma for each in item.verbs} if item.mention is None else set()
        negative = item.low in _NEGATIVE or item.low.startswith("no ")
        if negative or item.low.endswith("n't") or verbs & {*reporting["denied"], "refuse", "fail"}:
            yield "denied"
        elif item.low in _DOUBTFUL or verbs & reporting["alleged"]:
            yield "alleged"
        elif item.low in _CONDITIONAL:
            yield "conditional"


def _clauses(items: Sequence[Item], hull: Place) -> Sequence[Item]:
    """Cut off what a 'but' or a semicolon parts from a claim, and clauses that follow it."""
    first = last = 0
    for place, item in enumerate(items):
        plain = item.mention is None
        if item.end <= hull[0] and plain and item.low in _BOUNDARIES:
            first = place + 1
        if item.start < hull[1]:
            last = place + 1
        elif plain and item.low in _ENDS:
            break
        else:
            last = place + 1
    return items[first:last]

"""Tells whether two candidates are the same claim, by what they say and not by where it stands.

Documents are extracted again, in other copies and by better rules; what a reviewer rejected shall
not come back for it.
"""

import re
from collections.abc import Iterable

from kg.identity.names import fold
from kg.review.draft import Draft, Name

_NOT_WORD = re.compile(r"[^a-z0-9£%]+")


def plain(passage: str) -> str:
    """Reduce a passage to its words.

    Example:
        >>> plain("The \u201cTrust\u201d\u00a0quits!")
        'the trust quits'
    """
    return _NOT_WORD.sub(" ", passage.lower()).strip()


def same_claim(one: Draft, other: Draft) -> bool:
    """Tell whether two candidates say the same of the same, by the same speaker.

    Example:
        >>> one = Draft(Name("", "Vale Care", "Vale"), "provides", Name("", "Clinic"))
        >>> same_claim(one, Draft(Name("organisation/v", "VALE CARE"), "provides", one.object))
        True
    """
    return (
        one.predicate == other.predicate
        and (one.status == "denied") == (other.status == "denied")
        and one.status == other.status
        and _same_value(one, other)
        and _same(one.subject, other.subject)
        and _same(one.object, other.object)
        and _same(one.speaker, other.speaker)
    )


def same_passage(some: Iterable[str], others: Iterable[str]) -> bool:
    """Tell whether two candidates rest on the same words, one perhaps on a few more of them.

    Example:
        >>> same_passage(["The trust quits."], ["and the  trust quits"])
        True
        >>> same_passage(["The trust quits."], ["The trust stays."])
        False
    """
    ours = [f" {plain(each)} " for each in some]
    theirs = [f" {plain(each)} " for each in others]
    return any(one in other or other in one for one in ours for other in theirs)


def _same(one: Name | None, other: Name | None) -> bool:
    if one is None or other is None:
        return one is other
    if one.key and one.key == other.key:
        return True
    names = {fold(each) for each in (one.name, one.text) if each}
    return not names.isdisjoint(fold(each) for each in (other.name, other.text) if each)


def _same_value(one: Draft, other: Draft) -> bool:
    told = [
        {name: str(held) for name, held in (each.value or {}).items() if name != "qualifier"}
        for each in (one, other)
    ]
    return told[0] == told[1]

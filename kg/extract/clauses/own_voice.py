"""Tells which body a document itself speaks for, which says "we" in it without being quoted."""

from collections.abc import Sequence
from itertools import pairwise

from kg.extract.clauses.quotations import Quotation
from kg.extract.mentions.cast import Cast
from kg.extract.mentions.items import Passage
from kg.extract.word_lists import listed
from kg.identity.names import plain

_WE = frozenset({"we", "our", "us", "ourselves"})
_HEADED = 400
_LEAST = 2
_SPEAKING = listed("clauses.own_voice", "speaking")
_INQUIRING = frozenset({"voice", "national"})


def own_body(
    cast: Cast, passages: Sequence[Passage], quotations: Sequence[Quotation], publisher: str
) -> int:
    """Give the number of the body that says "we", or -1.

    It is the publisher, where it is a body of the document. Else it is the one that the head of the
    document names first, if "we" or "our" stands outside of quotations more than once.

    Example:
        >>> from kg.extract.documents.document import Block, Document
        >>> from kg.extract.known import KnownNames
        >>> from kg.extract.mentions.reader import read
        >>> text = "Dale NHS Trust grows. We run clinics. Our staff are proud."
        >>> reading = read(Document(text, (Block(0, len(text), "body"),)), text, KnownNames())
        >>> own_body(reading.cast, reading.passages, [], "")
        0
    """
    if publisher and (number := _published(cast, publisher)) >= 0:
        return number
    spoken = sum(
        (item.low.partition(" ")[0] if item.mention else item.low) in _WE
        and not any(each.start <= item.start < each.end for each in quotations)
        for passage in passages
        for item in passage.items
    )
    if spoken < _LEAST:
        return -1
    classes = _INQUIRING if _is_told(passages) else _SPEAKING
    begun = passages[0].sentence.start if passages else 0
    heads = [
        each
        for each in cast.bodies()
        if each.cls in classes and each.spans and each.spans[0][0] < begun + _HEADED
    ]
    if not heads and classes is _INQUIRING:
        return cast.add("body", "voice", "we").number
    # A paper of questions and answers may speak of "the trust" and never name it.
    heads = heads or [each for each in cast.bodies() if each.name.islower() and each.cls == "trust"]
    return min(heads, key=lambda each: each.spans[0]).number if heads else -1


def _is_told(passages: Sequence[Passage]) -> bool:
    """Tell whether somebody reports what others told them: 'the trust told us'."""
    return any(
        one.low == "told" and other.low == "us"
        for passage in passages
        for one, other in pairwise(passage.items)
    )


def _published(cast: Cast, publisher: str) -> int:
    """'Unite Northern Region' publishes for Unite."""
    wanted = plain(publisher).text
    fit = [each for each in cast.bodies() if each.cls != "press" and _begins(wanted, each.name)]
    return max(fit, key=lambda each: len(each.name)).number if fit else -1


def _begins(wanted: str, name: str) -> bool:
    text = plain(name).text
    return bool(text) and (
        wanted == text or wanted.startswith(f"{text} ") or text.startswith(wanted)
    )

"""Tells what kind of body, person or thing a name stands for, from its words and what is near."""

from collections.abc import Sequence

from kg.extract.reading.tokens import Token
from kg.extract.word_lists import listed
from kg.extract.words import Names

_COMMITTEES = listed("mentions.classes", "committees")
_PLACING = listed("mentions.classes", "placing")
_LANDS = listed("mentions.classes", "lands")
_PLAIN = listed("mentions.classes", "plain")
_LONGEST_PAPER, _LONGEST_PERSON = 3, 4
_BROADCASTERS = listed("mentions.classes", "broadcasters")


def class_of(tokens: Sequence[Token], first: int, last: int, name: str) -> str:
    """Tell what class of body, person or thing a run of words names.

    Args:
        tokens: The sentence.
        first: Number of the first token of the run.
        last: Number of the token after it.
        name: The run in lower case.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> text = "Mid Vale NHS Trust"
        >>> class_of(tokens_of(text, 0, len(text)), 0, 4, text.lower())
        'trust'
    """
    begins = Names.load().beginning(name)
    if begins or _is_press(name):
        return begins or "press"
    cls, ending = Names.load().ending(name)
    if _is_person(tokens, first, last) and cls not in {"trust", "ccg", "icb", "council"}:
        return "person"
    if name in _COMMITTEES:
        return "committee"
    if cls == "national" and name == ending and " " in name:
        return cls
    if _is_thing(name):
        return "thing"
    return _finer(cls, name) if cls and name != ending else _unsure(tokens, first, last)


def _unsure(tokens: Sequence[Token], first: int, last: int) -> str:
    """Tell an acronym, or a place by the word before it."""
    word = tokens[first].text
    if (
        last < len(tokens)
        and tokens[last].low in _LANDS
        and first
        and tokens[first - 1].low == "the"
    ):
        return "place"  # "the Dale valley"
    if last - first == 1 and word.isupper() and len(word) > 1:
        return "acronym"
    return "place" if first and tokens[first - 1].low in _PLACING else "unknown"


def _finer(cls: str, name: str) -> str:
    ends = name.endswith(("ambulance", "ambulance service", "ambulance services"))
    return "ambulance" if ends or (cls == "trust" and "ambulance" in name.split()) else cls


def _is_press(name: str) -> bool:
    words = name.split()
    press = Names.load().words("never", "press")
    return (words[-1] in press and len(words) <= _LONGEST_PAPER) or words[0] in _BROADCASTERS


def _is_thing(name: str) -> bool:
    names, last = Names.load(), name.rsplit(maxsplit=1)[-1]
    if name.endswith(("ambulance service", "ambulance services")):
        return False
    kinds = ("services", "programmes", "meetings")
    contracts = names.words("things", "contracts")
    plain = names.words("things", "care_words") | _PLAIN
    if last == "services" and " " in name and not set(name.split()[:-1]) <= plain:
        return False  # "Brindle Support Services" is a firm, "Urgent Care Services" are none
    return last in contracts or any(last in names.words("never", kind) for kind in kinds)


def _is_person(tokens: Sequence[Token], first: int, last: int) -> bool:
    words = [token.low for token in tokens[first:last]]
    names = Names.load()
    titles = names.words("role", "titles")
    titled = words[0] in titles or (first > 0 and tokens[first - 1].low in titles)
    titled = titled or (
        first > 1 and tokens[first - 1].text == "." and tokens[first - 2].low in titles
    )
    named = words[0] in names.words("people", "first_names")
    short = len(words) <= _LONGEST_PERSON and "&" not in words
    return short and (titled or (named and len(words) > 1))

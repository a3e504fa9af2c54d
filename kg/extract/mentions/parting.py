"""Parts runs of capitalised words where two names meet, and finds where each begins and ends."""

from collections.abc import Iterator, Sequence

from kg.extract.reading.tokens import Token
from kg.extract.words import Names

_LINKS = frozenset({"of", "and", "for", "the", "&", "upon", "on"})
_AFTER = frozenset(
    {
        "members",
        "board",
        "governors",
        "chair",
        "chief",
        "annual",
        "directors",
        "bosses",
        "governing",
        "medical",
        "spokesman",
        "spokeswoman",
    }
)
_OWNERS = frozenset({"trust", "council", "hospital", "hospitals", "ccg", "icb"})
_FORMS = frozenset(
    {
        "nhs foundation trust",
        "foundation trust",
        "nhs trust",
        "ccg",
        "icb",
        "ltd",
        "limited",
        "plc",
        "llp",
        "cic",
        "clinical commissioning group",
        "integrated care board",
        "county council",
        "borough council",
        "city council",
        "ft",
    }
)


def parted(tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Cut a run where two names meet: at 'and', and behind a legal form.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> tokens = tokens_of("Dale NHS Trust Annual Meeting", 0, 29)
        >>> list(parted(tokens, 0, 5))
        [(0, 3), (3, 5)]
    """
    for part in _split(tokens, first, last):
        begin, end = part
        for place in range(begin + 2, end):
            form = Names.load().ending(text_of(tokens, begin, place))[1]
            after = Names.load().ending(text_of(tokens, begin, place + 1))[1]
            follows = tokens[place].low in _AFTER
            if (form in _FORMS and after not in _FORMS) or (form in _OWNERS and follows):
                yield begin, place
                begin = place
                break
        yield begin, end


def behind_role(tokens: Sequence[Token], first: int, last: int) -> int:
    """Give where a person's own name begins behind a role.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> behind_role(tokens_of("Lead Governor Helen Hill", 0, 24), 0, 4)
        2
    """
    first_names = Names.load().words("people", "first_names")
    for place in range(first + 1, last - 1):
        if tokens[place].low not in first_names:
            continue
        if not Names.load().ending(text_of(tokens, place, last))[0]:
            return place
    return first


def _split(tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    for place in range(first + 1, last - 1):
        if tokens[place].low == "and":
            left, right = text_of(tokens, first, place), text_of(tokens, place + 1, last)
            names = Names.load()
            left_ends, right_ends = names.ending(left)[0], names.ending(right)[0]
            plural = with_lower_ending(tokens, last) > last
            if right.startswith(f"{left} "):  # "in Dale and Dale Council"
                yield first, place
                yield place + 1, last
                return
            sure = left_ends and not (_is_weak(left) and right_ends in {"trust", "company"})
            if sure or (not left_ends and not right_ends and not plural) or names.beginning(left):
                yield first, place
                yield from _split(tokens, place + 1, last)
                return
            if plural:
                yield first, place
                yield place + 1, last
                return
    yield first, last


def _is_weak(name: str) -> bool:
    """'Integrated Health and Care Trust' is one name though 'Health' may end a name too."""
    return name.rsplit(maxsplit=1)[-1] in {
        "health",
        "care",
        "group",
        "healthcare",
        "partners",
        "community",
        "medical",
    }


def text_of(tokens: Sequence[Token], first: int, last: int) -> str:
    """Write some tokens in small letters.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> text_of(tokens_of("Dale CCG", 0, 8), 0, 2)
        'dale ccg'
    """
    return " ".join(token.low for token in tokens[first:last]).replace(" 's", "'s")


def trimmed(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """Leave out the small words at both ends of a run.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> trimmed(tokens_of("the Dale CCG and", 0, 16), 0, 4)
        (1, 3)
    """
    while first < last and tokens[first].low in _LINKS:
        first += 1
    while last > first and tokens[last - 1].low in _LINKS | {"'s"}:
        last -= 1
    return first, last


_LOWER_ENDINGS = (
    *("clinical commissioning groups", "clinical commissioning group", "integrated care boards"),
    *("integrated care board", "nhs foundation trust", "foundation trust", "county council"),
    *("borough council", "city council", "district council", "council", "ccgs", "councils"),
    *("plc", "ltd", "llp", "cic"),
)


_ENDINGS_BEGIN = frozenset(ending.split()[0] for ending in _LOWER_ENDINGS)


def with_lower_ending(tokens: Sequence[Token], last: int) -> int:
    """Give where a name ends with a legal form in small letters behind it.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> with_lower_ending(tokens_of("Dale county council", 0, 19), 1)
        3
    """
    if last >= len(tokens) or tokens[last].low not in _ENDINGS_BEGIN:
        return last
    for ending in _LOWER_ENDINGS:
        length = ending.count(" ") + 1
        if text_of(tokens, last, last + length) == ending and last + length <= len(tokens):
            return last + length
    return last

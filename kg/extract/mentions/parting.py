"""Parts runs of capitalised words where two names meet, and finds where each begins and ends."""

from collections.abc import Iterator, Sequence

from kg.extract.reading.tokens import Token
from kg.extract.word_lists import listed
from kg.extract.words import Names, edge_words

LINKS = listed("mentions.parting", "links")
"""Small words over which a name may go on."""
_INVERTED = listed("mentions.parting", "inverted")
_AFTER = listed("mentions.parting", "after")
_OWNERS = listed("mentions.parting", "owners")
_GOES_ON = ("office of", "department", "ministry")
_HONOURS = listed("mentions.parting", "honours")
_PLURALS = listed("mentions.parting", "plurals")
_PLAIN = listed("mentions.parting", "plain")
"""Words that tell no body from another."""
_FORMS = listed("mentions.parting", "forms")
_WEAK = listed("mentions.parting", "weak")
_LOWER_ENDINGS = listed("mentions.parting", "lower-endings")


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
    titles = Names.load().words("role", "titles")
    for place in range(first + 1, last - 1):
        titled = all(token.low in titles for token in tokens[first:place])
        if tokens[place].low not in first_names or titled:
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
            if left.startswith(_GOES_ON):
                continue
            if right.startswith(f"{left} "):  # "in Dale and Dale Council"
                yield first, place
                yield place + 1, last
                return
            plural = plural or _is_plural(right)
            sure = left_ends and not (_is_weak(left) and right_ends in {"trust", "company"})
            sure = sure or _is_whole(tokens, first, place, right) or _ends_list(tokens, first, last)
            sure = sure or (_is_introduced(tokens, first) and not left_ends)
            if sure or (not left_ends and not right_ends and not plural) or _is_begun(left):
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
    return name.rsplit(maxsplit=1)[-1] in _WEAK


def _is_begun(left: str) -> bool:
    """'Unite and GMB' are two; 'Office of the Police and Crime Commissioner' goes on."""
    return bool(Names.load().beginning(left)) and not left.startswith(("save", "friends of"))


def _is_plural(right: str) -> bool:
    """Of 'Dale and Vale CCGs' each is one."""
    return right.endswith("s") and Names.load().ending(right)[1] in _PLURALS


def _is_whole(tokens: Sequence[Token], first: int, place: int, right: str) -> bool:
    """'Dale Care and Vale NHS Trust' are two; 'Health and Care Trust' goes on with a plain word."""
    left = text_of(tokens, first, place)
    begins = right.partition(" ")[0]
    proper = len(left.split()) > 1 and left.partition(" ")[0] not in _PLAIN
    return proper and _is_weak(left) and begins not in _PLAIN and " " in right


def _is_introduced(tokens: Sequence[Token], first: int) -> bool:
    """'The firm Hill and Dale Trust' are two: the firm is Hill."""
    nouns = Names.load().told["introducing"]["company"]
    return bool(first) and tokens[first - 1].text in nouns


def _ends_list(tokens: Sequence[Token], first: int, last: int) -> bool:
    """The last two of 'Hill CCG, Dale Care and Vale Health' are two; a list ends with 'and'."""
    joins = [token for token in tokens[first:last] if token.low == "and"]
    after = tokens[last].text if last < len(tokens) else "."
    listed = first > 1 and tokens[first - 1].text == "," and tokens[first - 2].is_capital
    longer = len(tokens[first:last]) > 1 and tokens[first + 1].low != "and"
    return listed and longer and len(joins) == 1 and after != ","


def text_of(tokens: Sequence[Token], first: int, last: int) -> str:
    """Write some tokens in small letters.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> text_of(tokens_of("Dale CCG", 0, 8), 0, 2)
        'dale ccg'
    """
    return " ".join(token.low for token in tokens[first:last]).replace(" '", "'")


def trimmed(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """Leave out the small words at both ends of a run.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> trimmed(tokens_of("the Dale CCG and", 0, 16), 0, 4)
        (1, 3)
    """
    while first < last and tokens[first].low in LINKS | _INVERTED:
        first += 1
    while last > first and tokens[last - 1].low in LINKS | _HONOURS | {"'s"}:
        last -= 1
    return first, last


def with_lower_ending(tokens: Sequence[Token], last: int) -> int:
    """Give where a name ends with a legal form in small letters behind it.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> with_lower_ending(tokens_of("Dale county council", 0, 19), 1)
        3
    """
    if last >= len(tokens) or tokens[last].low not in edge_words(_LOWER_ENDINGS, 0):
        return last
    for ending in _LOWER_ENDINGS:
        length = ending.count(" ") + 1
        if text_of(tokens, last, last + length) == ending and last + length <= len(tokens):
            return last + length
    return last

"""Finds runs of capitalised words and tells what kind of name they are."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from kg.extract.frames import Lexicon
from kg.extract.mentions.classes import class_of
from kg.extract.mentions.linking import is_guild, is_saints_own, linked, possessed
from kg.extract.mentions.parting import (
    LINKS,
    behind_role,
    parted,
    text_of,
    trimmed,
    with_lower_ending,
)
from kg.extract.reading.tokens import Token
from kg.extract.word_lists import listed
from kg.extract.words import Names, Words

_LONGEST = 14
_ORIGINS = tuple(listed("mentions.names", "origins"))
"""Ends of words that tell where somebody is from or whose they are, and are no names."""
_COUNTS = listed("mentions.names", "counts")


class Run(NamedTuple):
    """A run of capitalised words.

    Attributes:
        first: Number of its first token.
        last: Number of the token after it.
        name: Its text.
        cls: What class of body it names: the classes of ``names.toml``, person, place, press,
            acronym, or unknown.
        opens: Whether it stands at the beginning of the sentence.
    """

    first: int
    last: int
    name: str
    cls: str
    opens: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether its own form tells that it names a body."""
        return self.cls not in {"person", "place", "press", "acronym", "unknown"}


def runs_of(tokens: Sequence[Token]) -> list[Run]:
    """Find the names of a sentence.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> text = "In May Dale CCG and Mid Vale NHS Trust met Helen Prior of Serco in Westerdale."
        >>> for run in runs_of(tokens_of(text, 0, len(text))):
        ...     print(run.name, "|", run.cls)
        Dale CCG | ccg
        Mid Vale NHS Trust | trust
        Helen Prior | person
        Serco | company
        Westerdale | place
    """
    found = list[Run]()
    place = 0
    while place < len(tokens):
        if not tokens[place].text[0].isupper() or not _begins(tokens, place):
            place += 1
            continue
        last = _end_of_run(tokens, place)
        found.extend(_classified(tokens, place, last))
        place = max(last, place + 1)
    return found


def _is_calendar(tokens: Sequence[Token], place: int) -> bool:
    """'Jan' and 'April' are months, unless a name follows."""
    low = tokens[place].low
    if low not in Words.load().small["calendar"]:
        return False
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    named = low in Names.load().words("people", "first_names")
    return not (named and after is not None and after.is_capital)


_NAMELIKE = listed("mentions.names", "namelike")


def _begins(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    if not token.is_capital or _is_calendar(tokens, place) or token.low.endswith(_ORIGINS):
        return False
    if (place and _is_shouted(tokens, place)) or token.text[1:].isdigit():
        return False  # "Q4" begins no name
    opens = place == 0 or tokens[place - 1].text in {'"', "(", ":", "-", "\N{EN DASH}"}
    if opens and token.low in _openers():
        return token.low in _NAMELIKE and (place + 1 < len(tokens) and tokens[place + 1].is_capital)
    counted = token.low in _COUNTS and place + 1 < len(tokens) and tokens[place + 1].is_capital
    return (
        (counted and not opens)
        or token.low not in _small()
        or (len(token.text) > 1 and token.text.isupper())
    )


@cache
def _openers() -> frozenset[str]:
    return Words.load().small["openers"] | _small()


@cache
def _small() -> frozenset[str]:
    small = Words.load().small
    names = (
        "determiners",
        "prepositions",
        "conjunctions",
        "subordinators",
        "relatives",
        "pronouns",
    )
    return frozenset().union(*(small[name] for name in names))


def _end_of_run(tokens: Sequence[Token], first: int) -> int:
    last = first + 1
    while last < len(tokens) and last - first < _LONGEST:
        token = tokens[last]
        if token.low in {"'s", "'"}:
            if token.low == "'s" and is_saints_own(tokens, first, last):
                return last + 1
            step = last + (possessed if token.low == "'s" else is_guild)(tokens, last)
        elif token.is_capital and not _is_calendar(tokens, last):
            step = last + _goes_on(tokens, last)
        else:
            step = linked(tokens, last) if token.low in LINKS else 0
        if step <= last:
            break
        last = step
    return last


def _goes_on(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a name goes on with a capitalised word: not with a verb or an article."""
    token = tokens[place]
    small = token.low in _small() and not token.text.isupper() and not _within(tokens, place)
    return not small and not _is_shouted(tokens, place)


def _is_shouted(tokens: Sequence[Token], place: int) -> bool:
    """Minutes write 'the Board AGREED': a verb in capitals behind a name that is not."""
    token = tokens[place]
    shouted = token.text.isupper() and len(token.text) > len("was")
    forms = Lexicon.load().forms.get(token.low, ())
    return (
        shouted
        and not tokens[place - 1].text.isupper()
        and any(each.form == "past" for each in forms)
    )


def _within(tokens: Sequence[Token], place: int) -> bool:
    """'Save Our Labs' goes on over a capitalised small word."""
    return place + 1 < len(tokens) and tokens[place + 1].is_capital


def _classified(tokens: Sequence[Token], first: int, last: int) -> Iterator[Run]:
    """Split a run at 'and' where two names meet, and tell what each is."""
    found = list(_found(tokens, first, last))
    cls, name = (found[-1].cls, found[-1].name) if found else ("", "")
    if len(found) > 1 and cls in {"ccg", "icb", "council", "trust"} and name.endswith("s"):
        # Of "Dale and Vale clinical commissioning groups" each is one.
        count = len(Names.load().ending(name.lower())[1].split())
        ending = " ".join(name.removesuffix("s").split()[-count:])
        for run in found[:-1]:
            yield run if run.is_sure else run._replace(name=f"{run.name} {ending}", cls=cls)
        yield found[-1]._replace(name=name.removesuffix("s"))
        return
    yield from found


def _found(tokens: Sequence[Token], first: int, last: int) -> Iterator[Run]:
    placed = False
    if _is_adjective(tokens, last):
        return
    for part in parted(tokens, first, last):
        begin, end = trimmed(tokens, *part)
        begin = behind_role(tokens, begin, end)
        if begin < end:
            last_word = with_lower_ending(tokens, end)
            run = _run(tokens, begin, last_word)
            # Of "in Dale and Vale" both are places.
            run = run._replace(cls="place") if placed and run.cls == "unknown" else run
            placed = run.cls == "place"
            yield run


def _is_adjective(tokens: Sequence[Token], last: int) -> bool:
    """'The Norwegian firm Hill' tells with its first name only where the firm is from."""
    nouns = Names.load().told["introducing"]["company"]
    named = last + 1 < len(tokens) and tokens[last + 1].is_capital
    return named and last > 0 and tokens[last].text in nouns and not tokens[last].is_capital


def apart(tokens: Sequence[Token], run: Run, seen: frozenset[str]) -> list[Run]:
    """Take a run apart at 'and' where the document also has its first part alone.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> tokens = tokens_of("Synpath and Medlab UK", 0, 21)
        >>> [run.name for run in apart(tokens, runs_of(tokens)[0], frozenset({"Synpath"}))]
        ['Synpath', 'Medlab UK']
    """
    for place in range(run.first + 1, run.last - 1):
        if tokens[place].low == "and" and run.cls not in {"trust", "icb", "ccg", "council"}:
            left = _run(tokens, run.first, place)
            if left.name in seen:
                return [left, _run(tokens, place + 1, run.last)]
    return [run]


def _run(tokens: Sequence[Token], first: int, last: int) -> Run:
    name = text_of(tokens, first, last)
    opens = first == 0
    if name in _no_names() or _is_post(name):
        return Run(first, last, name, "never", opens)
    text = " ".join(token.text for token in tokens[first:last]).replace(" '", "'")
    return Run(first, last, text, class_of(tokens, first, last, name), opens)


def _is_post(name: str) -> bool:
    """'Director of Community Commissioning' names what somebody is, though no list knows it."""
    head, _, field = name.partition(" of ")
    return bool(field) and head in Names.load().words("role", "heads") and not _names_body(field)


def _names_body(name: str) -> bool:
    return Names.load().ending(name)[0] in {"trust", "ccg", "icb", "council", "company"}


@cache
def _no_names() -> frozenset[str]:
    """Where somebody comes from and what somebody is are no names, whatever their capitals."""
    names = Names.load()
    nevers = names.words("never", "names") | names.words("never", "demonyms")
    return nevers | names.words("role", "heads")

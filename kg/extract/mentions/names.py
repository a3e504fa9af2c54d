"""Finds runs of capitalised words and tells what kind of name they are."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from kg.extract.mentions.classes import class_of
from kg.extract.reading.tokens import Token
from kg.extract.words import Names, Words

_LINKS = frozenset({"of", "and", "for", "the", "&", "upon", "on"})
_LONGEST = 14


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
        if not _begins(tokens, place):
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


_NAMELIKE = frozenset(
    {
        "health",
        "group",
        "ambulance",
        "hospital",
        "council",
        "trust",
        "public",
        "national",
        "mental",
        "local",
        "royal",
    }
)


def _begins(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    if not token.is_capital or _is_calendar(tokens, place):
        return False
    opens = place == 0 or tokens[place - 1].text in {'"', "(", ":", "-", "\N{EN DASH}"}
    if opens and token.low in _openers():
        return token.low in _NAMELIKE and (place + 1 < len(tokens) and tokens[place + 1].is_capital)
    return token.low not in _small() or (len(token.text) > 1 and token.text.isupper())


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
        if token.is_capital and not _is_calendar(tokens, last):
            if token.low in _small() and not token.text.isupper() and not _within(tokens, last):
                break
            last += 1
        elif token.low in _LINKS and (step := _linked(tokens, last)):
            last = step
        elif token.low == "'s" and _possessed(tokens, last):
            last += 1
        else:
            break
    return last


def _within(tokens: Sequence[Token], place: int) -> bool:
    """'Save Our Labs' goes on over a capitalised small word."""
    return place + 1 < len(tokens) and tokens[place + 1].is_capital


def _linked(tokens: Sequence[Token], place: int) -> int:
    """Give the place behind a small word that a name goes on after; 0 where it does not."""
    after = place + 1
    word = tokens[place].low
    if after < len(tokens) and word in {"of", "for", "upon", "on"}:
        if tokens[place - 1].low not in Names.load().words("never", "joining") and word != "upon":
            return 0
        if tokens[after].low == "the":
            after += 1
    if word == "the" or after >= len(tokens) or not tokens[after].is_capital:
        return 0
    return after + 1 if tokens[after].low not in Words.load().small["calendar"] else 0


def _possessed(tokens: Sequence[Token], place: int) -> bool:
    before = tokens[place - 1].low
    ahead = tokens[place + 1 : place + 4]
    return before in Names.load().words("never", "possessors") and any(
        token.low in Names.load().words("never", "possessed") for token in ahead if token.is_capital
    )


def _classified(tokens: Sequence[Token], first: int, last: int) -> Iterator[Run]:
    """Split a run at 'and' where two names meet, and tell what each is."""
    found = list(_found(tokens, first, last))
    cls, name = (found[-1].cls, found[-1].name) if found else ("", "")
    if len(found) > 1 and cls in {"ccg", "icb", "council", "trust"} and name.endswith("s"):
        # Of "Dale and Vale clinical commissioning groups" each is one.
        ending = Names.load().ending(name.lower())[1].removesuffix("s")
        for run in found[:-1]:
            yield run if run.is_sure else run._replace(name=f"{run.name} {ending}", cls=cls)
        yield found[-1]._replace(name=name.removesuffix("s"))
        return
    yield from found


def _found(tokens: Sequence[Token], first: int, last: int) -> Iterator[Run]:
    placed = False
    for part in _parted(tokens, first, last):
        begin, end = _trimmed(tokens, *part)
        begin = _behind_role(tokens, begin, end)
        if begin < end:
            last_word = _with_lower_ending(tokens, end)
            run = _run(tokens, begin, last_word)
            # Of "in Dale and Vale" both are places.
            run = run._replace(cls="place") if placed and run.cls == "unknown" else run
            placed = run.cls == "place"
            yield run


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


def _parted(tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Cut a run behind a legal form: 'Dale NHS Trust Annual Members' Meeting'."""
    for part in _split(tokens, first, last):
        begin, end = part
        for place in range(begin + 2, end):
            form = Names.load().ending(_text(tokens, begin, place))[1]
            after = Names.load().ending(_text(tokens, begin, place + 1))[1]
            follows = tokens[place].low in _AFTER
            if (form in _FORMS and after not in _FORMS) or (form in _OWNERS and follows):
                yield begin, place
                begin = place
                break
        yield begin, end


def _behind_role(tokens: Sequence[Token], first: int, last: int) -> int:
    """Give where a person's own name begins behind a role: 'Lead Governor Jan Hill'."""
    for place in range(first + 1, last - 1):
        rest = _text(tokens, place, last)
        if (
            rest.split()[0] in Names.load().words("people", "first_names")
            and not Names.load().ending(rest)[0]
        ):
            return place
    return first


def _split(tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    for place in range(first + 1, last - 1):
        if tokens[place].low == "and":
            left, right = _text(tokens, first, place), _text(tokens, place + 1, last)
            names = Names.load()
            left_ends, right_ends = names.ending(left)[0], names.ending(right)[0]
            plural = _with_lower_ending(tokens, last) > last
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


def apart(tokens: Sequence[Token], run: Run, seen: frozenset[str]) -> list[Run]:
    """Take a run apart at 'and' where the document also has its first part alone.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> tokens = tokens_of("Synpath and Medlab UK", 0, 21)
        >>> [run.name for run in apart(tokens, runs_of(tokens)[0], frozenset({"Synpath"}))]
        ['Synpath', 'Medlab UK']
    """
    for place in range(run.first + 1, run.last - 1):
        if tokens[place].low == "and" and run.cls not in {"trust", "icb"}:
            left = _run(tokens, run.first, place)
            if left.name in seen:
                return [left, _run(tokens, place + 1, run.last)]
    return [run]


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


def _text(tokens: Sequence[Token], first: int, last: int) -> str:
    return " ".join(token.low for token in tokens[first:last]).replace(" 's", "'s")


def _trimmed(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
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


def _with_lower_ending(tokens: Sequence[Token], last: int) -> int:
    """Take a legal form in small letters along: 'Dudley clinical commissioning group'."""
    for ending in _LOWER_ENDINGS:
        length = ending.count(" ") + 1
        if _text(tokens, last, last + length) == ending and last + length <= len(tokens):
            return last + length
    return last


def _run(tokens: Sequence[Token], first: int, last: int) -> Run:
    name = _text(tokens, first, last)
    opens = first == 0
    if name in Names.load().words("never", "names"):
        return Run(first, last, name, "never", opens)
    text = " ".join(token.text for token in tokens[first:last]).replace(" 's", "'s")
    return Run(first, last, text, class_of(tokens, first, last, name), opens)

"""The cast of a document: its bodies and people, each joined from all the names it goes by."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from kg.extract.known import KnownNames
from kg.extract.mentions.mention import Entity
from kg.extract.mentions.names import Run
from kg.extract.word_lists import listed
from kg.extract.words import Names
from kg.identity.names import initials, plain, spelled

_RANK = ("company", "voice", "partnership", "provider", "national", "council", "trust", "ambulance")
_LEAST_INITIALS = 3
_MEDICAL = listed("mentions.cast", "medical")


class Cast:
    """Bodies, people and other things of one document.

    Attributes:
        entities: All of them, by number.
        known: What the graph knows of names.
        issued: The document's day.
        own: Number of the body that says "we" where nobody is quoted, or -1.
        posts: Person -> the role that was read last of them, and its body.
        defined: Noun -> the body that the document says it will call by it.
    """

    def __init__(self, known: KnownNames, issued: date | None) -> None:
        self.entities: list[Entity] = []
        self.known, self.issued = known, issued
        self.own = -1
        self.defined: dict[str, int] = {}
        self.posts: dict[int, tuple[str, int]] = {}
        self._by_name: dict[str, int] = {}
        self._by_key: dict[str, int] = {}
        self._by_core: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        self._surnames: dict[str, int] = {}

    def add(self, kind: str, cls: str, name: str, key: str = "") -> Entity:
        """Add an entity.

        Example:
            >>> Cast(KnownNames(), None).add("contract", "", "the deal").number
            0
        """
        entity = Entity(len(self.entities), kind, cls, name, key)
        self.entities.append(entity)
        return entity

    def named(self, name: str) -> int:
        """Give the number of the entity that a name was given to, or -1.

        Example:
            >>> Cast(KnownNames(), None).named("Serco")
            -1
        """
        return self._by_name.get(spelled(name), -1)

    def body(self, name: str, cls: str) -> int:
        """Give the number of the body that a name means; a new one if none fits.

        Example:
            >>> cast = Cast(KnownNames(), None)
            >>> cast.body("Dudley Group Foundation Trust", "trust")
            0
            >>> cast.body("Dudley Group FT", "trust")
            0
        """
        number = self.named(name)
        if number >= 0:
            return number
        key = self.known.organisation(name, self.issued)
        number = self._by_key.get(key, -1) if key else -1
        if number < 0:
            number = self._alike(name, cls, key)
        if number < 0:
            number = self.add("body", cls, name, key).number
        entity = self.entities[number]
        self._grow(entity, name, cls, key)
        self.call(name, number)
        self._by_core[plain(name).core].append(number)
        return number

    def call(self, name: str, number: int) -> None:
        """Let a name mean an entity from now on.

        Example:
            >>> cast = Cast(KnownNames(), None)
            >>> cast.call("DGFT", cast.body("Dudley Group FT", "trust"))
            >>> cast.named("DGFT")
            0
        """
        self._by_name.setdefault(spelled(name), number)

    def _alike(self, name: str, cls: str, key: str) -> int:
        """Find the body whose name differs only by its form, or by words in its middle."""
        wanted = plain(name)
        same = [n for n in self._by_core.get(wanted.core, ()) if self._fits(n, name, key)]
        if same:
            return same[0]
        if not wanted.core or cls not in {"trust", "ambulance"}:
            return -1
        longer = {
            n
            for core, numbers in self._by_core.items()
            if core[: len(wanted.core)] == wanted.core or wanted.core[: len(core)] == core
            for n in numbers
            if core and self.entities[n].cls == cls and self._fits(n, name, key)
        }
        return longer.pop() if len(longer) == 1 else -1

    def _fits(self, number: int, name: str, key: str) -> bool:
        entity = self.entities[number]
        families = {plain(entity.name).family, plain(name).family} - {"", "other"}
        same_family = len(families) <= 1
        return same_family and not (key and entity.key and key != entity.key)

    def _grow(self, entity: Entity, name: str, cls: str, key: str) -> None:
        if key and not entity.key:
            entity.key = key
            self._by_key[key] = entity.number
        if len(name) > len(entity.name):
            entity.name = name
        if _rank(cls) > _rank(entity.cls):
            entity.cls = cls
        entity.words = frozenset(plain(entity.name).core)

    def bodies(self) -> Iterator[Entity]:
        """List the bodies.

        Example:
            >>> list(Cast(KnownNames(), None).bodies())
            []
        """
        return (each for each in self.entities if each.kind == "body")

    def short_form(self, name: str) -> int:
        """Find the one body whose name begins with, or abbreviates to, a name; -1 if not one.

        Example:
            >>> cast = Cast(KnownNames(), None)
            >>> _ = cast.body("Dudley Group NHS Foundation Trust", "trust")
            >>> cast.short_form("Dudley Group"), cast.short_form("DGFT"), cast.short_form("Group")
            (0, 0, -1)
        """
        short = spelled(name)
        wanted = tuple(short.split())
        if name.isupper() and name.isalpha():
            fit = [each for each in self.bodies() if short in _initials(each.name)]
        else:
            length = len(wanted)
            fit = [each for each in self.bodies() if _words_of(each.name)[:length] == wanted]
        if not (fit and wanted):
            return -1
        return min(fit, key=lambda each: (each.cls == "council", each.number)).number

    def person(self, name: str) -> int:
        """Give the number of a person, by full name, else by surname.

        Example:
            >>> cast = Cast(KnownNames(), None)
            >>> cast.person("Helen Prior"), cast.person("Ms Prior"), cast.person("Dr Amir Sethi")
            (0, 0, 1)
        """
        titles = Names.load().words("role", "titles")
        words = [word for word in name.split() if word.lower().strip(".") not in titles]
        surname = words[-1].lower() if words else name.lower()
        number = self._surnames.get(surname, -1)
        known = self.entities[number].name.split() if number >= 0 else []
        if len(known) == 1 and len(words) > 1:
            self.entities[number].name = " ".join(words)  # "Ms Prior" is Helen Prior
        elif not known or (len(words) > 1 and known[0] != words[0]):
            number = self.add("person", "", " ".join(words) or name).number
            self._surnames.setdefault(surname, number)
        self.call(name, number)
        return number

    def surname(self, name: str) -> int:
        """Give the number of the person of a surname, or -1.

        Example:
            >>> cast = Cast(KnownNames(), None)
            >>> _ = cast.person("Helen Prior")
            >>> cast.surname("Prior"), cast.surname("Pryor")
            (0, -1)
        """
        return self._surnames.get(name.lower(), -1)

    def group(self, noun: str, employer: int, phrase: str) -> int:
        """Give the number of a group of people of one kind and employer.

        Example:
            >>> cast = Cast(KnownNames(), None)
            >>> trust = cast.body("Dale NHS Trust", "trust")
            >>> number = cast.group("consultants", trust, "Consultants at Dale NHS Trust")
            >>> cast.group("medics", -1, "medics") == number
            True
        """
        cls = "doctors" if noun in _MEDICAL else noun
        for each in self.entities:
            if (
                each.kind == "group"
                and each.cls == cls
                and (employer in {each.employer, -1} or each.employer < 0)
            ):
                each.employer = max(each.employer, employer)
                return each.number
        entity = self.add("group", cls, phrase)
        entity.employer = employer
        return entity.number


def _rank(cls: str) -> int:
    return _RANK.index(cls) if cls in _RANK else len(_RANK) if cls else -1


@lru_cache(maxsize=1 << 12)
def _words_of(name: str) -> tuple[str, ...]:
    return tuple(word for word in spelled(name).split() if word != "nhs")


@lru_cache(maxsize=1 << 12)
def _initials(name: str) -> frozenset[str]:
    """Give the ways to abbreviate a name by initials: with and without its legal form."""
    parts = plain(name)
    words = [
        word for word in parts.text.split() if word not in {"the", "of", "and", "for", "in", "nhs"}
    ]
    long = "".join(word[0] for word in words)
    every = "".join(
        word[0] for word in parts.text.split() if word not in {"the", "of", "for", "in"}
    )
    found = {long, every, every.replace("n", "", 1), initials(name), f"{initials(name)}ft"}
    found |= {long.removesuffix(end) for end in ("ft", "t")}
    return frozenset(each for each in found if len(each) >= _LEAST_INITIALS)


def gather(cast: Cast, sentences: Iterable[Sequence[Run]]) -> None:
    """Meet the sure names of a document first, so that its short forms find them.

    Example:
        >>> cast = Cast(KnownNames(), None)
        >>> gather(cast, [[Run(0, 2, "Dale CCG", "ccg")], [Run(0, 1, "Dale", "unknown")]])
        >>> [each.name for each in cast.entities]
        ['Dale CCG']
    """
    runs = [run for sentence in sentences for run in sentence if run.is_sure]
    for run in runs:
        if run.cls not in {"never", "thing"}:
            cast.body(run.name, run.cls)

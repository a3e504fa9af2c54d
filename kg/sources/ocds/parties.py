"""Gives the parties of notices their identity: the organisation they are, or one of their own.

Exact identifiers come first, then the exact name on the day of the notice. A name that fits more
than one organisation decides nothing: the party becomes an organisation of its own, for review.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from kg.dates import Period
from kg.keys import digest, slug
from kg.sources.loading import Known
from kg.sources.ocds.fields import Json, part, rows, text
from kg.sources.ocds.money import Note

_NOT_KEY = re.compile(r"[^A-Za-z0-9]+")
_SLUG_LENGTH = 60


@dataclass(frozen=True)
class Party:
    """A party of a notice and the organisation it stands for.

    Attributes:
        key: Key of the organisation.
        name: Its name as published.
        kind: Class of the organisation, if it is one of its own.
        identifiers: ``SCHEME:identifier`` pairs, in normal form.
        own: Whether the organisation is known from notices only.
    """

    key: str
    name: str
    kind: str = "Organisation"
    identifiers: tuple[str, ...] = ()
    own: bool = False


@cache
def _schemes() -> dict[str, dict[str, Any]]:
    path = Path(__file__).with_name("parties.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def normal(scheme: str, number: str, note: Note) -> str:
    """Write an identifier in normal form; empty when it cannot be one.

    Example:
        >>> normal("GB-COH", "4013122", print), normal("GB-FTS", "GB-FTS-60890", print)
        ('GB-COH:04013122', 'GB-FTS:GB-FTS-60890')
        >>> normal("GB-COH", "458577871", print)
        parties: 'GB-COH-458577871' has not the form of a GB-COH identifier; it is left out
        ''
    """
    rule = _schemes().get(scheme)
    if rule is None:
        return ""
    bare = number.removeprefix(f"{scheme}-").strip()
    bare = bare.upper() if rule.get("upper") else bare
    if bare.isdigit():
        bare = bare.zfill(rule.get("pad", 0))
    if not re.fullmatch(rule["match"], bare):
        if bare:
            note(
                f"parties: '{scheme}-{bare[:40]}' has not the form of a {scheme} identifier; "
                "it is left out"
            )
        return ""
    return f"{scheme}:{scheme}-{bare}" if rule.get("whole") else f"{scheme}:{bare}"


def identifiers(party: Json, note: Note) -> tuple[str, ...]:
    """Collect a party's identifiers in normal form, the most telling first.

    Args:
        party: An organisation of OCDS, or a reference to one.
        note: Is told of identifiers that have not the form of their scheme.

    Example:
        >>> identifiers({"id": "GB-PPON-PRGP-5218-PVYD"}, print)
        ('GB-PPON:PRGP-5218-PVYD',)
    """
    pairs = [
        (text(each, "scheme"), text(each, "id"))
        for each in (part(party, "identifier"), *rows(party, "additionalIdentifiers"))
    ]
    named = text(party, "id")
    pairs += [(scheme, named) for scheme in _schemes() if named.startswith(f"{scheme}-")]
    found = dict.fromkeys(normal(scheme, number, note) for scheme, number in pairs if number)
    order = list(_schemes())
    return tuple(sorted(filter(None, found), key=lambda each: order.index(each.split(":")[0])))


@dataclass
class Registry:
    """Finds the organisation that a party is.

    Attributes:
        known: What the store knows.
    """

    known: Known
    _found: dict[tuple[str, ...], str] = field(default_factory=dict)

    @cached_property
    def _lives(self) -> dict[str, list[Period]]:
        lives: dict[str, list[Period]] = {}
        for holders in self.known.by_code.values():
            for key, life in holders:
                lives.setdefault(key, []).append(life)
        return lives

    @cached_property
    def _codes(self) -> dict[str, set[str]]:
        codes: dict[str, set[str]] = {}
        for code, holders in self.known.by_code.items():
            for key, _ in holders:
                codes.setdefault(key, set()).add(code)
        return codes

    def life(self, key: str) -> Period:
        """Give the period in which an organisation existed, as far as its codes tell."""
        lives = [life for life in self._lives.get(key, ()) if life != Period()]
        return lives[0] if lives else Period()

    def resolve(self, party: Json, day: date | None, note: Note) -> Party | None:
        """Find or make the organisation a party is; None when it says nothing of itself.

        Args:
            party: An organisation of OCDS.
            day: Day of the notice.
            note: Is told of what is wrong with it.
        """
        name, codes = text(party, "name"), identifiers(party, note)
        name = name or text(party, "identifier", "legalName")
        if not name and not codes:
            return None
        if not name:
            note(f"parties: '{text(party, 'id')}' has no name")
            name = codes[0].split(":")[1]
        own = _own_key(name, codes)
        key = self._by_code(codes, day, note) or self._by_name(name, codes, day) or own
        kinds = [_schemes()[code.split(":")[0]].get("kind", "") for code in codes]
        kind = next(filter(None, kinds), "Organisation")
        return Party(key, name, kind, codes, own=key == own)

    def _by_code(self, codes: tuple[str, ...], day: date | None, note: Note) -> str:
        found = [(code, key) for code in codes if (key := self._holder(code, day))]
        if len({key for _, key in found}) > 1:
            stated = ", ".join(f"{code} is {key}" for code, key in found)
            note(f"parties: identifiers disagree ({stated}); the first is taken")
        return found[0][1] if found else ""

    def _holder(self, code: str, day: date | None) -> str:
        scheme, number = code.split(":", 1)
        same = _schemes()[scheme].get("same_as", "")
        others = (f"{same}:{number}",) if same else ()
        for each in (code, *others):
            key = self.known.organisation(each, day) or self.known.organisation(each)
            if key.startswith("organisation/"):
                return key
        return ""

    def _by_name(self, name: str, codes: tuple[str, ...], day: date | None) -> str:
        """Take the one organisation of this name on the day, unless its identifiers differ."""
        candidates = {
            key
            for key in self.known.names.get(fold(name), ())
            if key.startswith("organisation/") and self._lived(key, day)
        }
        if len(candidates) != 1:
            return ""
        (key,) = candidates
        return "" if self._contradicts(key, codes) else key

    def _lived(self, key: str, day: date | None) -> bool:
        lives = self._lives.get(key, ())
        return (
            not lives
            or day is None
            or any(life.state(day) not in {"ended", "not-yet"} for life in lives)
        )

    def _contradicts(self, key: str, codes: Iterable[str]) -> bool:
        """Two company numbers are two companies, whatever their names."""
        for code in codes:
            scheme = code.split(":")[0]
            same = {each for each in self._codes.get(key, ()) if each.startswith(f"{scheme}:")}
            if _schemes()[scheme].get("one_each") and same and code not in same:
                return True
        return False


def fold(name: str) -> str:
    """Write a name as it is looked up: lower case, single spaces.

    Example:
        >>> fold("NHS  Dorset ICB ")
        'nhs dorset icb'
    """
    return " ".join(name.lower().split())


def _own_key(name: str, codes: tuple[str, ...]) -> str:
    """Name an organisation that only notices tell of: by identifier, else by its name."""
    if codes:
        scheme, number = codes[0].split(":", 1)
        bare = number.removeprefix(f"{scheme}-")
        return f"organisation/{scheme}-{_NOT_KEY.sub('-', bare).strip('-')}"
    return f"organisation/named-{slug(name)[:_SLUG_LENGTH].strip('-')}-{digest(fold(name))}"

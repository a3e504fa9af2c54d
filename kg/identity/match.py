"""Resolves a name or identifier to one organisation, and explains why.

Steps are tried from the surest to the least sure, and the first that finds exactly one
organisation decides. What only resembles a name is listed for review and never accepted, and two
organisations are never taken for one because they share a name.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from rapidfuzz import fuzz, process

from kg.dates import Period
from kg.identity.crosswalk import Bearer, Crosswalk
from kg.identity.identifiers import read_identifiers
from kg.identity.names import fold, plain, says_health, spelled
from kg.identity.resolution import (
    SCORES,
    Candidate,
    Resolution,
    best_of,
    unique,
)
from kg.keys import is_key
from kg.sources.loading import Known
from kg.sources.spend.payee import ods_in, split_code
from kg.store.dataset import Dataset

_HOW = {"name": "exact-name", "alias": "alias", "former-name": "former-name", "acronym": "acronym"}
_ENDED = 5.0
_DERIVED = 75.0
_CORE = 85.0
_SPELLING = 97.0
_NAMED = 50.0
_CUT = 80.0
_LEAST = 80.0
_SHORTEST_CUT = 24
_CODE_IN_BRACKETS = re.compile(r"(.*?)\s*[\[(]\s*([A-Za-z0-9]{3,6})\s*[\])]\s*(.*)")
_CODE_AT_END = re.compile(r"(.{4,}?)\s+[-\N{EN DASH}:]\s+([A-Z0-9]{3,6})")
_CODE_FIRST = re.compile(r"([A-Z0-9]{3,6})\s*[-\N{EN DASH}:]\s+(.{4,})")
_AGREES = 60.0


def resolve(source: Dataset | Known | Crosswalk, name: str, at: date | None = None) -> Resolution:
    """Resolve a name or identifier as of a day.

    Args:
        source: What is known; give a crosswalk where many names are resolved.
        name: A name as a document writes it, an identifier, or a name with a code.
        at: The day of the document; it decides between bodies of one name or code.

    Example:
        >>> known = Known(names={"the dorset group nhs trust": ("organisation/A",)})
        >>> found = resolve(known, "Dorset Group NHST")
        >>> found.key, found.method
        ('organisation/A', 'normalised')
    """
    return Resolver(Crosswalk.of(source)).resolve(name, at)


class Resolver:
    """Resolves many texts over one crosswalk.

    Attributes:
        crosswalk: What is known of names.
        suggests: Whether what only resembles a name is looked for; it is for people, and slow.
    """

    def __init__(self, crosswalk: Crosswalk, *, suggests: bool = True) -> None:
        self.crosswalk, self.suggests = crosswalk, suggests
        self._sorted: list[str] = []

    def resolve(self, name: str, at: date | None = None) -> Resolution:
        """Resolve one text as of a day; see :func:`resolve`."""
        text = " ".join(name.split())
        rivals: list[Candidate] = []
        for step in self._steps():
            found = unique(step(text, at))
            chosen = self._choose(found, at)
            if chosen is not None:
                others = tuple(each for each in (*found, *rivals) if each.key != chosen.key)
                return Resolution(
                    *(name, chosen.key, chosen.method, chosen.score, chosen.evidence),
                    *(at, best_of(others)),
                )
            rivals.extend(found)
        if rivals:
            best = best_of(rivals)
            reason = f"'{text}' fits {len({each.key for each in rivals})} organisations"
            return Resolution(name, "", best[0].method, best[0].score, reason, at, best)
        if not self.suggests:
            return self._by_payments(
                Resolution(name, "", "", 0.0, "nothing known has this name", at)
            )
        return self._by_payments(self._by_likeness(name, text, at))

    def _by_payments(self, found: Resolution) -> Resolution:
        """A body that only lists of payments name is better than none, and said to be no more."""
        key = self.crosswalk.named_only.get(spelled(found.text), "")
        if not key:
            return found
        evidence = "named so in lists of payments; no register is known to hold it"
        return replace(found, key=key, method="exact-name", score=_NAMED, evidence=evidence)

    def _steps(self) -> tuple[Callable[[str, date | None], Iterable[Candidate]], ...]:
        return (
            self._by_identifier,
            self._by_code_in_text,
            self._by_name,
            self._by_spelling,
            self._by_short_forms,
            self._by_core,
            self._by_initials,
            self._by_beginning,
        )

    def _choose(self, found: list[Candidate], at: date | None) -> Candidate | None:
        """Choose one candidate: the only one, the only one alive, or the one of that very name."""
        if at is not None and len(found) > 1:
            alive = [each for each in found if self.crosswalk.is_alive(each.key, at)]
            found = alive or found
        if len(found) > 1:
            best = max(each.score for each in found)
            surest = [each for each in found if each.score == best]
            # One's own name outweighs another's alias; of two bodies of a code only a day decides.
            found = surest if surest[0].method == "exact-name" else found
        return found[0] if len(found) == 1 else None

    def _candidate(self, key: str, method: str, evidence: str, score: float = 0.0) -> Candidate:
        label = self.crosswalk.labels.get(key, key)
        return Candidate(key, label, method, score or SCORES[method], evidence)

    def _by_identifier(self, text: str, at: date | None) -> Iterator[Candidate]:
        if is_key(text) and text in self.crosswalk.labels:
            yield self._candidate(text, "exact-identifier", f"'{text}' is its key")
            return
        for code in read_identifiers(text):
            yield from self._holders(code, at)

    def _holders(self, code: str, at: date | None) -> Iterator[Candidate]:
        holders = self.crosswalk.codes.get(code, ())
        living = [each for each in holders if at is None or _holds(each[1], at)]
        for key, life in living or holders:
            yield self._candidate(key, "exact-identifier", f"{code} stands for it{_span(life)}")

    def _by_code_in_text(self, text: str, at: date | None) -> Iterator[Candidate]:
        """A code beside a name counts where the name is not quite another's."""
        number, rest = split_code(text)
        pairs = [(ods_in(number), rest)] if number else []
        if match := _CODE_IN_BRACKETS.fullmatch(text):
            pairs.append((match[2].upper(), f"{match[1]} {match[3]}".strip()))
        if match := _CODE_AT_END.fullmatch(text):
            pairs.append((match[2], match[1]))
        if match := _CODE_FIRST.fullmatch(text):
            pairs.append((match[1], match[2]))
        for code, name in pairs:
            for each in self._holders(f"ODS:{code}", at):
                if self._agrees(each.key, name):
                    yield each

    def _agrees(self, key: str, name: str) -> bool:
        wanted = " ".join(plain(name).core)
        borne = [self.crosswalk.labels.get(key, ""), *self._names_of(key)]
        alike = (fuzz.token_set_ratio(wanted, " ".join(plain(each).core)) for each in borne)
        return not wanted or max(alike) >= _AGREES

    def _names_of(self, key: str) -> list[str]:
        return self.crosswalk.names_of.get(key, [])

    def _by_name(self, text: str, at: date | None) -> Iterator[Candidate]:
        return self._bearers(self.crosswalk.names.get(fold(text), ()), at, "")

    def _by_spelling(self, text: str, at: date | None) -> Iterator[Candidate]:
        bearers = self.crosswalk.spellings.get(spelled(text), ())
        found = self._bearers(bearers, at, "but for spelling")
        return (replace(each, method="normalised", score=_SPELLING) for each in found)

    def _by_short_forms(self, text: str, at: date | None) -> Iterator[Candidate]:
        wanted = plain(text)
        bearers = self.crosswalk.plains.get(wanted.text, ())
        found = self._bearers(
            self._of_family(bearers, wanted.family), at, "short forms written out"
        )
        return (replace(each, method="normalised", score=SCORES["normalised"]) for each in found)

    def _by_core(self, text: str, at: date | None) -> Iterator[Candidate]:
        wanted = plain(text)
        if not wanted.family and not says_health(wanted.core):
            return iter(())
        bearers = self._of_family(self.crosswalk.cores.get(wanted.core, ()), wanted.family)
        found = self._bearers(bearers, at, "but for legal form and small words")
        return (replace(each, method="normalised", score=_CORE) for each in found)

    def _of_family(self, bearers: Iterable[Bearer], family: str) -> list[Bearer]:
        families = self.crosswalk.families
        allowed = {"trust", ""} if not family else {family, ""} if family == "company" else {family}
        return [each for each in bearers if families.get(each.key, "") in allowed]

    def _by_initials(self, text: str, at: date | None) -> Iterator[Candidate]:
        word, _, form = text.partition(" ")
        if not (word.isalpha() and word.isupper()) or (form and plain(form).core):
            return iter(())
        family = plain(form).family or "trust"
        bearers = self.crosswalk.initials.get(word.lower(), ())
        fitting = [each for each in bearers if self.crosswalk.families.get(each.key) == family]
        found = self._bearers(fitting, at, "initials only of it")
        return (replace(each, method="acronym", score=_DERIVED) for each in found)

    def _by_beginning(self, text: str, at: date | None) -> Iterator[Candidate]:
        """A field of limited length cuts a name in the middle of a word."""
        wanted = spelled(text)
        if len(wanted) < _SHORTEST_CUT:
            return iter(())
        self._sorted = self._sorted or sorted(self.crosswalk.spellings)
        bearers: list[Bearer] = []
        for name in self._sorted[bisect_left(self._sorted, wanted) :]:
            if not name.startswith(wanted):
                break
            if name[len(wanted) : len(wanted) + 1] not in {"", " "}:
                bearers.extend(self.crosswalk.spellings[name])
        found = self._bearers(bearers, at, "the beginning of it")
        return (replace(each, method="normalised", score=_CUT) for each in found)

    def _bearers(
        self, bearers: Iterable[Bearer], at: date | None, note: str
    ) -> Iterator[Candidate]:
        for each in bearers:
            method = _HOW[each.how]
            if method == "former-name" and at is not None and _holds_name(each.period, at):
                method = "exact-name"
            what = {"exact-name": "its name", "alias": "another name of it"}.get(method, "")
            what = what or ("a former name of it" if method == "former-name" else "short for it")
            ended = at is not None and not self.crosswalk.is_alive(each.key, at)
            evidence = f"'{each.name}' is {what}{_span(each.period)}{f', {note}' if note else ''}"
            late = f"; it did not exist on {at}" if ended else ""
            score = SCORES[method] - (_ENDED if ended else 0.0)
            yield self._candidate(each.key, method, evidence + late, score)

    def _by_likeness(self, name: str, text: str, at: date | None) -> Resolution:
        names = list(self.crosswalk.plains)
        alike = process.extract(
            plain(text).text, names, scorer=fuzz.token_sort_ratio, limit=20, score_cutoff=_LEAST
        )
        found = [
            replace(each, method="fuzzy-candidate", score=round(score, 1))
            for match, score, _ in alike
            for each in self._bearers(self.crosswalk.plains[match], at, "which resembles it")
        ]
        if not found:
            return Resolution(name, "", "", 0.0, "nothing known resembles it", at)
        best = best_of(found)
        reason = "only names that resemble it; accept one by adding it as an alias"
        return Resolution(name, "", "fuzzy-candidate", best[0].score, reason, at, best)


def _holds(life: Period, day: date) -> bool:
    return life.state(day) not in {"ended", "not-yet"}


def _holds_name(period: Period, day: date) -> bool:
    return period != Period() and _holds(period, day)


def _span(period: Period) -> str:
    start = f" from {period.start}" if period.start else ""
    return start + (f" to {period.end}" if period.end else "")

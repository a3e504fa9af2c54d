"""What changed between two days, for pages and for JSON."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import Depends, Query

from api.services import today
from api.site.paging import Cut
from api.site.picturing import listed
from api.site.reading import Reading
from kg.dates import PartialDate, as_of
from kg.errors import InvalidParameter
from kg.records.change_finding import find_changes
from kg.records.changed import KINDS, Finding, Found, Stretch
from kg.records.changes import Change, changes
from kg.records.common import Reference
from kg.records.page import page_of
from kg.spelling import nearest
from viz import wording
from viz.dates import spoken

WORDS: Mapping[str, str] = {
    "name": "Names",
    "life": "Opened and closed",
    "succession": "Mergers and successions",
    "role": "Roles in contracts",
    "withdrawal": "Withdrawals and terminations",
    "award": "Awards",
    "status": "Status of contracts",
    "service": "Services",
    "governance": "Members, owners and posts",
    "dispute": "Contradicted by a claim",
}
_MOST_SHOWN = 25
_YEAR = timedelta(days=365)
_NONE: list[str] = []
_PATTERNS = {
    ("name", "begins"): "{subject} takes the name {detail}",
    ("name", "ends"): "{subject} gives up the name {detail}",
    ("life", "opened"): "{subject} opens",
    ("life", "closed"): "{subject} closes",
    ("status", "begins"): "{subject} becomes {detail}",
    ("status", "happened"): "{subject} is {detail}",
    ("status", "ends"): "{subject} is no longer {detail}",
    ("award", "begins"): "{subject} is awarded",
    ("award", "happened"): "{subject} is awarded",
}


@dataclass(frozen=True)
class Wanted:
    """Which changes an address wants.

    Attributes:
        since: The first day, month or year as written; empty for a year before the last day.
        until: The last one; empty for the day asked about.
        about: The only thing to tell about, as written; empty for all.
        kinds: Which kinds; empty for all.
    """

    since: str = ""
    until: str = ""
    about: str = ""
    kinds: tuple[str, ...] = ()

    def time(self, day: date) -> Stretch:
        """Read the stretch of time.

        Args:
            day: The last day where none is named.

        Raises:
            InvalidDate: A bound is no day, month or year.
            InvalidParameter: It would end before it begins.

        Example:
            >>> time = Wanted("2019-04", "2019-11").time(date(2026, 1, 1))
            >>> time.since.isoformat(), time.until.isoformat()
            ('2019-04-01', '2019-11-30')
        """
        until = as_of(self.until) if self.until else day
        since = PartialDate.parse(self.since).first if self.since else until - _YEAR
        if since > until:
            raise InvalidParameter(
                f"the time from '{self.since}' to '{until}' ends before it begins; "
                "turn the two days round"
            )
        return Stretch(since, until)


def wanted(
    since: Annotated[
        str, Query(alias="from", description="A day, or a month or year meaning its first day.")
    ] = "",
    until: Annotated[
        str, Query(alias="to", description="A day, or a month or year meaning its last day.")
    ] = "",
    about: Annotated[
        str, Query(description="Only changes of this thing: a key, code or name.", max_length=200)
    ] = "",
    kinds: Annotated[
        list[str], Query(description=f"Only changes of these kinds: {', '.join(KINDS)}.")
    ] = _NONE,
) -> Wanted:
    """Read the parameters of an address; the dependency behind :data:`WantedChanges`.

    Raises:
        InvalidParameter: A kind is unknown.

    Example:
        >>> wanted("2019", kinds=["role,award"]).kinds
        ('role', 'award')
    """
    chosen = listed(kinds)
    for kind in chosen:
        if kind not in KINDS:
            hint = nearest(kind, KINDS) or f"; it is one of {', '.join(KINDS)}"
            raise InvalidParameter(f"parameter 'kinds': unknown value '{kind}'{hint}")
    return Wanted(since.strip(), until.strip(), about.strip(), chosen)


WantedChanges = Annotated[Wanted, Depends(wanted)]


@dataclass(frozen=True)
class ChangeAnswer(Change):
    """A change with its sentence.

    Attributes:
        text: What changed as a sentence without its full stop.
    """

    text: str


@dataclass(frozen=True)
class Changes:
    """Changes of a stretch of time.

    Attributes:
        since: Its first day.
        until: Its last day.
        about: The only thing told about; None for all.
        counts: How many changes there are, by kind, whichever kinds are wanted.
        cut: Whether more changed than is counted and told; a shorter time tells all.
        items: The part of the changes that was asked for, earliest first.
        next: Cursor of the part after it; None at the end.
        total: How many changes of the kinds wanted there are.
    """

    since: str
    until: str
    about: Reference | None
    counts: Mapping[str, int]
    cut: bool
    items: tuple[ChangeAnswer, ...]
    next: str | None
    total: int


@dataclass(frozen=True)
class Group:
    """Changes of one kind on a page; *total* is how many there are."""

    kind: str
    words: str
    items: tuple[ChangeAnswer, ...]
    total: int


def changed(reads: Reading, want: Wanted, day: date | None, part: Cut) -> Changes:
    """Collect a part of what changed.

    Args:
        reads: Where to look.
        want: Which changes.
        day: The last day where ``want`` names none; today if None.
        part: Which part.

    Raises:
        InvalidDate: A bound is no day, month or year.
        InvalidParameter: The time ends before it begins, or the cursor belongs to another list.
        UnknownTerm: Nothing has the key of what is asked about.
        AmbiguousIdentifier: Several things fit it.
    """
    time = want.time(day or today())
    about = reads.resolve_any(want.about, time.until) if want.about else ""
    finding = _found(reads, time, about)
    chosen = [each for each in finding.changes if not want.kinds or each.kind in want.kinds]
    shown = page_of(chosen, lambda each: each.key, part.cursor, part.limit)
    counts = Counter(each.kind for each in finding.changes)
    return Changes(
        since=time.since.isoformat(),
        until=time.until.isoformat(),
        about=reads.reference(about, time.until) if about else None,
        counts={kind: counts[kind] for kind in KINDS},
        cut=finding.cut,
        items=_answers(reads, shown.items, time.until),
        next=shown.next,
        total=shown.total,
    )


def groups(reads: Reading, want: Wanted, day: date, about: str) -> tuple[Group, ...]:
    """Collect the first changes of every kind that is wanted, for a page that shows all kinds.

    Args:
        reads: Where to look.
        want: Which changes.
        day: The last day where ``want`` names none.
        about: Key of the only thing to tell about; empty for all.

    Raises:
        InvalidParameter: The time ends before it begins.
    """
    time = want.time(day)
    made = []
    for kind in KINDS:
        own = [each for each in _found(reads, time, about).changes if each.kind == kind]
        if own and (not want.kinds or kind in want.kinds):
            first = _answers(reads, own[:_MOST_SHOWN], time.until)
            made.append(Group(kind, WORDS[kind], first, len(own)))
    return tuple(made)


def _found(reads: Reading, time: Stretch, about: str) -> Finding:
    return reads.kept.get(
        ("changes", time, about),
        lambda: find_changes(reads.dataset, reads.ontology, time, about=about),
    )


def _answers(reads: Reading, found: Iterable[Found], day: date) -> tuple[ChangeAnswer, ...]:
    described = changes(reads.dataset, reads.network, reads.ontology, reads.claims, found, day)
    return tuple(ChangeAnswer(**vars(each), text=in_words(each)) for each in described)


def in_words(change: Change) -> str:
    """Write a change as a sentence without its full stop.

    Example:
        >>> trust = Reference("organisation/RYK", "The trust", "NHSTrust")
        >>> told = ("k", "name", "begins", "2020-04", "", True)
        >>> in_words(Change(*told, trust, "DIHC", None, "", ()))
        'The trust takes the name DIHC'
    """
    if change.fact is not None:
        state = "ended" if change.what == "ends" else "current"
        told = {"kind": change.fact.kind, "label": change.fact.label, "state": state}
        verb = wording.relation(told)
        return f"{change.fact.subject.label} {verb} {change.fact.object.label}"
    pattern = _PATTERNS.get((change.kind, change.what), "{detail}")
    return pattern.replace("{subject}", change.subject.label).replace("{detail}", change.detail)


def when(change: Change) -> str:
    """Write when something changed.

    Example:
        >>> trust = Reference("organisation/RYK", "The trust", "NHSTrust")
        >>> when(Change("k", "life", "opened", "2020-04", "", True, trust, "", None, "", ()))
        'April 2020'
    """
    if not change.until:
        return spoken(change.date)
    return f"between {spoken(change.date)} and {spoken(change.until)}"

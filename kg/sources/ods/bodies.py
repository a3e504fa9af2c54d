"""Which organisations an ODS code stands for, one after another.

A code is not a body: when integrated care boards began, the codes of the groups they replaced
were kept for parts of the boards. What the store already knows goes first.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.dates import Period
from kg.sources.loading import Known
from kg.sources.ods.codes import Codes
from kg.sources.ods.record import ALWAYS, Record, Span


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation that a code stands for.

    Attributes:
        key: Its key.
        life: From when to when the code stands for it.
        kinds: Its classes, for a body that the store does not know yet.
        known: Whether the store knows it.
    """

    key: str
    life: Span = ALWAYS
    kinds: tuple[str, ...] = ()
    known: bool = False


class Bodies:
    """Finds the organisations behind codes, and names those that are new.

    Example:
        >>> bodies = Bodies(Known({"ODS:ZZ1": (("organisation/a", Period()),)}), Codes.load())
        >>> [body.key for body in (*bodies.of_code("ZZ1"), *bodies.of_code("ZZ2"))]
        ['organisation/a', 'organisation/ZZ2']
    """

    def __init__(self, known: Known, codes: Codes) -> None:
        self._known, self._codes = known, codes
        # Only codes that have stood for several bodies: a few hundred in the whole register.
        self._several: dict[str, tuple[Body, ...]] = {}

    def knows(self, code: str) -> bool:
        """Tell whether the store knows a body under this code."""
        return f"ODS:{code}" in self._known.by_code

    def of_record(self, record: Record) -> tuple[Body, ...]:
        """List the bodies a record describes, oldest first."""
        known = self._of_store(record.code)
        found: list[Body] = []
        for part in self._parts(record):
            found.extend(self._matched(record.code, part, known, found))
        bodies = tuple(sorted(found, key=lambda body: body.life.start))
        if len(bodies) > 1:
            self._several[record.code] = bodies
        return bodies

    def of_code(self, code: str) -> tuple[Body, ...]:
        """List the bodies behind a code that something else refers to, oldest first."""
        return self._several.get(code) or self._of_store(code) or (Body(f"organisation/{code}"),)

    def _of_store(self, code: str) -> tuple[Body, ...]:
        lives = self._known.by_code.get(f"ODS:{code}", ())
        if not lives:
            return ()
        found = [Body(key, span_of(life), known=True) for key, life in lives]
        return tuple(sorted(found, key=lambda body: body.life.start))

    def _parts(self, record: Record) -> tuple[Body, ...]:
        """Divide a record's life where a role says that another body begins."""
        life, roles = record.life, tuple(held.role for held in record.roles)
        kinds = record.kinds or self._codes.kinds(roles)
        for held in record.roles:
            about = self._codes.roles.get(held.role)
            if about is None or not about.begins:
                continue
            begins = max(held.span.start, about.begins)
            later = Body("", Span(begins, life.end), tuple(k for k in kinds if k != about.former))
            if not life.start or life.start >= begins:
                return (replace(later, life=Span(life.start or begins, life.end)),)
            return Body("", Span(life.start, day_before(begins)), (about.former,)), later
        return (Body("", life, kinds),)

    @staticmethod
    def _matched(
        code: str, part: Body, known: tuple[Body, ...], found: list[Body]
    ) -> tuple[Body, ...]:
        """Find the known bodies of a part of a life, or name a new one."""
        shared = [(body, part.life.within(body.life)) for body in known]
        matched = tuple(replace(body, life=life) for body, life in shared if life is not None)
        if matched:
            return matched
        key = f"organisation/{code}"
        if any(key == body.key for body in (*known, *found)):
            key = f"{key}-{part.life.start.replace('-', '') or 'undated'}"
        return (replace(part, key=key),)


def span_of(period: Period) -> Span:
    """Write a period as the days it may hold at most.

    Example:
        >>> span_of(Period.parse("2013-04", "2022"))
        Span(start='2013-04-01', end='2022-12-31')
    """
    start = period.start.first.isoformat() if period.start else ""
    return Span(start, period.end.last.isoformat() if period.end else "")


def on_day(bodies: tuple[Body, ...], day: str) -> Body:
    """Choose the body that a code stood for on a day; the last one when that is not known.

    Example:
        >>> before, after = Body("a", Span("", "2022-06-30")), Body("b", Span("2022-07-01"))
        >>> on_day((before, after), "2016-02-01").key, on_day((before, after), "").key
        ('a', 'b')
    """
    held = [body for body in bodies if day and body.life.holds(day)]
    return held[-1] if held else bodies[-1]


def held_by(bodies: tuple[Body, ...], span: Span, day: str = "") -> tuple[tuple[str, Span], ...]:
    """Share out a period of a code among the bodies it stood for meanwhile.

    Args:
        bodies: The bodies, oldest first.
        span: The period; one without dates is that of the release.
        day: The day of the release, or empty.

    Example:
        >>> before, after = Body("a", Span("", "2022-06-30")), Body("b", Span("2022-07-01"))
        >>> [(key, part.end) for key, part in held_by((before, after), Span("2020-04-01"))]
        [('a', '2022-06-30'), ('b', '')]
        >>> held_by((before, after), Span(), "2016-02-01")
        (('a', Span(start='', end='')),)
    """
    if len(bodies) > 1 and span != ALWAYS:
        shared = ((body.key, body.life.within(span)) for body in bodies)
        found = tuple((key, part) for key, part in shared if part is not None)
        if found:
            return found
    return ((on_day(bodies, day).key, span),)


def day_before(day: str) -> str:
    """Give the day before.

    Example:
        >>> day_before("2022-07-01")
        '2022-06-30'
    """
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()

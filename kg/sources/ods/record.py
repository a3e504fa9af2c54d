"""One entry of the ODS register, the same whatever format it was read from."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.errors import InvalidDate
from kg.sources.ods_snapshots import iso_day

_CODE = re.compile(r"[A-Z0-9]{2,15}")
_WORD = re.compile(r"[A-Za-z0-9-]{1,20}")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Span:
    """A period of whole days, as ISO texts; an empty bound is not known, or still open.

    Example:
        >>> Span("2013-04-01").within(Span("2010-01-01", "2022-06-30"))
        Span(start='2013-04-01', end='2022-06-30')
        >>> Span("2023-01-01").within(Span("", "2022-06-30")) is None
        True
    """

    start: str = ""
    end: str = ""

    def within(self, other: "Span") -> "Span | None":
        """Give the days that two periods share; None when they share none."""
        start = max(self.start, other.start)
        end = min(self.end or "9999", other.end or "9999").removesuffix("9999")
        return Span(start, end) if not end or start <= end else None

    def holds(self, day: str) -> bool:
        """Tell whether a day lies in the period."""
        return self.start <= day and (not self.end or day <= self.end)

    @property
    def is_ordered(self) -> bool:
        """Whether the end does not come before the start."""
        return not self.end or self.start <= self.end


ALWAYS = Span()


@dataclass(frozen=True, slots=True)
class Held:
    """A role that the register gives an entry, such as RO197 for an NHS trust."""

    role: str
    span: Span = ALWAYS
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship that an entry states to another one.

    Attributes:
        code: Its kind, such as ``RE4``.
        target: The other entry's code.
        span: The period in which it holds.
        target_role: The other entry's primary role, where the format tells.
        target_name: The other entry's name, where the format tells.
    """

    code: str
    target: str
    span: Span = ALWAYS
    target_role: str = ""
    target_name: str = ""


@dataclass(frozen=True, slots=True)
class Handover:
    """A succession: one entry takes over from another on a day.

    The register states it from one end, or from both.
    """

    predecessor: str
    successor: str
    day: str


@dataclass(frozen=True, slots=True)
class Record:
    """What one record of a register file says.

    Attributes:
        code: The ODS code.
        where: Line, or number of the record in its file.
        name: The name as the register writes it; empty when the record tells of relations only.
        span: The period in which the entry is in use.
        legal: The legal existence of the body, where the register tells; else as ``span``.
        record_class: RC1 for an organisation, RC2 for a site, empty when not told.
        ref_only: Whether it only stands in for a record elsewhere.
        kinds: Classes known from other signs than the roles.
        identifiers: ``SCHEME:identifier`` of other registers.
        roles: Roles held, each with its period.
        relations: Relationships stated.
        handovers: Successions stated.
    """

    code: str
    where: int
    name: str = ""
    span: Span = ALWAYS
    legal: Span = ALWAYS
    record_class: str = ""
    ref_only: bool = False
    kinds: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    roles: tuple[Held, ...] = ()
    relations: tuple[Relation, ...] = ()
    handovers: tuple[Handover, ...] = ()

    @property
    def life(self) -> Span:
        """The legal period where there is one, else the period of use."""
        return self.legal if self.legal != ALWAYS else self.span

    @property
    def primary_role(self) -> str:
        """The primary role, or empty."""
        return next((held.role for held in self.roles if held.primary), "")

    def with_fixed_periods(self) -> "tuple[Record, tuple[str, ...]]":
        """Leave out ends that come before their start.

        Returns:
            The record, and the field of each end left out.
        """
        if all(each.is_ordered for each in self._spans()):
            return self, ()
        faults: list[str] = []

        def fixed(span: Span, field: str) -> Span:
            if span.is_ordered:
                return span
            faults.append(field)
            return Span(span.start)

        record = replace(
            self,
            span=fixed(self.span, "close date"),
            legal=fixed(self.legal, "legal end"),
            roles=tuple(replace(r, span=fixed(r.span, f"{r.role} end")) for r in self.roles),
            relations=tuple(
                replace(r, span=fixed(r.span, f"{r.code} {r.target} end")) for r in self.relations
            ),
        )
        return record, tuple(faults)

    def _spans(self) -> tuple[Span, ...]:
        held, stated = (each.span for each in self.roles), (each.span for each in self.relations)
        return (self.span, self.legal, *held, *stated)


@dataclass(frozen=True, slots=True)
class Release:
    """The release of a register that a file holds.

    Attributes:
        register: Short name, such as ``ods-csv-etr``.
        title: What it is, in words.
        issued: Day, month or year; empty when unknown.
        url: Where it is published.
    """

    register: str
    title: str
    issued: str = ""
    url: str = ""

    @property
    def key(self) -> str:
        """Key of its source.

        Example:
            >>> Release("ods-csv-etr", "NHS trusts", "2025-12").key
            'source/ods-csv-etr-2025-12'
        """
        return f"source/{self.register}-{self.issued or 'undated'}"


def is_code(text: str) -> bool:
    """Tell whether a text has the form of an ODS code.

    Example:
        >>> is_code("D2P2L"), is_code("r1a"), is_code("")
        (True, False, False)
    """
    return _CODE.fullmatch(text) is not None


@lru_cache(maxsize=1 << 10)
def checked_word(text: str) -> str:
    """Give the code of a role or relationship back, which names things in the graph.

    Raises:
        ValueError: It is more than letters, digits and hyphens.

    Example:
        >>> checked_word("RO197")
        'RO197'
    """
    if _WORD.fullmatch(text) is None:
        raise ValueError(f"'{text}' is no code of a role or relationship; such as RO197 is")
    return text


@lru_cache(maxsize=1 << 16)
def register_day(text: str) -> str:
    """Write a register's day as ISO 8601; the filler of 1900 and a blank mean unknown.

    Raises:
        InvalidDate: The text is not a real day.

    Example:
        >>> register_day("20130401"), register_day("2013-04-01T00:00:00"), register_day("19000101")
        ('2013-04-01', '2013-04-01', '')
    """
    day = text[:10]
    if _ISO.fullmatch(day):
        return iso_day(day.replace("-", ""))
    if not text or text.isdigit():
        return iso_day(text)
    raise InvalidDate(text)

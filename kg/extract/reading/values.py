"""Finds money, percentages, durations, dates and times of day, and reads them exactly."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from kg.dates import PartialDate
from kg.errors import InvalidDate
from kg.extract.documents.dates import MONTHS
from kg.extract.word_lists import listed
from kg.model import Value

_SCALES = {
    "": 1,
    **dict.fromkeys(("k", "thousand"), 1_000),
    **dict.fromkeys(("m", "mn", "million", "mil"), 1_000_000),
    **dict.fromkeys(("bn", "b", "billion"), 1_000_000_000),
}
_CURRENCIES = {"£": "GBP", "€": "EUR", "$": "USD"}
_NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        1,
    )
} | {"fifteen": 15, "twenty": 20, "eighteen": 18, "a": 1, "an": 1}
_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_ABOUT = (
    r"(?:(?P<about>more than|up to|at least|less than|as much as|around|about|approximately|"
    r"nearly|almost|over|under|some|roughly|an estimated|estimated|circa)\s{1,3})?"
)
_MONEY = re.compile(
    rf"{_ABOUT}(?P<currency>[£€$])\s?(?P<sum>\d[\d,]{{0,17}}(?:\.\d{{1,4}})?)\s{{0,2}}-?"
    r"(?P<scale>million|billion|thousand|mil|mn|bn|[kmb])?\b(?![\d.]\d)"
    r"(?P<yearly>-a-year|\s{1,2}(?:a|per|each|every)\s{1,2}(?:year|annum)|\s{1,2}annually)?",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    rf"{_ABOUT}(?P<number>\d{{1,3}}(?:\.\d{{1,4}})?)\s{{0,2}}(?:%|per\s?cent\b|percent\b)",
    re.IGNORECASE,
)
_DURATION = re.compile(
    rf"\b(?P<number>\d{{1,3}}|{_WORDS})(?P<half>\s{{1,2}}and\s{{1,2}}a\s{{1,2}}half)?[-\s]{{1,2}}"
    r"(?P<unit>year|month|week|day)s?\b",
    re.IGNORECASE,
)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s{{1,2}}(?:of\s{{1,2}})?)?(?P<month>{_MONTH})\b\.?"
    r"(?:\s{1,2}(?P<after>\d{1,2})(?:st|nd|rd|th)?\b(?!\s{0,2}(?:per|%)))?"
    r"(?:,?\s{1,2}(?:this\s|of\s)?(?P<year>(?:19|20)\d\d)\b)?|\b(?P<alone>(?:19|20)\d\d)\b(?![-/]\d)",
    re.IGNORECASE,
)
_FIGURES = re.compile(
    r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>(?:19|20)\d\d)|"
    r"(?P<year2>(?:19|20)\d\d)-(?P<month2>\d\d)-(?P<day2>\d\d)"
)
_HOUR = r"(?P<{0}>[01]?\d|2[0-3])(?:[.:](?P<{0}min>[0-5]\d))?\s?(?P<{0}half>[ap]\.?m\b)?"
_TIME = re.compile(
    rf"(?<![\d£$€.,:]){_HOUR.format('one')}"
    rf"(?:\s?(?:-|\u2013|\bto\b|\buntil\b)\s?{_HOUR.format('two')})?(?![\w%]|[.,:]\d)",
    re.IGNORECASE,
)
_BEFORE_MAY = listed("reading.values", "before-may")
_BEFORE_YEAR = listed("reading.values", "before-year")


class Found(NamedTuple):
    """A value and where it stands.

    Attributes:
        start: First code point in the document.
        end: Code point after the last.
        value: The value.
        needs_year: Whether its year must be told from the document's day.
    """

    start: int
    end: int
    value: Value
    needs_year: bool = False


def values_of(shadow: str, start: int, end: int) -> list[Found]:
    """Find the values of a sentence, in order, none within another.

    Example:
        >>> text = "a five-year deal worth more than £1.2bn, 40 per cent from 1 April 2024"
        >>> for found in values_of(text, 0, len(text)):
        ...     value = found.value
        ...     print(value.kind, value.duration or value.amount or value.number or value.date)
        duration P5Y
        money 1200000000
        percent 40
        date 2024-04-01
        >>> [found.value.text for found in values_of("from 2-4.30pm, and at 7pm", 0, 25)]
        ['14:00-16:30', '19:00']
    """
    # Most sentences hold none of them, and to look for their marks first is quick.
    text = shadow[start:end].lower()
    marks = {mark for mark in _MARKS if mark in text}
    if not marks:
        return []
    looks = [look for look, told in _LOOKS.items() if not told.isdisjoint(marks)]
    found = [each for look in looks for each in look(shadow, start, end)]
    found.sort(key=lambda each: (each.start, -each.end))
    kept = list[Found]()
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def in_year(found: Found, issued: date | None, *, ahead: bool) -> Value | None:
    """Give a date its year from the document's day; None where that is not known.

    Args:
        found: The value.
        issued: The document's day.
        ahead: Whether what is dated is still to come.

    Example:
        >>> [september] = values_of("in September", 0, 12)
        >>> str(in_year(september, date(2014, 6, 3), ahead=True).date)
        '2014-09'
    """
    if not found.needs_year or found.value.date is None:
        return found.value
    if issued is None:
        return None
    given = found.value.date
    for year in (issued.year, issued.year + 1) if ahead else (issued.year, issued.year - 1):
        moved = _parsed(f"{year}{given.text[4:]}")
        if moved and (moved.last >= issued if ahead else moved.first <= issued):
            return replace(found.value, date=moved, qualifier="year from the document's date")
    return None


def day_in_figures(text: str) -> Value | None:
    """Read a day written in figures alone, as in tables: the day stands before the month.

    Example:
        >>> for text in ("01/04/2024", "2024-04-01", "13/13/2024", "4/2024"):
        ...     told = day_in_figures(text)
        ...     print(told.date if told else None)
        2024-04-01
        2024-04-01
        None
        None
    """
    match = _FIGURES.fullmatch(text)
    if match is None:
        return None
    day, month, year = (match[name] or match[f"{name}2"] for name in ("day", "month", "year"))
    told = _parsed(f"{year}-{int(month):02}-{int(day):02}")
    return Value("date", date=told) if told else None


def _money(shadow: str, start: int, end: int) -> Iterator[Found]:
    for match in _MONEY.finditer(shadow, start, end):
        amount = Decimal(match["sum"].replace(",", "")) * _SCALES[(match["scale"] or "").lower()]
        value = Value(
            "money",
            amount=amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount,
            currency=_CURRENCIES[match["currency"]],
            basis="annual" if match["yearly"] else "unspecified",
            qualifier=(match["about"] or "").lower(),
        )
        yield Found(*match.span(), value)


def _percents(shadow: str, start: int, end: int) -> Iterator[Found]:
    for match in _PERCENT.finditer(shadow, start, end):
        about = (match["about"] or "").lower()
        yield Found(
            *match.span(), Value("percent", number=Decimal(match["number"]), qualifier=about)
        )


def _durations(shadow: str, start: int, end: int) -> Iterator[Found]:
    for match in _DURATION.finditer(shadow, start, end):
        word = match["number"].lower()
        number = _NUMBERS.get(word) or int(word) if word in _NUMBERS or word.isdigit() else 0
        if not number or (word in {"a", "an"} and not match["half"]):
            continue
        unit = match["unit"][0].upper()
        text = f"P{number}{unit}"
        if match["half"]:
            text = f"P{number * 12 + 6}M" if unit == "Y" else text
        yield Found(*match.span(), Value("duration", duration=text))


def _times(shadow: str, start: int, end: int) -> Iterator[Found]:
    """'2-4.30pm', '7pm', 'from 14:00 to 16:00': on the clock of 24 hours."""
    for match in _TIME.finditer(shadow, start, end):
        halves = {name: (match[f"{name}half"] or "")[:1].lower() for name in ("one", "two")}
        colon = match["onemin"] and ":" in match[0]
        if not (halves["one"] or halves["two"] or (colon and match["two"])):
            continue
        first = _minutes(match["one"], match["onemin"], halves["one"] or halves["two"])
        text = _clock(first)
        if match["two"]:
            last = _minutes(match["two"], match["twomin"], halves["two"])
            if not halves["one"] and first > last:  # "11-1pm" begins before noon
                text = _clock(first - 12 * 60)
            text = f"{text}-{_clock(last)}"
        yield Found(*match.span(), Value("time", text=text))


def _minutes(hour: str, minute: str | None, half: str) -> int:
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half == "p" else 0)
    return hours * 60 + int(minute or 0)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _dates(shadow: str, start: int, end: int) -> Iterator[Found]:
    for match in _DATE.finditer(shadow, start, end):
        if match["alone"]:
            day = _parsed(match["alone"])
            if day and _is_year(shadow, match.start()):
                yield Found(*match.span(), Value("date", date=day))
        elif found := _of_month(match):
            yield found


def _is_year(shadow: str, place: int) -> bool:
    before = shadow[max(0, place - 14) : place].lower().split()
    return bool(before) and before[-1] in _BEFORE_YEAR


def _of_month(match: re.Match[str]) -> Found | None:
    # "May" and "March" are also words; alone they count only with a capital letter.
    if not match["month"][0].isupper():
        return None
    number = match["day"] or match["after"]
    before = match.string[max(0, match.start() - 12) : match.start()].lower().split()
    alone = not number and not match["year"]
    if alone and match["month"].lower() in {"mar", "may", "jan"}:
        dated = match["month"] == "May" and bool(before) and before[-1] in _BEFORE_MAY
        if not dated:
            return None
    text = f"{match['year'] or '2000'}-{MONTHS[match['month'].lower()]:02}"
    day = _parsed(f"{text}-{int(number):02}" if number else text)
    if day is None:
        return None
    return Found(*match.span(), Value("date", date=day), needs_year=not match["year"])


def _parsed(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except InvalidDate:
        return None


_LOOKS: Mapping[Callable[[str, int, int], Iterator[Found]], frozenset[str]] = {
    _money: frozenset("£€$"),
    _percents: frozenset({"%", "cent"}),
    _durations: frozenset({"year", "month", "week", "day"}),
    _dates: frozenset({"19", "20", *(name[:3] for name in MONTHS)}),
    _times: frozenset({"am", "pm", "a.m", "p.m", ":"}),
}
"""What looks for values of a kind -> marks of which one must stand in the sentence."""
_MARKS = frozenset[str]().union(*_LOOKS.values())

"""Finds what began, ended or happened between two days, as briefly as a long list allows."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from kg.dates import PartialDate, Period
from kg.index import catalogue_of
from kg.keys import iri_of, key_of, local_name
from kg.namespaces import DEF, RDF, SKOSXL
from kg.network.edges import CLAIM_FAMILY, UNDRAWN, period_of
from kg.network.stating import BATCH, read_stated
from kg.ontology import Ontology
from kg.records.changed import Finding, Found, Stretch, What
from kg.store.dataset import Dataset, Iri, Row
from kg.store.substitution import batched

_MOST_ABOUT = 20_000
MOST = 5_000
"""How many changes of facts, of lives and of claims are told of one stretch of time at most."""
_LEFT_OUT = UNDRAWN | {CLAIM_FAMILY, "geography", "money"}
_BY_CLASS = {
    "OrganisationName": "name",
    "ContractStatusPeriod": "status",
    "Withdrawal": "withdrawal",
    "Termination": "withdrawal",
}
_BY_FAMILY = {"contract": "role"}
_MOMENTS = ("Event", "ChangeEvent")
_Shape = tuple[str, str, str]
_OTHERS: tuple[_Shape, ...] = (
    (f"{DEF}OrganisationName", f"{DEF}nameOf", f"{SKOSXL}literalForm"),
    (f"{DEF}ContractStatusPeriod", f"{DEF}statusOf", f"{DEF}contractStatus"),
)
_YEAR, _DAY = timedelta(days=366), timedelta(days=1)
_MOST_DAYS = 3_700
"""Up to how many days it is quicker to ask for the facts of each than to compare all facts."""
# Where a date is a month or a year, the day that is stored is its first as a start, its last as
# an end, and it may mean any day of it.
_BEFORE = "%s ?node nhs:from ?hit ; nhs:fromPrecision ?exact"
_WITHIN = "{ %(days)s ?node nhs:from ?hit %(kind)s } UNION { %(days)s ?node nhs:to ?hit %(kind)s }"
_AFTER = """
{ %s ?node nhs:to ?hit ; nhs:toPrecision ?exact %s }
UNION { ?node nhs:toEarliest ?least ; nhs:to ?hit %s FILTER(?least < %s && ?hit >= %s) }
"""
_FEW_DAYS = "SELECT DISTINCT ?node ?hit { %s } ORDER BY ?hit ?node LIMIT %d"
# Of very many days, classes are looked up once for all facts that fit.
_MANY_DAYS = """
SELECT ?node ?hit { { SELECT DISTINCT ?node ?hit { %s } } ?node %s } ORDER BY ?hit ?node LIMIT %d
"""
_FIRST_DAYS = 16
"""Of how many days is asked first; then of four times as many again and again, until enough."""
_ABOUT = """
SELECT DISTINCT ?node { VALUES ?end { %s } ?node ?end ?about } ORDER BY ?node LIMIT %d
"""
_TOLD = ("role", "from", "fromPrecision", "to", "toPrecision", "toEarliest")
_DISPUTES = """
SELECT DISTINCT ?node ?reported ?exact WHERE {
  GRAPH ?graph {
    %s
    ?node nhs:contradicts ?other ; nhs:reportedOn ?reported ; nhs:review ?review .
    FILTER(?reported >= ?since && ?reported <= ?until)
    FILTER(?review != <https://w3id.org/nhs-kg/code/review/rejected>)
    OPTIONAL { ?node nhs:reportedPrecision ?exact }
  }
} ORDER BY ?reported ?node LIMIT %d
"""
_CLAIM_ABOUT = "{ ?node nhs:subject ?about } UNION { ?node nhs:object ?about }"
_LIVES = "SELECT key, first, last FROM thing WHERE (%s BETWEEN ? AND ?)%s ORDER BY %s, key LIMIT ?"


def find_changes(
    dataset: Dataset, ontology: Ontology, time: Stretch, *, about: str = "", most: int = MOST
) -> Finding:
    """Find what changed in a stretch of time.

    A date that is known to the month or the year, or only to lie between two days, counts if it
    may be within. Where a thing lies and what was paid are left out: the one changes with every
    boundary, the other is no change.

    Args:
        dataset: The store.
        ontology: Declares which classes connect two things.
        time: The stretch of time.
        about: Key of the only thing to tell about; empty for all.
        most: How many changes of facts, of lives and of claims are told of at most.

    Example:
        >>> year = Stretch(date(2019, 1, 1), date(2019, 12, 31))
        >>> find_changes(Dataset.in_memory([]), Ontology.load(), year)
        Finding(changes=(), cut=False)
    """
    facts, more_facts = _facts(dataset, ontology, time, about, most)
    lives, more_lives = _lives(dataset, time, about, most)
    claims, more_claims = _disputes(dataset, time, about, most)
    every = sorted({each.key: each for each in (*facts, *lives, *claims)}.values(), key=_order)
    return Finding(tuple(every), more_facts or more_lives or more_claims)


def _order(found: Found) -> tuple[date, int, str]:
    return found.order


@lru_cache(maxsize=1)
def _families(ontology: Ontology) -> dict[str, str]:
    rules = (rule for rule in ontology.edge_rules if rule.family not in _LEFT_OUT)
    return {local_name(rule.target): rule.family for rule in rules}


def _shapes(ontology: Ontology) -> tuple[_Shape, ...]:
    """List the classes of what changes, each with the properties by which it leaves and arrives."""
    rules = (rule for rule in ontology.edge_rules if rule.family not in _LEFT_OUT)
    return (*((rule.target, rule.source_iri, rule.destination_iri) for rule in rules), *_OTHERS)


def _facts(
    dataset: Dataset, ontology: Ontology, time: Stretch, about: str, most: int
) -> tuple[list[Found], bool]:
    shapes = _shapes(ontology)
    if about:
        ends = {end for _, *both in shapes for end in both}
        query = _ABOUT % (_iris(sorted(ends)), _MOST_ABOUT)
        nodes = [str(row["node"]) for row in dataset.select(query, about=Iri(iri_of(about)))]
        cut = len(nodes) >= _MOST_ABOUT
    else:
        nodes = _nodes(dataset, (each for each, *_ in shapes), time, most)
        cut = len(nodes) >= most
    described = (
        row for batch in batched(nodes, BATCH) for row in _described(dataset, batch, shapes)
    )
    return list(_told_once(described, ontology, time)), cut


def _iris(iris: Iterable[str], between: str = " ") -> str:
    return between.join(f"<{iri}>" for iri in iris)


def _described(
    dataset: Dataset, nodes: tuple[str, ...], shapes: tuple[_Shape, ...]
) -> Iterator[Row]:
    """Read facts with what they connect; what is of another class is left out."""
    by_class = {kind: ends for kind, *ends in shapes}
    ends = {end for each in by_class.values() for end in each}
    only = [f"{RDF}type", *(DEF + name for name in _TOLD), *sorted(ends)]
    every = read_stated(dataset, nodes, only=only)
    for node in nodes:
        stated = every.get(node, {})
        known = {name: values[-1] for name, values in stated.items() if name != f"{RDF}type"}
        kind = next((each for each in stated.get(f"{RDF}type", ()) if each in by_class), "")
        a, b = (known.get(end) for end in by_class.get(str(kind), ("", "")))
        if a is not None and b is not None:
            fields = {local_name(name): value for name, value in known.items()}
            yield {**fields, "class": kind, "node": node, "a": a, "b": b}


def _nodes(dataset: Dataset, classes: Iterable[str], time: Stretch, most: int) -> list[str]:
    """Find the facts of some classes that begin or end in a stretch of time, earliest first."""
    kind = f"a ?class FILTER(?class IN ({_iris(classes, ', ')}))"
    if (time.until - time.since).days > _MOST_DAYS:
        where = " UNION ".join(f"{{ {part} }}" for part in _parts(time, "", time.until))
        rows = dataset.select(_MANY_DAYS % (where, kind, most))
        return list(dict.fromkeys(str(row["node"]) for row in rows))
    found: list[str] = []
    for part in _parts(time, f"; {kind}", time.since + (_FIRST_DAYS - 1) * _DAY):
        rows = dataset.select(_FEW_DAYS % (part, most - len(found)))
        found += [str(row["node"]) for row in rows]
        if len(found) >= most:
            break
    return list(dict.fromkeys(found))


def _parts(time: Stretch, kind: str, first: date) -> Iterator[str]:
    """Write what dates to look for, in parts of which none has a date of those before it.

    Args:
        time: The stretch of time.
        kind: What else facts must be.
        first: Last day of the first part of the stretch itself.
    """
    yield f"{_BEFORE % _between(time.since - _YEAR, time.since - _DAY, _is_first)} {kind}"
    since, until = time.since, min(first, time.until)
    while since <= time.until:
        yield _WITHIN % {"days": _between(since, until), "kind": kind}
        since, until = until + _DAY, min(until + 4 * (until - since + _DAY), time.until)
    later, after = (
        _between(time.until + _DAY, time.until + _YEAR, _is_last),
        _written(time.until + _DAY),
    )
    yield _AFTER % (later, kind, kind, after, after)


def _between(first: date, last: date, wanted: Callable[[date], bool] | None = None) -> str:
    """Write that ``?hit`` is one of some days, or of those that begin or end something."""
    count = (last - first).days + 1
    if count > _MOST_DAYS:
        return f"FILTER(?hit >= {_written(first)} && ?hit <= {_written(last)})"
    days = (first + number * _DAY for number in range(count))
    return (
        f"VALUES ?hit {{ {' '.join(_written(day) for day in days if not wanted or wanted(day))} }}"
    )


def _is_first(day: date) -> bool:
    """Tell whether a week, month or year begins with a day, as a date that is not exact does."""
    return day.day == 1 or day.isoweekday() == 1


def _is_last(day: date) -> bool:
    return _is_first(day + _DAY)


def _written(day: date) -> str:
    return f'"{day}"^^xsd:date'


def _told_once(rows: Iterable[Row], ontology: Ontology, time: Stretch) -> Iterator[Found]:
    """Read changes of facts; what two sources say of the same is told once."""
    seen = set()
    for row in rows:
        period = period_of(row)
        same = (row["class"], row["a"], row["b"], row.get("role"), str(period))
        if same not in seen:
            seen.add(same)
            yield from _of_fact(row, period, ontology, time)


def _of_fact(row: Row, period: Period, ontology: Ontology, time: Stretch) -> Iterator[Found]:
    kind = local_name(str(row["class"]))
    moment = any(ontology.is_a(kind, each) for each in _MOMENTS)
    for what, start, end in _bounds(period, moment=moment):
        if time.meets(start.first, end.last):
            yield Found(
                node=key_of(str(row["node"])),
                what=what,
                kind=_kind(kind, row, what, ontology),
                date=str(start),
                until=str(end) if end != start else "",
                certain=time.since <= start.first and end.last <= time.until,
                of=key_of(str(row["a"])),
                to=key_of(str(row["b"])),
            )


def _bounds(period: Period, *, moment: bool) -> Iterator[tuple[What, PartialDate, PartialDate]]:
    start, end = period.start, period.end
    if moment or (start is not None and start == end):
        if (first := start or end) is not None:
            yield "happened", first, end or first
        return
    if start is not None:
        yield "begins", start, start
    if end is not None:
        yield "ends", period.end_earliest or end, end


def _kind(kind: str, row: Row, what: str, ontology: Ontology) -> str:
    if str(row["b"]) == iri_of("code/contract-status/awarded") and what != "ends":
        return "award"
    family = _families(ontology).get(kind, "")
    return _BY_CLASS.get(kind) or _BY_FAMILY.get(family, family)


def _lives(dataset: Dataset, time: Stretch, about: str, most: int) -> tuple[list[Found], bool]:
    found: list[Found] = []
    cut = False
    ends: tuple[tuple[What, str], ...] = (("opened", "first"), ("closed", "last"))
    for what, column in ends:
        query = _LIVES % (column, " AND key = ?" if about else "", column)
        days = [time.since.isoformat(), time.until.isoformat()]
        values = [*days, *([about] if about else []), most]
        rows = catalogue_of(dataset).select(query, values)
        cut = cut or len(rows) >= most
        for key, first, last in rows:
            day = first if what == "opened" else last
            found.append(Found(key, what, "life", day, "", certain=True, of=key, to=""))
    return found, cut


def _disputes(dataset: Dataset, time: Stretch, about: str, most: int) -> tuple[list[Found], bool]:
    bound = {"about": Iri(iri_of(about))} if about else {}
    query = _DISPUTES % (_CLAIM_ABOUT if about else "", most)
    rows = dataset.select(query, since=time.since, until=time.until, **bound)
    return [_dispute(row, time) for row in rows], len(rows) >= most


def _dispute(row: Row, time: Stretch) -> Found:
    reported = row["reported"]
    if not isinstance(reported, date):
        raise TypeError(f"'{reported}' is no day")
    when = PartialDate.of(reported, local_name(str(row.get("exact", ""))))
    certain = time.since <= when.first and when.last <= time.until
    node = key_of(str(row["node"]))
    return Found(node, "disputed", "dispute", str(when), "", certain=certain, of="", to="")

"""Asks a store for the rows of an indicator, which its ``.rq`` file describes.

A file reads like a named question (:mod:`kg.questions`). Where it says ``# about``, what is asked
is narrowed to some contracts, by the variable ``?contract``. Its queries scan each property once
and let the store join the scans: among half a million notices that takes seconds, where looking
each notice up takes minutes.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from kg.keys import iri_of, key_of, local_name
from kg.questions import Question
from kg.risk.buying.indicator import Asked
from kg.risk.finding import Thing
from kg.store.dataset import Iri, Row, Term
from kg.store.substitution import one_of

_PART_IN = """{
  { ?part nhs:roleHolder ?about ; nhs:inContract ?contract }
  UNION
  { GRAPH ?planned { ?plan nhs:subject ?about ; nhs:predicate nhs:commissions ;
    nhs:object ?contract } }
}"""
_LABELS = "SELECT ?thing ?label ?kind { %s ?thing rdfs:label ?label OPTIONAL { ?thing a ?kind } }"
_TELLS_OF = "SELECT ?notice ?contract { %s ?notice nhs:noticeOf ?contract }"
_NOTICES = """
SELECT DISTINCT ?thing ?notice { %s ?notice nhs:noticeOf ?thing ; dcterms:issued ?issued
  FILTER (?issued <= ?at) }
"""
_NOTICES_OF_PARTY = """
SELECT DISTINCT ?thing ?notice { %s ?role nhs:roleHolder ?thing ; nhs:inContract ?contract .
  ?notice nhs:noticeOf ?contract ; dcterms:issued ?issued FILTER (?issued <= ?at) }
"""
_NOTICES_OF_PARTIES = """
SELECT DISTINCT ?thing ?notice {
  { SELECT ?role ?thing { %s ?role nhs:roleHolder ?thing } }
  { SELECT ?role ?contract { ?role nhs:inContract ?contract } }
  { SELECT ?notice ?contract { ?notice nhs:noticeOf ?contract } }
  { SELECT ?notice { ?notice dcterms:issued ?issued FILTER (?issued <= ?at) } }
}
"""
_FEW = 3
"""So many parties at most have their contracts looked up one by one; of more all are scanned."""
MOST_SOURCES = 50
"""How many notices a finding names that rests on all contracts of an organisation."""


@cache
def _question(name: str) -> Question:
    return Question.read(Path(__file__).with_name(f"{name}.rq"))


def rows(name: str, asked: Asked, **bindings: Term | str) -> Iterator[Row]:
    """Ask for the rows of a file.

    Args:
        name: Name of the file without its ending.
        asked: The store, the day, and about whom.
        bindings: Values of further variables.
    """
    query = _question(name).query
    given: dict[str, Term | str] = dict(bindings)
    if asked.about:
        iri = iri_of(asked.about)
        mine = one_of("contract", [iri]) if asked.about.startswith("contract/") else _PART_IN
        query = query.replace("# about", mine, 1)
        given["about"] = Iri(iri)
    return asked.dataset.rows(query, at=asked.at, **given)


def things(asked: Asked, iris: Iterable[str]) -> Mapping[str, Thing]:
    """Name things by their IRIs, those without a label by their key."""
    wanted = list(dict.fromkeys(iris))
    named: dict[str, Thing] = {}
    for row in asked.dataset.rows(_LABELS % one_of("thing", wanted)) if wanted else ():
        iri, kind = str(row["thing"]), local_name(str(row.get("kind", "")))
        thing = Thing(key_of(iri), str(row["label"]), iri, kind)
        named[iri] = min(named.get(iri, thing), thing)
    return {iri: named.get(iri, Thing(key_of(iri), key_of(iri), iri)) for iri in wanted}


def contracts_of(asked: Asked, notices: Iterable[str]) -> Mapping[str, Thing]:
    """Name the contract that each of some notices tells of, the first where there are several.

    Args:
        asked: The store.
        notices: IRIs of notices.

    Returns:
        The contract by the notice's IRI.
    """
    wanted, found = list(notices), dict[str, str]()
    for row in asked.dataset.rows(_TELLS_OF % one_of("notice", wanted)) if wanted else ():
        notice, contract = str(row["notice"]), str(row["contract"])
        found[notice] = min(found.get(notice, contract), contract)
    named = things(asked, found.values())
    return {notice: named[contract] for notice, contract in found.items()}


def evidence(asked: Asked, iris: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Find the notices of some contracts, or of all contracts of some organisations.

    Args:
        asked: The store and the day.
        iris: IRIs of contracts only, or of organisations only.

    Returns:
        Keys of at most ``MOST_SOURCES`` notices, the first by key, for each.
    """
    wanted = list(dict.fromkeys(iris))
    found: dict[str, set[str]] = {iri: set() for iri in wanted}
    contracts = all(key_of(iri).startswith("contract/") for iri in wanted)
    of_parties = _NOTICES_OF_PARTY if len(wanted) <= _FEW else _NOTICES_OF_PARTIES
    if wanted:
        query = (_NOTICES if contracts else of_parties) % one_of("thing", wanted)
        told = asked.dataset.columns(query, at=asked.at)
        for thing, notice in zip(told["thing"], told["notice"], strict=True):
            found[thing].add(key_of(notice))
    return {iri: tuple(sorted(each)[:MOST_SOURCES]) for iri, each in found.items()}


def keys(joined: object) -> tuple[str, ...]:
    """Split what a query joined with spaces into keys, sorted, each once.

    Example:
        >>> keys("https://w3id.org/nhs-kg/id/source/b https://w3id.org/nhs-kg/id/source/a")
        ('source/a', 'source/b')
    """
    return tuple(sorted({key_of(iri) for iri in str(joined).split()}))

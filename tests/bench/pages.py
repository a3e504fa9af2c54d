"""Prints what pages cost on a store: ``python tests/bench/pages.py STORE [--rounds 20]``.

Every kind of page is asked for something else on another day in each round, so that nothing is
remembered, and then for the very same again. The figure of a page is the 95th percentile of the CPU
that the server and its query processes spend on it, so that other work on the machine does not
count. Examples are found in the store: hubs are the things of which most is on record. The server
is left alone until it has prepared what it prepares. Nothing fails; a page that answers otherwise
than 200 says so.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

import httpx2
from bench.asking.measuring import family, spent
from bench.run import HTML, Figure, milliseconds, served, show

from kg.index import catalogue_of
from kg.keys import iri_of, key_of
from kg.network.edges import CLAIM_FAMILY, UNDRAWN
from kg.ontology import Ontology
from kg.store.dataset import Dataset

AIM, PATIENCE = 50, 300  # ms, s
QUIET = 20  # ms of CPU in a second
_LAST_DAY = date(2026, 6, 30)
_STEP = timedelta(days=37)
_EXAMPLES = {
    "body": "section = 'organisation' AND weight BETWEEN 1 AND 9 ORDER BY slug, key",
    "contract": "section = 'contract' ORDER BY weight DESC, key",
    "place": "section = 'place' ORDER BY weight DESC, key",
    "source": "section = 'source' ORDER BY weight DESC, key",
}
_HUBS = """
SELECT ?x ?name (COUNT(*) AS ?count) {
  VALUES ?end { %s } ?node ?end ?x . ?x rdfs:label ?name FILTER(STRSTARTS(STR(?x), "%s"))
} GROUP BY ?x ?name ORDER BY DESC(?count) ?x LIMIT %d
"""
_CLAIMS = "SELECT ?x { GRAPH ?graph { ?x a nhs:Claim } } ORDER BY ?x LIMIT %d"
_UNCOUNTED = UNDRAWN | {"geography", CLAIM_FAMILY}
_QUERY = """SELECT ?name ?code {
  ?x nhs:odsCode ?code ; rdfs:label ?name FILTER(?code > "%s")
} LIMIT 50"""
Example = Mapping[str, str]
"""An example of every sort, by the name that ways of pages have for it."""


@dataclass(frozen=True)
class Page:
    """A kind of page: its way and parameters, in which ``{names}`` stand for examples."""

    name: str
    way: str
    asks: Mapping[str, str] = field(default_factory=dict)

    def address(self, example: Example) -> str:
        """Write the address of an example."""
        asked = {name: text.format_map(example) for name, text in self.asks.items()}
        return self.way.format_map(example) + (f"?{urlencode(asked)}" if asked else "")


_AT = {"at": "{day}"}
PAGES = (
    Page("start page", "/", _AT),
    Page("about", "/about", _AT),
    Page("data", "/data", _AT),
    Page("search", "/search", {"q": "{words}", **_AT}),
    Page("search, mistyped", "/search", {"q": "{mistyped}", **_AT}),
    Page("organisations", "/organisations", _AT),
    Page("organisation, hub", "/{hub_page}", _AT),
    Page("organisation", "/{body_page}", _AT),
    Page("place", "/things/{place}", _AT),
    Page("contracts", "/contracts", _AT),
    Page("contract", "/{contract_page}", _AT),
    Page("claims", "/claims", _AT),
    Page("claim", "/claims/{claim}", _AT),
    Page("sources", "/sources", _AT),
    Page("source", "/{source_page}", _AT),
    Page("explorer, hub", "/explore", {"focus": "{hub}", **_AT}),
    Page("explorer", "/explore", {"focus": "{body}", **_AT}),
    Page("explorer, contract", "/explore", {"focus": "{contract}", **_AT}),
    Page("explorer, two steps", "/explore", {"focus": "{contract}", "depth": "2", **_AT}),
    Page("path", "/path", {"from": "{hub}", "to": "{body}", **_AT}),
    Page("changes", "/changes", _AT),
    Page("changes of one", "/changes", {"about": "{hub}", **_AT}),
    Page("money", "/money", _AT),
    Page("money of one", "/money", {"focus": "{contract}", **_AT}),
    Page("system", "/system", _AT),
    Page("system, its picture", "/system/picture.json", _AT),
    Page("system, with what ended", "/system", {"ended": "1", **_AT}),
    Page("risk", "/risk", _AT),
    Page("risk of a contract", "/risk/{contract_page}", _AT),
    Page("risk of an organisation", "/risk/{hub_page}", _AT),
    Page("what if", "/whatif", {"withdraw": "{hub}", **_AT}),
    Page("query, named", "/query", {"ask": "lead-providers", **_AT}),
    Page("query, free", "/query", {"query": "{query}", **_AT}),
    Page("picture as a page", "/viz/network.html", {"focus": "{contract}", **_AT}),
)


def examples(dataset: Dataset, rounds: int) -> list[dict[str, str]]:
    """Find an example of every sort for each round; where there are too few, they come again."""
    columns: dict[str, list[str]] = {}
    for name, which in _EXAMPLES.items():
        query = f"SELECT key FROM thing WHERE {which} LIMIT ?"  # noqa: S608 - our own words
        rows = catalogue_of(dataset).select(query, [rounds])
        columns[name] = _again([key for (key,) in rows], rounds)
    hubs = list(_hubs(dataset, rounds))
    columns["hub"] = _again([key for key, _ in hubs], rounds)
    columns["hub_label"] = _again([label for _, label in hubs], rounds)
    claims = [key_of(str(row["x"])).partition("/")[2] for row in dataset.rows(_CLAIMS % rounds)]
    columns["claim"] = _again(claims, rounds)
    return [
        {
            **{name: found[number] for name, found in columns.items()},
            "day": str(_LAST_DAY - number * _STEP),
        }
        | _made(columns, number)
        for number in range(rounds)
    ]


def _hubs(dataset: Dataset, count: int) -> Iterator[tuple[str, str]]:
    """List the organisations with most of the relations that pictures draw."""
    rules = [rule for rule in Ontology.load().edge_rules if rule.family not in _UNCOUNTED]
    ends = sorted({end for rule in rules for end in (rule.source_iri, rule.destination_iri)})
    written = " ".join(f"<{end}>" for end in ends)
    for row in dataset.rows(_HUBS % (written, iri_of("organisation/"), count)):
        yield key_of(str(row["x"])), str(row["name"])


def _again(found: list[str], rounds: int) -> list[str]:
    return list(islice(cycle(found or [""]), rounds))


def _made(columns: Mapping[str, list[str]], number: int) -> dict[str, str]:
    words = " ".join(columns["hub_label"][number].lower().split()[:3])
    return {
        **{
            f"{name}_page": columns[name][number].replace(name, f"{name}s", 1)
            for name in ("contract", "source")
        },
        **{
            f"{name}_page": columns[name][number].replace("organisation", "organisations", 1)
            for name in ("hub", "body")
        },
        "words": words,
        "mistyped": words[:2] + words[3:4] + words[2:3] + words[4:],
        "query": _QUERY % number,
    }


def cpu(pid: int) -> float:
    """Give the milliseconds of CPU of a process and its children so far."""
    return sum(_clock(each) for each in family(pid)) * 1000


def _clock(pid: int) -> float:
    """Read the clock of a process as ``clock_getcpuclockid`` names it; 0 if it has ended."""
    try:
        return time.clock_gettime(~pid << 3 | 2)
    except OSError:
        return 0.0


def rest(pid: int) -> None:
    """Wait until a process has nothing more to do."""
    before = -QUIET
    while (now := cpu(pid)) - before >= QUIET:
        before = now
        time.sleep(1)


def figures(
    address: str, pid: int, made: list[dict[str, str]], pages: Sequence[Page]
) -> Iterator[Figure]:
    """Ask every page in every round, fresh and again."""
    rest(pid)
    yield Figure("server", "CPU until it is at rest", cpu(pid), "ms")
    yield Figure("server", "memory at rest", spent(pid)[1], "MB")
    every: list[float] = []
    with httpx2.Client(base_url=address, timeout=PATIENCE, follow_redirects=True) as client:
        for page in pages:
            fresh, again, answers, spending = [], [], [], []
            for way in map(page.address, made):
                before = cpu(pid)
                fresh.append(milliseconds(client, way, HTML)[0])
                spending.append(cpu(pid) - before)
                taken, answer = milliseconds(client, way, HTML)
                again.append(taken)
                answers.append(answer)
            every += spending
            failed = {answer.status_code for answer in answers} - {httpx2.codes.OK}
            more = {
                "median": statistics.median(spending),
                "first": spending[0],
                "worst": max(spending),
                "by the clock": statistics.median(fresh),
                "again": statistics.median(again),
                "kB": max(len(answer.content) for answer in answers) / 1000,
                **({"status": max(failed)} if failed else {}),
            }
            yield Figure("page", page.name, _p95(spending), "ms", AIM, more)
    more = {"median": statistics.median(every), "worst": max(every)}
    yield Figure("page", "all of them, fresh", _p95(every), "ms", AIM, more)
    yield Figure("server", "memory after all of it", spent(pid)[1], "MB")


def _p95(times: list[float]) -> float:
    return sorted(times)[round(0.95 * (len(times) - 1))]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("store", type=Path, help="the folder of a store")
    parser.add_argument("--rounds", type=int, default=20, help="times that each page is asked for")
    parser.add_argument("--only", default="", help="only pages whose names have this in them")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    pages = [page for page in PAGES if options.only in page.name]
    made = examples(Dataset.open(options.store), options.rounds)
    with served(options.store) as (process, address, _):
        rows = list(figures(address, process.pid, made, pages))
    show(rows, as_json=options.json)


if __name__ == "__main__":
    main()

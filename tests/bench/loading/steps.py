"""What is measured, each in a process of its own, which prints its figures as JSON."""

import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from bench.england.layout import Layout
from bench.england.memberships import write_memberships
from bench.england.sizes import ENGLAND, Sizes
from bench.england.writing import writers
from bench.loading.queries import searches
from bench.loading.timing import spent, split, timed_steps

from kg.build import build
from kg.identity.find import matches
from kg.loading.register import load_register
from kg.sources.loading import loaders
from kg.store.dataset import Dataset
from kg.store.folder import Folder

Figures = dict[str, Any]
# The same question twice, and a simpler one. The first looks dates up for each membership; the
# second lets the store scan each property once and join what it scanned; the third counts
# memberships, and so need not know whose they are.
_MEMBERS_ON_A_DAY = {
    "dates looked up one by one": """
SELECT ?body (COUNT(DISTINCT ?member) AS ?members) {
  ?membership a nhs:Membership ; nhs:member ?member ; nhs:memberBody ?body .
  OPTIONAL { ?membership nhs:from ?from }
  OPTIONAL { ?membership nhs:to ?to }
  FILTER((!BOUND(?from) || ?from <= ?day) && (!BOUND(?to) || ?to >= ?day))
} GROUP BY ?body
""",
    "each property scanned once": """
SELECT ?body (COUNT(DISTINCT ?member) AS ?members) {
  { SELECT ?membership ?member { ?membership nhs:member ?member } }
  { SELECT ?membership ?body { ?membership nhs:memberBody ?body } }
  MINUS { ?membership nhs:from ?from FILTER(?from > ?day) }
  MINUS { ?membership nhs:to ?to FILTER(?to < ?day) }
} GROUP BY ?body
""",
    "memberships counted": """
SELECT ?body (COUNT(?membership) AS ?memberships) {
  ?membership nhs:memberBody ?body
  MINUS { ?membership nhs:from ?from FILTER(?from > ?day) }
  MINUS { ?membership nhs:to ?to FILTER(?to < ?day) }
} GROUP BY ?body
""",
}
_DAY = date(2015, 6, 30)
_TIMES, _SEARCHES = 10, 200


def generate(folder: str, kind: str, scale: float, seed: int) -> Figures:
    """Write one part of the data set."""
    written = writers(Path(folder), scale, seed)[kind]()
    size = sum(Path(path).stat().st_size for path in written.paths)
    return {"megabytes": size / 1e6, **written.counts}


def ground(store: str) -> Figures:
    """Build what any load needs to be there: the shipped seeds."""
    build(Path(store))
    return {}


def load(store: str, kind: str, paths: str) -> Figures:
    """Load all files of a kind, as ``nhs-kg load`` does."""
    found = sorted(path for path in Path(paths).iterdir() if path.is_file())
    begun = time.perf_counter()
    with timed_steps() as seconds:
        loaded = load_register(Path(store), loaders()[kind], found)
    whole = time.perf_counter() - begun
    return {
        "statements": sum(loaded.files.values()),
        "left out": len(loaded.rejected),
        "steps": split(whole, seconds),
    }


def dump(store: str, path: str) -> Figures:
    """Write all that a store holds as N-Quads."""
    ox.Store.read_only(str(Folder(Path(store)).current().data)).dump(path, ox.RdfFormat.N_QUADS)
    return {"megabytes": Path(path).stat().st_size / 1e6}


def bulk(path: str, folder: str) -> Figures:
    """Let Oxigraph load a file by itself."""
    store = ox.Store(folder)
    store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)
    loaded = time.perf_counter()
    store.optimize()
    store.flush()
    return {"optimise": time.perf_counter() - loaded, "statements": len(store)}


def ask(store: str, folder: str, seed: int) -> Figures:
    """Ask who were members on a day, of as many memberships as England's practices have had."""
    write_memberships(Path(folder), ENGLAND.memberships, Layout.of(ENGLAND, seed))
    load_register(Path(store), loaders()["ods-csv"], list(Path(folder).iterdir()))
    dataset = Dataset.open(Path(store))
    return {"questions": {how: _asked(dataset, text) for how, text in _MEMBERS_ON_A_DAY.items()}}


def _asked(dataset: Dataset, question: str) -> dict[str, float]:
    times, used, answers = [], time.process_time(), 0
    for _ in range(_TIMES):
        begun = time.perf_counter()
        rows = dataset.select(question, day=_DAY)
        times.append((time.perf_counter() - begun) * 1000)
        answers = len(rows)
    used = (time.process_time() - used) * 1000 / _TIMES
    return {"median": statistics.median(times), "most": max(times), "cpu": used, "bodies": answers}


def search(store: str, scale: float, seed: int) -> Figures:
    """Search all names; those searched for are found if they are among the first twenty."""
    dataset = Dataset.open(Path(store))
    layout = Layout.of(Sizes.at(scale), seed)
    times: defaultdict[str, list[float]] = defaultdict(list)
    found: defaultdict[str, list[bool]] = defaultdict(list)
    for each in searches(layout, _SEARCHES):
        begun = time.perf_counter()
        answers = matches(dataset, each.text)
        times[each.kind].append((time.perf_counter() - begun) * 1000)
        found[each.kind].append(any(match.key.endswith(f"/{each.code}") for match in answers))
    return {
        "all": _spread([one for each in times.values() for one in each]),
        "kinds": {
            kind: {**_spread(each), "found %": 100 * statistics.mean(found[kind])}
            for kind, each in times.items()
        },
    }


def _spread(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    p95 = ordered[round(0.95 * (len(ordered) - 1))]
    return {"p50": statistics.median(ordered), "p95": p95, "most": ordered[-1]}


_STEPS: dict[str, Callable[..., Figures]] = {
    step.__name__: step for step in (generate, ground, load, dump, bulk, ask, search)
}


def main() -> None:
    """Run the step that the first argument names, with the rest as its arguments."""
    step, arguments = sys.argv[1], json.loads(sys.argv[2])
    figures = _STEPS[step](**arguments)
    sys.stdout.write(json.dumps({**figures, **spent()}))


if __name__ == "__main__":
    main()

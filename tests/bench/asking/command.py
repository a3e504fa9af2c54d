"""``python tests/bench/ask.py [--scale 0.018]``: what queries cost, beside other servers.

Nothing fails. All servers hold the same graph and are asked the same queries in one run.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pyoxigraph as ox
from bench.asking.measuring import Ask, Times, at_once, measure, of_engine, of_server, spent
from bench.asking.servers import SERVERS, Absent
from bench.loading.command import run_step
from bench.run import machine

from kg.namespaces import PREFIXES
from kg.store.folder import Folder

_QUERIES = Path(__file__).with_name("queries")
_KINDS = {"ods-xml": "ods", "ocds": "ocds"}
_QUICK = ("01-point", "02-code", "06-succession")
_CLIENTS, _SECONDS = 8, 4.0
_EXAMPLES = {
    "organisation": "SELECT ?x ?c { ?x nhs:odsCode ?c ; nhs:to ?to } ORDER BY ?c LIMIT 1",
    "buyer": (
        "SELECT ?x (COUNT(*) AS ?n) { ?r nhs:roleHolder ?x ; nhs:inContract ?c }"
        " GROUP BY ?x ORDER BY DESC(?n) OFFSET 20 LIMIT 1"
    ),
    "predecessor": "SELECT ?x { ?e org:originalOrganization ?x } ORDER BY ?x LIMIT 1",
}
Column = dict[str, Times | str]


def _graph(spot: Path, scale: float) -> Path:
    """Make the graph, unless an earlier run left it here, and give the folder of its engine."""
    if (spot / "all.nq").exists():
        return Folder(spot / "store").current().data
    run_step("ground", store=str(spot / "store"))
    for kind, folder in _KINDS.items():
        run_step("generate", folder=str(spot / "data"), kind=kind, scale=scale, seed=1)
        run_step("load", store=str(spot / "store"), kind=kind, paths=str(spot / "data" / folder))
    run_step("dump", store=str(spot / "store"), path=str(spot / "all.nq"))
    return Folder(spot / "store").current().data


def _texts(data: Path) -> Mapping[str, str]:
    """Read the queries, with examples of this graph in their places."""
    store = ox.Store.read_only(str(data))
    given = {}
    for name, query in _EXAMPLES.items():
        (row,) = store.query(query, prefixes=PREFIXES)  # type: ignore[union-attr,misc]
        given[name] = row["x"].value
        if name == "organisation":
            given["code"] = row["c"].value
    texts = {}
    for path in sorted(_QUERIES.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        for name, value in given.items():
            text = text.replace(f"{{{name}}}", value)
        texts[path.stem] = text
    return texts


def _column(ask: Ask, texts: Mapping[str, str], *, fresh: bool) -> Column:
    column: Column = {}
    for name, text in texts.items():
        try:
            column[name] = measure(ask, text, fresh=fresh)
        except Exception as error:  # noqa: BLE001 - whatever a server does is a finding
            column[name] = str(error)[:60]
    return column


def _measured(
    spot: Path, texts: Mapping[str, str], data: Path, without: Collection[str]
) -> Iterator[tuple[str, Column, str]]:
    yield "engine", _column(of_engine(data), texts, fresh=True), "in this process"
    quick = {name: texts[name] for name in _QUICK}
    for name, start in SERVERS.items():
        if name in without:
            yield name, {}, "left out"
            continue
        try:
            with start(spot / "store", spot / "all.nq") as server:
                ask = of_server(server.address)
                empty = measure(of_server(server.empty), "", fresh=False).median
                before, _ = spent(server.pid)
                rate = at_once(server.address, quick, _CLIENTS, _SECONDS)
                after, _ = spent(server.pid)
                cpu = (after - before) / (rate * _SECONDS) * 1e6
                cold = _column(ask, texts, fresh=True)
                warm = _column(ask, texts, fresh=False)
                _, size = spent(server.pid)
        except Absent as error:
            yield name, {}, f"absent: {error}"
            continue
        told = (
            f"empty answer {empty:.2f} ms; {_CLIENTS} clients {rate:,.0f} quick answers a second, "
            f"{cpu:.0f} us CPU each; {size:,.0f} MB after all"
        )
        yield name, cold, told
        yield f"{name}, again", warm, ""


def _mean(column: Column, beside: Column) -> str:
    """Give the geometric mean of ratios to another column, over what both answer."""
    ratios = [
        column[name].median / beside[name].median  # type: ignore[union-attr]
        for name in column
        if isinstance(column[name], Times) and isinstance(beside.get(name), Times)
    ]
    return f"{statistics.geometric_mean(ratios):.2f} ({len(ratios)})" if ratios else "-"


def _table(columns: Mapping[str, Column]) -> Iterator[str]:
    shown = {name: column for name, column in columns.items() if column}
    yield "| median / 95th percentile, ms | " + " | ".join(shown) + " |\n"
    yield "|---|" + "---:|" * len(shown) + "\n"
    for query in next(iter(shown.values())):
        cells = (_cell(column[query]) for column in shown.values())
        yield f"| {query[3:].replace('-', ' ')} | " + " | ".join(cells) + " |\n"
    for beside in ("engine", "nhs-kg"):
        cells = (_mean(column, columns[beside]) for column in shown.values())
        yield f"| geometric mean, times {beside} (queries) | " + " | ".join(cells) + " |\n"


def _cell(found: Times | str) -> str:
    return f"{found.median:.2f} / {found.p95:.2f}" if isinstance(found, Times) else "fails"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--scale", type=float, default=0.018, help="1.0 is England")
    parser.add_argument("--without", action="append", choices=SERVERS, default=[], help="leave out")
    parser.add_argument("--keep", type=Path, help="a folder for the graph; what is there is used")
    options = parser.parse_args()
    with ExitStack() as ending:
        spot = options.keep or Path(
            ending.enter_context(tempfile.TemporaryDirectory(prefix="nhs-kg-bench-"))
        )
        data = _graph(spot, options.scale)
        texts = _texts(data)
        columns, notes = {}, []
        for name, column, note in _measured(spot, texts, data, options.without):
            columns[name] = column
            notes += [f"{name}: {note}\n"] if note else []
            faults = {
                f"{name}, {query}: {each}"
                for query, each in column.items()
                if isinstance(each, str)
            }
            notes += [f"{each}\n" for each in sorted(faults)]
        size = len(ox.Store.read_only(str(data)))
    sys.stdout.write(f"{machine()}, {size:,} statements\n\n")
    sys.stdout.writelines([*_table(columns), "\n", *notes])

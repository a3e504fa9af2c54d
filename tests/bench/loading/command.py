"""``python tests/bench/load.py [--scale 0.1]``: what loading England costs, printed side by side.

Nothing fails. Each figure comes from a process of its own; all are measured in one run, so that
the ratios between them hold on any machine.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.run import Figure, show

_FOLDERS = {"ods-xml": "ods", "ocds": "ocds", "spend": "spend"}
_RATIO_AIM, _MEMORY_AIM, _ASK_AIM, _SEARCH_AIM = 2, 1500, 100, 50
_TESTS = Path(__file__).parents[2]


@dataclass(frozen=True)
class Run:
    """What one step measured.

    Attributes:
        seconds: From the start of its process to its end.
        told: What it told itself.
    """

    seconds: float
    told: dict[str, Any]

    @property
    def more(self) -> dict[str, float]:
        """What stands beside the seconds of a load."""
        thousands = self.told["statements"] / 1000
        return {
            "peak MB": round(self.told["peak"]),
            "cpu s": self.told["cpu"],
            "thousand statements": round(thousands),
            "thousand a second": thousands / self.seconds,
        }


def run_step(step: str, **arguments: object) -> Run:
    """Run a step in a process of its own."""
    paths = os.pathsep.join((str(_TESTS), str(_TESTS.parent)))
    command = [sys.executable, "-m", "bench.loading.steps", step, json.dumps(arguments)]
    begun = time.perf_counter()
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": paths}, stdout=subprocess.PIPE, check=False
    )
    seconds = time.perf_counter() - begun
    if done.returncode:
        sys.exit(f"the step '{step}' failed; see above")
    return Run(seconds, json.loads(done.stdout))


def _generated(data: Path, options: argparse.Namespace) -> Iterator[Figure]:
    scale, seed = options.scale, options.seed
    for kind in options.kinds:
        if not (data / _FOLDERS[kind]).exists():
            run = run_step("generate", folder=str(data), kind=kind, scale=scale, seed=seed)
            more = {"MB": round(run.told["megabytes"]), "peak MB": round(run.told["peak"])}
            yield Figure("write", f"{kind} at {scale:g} of England", run.seconds, "s", more=more)


def _loaded(kind: str, run: Run) -> Iterator[Figure]:
    more = {**run.more, "left out": run.told["left out"]}
    yield Figure("load", f"{kind}, files to queryable store", run.seconds, "s", more=more)
    for step, seconds in run.told["steps"].items():
        yield Figure("load", f"  {step}", seconds, "s")


def _beside(name: str, spot: Path, loads: list[Run]) -> Iterator[Figure]:
    """Let Oxigraph load the very same statements from an uncompressed file."""
    run_step("dump", store=str(spot / "store"), path=str(spot / "all.nq"))
    run = run_step("bulk", path=str(spot / "all.nq"), folder=str(spot / "beside"))
    (spot / "all.nq").unlink()
    shutil.rmtree(spot / "beside")
    more = {**run.more, "of it optimise s": run.told["optimise"]}
    yield Figure("Oxigraph", f"{name}, the same statements", run.seconds, "s", more=more)
    ratio = sum(each.seconds for each in loads) / run.seconds
    cpu = {"by cpu": sum(each.told["cpu"] for each in loads) / run.told["cpu"]}
    what = f"{name}, load to Oxigraph's own"
    yield Figure("ratio", what, ratio, "times", _RATIO_AIM, cpu)


def _figures(options: argparse.Namespace, spot: Path) -> Iterator[Figure]:
    data, store = options.data or spot / "data", spot / "store"
    yield from _generated(data, options)
    run_step("ground", store=str(store))
    run_step("ground", store=str(spot / "small"))
    runs = []
    for kind in options.kinds:
        runs.append(run_step("load", store=str(store), kind=kind, paths=str(data / _FOLDERS[kind])))
        yield from _loaded(kind, runs[-1])
        if kind in {options.kinds[0], options.kinds[-1]}:
            name = " and ".join(options.kinds[: len(runs)])
            yield from _beside(name, spot, runs)
    peak = max(run.told["peak"] for run in runs)
    yield Figure("memory", "most that any load had", peak, "MB", _MEMORY_AIM)
    yield from _asked(spot, options.seed)
    yield from _searched(store, options.scale, options.seed)


def _asked(spot: Path, seed: int) -> Iterator[Figure]:
    (spot / "memberships").mkdir()
    run = run_step("ask", store=str(spot / "small"), folder=str(spot / "memberships"), seed=seed)
    for how, each in run.told["questions"].items():
        more = {name: number for name, number in each.items() if name != "median"}
        what = f"members of 48,000 on a day, {how}"
        yield Figure("ask", what, each["median"], "ms", _ASK_AIM, more)


def _searched(store: Path, scale: float, seed: int) -> Iterator[Figure]:
    run = run_step("search", store=str(store), scale=scale, seed=seed)
    whole = run.told["all"]
    more = {"p50": whole["p50"], "most": whole["most"]}
    yield Figure("search", "95th percentile of all", whole["p95"], "ms", _SEARCH_AIM, more)
    for kind, each in run.told["kinds"].items():
        more = {name: number for name, number in each.items() if name != "p95"}
        yield Figure("search", f"  by {kind}", each["p95"], "ms", more=more)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure what loading England costs.")
    parser.add_argument("--scale", type=float, default=0.01, help="1.0 is England")
    parser.add_argument("--seed", type=int, default=1, help="where chance begins")
    parser.add_argument(
        "--kinds",
        nargs="+",
        choices=_FOLDERS,
        default=list(_FOLDERS),
        help="what to load, in order",
    )
    parser.add_argument("--data", type=Path, help="data set to write, or to use where it is there")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nhs-kg-bench-") as folder:
        rows = list(_figures(options, Path(folder)))
    show(rows, as_json=options.json)

"""Kills a process that writes to a store, again and again, and looks at what is left."""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from kg.store.dataset import Dataset

TOGETHER = 5
"""How many statements each write makes."""
# Writes numbered things until it is killed, and says after each that it is done.
CHILD = """
import sys
from itertools import count
from pathlib import Path
from kg.loading.change import Update
from kg.loading.edit import edit
from kg.store.limits import Limits
store, first, together = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
for number in count(first):
    node = f"<http://example.org/{number}> <http://example.org/p> "
    text = "".join(f"{node} {part} . " for part in range(together))
    edit(store, Update(f"INSERT DATA {{ {text} }}"), Limits())
    print(number, flush=True)
"""
_HELD = "SELECT ?s (COUNT(?o) AS ?n) { ?s <http://example.org/p> ?o } GROUP BY ?s ORDER BY ?s"


@dataclass
class Tally:
    """What rounds of killing found.

    Attributes:
        rounds: How often the process was killed.
        acknowledged: Writes that it said were done.
        lost: Those of them that the store does not have.
        partial: Writes of which the store has only a part.
        more: Writes that the store has although nobody was told so.
    """

    rounds: int = 0
    acknowledged: int = 0
    lost: int = 0
    partial: int = 0
    more: int = 0


def kill_rounds(store: Path, rounds: int, seed: int = 1) -> Tally:
    """Let a process write to a store, kill it at some moment, look, and begin anew."""
    chance, tally, told = random.Random(seed), Tally(), set[int]()  # noqa: S311 - moments, no secrets
    for _ in range(rounds):
        told |= _killed(
            store, max(told, default=-1) + 1000, chance.randrange(4), chance.uniform(0, 0.5)
        )
        held = {
            int(str(row["s"]).rpartition("/")[2]): row["n"]
            for row in Dataset.open(store).select(_HELD)
        }
        tally.rounds += 1
        tally.acknowledged = len(told)
        tally.lost = len(told - held.keys())
        tally.partial = sum(number != TOGETHER for number in held.values())
        tally.more = len(held.keys() - told)
    return tally


def _killed(store: Path, first: int, writes: int, after: float) -> set[int]:
    """Kill some seconds after so many writes: a count that holds on a slow machine too."""
    command = [sys.executable, "-c", CHILD, str(store), str(first), str(TOGETHER)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as child:
        assert child.stdout is not None
        told = [child.stdout.readline() for _ in range(writes)]
        time.sleep(after)
        os.killpg(child.pid, signal.SIGKILL)
        told += child.stdout.readlines()
    return {int(line) for line in told}

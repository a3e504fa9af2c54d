"""What a query of a stranger may use."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What a query may use.

    Attributes:
        seconds: Its deadline, counted from when a process takes it up.
        memory_mb: Megabytes beyond what an idle process has.
        result_bytes: Size of its result.
        workers: Queries answered at the same time.
        waiting: Queries that may wait for a process.
        in_memory: Up to so many facts, each process holds the store in memory of its own, which
            is quicker and takes about half a kilobyte a fact. 0: never.
    """

    seconds: float = 10
    memory_mb: int = 1024
    result_bytes: int = 32_000_000
    workers: int = 2
    waiting: int = 64
    in_memory: int = 200_000

"""Times the steps of a load from outside, and tells how much memory a process has had."""

import re
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

# The functions that are steps, where the pipeline has them under these names.
_STEPS = {
    ("kg.loading.register", "ground"): "gather what is known",
    ("kg.loading.register", "fill"): "publish",
    ("kg.publish.version", "counted"): "count",
}
_WITHIN = ("count",)


@contextmanager
def timed_steps() -> Iterator[Mapping[str, float]]:
    """Time the steps of what runs in the block; the seconds are there at its end."""
    seconds: defaultdict[str, float] = defaultdict(float)
    with ExitStack() as stack:
        for (module, name), step in _STEPS.items():
            found = import_module(module)
            if hasattr(found, name):
                timed = _timed(getattr(found, name), step, seconds)
                stack.enter_context(patch.object(found, name, timed))
        yield seconds


def _timed(
    function: Callable[..., Any], step: str, seconds: defaultdict[str, float]
) -> Callable[..., Any]:
    @wraps(function)
    def timed(*args: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return function(*args, **named)
        finally:
            seconds[step] += time.perf_counter() - begun

    return timed


def split(whole: float, seconds: Mapping[str, float]) -> dict[str, float]:
    """Divide a load among its steps, so that they add up.

    Example:
        >>> split(10, {"publish": 6, "count": 0.5})["read, and fill meanwhile"]
        4
    """
    gather, publish = seconds.get("gather what is known", 0), seconds.get("publish", 0)
    within = {step: seconds[step] for step in _WITHIN if step in seconds}
    return {
        "gather what is known": gather,
        "read, and fill meanwhile": whole - gather - publish,
        **within,
        "finish the version and the rest": publish - sum(within.values()),
    }


def spent() -> dict[str, float]:
    """Tell the most memory this process has had, in megabytes, and the seconds of its threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {"peak": _peak(), "cpu": used.ru_utime + used.ru_stime}


def _peak() -> float:
    """Ask Linux; other systems do not tell, and the figure of ``getrusage`` is the parent's too."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status.read_text(encoding="ascii"), re.MULTILINE)
    return int(found[1]) / 1000 if found else 0.0

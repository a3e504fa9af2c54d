"""Does something to a store in a process that kills itself at the n-th call within the store.

Calls are counted, so the moment is the same however busy the machine is. One interpreter imports
what is needed; each process is a copy of it.
"""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PARENT = """
import json, os, signal, sys
from pathlib import Path
{imports}
watched = ("folder.py", "ahead.py", "draft.py", "version.py", "segment.py", "bulk.py", "packing.py")
calls, at = [], 0
def watch(frame, event, _):
    if event == "call" and frame.f_code.co_filename.endswith(watched):
        calls.append(frame.f_code.co_name)
        if len(calls) == at:
            os.kill(os.getpid(), signal.SIGKILL)
for line in sys.stdin:
    store, at = json.loads(line)
    store = Path(store)
    if (pid := os.fork()) == 0:
        sys.setprofile(watch)
        {does}
        sys.setprofile(None)
        print(*calls, flush=True)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


@dataclass(frozen=True)
class Dying:
    """A process whose copies do something to a store."""

    parent: "subprocess.Popen[str]"

    def calls(self, store: Path) -> list[str]:
        """Do it to the end; name the functions at whose calls it may be killed."""
        called = self._ask(store, 0)
        assert self._told() == ["0"]
        return called

    def killed(self, store: Path, at: int) -> None:
        """Do it as far as a call, counted from 1."""
        assert self._ask(store, at) == [str(-signal.SIGKILL)]

    def _ask(self, store: Path, at: int) -> list[str]:
        assert self.parent.stdin is not None
        self.parent.stdin.write(json.dumps([str(store), at]) + "\n")
        self.parent.stdin.flush()
        return self._told()

    def _told(self) -> list[str]:
        assert self.parent.stdout is not None
        return self.parent.stdout.readline().split()


@contextmanager
def dying(imports: str, does: str, *arguments: Path) -> Iterator[Dying]:
    """Start the process.

    Args:
        imports: What the lines need.
        does: What is done to ``store``, in one line of Python.
        arguments: What it finds in ``sys.argv`` from 1 on.
    """
    text = _PARENT.format(imports=imports, does=does)
    command = [sys.executable, "-c", text, *map(str, arguments)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as parent:
        yield Dying(parent)

"""Takes a process's right to reach the network or start programs, for good.

On Linux the kernel refuses the calls (seccomp); a filter once set can never be taken off, and holds
for every thread. Elsewhere nothing is taken, and the caller is told so.
"""

import ctypes
import errno
import platform
import sys
from typing import NamedTuple

# From <linux/filter.h>, <linux/seccomp.h>, <linux/audit.h> and <sys/prctl.h>.
_LOAD_WORD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES
_NO_NEW_PRIVILEGES, _SET_FILTER, _ALL_THREADS = 38, 1, 1
_NUMBER_AT, _MACHINE_AT = 0, 4
_OTHER_ABI = 0x40000000


class _Machine(NamedTuple):
    """Numbers of a machine: its own, that of seccomp, and those of the calls refused.

    These are socket, connect, socketpair, execve, execveat and io_uring_setup.
    """

    audit: int
    seccomp: int
    refused: tuple[int, ...]


_MACHINES = {
    "x86_64": _Machine(0xC000003E, 317, (41, 42, 53, 59, 322, 425)),
    "aarch64": _Machine(0xC00000B7, 277, (198, 203, 199, 221, 281, 425)),
}


class _Step(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("if_true", ctypes.c_ubyte),
        ("if_false", ctypes.c_ubyte),
        ("value", ctypes.c_uint),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step)))


def leave_no_way_out() -> bool:
    """Refuse this process, in all its threads, sockets and the starting of programs.

    Returns:
        Whether the system does so.
    """
    machine = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        return False
    library = ctypes.CDLL(None, use_errno=True)
    steps = _steps(machine)
    program = _Program(len(steps), (_Step * len(steps))(*steps))
    if library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    done = library.syscall(machine.seccomp, _SET_FILTER, _ALL_THREADS, ctypes.byref(program))
    return bool(done == 0)


def _steps(machine: _Machine) -> list[_Step]:
    """Write the filter: refuse what comes from another machine or ABI, and the calls named."""
    rest = len(machine.refused)
    return [
        _Step(_LOAD_WORD, 0, 0, _MACHINE_AT),
        _Step(_IF_EQUAL, 0, rest + 3, machine.audit),
        _Step(_LOAD_WORD, 0, 0, _NUMBER_AT),
        _Step(_IF_AT_LEAST, rest + 1, 0, _OTHER_ABI),
        *(_Step(_IF_EQUAL, rest - place, 0, call) for place, call in enumerate(machine.refused)),
        _Step(_RETURN, 0, 0, _ALLOW),
        _Step(_RETURN, 0, 0, _REFUSE),
    ]

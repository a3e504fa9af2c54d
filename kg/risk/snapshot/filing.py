"""Writes snapshots to files and reads them back, so that a day is read from the store once.

A file is a plain archive of arrays, with names as lines of text; nothing in it is run when read.
"""

import zipfile
from dataclasses import fields, is_dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, get_type_hints

import numpy as np
import numpy.typing as npt

from kg.errors import MeasureError
from kg.risk.snapshot.snapshot import RiskSnapshot

Arrays = dict[str, npt.NDArray[np.generic]]


def write(snapshot: RiskSnapshot, path: Path) -> None:
    """Write a snapshot in one step: whoever reads sees the old file or the new one.

    Raises:
        OSError: If the folder cannot be written to.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> from kg.risk.snapshot.columns import Columns
        >>> with TemporaryDirectory() as folder:
        ...     write(RiskSnapshot.of(Columns(), "2020-01-01"), Path(folder) / "day.npz")
        ...     read(Path(folder) / "day.npz").at
        '2020-01-01'
    """
    arrays: Arrays = {}
    for each in fields(snapshot):
        value = getattr(snapshot, each.name)
        if is_dataclass(value):
            arrays |= {
                f"{each.name}.{part.name}": getattr(value, part.name) for part in fields(value)
            }
        else:
            arrays[each.name] = value if isinstance(value, np.ndarray) else _lines(value)
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        np.savez(file, allow_pickle=False, **arrays)
    Path(file.name).replace(path)


def read(path: Path) -> RiskSnapshot:
    """Read a snapshot from a file.

    Raises:
        MeasureError: If the file is damaged or holds something else.
        FileNotFoundError: If there is none.
    """
    hints = get_type_hints(RiskSnapshot)
    try:
        with np.load(path, allow_pickle=False) as held:
            parts = {name: _part(held, name, kind) for name, kind in hints.items()}
            return RiskSnapshot(**parts)
    except (KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise MeasureError(f"'{path}' holds no snapshot; remove it and it is made anew") from error


def _part(held: np.lib.npyio.NpzFile, name: str, kind: type) -> Any:  # noqa: ANN401 - as the field
    if is_dataclass(kind):
        return kind(**{part.name: held[f"{name}.{part.name}"] for part in fields(kind)})
    if kind is str:
        return held[name].tobytes().decode()
    if name in {"organisations", "contracts", "services"}:
        text = held[name].tobytes().decode()
        return tuple(text.split("\n")) if text else ()
    return held[name]


def _lines(value: str | tuple[str, ...]) -> npt.NDArray[np.uint8]:
    text = value if isinstance(value, str) else "\n".join(value)
    return np.frombuffer(text.encode(), np.uint8)

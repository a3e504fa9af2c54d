"""Writes what is made of arrays and names to files and reads it back, so that it is made once.

A file is a plain archive of arrays, with names as lines of text; nothing in it is run when read.
"""

import logging
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from os import getpid
from pathlib import Path
from threading import get_ident
from typing import Any, TypeVar, get_type_hints

import numpy as np
import numpy.typing as npt

from kg.errors import MeasureError

log = logging.getLogger(__name__)
Made = TypeVar("Made")
_HALF = 1 << 31


def write(made: object, path: Path) -> None:
    """Write a dataclass in one step: whoever reads sees the old file or the new one.

    Args:
        made: Its fields are arrays, texts without line breaks, tuples of such, or dataclasses of
            the same kind.
        path: Where to.

    Raises:
        OSError: If the folder cannot be written to.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> from kg.stated.columns import Column
        >>> with TemporaryDirectory() as folder:
        ...     write(Column.of([1], [2]), Path(folder) / "column.npz")
        ...     read(Column, Path(folder) / "column.npz").numbers.tolist()
        [2]
    """
    spot = path.with_name(f".{path.name}-{getpid()}-{get_ident()}.part")
    try:
        with spot.open("wb") as file:
            np.savez(file, allow_pickle=False, **dict(_arrays(made, "")))
        spot.replace(path)
    finally:
        spot.unlink(missing_ok=True)


def read(kind: type[Made], path: Path) -> Made:
    """Read from a file what was written to it.

    Args:
        kind: The class of what was written.
        path: The file.

    Raises:
        MeasureError: If the file is damaged or holds something else.
        FileNotFoundError: If there is none.
    """
    try:
        with np.load(path, allow_pickle=False) as held:
            found: Made = _part(held, "", kind)
            return found
    except (KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise MeasureError(f"'{path}' is damaged: {error}") from error


def filed(kind: type[Made], path: Path, make: Callable[[], Made]) -> Made:
    """Read a file, or make what should be in it and write it if that can be done.

    A file that is damaged, or that cannot be opened or written, is no error: it is made again.
    """
    try:
        return read(kind, path)
    except MeasureError as error:
        log.warning("%s; it is made anew", error)
    except OSError:
        log.debug("'%s' is not there", path)
    made = make()
    with suppress(OSError):
        # Only the folder itself: what it is in may have been removed meanwhile, and stays so.
        path.parent.mkdir(exist_ok=True)
        write(made, path)
    return made


def _arrays(made: object, name: str) -> Iterator[tuple[str, npt.NDArray[np.generic]]]:
    if isinstance(made, np.ndarray):
        yield name, _small(made)
    elif isinstance(made, str | tuple):
        yield name, _lines(made)
    else:
        for part in fields(made):  # type: ignore[arg-type] # whatever is nothing else is one
            yield from _arrays(getattr(made, part.name), _within(name, part.name))


def _part(held: np.lib.npyio.NpzFile, name: str, kind: Any) -> Any:  # noqa: ANN401 - as the field
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        parts = {each.name: _within(name, each.name) for each in fields(kind)}
        return kind(**{each: _part(held, path, hints[each]) for each, path in parts.items()})  # type: ignore[operator]
    if kind is str:
        return held[name].tobytes().decode()
    if kind == tuple[str, ...]:
        text = held[name].tobytes().decode()
        return tuple(text.split("\n")) if text else ()
    return _large(held[name])


def _small(numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Write whole numbers in half the room, if they are small enough."""
    if numbers.dtype != np.int64 or not len(numbers):
        return numbers
    fits = numbers.min() >= -_HALF and numbers.max() < _HALF
    return numbers.astype(np.int32) if fits else numbers


def _large(numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return numbers.astype(np.int64) if numbers.dtype == np.int32 else numbers


def _within(name: str, part: str) -> str:
    return f"{name}.{part}" if name else part


def _lines(value: str | tuple[str, ...]) -> npt.NDArray[np.uint8]:
    text = value if isinstance(value, str) else "\n".join(value)
    return np.frombuffer(text.encode(), np.uint8)

"""Keeps what is stated beside a version of the store, to which the next version adds its own."""

import logging
import os
from contextlib import suppress
from pathlib import Path

from kg.errors import MeasureError
from kg.stated.columns import Stated
from kg.stated.filing import read, write

log = logging.getLogger(__name__)
NAME = "stated-1.npz"
"""The file in a version's folder; the number counts how often its form has changed."""


def is_kept(folder: Path) -> bool:
    """Tell whether anything is kept in a version's folder.

    Example:
        >>> is_kept(Path("no-such-folder"))
        False
    """
    return (folder / NAME).is_file()


def kept(folder: Path) -> Stated | None:
    """Read what is kept in a version's folder; None where that is nothing, or damaged.

    Example:
        >>> kept(Path("no-such-folder")) is None
        True
    """
    try:
        return read(Stated, folder / NAME)
    except MeasureError as error:
        log.warning("%s; what contracts say is asked of the store instead", error)
    except OSError:
        log.debug("nothing is kept in '%s'", folder)
    return None


def add(stated: Stated, folder: Path) -> None:
    """Add to what is kept in a version's folder, or begin it.

    Where what was kept is damaged nothing is kept, since a part would be taken for the whole.

    Raises:
        OSError: If the folder cannot be written to.
    """
    path = folder / NAME
    if not path.exists():
        write(stated, path)
    elif len(stated):
        before = kept(folder)
        if before is None:
            path.unlink()
        else:
            write(before.beside(stated), path)


def pass_on(folder: Path, other: Path) -> None:
    """Let a version begin with what another one keeps; the file is shared until one changes it.

    Raises:
        OSError: If nothing is kept there.
    """
    os.link(folder / NAME, other / NAME)


def move(folder: Path, other: Path) -> None:
    """Move what is kept to another folder, if it is anything."""
    with suppress(FileNotFoundError):
        (folder / NAME).rename(other / NAME)

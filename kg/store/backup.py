"""Backups: the current version with its segments in one compressed file, and the way back.

Versions are never written after they are made, so a backup needs no pause of whoever reads them.
"""

import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from kg.errors import StoreError, UnwritableStore
from kg.store.folder import Folder, Version

_VERSION, _SEGMENTS = "version", "segments"


def write_backup(folder: Folder, file: Path) -> Version:
    """Write the current version to a file, which appears only when it is complete.

    Args:
        folder: The store.
        file: The file to write, a gzip-compressed tar archive.

    Returns:
        The version written.

    Raises:
        NoStore: Nothing has been built here.
        DamagedStore: The current version is damaged.
        UnwritableStore: The file cannot be written.
    """
    version = folder.current()
    version.manifest()
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with (
            _held(folder, version) as held,
            tarfile.open(draft, "w:gz", compresslevel=6) as archive,
        ):
            archive.add(held, _VERSION)
            if (folder.path / _SEGMENTS).is_dir():
                archive.add(folder.path / _SEGMENTS, _SEGMENTS)
        draft.replace(file)
    except OSError as error:
        raise UnwritableStore(file, error.strerror or str(error)) from error
    finally:
        draft.unlink(missing_ok=True)
    return version


@contextmanager
def _held(folder: Folder, version: Version) -> Iterator[Path]:
    """Link the version's files elsewhere, so that no build can remove them meanwhile."""
    with TemporaryDirectory(prefix=".backup-", dir=folder.path) as spot:
        held = Path(spot) / _VERSION
        shutil.copytree(version.path, held, copy_function=os.link)
        yield held


def restore_backup(folder: Folder, file: Path) -> Version:
    """Make a backup the current version, as a build would: at the end, in one step, or not at all.

    Args:
        folder: The store, which may be new.
        file: What ``write_backup`` wrote.

    Returns:
        The new current version.

    Raises:
        StoreError: The file is no backup, or is damaged; nothing was changed.
        UnwritableStore: The store's folder cannot be written.
    """
    with TemporaryDirectory(prefix="nhs-kg-restore-") as spot:
        root = Path(spot)
        mark = _unpack(file, root)
        with folder.building(mark) as draft:
            shutil.copytree(root / _VERSION, draft, dirs_exist_ok=True)
            _replace_segments(root / _SEGMENTS, folder.path / _SEGMENTS)
    return folder.current()


def _require_plain(archive: tarfile.TarFile) -> None:
    """Refuse whatever a backup never holds: links, devices, and places outside of the folder."""
    for member in archive:
        path = PurePosixPath(member.name)
        if path.is_absolute() or ".." in path.parts or not (member.isreg() or member.isdir()):
            raise tarfile.TarError(f"'{member.name}' is no plain file within it")


def _unpack(file: Path, root: Path) -> str:
    try:
        with tarfile.open(file, "r:gz") as archive:
            _require_plain(archive)
            archive.extraction_filter = getattr(tarfile, "data_filter", None)  # from 3.11.4 on
            archive.extractall(root)  # noqa: S202 - only plain files below it
        manifest = json.loads((root / _VERSION / "manifest.json").read_text(encoding="utf-8"))
        ox.Store.read_only(str(root / _VERSION / "data"))
        return str(manifest["fingerprint"])
    except (OSError, EOFError, tarfile.TarError, ValueError, KeyError) as error:
        raise StoreError(
            f"'{file}' is not a backup that can be restored ({error}); nothing was changed"
        ) from error


def _replace_segments(new: Path, current: Path) -> None:
    if not new.is_dir():
        return
    aside = current.with_name(f".{current.name}-former")
    shutil.rmtree(aside, ignore_errors=True)
    draft = current.with_name(f".{current.name}-new")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(new, draft)
    if current.is_dir():
        current.rename(aside)
    draft.rename(current)
    shutil.rmtree(aside, ignore_errors=True)

"""Changes a store as a client asks: apply to a copy, check, keep as a segment, publish.

The copy is a checkpoint of the version in use, so readers see the old state or the new one, and
whatever stops an edit before its end leaves the old one. What it changed joins the segment of
edits, by which every later version has it too.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import NonConformant, QueryError, QueryTimeout, QueryTooLarge, StoreError
from kg.loading.change import Change
from kg.loading.edit_check import check_change
from kg.loading.told import AtHand
from kg.namespaces import PREFIXES
from kg.publish.catalogue import CatalogueMaking, gather_anew
from kg.publish.version import fill, held_by_current
from kg.shapes import Report
from kg.stated import is_kept, pass_on
from kg.stated import move as move_kept
from kg.store.editor import ADDED, REMOVED
from kg.store.folder import Folder, Version
from kg.store.frames import DONE
from kg.store.limits import Limits
from kg.store.segment import Segment, write_segment
from kg.store.standing import Listed
from kg.store.worker_pipe import Died, Late, Worker

EDITS = "edits"
_TELLING = 600
"""Seconds for finding out what an update changed: it walks the whole store."""
_AT_ODDS = ("does not exist", "already exists")
"""How the engine ends what it says of graphs that an update needs or must not find."""
_MOST_CHANGED = 500_000
"""How many statements one edit may add and remove: they are held in memory."""


@dataclass(frozen=True)
class Edited:
    """What an edit did.

    Attributes:
        version: Name of the version that has it.
        added: How many statements are new; None where an endpoint made it, which does not tell.
        removed: How many are gone; None likewise.
    """

    version: str
    added: int | None = None
    removed: int | None = None


def edit(store: Path, change: Change, limits: Limits) -> Edited:
    """Change a store: all of what is asked, or nothing.

    Args:
        store: The store's folder.
        change: What is asked.
        limits: What it may use.

    Raises:
        NoStore: Nothing has been built yet.
        MalformedQuery: The update or a part of a graph cannot be read.
        QueryTimeout: It did not end before its deadline.
        QueryTooLarge: It needed more memory, or changed more, than it may.
        NonConformant: Facts or claims would violate shapes that they did not violate before.
        StoreError: Another process has changed the store meanwhile.
    """
    folder = Folder(store)
    former = folder.current()
    with folder.drafting() as spot:
        draft = Version(spot / "copy")
        draft.path.mkdir()
        ox.Store.read_only(str(former.data)).backup(str(draft.data))
        told = _apply(draft, former, change, limits, spot)
        added, removed = (_read(spot / name) for name in (ADDED, REMOVED))
        if not any(told.values()):
            return Edited(former.name, 0, 0)
        before = AtHand(ox.Store.read_only(str(former.data)))
        report = check_change(before, added, removed)
        if not report.conforms:
            raise NonConformant(report.violations)
        _catalogue(draft, former, spot / ADDED, removed)
        segment = _joined(folder, spot, added, removed)
        _publish(folder, former, draft, segment, report)
    return Edited(folder.current().name, len(added), len(removed))


def _apply(
    draft: Version, former: Version, change: Change, limits: Limits, spot: Path
) -> Mapping[str, int]:
    """Let a process make the change, and count the statements and named graphs it changed."""
    setup = {
        "data": str(draft.data),
        "former": str(former.data),
        "memory_mb": limits.memory_mb,
        "prefixes": PREFIXES,
    }
    with _editor(setup, limits) as editor:
        _ask(editor, change.frame(spot), limits.seconds, change.fault)
        told = _ask(editor, {"spot": str(spot), "only": change.only}, _TELLING, change.fault)
    found: dict[str, int] = json.loads(told)
    if found["added"] + found["removed"] > _MOST_CHANGED:
        raise QueryTooLarge(
            f"this changes {found['added'] + found['removed']:,} statements, and one edit may "
            f"change {_MOST_CHANGED:,}; send it in parts, or load it as a file"
        )
    return found


@contextmanager
def _editor(setup: Mapping[str, object], limits: Limits) -> Iterator[Worker]:
    worker = Worker("kg.store.editor", setup)
    try:
        yield worker
    except Late as error:
        raise QueryTimeout(limits.seconds) from error
    except Died as error:
        raise QueryTooLarge(
            f"the update needed more than {limits.memory_mb} MB of memory and was stopped; "
            "write in several steps"
        ) from error
    finally:
        worker.end()


def _ask(
    editor: Worker,
    frame: Mapping[str, object],
    seconds: float,
    fault: Callable[[str], QueryError],
) -> bytes:
    letter, body = editor.ask({**frame, "seconds": seconds}, seconds)
    if letter == DONE:
        return body
    told: dict[str, str] = json.loads(body)
    if told["error"] == "MemoryError":
        raise Died
    if told["error"] == "SyntaxError":
        raise fault(told["message"])
    if told["message"].endswith(_AT_ODDS):
        raise QueryError(f"{told['message']}; write SILENT after the operation to pass over that")
    raise StoreError(f"the store could not be changed: {told['message']}")


def _read(path: Path) -> list[ox.Quad]:
    return list(ox.parse(path=path, format=ox.RdfFormat.N_QUADS))


def _catalogue(draft: Version, former: Version, added: Path, removed: list[ox.Quad]) -> None:
    if removed or not is_kept(former.path):
        gather_anew(ox.Store.read_only(str(draft.data)), draft.search)
        return
    shutil.copyfile(former.search, draft.search)
    pass_on(former.path, draft.path)
    with CatalogueMaking(draft.search) as making:
        making.take(added.read_bytes())
        making.end()
        making.finish()


def _joined(folder: Folder, spot: Path, added: list[ox.Quad], removed: list[ox.Quad]) -> Segment:
    """Join an edit with those before it."""
    before = Segment(folder.segments, EDITS)
    quads, gone = (dict.fromkeys(each) for each in (before.quads(), before.gone()))
    for quad in removed:
        quads.pop(quad, None)
    for quad in added:
        gone.pop(quad, None)
    quads.update(dict.fromkeys(added))
    gone.update(dict.fromkeys(removed))
    about = {"kind": "rdf", "file": "edits over HTTP", "statements": len(quads)}
    return write_segment(spot, EDITS, quads, about, gone)


def _publish(
    folder: Folder, former: Version, draft: Version, segment: Segment, report: Report
) -> None:
    manifest: Any = former.manifest()
    mark, held = manifest["fingerprint"], _others(held_by_current(folder))

    def move(spot: Path, now: Listed) -> bool:
        if _others(now) != held:  # a load was killed between joining and publishing
            return False
        for path in (draft.data, draft.search):
            path.rename(spot / path.name)
        move_kept(draft.path, spot)
        return True

    with folder.building(mark) as version:
        if folder.current().name != former.name:
            raise StoreError("the store was changed by another process meanwhile; try again")
        folder.add([segment])
        fill(version, folder.path, mark, report, move)


def _others(listed: Listed) -> Listed:
    return {name: about for name, about in listed.items() if name != EDITS}

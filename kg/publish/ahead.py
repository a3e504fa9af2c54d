"""Fills the next version while files are still being read, on another core than the reading."""

from functools import cached_property
from pathlib import Path
from typing import Self

from kg.publish.draft import Draft
from kg.publish.version import gone, held_by_current
from kg.stated import move
from kg.store.folder import Folder
from kg.store.segment import Block, Rule, Segment
from kg.store.standing import Listed


class Ahead:
    """Fills a version with what is read, as if all of it stood and nothing gave way to it.

    As soon as that turns out to be wrong it gives up, and the version is filled from the segments
    once they are complete. Which it was makes no difference to what the version holds.

    Args:
        folder: The store.
        spot: A folder of its own, on the store's file system.
        every: The segments of the store.
    """

    def __init__(self, folder: Folder, spot: Path, every: list[Segment]) -> None:
        self._every = every
        self._names = {each.name for each in every}
        self._held = held_by_current(folder)
        self._took: set[str] = set()
        self._draft: Draft | None = (
            Draft(spot, folder.current(), gone(every)) if self._held else None
        )
        if self._draft is not None and not self._draft.has_ground:
            self._give_up()

    @cached_property
    def _tellers(self) -> dict[str, str]:
        return {key: each.name for each in self._every for _, key in each.marks()}

    def take(self, name: str, block: Block) -> None:
        """Take a block of a segment that is being made."""
        if self._draft is None:
            return
        if self._gives_way(name, block):
            self._give_up()
        else:
            self._took.add(name)
            self._draft.take(block.lines)

    def _gives_way(self, name: str, block: Block) -> bool:
        """Tell whether one of two blocks will not stand, this one or another."""
        if name in self._names:
            return True
        return block.rule is not Rule.ALWAYS and self._tellers.setdefault(block.key, name) != name

    def _give_up(self) -> None:
        if self._draft is not None:
            self._draft.__exit__()
            self._draft = None

    def move(self, spot: Path, now: Listed) -> bool:
        """Move what was filled to the folder of a new version, if it is what that should hold.

        Args:
            spot: The folder.
            now: The segments that the version should hold.
        """
        draft = self._draft
        if draft is None or not self._is_just(now):
            return False
        draft.finish()
        self._give_up()
        for path in (draft.version.data, draft.version.search):
            path.rename(spot / path.name)
        move(draft.version.path, spot)
        return True

    def _is_just(self, now: Listed) -> bool:
        whole = {name for name, about in now.items() if not about["without"]}
        same = self._held.items() <= now.items() and self._took <= whole
        return same and self._held.keys() | self._took == now.keys()

    def __enter__(self) -> Self:
        """Begin; what was filled is gone at the end of the block, unless it was moved."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop what still goes on."""
        self._give_up()

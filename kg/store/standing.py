"""Decides which blocks of segments stand, where several tell of the same thing."""

from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b

from kg.store.segment import Block, Rule, Segment

Listed = Mapping[str, Mapping[str, str]]
"""Segments by name, each with the digests of what it holds and of what it leaves out."""


class Standing:
    """Tells which blocks of which segments stand, and which give way to those of other segments.

    Holds what the blocks tell of and no statements; nothing where no two segments have blocks.
    """

    def __init__(self, every: Iterable[Segment]) -> None:
        self._newest: dict[str, str] = {}
        self._fallback: dict[str, str] = {}
        self._lost: dict[str, int] = {}
        divided = [each for each in every if each.is_divided]
        if len(divided) > 1:
            oldest_first = sorted(divided, key=lambda each: each.rank)
            for segment in oldest_first:
                self._hear(segment)
            for segment in oldest_first:
                self._fall_back(segment)

    def _hear(self, segment: Segment) -> None:
        for rule, key in segment.marks():
            if rule is Rule.NEWEST:
                former = self._newest.setdefault(key, segment.name)
                if former != segment.name:
                    self._lose(former, rule, key)
                    self._newest[key] = segment.name

    def _fall_back(self, segment: Segment) -> None:
        for rule, key in segment.marks():
            if rule is Rule.FALLBACK:
                former = self._fallback.setdefault(key, segment.name)
                if key in self._newest:
                    self._lose(segment.name, rule, key)
                elif former != segment.name:
                    self._lose(former, rule, key)
                    self._fallback[key] = segment.name

    def _lose(self, name: str, rule: Rule, key: str) -> None:
        mark = blake2b(rule.value + key.encode(), digest_size=8).digest()
        self._lost[name] = (self._lost.get(name, 0) + int.from_bytes(mark)) % (1 << 64)

    def lost(self, name: str) -> str:
        """Digest of what a segment must leave out; empty when it stands as a whole."""
        return f"{self._lost[name]:016x}" if name in self._lost else ""

    def of(self, name: str) -> Callable[[Block], bool] | None:
        """Give what tells whether a block of a segment stands; None where all do."""
        if name not in self._lost:
            return None

        def stands(block: Block) -> bool:
            if block.rule is Rule.NEWEST:
                return self._newest[block.key] == name
            fallback = block.rule is Rule.FALLBACK
            heard = block.key in self._newest
            return not fallback or (not heard and self._fallback[block.key] == name)

        return stands


def listed(every: Iterable[Segment], standing: Standing) -> Listed:
    """List segments with the digests of what they hold and of what they leave out."""
    return {
        each.name: {"sha256": each.digest, "without": standing.lost(each.name)} for each in every
    }

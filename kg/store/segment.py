"""Segments: what one source contributed to the store, as compressed N-Quads with a description.

A segment of a register is divided into blocks, each of which says what it tells of. Where several
releases tell of the same thing, the newest has the word, and what an older one told of it gives
way when a version is made; the segments themselves stay whole. So it does not matter in which
order releases come.

::

    segments/ods-etr-2025-12.nq.gz    the statements, one block after another
    segments/ods-etr-2025-12.keys.gz  what its blocks tell of; only where it has such blocks
    segments/ods-etr-2025-12.json     where from, when, how many, digest
    segments/ocds-2025.source.gz      the file itself; only where later ones must be read with it
    segments/edits.gone.gz            statements that no version has, whatever segments tell
"""

import gzip
import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import IO, Any, NamedTuple, Self, cast

import pyoxigraph as ox

from kg.store.packing import GZIP_MAGIC, PackedFile

QUADS, KEYS, ABOUT, SOURCE, GONE = ".nq.gz", ".keys.gz", ".json", ".source.gz", ".gone.gz"
_CHUNK = 1 << 20


class Rule(Enum):
    """When a block stands."""

    ALWAYS = b"."
    """Whatever other segments tell."""
    NEWEST = b"="
    """Unless a newer segment tells of the same thing."""
    FALLBACK = b"~"
    """Unless another segment tells of it by the rule NEWEST, or a newer one as a fallback too."""


class Block(NamedTuple):
    """Statements that stand or give way together.

    Attributes:
        rule: When they stand.
        key: What they tell of, the same in every segment; no line break in it.
        lines: N-Quads, each line ended. Empty lines may divide them into facets.
    """

    rule: Rule
    key: str
    lines: bytes

    @classmethod
    def of(cls, rule: Rule, key: str, quads: Iterable[ox.Quad]) -> Self:
        """Make a block of quads."""
        return cls(rule, key, ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")


@dataclass(frozen=True)
class Segment:
    """A segment of a store, or one being made beside it.

    Attributes:
        folder: Where its files are.
        name: Its name, such as ``ods-etr-2025-12``.
    """

    folder: Path
    name: str

    @property
    def path(self) -> Path:
        """The file of its statements."""
        return self.folder / f"{self.name}{QUADS}"

    @property
    def files(self) -> tuple[Path, ...]:
        """Its files as far as they are there, the statements last."""
        every = (
            self.folder / f"{self.name}{ending}" for ending in (KEYS, ABOUT, SOURCE, GONE, QUADS)
        )
        return tuple(path for path in every if path.is_file())

    @property
    def source(self) -> Path:
        """The file it was read from, where that is kept."""
        return self.folder / f"{self.name}{SOURCE}"

    def keep(self, file: Path) -> None:
        """Keep the file it was read from, packed if it is not."""
        with file.open("rb") as read:
            magic = read.read(len(GZIP_MAGIC))
            read.seek(0)
            with self.source.open("wb") if magic == GZIP_MAGIC else PackedFile(self.source) as kept:
                while chunk := read.read(_CHUNK):
                    kept.write(chunk)

    def quads(self) -> list[ox.Quad]:
        """Read all of its statements into memory; none where it is not there."""
        return _quads(self.path)

    def gone(self) -> list[ox.Quad]:
        """Read the statements that no version has, whatever segments tell."""
        return _quads(self.folder / f"{self.name}{GONE}")

    @cached_property
    def about(self) -> Mapping[str, Any]:
        """Its description; empty when it has none."""
        path = self.folder / f"{self.name}{ABOUT}"
        found: Mapping[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
        return found

    @property
    def digest(self) -> str:
        """Digest of the bytes of its statements."""
        told = self.about.get("sha256")
        return str(told) if told else hashlib.sha256(self.path.read_bytes()).hexdigest()

    @property
    def rank(self) -> tuple[str, str]:
        """Its place among segments that tell of the same: the larger is the newer one."""
        return str(self.about.get("rank", "")), self.name

    @property
    def is_divided(self) -> bool:
        """Whether it has blocks that may give way."""
        return (self.folder / f"{self.name}{KEYS}").is_file()

    def marks(self) -> Iterator[tuple[Rule, str]]:
        """List what its blocks tell of, the same thing perhaps more than once."""
        path = self.folder / f"{self.name}{KEYS}"
        if path.is_file():
            with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
                for line in file:
                    yield Rule(line[:1].encode()), line[2:-1]

    def blocks(self) -> Iterator[Block]:
        """Read its blocks one after another."""
        with gzip.open(self.path, "rb") as file:
            rest = b"\n"
            while chunk := file.read(_CHUNK):
                *whole, rest = (rest + chunk).split(b"\n#")
                yield from (_block(each) for each in whole if each.strip())
            if rest.strip():
                yield _block(rest.removesuffix(b"\n"))


def _block(text: bytes) -> Block:
    head, _, lines = text.lstrip(b"\n").partition(b"\n")
    rule, key = head[:1], head[2:].decode("utf-8")
    return Block(Rule(rule), key, lines + b"\n" if lines else b"")


def write_blocks(
    folder: Path, name: str, blocks: Iterable[Block], about: Mapping[str, object]
) -> Segment:
    """Write a segment of blocks; not in one step, so beside the store.

    Args:
        folder: Where to write.
        name: Name of the segment.
        blocks: What it holds.
        about: Its description; the number of statements and a digest are added.
    """
    segment = Segment(folder, name)
    keyed = PackedFile(folder / f"{name}{KEYS}")
    count, last = 0, b""
    with keyed, PackedFile(segment.path) as packed:
        for rule, key, lines in blocks:
            head = b"%s %s\n" % (rule.value, key.encode())
            packed.write(b"#" + head + lines)
            count += lines.count(b" .\n")
            if rule is not Rule.ALWAYS and head != last:
                keyed.write(head)
                last = head
    told = {**about, "statements": count, "sha256": packed.digest}
    _describe(segment, told)
    return segment


def write_segment(
    folder: Path,
    name: str,
    quads: Iterable[ox.Quad],
    about: Mapping[str, object],
    gone: Collection[ox.Quad] = (),
) -> Segment:
    """Write a segment that always stands as a whole; not in one step, so beside the store.

    Args:
        folder: Where to write.
        name: Name of the source, such as ``seeds``.
        quads: What it contributes.
        about: Its description: where from, when, fingerprint; a digest is added.
        gone: Statements that no version shall have, whatever segments tell.
    """
    segment = Segment(folder, name)
    digest = _write(segment.path, quads)
    if gone:
        digest += _write(folder / f"{name}{GONE}", gone)
    _describe(segment, {**about, "sha256": digest})
    return segment


def _write(path: Path, quads: Iterable[ox.Quad]) -> str:
    with PackedFile(path) as packed:
        ox.serialize(quads, cast(IO[bytes], packed), ox.RdfFormat.N_QUADS)
    return packed.digest


def _describe(segment: Segment, about: Mapping[str, object]) -> None:
    path = segment.folder / f"{segment.name}{ABOUT}"
    path.write_text(json.dumps(about, indent=1, sort_keys=True), encoding="utf-8")


def segments(folder: Path) -> Iterator[Segment]:
    """List the segments of a store in a fixed order."""
    for path in sorted(folder.glob(f"*{QUADS}")):
        if not path.name.startswith("."):
            yield Segment(folder, path.name.removesuffix(QUADS))


def statements(segment: Segment, stands: Callable[[Block], bool] | None = None) -> Iterator[bytes]:
    """Give a segment's statements as whole lines, piece by piece; other lines may be among them.

    Args:
        segment: What.
        stands: Tells which of its blocks to give; without it, all are.
    """
    if stands is None:
        with gzip.open(segment.path, "rb") as file:
            while piece := file.read(_CHUNK):
                yield piece + file.readline()
    else:
        yield from (block.lines for block in segment.blocks() if stands(block))


def _quads(path: Path) -> list[ox.Quad]:
    if not path.is_file():
        return []
    with gzip.open(path, "rb") as file:
        return list(ox.parse(cast(IO[bytes], file), ox.RdfFormat.N_QUADS))

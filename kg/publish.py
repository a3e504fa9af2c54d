"""Fills a new version of the store from its segments, and describes it.

A version that only has more segments than the one in use begins as a checkpoint of that, which
shares its files; any other begins empty. Both end with the same statements.
"""

import json
import pickle
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import pyoxigraph as ox

from kg.errors import DamagedStore, NoStore, StoreError
from kg.index import Gathering
from kg.keys import key_of
from kg.ontology import Ontology
from kg.quality import keep_report, quality_report
from kg.shapes import Report
from kg.store.catalogue_writing import CatalogueWriter, write_catalogue
from kg.store.dataset import Dataset
from kg.store.folder import Folder, Version
from kg.store.segment import Block, Rule, Segment, load_segments, segments, statements

_COUNTS = {
    "sources": "?x a nhs:Source",
    "organisations": "?x a/rdfs:subClassOf* nhs:Organisation",
    "contracts": "?x a nhs:Contract",
    "services": "?x a nhs:Service",
    "claims": "GRAPH ?g { ?x a nhs:Claim }",
    "contradictions": "GRAPH ?g { ?x nhs:contradicts ?y } FILTER(STR(?x) < STR(?y))",
    "facts from claims": "?x nhs:acceptedFrom ?y",
    "changes": "?x a/rdfs:subClassOf* nhs:ChangeEvent",
}

_TOLD = ("kind", "register", "file", "released", "source", "statements")
LAYOUT = 3
"""Counts how versions are laid out: one of another layout is no ground for the next."""
CHECKED_AT_ONCE = 300_000
"""Up to how many statements the rules of quality are asked of every version at once."""
_RUN = (
    "import pickle, sys\nsys.path[:], work = (pickle.load(sys.stdin.buffer) for _ in 'ab')\nwork()"
)
_LITTLE = 4 << 20  # bytes, packed: less is done before another process has begun
Listed = Mapping[str, Mapping[str, str]]


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


def is_complete(folder: Folder) -> bool:
    """Tell whether the version in use was made of the very segments that the store has.

    They differ after a load that was killed between the two.
    """
    # What each leaves out follows from all of them, so the digests of what they hold will do.
    former = {name: about["sha256"] for name, about in _former(folder).items()}
    return former == {each.name: each.digest for each in segments(folder.segments)}


def _former(folder: Folder) -> Listed:
    try:
        manifest: Any = folder.current().manifest()
    except (NoStore, DamagedStore):
        return {}
    found: Listed = manifest.get("segments", {}) if manifest.get("layout") == LAYOUT else {}
    return found


def counted(dataset: Dataset) -> dict[str, int]:
    """Count what a dataset holds, by the names that summaries use."""
    pairs = {"contradictions"}
    counts = {}
    for name, pattern in _COUNTS.items():
        what = "*" if name in pairs else "DISTINCT ?x"
        (row,) = dataset.select(f"SELECT (COUNT({what}) AS ?count) {{ {pattern} }}")
        counts[name] = int(str(row["count"]))
    counts["statements"] = len(dataset)
    return counts


def fill(draft: Path, store: Path, mark: str, report: Report) -> None:
    """Load every segment of a store into a new version, index the names, and describe it.

    Args:
        draft: The new version's folder.
        store: The store's folder.
        mark: Fingerprint of what the seeds' segment was made from.
        report: What the shapes found; its warnings are kept with the version.
    """
    folder = Folder(store)
    every = list(segments(folder.segments))
    standing = Standing(every)
    now = listed(every, standing)
    new = Version(draft)
    database, held = _begun(new, folder, now)
    missing = [each for each in every if each.name not in held]
    with _meanwhile(partial(_catalogue, new.search, missing, standing), missing):
        load_segments(database, ((each, standing.of(each.name)) for each in missing))
        if not held:
            database.optimize()
    dataset = Dataset(database, "draft")
    database.flush()
    manifest = {
        "layout": LAYOUT,
        "fingerprint": mark,
        "built": datetime.now(UTC).isoformat(timespec="seconds"),
        "counts": counted(dataset),
        "segments": now,
        "releases": {each.name: _told(each) for each in every if each.about.get("kind")},
        "warnings": [str(each.problem) for each in report.results],
    }
    if len(dataset) <= CHECKED_AT_ONCE:
        keep_report(draft, quality_report(dataset, today=datetime.now(UTC).date()))
    (draft / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def _told(segment: Segment) -> Mapping[str, object]:
    """Say of a release what readers want to know; its source by key."""
    told = {name: segment.about.get(name, "") for name in _TOLD}
    return {**told, "source": key_of(str(told["source"]))}


@contextmanager
def _meanwhile(work: Callable[[], None], every: Iterable[Segment]) -> Iterator[None]:
    """Do something on another core while the block runs, if there is enough to do."""
    if sum(each.path.stat().st_size for each in every) < _LITTLE:
        yield
        work()
        return
    # Not by multiprocessing, which would run the caller's own script a second time.
    with Popen([sys.executable, "-c", _RUN], stdin=PIPE, stderr=PIPE) as beside:  # noqa: S603 - ours
        assert beside.stdin is not None  # noqa: S101 - it is piped
        beside.stdin.write(pickle.dumps(sys.path) + pickle.dumps(work))
        beside.stdin.close()
        beside.stdin = None
        try:
            yield
        except BaseException:
            beside.kill()
            raise
        _, told = beside.communicate()
    if beside.returncode:
        reason = told.decode(errors="replace").strip().rpartition("\n")[2]
        raise StoreError(f"the catalogue of names could not be written: {reason}")


def _catalogue(path: Path, every: list[Segment], standing: Standing) -> None:
    def gathered(writer: CatalogueWriter) -> None:
        gathering = Gathering(writer, Ontology.load())
        for segment in every:
            for lines in statements(segment, standing.of(segment.name)):
                gathering.take(lines)
        gathering.close()

    write_catalogue(path, gathered)


def _begun(new: Version, folder: Folder, now: Listed) -> tuple[ox.Store, Listed]:
    """Begin a version with what the one in use holds of it, if that holds nothing else."""
    former = _former(folder)
    if former and former.items() <= now.items():
        try:
            shutil.copyfile(folder.current().search, new.search)
            ox.Store.read_only(str(folder.current().data)).backup(str(new.data))
            return ox.Store(str(new.data)), former
        except (OSError, RuntimeError):  # a damaged version is no ground for the next one
            new.search.unlink(missing_ok=True)
            shutil.rmtree(new.data, ignore_errors=True)
    return ox.Store(str(new.data)), {}

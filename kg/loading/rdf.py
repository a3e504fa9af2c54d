"""Adds RDF files to a store: read, check, keep as a segment, publish a new version.

Each file becomes one segment named after it, so that loading a file twice, or a newer one of the
same name, replaces what it brought before. A later build of the seeds keeps it.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import NonConformant, Problem, SeedError, Violation
from kg.keys import slug
from kg.loading.result import Loaded
from kg.namespaces import ID
from kg.publish.version import fill
from kg.shapes import check
from kg.store.dataset import Dataset
from kg.store.folder import Folder
from kg.store.segment import Segment, segments, write_segment

Progress = Callable[[str], None]
_STEPS = 2
"""A body and then its source: what the shapes ask of a thing that is named."""


def load_rdf(
    store: Path,
    paths: Sequence[Path],
    *,
    dry_run: bool = False,
    progress: Progress = lambda _: None,
) -> Loaded:
    """Add RDF files to a store.

    Statements of the default graph become facts, so the shapes hold for them: each thing and fact
    needs a source. Named graphs are kept.

    Args:
        store: The store's folder; something must have been built in it.
        paths: Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD, told by their endings.
        dry_run: Read and check, but change nothing.
        progress: Called with a line about each step.

    Raises:
        NoStore: Nothing has been built yet.
        SeedError: Files cannot be read; all problems are named.
        NonConformant: The shapes are violated by what the files bring.
    """
    dataset = Dataset.open(store)
    progress(f"reading {len(paths)} files")
    files = read_files(paths)
    progress("checking against the shapes")
    brought = [quad for quads in files.values() for quad in quads]
    before = _others(store, {_segment(path) for path in paths})
    before += _named_in(dataset, brought)
    report = check([*before, *brought], {})
    new = _new_violations(report.violations, before)
    if new:
        raise NonConformant(new)
    counts = {path.name: len(quads) for path, quads in files.items()}
    warnings = tuple(str(each.problem) for each in report.results)
    if dry_run:
        return Loaded("", counts, warnings)
    manifest: Any = dataset.manifest
    folder = Folder(store)
    with folder.building(manifest["fingerprint"]) as draft:
        progress("writing the new version")
        with folder.drafting() as drafts:
            folder.add(_written(drafts, path, quads) for path, quads in files.items())
        fill(draft, store, manifest["fingerprint"], report)
    return Loaded(folder.current().name, counts, warnings)


def _written(drafts: Path, path: Path, quads: list[ox.Quad]) -> Segment:
    about = {"file": path.name, "kind": "rdf", "statements": len(quads)}
    return write_segment(drafts, _segment(path), quads, about)


def _segment(path: Path) -> str:
    return f"rdf-{slug(path.stem)}"


def _others(store: Path, replaced: set[str]) -> list[ox.Quad]:
    """Read the seeds and RDF files that stay in the store; registers are too large for that."""
    return [
        quad
        for segment in segments(Folder(store).segments)
        if segment.name not in replaced and segment.about.get("kind", "rdf") == "rdf"
        for quad in segment.quads()
    ]


def _named_in(dataset: Dataset, quads: Sequence[ox.Quad]) -> list[ox.Quad]:
    """Read what the store says of things that files only name, and of what these name."""
    found: dict[ox.NamedNode, list[ox.Quad]] = {}
    own = {quad.subject for quad in quads}
    named = _named(quads)
    for _ in range(_STEPS):
        new = {node: dataset.about(node) for node in named - found.keys() - own}
        found.update(new)
        named = _named(quad for told in new.values() for quad in told)
    return [quad for told in found.values() for quad in told]


def _named(quads: Iterable[ox.Quad]) -> set[ox.NamedNode]:
    ends = (end for quad in quads for end in (quad.subject, quad.object))
    return {end for end in ends if isinstance(end, ox.NamedNode) and end.value.startswith(ID)}


def _new_violations(found: Sequence[Violation], before: Sequence[ox.Quad]) -> tuple[Violation, ...]:
    """What was violated before the files came is not their fault."""
    if not found:
        return ()
    former = {(each.focus, each.shape) for each in check(before, {}).violations}
    return tuple(each for each in found if (each.focus, each.shape) not in former)


def read_files(paths: Sequence[Path]) -> dict[Path, list[ox.Quad]]:
    """Read RDF files.

    Raises:
        SeedError: With every problem of every file.
    """
    problems: list[Problem] = []
    files = {path: _read(path, problems) for path in paths}
    if problems:
        raise SeedError(problems)
    return files


def _read(path: Path, problems: list[Problem]) -> list[ox.Quad]:
    form = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
    if form is None:
        reason = f"unknown ending '{path.suffix}'; use ttl, nt, nq, trig, rdf or jsonld"
        problems.append(Problem(str(path), 0, "format", reason))
        return []
    try:
        quads = list(ox.parse(path=path, format=form))
    except SyntaxError as error:
        problems.append(Problem(str(path), error.lineno or 1, "syntax", error.msg))
        return []
    except OSError as error:
        problems.append(Problem(str(path), 0, "file", error.strerror or str(error)))
        return []
    blank = sum(_is_blank(quad) for quad in quads)
    if blank:
        reason = f"{blank} statements have blank nodes; give these nodes IRIs"
        problems.append(Problem(str(path), 0, "blank nodes", reason))
    return quads


def _is_blank(quad: ox.Quad) -> bool:
    nodes = (quad.subject, quad.object, quad.graph_name)
    return any(isinstance(node, ox.BlankNode) for node in nodes)

"""Builds the store: read, resolve, check, write, index, switch.

Nothing in the store changes until every step has succeeded.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.data import ONTOLOGY, SEEDS
from kg.errors import DamagedStore, NonConformant, Violation
from kg.model import Place, Seeds
from kg.ontology import Ontology
from kg.publish.version import fill, is_complete
from kg.shapes import Report, check
from kg.sources.seeds import collect_seeds, read_seeds
from kg.store.dataset import Dataset
from kg.store.folder import Folder
from kg.store.segment import write_segment
from kg.triples.claims import evidence_key, value_key, write_claim
from kg.triples.derived import write_derived
from kg.triples.promotion import Fact, promote, write_fact
from kg.triples.terms import Sheet
from kg.triples.things import change_key, write_things

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Graph:
    """The whole graph as quads, with where each key was declared.

    Attributes:
        quads: Ontology, things, facts, claims and short-cuts.
        places: File and line of every key that the seeds declare.
    """

    quads: tuple[ox.Quad, ...]
    places: Mapping[str, Place]


@dataclass(frozen=True)
class Summary:
    """What a build did.

    Attributes:
        version: Name of the version made or found.
        built: Whether a build was needed.
        seconds: Wall time.
        counts: Things, facts, claims, triples.
        warnings: Shape results that are not violations.
    """

    version: str
    built: bool
    seconds: float
    counts: Mapping[str, int]
    warnings: tuple[str, ...] = ()


def write_graph(seeds: Seeds, ontology: Ontology) -> Graph:
    """Write seeds as quads: things, promoted facts, claims and short-cuts."""
    facts = promote(seeds, ontology)
    sources = {source.key: source for source in seeds.sources}
    sheet = Sheet()
    for fact in facts:
        write_fact(sheet, fact, ontology)
    sheets = [
        write_things(seeds),
        sheet,
        *(write_claim(claim, sources) for claim in seeds.claims),
        write_derived(facts, seeds, ontology),
    ]
    quads = (*ontology.quads, *chain.from_iterable(each.quads for each in sheets))
    unique = tuple(dict.fromkeys(quads))
    return Graph(unique, _places(seeds, facts))


def _places(seeds: Seeds, facts: tuple[Fact, ...]) -> dict[str, Place]:
    places = {item.key: item.place for item in seeds.entities}
    places.update({source.key: source.place for source in seeds.sources})
    places.update({claim.key: claim.place for claim in seeds.claims})
    places.update({change_key(change): change.place for change in seeds.changes})
    places.update({fact.key: fact.claims[0].place for fact in facts})
    for claim in seeds.claims:
        places[value_key(claim)] = claim.place
        places.update({evidence_key(claim, each): claim.place for each in claim.evidence})
    return places


def fingerprint(ontology: Path, seeds: Path) -> str:
    """Digest everything a build is made from: ontology, seeds and this package's own code."""
    digest = hashlib.sha256()
    for folder in (ontology, seeds, Path(__file__).parent):
        for path in _inputs(folder):
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _inputs(folder: Path) -> Iterator[Path]:
    kinds = {".ttl", ".yaml", ".csv", ".py"}
    return (path for path in sorted(folder.rglob("*")) if path.suffix in kinds)


def check_seeds(ontology_folder: Path = ONTOLOGY, seeds_folder: Path = SEEDS) -> Report:
    """Check the seeds without touching any store: format, references and shapes, all at once.

    Raises:
        OntologyError: The ontology cannot be read.
    """
    ontology = Ontology.load(ontology_folder)
    seeds, problems = collect_seeds(ontology, seeds_folder)
    found = [Violation(each, "Violation", each.field, "seed format") for each in problems]
    if found:
        return Report(tuple(sorted(found)))
    graph = write_graph(seeds, ontology)
    return check(graph.quads, graph.places, ontology_folder / "shapes.ttl")


def build(
    store: Path,
    *,
    ontology_folder: Path = ONTOLOGY,
    seeds_folder: Path = SEEDS,
    fresh: bool = False,
    progress: Progress = lambda _: None,
) -> Summary:
    """Build the store from the ontology and the seeds, unless it is already up to date.

    Args:
        store: The store's folder.
        ontology_folder: Folder of ``nhs.ttl``, ``codes.ttl`` and ``shapes.ttl``.
        seeds_folder: Folder of the seeds.
        fresh: Build even when nothing changed since the last build.
        progress: Called with a line about each step.

    Raises:
        SeedError: Seed files are wrong; all problems are named.
        NonConformant: The shapes are violated; all violations are named.
        OntologyError: The ontology cannot be read.
        UnwritableStore: The store's folder cannot be written.
    """
    started = time.perf_counter()
    mark = fingerprint(ontology_folder, seeds_folder)
    folder = Folder(store)
    if not fresh and _is_current(folder, mark):
        return _found(folder, started)
    folder.prepare().close()
    progress("reading the ontology and the seeds")
    ontology = Ontology.load(ontology_folder)
    graph = write_graph(read_seeds(ontology, seeds_folder), ontology)
    progress(f"checking {len(graph.quads):,} statements against the shapes")
    report = check(graph.quads, graph.places, ontology_folder / "shapes.ttl")
    if not report.conforms:
        raise NonConformant(report.violations)
    with folder.building(mark) as draft:
        progress("writing the new version")
        with folder.drafting() as drafts:
            folder.add([write_segment(drafts, "seeds", graph.quads, {"fingerprint": mark})])
        fill(draft, store, mark, report)
    return _found(folder, started, built=True)


def build_in_memory(ontology_folder: Path = ONTOLOGY, seeds_folder: Path = SEEDS) -> Dataset:
    """Read ontology and seeds into memory, for notebooks and tests; shapes are not checked.

    Raises:
        SeedError: Seed files are wrong; all problems are named.
        OntologyError: The ontology cannot be read.
    """
    ontology = Ontology.load(ontology_folder)
    graph = write_graph(read_seeds(ontology, seeds_folder), ontology)
    return Dataset.in_memory(list(graph.quads))


def _is_current(folder: Folder, mark: str) -> bool:
    if not folder.has_version():
        return False
    try:
        fits = Dataset.open(folder.path).manifest.get("fingerprint") == mark
        return fits and is_complete(folder)
    except DamagedStore:
        return False


def _found(folder: Folder, started: float, *, built: bool = False) -> Summary:
    version = folder.current()
    manifest: Any = version.manifest()
    seconds = time.perf_counter() - started
    warnings = tuple(manifest["warnings"])
    return Summary(version.name, built, seconds, manifest["counts"], warnings)

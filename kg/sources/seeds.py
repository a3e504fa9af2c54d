"""Reads a seeds folder whole: catalogue, organisations, contracts, changes and documents."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from kg.data import SEEDS
from kg.dates import Period
from kg.declarations import ClaimPredicate, Vocabulary
from kg.errors import Problem, SeedError
from kg.keys import last_segment, local_name
from kg.model import Change, Claim, Evidence, Seeds
from kg.ontology import Ontology
from kg.sources.references import check_references
from kg.sources.seed_documents import read_catalogue, read_document, read_things
from kg.sources.seed_tables import read_extras, read_tables

Part = tuple[Seeds, list[Problem]]
UNREADABLE = frozenset({"yaml", "encoding", "header"})
"""Fields of problems that keep a whole file from being read; what others miss then is no fault."""


def read_seeds(ontology: Ontology, folder: Path = SEEDS) -> Seeds:
    """Read and cross-check every seed file of a folder.

    Raises:
        SeedError: With every problem of every file.
    """
    seeds, problems = collect_seeds(ontology, folder)
    if problems:
        raise SeedError(problems)
    return seeds


def collect_seeds(ontology: Ontology, folder: Path = SEEDS) -> Part:
    """Read every seed file of a folder, returning the problems instead of raising them."""
    if not folder.is_dir():
        reason = "no such folder; set NHS_KG_SEEDS or unset it to use the shipped seeds"
        return Seeds(), [Problem(str(folder), 0, "seeds", reason)]
    parts = list(_parts(folder, ontology.vocabulary))
    problems = [problem for _, found in parts for problem in found]
    seeds, strangers, more = _with_extras(Seeds.join(part for part, _ in parts), folder)
    seeds = _with_open_changes(_sourced(_symmetric(seeds)), ontology)
    problems += more
    if not any(problem.field in UNREADABLE for problem in problems):
        problems += strangers + check_references(seeds, ontology)
    return seeds, problems


def _parts(folder: Path, words: Vocabulary) -> Iterator[Part]:
    catalogue = folder / "catalogue.yaml"
    if catalogue.is_file():
        yield read_catalogue(catalogue, "catalogue.yaml", words)
    yield from read_tables(folder)
    for part in ("organisations", "contracts"):
        for path in sorted((folder / part).glob("*.yaml")):
            yield read_things(path, f"{part}/{path.name}", words)
    for path in sorted((folder / "documents").glob("*.yaml")):
        yield read_document(path, f"documents/{path.name}", words)


def _with_extras(seeds: Seeds, folder: Path) -> tuple[Seeds, list[Problem], list[Problem]]:
    """Add the aliases and identifiers of the tables to the organisations they belong to.

    Returns:
        The seeds, the rows that belong to nobody, and problems of reading.
    """
    aliases, problems = read_extras(folder, "aliases", "alias")
    identifiers, more = read_extras(folder, "identifiers", "identifier")
    known = {entity.key for entity in seeds.entities}
    strangers = [
        Problem(f"organisations/{name}.csv", 0, "key", f"nothing declares '{key}'")
        for name, table in (("aliases", aliases), ("identifiers", identifiers))
        for key in table
        if key not in known
    ]
    entities = tuple(
        replace(
            entity,
            aliases=entity.aliases + tuple(aliases.get(entity.key, ())),
            identifiers=entity.identifiers + tuple(identifiers.get(entity.key, ())),
        )
        for entity in seeds.entities
    )
    return replace(seeds, entities=entities), strangers, problems + more


def _symmetric(seeds: Seeds) -> Seeds:
    """Contradiction and support hold both ways, though documents state them once."""
    contradicts = _both_ways({claim.key: claim.contradicts for claim in seeds.claims})
    corroborates = _both_ways({claim.key: claim.corroborates for claim in seeds.claims})
    claims = tuple(
        replace(
            claim,
            contradicts=tuple(sorted(contradicts.get(claim.key, ()))),
            corroborates=tuple(sorted(corroborates.get(claim.key, ()))),
        )
        for claim in seeds.claims
    )
    return replace(seeds, claims=claims)


def _both_ways(links: Mapping[str, tuple[str, ...]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, others in links.items():
        for other in others:
            found.setdefault(key, set()).add(other)
            found.setdefault(other, set()).add(key)
    return found


def _sourced(seeds: Seeds) -> Seeds:
    """Let a thing that names no source rest on the first one that names it."""
    first: dict[str, str] = {}
    for claim in seeds.claims:
        for key in (claim.subject, claim.object, claim.speaker):
            first.setdefault(key, claim.source)
    for source in seeds.sources:
        first.setdefault(source.publisher, source.key)
    entities = tuple(
        entity if entity.source else replace(entity, source=first.get(entity.key, ""))
        for entity in seeds.entities
    )
    return replace(seeds, entities=entities)


def _with_open_changes(seeds: Seeds, ontology: Ontology) -> Seeds:
    """Keep changes that await a source as unreviewed claims, so that nothing known is lost."""
    names = {entity.key: entity.name for entity in seeds.entities}
    publishers = {source.key: source.publisher for source in seeds.sources}
    predicates = {
        local_name(rule.mints): predicate
        for predicate in ontology.predicates.values()
        for rule in predicate.rules
    }
    claims = tuple(
        _open_change(change, predicates[change.kind], names, publishers.get(change.source, ""))
        for change in seeds.changes
        if change.review != "accepted" and change.kind in predicates
    )
    changes = tuple(change for change in seeds.changes if change.review == "accepted")
    return replace(seeds, claims=seeds.claims + claims, changes=changes)


def _open_change(
    change: Change, predicate: ClaimPredicate, names: Mapping[str, str], publisher: str
) -> Claim:
    original, resulting = (
        names.get(key, last_segment(key)) for key in (change.original, change.resulting)
    )
    return Claim(
        key=f"claim/successions-{last_segment(change.key)}-{last_segment(change.original)}",
        document="successions",
        says=f"{original} {predicate.label} {resulting} ({change.effective}).",
        subject=change.original,
        predicate=predicate.name,
        object=change.resulting,
        status="past",
        speaker=publisher,
        source=change.source,
        period=Period(start=change.effective),
        evidence=(Evidence(change.source, locator=change.method),),
        review=change.review,
        verification="reported-in-reference",
        place=change.place,
    )

"""Which classes a thing has, by its key: what promotion and the checks of the seeds go by."""

from collections.abc import Mapping

from kg.model import Seeds
from kg.ontology import Ontology

Kinds = Mapping[str, tuple[str, ...]]


def kinds_of_things(seeds: Seeds, ontology: Ontology) -> dict[str, tuple[str, ...]]:
    """Map every key that may be named in the seeds to the classes it has."""
    kinds = {entity.key: entity.kinds for entity in seeds.entities}
    kinds.update({source.key: ("Source",) for source in seeds.sources})
    kinds.update({claim.key: ("Claim",) for claim in seeds.claims})
    kinds.update(
        {
            f"code/{scheme}/{concept}": ontology.concept_kinds(f"{scheme}/{concept}")
            for scheme, concepts in ontology.codes.items()
            for concept in concepts
        }
    )
    return kinds

"""The tables of ontology/README.md are those of the ontology; run as a script, this writes them."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef

ONTOLOGY = Path(__file__).parents[2] / "ontology"
NHS = Namespace("https://w3id.org/nhs-kg/def#")
PARENTS = (RDFS.subClassOf, RDFS.subPropertyOf)
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch)
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
BEGIN, END = "<!-- terms: begin -->", "<!-- terms: end -->"


@cache
def ontology() -> Graph:
    return Graph().parse(ONTOLOGY / "nhs.ttl")


def instances(*kinds) -> list[URIRef]:
    return sorted({s for kind in kinds for s in ontology().subjects(RDF.type, kind)})


def the(subject, predicate):
    return ontology().value(subject, predicate, any=False)


def curie(node) -> str:
    if node is None:
        return "any"
    return node.fragment if node in NHS else ontology().namespace_manager.curie(node)


def row(*cells) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def up(term) -> str:
    """The nearest terms above, or the matches of a term without any."""
    for links in (PARENTS, MATCHES):
        found = sorted(curie(o) for link in links for o in ontology().objects(term, link))
        if found:
            return ", ".join(found)
    return ""


def table(title: str, head: tuple[str, ...], rows: list[str]) -> str:
    return "\n".join([f"### {title}", "", row(*head), row(*["---"] * len(head)), *rows])


def term_tables() -> str:
    """The tables of ontology/README.md, made from nhs.ttl."""
    classes = [row(f"`{c.fragment}`", up(c), the(c, SKOS.definition)) for c in instances(OWL.Class)]
    predicates, properties = [], []
    minted = defaultdict(set)
    for predicate, rule in ontology().subject_objects(NHS.promotesTo):
        minted[predicate].add(curie(the(rule, NHS.mints)))
    for term in instances(*PROPERTY_KINDS):
        ends = " → ".join(curie(the(term, end)) for end in (RDFS.domain, RDFS.range))
        cells = (f"`{term.fragment}`", ends, the(term, SKOS.definition))
        if (term, RDF.type, NHS.ClaimPredicate) in ontology():
            predicates.append(row(*cells, ", ".join(sorted(minted[term])) or "stays a claim"))
        else:
            properties.append(row(*cells))
    return "\n\n".join(
        [
            table("Claim predicates", ("term", "from → to", "meaning", "becomes"), predicates),
            table("Classes", ("term", "below", "meaning"), classes),
            table("Other properties", ("term", "from → to", "meaning"), properties),
        ]
    )


def with_tables(readme: str) -> str:
    return re.sub(
        f"{BEGIN}.*{END}", lambda _: f"{BEGIN}\n\n{term_tables()}\n\n{END}", readme, flags=re.DOTALL
    )


def test_readme_tables_are_those_of_the_ontology():
    readme = (ONTOLOGY / "README.md").read_text(encoding="utf-8")
    assert BEGIN in readme
    assert readme == with_tables(readme), "run python tests/conformance/test_ontology_readme.py"


if __name__ == "__main__":
    target = ONTOLOGY / "README.md"
    target.write_text(with_tables(target.read_text(encoding="utf-8")), encoding="utf-8")

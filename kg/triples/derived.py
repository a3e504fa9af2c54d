"""Writes short-cut edges: one triple from subject to object for every fact, at any time."""

from collections.abc import Iterable

import pyoxigraph as ox

from kg.keys import local_name, term
from kg.model import Seeds
from kg.namespaces import DERIVED
from kg.ontology import Ontology
from kg.triples.promotion import Fact
from kg.triples.terms import Sheet


def write_derived(facts: Iterable[Fact], seeds: Seeds, ontology: Ontology) -> Sheet:
    """Write the derived graph; it means 'at any time' and is never projected or analysed."""
    sheet = Sheet(ox.NamedNode(DERIVED))
    for fact in facts:
        for claim, _ in fact.promotions:
            if claim.object:
                sheet.link(claim.subject, claim.predicate, claim.object)
    words = shortcut_predicates(ontology)
    for links, kind in ((seeds.memberships, "Membership"), (seeds.placements, "Placement")):
        for link in links:
            sheet.link(link.member, words[kind], link.body)
    for change in seeds.changes:
        if change.kind in words:
            sheet.link(change.original, words[change.kind], change.resulting)
    sheet.quads = list(dict.fromkeys(sheet.quads))
    return sheet


def shortcut_predicates(ontology: Ontology) -> dict[str, str]:
    """Map a class of dated facts to the claim predicate that is promoted to it."""
    return {
        local_name(rule.mints): term(predicate.name)
        for predicate in sorted(
            ontology.predicates.values(), key=lambda each: each.name, reverse=True
        )
        for rule in predicate.rules
    }

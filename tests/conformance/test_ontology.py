"""The vocabulary is complete, well-formed, aligned with standards and consistent."""

import json
from collections import Counter
from functools import cache
from pathlib import Path

import owlrl
import pyoxigraph
import pytest
import yaml
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology"
FIXTURES = ROOT / "tests" / "fixtures" / "shapes"
GOLD = ROOT.parent / "shared" / "gold" / "opening-articles.offsets.yaml"
NHS = Namespace("https://w3id.org/nhs-kg/def#")
CODE = "https://w3id.org/nhs-kg/code/"
ORG = "http://www.w3.org/ns/org#"
HOME = URIRef("https://w3id.org/nhs-kg/def")
STANDARDS = (
    "http://www.w3.org/",
    "https://schema.org/",
    "http://data.europa.eu/a4g/ontology#",
    "http://data.tbfy.eu/ontology/ocds#",
)
PARENTS = (RDFS.subClassOf, RDFS.subPropertyOf)
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch)
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
FAMILIES = {
    *("contract", "governance", "geography", "succession", "money", "service", "register", "claim"),
}


@cache
def ontology() -> Graph:
    return Graph().parse(ONTOLOGY / "nhs.ttl")


@cache
def codes() -> Graph:
    return Graph().parse(ONTOLOGY / "codes.ttl")


def instances(*kinds) -> list[URIRef]:
    return sorted({s for kind in kinds for s in ontology().subjects(RDF.type, kind)})


def terms() -> list[URIRef]:
    return sorted(set(ontology().subjects()) - {HOME})


def above(term) -> set:
    """The term and everything it descends from."""
    found, todo = set(), [term]
    while todo:
        here = todo.pop()
        if here not in found:
            found.add(here)
            todo += [up for parent in PARENTS for up in ontology().objects(here, parent)]
    return found


def fits(cls, allowed) -> bool:
    """Whether a node of the class may stand where the allowed class is asked for."""
    return allowed is None or allowed in above(cls)


def the(subject, predicate):
    return ontology().value(subject, predicate, any=False)


@pytest.mark.parametrize("name", ["nhs", "codes"])
def test_both_parsers_read_the_same_number_of_triples_and_no_blank_node(name):
    path = ONTOLOGY / f"{name}.ttl"
    graph = Graph().parse(path)
    assert len(graph) == sum(1 for _ in pyoxigraph.parse(path=path))
    assert not [node for node in graph.all_nodes() if isinstance(node, BNode)]


def test_every_term_has_one_label_definition_example_and_home():
    for term in terms():
        for predicate in (RDFS.label, SKOS.definition, SKOS.example):
            text = the(term, predicate)
            assert text, (term, predicate)
            assert text.language == "en", (term, predicate)
        assert the(term, RDFS.isDefinedBy) == HOME


def test_every_class_and_property_reaches_a_standard_vocabulary():
    for term in instances(OWL.Class, *PROPERTY_KINDS):
        reached = above(term) | {
            o for up in above(term) for match in MATCHES for o in ontology().objects(up, match)
        }
        assert [node for node in reached if str(node).startswith(STANDARDS)], term


def test_every_term_is_a_class_a_property_or_a_rule_of_our_namespace():
    kinds = (OWL.Class, *PROPERTY_KINDS, NHS.PromotionRule, NHS.EdgeRule)
    assert terms() == instances(*kinds)
    assert all(term in NHS for term in terms())


def test_every_term_that_is_mentioned_is_defined():
    for graph in (ontology(), codes()):
        mentioned = set(graph.all_nodes()) | set(graph.predicates())
        ours = {node for node in mentioned if isinstance(node, URIRef) and node in NHS}
        assert ours <= set(terms())


def test_no_two_terms_share_a_label():
    labels = Counter(str(label).casefold() for label in ontology().objects(None, RDFS.label))
    assert not [label for label, count in labels.items() if count > 1]


def test_every_code_is_labelled_defined_and_in_the_scheme_its_address_names():
    schemes = set(codes().subjects(RDF.type, SKOS.ConceptScheme))
    for concept in codes().subjects(RDF.type, SKOS.Concept):
        scheme = codes().value(concept, SKOS.inScheme, any=False)
        assert scheme in schemes
        assert concept.startswith(f"{scheme}/")
        assert codes().value(concept, SKOS.prefLabel, any=False).language == "en"
        assert codes().value(concept, SKOS.definition, any=False)
        broader = codes().value(concept, SKOS.broader)
        top = (concept, SKOS.topConceptOf, scheme) in codes()
        assert top != bool(broader)
        assert broader is None or (broader, SKOS.inScheme, scheme) in codes()
        assert any((concept, match, None) in codes() for match in MATCHES), concept


def test_every_predicate_of_the_gold_is_a_claim_predicate():
    if not GOLD.exists():
        pytest.skip("the annotated articles are not at hand")
    gold = yaml.safe_load(GOLD.read_text(encoding="utf-8"))
    used = {claim["predicate"] for document in gold["documents"] for claim in document["claims"]}
    assert used
    assert {NHS[name] for name in used} <= set(instances(NHS.ClaimPredicate))


def test_every_claim_predicate_has_domain_range_and_inverse_label():
    for predicate in instances(NHS.ClaimPredicate):
        assert (the(predicate, RDFS.domain), RDF.type, OWL.Class) in ontology()
        target = the(predicate, RDFS.range)
        assert target in (XSD.string, XSD.date, XSD.decimal, SKOS.Concept) or target in terms()
        assert the(predicate, NHS.inverseLabel).language == "en"


def end_fits(prop, minted, end_class) -> bool:
    if str(prop).startswith(ORG):
        return NHS.ChangeEvent in above(minted)
    return (
        (prop, RDF.type, OWL.ObjectProperty) in ontology()
        and fits(minted, the(prop, RDFS.domain))
        and (end_class is None or fits(end_class, the(prop, RDFS.range)))
    )


@pytest.mark.parametrize("rule", instances(NHS.PromotionRule), ids=lambda rule: rule.fragment)
def test_promotion_rule_fills_properties_of_the_fact_it_mints(rule):
    minted = the(rule, NHS.mints)
    assert NHS.DatedFact in above(minted)
    assert the(rule, NHS.subjectBecomes)
    for becomes, narrowed in (
        (NHS.subjectBecomes, NHS.subjectClass),
        (NHS.objectBecomes, NHS.objectClass),
    ):
        prop = the(rule, becomes)
        assert prop is None or end_fits(prop, minted, the(rule, narrowed)), prop
    for becomes in (NHS.valueBecomes, NHS.dateBecomes, NHS.periodFrom):
        for prop in ontology().objects(rule, becomes):
            assert (prop, RDF.type, OWL.DatatypeProperty) in ontology()
            assert fits(minted, the(prop, RDFS.domain))
            assert (the(prop, RDFS.range) == XSD.date) == (becomes != NHS.valueBecomes)
    constant, value = the(rule, NHS.withProperty), the(rule, NHS.withValue)
    assert (constant is None) == (value is None)
    if constant:
        assert fits(minted, the(constant, RDFS.domain))
        assert (value, RDF.type, SKOS.Concept) in codes()


def test_promotion_rules_are_used_and_narrow_what_the_predicate_allows():
    used = set()
    for predicate, rule in ontology().subject_objects(NHS.promotesTo):
        used.add(rule)
        assert (predicate, RDF.type, NHS.ClaimPredicate) in ontology()
        for narrowed, allowed in (
            (NHS.subjectClass, RDFS.domain),
            (NHS.objectClass, RDFS.range),
        ):
            cls = the(rule, narrowed)
            assert cls is None or fits(cls, the(predicate, allowed)), (predicate, rule)
    assert used == set(instances(NHS.PromotionRule))


def test_several_rules_of_one_predicate_ask_for_different_objects():
    for predicate in instances(NHS.ClaimPredicate):
        rules = list(ontology().objects(predicate, NHS.promotesTo))
        asked = [the(rule, NHS.objectClass) for rule in rules]
        assert len(rules) < 2 or len(set(asked)) == len(rules), predicate


def test_edge_rules_follow_paths_from_the_class_that_projects():
    pairs = list(ontology().subject_objects(NHS.projectsAs))
    assert {rule for _, rule in pairs} == set(instances(NHS.EdgeRule))
    for cls, rule in pairs:
        for end in (NHS.edgeFrom, NHS.edgeTo):
            prefix, name = the(rule, end).split(":")
            assert (prefix, NHS.ChangeEvent in above(cls)) in {("nhs", False), ("org", True)}
            assert prefix == "org" or fits(cls, the(NHS[name], RDFS.domain))
        assert the(rule, NHS.edgeLabel) or the(rule, NHS.edgeText)
        assert str(the(rule, NHS.edgeFamily)) in FAMILIES
        assert the(rule, NHS.edgeDirected) == Literal(lexical_or_value=True)


def test_no_class_inherits_an_edge_rule_beside_its_own():
    projecting = {cls for cls, _ in ontology().subject_objects(NHS.projectsAs)}
    assert not [cls for cls in projecting if (above(cls) - {cls}) & projecting]


def clashes(extra: str = "") -> set:
    """What the OWL 2 RL closure of the ontology, its codes and the fixtures contradicts."""
    graph = ontology() + codes()
    for text in (RDFS.label, SKOS.definition, SKOS.example, SKOS.prefLabel):
        graph.remove((None, text, None))
    for path in sorted(FIXTURES.glob("*.ok.ttl")):
        graph.parse(path)
    graph.parse(FIXTURES / "world.ttl").parse(data=extra, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    found = set(graph.subjects(RDF.type, OWL.Nothing))
    for one, other in graph.subject_objects(OWL.disjointWith):
        found |= set(graph.subjects(RDF.type, one)) & set(graph.subjects(RDF.type, other))
    return {str(node) for node in found}


def test_ontology_and_well_formed_data_are_consistent_under_owl_2_rl():
    assert not clashes()


def test_a_contract_that_leads_a_contract_is_inconsistent():
    assert "https://w3id.org/nhs-kg/id/contract/d" in clashes(
        """
        @base <https://w3id.org/nhs-kg/id/> . @prefix nhs: <https://w3id.org/nhs-kg/def#> .
        <contract/d> a nhs:Contract ; nhs:leadProviderOf <contract/c> .
        """
    )


def test_json_ld_context_carries_data_there_and_back():
    context = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    for path in sorted(FIXTURES.glob("*.ok.ttl")):
        text = Graph().parse(path).serialize(format="json-ld", context=context, auto_compact=True)
        again = pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD)
        assert {q.triple for q in again} == {q.triple for q in pyoxigraph.parse(path=path)}, text
        document = json.loads(text)
        nodes = document.get("@graph", [document])
        assert {key for node in nodes for key in node} <= {*context, "@context"}, path.name


def test_json_ld_context_names_every_class_and_property():
    context = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    named = {d if isinstance(d, str) else d.get("@id") for d in context.values() if d != 1.1}
    wanted = instances(OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    assert {f"nhs:{term.fragment}" for term in wanted} <= named

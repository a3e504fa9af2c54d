"""Each SHACL shape accepts its good fixture and rejects its bad one; loaders write good data."""

from functools import cache
from pathlib import Path

import pyshacl
import pytest
from loaded_world import FILES, quads_of
from rdflib import RDF, SH, Graph, Namespace, URIRef

from kg.ontology import Ontology
from kg.shapes import check
from kg.sources.loading import Known, loaders

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology"
FIXTURES = ROOT / "tests" / "fixtures" / "shapes"
NHS = Namespace("https://w3id.org/nhs-kg/def#")
TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
OWN_CONSTRAINTS = (SH["or"], SH.xone, SH["class"])


@cache
def shapes() -> Graph:
    return Graph().parse(ONTOLOGY / "shapes.ttl")


@cache
def background() -> Graph:
    graph = Graph()
    for path in (ONTOLOGY / "nhs.ttl", ONTOLOGY / "codes.ttl", FIXTURES / "world.ttl"):
        graph.parse(path)
    return graph


def targeted() -> list[URIRef]:
    """Shapes that look for their own focus nodes; the others only serve inside these."""
    return sorted({shape for target in TARGETS for shape in shapes().subjects(target)})


def violated(path: Path) -> set[URIRef]:
    data = background() + Graph().parse(path)
    report = pyshacl.validate(data, shacl_graph=shapes(), inference="none", inplace=True)[1]
    return set(report.objects(None, SH.sourceShape))


def parts(shape: URIRef) -> set[URIRef]:
    own = {shape} if any((shape, p, None) in shapes() for p in OWN_CONSTRAINTS) else set()
    return own | set(shapes().objects(shape, SH.property))


@pytest.mark.parametrize("shape", targeted(), ids=lambda shape: shape.fragment)
def test_good_fixture_conforms(shape):
    assert not violated(FIXTURES / f"{shape.fragment}.ok.ttl")


@pytest.mark.parametrize("shape", targeted(), ids=lambda shape: shape.fragment)
def test_bad_fixture_violates_every_part_of_its_shape_and_no_other(shape):
    assert violated(FIXTURES / f"{shape.fragment}.bad.ttl") == parts(shape)


def test_no_fixture_is_left_without_a_shape():
    names = {path.name.split(".")[0] for path in FIXTURES.glob("*.*.ttl")}
    assert names == {shape.fragment for shape in targeted()}


def test_every_shape_has_an_iri_a_severity_and_a_message_that_starts_small():
    graph = shapes()
    found = {*graph.subjects(RDF.type, SH.NodeShape), *graph.subjects(RDF.type, SH.PropertyShape)}
    found |= set(graph.objects(None, SH.property))
    for shape in found:
        assert isinstance(shape, URIRef)
        assert shape in NHS
        assert shape.endswith("Shape")
        assert graph.value(shape, SH.severity) in {SH.Violation, SH.Warning}
        message = str(graph.value(shape, SH.message))
        assert message[0].islower() or message.startswith("ODS")
        assert not message.endswith(".")


def test_shapes_mention_only_terms_and_codes_that_exist():
    known = set(background().subjects()) | set(shapes().subjects())
    ours = {n for n in shapes().all_nodes() if str(n).startswith("https://w3id.org/nhs-kg/")}
    assert ours <= known


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_a_loader_writes_conforms(path):
    report = check([*Ontology.load().quads, *quads_of(path, Known())], {})
    assert not report.violations


def test_every_loader_has_a_file_whose_output_is_checked():
    assert {path.parent.name for path in FILES} == set(loaders())

"""The form of the seed documents: schema, numbering, links, spans and coverage.

Texts of the articles and the annotation they are checked against lie beside the repository and
may be absent; what needs them says so and is skipped.
"""

import hashlib
import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from rdflib import RDF, RDFS, Graph, Namespace

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
SHARED = Path(__file__).parents[2].parent / "shared"
GOLD = SHARED / "gold" / "opening-articles.offsets.yaml"
NHS = Namespace("https://w3id.org/nhs-kg/def#")
DOCUMENTS = sorted((SEEDS / "documents").glob("*.yaml"))
ARTICLES = {
    "dudley-icp-2020-07-07": "s000",
    "dorset-iucs-2019-10-20": "s002",
}


class PlainLoader(yaml.SafeLoader):
    """Reads dates as the text that stands in the file, as editors do."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in rules if tag != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def plain(text):
    return yaml.load(text, Loader=PlainLoader)  # noqa: S506 - a safe loader, less one rule


def document(path):
    return plain(path.read_text(encoding="utf-8"))


def schema():
    return json.loads((SEEDS / "document.schema.json").read_text(encoding="utf-8"))


def faults(content):
    found = Draft202012Validator(schema()).iter_errors(content)
    return [f"{'/'.join(map(str, fault.absolute_path))}: {fault.message}" for fault in found]


def numbering_faults(content):
    expected = [f"{content['id']}-{number:02d}" for number in range(1, len(content["claims"]) + 1)]
    given = [claim["id"] for claim in content["claims"]]
    return [
        f"{one} stands where {other} is due"
        for one, other in zip(given, expected, strict=True)
        if one != other
    ]


def broken_links(contents):
    known = {claim["id"] for content in contents for claim in content["claims"]}
    return [
        f"{claim['id']} {link} {other}"
        for content in contents
        for claim in content["claims"]
        for link in ("disputes", "supports")
        for other in claim.get(link, [])
        if other not in known or other == claim["id"]
    ]


def span_faults(content, text):
    return [
        f"{claim['id']}: {place}"
        for claim in content["claims"]
        for place in claim["evidence"]
        if "sha256" in place
        and (
            hashlib.sha256(text[place["start"] : place["end"]].encode()).hexdigest()
            != place["sha256"]
            or text.count("\n", 0, place["start"]) + 1 != place["line"]
        )
    ]


def uncovered(gold, content):
    """Name the core claims of the annotation that the document lacks."""
    claims = {claim["id"]: claim for claim in content["claims"]}
    lacking = []
    for expected in gold["claims"]:
        claim = claims.get(f"{content['id']}-{expected['id'][-2:]}")
        spans = {(span["start"], span["end"]) for span in expected["spans"]}
        if claim is None or (
            (claim["predicate"], claim["status"]) != (expected["predicate"], expected["status"])
            or not spans & {(place["start"], place["end"]) for place in claim["evidence"]}
        ):
            lacking.append(expected["id"])
    return lacking


def annotation(name):
    if not GOLD.is_file():
        pytest.skip("the annotation of the articles is not at hand")
    gold = plain(GOLD.read_text(encoding="utf-8"))
    return next(entry for entry in gold["documents"] if entry["id"] == ARTICLES[name])


def article(name):
    path = SHARED / "documents" / f"{name}.txt"
    if not path.is_file():
        pytest.skip("the article's text is not at hand")
    with path.open(encoding="utf-8", newline="") as text:
        return text.read()


def read(name):
    return document(SEEDS / "documents" / f"{name}.yaml")


def test_the_schema_is_itself_valid():
    checked = Draft202012Validator.check_schema(schema())
    assert checked is None


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_seed_document_follows_the_schema(path):
    assert faults(document(path)) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_seed_document_is_named_after_its_id(path):
    assert document(path)["id"] == path.stem


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_claims_are_numbered_without_gaps(path):
    assert numbering_faults(document(path)) == []


def test_links_between_claims_lead_to_other_claims():
    assert broken_links([document(path) for path in DOCUMENTS]) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"predicate": "knows"}, "'knows' is not one of"),
        ({"status": "sure"}, "'sure' is not one of"),
        ({"subject": "Dorset HealthCare"}, "does not match"),
        ({"evidence": [{"line": 3}]}, "is not valid under any"),
        ({"evidence": []}, "non-empty"),
        ({"says": "no full stop"}, "does not match"),
        ({"value": {"kind": "money", "currency": "GBP"}}, "is not valid under any"),
        ({"from": "April 2019"}, "is not valid under any"),
        ({"to_earliest": "2019-07-10"}, "Additional properties"),
    ],
)
def test_a_wrong_field_breaks_the_schema(change, complaint):
    content = read("dorset-iucs-2019-10-20")
    content["claims"][9] |= change
    assert any(complaint in fault for fault in faults(content))


def test_a_claim_out_of_order_and_a_dead_link_are_noticed():
    content = read("dudley-icp-2020-07-07")
    content["claims"][0], content["claims"][1] = content["claims"][1], content["claims"][0]
    content["claims"][2]["disputes"] = ["dudley-icp-2020-07-07-999"]
    assert len(numbering_faults(content)) == 2
    assert broken_links([content]) == [
        "dudley-icp-2020-07-07-03 disputes dudley-icp-2020-07-07-999"
    ]


def test_the_schema_offers_the_predicates_of_the_ontology():
    ontology = Graph().parse(ROOT / "ontology" / "nhs.ttl")
    predicates = {
        str(term).removeprefix(NHS) for term in ontology.subjects(RDF.type, NHS.ClaimPredicate)
    }
    assert set(schema()["$defs"]["claim"]["properties"]["predicate"]["enum"]) == predicates


@pytest.mark.parametrize(
    ("scheme", "where"),
    [
        ("claim-status", ("$defs", "status", "enum")),
        ("review", ("$defs", "claim", "properties", "review", "enum")),
        ("verification", ("properties", "verification", "enum")),
        ("value-basis", ("$defs", "value", "oneOf", 0, "properties", "basis", "enum")),
    ],
)
def test_the_schema_offers_the_code_lists_of_the_ontology(scheme, where):
    codes = (ROOT / "ontology" / "codes.ttl").read_text(encoding="utf-8")
    offered = schema()
    for step in where:
        offered = offered[step]
    base = f"https://w3id.org/nhs-kg/code/{scheme}/"
    concepts = {
        str(term).removeprefix(base)
        for term in Graph().parse(data=codes, format="turtle").subjects(unique=True)
        if str(term).startswith(base)
    }
    assert set(offered) == concepts


def test_the_schema_offers_the_things_of_the_ontology():
    ontology = Graph().parse(ROOT / "ontology" / "nhs.ttl")
    things = {
        str(term).removeprefix(NHS)
        for term in ontology.transitive_subjects(RDFS.subClassOf, NHS.Entity)
    }
    offered = set(schema()["$defs"]["kinds"]["anyOf"][0]["enum"])
    abstract = {"Entity", "Party", "Undertaking", "Scope", "Agent"}
    assert things - offered == abstract | {"RegisterEntry", "ContractModel"}
    assert offered <= things


def test_the_worked_example_of_the_guide_follows_the_schema():
    guide = (SEEDS / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n(id: .*?)```", guide, flags=re.DOTALL)
    assert [faults(plain(example)) for example in examples] == [[]]


@pytest.mark.parametrize("name", ARTICLES)
def test_a_document_was_written_from_the_text_it_names(name):
    text = article(name)
    content = read(name)
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert (content["sha256"], content["characters"]) == (digest, len(text))


@pytest.mark.parametrize("name", ARTICLES)
def test_every_span_is_where_the_document_says(name):
    assert span_faults(read(name), article(name)) == []


@pytest.mark.parametrize("name", ARTICLES)
def test_a_span_that_slipped_by_one_is_noticed(name):
    text = article(name)
    assert len(span_faults(read(name), "\n" + text)) > len(read(name)["claims"])


@pytest.mark.parametrize("name", ARTICLES)
def test_every_claim_of_the_annotation_is_covered(name):
    assert uncovered(annotation(name), read(name)) == []


@pytest.mark.parametrize("name", ARTICLES)
def test_a_missing_claim_is_noticed(name):
    gold = annotation(name)
    content = read(name)
    core = next(claim for claim in gold["claims"] if claim["core"])
    content["claims"] = [c for c in content["claims"] if c["id"][-2:] != core["id"][-2:]]
    assert uncovered(gold, content) == [core["id"]]

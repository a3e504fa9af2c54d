"""Linked data: what addresses stand for, as pages or as RDF; the ontology; the dataset."""

import pyoxigraph as ox
import pytest

ID = "https://w3id.org/nhs-kg/id/"
TURTLE = "text/turtle; charset=utf-8"


def _see(client, path, accept):
    answer = client.get(path, headers={"accept": accept}, follow_redirects=False)
    assert answer.status_code == 303
    return answer.headers["location"].removeprefix("http://testserver")


@pytest.mark.parametrize(
    ("key", "page"),
    [
        ("organisation/RDY", "/organisations/RDY"),
        ("contract/dorset-iucs", "/contracts/dorset-iucs"),
        ("claim/dorset-iucs-2019-10-20-10", "/claims/dorset-iucs-2019-10-20-10"),
        ("source/dorset-iucs-2019-10-20", "/sources/dorset-iucs-2019-10-20"),
        ("programme/dudley-icp", "/things/programme/dudley-icp"),
        (
            "contract-role/RYF-dorset-iucs-partner",
            "/explore?focus=contract%2Fdorset-iucs&selected=contract-role%2FRYF-dorset-iucs-partner",
        ),
    ],
)
def test_a_thing_is_a_page_to_a_browser_and_data_to_a_machine(client, key, page):
    assert _see(client, f"/id/{key}", "text/html,*/*;q=0.8") == page
    assert client.get(page).status_code == 200
    assert _see(client, f"/id/{key}", "text/turtle") == f"/data/id/{key}"
    assert _see(client, f"/id/{key}", "*/*") == f"/data/id/{key}"


@pytest.mark.parametrize(
    ("ending", "kind", "form"),
    [
        (".ttl", TURTLE, ox.RdfFormat.TURTLE),
        (".nt", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        (".jsonld", "application/ld+json", ox.RdfFormat.JSON_LD),
        (".rdf", "application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_the_data_of_a_thing_holds_its_statements_and_the_facts_that_name_it(
    client, ending, kind, form
):
    answer = client.get(f"/data/id/contract/dorset-iucs{ending}")
    assert answer.headers["content-type"] == kind
    triples = {(quad.subject.value, quad.object.value) for quad in ox.parse(answer.content, form)}
    assert (f"{ID}contract/dorset-iucs", "https://w3id.org/nhs-kg/def#Contract") in triples
    holders = {target for _, target in triples if target.startswith(f"{ID}organisation/")}
    assert f"{ID}organisation/RDY" in holders


def test_the_data_of_a_claim_comes_from_its_graph(client):
    answer = client.get(
        "/data/id/claim/dorset-iucs-2019-10-20-10", headers={"accept": "text/turtle"}
    )
    assert "nhs:statement" in answer.text


def test_a_concept_has_data_too(client):
    assert (
        _see(client, "/code/role/lead-provider", "text/turtle")
        == "/data/id/code/role/lead-provider"
    )
    assert "skos:prefLabel" in client.get("/data/id/code/role/lead-provider.ttl").text


def test_what_is_not_there_is_not_found(client):
    answer = client.get("/data/id/contract/nope", headers={"accept": "text/turtle"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_ontology_is_served_in_every_format_and_as_a_page(client):
    turtle = client.get("/def", headers={"accept": "text/turtle"})
    terms = {quad.subject.value for quad in ox.parse(turtle.content, ox.RdfFormat.TURTLE)}
    assert "https://w3id.org/nhs-kg/def#Contract" in terms
    assert client.get("/def", headers={"accept": "application/ld+json"}).json()
    page = client.get("/def", headers={"accept": "text/html"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert '<dt id="Contract">' in page.text


def test_the_dataset_is_described_from_its_manifest(client, shipped):
    answer = client.get("/.well-known/void")
    assert answer.headers["content-type"] == TURTLE
    told = {
        quad.predicate.value: quad.object.value
        for quad in ox.parse(answer.content, ox.RdfFormat.TURTLE)
    }
    void = "http://rdfs.org/ns/void#"
    assert told[f"{void}triples"] == str(shipped.manifest["counts"]["statements"])
    assert told[f"{void}sparqlEndpoint"] == "http://testserver/sparql"
    again = client.get("/.well-known/void", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304

"""The resolver finds one organisation, says why, and never takes likeness for identity."""

from datetime import date

import pyoxigraph as ox
import pytest

from kg.build import build_in_memory
from kg.dates import Period
from kg.identity.crosswalk import Crosswalk, known
from kg.identity.identifiers import identifier, read_identifiers
from kg.identity.match import Resolver, resolve
from kg.sources.loading import Known
from kg.store.dataset import Dataset
from kg.triples.terms import Sheet


def small() -> Dataset:
    """Two bodies of one code, two of one name, one with a former name and an acronym."""
    sheet = Sheet()
    _body(sheet, "AA1", "Alpha and Beta Hospitals NHS Foundation Trust", "AA1")
    sheet.text("organisation/AA1", "http://www.w3.org/2004/02/skos/core#altLabel", "ABHFT")
    sheet.text("organisation/AA1", "identifier", "GB-COH:0123456")
    sheet.text(
        "name/1", "http://www.w3.org/2008/05/skos-xl#literalForm", "Alpha Infirmary NHS Trust"
    )
    sheet.link("name/1", "nameOf", "organisation/AA1")
    _body(sheet, "99Z", "NHS Gamma CCG", "99Z", end="2022-06-30")
    _body(sheet, "99Z-20220701", "NHS Gamma ICB - 99Z", "99Z", start="2022-07-01")
    _body(sheet, "BB1", "Delta Community Health NHS Trust", "BB1", end="2015-03-31")
    _body(sheet, "BB2", "Delta Community Health NHS Trust", "BB2", start="2015-04-01")
    _body(sheet, "payee-alpha-and-beta", "Alpha and Beta", "")
    return Dataset.in_memory(sheet.quads)


def _body(sheet, key, name, ods, start="", end=""):
    sheet.type(f"organisation/{key}", "Organisation")
    sheet.text(f"organisation/{key}", "http://www.w3.org/2000/01/rdf-schema#label", name)
    sheet.text(f"organisation/{key}", "odsCode", ods)
    sheet.period(f"organisation/{key}", Period.parse(start, end))


@pytest.fixture(scope="module")
def resolver():
    return Resolver(Crosswalk.of(small()))


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("AA1", "exact-identifier"),
        ("aa1", "exact-identifier"),
        ("organisation/AA1", "exact-identifier"),
        ("GB-COH-123456", "exact-identifier"),
        ("Alpha & Beta Hosps (AA1)", "exact-identifier"),
        ("AA1 - Alpha Beta", "exact-identifier"),
        ("NHS0000AA101 : Alpha Beta NHST", "exact-identifier"),
        ("ALPHA AND BETA  HOSPITALS NHS FOUNDATION TRUST", "exact-name"),
        ("Alpha Infirmary NHS Trust", "former-name"),
        ("abhft", "acronym"),
        ("ALPHA & BETA HOSPITALS NHS FOUNDATION TRUST (THE)", "normalised"),
        ("Alpha & Beta Hosps NHSFT", "normalised"),
        ("Alpha and Beta Hospital", "normalised"),
        ("ALPHA AND BETA HOSPITALS NHS FOUNDATI", "normalised"),
    ],
)
def test_each_method_finds_its_organisation(resolver, text, method):
    found = resolver.resolve(text)
    assert (found.key, found.method) == ("organisation/AA1", method)
    assert found.evidence
    assert 0 < found.score <= 100


def test_the_day_decides_between_bodies_of_one_code_and_without_it_nothing_does(resolver):
    assert resolver.resolve("99Z", date(2020, 1, 1)).key == "organisation/99Z"
    assert resolver.resolve("99Z", date(2023, 1, 1)).key == "organisation/99Z-20220701"
    undated = resolver.resolve("99Z")
    assert undated.key == ""
    assert len(undated.alternatives) == 2


def test_two_organisations_of_one_name_are_never_taken_for_one(resolver):
    undated = resolver.resolve("Delta Community Health NHS Trust")
    assert undated.key == ""
    assert {each.key for each in undated.alternatives} == {"organisation/BB1", "organisation/BB2"}
    dated = resolver.resolve("Delta Community Health NHS Trust", date(2014, 1, 1))
    assert dated.key == "organisation/BB1"


def test_likeness_is_suggested_and_never_accepted(resolver):
    found = resolver.resolve("Alfa and Beta Hospitals NHS Foundation Trust")
    assert (found.key, found.method) == ("", "fuzzy-candidate")
    assert found.alternatives[0].key == "organisation/AA1"


@pytest.mark.parametrize(
    "text",
    ["Alpha and Beta Hospitals Charity", "Alpha and Beta Hospitals Ltd", "Gamma Council", "Beta"],
)
def test_a_body_of_another_legal_form_is_not_the_trust(resolver, text):
    assert resolver.resolve(text).key == ""


def test_a_code_beside_a_name_of_another_body_is_not_believed(resolver):
    assert resolver.resolve("Zulu Catering (AA1)").key == ""


def test_a_name_after_its_bearers_end_is_found_and_said_to_be_late(resolver):
    found = resolver.resolve("NHS Gamma CCG", date(2024, 1, 1))
    assert found.key == "organisation/99Z"
    assert "did not exist on 2024-01-01" in found.evidence
    assert found.score < resolver.resolve("NHS Gamma CCG", date(2020, 1, 1)).score


def test_what_loaders_know_has_names_codes_and_no_rival_without_a_register():
    found = known(small())
    assert found.organisation("ODS:99Z", date(2020, 1, 1)) == "organisation/99Z"
    assert found.organisation("GB-COH:00123456") == "organisation/AA1"
    assert found.names["alpha and beta hospitals nhs foundation trust"] == ("organisation/AA1",)
    assert found.names["alpha infirmary nhs trust"] == ("organisation/AA1",)
    assert len(found.names["delta community health nhs trust"]) == 2


def test_a_body_known_by_name_alone_is_kept_from_loaders_and_gives_way_to_others(resolver):
    assert "alpha and beta" not in known(small()).names
    found = resolver.resolve("ALPHA & BETA")
    assert found.key == "organisation/payee-alpha-and-beta"
    assert "no register" in found.evidence
    assert resolver.resolve("Alpha and Beta Hospitals NHS FT").key == "organisation/AA1"


def test_a_resolver_works_on_what_loaders_know():
    few = Known(names={"nhs gamma ccg": ("organisation/99Z",)})
    assert resolve(few, "NHS GAMMA CCG").key == "organisation/99Z"
    assert resolve(few, "nothing like it").method == ""


@pytest.mark.parametrize(
    ("scheme", "code", "text"),
    [
        ("GB-COH", "123456", "GB-COH:00123456"),
        ("gb-coh", "sc12345", "GB-COH:SC012345"),
        ("GB-NHS", "rdy", "ODS:RDY"),
        ("GB-FTS", "60890", "GB-FTS:GB-FTS-60890"),
        ("GB-CFS", "abc-1", "GB-CFS:ABC-1"),
        ("GB-CHC", "1234567", "GB-CHC:1234567"),
        ("UKPRN", "10001234", "UKPRN:10001234"),
        ("GB-PPON", "nonsense", ""),
        ("XI-OWN", "as it is", "XI-OWN:as it is"),
    ],
)
def test_identifiers_have_one_form(scheme, code, text):
    assert identifier(scheme, code) == text


def test_a_sentence_is_no_identifier():
    assert not list(read_identifiers("Dorset HealthCare"))


def test_the_shipped_graph_knows_its_own_names_again():
    dataset = build_in_memory()
    found = known(dataset)
    assert found.names["nhs dorset ccg"] == ("organisation/11J",)
    assert found.organisation("GB-PPON:PRGP-5218-PVYD") == "organisation/RNA"
    assert isinstance(dataset.quads()[0], ox.Quad)

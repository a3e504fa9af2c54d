"""Commands that answer, run as a user runs them: results, messages, exit codes."""

import csv
import io
import json
import re

import pyoxigraph as ox
import pytest
import yaml
from command import run

from api.cli import Commands
from kg.data import ONTOLOGY

URGENT = "contract/dorset-iucs"


@pytest.fixture
def ask(shipped_store):
    return lambda *arguments, **more: run("ask", "--store", shipped_store, *arguments, **more)


def test_every_command_of_the_public_list_exists_and_explains_itself():
    commands = Commands().list_commands(None)
    expected = "build check ask path risk whatif draw export backup restore serve"
    assert set(expected.split()) <= set(commands)
    listed = run("--help").output
    for name in commands:
        assert re.search(rf"^  {name} +[A-Z]\w+ ", listed, re.MULTILINE), name
        assert "--help" in run(name, "--help").output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["aks"], "did you mean 'ask'"),
        (["ask", "--nonsense"], "--nonsense"),
        (["ask", "--at", "soon"], "not a date: 'soon'"),
        (["ask", "lead-providers", "--param", "contract"], "is not name=value"),
        (["ask", "lead-providers", "--query", "-"], "not both"),
        (["whatif"], "--withdraw"),
        (["whatif", "--overrun", "dorset-iucs"], "CONTRACT=AMOUNT"),
        (["draw"], "--output"),
        (["export", "--format", "png"], "png"),
        (["export", "--format", "trig", "--at", "2019"], "--at"),
        (["serve", "--port", "99999"], "99999"),
        (["risk", "single-points", "least"], "is not name=value"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_ends_with_2(arguments, said):
    result = run(*arguments, code=2)
    assert said in result.stderr
    assert result.stdout == ""


def test_an_unknown_setting_is_wrong_usage_that_names_the_nearest():
    result = run("build", code=2, env={"NHS_KG_STOER": "x"})
    assert result.stderr == "error: unknown setting 'NHS_KG_STOER'; did you mean 'NHS_KG_STORE'?\n"


def test_ask_lists_the_questions(ask):
    listed = ask().stdout
    assert re.search(r"^  lead-providers +Who leads", listed, re.MULTILINE)
    told = json.loads(ask("--json").stdout)
    assert {each["name"] for each in told} == set(re.findall(r"^  (\S+)", listed, re.MULTILINE))
    assert {each["topic"] for each in told} == set(re.findall(r"^(\S.*)$", listed, re.MULTILINE))


def test_ask_answers_as_of_a_day_with_sources(ask):
    answer = json.loads(ask("lead-providers", "--at", "2019-05-01", "--json").stdout)
    urgent = [row for row in answer["rows"] if row["contract"] == URGENT]
    assert {row["organisation"] for row in urgent} == {"organisation/RDY"}
    assert {row["source"] for row in answer["rows"]} == {each["key"] for each in answer["sources"]}
    shown = ask("lead-providers", "--at", "2019-05-01").stdout
    assert "Dorset HealthCare University NHS Foundation Trust (organisation/RDY)" in shown


def test_ask_takes_parameters_by_name_and_names_wrong_ones(ask):
    answer = ask("disputed-claims", "--param", "about=dudley-icp").stdout
    assert "Dudley" in answer
    wrong = ask("lead-providers", "--param", "organisation=x", code=1)
    assert "it takes: at, contract" in wrong.stderr
    assert "did you mean lead-providers" in ask("lead-provider", code=1).stderr


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml"])
def test_ask_writes_the_result_formats_of_the_standard(ask, form):
    text = ask("who-withdrew", "--format", form).stdout
    kinds = {
        "csv": ox.QueryResultsFormat.CSV,
        "tsv": ox.QueryResultsFormat.TSV,
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
    }
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(text)))
        assert any(row["organisation"].endswith("/organisation/RYF") for row in rows)
    else:
        rows = list(ox.parse_query_results(text, kinds[form]))
        assert any("organisation/RYF" in str(row["organisation"]) for row in rows)


def test_ask_takes_any_query_from_a_file_or_from_stdin(ask, tmp_path):
    query = tmp_path / "query.rq"
    query.write_text(
        "SELECT ?contract { ?contract a nhs:Contract FILTER(STR(?at) = '2019-12-31') }"
    )
    rows = ask("--query", query, "--format", "csv", "--at", "2019").stdout.splitlines()
    assert "https://w3id.org/nhs-kg/id/contract/dorset-iucs" in rows
    assert ask("--query", "-", input="ASK { id:contract\\/dorset-iucs ?p ?o }").stdout == "yes\n"
    graph = ask(
        "--query", "-", "--format", "turtle", input="CONSTRUCT WHERE { ?s nhs:inContract ?o }"
    )
    assert "nhs:inContract" in graph.stdout
    assert (
        "cannot hold rows"
        in ask("--query", "-", "--format", "turtle", input="ASK {}", code=2).stderr
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * {\n ?s ?p\n}", "line 3"),
        ("CLEAR ALL", "'CLEAR' changes the graph"),
        ("ASK { SERVICE <http://127.0.0.1/> {} }", "calls no other"),
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "after 0.3 seconds"),
    ],
    ids=["malformed", "update", "service", "runaway"],
)
def test_a_bad_query_is_one_clear_error(ask, text, said):
    result = ask("--query", "-", input=text, code=1, env={"NHS_KG_QUERY_SECONDS": "0.3"})
    assert said in result.stderr
    assert result.stderr.startswith("error: ")


def test_path_connects_two_names_with_sources_on_the_last_day_together(shipped_store):
    arguments = ("path", "Dorset CCG", "South Western Ambulance", "--store", shipped_store)
    shown = run(*arguments).stdout
    assert "organisation/11J and organisation/RYF on 2019-07-09" in shown
    assert "no day was given; 9 July 2019" in shown
    found = json.loads(run(*arguments, "--json").stdout)
    shortest = found["paths"][0]
    assert len(shortest) == 2
    assert all(hop["sources"] for hop in shortest)
    assert {source for hop in shortest for source in hop["sources"]} <= set(found["sources"])
    nothing = run(*arguments, "--at", "1990", code=1).stdout
    assert "no connection" in nothing


def test_an_unknown_name_is_an_error_with_suggestions(shipped_store):
    result = run("path", "Dorset HelthCare Universty", "RYF", "--store", shipped_store, code=1)
    assert result.stderr.startswith("error: unknown")


def test_risk_takes_priors_of_one_s_own(shipped_store, tmp_path):
    shipped = yaml.safe_load((ONTOLOGY / "priors.yaml").read_text())
    shipped["priors"] = {"overrun": shipped["priors"]["overrun"] | {"low": 0.01, "high": 0.01}}
    own = tmp_path / "priors.yaml"
    own.write_text(yaml.safe_dump(shipped))
    asked = ("risk-transfer", "contract=dorset-iucs", "--at", "2019-07-08")
    told = run("risk", *asked, f"priors={own}", "--store", shipped_store)
    usual = run("risk", *asked, "--store", shipped_store)
    assert "£143,179" in told.stdout.splitlines()[0]
    assert "£143,179" not in usual.stdout.splitlines()[0]


def test_risk_lists_measures_and_runs_one(shipped_store):
    assert "single-points: " in run("risk", "list").stdout
    assert json.loads(run("risk", "list", "--json").stdout)[0]["settings"]
    store = ("--store", shipped_store, "--at", "2019-07-11")
    result = json.loads(run("risk", "single-points", "commissioner=11J", "--json", *store).stdout)
    assert {each["beside"]["key"] for each in result["findings"]} == {"organisation/11J"}
    shown = run("risk", "single-points", *store).stdout
    assert "Every route on record from NHS Dorset CCG" in shown
    assert "source/dorset-iucs-2019-10-20" in shown
    assert "did you mean single-points" in run("risk", "single-point", *store, code=1).stderr
    assert "'few'" in run("risk", "single-points", "least=few", *store, code=1).stderr


def test_whatif_names_what_only_one_provided_and_what_is_not_known(shipped_store):
    arguments = (
        "whatif",
        "--withdraw",
        "RYF",
        "--contract",
        "dorset-iucs",
        "--store",
        shipped_store,
    )
    shown = run(*arguments).stdout
    assert "NHS 111 in Dorset: no other provider on record" in shown
    assert "between £0 and £100,225,741 (whole life)" in shown
    assert "is not on record" in shown
    assert "no day was given; 9 July 2019" in shown
    answer = json.loads(run(*arguments, "--json").stdout)
    for name in ("headline", "affected", "contracts", "services", "assumptions", "unknowns"):
        assert answer[name], name
    later = run(*arguments, "--at", "2023-01-01", code=1).stderr
    assert "no role" in later


def test_whatif_takes_an_overrun_in_pounds(shipped_store):
    arguments = ("whatif", "--overrun", "dorset-iucs=£1,000,000", "--at", "2019-07-11")
    assert "overruns by £1,000,000" in run(*arguments, "--store", shipped_store).stdout


def test_draw_writes_one_page_that_needs_nothing_else(shipped_store, tmp_path):
    page = tmp_path / "page.html"
    arguments = ("draw", "--focus", "RDY", "--depth", 2, "--at", "2019-05-01", "-o", page)
    result = run(*arguments, "--store", shipped_store)
    assert result.stdout == ""
    text = page.read_text()
    assert "Dorset HealthCare" in text
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=[\"']?https?:", text)
    bad = run("draw", "-o", tmp_path / "none" / "x.html", "--store", shipped_store, code=1)
    assert bad.stderr.splitlines()[-1].startswith("error: cannot write")

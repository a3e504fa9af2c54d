"""The commands, run as a user runs them: results on stdout, messages on stderr, exit codes."""

import csv
import io
import json
import re

import pyoxigraph as ox
import pytest
import small
from click.testing import CliRunner

from api.cli import Commands, main

URGENT = "contract/dorset-iucs"


def _run(*arguments, code=0, **more):
    result = CliRunner().invoke(main, [str(each) for each in arguments], **more)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def ask(shipped_store):
    return lambda *arguments, **more: _run("ask", "--store", shipped_store, *arguments, **more)


def test_every_command_of_the_public_list_exists_and_explains_itself():
    commands = Commands().list_commands(None)
    expected = "build check ask path risk whatif draw export backup restore serve"
    assert set(expected.split()) <= set(commands)
    listed = _run("--help").output
    for name in commands:
        assert re.search(rf"^  {name} +[A-Z]\w+ ", listed, re.MULTILINE), name
        assert "--help" in _run(name, "--help").output


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
    result = _run(*arguments, code=2)
    assert said in result.stderr
    assert result.stdout == ""


def test_an_unknown_setting_is_wrong_usage_that_names_the_nearest():
    result = _run("build", code=2, env={"NHS_KG_STOER": "x"})
    assert result.stderr == "error: unknown setting 'NHS_KG_STOER'; did you mean 'NHS_KG_STORE'?\n"


def test_without_a_store_every_command_says_how_to_make_one(tmp_path):
    store = ("--store", tmp_path / "none")
    for arguments in (
        ("ask", "lead-providers"),
        ("ask", "--query", "-"),
        ("path", "RDY", "RYF"),
        ("risk", "single-points"),
        ("whatif", "--withdraw", "RYF"),
        ("draw", "-o", tmp_path / "x.html"),
        ("export", "--format", "trig"),
        ("backup", tmp_path / "x.tar.gz"),
        ("serve", "--port", 0),
    ):
        result = _run(*arguments, *store, code=1, input="ASK {}")
        assert result.stderr.startswith("error: no store in"), arguments
        assert "nhs-kg build" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_store_is_one_clear_error(small_store):
    version = next((small_store / "versions").iterdir())
    (version / "data" / "CURRENT").write_bytes(b"damaged")
    result = _run("ask", "lead-providers", "--store", small_store, code=1)
    assert re.fullmatch(r"error: the store in '.*' is damaged \(.*\).*--fresh.*\n", result.stderr)


def test_build_reports_and_does_nothing_twice(tmp_path):
    seeds, store = small.copy_of_seeds(tmp_path), tmp_path / "store"
    first = _run("build", "--store", store, "--seeds", seeds)
    assert re.search(r"version 000001-\w+ built in", first.stdout)
    assert "15 claims" in first.stdout
    assert "shapes" in first.stderr
    second = json.loads(_run("build", "--store", store, "--seeds", seeds, "--json").stdout)
    assert (second["built"], second["version"][:6]) == (False, "000001")


def test_a_bad_seed_is_named_and_leaves_the_store_as_it_was(small_store, tmp_path):
    seeds = small.copy_of_seeds(tmp_path)
    paper = seeds / "documents" / "paper-2019.yaml"
    paper.write_text(paper.read_text().replace("leadProviderOf", "leadProviderOff"))
    before = sorted(str(path) for path in small_store.rglob("*"))
    result = _run("build", "--store", small_store, "--seeds", seeds, code=1)
    assert re.search(r"documents/paper-2019.yaml:\d+: .*'leadProviderOf'", result.stderr)
    assert result.stderr.count("Traceback") == 0
    assert sorted(str(path) for path in small_store.rglob("*")) == before


def test_a_store_that_cannot_be_written_is_one_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    env = {"NHS_KG_SEEDS": str(small.SMALL)}
    result = _run("build", "--store", tmp_path / "file" / "store", code=1, env=env)
    last = result.stderr.splitlines()[-1]
    assert last.startswith("error: cannot write the store in")
    assert "--store" in last


def test_check_reports_all_problems_at_once_and_stores_nothing(tmp_path):
    seeds = small.copy_of_seeds(tmp_path)
    assert "conforms" in _run("check", seeds).stdout
    paper = seeds / "documents" / "paper-2019.yaml"
    text = paper.read_text().replace("leadProviderOf", "leadProviderOff")
    paper.write_text(text.replace("status: planned", "status: planed"))
    found = _run("check", seeds, code=1).stdout
    assert "'leadProviderOf'" in found
    assert "'planned'" in found
    report = json.loads(_run("check", seeds, "--json", code=1).stdout)
    assert report["conforms"] is False
    assert {each["path"] for each in report["results"]} == {"documents/paper-2019.yaml"}
    assert all(each["line"] > 0 and each["reason"] for each in report["results"])


def test_check_takes_one_document_and_an_rdf_file(tmp_path):
    paper = tmp_path / "paper-2019.yaml"
    good = (small.SMALL / "documents" / "paper-2019.yaml").read_text()
    paper.write_text(good.replace("status: planned", "status: planed"))
    env = {"NHS_KG_SEEDS": str(small.SMALL)}
    assert "'planned'" in _run("check", paper, code=1, env=env).stdout
    paper.write_text(good)
    assert "conforms" in _run("check", paper, env=env).stdout
    graph = tmp_path / "graph.ttl"
    graph.write_text("PREFIX nhs: <https://w3id.org/nhs-kg/def#>\n<a:a> a nhs:Claim .\n")
    assert "does not conform" in _run("check", graph, code=1).stdout
    graph.write_text("nonsense\n")
    assert "syntax" in _run("check", graph, code=1).stdout


def test_ask_lists_the_questions(ask):
    listed = ask().stdout
    assert re.search(r"^lead-providers +Who leads", listed, re.MULTILINE)
    assert len(json.loads(ask("--json").stdout)) == len(listed.splitlines())


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
    shown = _run(*arguments).stdout
    assert "organisation/11J and organisation/RYF on 2019-07-09" in shown
    assert "no day was given; 2019-07-09" in shown
    found = json.loads(_run(*arguments, "--json").stdout)
    shortest = found["paths"][0]
    assert len(shortest) == 2
    assert all(hop["sources"] for hop in shortest)
    assert {source for hop in shortest for source in hop["sources"]} <= set(found["sources"])
    nothing = _run(*arguments, "--at", "1990", code=1).stdout
    assert "no connection" in nothing


def test_an_unknown_name_is_an_error_with_suggestions(shipped_store):
    result = _run("path", "Dorset HelthCare Universty", "RYF", "--store", shipped_store, code=1)
    assert result.stderr.startswith("error: unknown")


def test_risk_lists_measures_and_runs_one(shipped_store):
    assert "single-points: " in _run("risk", "list").stdout
    assert json.loads(_run("risk", "list", "--json").stdout)[0]["settings"]
    store = ("--store", shipped_store, "--at", "2019-07-11")
    result = json.loads(_run("risk", "single-points", "commissioner=11J", "--json", *store).stdout)
    assert {each["beside"]["key"] for each in result["findings"]} == {"organisation/11J"}
    shown = _run("risk", "single-points", *store).stdout
    assert "Every route on record from NHS Dorset CCG" in shown
    assert "source/dorset-iucs-2019-10-20" in shown
    assert "did you mean single-points" in _run("risk", "single-point", *store, code=1).stderr
    assert "'few'" in _run("risk", "single-points", "least=few", *store, code=1).stderr


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
    shown = _run(*arguments).stdout
    assert "NHS 111 in Dorset: no other provider on record" in shown
    assert "between £0 and £100,225,741 (whole life)" in shown
    assert "is not on record" in shown
    assert "no day was given; 2019-07-09" in shown
    answer = json.loads(_run(*arguments, "--json").stdout)
    for name in ("headline", "affected", "contracts", "services", "assumptions", "unknowns"):
        assert answer[name], name
    later = _run(*arguments, "--at", "2023-01-01", code=1).stderr
    assert "no role" in later


def test_whatif_takes_an_overrun_in_pounds(shipped_store):
    arguments = ("whatif", "--overrun", "dorset-iucs=£1,000,000", "--at", "2019-07-11")
    assert "overruns by £1,000,000" in _run(*arguments, "--store", shipped_store).stdout


def test_draw_writes_one_page_that_needs_nothing_else(shipped_store, tmp_path):
    page = tmp_path / "page.html"
    arguments = ("draw", "--focus", "RDY", "--depth", 2, "--at", "2019-05-01", "-o", page)
    result = _run(*arguments, "--store", shipped_store)
    assert result.stdout == ""
    text = page.read_text()
    assert "Dorset HealthCare" in text
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=[\"']?https?:", text)
    bad = _run("draw", "-o", tmp_path / "none" / "x.html", "--store", shipped_store, code=1)
    assert bad.stderr.splitlines()[-1].startswith("error: cannot write")


@pytest.mark.parametrize(
    ("form", "held"),
    [
        ("trig", "<https://w3id.org/nhs-kg/graph/source/dorset-iucs-2019-10-20> {"),
        ("nquads", "<https://w3id.org/nhs-kg/graph/source/dorset-iucs-2019-10-20>"),
        ("jsonld", '"@graph"'),
        ("graphml", "<graphml"),
        ("gexf", "<gexf"),
        ("node-link", '"edges"'),
        ("csv", "from_key,"),
        ("ftm", '"schema"'),
    ],
)
def test_export_writes_every_format(shipped_store, form, held):
    text = _run("export", "--format", form, "--store", shipped_store).stdout
    assert held.lower() in text.lower()
    assert "dorset-iucs" in text


def test_a_backup_restores_to_the_same_graph(small_store, tmp_path):
    file, other = tmp_path / "backup.tar.gz", tmp_path / "other"
    assert "is in" in _run("backup", file, "--store", small_store).stdout
    assert "is current" in _run("restore", file, "--store", other).stdout
    exported = [
        _run("export", "--format", "nquads", "--store", store).stdout
        for store in (small_store, other)
    ]
    assert exported[0] == exported[1] != ""
    assert [path.name for path in (other / "segments").iterdir()] != []
    assert [path for path in small_store.iterdir() if path.name.startswith(".backup")] == []


def test_a_damaged_backup_changes_nothing(small_store, tmp_path):
    file = tmp_path / "backup.tar.gz"
    _run("backup", file, "--store", small_store)
    file.write_bytes(file.read_bytes()[:5000])
    before = sorted(str(path) for path in small_store.rglob("*"))
    result = _run("restore", file, "--store", small_store, code=1)
    assert result.stderr.endswith("nothing was changed\n")
    assert sorted(str(path) for path in small_store.rglob("*")) == before

"""Commands that make, check and move stores: all or nothing, and one clear error each."""

import json
import re
import tarfile

import pytest
import small
from command import run


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
        result = run(*arguments, *store, code=1, input="ASK {}")
        assert result.stderr.startswith("error: no store in"), arguments
        assert "nhs-kg build" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_store_is_one_clear_error(small_store):
    version = next((small_store / "versions").iterdir())
    (version / "data" / "CURRENT").write_bytes(b"damaged")
    result = run("ask", "lead-providers", "--store", small_store, code=1)
    assert re.fullmatch(r"error: the store in '.*' is damaged \(.*\).*--fresh.*\n", result.stderr)


def test_build_reports_and_does_nothing_twice(tmp_path):
    seeds, store = small.copy_of_seeds(tmp_path), tmp_path / "store"
    first = run("build", "--store", store, "--seeds", seeds)
    assert re.search(r"version 000001-\w+ built in", first.stdout)
    assert "15 claims" in first.stdout
    assert "shapes" in first.stderr
    second = json.loads(run("build", "--store", store, "--seeds", seeds, "--json").stdout)
    assert (second["built"], second["version"][:6]) == (False, "000001")


def test_a_bad_seed_is_named_and_leaves_the_store_as_it_was(small_store, tmp_path):
    seeds = small.copy_of_seeds(tmp_path)
    paper = seeds / "documents" / "paper-2019.yaml"
    paper.write_text(paper.read_text().replace("leadProviderOf", "leadProviderOff"))
    before = sorted(str(path) for path in small_store.rglob("*"))
    result = run("build", "--store", small_store, "--seeds", seeds, code=1)
    assert re.search(r"documents/paper-2019.yaml:\d+: .*'leadProviderOf'", result.stderr)
    assert result.stderr.count("Traceback") == 0
    assert sorted(str(path) for path in small_store.rglob("*")) == before


def test_a_store_that_cannot_be_written_is_one_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    env = {"NHS_KG_SEEDS": str(small.SMALL)}
    result = run("build", "--store", tmp_path / "file" / "store", code=1, env=env)
    last = result.stderr.splitlines()[-1]
    assert last.startswith("error: cannot write the store in")
    assert "--store" in last


def test_check_reports_all_problems_at_once_and_stores_nothing(tmp_path):
    seeds = small.copy_of_seeds(tmp_path)
    assert "conforms" in run("check", seeds).stdout
    paper = seeds / "documents" / "paper-2019.yaml"
    text = paper.read_text().replace("leadProviderOf", "leadProviderOff")
    paper.write_text(text.replace("status: planned", "status: planed"))
    found = run("check", seeds, code=1).stdout
    assert "'leadProviderOf'" in found
    assert "'planned'" in found
    report = json.loads(run("check", seeds, "--json", code=1).stdout)
    assert report["conforms"] is False
    assert {each["path"] for each in report["results"]} == {"documents/paper-2019.yaml"}
    assert all(each["line"] > 0 and each["reason"] for each in report["results"])


def test_check_takes_one_document_and_an_rdf_file(tmp_path):
    paper = tmp_path / "paper-2019.yaml"
    good = (small.SMALL / "documents" / "paper-2019.yaml").read_text()
    paper.write_text(good.replace("status: planned", "status: planed"))
    env = {"NHS_KG_SEEDS": str(small.SMALL)}
    assert "'planned'" in run("check", paper, code=1, env=env).stdout
    paper.write_text(good)
    assert "conforms" in run("check", paper, env=env).stdout
    graph = tmp_path / "graph.ttl"
    graph.write_text("PREFIX nhs: <https://w3id.org/nhs-kg/def#>\n<a:a> a nhs:Claim .\n")
    assert "does not conform" in run("check", graph, code=1).stdout
    graph.write_text("nonsense\n")
    assert "syntax" in run("check", graph, code=1).stdout


@pytest.mark.parametrize(
    ("form", "held"),
    [
        ("trig", "<https://w3id.org/nhs-kg/graph/source/paper-2019> {"),
        ("nquads", "<https://w3id.org/nhs-kg/graph/source/paper-2019>"),
        ("jsonld", '"@graph"'),
        ("graphml", "<graphml"),
        ("gexf", "<gexf"),
        ("node-link", '"edges"'),
        ("csv", "from_key,"),
        ("ftm", '"schema"'),
    ],
)
def test_export_writes_every_format(small_store, form, held):
    text = run("export", "--format", form, "--store", small_store, *_day(form)).stdout
    assert held.lower() in text.lower()
    assert "urgent" in text


def _day(form):
    return () if form in {"trig", "nquads", "jsonld"} else ("--at", "2019-05-01")


def test_a_backup_restores_to_the_same_graph(small_store, tmp_path):
    file, other = tmp_path / "backup.tar.gz", tmp_path / "other"
    assert "is in" in run("backup", file, "--store", small_store).stdout
    assert "is current" in run("restore", file, "--store", other).stdout
    exported = [
        run("export", "--format", "nquads", "--store", store).stdout
        for store in (small_store, other)
    ]
    assert exported[0] == exported[1] != ""
    assert [path.name for path in (other / "segments").iterdir()] != []
    assert [path for path in small_store.iterdir() if path.name.startswith(".backup")] == []


def test_a_damaged_backup_changes_nothing(small_store, tmp_path):
    file = tmp_path / "backup.tar.gz"
    run("backup", file, "--store", small_store)
    file.write_bytes(file.read_bytes()[:5000])
    before = sorted(str(path) for path in small_store.rglob("*"))
    result = run("restore", file, "--store", small_store, code=1)
    assert result.stderr.endswith("nothing was changed\n")
    assert sorted(str(path) for path in small_store.rglob("*")) == before


@pytest.mark.parametrize(
    ("name", "kind"),
    [("../outside", tarfile.REGTYPE), ("/outside", tarfile.REGTYPE), ("link", tarfile.SYMTYPE)],
)
def test_a_backup_that_reaches_outside_of_its_folder_is_refused(tmp_path, name, kind):
    file = tmp_path / "backup.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, "/etc"
        archive.addfile(member)
    result = run("restore", file, "--store", tmp_path / "store", code=1)
    assert f"'{name}' is no plain file within it" in result.stderr
    assert not (tmp_path / "outside").exists()

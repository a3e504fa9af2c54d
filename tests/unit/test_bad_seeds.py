"""Bad seeds: one clear problem each, with file, line, field and what to try; all at once."""

import pytest
import small

from kg.errors import SeedError
from kg.sources.seeds import collect_seeds, read_seeds

DOCUMENT = "documents/paper-2019.yaml"
ORGANISATIONS = "organisations/organisations.csv"
CASES = {
    "broken yaml": (DOCUMENT, "claims:\n", "claims: [\n", "check quotes"),
    "an unknown predicate": (DOCUMENT, "leadProviderOf", "leadProviderOff", "'leadProviderOf'"),
    "an unknown status": (DOCUMENT, "status: planned", "status: planed", "'planned'"),
    "an unknown field": (
        DOCUMENT,
        "    object: service/calls",
        "    objct: service/calls",
        "object",
    ),
    "a missing locator": (DOCUMENT, "[{locator: page 1}]", "[{line: 3}]", "give a locator"),
    "no evidence": (DOCUMENT, "    evidence: [{locator: page 2}]\n", "", "evidence: missing"),
    "an unknown organisation": (
        DOCUMENT,
        "organisation/EEE",
        "organisation/EEF",
        "organisation/EEE",
    ),
    "an end before the start": (DOCUMENT, "to: 2020-03-31", "to: 2018-03-31", "before it starts"),
    "a date that is none": (DOCUMENT, "from: 2019-04\n", "from: April\n", "not a date: 'April'"),
    "a repeated id": (DOCUMENT, "id: paper-2019-02", "id: paper-2019-01", "already used at"),
    "a repeated field": (
        DOCUMENT,
        "    status: planned",
        "    status: planned\n    status: past",
        "twice",
    ),
    "a dispute with nobody": (DOCUMENT, "[paper-2019-08]", "[paper-2019-99]", "paper-2019-99"),
    "money without amount": (
        DOCUMENT,
        "amount: 10000000, ",
        "",
        "either 'amount', or 'min' and 'max'",
    ),
    "an amount in words": (DOCUMENT, "amount: 10000000", "amount: ten", "not a number"),
    "a place as provider": (
        DOCUMENT,
        "subject: organisation/CCC",
        "subject: service/calls",
        "takes a",
    ),
    "an id of another file": (
        DOCUMENT,
        "id: paper-2019\n",
        "id: paper\n",
        "differs from the file's",
    ),
    "a row too long": (ORGANISATIONS, "III,III,", "III,III,,,", "more cells than the header"),
    "an unknown kind": (ORGANISATIONS, "NHSTrust,Partner", "NHSTruss,Partner", "'NHSTrust'"),
    "a missing column": (ORGANISATIONS, "key,ods,", "key,", "missing column ods"),
    "an unknown source": (ORGANISATIONS, ",,register\nPPP", ",,registre\nPPP", "source/register"),
    "a name of nobody": ("organisations/aliases.csv", "LLL,Big", "LLX,Big", "organisation/LLX"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_problem_names_its_place_and_what_to_try(case, tmp_path):
    name, right, wrong, expected = CASES[case]
    seeds = small.copy_of_seeds(tmp_path)
    text = (seeds / name).read_text()
    assert right in text
    (seeds / name).write_text(text.replace(right, wrong, 1))

    with pytest.raises(SeedError) as caught:
        read_seeds(small.ontology(), seeds)

    problem = next(each for each in caught.value.problems if expected in str(each))
    assert problem.path == name
    if not (name.endswith(".csv") and "aliases" in name):
        assert problem.line > 0


def test_all_problems_of_all_files_come_at_once(tmp_path):
    seeds = small.copy_of_seeds(tmp_path)
    for name, right, wrong, _ in (CASES["an unknown predicate"], CASES["an unknown kind"]):
        (seeds / name).write_text((seeds / name).read_text().replace(right, wrong, 1))
    _, problems = collect_seeds(small.ontology(), seeds)
    assert {each.path for each in problems} == {DOCUMENT, ORGANISATIONS}


@pytest.mark.parametrize("case", ["broken yaml", "a missing column"])
def test_a_file_that_cannot_be_read_is_the_only_problem(case, tmp_path):
    name, right, wrong, _ = CASES[case]
    seeds = small.copy_of_seeds(tmp_path)
    (seeds / name).write_text((seeds / name).read_text().replace(right, wrong, 1))
    _, problems = collect_seeds(small.ontology(), seeds)
    assert [each.path for each in problems] == [name]


def test_the_small_seeds_are_right():
    _, problems = collect_seeds(small.ontology(), small.SMALL)
    assert problems == []


def test_a_folder_that_is_not_there_is_a_problem(tmp_path):
    with pytest.raises(SeedError, match="no such folder"):
        read_seeds(small.ontology(), tmp_path / "none")


def test_a_file_in_another_encoding_is_a_problem(tmp_path):
    seeds = small.copy_of_seeds(tmp_path)
    (seeds / DOCUMENT).write_bytes("title: caf\xe9\n".encode("latin-1"))
    with pytest.raises(SeedError, match="not UTF-8"):
        read_seeds(small.ontology(), seeds)

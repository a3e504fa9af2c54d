"""``nhs-kg review`` as a person uses it: line by line, stopped, gone on with, up to the graph."""

import json

import jsonschema
import pytest
import review_world as world
import small
import yaml
from command import run

from kg.data import SEEDS
from kg.review.entry import span_digest
from kg.store.dataset import Dataset, Iri

SCHEMA = json.loads((SEEDS / "document.schema.json").read_text(encoding="utf-8"))
HEAD = ("--publisher", "The Paper", "--title", "Report of February", "--genre", "news")
SHARES = "a The partner has come into urgent care."
NEVER = "a The lead says that the partner had no part in the second contract."
MONEY = "a Urgent care costs twelve million in all."


@pytest.fixture
def seeds(tmp_path, monkeypatch):
    """A copy of the small seeds that reviews write to."""
    folder = small.copy_of_seeds(tmp_path)
    monkeypatch.setenv("NHS_KG_SEEDS", str(folder))
    return folder


@pytest.fixture
def sit(seeds, small_store, tmp_path):
    """Return a function that reviews with the lines typed, and gives what was shown."""
    file = world.written(tmp_path)
    seed = seeds / "documents" / "paper-2020.yaml"

    def sitting(*lines, code=0, head=HEAD, write="--write", **more):
        told = ("--store", small_store, "--reviewer", "Ann", write, seed, *head)
        typed = "".join(f"{line}\n" for line in lines)
        return run("review", more.get("file", file), *told, code=code, input=typed)

    return sitting


def log(tmp_path):
    path = next(tmp_path.glob("*.reviews.jsonl"))
    return [json.loads(line) for line in path.read_text().splitlines()]


def claims(seeds):
    path = seeds / "documents" / "paper-2020.yaml"
    text = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {each["id"][-2:]: each for each in text["claims"]}


def test_a_review_reaches_the_graph(sit, seeds, tmp_path):
    told = sit(NEVER, SHARES, MONEY, "r not said there", "e object contract/dream", "a", "")
    assert "Nothing is left to review: 0 open, 0 skipped, 4 accepted, 1 rejected" in told.stdout
    made = seeds / "documents" / "paper-2020.yaml"
    held = yaml.safe_load(made.read_text(encoding="utf-8"))
    held["date"] = str(held["date"])
    jsonschema.validate(held, SCHEMA)
    assert held["sha256"] == span_digest(world.TEXT)
    assert held["characters"] == len(world.TEXT)
    assert claims(seeds)["01"]["disputes"] == ["paper-2019-09"]
    assert run("check").exit_code == 0
    store = tmp_path / "built"
    run("build", "--store", store)
    graph = Dataset.open(store)
    [row] = graph.select(
        "SELECT ?says { GRAPH ?g { <https://w3id.org/nhs-kg/id/claim/paper-2020-02>"
        " nhs:statement ?says ; nhs:review <https://w3id.org/nhs-kg/code/review/accepted> } }"
    )
    assert row["says"] == SHARES.removeprefix("a ")
    facts = "SELECT ?fact { ?fact nhs:acceptedFrom ?claim }"
    ids = "https://w3id.org/nhs-kg/id/claim/paper-2020-0"
    became = {
        number: [str(each["fact"]) for each in graph.select(facts, claim=Iri(f"{ids}{number}"))]
        for number in (1, 2, 3, 4)
    }
    assert became[1] == became[4] == []  # denied and planned
    assert became[2] == ["https://w3id.org/nhs-kg/id/contract-role/PPP-urgent-partner"]
    assert len(became[3]) == 1


def test_the_first_item_shows_all_that_there_is_to_know(sit):
    shown = sit("q").stdout
    assert "[[Partner NHS Trust \u201cwas never a partner]]\u201d in the planned deal" in shown
    assert "AGAINST claim/paper-2019-09 contradicts it (status and speaker)" in shown
    assert "then    one more claim, and no fact: what is denied never becomes one" in shown
    assert "90% of what rule 'rule' proposed was right" in shown


def test_a_candidate_that_was_never_measured_says_so(sit, tmp_path):
    told = {**world.AWARD, "confidence": None, "rule": "language-model:some"}
    file = world.written(tmp_path, [told], name="other-2020-02-03")
    assert "found by 'language-model:some', which was never measured" in sit("q", file=file).stdout


def test_decisions_outlast_a_sitting_that_breaks_off(sit, tmp_path):
    sit(NEVER, SHARES)  # the input ends here, as when a window is closed
    assert [each["action"] for each in log(tmp_path)][:2] == ["accept", "accept"]
    again = sit("q").stdout
    assert "3 left of 5" in again
    assert "was never a partner" not in again


def test_numbers_stay_and_what_people_wrote_is_kept_when_more_is_accepted(sit, seeds):
    sit(NEVER, SHARES)
    made = seeds / "documents" / "paper-2020.yaml"
    by_hand = made.read_text().replace("genre: news", "genre: local news # by hand")
    made.write_text(by_hand)
    sit(MONEY)
    assert made.read_text().startswith(by_hand)
    assert [each["predicate"] for each in claims(seeds).values()] == [
        *("partnerIn", "partnerIn"),
        "contractValue",
    ]


def test_an_acceptance_taken_back_leaves_a_rejected_claim_and_its_number_taken(sit, seeds):
    sit(NEVER, SHARES)
    told = sit("u", MONEY)
    assert "marked as rejected: paper-2020-02" in told.stderr
    states = {number: each["review"] for number, each in claims(seeds).items()}
    assert states == {"01": "accepted", "02": "rejected", "03": "accepted"}


def test_names_without_a_key_are_the_next_thing_to_do(sit):
    told = sit("s", "s", "s", "s", "a A deal for strokes is foreseen.", "", "q")
    assert "accepted; it waits until 'stroke deal' has a key" in told.stdout
    assert "next: say what 'stroke deal' stands for; 1 claim waits for it" in told.stderr


def test_a_new_thing_is_declared_once_with_kind_and_name(sit, seeds):
    wrong = "e object contract/stroke Contract Care after a stroke"
    right = "e object service/stroke Service Care after a stroke"
    shown = sit("s", "s", "s", wrong, "a", right, "a A clinic for strokes was run.", "q").stdout
    assert "not done: object: 'contract/stroke' is a Contract, but 'provides' takes" in shown
    text = (seeds / "documents" / "paper-2020.yaml").read_text()
    assert text.count("{key: service/stroke, kind: Service, name: Care after a stroke}") == 1
    assert run("check").exit_code == 0


def test_a_wrong_line_shows_the_keys_and_decides_nothing(sit, tmp_path):
    shown = sit("z", "e", "e status sure", "7", "x 99", "g nobody", "r", "", "q").stdout
    for told in ("accept, with a sentence of your own", "unknown status 'sure'", "no suggestion 7"):
        assert told in shown
    for told in ("x takes a number from 2 to 9", "no claim 'nobody'", "reason: missing"):
        assert told in shown
    assert not list(tmp_path.glob("*.reviews.jsonl"))


def test_a_split_an_undo_and_going_back_to_a_decided_claim(sit, tmp_path):
    shown = sit("x 3", "u", SHARES.replace("partner has", "trust has"), "g never", "v", "q").stdout
    assert "7 left of 7" in shown
    assert "undone: split of never" in shown
    assert [each["action"] for each in log(tmp_path)][:3] == ["split", "undo", "accept"]


def test_a_seed_document_is_not_begun_without_its_head(sit):
    sit(NEVER, head=(), code=1)
    told = sit(head=(), write="--to-seed", code=1)
    assert "give --title, --publisher, --genre" in told.stderr


def test_a_seed_document_that_cannot_be_added_to_stays_as_it_is(sit, seeds):
    sit(NEVER)
    made = seeds / "documents" / "paper-2020.yaml"
    moved = made.read_text().replace("verification: read\n", "") + "verification: read\n"
    made.write_text(moved)
    assert "move it there" in sit(SHARES, code=1).stderr
    assert made.read_text() == moved


def test_what_two_candidates_of_a_later_extraction_say_is_one_claim(sit, seeds, tmp_path):
    sit("s", SHARES, "q")
    again = [{**world.SHARES, "id": name} for name in ("one", "two")]
    sit("q", file=world.written(tmp_path, again))
    assert list(claims(seeds)) == ["01"]


def test_a_document_is_extracted_first(sit, tmp_path):
    text = "Partner NHS Trust has pulled out of the urgent care contract."
    path = tmp_path / "2021-01-01.txt"
    path.write_text(text, encoding="utf-8")
    shown = sit("q", file=path).stdout
    assert "Partner NHS Trust withdraws from Urgent care contract" in shown


def test_candidates_of_another_text_or_of_two_are_refused(sit, tmp_path):
    file = world.written(tmp_path, name="changed")
    file.with_suffix(".txt").write_text("Something else.")
    assert "run 'nhs-kg extract' again" in sit(file=file, code=1).stderr
    both = tmp_path / "both.jsonl"
    other = world.written(tmp_path, text=world.TEXT + "x", name="other").read_text()
    both.write_text(world.written(tmp_path).read_text() + other)
    assert "one at a time" in sit(file=both, code=1).stderr
    bad = tmp_path / "bad.jsonl"
    bad.write_text("{}\n{")
    assert "bad.jsonl:2" in sit(file=bad, code=1).stderr

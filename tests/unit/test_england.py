"""The invented England: the size asked for, the same each time, read as planted, and not real."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from bench.england.naming import CODE_PREFIX, MARKER
from bench.england.sizes import ENGLAND, Sizes, Written
from bench.england.writing import write_england

from kg.dates import Period
from kg.keys import key_of
from kg.namespaces import RDFS
from kg.sources.loading import Known, loaders

SCALE = 0.001
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
# What a reader says of each planted fault; of each register it says nothing else.
REASONS = {
    "ods-xml": {
        "stub": "only stands in for a record elsewhere",
        "nameless": "has no name",
        "twice": "stands twice in the release",
        "reversed": "comes before its start",
        "undated": "a succession without its day",
    },
    "ods-csv": {},
    "ocds": {
        "undated": "no date of publication",
        "repeated": "the same release once more",
        "broken": "not JSON",
        "no release": "not an OCDS release",
    },
    "spend": {
        "total": "a total of",
        "note": "a note, not a payment",
        "nobody": "nobody is named as paid",
        "unreadable": "not an amount",
        "repeated": "the total",
    },
}


class England:
    """A small England, written and read once for all tests."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.written = dict(write_england(folder, SCALE, seed=5))
        self.known = Known()
        self.rejected: dict[str, list] = {}
        self.quads: dict[str, list] = {}
        for kind, written in self.written.items():
            self._read(kind, written)
            if kind == "ods-xml":
                self.known = known_from(self.quads[kind])

    def _read(self, kind: str, written: Written):
        loader, rejected, quads = loaders()[kind], [], []
        for path in map(Path, written.paths):
            quads += loader.quads(path, self.known, rejected.append)
        self.rejected[kind], self.quads[kind] = rejected, quads

    def count(self, kind: str, name: str) -> int:
        """Count the things of a class that a kind of file brought."""
        return len(
            {
                quad.subject
                for quad in self.quads[kind]
                if quad.predicate.value == TYPE and quad.object.value.endswith(f"#{name}")
            }
        )


def known_from(quads) -> Known:
    codes = {
        f"ODS:{quad.object.value}": ((key_of(quad.subject.value), Period()),)
        for quad in quads
        if quad.predicate.value.endswith("#odsCode")
    }
    return Known(codes)


@pytest.fixture(scope="module")
def england(tmp_path_factory) -> England:
    return England(tmp_path_factory.mktemp("england"))


def test_there_is_as_much_of_everything_as_was_asked_for(england):
    sizes, counts = Sizes.at(SCALE), Counter()
    for written in england.written.values():
        counts.update(written.counts)
    for name in ("organisations", "roles", "relationships", "successions"):
        assert (name, counts[name]) == (name, getattr(sizes, name))
    for name in ("notices", "payments", "memberships"):
        assert (name, counts[name]) == (name, getattr(sizes, name))
    assert Sizes.at(1.0) == ENGLAND


def test_the_same_seed_and_scale_make_the_same_bytes(england, tmp_path):
    for kind, written in write_england(tmp_path, SCALE, seed=5):
        former = england.written[kind]
        assert written.counts == former.counts
        for path, other in zip(written.paths, former.paths, strict=True):
            assert Path(path).read_bytes() == Path(other).read_bytes()


def test_another_seed_makes_another_england(tmp_path):
    _, one = next(write_england(tmp_path / "one", SCALE, seed=1))
    _, two = next(write_england(tmp_path / "two", SCALE, seed=2))
    assert Path(one.paths[0]).read_bytes() != Path(two.paths[0]).read_bytes()


def test_too_small_an_england_is_refused(tmp_path):
    with pytest.raises(ValueError, match="choose a scale"):
        next(write_england(tmp_path, SCALE / 2))


@pytest.mark.parametrize("kind", REASONS)
def test_readers_leave_out_what_was_planted_and_nothing_else(england, kind):
    told = Counter()
    for problem in england.rejected[kind]:
        fault = next((name for name, says in REASONS[kind].items() if says in problem.reason), "")
        told[fault or problem.reason] += 1
    assert told == Counter(england.written[kind].faults)
    assert told.keys() == REASONS[kind].keys()


def test_every_organisation_of_the_register_is_read(england):
    sizes, faults = Sizes.at(SCALE), england.written["ods-xml"].faults
    entries = england.count("ods-xml", "RegisterEntry")
    assert entries == sizes.organisations + faults["stub"]


def test_every_payment_is_read_once(england):
    lines = sum(
        int(quad.object.value)
        for quad in england.quads["spend"]
        if quad.predicate.value.endswith("#lineCount")
    )
    assert lines == Sizes.at(SCALE).payments - len(england.rejected["spend"])


def test_every_notice_is_read_once(england):
    notices = england.count("ocds", "Notice")
    assert notices == Sizes.at(SCALE).notices - len(england.rejected["ocds"])


def test_a_few_bodies_have_a_great_part_of_the_relationships(england):
    related = Counter(
        quad.object.value
        for quad in england.quads["ods-xml"]
        if quad.predicate.value.endswith("#relatedBody")
    )
    (_, most), (_, middle) = related.most_common(1)[0], related.most_common()[len(related) // 2]
    assert most > 10 * middle


def labelled(quads) -> set[str]:
    return {
        quad.object.value
        for quad in quads
        if quad.predicate.value == RDFS + "label" and "/organisation/" in quad.subject.value
    }


@pytest.mark.parametrize("kind", REASONS)
def test_no_organisation_can_be_taken_for_a_real_one(england, kind):
    publisher = {"Cabinet Office"}
    unmarked = {
        name
        for name in labelled(england.quads[kind]) - publisher
        if MARKER not in name.upper() and not name.startswith(f"ODS {CODE_PREFIX}")
    }
    assert unmarked == set()


def test_codes_lie_where_the_register_gives_none_out(england):
    text = Path(england.written["ods-xml"].paths[0]).read_text(encoding="utf-8")
    assert "none of these organisations exists" in text.partition("<Organisations>")[0]
    codes = set(re.findall(r' extension="([^"]*)"', text))
    assert all(re.fullmatch(r"ZZ(?:[0-9A-Z]|\d{4}|\d{7})", code) for code in codes)


def test_other_identifiers_lie_where_none_have_been_given_out(england):
    forms = {
        "GB-NHS": r"ZZ[0-9A-Z]+",
        "GB-PPON": r"ZZZZ-\d{4}-[A-Z]{4}",
        "GB-FTS": r"9\d{7}",
        "GB-CFS": r"9\d{7}",
        "GB-COH": r"ZZ\d{6}|\d{1,5}",  # unpadded numbers can only be low
    }
    found = Counter()
    for path in england.written["ocds"].paths:
        for line in Path(path).read_bytes().splitlines():
            for party in parties(line):
                scheme = "-".join(party["id"].split("-")[:2])
                assert re.fullmatch(forms[scheme], party["id"].removeprefix(f"{scheme}-"))
                assert MARKER in party["name"].upper()
                found[scheme] += 1
    assert found.keys() == forms.keys()


def parties(line: bytes) -> list[dict]:
    try:
        return json.loads(line.decode("cp1252", errors="replace")).get("parties", [])
    except ValueError:
        return []  # planted


def test_every_file_of_payments_names_its_payer_by_an_invented_code(england):
    assert all(Path(path).name.startswith("ZZ") for path in england.written["spend"].paths)

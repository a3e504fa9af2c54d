"""Files of notices are read whole or refused with one clear reason."""

import gzip
import json
from decimal import Decimal

import pytest

from kg.errors import UnreadableFile
from kg.sources.ocds.packages import DOCUMENT_LIMIT, processes

RELEASE = {"ocid": "ocds-h6vhtk-000001", "id": "1-2025", "date": "2025-01-01", "tag": ["tender"]}


def read(path):
    rejected, advanced = [], []
    found = list(processes(path, rejected.append, advanced.append))
    return found, rejected, sum(advanced)


def written(tmp_path, content, name="notices.json"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


@pytest.mark.parametrize(
    "content",
    [
        RELEASE,
        [RELEASE],
        {"releases": [RELEASE], "publisher": {"name": "Cabinet Office"}},
        {"records": [{"ocid": RELEASE["ocid"], "releases": [RELEASE]}]},
        {"records": [{"ocid": RELEASE["ocid"], "compiledRelease": RELEASE}]},
        {
            "records": [
                {
                    "ocid": RELEASE["ocid"],
                    "releases": [{"url": "https://example.org/1"}],
                    "compiledRelease": RELEASE,
                }
            ]
        },
        {"ocid": RELEASE["ocid"], "compiledRelease": RELEASE},
    ],
)
def test_every_packaging_of_a_release_is_read(tmp_path, content):
    path = written(tmp_path, content)
    (process,), rejected, read_bytes = read(path)
    assert process.ocid == RELEASE["ocid"]
    assert [filed.release for filed in process.releases] == [RELEASE]
    assert not rejected
    assert read_bytes == path.stat().st_size


@pytest.mark.parametrize("content", [{"releases": [RELEASE]}, RELEASE])
def test_indented_document_is_read_as_one(tmp_path, content):
    path = written(tmp_path, json.dumps(content, indent=1).encode())
    (process,), _, read_bytes = read(path)
    assert len(process.releases) == 1
    assert read_bytes == path.stat().st_size


def test_lines_of_one_process_come_together_whatever_stands_between(tmp_path):
    rows = [RELEASE, {**RELEASE, "ocid": "ocds-h6vhtk-000002"}, {**RELEASE, "id": "2-2025"}]
    path = written(tmp_path, "\n".join(map(json.dumps, rows)).encode() + b"\n", "n.jsonl")
    found, _, read_bytes = read(path)
    assert [[filed.line for filed in each.releases] for each in found] == [[1, 3], [2]]
    assert read_bytes == path.stat().st_size


def test_bad_line_is_rejected_with_its_place_and_the_others_are_read(tmp_path):
    path = written(tmp_path, json.dumps(RELEASE).encode() + b'\n{"ocid": 000,}\n\n', "n.jsonl")
    found, (problem,), read_bytes = read(path)
    assert len(found) == 1
    assert (problem.line, problem.field) == (2, "record")
    assert "not JSON" in problem.reason
    assert read_bytes == path.stat().st_size


def test_record_that_only_links_is_rejected_by_name(tmp_path):
    record = {"ocid": "ocds-h6vhtk-000003", "releases": [{"url": "https://example.org"}]}
    path = written(tmp_path, {"records": [record, {"compiledRelease": RELEASE}]})
    found, (problem,), _ = read(path)
    assert len(found) == 1
    assert problem.field == "ocds-h6vhtk-000003"
    assert "links" in problem.reason


def test_gzip_is_unpacked_on_the_way(tmp_path):
    packed = gzip.compress(json.dumps(RELEASE).encode() + b"\n")
    found, _, _ = read(written(tmp_path, packed, "n.jsonl.gz"))
    assert len(found) == 1


def test_numbers_are_exact(tmp_path):
    raw = b'{"ocid": "a", "awards": [{"value": {"amount": 54393.60}}]}'
    ((process,), _, _) = read(written(tmp_path, raw))
    amount = process.releases[0].release["awards"][0]["value"]["amount"]
    assert amount == Decimal("54393.60")
    assert str(amount) == "54393.60"


def test_bytes_of_windows_1252_are_read_and_noted(tmp_path):
    raw = b'{"ocid": "a", "buyer": {"name": "Men\x92s health \xa3"}}\n'
    ((process,), _, _) = read(written(tmp_path, raw, "n.jsonl"))
    (filed,) = process.releases
    assert filed.release["buyer"]["name"] == "Men\u2019s health £"
    assert filed.recoded


UNREADABLE = {
    "nothing": (lambda: b"", "empty"),
    "a page": (lambda: b"<!DOCTYPE html><html></html>", "web page"),
    "a table": (lambda: b"Department,Entity,Date\n", "does not begin as JSON"),
    "a zip": (lambda: b"PK\x03\x04", "zip"),
    "half a document": (lambda: b'{"releases": [{"ocid": "a"', "cut off"),
    "another document": (lambda: b'{"hello": "world"}', "no OCDS release"),
    "too deep": (lambda: b"[" * 100_000 + b"]" * 100_000, "not JSON"),
    "half a line": (lambda: json.dumps(RELEASE).encode() + b'\n{"ocid": "ocds-', "cut off"),
    "half a gzip": (lambda: gzip.compress(b'{"ocid": "a"}' * 999, mtime=0)[:-20], "damaged"),
    "a gzip bomb": (lambda: gzip.compress(b" " * (80 << 20), mtime=0), "200 times"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_unreadable_file_is_refused_with_its_reason(tmp_path, case):
    content, said = UNREADABLE[case]
    path = written(tmp_path, content(), "n.jsonl")
    with pytest.raises(UnreadableFile, match=said) as refused:
        read(path)
    assert refused.value.problem.path == str(path)


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="No such file"):
        read(tmp_path / "none.json")


def test_one_document_has_a_limit_and_lines_have_none(tmp_path):
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.write(b'{"releases":\n')
        file.truncate(DOCUMENT_LIMIT + 100)
    with pytest.raises(UnreadableFile, match="JSON lines"):
        read(path)

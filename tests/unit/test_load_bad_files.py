"""Whatever is given as a register's file: one clear error that names it, and nothing changed."""

import gzip
import io
import json
import zipfile
from functools import cache

import pytest
from ods_reading import FIXTURES

from kg.errors import UnreadableFile
from kg.loading.register import load_register
from kg.sources.loading import Known, loaders
from kg.store.folder import Folder

HTML = b"<!DOCTYPE html>\n<html><body>503 Service Unavailable</body></html>\n"
BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<OrgRefData><Organisation><Name>&b;</Name></Organisation></OrgRefData>"""
NOTICE = {"ocid": "ocds-1", "id": "1", "date": "2025-01-01", "tag": ["award"], "parties": []}
SPEND = b"Entity,Date,Expense type,Supplier,Amount\nA trust,01/09/2020,Gas,B Ltd,30000\n"
GOOD = {
    "ods-csv": (FIXTURES / "etr-2025-12.csv").read_bytes(),
    "ods-xml": (FIXTURES / "full.xml").read_bytes(),
    "ods-ord": (FIXTURES / "ord.json").read_bytes(),
    "ods-fhir": (FIXTURES / "bundle.json").read_bytes(),
    "ocds": json.dumps(NOTICE).encode() + b"\n",
    "spend": SPEND,
}
# The kind whose good file is given to another kind's loader by mistake.
MISTAKEN = {
    "ods-csv": "ods-xml",
    "ods-xml": "ods-fhir",
    "ods-ord": "ods-fhir",
    "ods-fhir": "ods-ord",
    "ocds": "ods-csv",
    "spend": "ods-xml",
}


@cache
def gzip_bomb() -> bytes:
    """Little that unpacks to more than any file may: long lines, which are soon read."""
    return gzip.compress((b'{"a": "' + b"b" * (1 << 16) + b'"},\n') * (9 << 7))


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for ending in ("csv", "xml", "json"):
            packed.writestr(f"a.{ending}", content)
    return file.getvalue()


def mixed(kind: str) -> bytes:
    good = GOOD[kind]
    if kind in {"ods-csv", "spend"}:
        return good + "É,".encode() + b"\n" + b"\xc9,\n"
    return good + b'\n"\xc3\x89 \xc9"'


BAD = {
    "an HTML page": lambda _: HTML,
    "an empty file": lambda _: b"",
    "a truncated zip": lambda kind: zipped(GOOD[kind] * 20)[:-60],
    "a truncated gzip": lambda kind: gzip.compress(GOOD[kind] * 20)[:-30],
    "a gzip bomb": lambda _: gzip_bomb(),
    "an XML bomb": lambda _: BOMB,
    "two encodings": mixed,
    "a zero byte": lambda kind: b"\0" + GOOD[kind],
    "another kind": lambda kind: GOOD[MISTAKEN[kind]],
}


# Notices come in both encodings from one service; each line is read by its own, and that is noted.
CASES = [(kind, case) for kind in GOOD for case in BAD if (kind, case) != ("ocds", "two encodings")]


@pytest.mark.parametrize(("kind", "case"), CASES)
def test_a_bad_file_is_one_error_with_its_name_and_what_to_try(kind, case, tmp_path):
    path = tmp_path / "download"
    path.write_bytes(BAD[case](kind))
    with pytest.raises(UnreadableFile) as raised:
        list(loaders()[kind].quads(path, Known(), lambda _: None))
    problem = raised.value.problem
    assert problem.path == str(path)
    assert len(problem.reason) > 10


@pytest.mark.parametrize("kind", GOOD)
def test_a_file_that_breaks_off_changes_nothing(kind, small_store, tmp_path):
    path = tmp_path / "etr_2026-01.csv"
    path.write_bytes(gzip.compress(GOOD[kind] * 20)[:-30])
    before = Folder(small_store).current().name
    with pytest.raises(UnreadableFile, match="nothing was changed"):
        load_register(small_store, loaders()[kind], [path])
    assert Folder(small_store).current().name == before
    assert {each.name for each in small_store.iterdir()} == {
        *("current", "lock", "segments", "versions")
    }
    assert {each.name for each in (small_store / "segments").iterdir()} == {
        *("seeds.json", "seeds.nq.gz")
    }

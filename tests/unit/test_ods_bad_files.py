"""Files that are not what they should be: one clear error each, and no statement."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from ods_reading import FIXTURES, read

from kg.errors import UnreadableFile
from kg.sources.ods import opening
from kg.sources.ods.opening import Limits, guarded, open_members

FULL = (FIXTURES / "full.xml").read_bytes()
TRUSTS = (FIXTURES / "etr-2025-12.csv").read_bytes()
HTML = b"<!DOCTYPE html>\n<html><body>503 Service Unavailable</body></html>"
LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<OrgRefData><Organisation><Name>&b;</Name></Organisation></OrgRefData>"""


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("_", "."), content)
    return file.getvalue()


def read_through(path: Path, limits: Limits) -> None:
    for opened in open_members(path, (".csv",), lambda _: None, limits):
        with guarded(opened):
            while opened.stream.read(1 << 16):
                pass


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return (
        content[:middle]
        + bytes(255 - byte for byte in content[middle : middle + 20])
        + content[middle + 20 :]
    )


MIXED = TRUSTS.replace(b"LATE", "LÄTE".encode()).replace(b"WRONG", b"WR\xd6NG")
OUTCOME = b'{"resourceType": "OperationOutcome", "issue": [{"diagnostics": "too big"}]}'
BAD = {
    "an HTML page saved as CSV": ("ods-csv", HTML, "an HTML page"),
    "an HTML page saved as XML": ("ods-xml", HTML, "an HTML page"),
    "an HTML page saved as JSON": ("ods-ord", HTML, "an HTML page"),
    "an HTML page in a zip": ("ods-csv", zipped(a_csv=HTML), "an HTML page"),
    "an empty file": ("ods-csv", b"", "empty"),
    "a file of blank lines": ("ods-csv", b"\n\n\n", "holds no rows"),
    "semicolons": ("ods-csv", TRUSTS.replace(b",", b";"), "separated by semicolons"),
    "tabs": ("ods-csv", TRUSTS.replace(b",", b"\t"), "separated by tabs"),
    "another table": ("ods-csv", b"name,price\nbread,1\n", "no table of the register has 2"),
    "JSON as CSV": ("ods-csv", b'{"Organisation": {}}', "not CSV"),
    "an unclosed quote": ("ods-csv", TRUSTS + b'"ZZ6","MADE-UP', "not CSV"),
    "mixed encodings": ("ods-csv", MIXED, "mixes encodings: line 4 is UTF-8, line 5 is not"),
    "UTF-16": ("ods-csv", TRUSTS.decode().encode("utf-16"), "UTF-16"),
    "binary": ("ods-csv", b"ZZ1,\x00\x00", "not text"),
    "a truncated zip": ("ods-csv", zipped(a_csv=TRUSTS * 50)[:-40], "damaged or cut short"),
    "a damaged member": ("ods-xml", flipped(zipped(a_xml=FULL)), "damaged or cut short"),
    "a truncated gzip": ("ods-csv", gzip.compress(TRUSTS * 50)[:-20], "damaged or cut short"),
    "a zip of other things": ("ods-csv", zipped(a_pdf=b"x"), "holds no .csv file"),
    "truncated XML": ("ods-xml", FULL[: len(FULL) // 2], "not well-formed XML"),
    "an XML bomb": ("ods-xml", LAUGHS, "declares a document type"),
    "an XML bomb as FHIR": ("ods-fhir", LAUGHS, "declares a document type"),
    "an XML bomb in UTF-16": (
        "ods-xml",
        LAUGHS.decode().encode("utf-16"),
        "declares a document type",
    ),
    "XML nested without end": ("ods-xml", b"<OrgRefData>" + b"<a>" * 100, "nested deeper"),
    "an address nested without end": (
        "ods-xml",
        b"<OrgRefData><Organisation><GeoLoc>" + b"<a>" * 100,
        "nested deeper",
    ),
    "XML without organisations": ("ods-xml", b"<OrgRefData/>", "holds no organisations"),
    "FHIR as ODS XML": ("ods-xml", (FIXTURES / "bundle.xml").read_bytes(), "load FHIR as ods-fhir"),
    "ODS XML as FHIR": ("ods-fhir", FULL, "load the register's own XML as ods-xml"),
    "JSON as XML": ("ods-xml", b'{"a": 1}', "not well-formed XML"),
    "ORD as FHIR": (
        "ods-fhir",
        (FIXTURES / "ord.json").read_bytes(),
        "load ORD answers as ods-ord",
    ),
    "FHIR as ORD": (
        "ods-ord",
        (FIXTURES / "bundle.json").read_bytes(),
        "is it an answer of the ORD",
    ),
    "an ORD error": (
        "ods-ord",
        b'{"errorCode": 404, "errorText": "Not found"}',
        "it says: Not found",
    ),
    "truncated JSON": ("ods-ord", (FIXTURES / "ord.json").read_bytes()[:-9], "not JSON"),
    "JSON nested without end": ("ods-ord", b"[" * 200_000, "nested too deep"),
    "a FHIR error": ("ods-fhir", OUTCOME, "too big"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_gets_one_clear_error_that_names_it(case, tmp_path):
    kind, content, expected = BAD[case]
    path = tmp_path / "download"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as raised:
        read(kind, path)
    assert expected in raised.value.problem.reason or expected in raised.value.problem.field
    assert raised.value.problem.path == str(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UnreadableFile, match="No such file"):
        read("ods-csv", tmp_path / "none.csv")


def test_a_whole_file_in_the_old_encoding_is_read(tmp_path):
    path = tmp_path / "etr.csv"
    path.write_bytes(TRUSTS.replace(b"LATE", "LÄTE".encode("cp1252")))
    names = read("ods-csv", path).rows("SELECT ?l { ?o nhs:odsCode 'ZZ4' ; rdfs:label ?l }")
    assert names == [("Made-Up Läte NHS Trust",)]


@pytest.mark.parametrize("pack", ["zip", "gz"])
def test_what_unpacks_to_far_more_than_it_should_is_refused_while_reading(pack, tmp_path):
    path = tmp_path / f"bomb.{pack}"
    zeros = b"ZZ1," * (1 << 20)
    path.write_bytes(zipped(a_csv=zeros) if pack == "zip" else gzip.compress(zeros))
    strict = Limits(bytes=1 << 30, ratio=10, free=1 << 16)
    with pytest.raises(UnreadableFile, match="refused as unsafe"):
        read_through(path, strict)


def test_a_zip_with_thousands_of_members_is_refused(tmp_path):
    path = tmp_path / "many.zip"
    path.write_bytes(
        zipped(**{f"a{number}_csv": b"x" for number in range(opening.LIMITS.members + 1)})
    )
    with pytest.raises(UnreadableFile, match="refused as unsafe"):
        list(open_members(path, (".csv",), lambda _: None))

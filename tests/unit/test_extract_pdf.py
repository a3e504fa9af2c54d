"""PDFs made here byte by byte: columns, running lines, hyphens, locks, damage and bombs."""

import json
import subprocess
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from kg.errors import UnreadableFile
from kg.extract.documents import pdf as pdf_module
from kg.extract.documents import read_document
from kg.extract.documents.pdf_pages import pages_of
from kg.extract.extractor import extract

TOP, LEFT, RIGHT, STEP = 760, 60, 320, 14
BODY = [
    "Northmoor CCG has awarded the podiatry contract to Larkhill",
    "Care Ltd. The firm will start work next year, it was said.",
]


def text_at(x, y, line):
    escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F1 10 Tf {x} {y} Td ({escaped}) Tj ET"


def column(x, lines, top=TOP):
    return [text_at(x, top - STEP * place, line) for place, line in enumerate(lines)]


def made(*pages, compress=True):
    """Write a PDF of pages, each given as its drawing operators."""
    streams = ["\n".join(page).encode("cp1252") for page in pages]
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(len(pages)))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for place, stream in enumerate(streams):
        data = zlib.compress(stream) if compress else stream
        coded = b" /Filter /FlateDecode" if compress else b""
        parts.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
            b" /Resources << /Font << /F1 3 0 R >> >>"
            + f" /Contents {5 + 2 * place} 0 R >>".encode()
        )
        parts.append(
            b"<< /Length "
            + str(len(data)).encode()
            + coded
            + b" >>\nstream\n"
            + data
            + b"\nendstream"
        )
    return assembled(parts)


def assembled(parts):
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + part + b"\nendobj\n"
    start = len(data)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    data += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}".encode()
    return (
        data
        + f"trailer << /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    )


def read(folder, data):
    path = folder / "a.pdf"
    path.write_bytes(data)
    return read_document(path)


@pytest.fixture
def in_process(monkeypatch):
    """Read without a process of its own, where bounds are not what is tested."""

    def run(command, **_):
        told = json.dumps(pages_of(Path(command[-1]))).encode()
        return subprocess.CompletedProcess(command, 0, told, b"")

    monkeypatch.setattr(pdf_module.subprocess, "run", run)


def predicates(document):
    return {each.predicate for each in extract(document)}


def test_the_story_of_a_pdf_is_read_over_its_line_breaks(tmp_path):
    document = read(tmp_path, made(column(LEFT, BODY)))
    assert document.metadata.media == "pdf"
    assert predicates(document) == {"awards", "awardedTo"}


@pytest.mark.usefixtures("in_process")
def test_lines_that_head_and_foot_several_pages_are_no_part_of_the_story(tmp_path):
    head, foot = "Harbour ICB runs the stroke service", "Board papers of Harbour ICB"
    story = [BODY, ["The weather was fine.", "It rained later on."], ["Nobody came.", "It ended."]]
    pages = [
        [*column(LEFT, [head]), *column(LEFT, lines, TOP - 60), *column(LEFT, [foot], 40)]
        for lines in story
    ]
    document = read(tmp_path, made(*pages))
    running = {document.text[b.start : b.end] for b in document.blocks if b.zone == "footer"}
    assert running == {head, foot}
    assert "provides" not in predicates(document)
    assert "awards" in predicates(document)


@pytest.mark.usefixtures("in_process")
def test_two_columns_are_read_one_after_the_other(tmp_path):
    left = ["Northmoor CCG has awarded", "the podiatry contract to", "Larkhill Care Ltd."]
    right = ["Harbour ICB said the dental", "contract was cancelled by", "its board last week."]
    document = read(tmp_path, made([*column(LEFT, left), *column(RIGHT, right)]))
    assert document.text.index("Larkhill") < document.text.index("Harbour")
    assert "awardedTo" in predicates(document)


@pytest.mark.usefixtures("in_process")
def test_a_word_that_a_line_breaks_with_a_hyphen_is_one_word(tmp_path):
    lines = [
        "Northmoor Clinical Commissioning Group has decided to with-",
        "draw from the podiatry contract, which it shares with others.",
    ]
    document = read(tmp_path, made(column(LEFT, lines)))
    assert "withdrawsFrom" in predicates(document)


@pytest.mark.usefixtures("in_process")
def test_columns_that_were_drawn_line_by_line_are_parted(tmp_path):
    left = ["Northmoor CCG has awarded", "the podiatry contract to", "Larkhill Care Ltd."]
    right = ["Harbour ICB said the dental", "contract was cancelled by", "its board last week."]
    rows = zip(column(LEFT, left), column(RIGHT, right), strict=True)
    document = read(tmp_path, made([line for row in rows for line in row]))
    assert document.text.splitlines() == [*left, *right]


def locked(password):
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(made(column(LEFT, BODY)))))
    writer.encrypt(password, algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def bombed():
    """A few kilobytes that unfold to more than the reader may hold."""
    unfolded = zlib.compressobj(9)
    chunk = b"BT /F1 10 Tf (x) Tj ET\n" * 45_000
    packed = b"".join(unfolded.compress(chunk) for _ in range(400)) + unfolded.flush()
    assert len(packed) < 3_000_000
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 5 0 R >>"
    head = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            page,
            head + packed + b"\nendstream",
        ]
    )


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (locked("secret"), "locked by a password"),
        (made([]), "no text in it"),
        (made(column(LEFT, BODY))[:400], "damaged"),
    ],
    ids=["locked", "no-text", "cut-off"],
)
def test_a_pdf_that_cannot_be_read_is_refused_with_a_reason(tmp_path, data, reason):
    with pytest.raises(UnreadableFile, match=reason):
        read(tmp_path, data)


@pytest.mark.parametrize("data", [b"%PDF-1.4\n" + b"<<" * 50_000, bombed()], ids=["nested", "bomb"])
def test_a_pdf_that_would_fill_the_memory_is_refused(tmp_path, data):
    with pytest.raises(UnreadableFile, match=r"damaged|more time or memory|more than|no text"):
        read(tmp_path, data)


@pytest.mark.usefixtures("in_process")
def test_a_pdf_that_anybody_may_open_is_read_though_it_is_encrypted(tmp_path):
    assert "awards" in predicates(read(tmp_path, locked("")))


def test_what_takes_too_long_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf_module, "SECONDS", 0)
    with pytest.raises(UnreadableFile, match="not read within"):
        read(tmp_path, made(column(LEFT, BODY)))

"""Documents are read in their formats, and hostile ones are bounded and refused."""

from pathlib import Path

import pytest

from kg.errors import UnreadableFile, UnverifiedSpan
from kg.extract.candidate import Span
from kg.extract.documents import Document, read_document
from kg.extract.documents.document import Block
from kg.extract.extractor import extract

PAGE = """<html><head><title>Trust quits</title></head><body>
<div class="cookie"><p>We use cookies to improve this site.</p></div>
<article><h1>Trust quits</h1>
<p>Dale NHS Trust has pulled out of its contract with Vale CCG, which is worth five million
pounds.</p><p>{filler}</p></article>
<section id="comments"><h3>2 comments</h3><div class="comment">
<p>Vale CCG awarded the contract to Mid Hospital, I know this for a fact.</p></div></section>
</body></html>"""


def write(folder, name, data):
    path = Path(folder) / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_a_page_keeps_its_story_and_leaves_its_readers_out(tmp_path):
    filler = "The board met on Tuesday and talked about it for a long time. " * 8
    document = read_document(write(tmp_path, "a.html", PAGE.format(filler=filler)))
    found = {(each.subject.name, each.predicate) for each in extract(document)}
    assert ("Dale NHS Trust", "withdrawsFrom") in found
    assert not any("Mid Hospital" in each.evidence[0].text for each in extract(document))
    assert "cookies" not in "".join(
        document.text[each.start : each.end] for each in document.read_blocks()
    )


def test_markdown_marks_do_not_hide_names(tmp_path):
    text = "# News\n\n**Dale CCG** has awarded the [stroke contract](http://a.b/c) to Vale CCG.\n"
    document = read_document(write(tmp_path, "a.md", text))
    predicates = {each.predicate for each in extract(document)}
    assert {"awards", "awardedTo"} <= predicates


def test_lines_broken_at_a_width_are_one_paragraph(tmp_path):
    text = (
        "Northmoor Clinical Commissioning Group has decided that it will award the\n"
        "contract for community nursing across the whole of the county to the Vale\n"
        "NHS Trust, which has been the provider of that service for some years now.\n"
    )
    document = read_document(write(tmp_path, "a.txt", text))
    assert len(document.blocks) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_the_encoding_is_found(tmp_path, encoding):
    document = read_document(write(tmp_path, "a.txt", "A £5m deal “now”".encode(encoding)))
    assert document.text.endswith("A £5m deal “now”")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.docx", b"PK\x03\x04rest", "archive"),
        ("a.txt", b"\x00\x01\x02" * 50, "no text in"),
        ("a.pdf", b"%PDF-1.7 broken", "damaged"),
        ("a.html", "<p>" * 40_000, "tags"),
        ("a.html", "<html><body>" + "<div>" * 9_000 + "x", "deep"),
    ],
)
def test_what_is_no_document_is_refused_with_a_reason(tmp_path, name, data, reason):
    with pytest.raises(UnreadableFile, match=reason):
        read_document(write(tmp_path, name, data))


@pytest.mark.parametrize(
    "text",
    [
        "Dale CCG " * 40_000,
        "and, " * 80_000,
        "£1" * 100_000,
        "“" * 100_000,
        "a.b." * 60_000,
        "Dale CCG has awarded the contract to Vale NHS Trust. " * 3_000,
    ],
    ids=["names", "joints", "money", "quotes", "dots", "story"],
)
def test_long_lines_and_bait_for_patterns_come_to_an_end(text):
    found = extract(Document(text, (Block(0, len(text), "body"),)))
    told = {each.predicate for each in found}
    assert told == ({"awards", "awardedTo"} if "awarded" in text else set())


def test_a_passage_that_does_not_stand_in_the_text_cannot_be_made():
    with pytest.raises(UnverifiedSpan):
        Span(Document("Trust quits", ()), 5, 5)

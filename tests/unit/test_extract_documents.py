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


TABLE = """<html><body><article><h1>Contract register</h1><p>{filler}</p><table>
<tr><th>Contract title</th><th>Supplier</th><th>Contract value (£000)</th><th>End date</th></tr>
<tr><td>Podiatry</td><td><a href="/x">Larkhill Care Ltd</a></td>
<td>450</td><td>31 March 2024</td></tr>
<tr><td>Stroke <b>care</b></td><td>Dunwell Labs Ltd</td><td>&nbsp;</td><td></td></tr>
<tr><td></td><td>Penfold Support Ltd</td><td>9</td><td></td></tr>
<tr><td colspan="2">Total</td><td>459</td><td></td></tr>
</table><p>{filler}</p></article></body></html>"""


def test_the_table_of_a_page_is_read_by_rows_each_claim_within_its_own(tmp_path):
    filler = "Dale CCG talked about its register for a long time. " * 10
    document = read_document(write(tmp_path, "a.html", TABLE.format(filler=filler)))
    found = extract(document)
    told = {(each.subject.name, each.predicate, str(_value(each))) for each in found}
    assert told == {
        ("Larkhill Care Ltd", "holdsContract", "Podiatry"),
        ("Podiatry", "contractValue", "450000"),
        ("Podiatry", "contractEnd", "2024-03-31"),
        ("Dunwell Labs Ltd", "holdsContract", "Stroke care"),
    }
    for each in found:
        [row] = [line for line in document.text.splitlines() if each.evidence[0].text in line]
        assert each.subject.span.text in row
        assert document.text[each.subject.span.start : each.subject.span.end] in each.subject.name


def _value(candidate):
    value = candidate.value
    return candidate.object.name if candidate.object else value.amount or value.date


def test_a_page_laid_out_by_a_table_is_read_as_prose(tmp_path):
    cell = "Dale NHS Trust has pulled out of its contract with Vale CCG. " * 3
    page = f"<html><body><article><table><tr><td>Menu</td><td>{cell}</td></tr></table>"
    document = read_document(write(tmp_path, "a.html", f"{page}<p>{cell * 4}</p></article>"))
    assert "|" not in document.text
    assert "withdrawsFrom" in {each.predicate for each in extract(document)}


def test_markdown_marks_do_not_hide_names(tmp_path):
    link = "[stroke contract](http://a.b/c)"
    text = f"# News\n\n**Dale CCG** has awarded the {link} to Vale NHS Trust.\n"
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
        "Dale CCG " * 10_000,
        "and, " * 20_000,
        "£1" * 25_000,
        "3-" * 25_000,
        "“" * 100_000,
        "(" * 50_000,
        "a.b." * 20_000,
        "that which " * 10_000,
        "Dale CCG has awarded the contract to Vale NHS Trust. " * 800,
    ],
    ids=["names", "joints", "money", "times", "quotes", "nested", "dots", "relatives", "story"],
)
def test_long_lines_and_bait_for_patterns_come_to_an_end(text):
    found = extract(Document(text, (Block(0, len(text), "body"),)))
    told = {each.predicate for each in found}
    assert told == ({"awards", "awardedTo"} if "awarded" in text else set())


def test_each_part_of_a_page_is_in_its_zone(tmp_path):
    lines = {
        "Trust quits stroke deal": "headline",
        "Image caption: the hospital at dusk": "caption",
        "The trust has left the contract.": "body",
        "We use cookies to improve this site.": "notice",
        "© Dale Gazette 2021": "footer",
        "Leave a reply": "comments",
        "The contract went to my cousin.": "comments",
    }
    document = read_document(write(tmp_path, "a.txt", "\n\n".join(lines)))
    zones = [block.zone for block in document.blocks]
    assert zones == list(lines.values())


def test_a_page_in_another_encoding_than_it_declares_keeps_its_offsets(tmp_path):
    filler = "The board met on Tuesday and talked about the café for a long time. " * 8
    page = PAGE.format(filler=filler).replace("<head>", '<head><meta charset="utf-8">')
    document = read_document(write(tmp_path, "a.html", page.encode("cp1252")))
    assert "café" in document.text
    for each in extract(document):
        start, end = each.subject.span.start, each.subject.span.end
        assert document.text[start:end] == each.subject.span.text


def test_a_line_without_an_end_is_read_to_its_end(tmp_path):
    text = "The fête was fun and " * 4_000 + "Dale CCG has awarded the contract to Vale NHS Trust."
    document = read_document(write(tmp_path, "a.txt", text))
    assert {each.predicate for each in extract(document)} == {"awards", "awardedTo"}


def test_a_passage_that_does_not_stand_in_the_text_cannot_be_made():
    with pytest.raises(UnverifiedSpan):
        Span(Document("Trust quits", ()), 5, 5)

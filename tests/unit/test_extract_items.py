"""Short items of our own: exactly what they say is found, with its status and speaker."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from kg.extract.documents.document import Document, Metadata
from kg.extract.documents.layout import lay_out
from kg.extract.extractor import extract
from kg.extract.frames import Lexicon
from kg.ontology import Ontology

FIXTURES = Path(__file__).parents[1] / "fixtures" / "extract"
ITEMS = yaml.safe_load((FIXTURES / "items.yaml").read_text(encoding="utf-8"))


def read(text):
    return Document(text, lay_out(text), metadata=Metadata(issued=date(2021, 6, 1)))


def told(candidate):
    """One line for one candidate, as the items write them."""
    value = candidate.value
    if candidate.object:
        thing = candidate.object.name
        thing += f" ({value.text})" if value and value.kind == "role" else ""
    elif value.kind == "money":
        thing = f"{value.currency} {value.amount}"
    else:
        thing = value.duration or str(value.date or value.number or "") or value.text
    parts = (candidate.subject.name, candidate.predicate, thing, candidate.status)
    return " | ".join([*parts, candidate.speaker_name or "-"])


@pytest.mark.parametrize("item", ITEMS, ids=[item["id"] for item in ITEMS])
def test_an_item_yields_its_claims_and_nothing_else(item):
    assert sorted(map(told, extract(read(item["text"])))) == sorted(item["claims"])


def test_the_lexicon_speaks_the_words_of_the_ontology():
    Lexicon.load().check(Ontology.load().vocabulary)


def test_every_passage_stands_in_the_text_and_no_two_runs_differ():
    for item in ITEMS:
        document = read(item["text"])
        first, second = (extract(read(item["text"])) for _ in range(2))
        assert [each.as_dict() for each in first] == [each.as_dict() for each in second]
        for each in first:
            line = each.as_dict()
            named = [line["subject"], *filter(None, (line["object"], line["speaker"]))]
            for part in named:
                assert document.text[part["start"] : part["end"]] == part["text"]
            assert all(0 <= span["start"] < span["end"] for span in line["evidence"])


def test_offsets_count_code_points_whatever_the_characters():
    text = "\ufeffNews \U0001f691\r\n\r\n“Dale” met. Vale CCG has awarded the £5m contract."
    [award] = [each for each in extract(read(text)) if each.predicate == "awards"]
    assert text[award.subject.span.start : award.subject.span.end] == "Vale CCG"
    assert award.subject.span.line == 3

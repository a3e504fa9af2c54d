"""Cuts what has been read into windows of a few sentences, each with its numbered mentions."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kg.extract.extractor import Extraction
from kg.extract.language_model.quotations import folded
from kg.extract.language_model.terms import KINDS
from kg.extract.mentions.items import Passage
from kg.extract.mentions.mention import Entity, Mention
from kg.extract.shadow import shadow_of

_MOST_SENTENCES = 8


class Named(NamedTuple):
    """A mention that a model may point to.

    Attributes:
        id: Its number in the window, such as ``m3``.
        entity: The entity meant.
        start: First code point in the document.
        end: Code point after the last.
        text: Its words in plain characters.
    """

    id: str
    entity: Entity
    start: int
    end: int
    text: str


class Window(NamedTuple):
    """Some sentences that stand one after the other, all from zones that claims may come from.

    Attributes:
        passages: The sentences.
        texts: Each of them in plain characters, as a model is shown it.
        mentions: Its mentions by number.
    """

    passages: Sequence[Passage]
    texts: Sequence[str]
    mentions: Mapping[str, Named]


def windows_of(extraction: Extraction) -> Iterator[Window]:
    """Cut a document; questions and stretches that mention nothing are left out.

    Example:
        >>> from kg.extract.documents.document import Block, Document
        >>> from kg.extract.known import KnownNames
        >>> text = "Dale CCG let the contract. Who knew?"
        >>> document = Document(text, (Block(0, len(text), "body"),))
        >>> [window] = windows_of(Extraction(document, KnownNames()))
        >>> window.texts, [(each.id, each.entity.name) for each in window.mentions.values()]
        (['Dale CCG let the contract.'], [('m1', 'Dale CCG'), ('m2', 'contract')])
    """
    source = source_of(extraction)
    said = [
        each for each in extraction.reading.passages if each.items and each.items[-1].low != "?"
    ]
    for first in range(0, len(said), _MOST_SENTENCES):
        passages = said[first : first + _MOST_SENTENCES]
        named = _numbered(extraction.cast.entities, passages, source)
        if named:
            sentences = [each.sentence for each in passages]
            texts = [_shown(source, each.start, each.end) for each in sentences]
            yield Window(passages, texts, named)


def source_of(extraction: Extraction) -> str:
    r"""Give the text that is shown and searched: the document's own, but for marks of Markdown.

    Example:
        >>> from kg.extract.documents.document import Document, Metadata
        >>> from kg.extract.known import KnownNames
        >>> document = Document("**Dale**", (), metadata=Metadata(media="markdown"))
        >>> source_of(Extraction(document, KnownNames()))
        '  Dale  '
    """
    document = extraction.document
    if document.metadata.media != "markdown":
        return document.text
    return shadow_of(document.text, markdown=True)


def _shown(source: str, start: int, end: int) -> str:
    return unicodedata.normalize("NFC", folded(source, start, end).text)


def _numbered(
    entities: Sequence[Entity], passages: Sequence[Passage], source: str
) -> dict[str, Named]:
    found = dict[str, Named]()
    for passage in passages:
        for mention in mentions_of(passage):
            text = _shown(source, mention.start, mention.end)
            for number in mention.entities:
                if entities[number].kind in KINDS:
                    name = f"m{len(found) + 1}"
                    found[name] = Named(name, entities[number], mention.start, mention.end, text)
    return found


def mentions_of(passage: Passage) -> list[Mention]:
    """List the mentions of a sentence in order, also those that stand within others.

    Example:
        >>> from kg.extract.reading.sentences import Sentence
        >>> named, within = Mention(0, 20, (0,)), Mention(4, 10, (1,))
        >>> passage = Passage(Sentence(0, 20, "body", 0), (), {}, (within, named))
        >>> [each.entities for each in mentions_of(passage)]
        [(0,), (1,)]
    """
    found = [item.mention for item in passage.items if item.mention]
    found += [each for each in passage.nested if isinstance(each, Mention)]
    return sorted(set(found), key=lambda each: (each.start, -each.end))

"""Tells who says what: speakers of quotations and of reported speech."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.extract.clauses.quotations import Quotation
from kg.extract.clauses.slots import subject_slot
from kg.extract.clauses.verbs import VerbGroup, verb_groups
from kg.extract.mentions.cast import Cast
from kg.extract.mentions.items import Item, Passage
from kg.extract.words import Words

_SPEAKS = frozenset({"body", "group", "person", "document"})
_ADDS = frozenset({"he", "she", "they", "it", "i"})
_ANONYMOUS = frozenset({"spokesman", "spokeswoman", "spokesperson"})


class Said(NamedTuple):
    """A stretch of text that someone is reported to say.

    Attributes:
        start: First code point.
        end: Code point after the last.
        speaker: Number of the speaker, or -1 where the document does not tell.
        status: A status that the reporting gives: alleged, denied, or empty.
        is_quoted: Whether it is quoted word for word.
    """

    start: int
    end: int
    speaker: int
    status: str = ""
    is_quoted: bool = False


class _Report(NamedTuple):
    """A verb of reporting with its speaker, in one sentence."""

    place: int
    speaker: int
    status: str
    follows: bool


class Speech:
    """All that is reported in a document.

    Attributes:
        said: Stretches of speech; inner ones come after outer ones.
    """

    def __init__(
        self,
        cast: Cast,
        passages: Sequence[Passage],
        quotations: Sequence[Quotation],
        publisher: str,
    ) -> None:
        self.cast = cast
        self.publisher = publisher.lower()
        self.said: list[Said] = []
        self._last = -1
        self._fill(passages, quotations)
        self.said.sort(key=lambda each: (each.start, -each.end))

    def at(self, offset: int) -> Said | None:
        """Give what is said at an offset; the innermost of several.

        Example:
            >>> from kg.extract.known import KnownNames
            >>> Speech(Cast(KnownNames(), None), [], [], "").at(3)
        """
        found = [each for each in self.said if each.start <= offset < each.end]
        quoted = [each for each in found if each.is_quoted]
        return (quoted or found)[-1] if found else None

    def _fill(self, passages: Sequence[Passage], quotations: Sequence[Quotation]) -> None:
        by_block: dict[int, list[tuple[Passage, list[_Report]]]] = {}
        for passage in passages:
            reports = list(self._reports(passage, quotations))
            by_block.setdefault(passage.sentence.block, []).append((passage, reports))
        going_on = -1
        for block in sorted(by_block):
            inside = [each for each in quotations if each.block == block]
            going_on = self._block(by_block[block], inside, going_on)

    def _block(
        self,
        read: Sequence[tuple[Passage, list[_Report]]],
        quotations: Sequence[Quotation],
        going_on: int,
    ) -> int:
        speaker = -1
        for quotation in quotations:
            if quotation.continues and going_on >= 0:
                speaker = going_on
            else:
                speaker = self._speaker_of(quotation, read, speaker)
            self.said.append(Said(quotation.start, quotation.end, speaker, is_quoted=True))
        for passage, reports in read:
            for report in reports:
                self._indirect(passage, report)
        if speaker < 0 and len(quotations) == 0:
            speaker = -1
        return speaker

    def _speaker_of(
        self, quotation: Quotation, read: Sequence[tuple[Passage, list[_Report]]], before: int
    ) -> int:
        """The nearest report in or beside the quotation's own sentences tells its speaker."""
        best, distance = -1, 10**9
        for passage, reports in read:
            for report in reports:
                place = passage.items[report.place].start
                away = max(quotation.start - place, place - quotation.end, 0)
                if report.speaker >= 0 and away < distance:
                    best, distance = report.speaker, away
        if best >= 0:
            return best
        if before >= 0:
            return before
        alone = all(not reports for _, reports in read)
        return self._last if alone and quotation.continues else self._named_before(quotation, read)

    def _named_before(
        self, quotation: Quotation, read: Sequence[tuple[Passage, list[_Report]]]
    ) -> int:
        """'Jo Hill, of Dale Hospital: "We left."' names its speaker without a verb."""
        for passage, _ in read:
            items = [item for item in passage.items if item.end <= quotation.start]
            if items and items[-1].low == ":":
                for item in items:
                    if (
                        item.mention
                        and self.cast.entities[item.mention.entities[0]].kind in _SPEAKS
                    ):
                        return item.mention.entities[0]
        return -1

    def _indirect(self, passage: Passage, report: _Report) -> None:
        if report.speaker < 0 and not report.status:
            return
        sentence = passage.sentence
        if report.follows:
            start, end = passage.items[report.place].end, sentence.end
        else:
            start, end = sentence.start, passage.items[report.place].start
        if start < end:
            self.said.append(Said(start, end, report.speaker, report.status))

    def _reports(self, passage: Passage, quotations: Sequence[Quotation]) -> Iterator[_Report]:
        items = passage.items
        groups = verb_groups(items, self.cast)
        words = Words.load()
        for group in groups:
            status = next(
                (name for name, verbs in words.reporting.items() if group.lemma in verbs), None
            )
            if status is None or group.passive or group.infinitive:
                continue
            if any(each.start <= items[group.main].start < each.end for each in quotations):
                continue
            follows = self._follows(items, group, groups, quotations)
            if follows is None:
                continue
            speaker = self._speaker(items, group, groups, passage, follows=follows)
            if speaker is None:
                continue
            self._last = speaker if speaker >= 0 else self._last
            yield _Report(group.main, speaker, "" if status == "asserted" else status, follows)
        yield from self._according(passage)

    def _follows(
        self,
        items: Sequence[Item],
        group: VerbGroup,
        groups: Sequence[VerbGroup],
        quotations: Sequence[Quotation],
    ) -> bool | None:
        """Tell whether what is said follows the verb (True) or comes before it (False)."""
        after = items[group.main + 1 :]
        quoted_after = any(0 <= each.start - items[group.main].end < 160 for each in quotations)  # noqa: PLR2004
        lows = [item.low for item in after[:6]]
        if ":" in lows[:6] and quoted_after:
            return True
        if self._is_last_word(items, group):
            return False
        if "that" in lows[:5]:
            return True
        more = any(each.main > group.main and each.is_finite for each in groups)
        if group.lemma in Words.load().with_that:
            quoted = quoted_after and lows[:1] in ([":"], ['"'])
            return True if quoted or _says_clause(items, group, groups) else None
        return True if more or quoted_after else None

    @staticmethod
    def _is_last_word(items: Sequence[Item], group: VerbGroup) -> bool:
        """Tell whether a sentence ends with its speaker: '…, the trust said.'."""
        rest = [item for item in items[group.main + 1 :] if item.low not in {".", '"'}]
        opens = any(
            item.low in {",", '"', "?", "!"}
            for item in items[max(0, group.first - 4) : group.first]
        )
        before = group.first > 3  # noqa: PLR2004 - something must have been said
        inverted = (
            bool(rest) and rest[0].mention is not None and items[group.first - 1].low in {",", '"'}
        )
        return before and opens and (len(rest) <= 1 or inverted)

    def _speaker(
        self,
        items: Sequence[Item],
        group: VerbGroup,
        groups: Sequence[VerbGroup],
        passage: Passage,
        *,
        follows: bool,
    ) -> int | None:
        """Give the speaker's number; -1 where none is named, None where the publisher speaks."""
        inverted = group.main + 1 < len(items) and items[group.main + 1].mention is not None
        if not follows and inverted and items[group.first - 1].low in {",", '"'}:
            ahead = range(group.main + 1, min(group.main + 9, len(items)))
            end = next((at for at in ahead if items[at].low in {".", '"', ";"}), ahead.stop)
            return self._person_or_body(items, range(group.main + 1, end), passage)
        slot = subject_slot(items, group, groups, self.cast)
        places = list(range(slot.first, slot.last)) if slot else []
        return self._person_or_body(items, places, passage)

    def _person_or_body(
        self, items: Sequence[Item], places: Sequence[int], passage: Passage
    ) -> int | None:
        named, to_press = list[int](), False
        for place in places:
            item = items[place]
            if item.low in _ADDS and item.mention is None:
                named.append(self._pronoun(item.low, passage))
            if item.mention is None:
                continue
            entity = self.cast.entities[item.mention.entities[0]]
            if entity.kind == "press" or (self.publisher and entity.name.lower() == self.publisher):
                to_press = True
                continue
            if entity.kind in _SPEAKS and not _is_possessor(items, place):
                named.append(entity.number)
        if not named:
            return None if to_press else -1
        persons = [
            number
            for number in named
            if number >= 0 and self.cast.entities[number].kind == "person"
        ]
        return (persons or named)[-1 if not persons else 0]

    def _pronoun(self, low: str, passage: Passage) -> int:
        if low in {"he", "she"}:
            if self._last >= 0:
                return self._last
            return passage.recent.get("person", -1)
        return self._last if self._last >= 0 else passage.recent.get("topic", -1)

    def _according(self, passage: Passage) -> Iterator[_Report]:
        items = passage.items
        for place, item in enumerate(items[:-2]):
            if item.low == "according" and items[place + 1].low == "to":
                named = (
                    at for at in range(place + 2, min(place + 8, len(items))) if items[at].mention
                )
                found = self._person_or_body(items, [next(named, place + 2)], passage)
                if found is not None and found >= 0:
                    begins = place == 0
                    yield _Report(place + 1 if begins else place, found, "", begins)


def _says_clause(items: Sequence[Item], group: VerbGroup, groups: Sequence[VerbGroup]) -> bool:
    """Tell whether a whole clause follows: 'admitted the contract was too complex'."""
    after = next((each for each in groups if each.main > group.main), None)
    if after is None or not after.is_finite or after.first - group.main < 2:  # noqa: PLR2004
        return False
    between = items[group.main + 1 : after.first]
    stops = {
        ",",
        "which",
        "who",
        "to",
        "for",
        "of",
        "with",
        "by",
        "in",
        "on",
        "and",
        '"',
        "about",
        "over",
    }
    return not any(item.mention is None and item.low in stops for item in between)


def _is_possessor(items: Sequence[Item], place: int) -> bool:
    """'The trust's plan' speaks no word of the trust's."""
    after = items[place + 1].low if place + 1 < len(items) else ""
    return after == "'s" and not any(
        item.low in _ANONYMOUS for item in items[place + 2 : place + 4]
    )

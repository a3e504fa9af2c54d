"""Tells who says what: speakers of quotations and of reported speech."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.extract.clauses.offices import offices_of
from kg.extract.clauses.quotations import Quotation
from kg.extract.clauses.reporting import (
    is_hearsay,
    is_last_word,
    says_clause,
)
from kg.extract.clauses.speakers import SPEAK, UNSIGNED, Speakers
from kg.extract.clauses.verbs import VerbGroup, verb_groups
from kg.extract.mentions.cast import Cast
from kg.extract.mentions.items import Item, Passage
from kg.extract.word_lists import listed
from kg.extract.words import Words

_PAGE = 512
"""Code points by which speech is looked up."""
_FAR = 12
_AWAY = 160
"""Code points between a verb and the quotation that it brings in, at most."""
_INFORM = listed("clauses.speech", "inform")
_DENY = Words.load().reporting["denied"]
_REPORTS = listed("clauses.speech", "reports")


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
        self.cast, self.publisher = cast, publisher.lower()
        self._speakers = Speakers(cast, publisher, offices_of(cast, passages))
        self._groups: dict[int, list[VerbGroup]] = {}
        self.said: list[Said] = []
        self._fill(passages, quotations)
        self.said.sort(key=lambda each: (each.start, -each.end))
        self._by_page: defaultdict[int, list[Said]] = defaultdict(list)
        for each in self.said:
            for page in range(each.start // _PAGE, each.end // _PAGE + 1):
                self._by_page[page].append(each)

    def at(self, offset: int) -> Said | None:
        """Give what is said at an offset; the innermost of several.

        Example:
            >>> from kg.extract.known import KnownNames
            >>> Speech(Cast(KnownNames(), None), [], [], "").at(3)
        """
        page = self._by_page.get(offset // _PAGE, ())
        found = [each for each in page if each.start <= offset < each.end]
        quoted = [each for each in found if each.is_quoted]
        return (quoted or found)[-1] if found else None

    def groups(self, passage: Passage) -> list[VerbGroup]:
        """Give the verbs of a sentence of the document; they are found once.

        Example:
            >>> from kg.extract.known import KnownNames
            >>> from kg.extract.reading.sentences import Sentence
            >>> passage = Passage(Sentence(0, 0, "body", 0), (), {})
            >>> Speech(Cast(KnownNames(), None), [passage], [], "").groups(passage)
            []
        """
        start = passage.sentence.start
        if start not in self._groups:
            self._groups[start] = verb_groups(passage.items, self.cast)
        return self._groups[start]

    def _fill(self, passages: Sequence[Passage], quotations: Sequence[Quotation]) -> None:
        by_block: dict[int, list[tuple[Passage, list[_Report]]]] = {}
        for passage in passages:
            reports = list(self._reports(passage, quotations))
            by_block.setdefault(passage.sentence.block, []).append((passage, reports))
        going_on = introduced = -1
        for block in sorted(by_block):
            inside = [each for each in quotations if each.block == block]
            going_on = self._block(by_block[block], inside, going_on, introduced)
            introduced = self._introduced(by_block[block])

    def _introduced(self, read: Sequence[tuple[Passage, list[_Report]]]) -> int:
        """A paragraph that ends 'the report says:' tells who is quoted in the next one."""
        passage, reports = read[-1]
        ends = bool(passage.items) and passage.items[-1].low == ":"
        return reports[-1].speaker if ends and reports else -1

    def _block(
        self,
        read: Sequence[tuple[Passage, list[_Report]]],
        quotations: Sequence[Quotation],
        going_on: int,
        introduced: int,
    ) -> int:
        speaker = -1
        begins = read[0][0].sentence.start
        for quotation in quotations:
            if quotation.continues and going_on >= 0:
                speaker = going_on
            elif introduced >= 0 and quotation.start == begins:
                speaker = introduced
            else:
                speaker = self._speaker_of(quotation, read, speaker)
            self.said.append(Said(quotation.start, quotation.end, speaker, is_quoted=True))
        for passage, reports in read:
            for report in reports:
                self._indirect(passage, report)
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
        return (
            self._speakers.last
            if alone and quotation.continues
            else self._named_before(quotation, read)
        )

    def _named_before(
        self, quotation: Quotation, read: Sequence[tuple[Passage, list[_Report]]]
    ) -> int:
        """'Jo Hill, of Dale Hospital: "We left."' names its speaker without a verb."""
        for passage, _ in read:
            items = [item for item in passage.items if item.end <= quotation.start]
            if items and items[-1].low == ":":
                for item in items:
                    if item.mention and self.cast.entities[item.mention.entities[0]].kind in SPEAK:
                        return item.mention.entities[0]
        return -1

    def _indirect(self, passage: Passage, report: _Report) -> None:
        if report.speaker < 0 and not report.status:
            return
        sentence = passage.sentence
        if report.follows:
            start, end = passage.items[report.place].end, self._reach(passage, report.place)
        else:
            start, end = sentence.start, passage.items[report.place].start
        if start < end:
            self.said.append(Said(start, end, report.speaker, report.status))

    def _reach(self, passage: Passage, place: int) -> int:
        """What somebody says ends where ', and' or ', but' brings in another speaker's act."""
        items = passage.items
        for at in range(place + 1, len(items) - 2):
            if items[at].low != "," or items[at + 1].low not in {"and", "but", "while"}:
                continue
            if items[at - 1].low == '"' and items[at + 2].verbs:
                return items[at].start  # who is quoted goes on to do something
            ahead = items[at + 2 : at + 6]
            named = next((each for each in ahead if each.mention or each.verbs), None)
            if named is None or named.mention is None:
                continue
            kind = self.cast.entities[named.mention.entities[0]].kind
            if kind in {"person", "group"}:
                return items[at].start
        return passage.sentence.end

    def _reports(self, passage: Passage, quotations: Sequence[Quotation]) -> Iterator[_Report]:
        items = passage.items
        groups = self.groups(passage)
        words = Words.load()
        for group in groups:
            status = next(
                (name for name, verbs in words.reporting.items() if group.lemma in verbs), None
            )
            if items[group.main].low in words.mood["alleged"] and is_hearsay(items, group):
                yield _Report(group.main, -1, "alleged", follows=True)
                continue
            if group.passive and group.lemma in _INFORM:
                yield from self._informed(passage, group)
                continue
            if status is None or group.passive or group.infinitive:
                continue
            if any(each.start <= items[group.main].start < each.end for each in quotations):
                continue
            follows = self._follows(items, group, groups, quotations)
            if follows is None:
                continue
            speaker = self._speakers.of_verb(passage, group, groups, follows=follows)
            if speaker is None:
                continue
            self._speakers.note(speaker)
            yield _Report(group.main, speaker, "" if status == "asserted" else status, follows)
        yield from self._according(passage)

    def _informed(self, passage: Passage, group: VerbGroup) -> Iterator[_Report]:
        """'We are told by the regulator that …': the regulator says it."""
        items = passage.items
        ahead = range(group.main + 1, min(group.main + 8, len(items)))
        that = next((at for at in ahead if items[at].low == "that"), -1)
        by = next((at for at in ahead if items[at].low == "by"), -1)
        if 0 <= by < that:
            found = self._speakers.named(items, range(by + 1, that), passage)
            if found is not None and found >= 0:
                yield _Report(that, found, "", follows=True)

    def _follows(
        self,
        items: Sequence[Item],
        group: VerbGroup,
        groups: Sequence[VerbGroup],
        quotations: Sequence[Quotation],
    ) -> bool | None:
        """Tell whether what is said follows the verb (True) or comes before it (False)."""
        after = items[group.main + 1 :]
        gaps = [each.start - items[group.main].end for each in quotations]
        quoted_after = any(0 <= gap < _AWAY for gap in gaps)
        lows = [item.low for item in after[:6]]
        if ":" in lows[:6] and quoted_after:
            return True
        if is_last_word(items, group, groups):
            return False
        if "that" in lows[:5] or (group.lemma in _DENY and _tells_reports(after)):
            return True
        more = any(each.main > group.main and each.is_finite for each in groups)
        if group.lemma in Words.load().with_that:
            quoted = quoted_after and lows[:1] in ([":"], ['"'])
            return True if quoted or says_clause(items, group, groups) else None
        return True if more or quoted_after else None

    def _according(self, passage: Passage) -> Iterator[_Report]:
        items = passage.items
        for place, item in enumerate(items[:-2]):
            if item.low == "according" and items[place + 1].low == "to":
                named = (
                    at for at in range(place + 2, min(place + 8, len(items))) if items[at].mention
                )
                found = self._speakers.named(items, [next(named, place + 2)], passage)
                unsigned = found is not None and self.cast.entities[found].cls in UNSIGNED
                if found is not None and found >= 0 and not unsigned:
                    begins = place == 0
                    yield _Report(place + 1 if begins else place, found, "", begins)


def _tells_reports(after: Sequence[Item]) -> bool:
    """'Dismissed as nonsense reports that it will go': what is reported is denied."""
    lows = [item.low for item in after[:_FAR]]
    return any(low in _REPORTS and lows[at + 1 : at + 2] == ["that"] for at, low in enumerate(lows))

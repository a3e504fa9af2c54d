"""Describes one notice: what kind it is, when and by whom it was published, what it violates."""

import re
from dataclasses import dataclass, field
from datetime import date

from kg.dates import PartialDate
from kg.keys import slug
from kg.sources.ocds.content import Filed
from kg.sources.ocds.fields import Json, part, rows, text, words
from kg.sources.ocds.periods import day_of
from kg.sources.ocds.psr import Kind, kind_of
from kg.sources.ocds.publishers import OPEN_GOVERNMENT_LICENCE, Register, register_of

_NUMBER = re.compile(r"\d{6}-\d{4}")
_REQUIRED = ("ocid", "id", "date", "tag", "initiationType")
_REQUIRED_WITHIN = (("awards", ("id",)), ("contracts", ("id", "awardID")))
_INACTIVE = frozenset({"cancelled", "unsuccessful", "withdrawn"})


@dataclass(frozen=True)
class Notice:
    """A notice as it was published.

    Attributes:
        key: Key of its source node.
        number: Its number, or what stands for it where it has none.
        filed: The release and its place in the file.
        kind: What it is.
        issued: Day of publication.
        register: Where it was published.
        notes: What it violates; more are added while it is read.
    """

    key: str
    number: str
    filed: Filed
    kind: Kind
    issued: PartialDate
    register: Register
    notes: list[str] = field(default_factory=list)

    @property
    def release(self) -> Json:
        """The release."""
        return self.filed.release

    @property
    def day(self) -> date:
        """Day of publication."""
        return self.issued.first

    @property
    def title(self) -> str:
        """The tender's title, else the release's own, or empty."""
        return text(self.release, "tender", "title") or text(self.release, "title")

    @property
    def label(self) -> str:
        """Name of the notice for readers."""
        name = f"{self.register.name} notice {self.number}"
        return f"{name}: {self.title}" if self.title else name

    @property
    def publisher(self) -> str:
        """Name of who published it."""
        return self.register.publisher or self.filed.publisher or "Unnamed publisher"

    @property
    def licence(self) -> str:
        """What may be done with it."""
        stated = self.filed.licence
        if self.register.publisher or "open-government-licence" in stated:
            return OPEN_GOVERNMENT_LICENCE
        return stated or "not stated by the publisher"

    @property
    def url(self) -> str:
        """Where it can be read: its own document's address, else that of its register."""
        release = self.release
        holders = (part(release, "tender"), *rows(release, "awards"), *rows(release, "contracts"))
        for document in (each for holder in holders for each in rows(holder, "documents")):
            if text(document, "id") == self.number and text(document, "url"):
                return text(document, "url")
        if "{notice}" in self.register.url and not _NUMBER.fullmatch(self.number):
            return ""
        return self.register.url.format(notice=self.number, ocid=text(release, "ocid"))

    @property
    def lots(self) -> tuple[str, ...]:
        """Its lots, each with number, title and status as far as given."""
        return tuple(
            " ".join(
                filter(
                    None,
                    (
                        f"lot {text(lot, 'id')}",
                        text(lot, "title"),
                        f"({text(lot, 'status')})" if text(lot, "status") else "",
                    ),
                )
            )
            for lot in rows(self.release, "tender", "lots")
        )

    @property
    def related(self) -> tuple[str, ...]:
        """Processes it says it is related to: how, and their identifiers."""
        found = [
            each
            for holder in (self.release, *rows(self.release, "contracts"))
            for each in rows(holder, "relatedProcesses")
        ]
        named = (
            (" and ".join(words(each, "relationship")), text(each, "identifier")) for each in found
        )
        return tuple(dict.fromkeys(f"{how or 'related'} {which}" for how, which in named if which))


def read_notice(filed: Filed) -> Notice | None:
    """Describe a release as a notice; None when it has no date, without which nothing is dated."""
    release = filed.release
    issued = day_of(text(release, "date"))
    if issued is None:
        return None
    number = notice_number(release)
    register = register_of(text(release, "ocid"), number)
    short = slug(number.removeprefix(f"ocds-{register.prefix}-"))
    key = f"source/notice-{register.prefix}-{short}"
    return Notice(key, number, filed, kind_of(release), issued, register, list(_violated(filed)))


def notice_number(release: Json) -> str:
    """Tell a notice's number: its id, else the number its awards are named by, else its date.

    Example:
        >>> notice_number({"awards": [{"id": "013861-2025-1"}]})
        '013861-2025'
        >>> notice_number({"ocid": "ocds-h6vhtk-05050e", "date": "2025-04-17T15:23:00+01:00"})
        'ocds-h6vhtk-05050e-2025-04-17'
    """
    if text(release, "id"):
        return text(release, "id")
    for each in (*rows(release, "awards"), *rows(release, "contracts")):
        match = _NUMBER.match(text(each, "id"))
        if match:
            return match[0]
    process = text(release, "ocid") or text(release, "tender", "id")
    return f"{process or text(release, 'buyer', 'name')}-{text(release, 'date')[:10]}"


def _violated(filed: Filed) -> list[str]:
    """List what OCDS requires and the release lacks."""
    release = filed.release
    notes = [f"{name}: missing" for name in _REQUIRED if not release.get(name)]
    if filed.recoded:
        notes.append("file: the bytes are not UTF-8; read as Windows-1252")
    for stage, required in _REQUIRED_WITHIN:
        for number, each in enumerate(rows(release, stage)):
            notes += [f"{stage}[{number}].{name}: missing" for name in required if name not in each]
    if part(release, "tender") and not text(release, "tender", "id"):
        notes.append("tender.id: missing")
    if part(release, "buyer") and not text(release, "buyer", "id"):
        notes.append("buyer.id: missing")
    for award in rows(release, "awards"):
        unnamed = [each for each in rows(award, "suppliers") if not text(each, "id")]
        notes += [f"awards.suppliers.id: missing for '{text(each, 'name')}'" for each in unnamed]
    return [*notes, *_at_odds(release)]


def _at_odds(release: Json) -> list[str]:
    """List lots that were dropped although an award for them stands."""
    status = {text(lot, "id"): text(lot, "status") for lot in rows(release, "tender", "lots")}
    return [
        f"tender.lots: lot {lot} is '{status[lot]}' although award '{text(award, 'id')}' is active"
        for award in rows(release, "awards")
        for lot in words(award, "relatedLots")
        if text(award, "status") == "active" and status.get(lot) in _INACTIVE
    ]

"""Claims selected by what an address asks for, and one claim with those beside it."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Query

from api.site.reading import Reading
from api.site.when import When
from kg.errors import InvalidParameter, UnknownTerm
from kg.identity.find import matches
from kg.keys import last_segment
from kg.records.claim import ClaimRecord
from kg.records.claim_list import ClaimList
from kg.spelling import close_matches, nearest

_MOST_KNOWN = 5000
_SHOWN = ("accepted", "unreviewed")


@dataclass(frozen=True)
class ClaimFilter:
    """Which claims are wanted; what is empty leaves all of them in.

    Attributes:
        about: Subject or object, by key, code or name.
        status: Concept of ``code/claim-status``.
        said_by: Speaker, by key, code or name.
        source: Source, by key or slug.
        review: accepted, unreviewed or rejected.
    """

    about: str = ""
    status: str = ""
    said_by: str = ""
    source: str = ""
    review: str = ""


def wanted_claims(
    *,
    about: Annotated[
        str, Query(description="Only claims about this thing: a key, a code or a name.")
    ] = "",
    status: Annotated[
        str,
        Query(
            description="Only claims of this status: asserted, planned, past, conditional, "
            "alleged, denied or disputed; disputed finds what other claims contradict as well."
        ),
    ] = "",
    said_by: Annotated[str, Query(description="Only claims of this speaker.")] = "",
    source: Annotated[str, Query(description="Only claims of this source.")] = "",
    review: Annotated[
        Literal["", "accepted", "unreviewed", "rejected"],
        Query(description="Only claims in this state of review; all but rejected if left out."),
    ] = "",
) -> ClaimFilter:
    """Read the filters of an address; the dependency behind :data:`WantedClaims`."""
    return ClaimFilter(about.strip(), status, said_by.strip(), source.strip(), review)


WantedClaims = Annotated[ClaimFilter, Depends(wanted_claims)]


@dataclass(frozen=True)
class ClaimAnswer(ClaimRecord):
    """A claim with the claims beside it.

    Attributes:
        disputed_by: Claims that contradict it, in full.
        supported_by: Claims that say the same, in full.
        only_source: Whether no other source says the same.
    """

    disputed_by: tuple[ClaimRecord, ...]
    supported_by: tuple[ClaimRecord, ...]
    only_source: bool


def selected(reads: Reading, wanted: ClaimFilter, at: When) -> ClaimList:
    """Select claims, newest first.

    Raises:
        UnknownTerm: Nothing fits a key, code or name.
        AmbiguousIdentifier: Several things do.
        InvalidParameter: No claim can have this status.
    """
    statuses = reads.ontology.codes["claim-status"]
    if wanted.status and wanted.status not in statuses:
        known = nearest(wanted.status, statuses) or f"; it is one of {', '.join(sorted(statuses))}"
        raise InvalidParameter(f"parameter 'status': unknown status '{wanted.status}'{known}")
    about = reads.resolve_any(wanted.about, at.chosen) if wanted.about else ""
    said_by = reads.resolve_any(wanted.said_by, at.chosen) if wanted.said_by else ""
    source = source_key(reads, wanted.source) if wanted.source else ""
    reviews = (wanted.review,) if wanted.review else _SHOWN
    return reads.bulky.get(
        ("claims", about, wanted.status, said_by, source, at.day, reviews),
        lambda: reads.claims.select(
            about=about,
            status=wanted.status,
            said_by=said_by,
            source=source,
            at=at.day,
            reviews=reviews,
        ),
    )


def source_key(reads: Reading, text: str) -> str:
    """Find the key of a source.

    Raises:
        UnknownTerm: There is no such source.
    """
    key = text if text.startswith("source/") else f"source/{text}"
    if key not in reads.network.sources:
        near = matches(reads.dataset, last_segment(key).replace("-", " "))
        known = [each.key for each in near if each.key.startswith("source/")]
        raise UnknownTerm(text, close_matches(key, known) or tuple(known[:3]))
    return key


def claim_answer(reads: Reading, text: str) -> ClaimAnswer:
    """Describe one claim with the claims beside it.

    Raises:
        UnknownTerm: There is no such claim.
    """
    try:
        claim = reads.claims.get(text)
    except UnknownTerm as error:
        known = [last_segment(key) for key in reads.claims.select().keys[:_MOST_KNOWN]]
        raise UnknownTerm(text, close_matches(last_segment(text), known)) from error
    return ClaimAnswer(
        **vars(claim),
        disputed_by=tuple(reads.claims.get(key) for key in claim.contradicts),
        supported_by=tuple(reads.claims.get(key) for key in claim.corroborates),
        only_source=not other_sources(reads, claim),
    )


def other_sources(reads: Reading, claim: ClaimRecord) -> frozenset[str]:
    """Find the further sources that say the same as a claim."""
    sources = {reads.claims.get(key).source.key for key in claim.corroborates}
    for fact in claim.facts:
        edge = reads.network.edge(fact)
        sources.update(edge.sources if edge else ())
    return frozenset(sources - {claim.source.key})

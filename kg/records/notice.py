"""Notices as records: what was published about a contract, or a body's part in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kg.dates import PartialDate
from kg.keys import iri_of, key_of, local_name
from kg.network.projection import Network
from kg.records.common import Reference, SourceCard, reference_to, source_card
from kg.store.dataset import Dataset, Iri, Row
from kg.store.substitution import one_of

MOST_NOTICES = 100
"""How many notices a record lists."""
_OF_CONTRACT = "SELECT DISTINCT ?notice ?issued { ?notice nhs:noticeOf ?thing ; %s }"
# A notice tells of a body by a role it states, or by a claim it makes. The type of a notice, which
# only notices have, is found from what is known; its class would be read as a whole.
_OF_ORGANISATION = """
SELECT DISTINCT ?notice ?issued {
  { ?node nhs:roleHolder ?thing ; prov:hadPrimarySource ?notice }
  UNION { GRAPH ?graph { ?claim nhs:subject ?thing ; prov:hadPrimarySource ?notice } }
  UNION { GRAPH ?graph { ?claim nhs:object ?thing ; prov:hadPrimarySource ?notice } }
  ?notice nhs:noticeType ?type ; %s
}
"""
_ISSUED = "dcterms:issued ?issued . FILTER(?issued <= ?day)"
_DESCRIBED = """
SELECT ?notice ?issued ?exact ?type ?type_label ?process ?process_label ?contract {
  %s
  ?notice dcterms:issued ?issued ; nhs:noticeType ?type .
  ?type skos:prefLabel ?type_label .
  OPTIONAL { ?notice nhs:issuedPrecision ?exact }
  OPTIONAL { ?notice nhs:selectionProcess ?process . ?process skos:prefLabel ?process_label }
  OPTIONAL { ?notice nhs:noticeOf ?contract }
}
"""
_MORE = """
SELECT ?notice ?what ?text { %s VALUES ?what { nhs:shortcoming nhs:lot nhs:relatedProcess }
  ?notice ?what ?text }
"""
_FACTS = (
    "SELECT DISTINCT ?notice { %s ?fact nhs:inContract ?contract ; prov:hadPrimarySource ?notice }"
)


@dataclass(frozen=True)
class NoticeRecord:
    """One notice.

    Attributes:
        source: The notice as the source it is.
        issued: Day of publication, as exactly as it is known.
        type: Concept of ``code/notice-type``.
        type_label: The same in words.
        process: How the provider was chosen, in words; empty when the notice does not say.
        contracts: The contracts it tells of.
        is_fact: Whether roles in a contract rest on it; else it only plans or engages.
        lots: Its lots.
        related: Processes it says it is related to.
        shortcomings: What it lacks or gets wrong.
    """

    source: SourceCard
    issued: str
    type: str
    type_label: str
    process: str
    contracts: tuple[Reference, ...]
    is_fact: bool
    lots: tuple[str, ...]
    related: tuple[str, ...]
    shortcomings: tuple[str, ...]


@dataclass(frozen=True)
class Notices:
    """Notices, newest first.

    Attributes:
        items: The newest, as many as are asked for.
        total: How many there are.
    """

    items: tuple[NoticeRecord, ...]
    total: int


def notices_of(
    dataset: Dataset, network: Network, key: str, day: date, most: int = MOST_NOTICES
) -> Notices:
    """List the notices that tell of a contract or an organisation, published by a day."""
    pattern = _OF_CONTRACT if key.startswith("contract/") else _OF_ORGANISATION
    rows = dataset.select(pattern % _ISSUED, thing=Iri(iri_of(key)), day=day)
    found = {str(row["notice"]): str(row["issued"]) for row in rows}
    newest = sorted(found, key=lambda iri: (found[iri], iri), reverse=True)
    return Notices(described(dataset, network, newest[:most], day), len(found))


def described(
    dataset: Dataset, network: Network, iris: Sequence[str], day: date
) -> tuple[NoticeRecord, ...]:
    """Describe notices, in the order given; what is no notice is left out."""
    which = one_of("notice", iris)
    rows: dict[str, list[Row]] = {}
    for row in dataset.select(_DESCRIBED % which):
        rows.setdefault(str(row["notice"]), []).append(row)
    more: dict[tuple[str, str], list[str]] = {}
    for row in dataset.select(_MORE % which):
        what = local_name(str(row["what"]))
        more.setdefault((str(row["notice"]), what), []).append(str(row["text"]))
    facts = {str(row["notice"]) for row in dataset.select(_FACTS % which)}
    contracts = (
        str(row["contract"]) for each in rows.values() for row in each if "contract" in row
    )
    network.things.read(contracts)
    network.sources.read(map(key_of, iris))
    return tuple(
        _notice(network, rows[iri], more, day, is_fact=iri in facts) for iri in iris if iri in rows
    )


def _notice(
    network: Network,
    rows: list[Row],
    more: dict[tuple[str, str], list[str]],
    day: date,
    *,
    is_fact: bool,
) -> NoticeRecord:
    first = rows[0]
    iri, issued = str(first["notice"]), first["issued"]
    exact = local_name(str(first.get("exact", "")))
    contracts = dict.fromkeys(str(row["contract"]) for row in rows if "contract" in row)
    lots, related, lacks = (
        tuple(sorted(more.get((iri, what), ())))
        for what in ("lot", "relatedProcess", "shortcoming")
    )
    return NoticeRecord(
        source=source_card(network, key_of(iri)),
        issued=str(PartialDate.of(issued, exact)) if isinstance(issued, date) else str(issued),
        type=local_name(str(first["type"])),
        type_label=str(first["type_label"]),
        process=str(first.get("process_label", "")),
        contracts=tuple(reference_to(network, each, day) for each in sorted(contracts)),
        is_fact=is_fact,
        lots=lots,
        related=related,
        shortcomings=lacks,
    )

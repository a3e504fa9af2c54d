"""Writes what a notice only plans as claims of that notice, with status planned."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.dates import PartialDate
from kg.keys import last_segment
from kg.model import Claim, Evidence, Place, Value
from kg.sources.ocds.fields import text
from kg.sources.ocds.money import Amount
from kg.sources.ocds.notices import Notice
from kg.sources.ocds.parties import Party
from kg.sources.ocds.periods import Span


@dataclass(frozen=True)
class Plan:
    """What one notice plans for one contract.

    Attributes:
        notice: The notice.
        contract: Key of the contract.
        buyers: Who means to let it.
        suppliers: Who is meant to get it.
        amounts: What it is to be worth.
        span: How long it is to run.
        path: The file, for messages.
    """

    notice: Notice
    contract: str
    buyers: tuple[Party, ...]
    suppliers: tuple[Party, ...]
    amounts: tuple[Amount, ...]
    span: Span
    path: str


def plan_claims(plan: Plan, publisher: str) -> Iterator[Claim]:
    """Say what a plan claims, one claim for each thing it says.

    Args:
        plan: The plan.
        publisher: Who speaks where no buyer is named.
    """
    drafts = (*_parties(plan), *_worth(plan), *_dates(plan), *_process(plan, publisher))
    name = last_segment(plan.notice.key)
    for number, draft in enumerate(drafts, 1):
        speaker = plan.buyers[0].key if plan.buyers else publisher
        yield replace(draft, key=f"claim/{name}-{number:02d}", speaker=speaker)


def _claim(plan: Plan, predicate: str, says: str, field: str, **more: object) -> Claim:
    notice = plan.notice
    locator = f"{text(notice.release, 'ocid') or notice.number}, notice {notice.number}, {field}"
    draft = Claim(
        key="",
        document=last_segment(notice.key),
        says=says,
        subject=plan.contract,
        predicate=predicate,
        status="planned",
        speaker="",
        source=notice.key,
        evidence=(Evidence(notice.key, locator=locator),),
        review="accepted",
        verification="read",
        place=Place(plan.path, notice.filed.line),
    )
    return replace(draft, **more)  # type: ignore[arg-type]  # names are those of Claim


def _parties(plan: Plan) -> Iterator[Claim]:
    for buyer in plan.buyers:
        says = f"{buyer.name} plans to let the contract."
        subject, contract = buyer.key, plan.contract
        yield _claim(
            plan,
            "commissions",
            says,
            "buyer",
            subject=subject,
            object=contract,
            period=plan.span.period,
        )
    for supplier in plan.suppliers:
        says = f"{supplier.name} is meant to get the contract."
        yield _claim(
            plan,
            "awardedTo",
            says,
            "awards.suppliers",
            object=supplier.key,
            period=plan.span.period,
        )


def _worth(plan: Plan) -> Iterator[Claim]:
    for amount in plan.amounts:
        says = f"The contract is to be worth {amount.amount:,} {amount.currency}"
        value = Value(
            "money",
            amount=amount.amount,
            currency=amount.currency,
            basis=amount.basis,
            as_of=plan.notice.issued,
            qualifier=amount.qualifier,
        )
        tax = f", {amount.qualifier}" if amount.qualifier else ""
        yield _claim(plan, "contractValue", f"{says}{tax}.", amount.field, value=value)


def _dates(plan: Plan) -> Iterator[Claim]:
    span = plan.span
    bounds: tuple[tuple[str, str, PartialDate | None], ...] = (
        ("contractStart", "start on", span.period.start),
        ("contractEnd", "end on", span.period.end),
    )
    for predicate, verb, day in bounds:
        if day is not None:
            says = f"The contract is to {verb} {day}."
            yield _claim(plan, predicate, says, span.field, value=Value("date", date=day))
    if span.extent is not None:
        says = f"The contract may be extended to {span.extent}."
        value = Value("date", date=span.extent, qualifier="at the latest, if extended")
        yield _claim(plan, "contractEnd", says, span.field, value=value, also=("conditional",))
    if span.duration:
        says = f"The contract is to run for {span.duration}."
        value = Value("duration", duration=span.duration)
        yield _claim(plan, "contractTerm", says, span.field, value=value)


def _process(plan: Plan, publisher: str) -> Iterator[Claim]:
    kind = plan.notice.kind
    status = kind.contract or "planned"
    who = plan.buyers[0].name if plan.buyers else "The publisher"
    says = f"{who} published a notice of kind '{kind.name}'; the contract is {status}."
    yield _claim(
        plan,
        "hasStatus",
        says,
        "tag and description",
        object=f"code/contract-status/{status}",
        speaker=publisher,
    )
    if kind.process:
        words = f"{kind.process.replace('-', ' ')} under the Provider Selection Regime"
        says = f"The contract is to be let by {words}."
        value = Value("text", text=words)
        yield _claim(plan, "procuredThrough", says, "tender.description", value=value)

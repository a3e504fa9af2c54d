"""Early warning: which signs of later failures a contract shows on the day.

Method:
    Each flag asks one question of a running contract: of its size against the provider, of the
    body that answers for it, of its terms, its parties, its price, its commissioner. What it is
    computed from, where it is raised and on whose authority stands in one file, with its source.
    A flag is amber or red where even the least that its inputs can be raises it, not raised where
    even the most does not, and otherwise unknown: then it is told what would have to be known.
    Flags are never added up. Only facts in force on the day, or that held before it, are used;
    that no document speaks of something is unknown and no evidence against it.

Why it matters:
    When large contracts failed, most of what went wrong had been on paper before: a vehicle without
    funds, no guarantee, tax that could not be recovered, a partner who would not sign. The reading
    is retrospective and of failures only; it says nothing of how often such contracts go well.

Settings:
    contract: Only this contract, by IRI, key or slug; it need not run.
    definitions: Another file of definitions in place of the shipped one.

Example:
    >>> from kg.risk.sketch import network
    >>> result = early_warning(network("C commissioner K", "C kind ClinicalCommissioningGroup",
    ...     "L lead-provider K", "L kind Company", "P subcontractor K", "P kind NHSTrust"))
    >>> for finding in result.findings:
    ...     print(f"{finding.kind}: {finding.sentence}")
    F5 VAT gap, amber: NHS money reaches P through L, outside the NHS, so that VAT on the way may \
not be recovered.

Reference:
    National Audit Office, Investigation into the collapse of the UnitingCare Partnership contract,
    HC 512, 2016. Public Accounts Committee, UnitingCare Partnership contract, HC 633, 2016.
    Open Contracting Partnership, Red Flags in Public Procurement, 2024, for quartiles of peers.
"""

from pathlib import Path as File

from kg.risk.delivery import Delivery, read
from kg.risk.finding import Coverage, FactGraph, Finding, Measure, Result
from kg.risk.flags.definitions import FILE, read_definitions
from kg.risk.flags.registry import flags_of, in_scene
from kg.risk.flags.scene import Scene
from kg.risk.flags.state import FlagState
from kg.risk.wording import agreed, counted, first_of_each

ASSUMPTIONS = (
    "Flags are read each for itself and never added up.",
    "They were chosen by looking back at contracts that failed, and predict nothing.",
    "How often contracts that did well show them is not known.",
)

__all__ = ["MEASURE", "early_warning", "flags_of"]


def early_warning(
    graph: FactGraph, *, contract: str = "", definitions: File | str = FILE
) -> Result:
    """Ask every flag of every running contract, or of the one that is named.

    Raises:
        UnknownContract: If the contract is not in the graph.
        SeedError: If the definitions do not hold together.
        MeasureError: If the graph is not a graph of facts at a day.
    """
    delivery = read(graph)
    scene = Scene(delivery, read_definitions(File(definitions)))
    chosen = (delivery.contract(contract),) if contract else delivery.contracts
    states = {each: in_scene(scene, each) for each in chosen}
    findings = tuple(
        _finding(delivery, each, found)
        for each, asked in states.items()
        for found in asked
        if found.raised
    )
    unknowns = first_of_each(
        [
            f"{delivery.label(each)}, {found.flag} {found.name}: {found.sentence}"
            for each, asked in states.items()
            for found in asked
            if not found.raised and found.unknowns
        ]
    )
    asked = sum(len(each) for each in states.values())
    return Result(
        measure=MEASURE.name,
        at=delivery.at,
        headline=_headline(states),
        findings=findings,
        assumptions=ASSUMPTIONS,
        unknowns=unknowns,
        method=f"{len(scene.definitions.flags)} flags, each by its own definition "
        f"(version {scene.definitions.version})",
        coverage=Coverage(asked - len(unknowns), len(unknowns), delivery.undated),
        subgraph=delivery.part(path for finding in findings for path in finding.paths),
    )


def _finding(delivery: Delivery, contract: str, found: FlagState) -> Finding:
    subject = delivery.thing(contract)
    return Finding(
        kind=f"{found.flag} {found.name}, {found.level}",
        subject=subject,
        value=1 if found.value is None else found.value,
        unit=found.unit or "sources that say so",
        sentence=found.sentence,
        beside=None if found.about == subject else found.about,
        touches=(subject,),
        paths=found.paths,
        sources=found.sources,
        unknowns=found.unknowns,
    )


def _headline(states: dict[str, tuple[FlagState, ...]]) -> str:
    raised = {each: [one for one in asked if one.raised] for each, asked in states.items()}
    showing = [each for each, found in raised.items() if found]
    if not showing:
        return f"no flag is raised on any of {counted(len(states), 'contract')} on record"
    flags = {one.flag for found in raised.values() for one in found}
    return (
        f"{counted(len(showing), 'contract')} of {len(states)} "
        f"{agreed(len(showing), 'shows', 'show')} at least one of {counted(len(flags), 'flag')}; "
        f"none of them says that it will fail"
    )


MEASURE = Measure(
    name="early-warning",
    title="Early-warning flags",
    question="Which signs that went before earlier failures does a contract show?",
    run=early_warning,
    settings={
        "contract": "only this contract, running or not",
        "definitions": "another file of definitions of the flags",
    },
)

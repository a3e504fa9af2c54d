"""A cascade as the answer of a measure: headline, assumptions, and what it rests on."""

from collections.abc import Iterable, Iterator, Sequence

from kg.errors import MeasureError
from kg.risk.contagion.band import FailingCosts
from kg.risk.contagion.result import CascadeResult
from kg.risk.contagion.run import CUTOFF
from kg.risk.contagion.words import Scene, findings_of, residual_in_words
from kg.risk.ensemble.priors import Priors
from kg.risk.finding import Coverage, Result
from kg.risk.snapshot.system import USED
from kg.risk.wording import agreed, counted, first_of_each

NAME = "cascade"
"""Name of the measure that lets organisations fail."""


def told(scene: Scene, found: Sequence[CascadeResult], priors: Priors) -> Result:
    """Tell cascades, each of which begins with somebody else, as a measure does.

    Args:
        scene: What findings are worded from.
        found: The cascades.
        priors: What was believed where nothing is on record.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.ensemble.reading import shipped_priors
        >>> from kg.risk.sketch import network
        >>> from kg.risk.snapshot import RiskSnapshot
        >>> from kg.risk.snapshot.system import system_of
        >>> graph, priors = network("L lead-provider K"), shipped_priors()
        >>> system = system_of(RiskSnapshot.from_networkx(graph), priors)
        >>> told(Scene(read(graph), system), [], priors).headline
        'no lead provider is known to be paid under a contract on this day'
    """
    delivery = scene.delivery
    findings = tuple(finding for each in found for finding in findings_of(scene, each))
    unknowns = first_of_each([doubt for each in findings for doubt in each.unknowns])
    return Result(
        measure=NAME,
        at=delivery.at,
        headline=_headline(scene, found),
        findings=findings,
        assumptions=(
            *(f"{priors[name].meaning} {priors[name].source}" for name in USED),
            "Priors are taken from the 5th to the 95th of a hundred of what they can be.",
            *first_of_each([residual_in_words(each.residual) for each in found]),
            *first_of_each(list(_untold(scene, found))),
        ),
        unknowns=unknowns,
        method="Eisenberg-Noe, Furfine and linear DebtRank over contract payments of the day",
        coverage=Coverage(delivery.evidenced, len(unknowns), delivery.undated),
        subgraph=delivery.part(path for each in findings for path in each.paths),
    )


def _headline(scene: Scene, found: Sequence[CascadeResult]) -> str:
    if not found:
        return "no lead provider is known to be paid under a contract on this day"
    most = max(found, key=lambda each: each.number)
    number = most.number
    who = scene.delivery.names(most.failed)
    others = f"{counted(number, 'other organisation')} {agreed(number, 'has', 'have')}"
    lost = f"{others} a loss that matters"
    if len(found) == 1:
        return (
            f"if {who} {agreed(len(most.failed), 'fails', 'fail')} and nothing else changes, {lost}"
        )
    return f"of {len(found)} leads tried in turn, {who} reaches most: if it fails, {lost}"


def _untold(scene: Scene, found: Iterable[CascadeResult]) -> Iterator[str]:
    """Say of how many nothing is told here, and why."""
    for each in found:
        if each.left_out:
            shown = counted(len(each.reached), "organisation")
            yield (
                f"Of {each.number} reached, those are told of that can lose most, and whoever "
                f"stands between: {shown}."
            )
        far = sum(not scene.has(each, one.organisation) for one in each.reached)
        if far:
            yield (
                f"Of {counted(far, 'organisation')} reached the way is not shown: many small "
                "losses add up to it, or a contract on it has too many facts to read."
            )


def settings(
    fail: str | Iterable[str],
    materiality: float | str = CUTOFF,
    alpha: float | str = 1,
    beta: float | str = 1,
) -> tuple[list[str], float, FailingCosts]:
    """Read the settings of the measure.

    Args:
        fail: Who fails: one, or several at once.
        materiality: Part of a buffer that is not followed.
        alpha: Part of its own means that whoever fails still realises.
        beta: Part of what others owe it that whoever fails still realises.

    Raises:
        MeasureError: A number is out of range.

    Example:
        >>> settings("RYF", "0.05")
        (['RYF'], 0.05, FailingCosts(alpha=1.0, beta=1.0))
    """
    named = [fail] if isinstance(fail, str) else list(fail)
    costs = FailingCosts(_part("alpha", alpha), _part("beta", beta))
    return [name for name in named if name], _part("materiality", materiality), costs


def _part(name: str, given: float | str) -> float:
    try:
        number = float(given)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise MeasureError(f"{name} '{given}'; give a number from 0 to 1")
    return number

"""Resolve names and identifiers to organisations, and explain each choice.

NAME is as a document writes it: a name, a former name, an acronym, an ODS code or another
identifier. What only resembles a name is listed and never accepted. --evaluate FILE measures the
resolver on a CSV file with columns 'raw name' and 'ODS code' or 'canonical name'.
"""

from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from api.cli import _options
from api.cli._table import Cell, table
from kg.identity.crosswalk import Crosswalk
from kg.identity.evaluate import Evaluation, Judged, Score, evaluate, read_labelled
from kg.identity.match import Resolver
from kg.identity.resolution import Resolution
from kg.store.dataset import Dataset


@click.command(help=__doc__)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--evaluate",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Measure precision and recall on a labelled file.",
)
@_options.at
@_options.as_json
@_options.store
def command(
    names: tuple[str, ...],
    file: Path | None,
    at: date | None,
    as_json: bool,
    store: Path | None,
) -> None:
    """Run ``nhs-kg resolve``."""
    if bool(names) == bool(file):
        raise click.UsageError("give names, or --evaluate FILE")
    if file and at:
        raise click.UsageError("--at belongs to names; a labelled file has a column of dates")
    crosswalk = Crosswalk.of(Dataset.open(_options.settings(store).folder))
    if file:
        _print_evaluation(evaluate(crosswalk, read_labelled(file)), as_json=as_json)
        return
    resolver = Resolver(crosswalk)
    found = [resolver.resolve(name, at) for name in names]
    if as_json:
        _options.print_json([_as_dict(each) for each in found])
    else:
        click.echo("\n\n".join(_in_words(each, crosswalk) for each in found))
    if not all(each.key for each in found):
        raise click.exceptions.Exit(1)


def _as_dict(found: Resolution) -> dict[str, object]:
    return {**asdict(found), "at": found.at.isoformat() if found.at else None}


def _in_words(found: Resolution, crosswalk: Crosswalk) -> str:
    if found.key:
        label = crosswalk.labels.get(found.key, found.key)
        lines = [f"{found.text}: {label} ({found.key})"]
        lines.append(f"  {found.method}, score {found.score:g}: {found.evidence}")
    else:
        lines = [f"{found.text}: not resolved", f"  {found.evidence}"]
    for each in found.alternatives:
        lines.append(f"  or {each.label} ({each.key}): {each.method}, score {each.score:g}")
    return "\n".join(lines)


def _print_evaluation(found: Evaluation, *, as_json: bool) -> None:
    rows = [_row("all", found.total)]
    rows += [_row(method, score) for method, score in found.methods.items()]
    if as_json:
        wrong, missed = (
            [_case(each) for each in found.wrong],
            [_case(each) for each in found.missed],
        )
        told: dict[str, object] = {"names": len(found.judged), "suggested": found.suggested}
        _options.print_json(told | {"methods": rows, "wrong": wrong, "missed": missed})
        return
    click.echo(table(["method", "accepted", "correct", "precision", "recall", "F1"], rows))
    for each in found.wrong:
        click.echo(f"wrong, line {each.labelled.line}: {_told(each)}")
    for each in found.missed:
        click.echo(f"missed, line {each.labelled.line}: {_told(each)}")
    missing = len(found.missed)
    click.echo(f"{len(found.judged)} names; {found.suggested} of {missing} missed are suggested")


def _row(method: str, score: Score) -> dict[str, Cell]:
    return {
        "method": method,
        "accepted": score.accepted,
        "correct": score.correct,
        "precision": f"{score.precision:.3f}",
        "recall": f"{score.recall:.3f}",
        "F1": f"{score.f1:.3f}",
    }


def _case(judged: Judged) -> dict[str, object]:
    labelled, found = judged.labelled, judged.resolution
    found_as = {"found": found.key, "method": found.method, "evidence": found.evidence}
    return {"line": labelled.line, "raw": labelled.raw, "expected": labelled.truth, **found_as}


def _told(judged: Judged) -> str:
    found = judged.resolution
    said = found.key or "not resolved"
    truth = judged.labelled.truth or "nothing known"
    return f"'{judged.labelled.raw}' is {truth}, {said}; {found.evidence}"

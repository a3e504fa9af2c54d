"""Measure extraction against annotated documents.

GOLD is a file of the form nhs-kg-gold/1, DOCS the folder with its documents. Counts what is right
by relation and over all: the triple, also with status, also with speaker; then intervals, passages,
linked names and statuses taken for others. --write-precision keeps what each rule achieved, which
is the confidence that candidates carry from then on.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Unpack

import click

from api.cli import _language_model, _options
from api.cli._table import Cell, table
from api.cli.extract import known_names
from kg.extract.documents import read_document
from kg.extract.evaluation.gold import read_gold
from kg.extract.evaluation.matching import Judged, judge
from kg.extract.evaluation.scores import LEVELS, Evaluation, Levels, Score, evaluate
from kg.extract.extractor import Extraction


@click.command(help=__doc__)
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("docs", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--errors", is_flag=True, help="List what was wrong and what was missed.")
@click.option(
    "--write-precision",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the counts of each rule, as kg/extract/lexicon/precision.json keeps them.",
)
@_language_model.options
@_options.as_json
@_options.store
def command(
    gold: Path,
    docs: Path,
    errors: bool,
    write_precision: Path | None,
    as_json: bool,
    store: Path | None,
    **asked: Unpack[_language_model.Asked],
) -> None:
    """Run ``nhs-kg evaluate``."""
    with_model = _language_model.is_wanted(asked)
    known, marked = known_names(store), list(read_gold(gold, docs))
    extractions = [
        Extraction(read_document(each.path, issued=each.issued, publisher=each.publisher), known)
        for each in marked
    ]
    if with_model:
        # Imported here: without a model none of it is needed.
        from api.cli._asking_model import both_lanes  # noqa: PLC0415

        for extraction, both in zip(extractions, both_lanes(asked, extractions), strict=True):
            extraction.candidates = [each.candidate for each in both]
    judged = [judge(each, claims) for each, claims in zip(extractions, marked, strict=True)]
    found = evaluate(judged)
    if write_precision:
        write_precision.write_text(_precision(found, gold, len(judged)), encoding="utf-8")
    if as_json:
        _options.print_json(_as_json(found))
        return
    _print(found)
    if errors:
        _print_errors(judged)


def _precision(found: Evaluation, gold: Path, documents: int) -> str:
    rules = {name: {"seen": seen, "right": right} for name, (seen, right) in found.rules.items()}
    every = {"seen": found.triple.found, "right": found.triple.right}
    measured = {"gold": gold.as_posix(), "documents": documents}
    told = {"measured_on": measured, "all": every, "rules": rules}
    return json.dumps(told, indent=1, sort_keys=True) + "\n"


def _as_json(found: Evaluation) -> dict[str, object]:
    told = asdict(found)
    told["confusion"] = [
        {"gold": gold, "found": got, "count": count}
        for (gold, got), count in sorted(found.confusion.items())
    ]
    for name in LEVELS:
        told[name] = _row(name, getattr(found, name))
    told["relations"] = [
        {**_row(name, levels.triple), **_more(levels)} for name, levels in found.relations.items()
    ]
    return told


def _row(name: str, score: Score) -> dict[str, Cell]:
    return {
        "relation": name,
        "right": score.right,
        "found": score.found,
        "gold": score.wanted,
        "precision": f"{score.precision:.3f}",
        "recall": f"{score.recall:.3f}",
        "F1": f"{score.f1:.3f}",
    }


def _more(levels: Levels) -> dict[str, Cell]:
    """Precision, recall and F1 of the stricter levels, in one cell each."""
    scores = {"with status": levels.with_status, "with speaker": levels.with_speaker}
    return {
        name: f"{each.precision:.2f} {each.recall:.2f} {each.f1:.2f}"
        for name, each in scores.items()
    }


def _print(found: Evaluation) -> None:
    rows = [{**_row("all", found.triple), **_more(found)}]
    rows += [
        {**_row(name, levels.triple), **_more(levels)} for name, levels in found.relations.items()
    ]
    columns = ["relation", "right", "found", "gold", "precision", "recall", "F1"]
    click.echo(table([*columns, "with status", "with speaker"], rows))
    for level, measures in found.intervals.items():
        for name, (low, high) in measures.items():
            click.echo(f"{level}, {name}: {low:.2f} to {high:.2f} (95%, by document)")
    click.echo(f"core claims found: {found.core[0]} of {found.core[1]}")
    click.echo(f"parties linked to their key: {found.linked[0]} of {found.linked[1]}")
    click.echo(f"same passage as the gold: {found.same_span:.2f}; mean overlap {found.overlap:.2f}")
    _print_confusion(found)


def _print_confusion(found: Evaluation) -> None:
    """Print which statuses were taken for which: a row for each of the gold's."""
    statuses = sorted({status for pair in found.confusion for status in pair})
    rows: list[dict[str, Cell]] = [
        {"status": gold, **{f"as {got}": found.confusion.get((gold, got), 0) for got in statuses}}
        for gold in statuses
    ]
    if rows:
        click.echo(table(["status", *(f"as {got}" for got in statuses)], rows))


def _print_errors(judged: Sequence[Judged]) -> None:
    for each in judged:
        for wrong in each.wrong:
            thing = wrong.object.name if wrong.object else "its value"
            place = f"{each.document.id}:{wrong.evidence[0].line}"
            click.echo(
                f"wrong, {place}: {wrong.subject.name} {wrong.predicate} {thing} [{wrong.rule}]"
            )
        for missed in each.missed:
            click.echo(f"missed, {missed.id}: {missed.subject} {missed.predicate} {missed.object}")

"""Measure extraction against annotated documents.

GOLD is a file of the form nhs-kg-gold/1, DOCS the folder with its documents. Counts what is right
by relation and over all: the triple, also with status, also with speaker. --write-precision keeps
what each rule achieved, which is the confidence that candidates carry from then on.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from api.cli import _options
from api.cli._table import Cell, table
from api.cli.extract import known_names
from kg.extract.documents import read_document
from kg.extract.evaluation.gold import read_gold
from kg.extract.evaluation.matching import Judged, judge
from kg.extract.evaluation.scores import Evaluation, Score, evaluate
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
@_options.as_json
@_options.store
def command(
    gold: Path,
    docs: Path,
    errors: bool,
    write_precision: Path | None,
    as_json: bool,
    store: Path | None,
) -> None:
    """Run ``nhs-kg evaluate``."""
    known = known_names(store)
    judged = list[Judged]()
    for each in read_gold(gold, docs):
        document = read_document(each.path, issued=each.issued, publisher=each.publisher)
        judged.append(judge(Extraction(document, known), each))
    found = evaluate(judged)
    if write_precision:
        write_precision.write_text(_precision(found), encoding="utf-8")
    if as_json:
        _options.print_json(_as_json(found))
        return
    _print(found)
    if errors:
        _print_errors(judged)


def _precision(found: Evaluation) -> str:
    rules = {name: {"seen": seen, "right": right} for name, (seen, right) in found.rules.items()}
    every = {"seen": found.triple.found, "right": found.triple.right}
    return json.dumps({"all": every, "rules": rules}, indent=1, sort_keys=True) + "\n"


def _as_json(found: Evaluation) -> dict[str, object]:
    told = asdict(found)
    told["confusion"] = [
        {"gold": gold, "found": got, "count": count}
        for (gold, got), count in sorted(found.confusion.items())
    ]
    for name in ("triple", "with_status", "with_speaker"):
        told[name] = _row(name, getattr(found, name))
    told["relations"] = [_row(name, score) for name, score in found.relations.items()]
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


def _print(found: Evaluation) -> None:
    rows = [
        _row("all: triple", found.triple),
        _row("all: with status", found.with_status),
        _row("all: with status and speaker", found.with_speaker),
        *(_row(name, score) for name, score in found.relations.items()),
    ]
    columns = ["relation", "right", "found", "gold", "precision", "recall", "F1"]
    click.echo(table(columns, rows))
    for name, (low, high) in found.intervals.items():
        click.echo(f"{name} of the triple: {low:.2f} to {high:.2f} (95 %, by document)")
    click.echo(f"core claims found: {found.core[0]} of {found.core[1]}")
    click.echo(f"parties linked to their key: {found.linked[0]} of {found.linked[1]}")
    click.echo(f"same passage as the gold: {found.same_span:.2f}; mean overlap {found.overlap:.2f}")
    for (gold, got), count in sorted(found.confusion.items()):
        click.echo(f"status {gold}, found as {got}: {count}")


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

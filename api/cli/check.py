"""Check seeds, RDF files or a built store.

Without PATH the seeds as a whole are checked against format, references and shapes. PATH is a
folder of seeds, a seed document (checked together with the seeds), or an RDF file. All problems are
shown at once; nothing is stored.

With --store the store is checked as it stands: against the shapes, if it is not too large for
that, and by the rules of quality, which count what they find by source; the site shows the report
on its page of data. Only violations make the command fail.
"""

import shutil
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import pyoxigraph as ox

from api.cli import Failure, _options
from kg.build import check_seeds
from kg.errors import Problem, Violation
from kg.ontology import Ontology
from kg.quality import RuleResult, keep_report, quality_report
from kg.shapes import Report, check
from kg.store.dataset import Dataset

MOST_FOR_SHAPES = 300_000
"""Most statements that are checked against the shapes, which takes a minute or two."""
_SOURCES_SHOWN = 5


@click.command(help=__doc__)
@click.argument(
    "paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH]..."
)
@click.option(
    "--store",
    is_flag=False,
    flag_value=Path(),
    type=click.Path(file_okay=False, path_type=Path),
    metavar="[DIR]",
    help="Check the store in DIR, or the one of the settings (NHS_KG_STORE, else ./store).",
)
@_options.as_json
def command(paths: tuple[Path, ...], store: Path | None, as_json: bool) -> None:
    """Run ``nhs-kg check``."""
    if store is not None and paths:
        raise click.UsageError("give either files to check or --store, not both")
    conforms = _check_store(store, as_json) if store is not None else _check_paths(paths, as_json)
    if not conforms:
        raise click.exceptions.Exit(1)


def _check_paths(paths: tuple[Path, ...], as_json: bool) -> bool:
    seeds = _options.settings(None).seeds
    folders = [path for path in paths if path.is_dir()]
    documents = [path for path in paths if path.suffix in {".yaml", ".yml", ".csv"}]
    others = [path for path in paths if path not in folders and path not in documents]
    reports = [check_seeds(seeds_folder=folder) for folder in folders or [seeds] * (not paths)]
    reports += [check_documents(seeds, documents)] if documents else []
    reports += [check_rdf(path) for path in others]
    results = [result for report in reports for result in report.results]
    found = Report(tuple(sorted(results)))
    if as_json:
        _options.print_json(_as_json(found))
    else:
        _print(found)
        click.echo(_in_words(found))
    return found.conforms


def _check_store(folder: Path, as_json: bool) -> bool:
    settings = _options.settings(None if folder == Path() else folder)
    dataset = Dataset.open(settings.folder)
    shapes = check_shapes(dataset)
    rules = quality_report(dataset, today=_options.today())
    _keep(dataset, rules)
    conforms = (shapes is None or shapes.conforms) and not any(each.is_violation for each in rules)
    if as_json:
        told = None if shapes is None else _as_json(shapes)
        described = [_rule_as_json(each) for each in rules]
        _options.print_json({"conforms": conforms, "shapes": told, "rules": described})
        return conforms
    if shapes is None:
        click.echo(f"shapes: not checked; {len(dataset):,} statements are too many")
    else:
        _print(shapes)
        click.echo(f"shapes: {_in_words(shapes)}")
    for each in rules:
        _print_rule(each)
    violated = sum(each.is_violation for each in rules)
    click.echo(f"rules: {violated or 'no'} violation{'s' * (violated > 1)} in {len(rules)} rules")
    return conforms


def _keep(dataset: Dataset, rules: Sequence[RuleResult]) -> None:
    try:
        if dataset.home is not None:
            keep_report(dataset.home.path, rules)
    except OSError as error:  # whoever may read a store may check it, and need not be its owner
        reason = error.strerror or str(error)
        click.echo(f"the report is not kept for the site: {reason}", err=True)


def check_shapes(dataset: Dataset, most: int = MOST_FOR_SHAPES) -> Report | None:
    """Check a store against the shapes; None where it is too large for that.

    Args:
        dataset: The store.
        most: The most statements that are checked.
    """
    return check(dataset.quads(), {}) if len(dataset) <= most else None


def _print_rule(result: RuleResult) -> None:
    if not result.count:
        return
    rule = result.rule
    click.echo(f"{rule.severity} {rule.name}: {result.count:,} | {rule.title}")
    for each in result.examples:
        click.echo(f"    {each.node}: {each.value} ({each.source})")
    counts = [f"{each.source} {each.count:,}" for each in result.by_source[:_SOURCES_SHOWN]]
    more = len(result.by_source) - len(counts)
    told = f" and {more:,} more" if more else ""
    click.echo(f"    in {', '.join(counts)}{told}")
    click.echo(f"    {rule.action}")


def _rule_as_json(result: RuleResult) -> dict[str, object]:
    told = asdict(result)
    return {**told.pop("rule"), **told}


def _print(report: Report) -> None:
    for each in report.results:
        click.echo(f"{each.severity.lower()}: {each.problem}")


def _as_json(report: Report) -> dict[str, object]:
    lines = [{**asdict(each), **asdict(each.problem)} for each in report.results]
    for line in lines:
        del line["problem"]
    return {"conforms": report.conforms, "results": lines}


def _in_words(report: Report) -> str:
    others = len(report.results) - len(report.violations)
    if report.conforms:
        return "conforms" + (f"; {others} warnings" if others else "; no problem found")
    return f"does not conform: {len(report.violations)} violations, {others} warnings"


def check_documents(seeds: Path, documents: Iterable[Path]) -> Report:
    """Check documents as if they stood among the seeds; only their own problems are reported."""
    with ExitStack() as stack:
        draft = Path(stack.enter_context(TemporaryDirectory())) / "seeds"
        shutil.copytree(seeds, draft)
        names = [_place(document, seeds, draft) for document in documents]
        report = check_seeds(seeds_folder=draft)
    return Report(tuple(each for each in report.results if each.problem.path in names))


def _place(document: Path, seeds: Path, draft: Path) -> str:
    path, root = document.resolve(), seeds.resolve()
    if path.is_relative_to(root):
        return str(path.relative_to(root))
    known = sorted(draft.rglob(path.name))
    target = known[0] if known else draft / "documents" / path.name
    shutil.copyfile(path, target)
    return str(target.relative_to(draft))


def check_rdf(path: Path) -> Report:
    """Check an RDF file against the shapes.

    Raises:
        Failure: The ending of its name belongs to no RDF format.
    """
    form = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
    if form is None:
        raise Failure(f"'{path}' is neither a seed document (.yaml, .csv) nor RDF (.ttl, .nq, …)")
    try:
        quads = tuple(ox.parse(path=path, format=form))
    except SyntaxError as error:
        problem = Problem(str(path), error.lineno or 0, "syntax", error.msg)
        return Report((Violation(problem, "Violation", "", "syntax"),))
    return check((*Ontology.load().quads, *quads), {})

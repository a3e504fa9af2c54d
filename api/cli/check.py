"""Check seeds or RDF files against format, references and shapes.

Without PATH the seeds as a whole are checked. PATH is a folder of seeds, a seed document (checked
together with the seeds), or an RDF file. All problems are shown at once; nothing is stored.
"""

import shutil
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import pyoxigraph as ox

from api.cli import Failure, _options
from kg.build import check_seeds
from kg.errors import Problem
from kg.ontology import Ontology
from kg.shapes import Report, Violation, check


@click.command(help=__doc__)
@click.argument(
    "paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH]..."
)
@_options.as_json
def command(paths: tuple[Path, ...], as_json: bool) -> None:
    """Run ``nhs-kg check``."""
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
        lines = [{**asdict(each), **asdict(each.problem)} for each in found.results]
        for line in lines:
            del line["problem"]
        _options.print_json({"conforms": found.conforms, "results": lines})
    else:
        for each in found.results:
            click.echo(f"{each.severity.lower()}: {each.problem}")
        click.echo(_in_words(found))
    if not found.conforms:
        raise click.exceptions.Exit(1)


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

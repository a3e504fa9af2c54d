"""Ask a named question, or any SPARQL query; without a name, list the questions.

Examples: nhs-kg ask lead-providers --at 2019-05-01; nhs-kg ask contract-roles --param
contract=dorset-iucs; nhs-kg ask --query question.rq --format csv
"""

import json
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TextIO

import click
import pyoxigraph as ox

from api.asking import Asked, cards, cells
from api.cli import _options
from api.cli._table import Cell, table
from api.services import open_dataset, open_pool
from api.settings import Settings
from kg.keys import key_of
from kg.namespaces import XSD
from kg.questions import Questions
from kg.store.dataset import Dataset
from kg.store.query import Query
from kg.store.query_text import QueryText
from kg.store.substitution import substitute

_ROWS = {
    "table": "application/sparql-results+json",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
_GRAPHS = {
    "table": "text/turtle",
    "turtle": "text/turtle",
    "json": "application/ld+json",
    "xml": "application/rdf+xml",
}


@click.command(help=__doc__)
@click.argument("name", required=False)
@click.option("--param", "params", multiple=True, metavar="K=V", help="A parameter; repeatable.")
@click.option(
    "--query", type=click.File(encoding="utf-8"), help="A file of SPARQL, or - for stdin."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "tsv", "xml", "turtle"]),
    default="table",
    help="json and xml are the W3C's formats for results.",
)
@_options.as_json
@_options.at
@_options.store
def command(
    name: str | None,
    params: tuple[str, ...],
    query: TextIO | None,
    form: str,
    as_json: bool,
    at: date | None,
    store: Path | None,
) -> None:
    """Run ``nhs-kg ask``."""
    if name and query:
        raise click.UsageError("give the name of a question or --query, not both")
    if query and (params or as_json):
        raise click.UsageError("--param and --json belong to named questions; use --format json")
    if not name and not query:
        _list_questions(as_json=as_json)
        return
    given = _given(params) | ({"at": at.isoformat()} if at else {})
    settings = _options.settings(store)
    dataset = open_dataset(settings)
    if query:
        click.echo(run(dataset, settings, _with_day(query.read(), at), form), nl=False)
        return
    question = Questions.load()[name or ""]
    asked = Asked.read(question, given, dataset, _options.today())
    if form != "table":
        click.echo(run(dataset, settings, asked.query, form), nl=False)
        return
    _print_answer(asked, dataset, as_json=as_json)


def _list_questions(*, as_json: bool) -> None:
    questions = Questions.load()
    if as_json:
        told = ({"name": q.name, "topic": q.topic, "title": q.title} for q in questions.all())
        _options.print_json(list(told))
        return
    width = max(len(each.name) for each in questions.all())
    parts = []
    for topic, listed in questions.by_topic().items():
        parts.append([topic, *(f"  {each.name.ljust(width)}  {each.title}" for each in listed)])
    click.echo("\n\n".join("\n".join(lines) for lines in parts))


def _given(params: tuple[str, ...]) -> dict[str, str]:
    for param in params:
        if "=" not in param:
            raise click.BadParameter(f"'{param}' is not name=value", param_hint="--param")
    return dict(param.split("=", 1) for param in params)


def _print_answer(asked: Asked, dataset: Dataset, *, as_json: bool) -> None:
    columns = asked.question.columns
    rows = [cells(row, columns) for row in asked.rows(dataset)]
    if as_json:
        _options.print_json(
            {
                "question": asked.question.name,
                "title": asked.question.title,
                "parameters": asked.parameters,
                "columns": columns,
                "rows": rows,
                "sources": cards(rows, dataset),
            }
        )
        return
    told = ", ".join(f"{name} {value}" for name, value in asked.parameters.items())
    click.echo(f"{asked.question.title} ({told})" if told else asked.question.title, err=True)
    told_above = {*asked.bindings, *(f"{name}_name" for name in asked.bindings)}
    click.echo(table([each for each in columns if each not in told_above], rows))


def _with_day(text: str, at: date | None) -> str:
    if at is None:
        return text
    return substitute(text, {"at": ox.Literal(at.isoformat(), datatype=ox.NamedNode(XSD + "date"))})


def run(dataset: Dataset, settings: Settings, text: str, form: str) -> str:
    """Answer a query in a process that can be killed, and write the answer in a format.

    Raises:
        QueryError: The query is malformed, refused, too slow or too large.
        UsageError: The format cannot hold the answer.
    """
    gives_graph = QueryText.read(text).gives_graph
    formats = _GRAPHS if gives_graph else _ROWS
    if form not in formats:
        holds = "a graph" if gives_graph else "rows"
        raise click.UsageError(f"--format {form} cannot hold {holds}; use {', '.join(formats)}")
    with closing(open_pool(settings, dataset)) as pool:
        answer = pool.answer(Query(text, formats[form])).decode()
    if form == "table" and not gives_graph:
        return f"{_as_table(answer)}\n"
    return answer if answer.endswith("\n") or not sys.stdout.isatty() else f"{answer}\n"


def _as_table(answer: str) -> str:
    read = json.loads(answer)
    if "boolean" in read:
        return "yes" if read["boolean"] else "no"
    rows: list[dict[str, Cell]] = [
        {name: key_of(str(term["value"])) for name, term in row.items()}
        for row in read["results"]["bindings"]
    ]
    return table(read["head"]["vars"], rows)

"""Check that the passages a seed document names stand in your copy of its source.

FILE is the text, SEED the seed document. Where the copy is not the very one that was read, each
passage is looked for in it, also with other quotation marks, dashes, spaces and ends of lines.
Exit 1 when a passage is not found, or when its place is wrong in the very text.
"""

from pathlib import Path

import click

from api.cli import Failure, _options
from kg.extract.documents import read_document
from kg.ontology import Ontology
from kg.review.verify import Verified, verify

_LISTS = ("moved", "problems")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(help=__doc__)
@click.argument("file", type=_FILE)
@click.argument("seed", type=_FILE)
@click.option("--source", default="", help="Which of the sources of a dossier FILE is.")
@click.option("--moved", is_flag=True, help="List also where else passages stand in this copy.")
@_options.as_json
def command(file: Path, seed: Path, source: str, *, moved: bool, as_json: bool) -> None:
    """Run ``nhs-kg verify-source``."""
    found = verify(read_document(file), seed, Ontology.load(), source)
    if as_json:
        listed = {name: [vars(each) for each in getattr(found, name)] for name in _LISTS}
        _options.print_json({**vars(found), **listed})
    else:
        told = [*(found.moved if moved else ()), *found.problems]
        click.echo("\n".join([*map(str, told), _summary(found)]))
    if found.problems:
        raise Failure(f"problems: {len(found.problems)}; '{seed}' does not hold for this text")


def _summary(found: Verified) -> str:
    copy = "the very text that was read" if found.same_text else "another copy of the text"
    lost = len(found.problems)
    parts = [f"{found.standing} passages stand where the seed document says"]
    parts += [f"{len(found.moved)} elsewhere in it"] if found.moved else []
    parts += [f"{lost} do not hold"] if lost else []
    parts += [f"{found.in_words} places are told in words only"] if found.in_words else []
    return f"{copy}: {', '.join(parts)}"

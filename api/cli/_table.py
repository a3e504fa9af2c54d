"""Tables for people: columns where they fit the screen, else one block for each row."""

import shutil
from collections.abc import Iterator, Mapping, Sequence

Cell = str | int | bool | None
_ROOM = 100
_TITLES = ("_name", "_title")


def table(columns: Sequence[str], rows: Sequence[Mapping[str, Cell]]) -> str:
    """Write rows as text.

    A key and its name (``contract`` and ``contract_name``) share a column.

    Example:
        >>> rows = [{"contract": "contract/k", "contract_name": "Urgent care", "share": None}]
        >>> print(table(["contract", "contract_name", "share"], rows))
        contract                  share
        ------------------------  -----
        Urgent care (contract/k)
    """
    shown = [column for column in columns if _key_of_title(column) not in columns]
    texts = [[_text(row, column) for column in shown] for row in rows]
    if not rows:
        return "no rows"
    widths = [max(map(len, each)) for each in zip(shown, *texts, strict=True)]
    if sum(widths) + 2 * len(widths) > shutil.get_terminal_size((_ROOM, 0)).columns:
        return "\n\n".join("\n".join(_block(shown, each)) for each in texts)
    lines = [shown, ["-" * width for width in widths], *texts]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _key_of_title(column: str) -> str:
    ending = next((each for each in _TITLES if column.endswith(each)), "")
    return column.removesuffix(ending) if ending else ""


def _text(row: Mapping[str, Cell], column: str) -> str:
    value = _plain(row.get(column))
    title = next((_plain(row[column + each]) for each in _TITLES if row.get(column + each)), "")
    if not title or title == value:
        return value
    return f"{title} ({value})" if value else title


def _plain(value: Cell) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value).replace("\n", " ")


def _block(columns: Sequence[str], texts: Sequence[str]) -> Iterator[str]:
    width = max(map(len, columns))
    for column, text in zip(columns, texts, strict=True):
        if text:
            yield f"{column.ljust(width)}  {text}"

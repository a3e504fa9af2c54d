"""Loading keeps only codes and a few names, however long the file is."""

import tracemalloc
from pathlib import Path

import pytest

from kg.sources.loading import Known, loaders


def write_practices(path: Path, rows: int) -> Path:
    """Write a file of practices that nobody could take for real ones."""
    blank = '"",' * 6
    with path.open("w", encoding="utf-8") as file:
        for number in range(rows):
            code = f"ZZ{number:07d}"
            file.write(
                f'"{code}","MADE-UP SURGERY {number}","YZ1","QZ1",{blank}"19740401","","A","B",'
                f'"9Z{number % 10}","20200401","","","","","","0","","9Z{number % 10}","","4",""\n'
            )
    return path


def peak(path: Path) -> tuple[int, int]:
    """Count the quads of a file, and the most bytes that reading it held at once."""
    loader = loaders()["ods-csv"]
    tracemalloc.start()
    try:
        parts = loader.read(path, Known(), print, lambda _: None)
        blocks = (block for part in parts for block in part.blocks)
        count = sum(block.lines.count(b" .\n") for block in blocks)
        return count, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_the_first_statement_comes_before_the_file_has_been_read(tmp_path):
    path = write_practices(tmp_path / "practices.csv", 5000)
    read: list[int] = []
    parts = loaders()["ods-csv"].read(path, Known(), print, read.append)
    next(next(parts).blocks)
    assert sum(read) < path.stat().st_size / 2
    parts.close()  # type: ignore[attr-defined]


def test_more_rows_take_little_more_memory(tmp_path):
    few, small = peak(write_practices(tmp_path / "few.csv", 1500))
    many, large = peak(write_practices(tmp_path / "many.csv", 4500))
    assert many > 2.8 * few
    per_row = (large - small) / 3000
    assert per_row < 400  # bytes: its code and what a set needs for it


@pytest.mark.bench
def test_a_hundred_thousand_rows(tmp_path, capsys):
    count, most = peak(write_practices(tmp_path / "practices.csv", 100_000))
    assert count > 100_000
    with capsys.disabled():
        print(f"\n{count} statements of 100000 rows, {most / 2**20:.1f} MB at most")  # noqa: T201

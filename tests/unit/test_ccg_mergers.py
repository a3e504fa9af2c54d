"""Successions of CCGs from practices' moves, on a handful of practices."""

from collections import Counter
from pathlib import Path

import pytest

from kg.errors import InvalidDate
from kg.sources.ccg_mergers import (
    Life,
    Stay,
    moves_between,
    moves_by_stays,
    practices_by_board,
    practices_of,
    read_stays,
    successions,
)
from kg.sources.derive import board_rows, merger_rows
from kg.sources.ods_snapshots import RegisterRow

LIVES = {
    "00W": Life("2013-04-01", "2017-03-31"),
    "01M": Life("2013-04-01", "2017-03-31"),
    "14L": Life("2017-04-01", "2022-06-30"),
    "05C": Life("2013-04-01", "2021-03-31"),
    "D2P2L": Life("2021-04-01", "2022-06-30"),
    "15E": Life("2018-04-01", "2022-06-30"),
}
STAYS = """\
"P1","00W","W","20130401","20170331","0"
"P1","14L","W","20170401","","0"
"P2","00W","W","20130401","20170331","0"
"P2","14L","W","20170401","","0"
"P3","00W","W","20130401","20160101","0"
"""


def stays(folder: Path, text: str = STAYS) -> list[Stay]:
    path = folder / "epcmem.csv"
    path.write_text(text, encoding="utf-8")
    return list(read_stays(path))


def test_stays_are_read_with_their_days(tmp_path):
    first, second, *_ = stays(tmp_path)
    assert first == Stay("P1", "00W", "2013-04-01", "2017-03-31")
    assert second.left == ""


def test_a_stay_with_a_wrong_day_is_refused(tmp_path):
    with pytest.raises(InvalidDate, match="20171301"):
        stays(tmp_path, '"P1","00W","W","20171301","","0"\n')


def test_practices_that_left_earlier_say_nothing_about_the_successor(tmp_path):
    assert moves_by_stays(stays(tmp_path), LIVES) == {"00W": Counter({"14L": 2})}


def test_a_practice_that_joined_nobody_the_next_day_is_not_matched(tmp_path):
    late = STAYS.replace('"P2","14L","W","20170401"', '"P2","14L","W","20170501"')
    assert moves_by_stays(stays(tmp_path, late), LIVES) == {"00W": Counter({"14L": 1})}


def test_only_gp_practices_with_a_commissioner_count():
    rows = [
        RegisterRow("M1", "A", parent="05C", setting="4"),
        RegisterRow("M2", "B", parent="", setting="4"),
        RegisterRow("Y1", "C", parent="05C", setting="8"),
    ]
    assert practices_of(rows) == {"M1": "05C"}


def test_practices_missing_from_the_later_snapshot_are_not_matched():
    moved = moves_between({"M1": "05C", "M2": "05C"}, {"M1": "D2P2L"})
    assert moved == {"05C": Counter({"D2P2L": 1})}


def test_all_practices_moving_make_a_whole_succession():
    [row] = successions({"05C": Counter({"D2P2L": 43})}, LIVES, from_stays=False)
    assert (row.resulting, row.effective, row.moved, row.matched, row.partial) == (
        *("D2P2L", "2021-04-01", 43, 43),
        False,
    )


def test_a_split_gives_one_partial_row_for_each_side():
    rows = successions({"05C": Counter({"D2P2L": 30, "15E": 13})}, LIVES, from_stays=False)
    assert [(row.resulting, row.moved, row.matched, row.partial) for row in rows] == [
        ("15E", 13, 43, True),
        ("D2P2L", 30, 43, True),
    ]


def test_a_single_practice_that_strays_makes_no_succession():
    [row] = successions({"05C": Counter({"D2P2L": 42, "15E": 1})}, LIVES, from_stays=False)
    assert (row.resulting, row.partial) == ("D2P2L", False)


def test_a_code_that_was_closed_on_the_day_is_no_successor():
    assert successions({"05C": Counter({"00W": 43})}, LIVES, from_stays=False) == []


def test_a_code_opened_later_is_no_successor():
    assert successions({"00W": Counter({"D2P2L": 9})}, LIVES, from_stays=False) == []


def test_ccgs_that_the_boards_replaced_are_not_mergers():
    assert successions({"15E": Counter({"D2P2L": 9})}, LIVES, from_stays=False) == []


def test_several_originals_make_a_merger_and_one_a_succession():
    moves = {"00W": Counter({"14L": 39}), "01M": Counter({"14L": 50})}
    merged = list(merger_rows(successions(moves, LIVES, from_stays=True)))
    alone = list(merger_rows(successions({"00W": Counter({"14L": 39})}, LIVES, from_stays=True)))
    assert [(row[0], row[1]) for row in merged] == [("ccg-14L-2017-04-01", "Merger")] * 2
    assert alone[0][1] == "Succession"


def test_a_ccg_whose_practices_all_came_under_one_board_passed_to_it_whole():
    counted = practices_by_board({"M1": "11J", "M2": "11J"}, {"M1": "11J", "M2": "11J"},
                                 {"11J": "QVV"})  # fmt: skip
    [row] = board_rows(counted, {"11J": "QVV"})
    assert row[:8] == (
        *("icb-QVV-2022-07-01", "Succession", "11J", "QVV", "2022-07-01", "false", "2", "2"),
    )


def test_a_ccg_divided_between_boards_gives_a_partial_row_for_each():
    rows = list(board_rows({"D2P2L": Counter({"QUA": 180, "QHL": 26})}, {"D2P2L": "QUA"}))
    assert [(row[3], row[5], row[6], row[7]) for row in rows] == [
        ("QHL", "true", "26", "206"),
        ("QUA", "true", "180", "206"),
    ]


def test_a_ccg_without_known_practices_still_passes_to_its_codes_board():
    [row] = board_rows({}, {"11J": "QVV"})
    assert row[6:8] == ("0", "0")

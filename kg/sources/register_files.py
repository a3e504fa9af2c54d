"""The folder of register files that the organisation tables are derived from."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import Problem, SeedError
from kg.sources.ccg_mergers import Stay, practices_of, read_stays
from kg.sources.ods_snapshots import RegisterRow, read_register
from kg.sources.official_names import Corrections

TRUSTS_OLD = "ods-etr-2016-05"
TRUSTS_NEW = "ods-etr-2025-12"
CCGS_OLD = "ods-eccg-2016-02"
CCGS_NEW = "ods-eccg-2025-12"
STAYS = "ods-epcmem-2019-10"
PRACTICES_OLD = "ods-epraccur-2019-10"
PRACTICES_NEW = "ods-epraccur-2024-01"
PRACTICE_MAP = "gp-practice-map-2022-01"
BOARDS = "ons-icb-codes-2024-12"
# Not a file: the register's own account of the day the boards began.
GUIDANCE = "nhs-digital-icb-guidance-2022"

FILES = {
    TRUSTS_OLD: "etr_2015-autumn.csv",
    TRUSTS_NEW: "etr_2025-12.csv",
    CCGS_OLD: "eccg_2016-02.csv",
    CCGS_NEW: "eccg_2025-12.csv",
    STAYS: "epcmem_2019-10.csv",
    PRACTICES_OLD: "epraccur_2019-10.csv",
    PRACTICES_NEW: "epraccur_2024-01.csv",
    PRACTICE_MAP: "gp-reg-pat-prac-map_2022.csv",
    BOARDS: "icb_names_codes_dec_2024.csv",
}
DERIVED = frozenset({*FILES, GUIDANCE})
# The day or month of a snapshot, as precisely as its content tells.
DAYS = {
    TRUSTS_OLD: "2016-05",
    TRUSTS_NEW: "2025-12",
    CCGS_OLD: "2016-02",
    CCGS_NEW: "2025-12",
    PRACTICE_MAP: "2022-01-01",
    BOARDS: "2024-12",
}


@dataclass(frozen=True)
class MappedCcg:
    """A CCG as the practice map of January 2022 describes it."""

    code: str
    name: str
    ons_code: str
    partnership: str
    region: str


@dataclass(frozen=True)
class Board:
    """An integrated care board (ICB) as the Office for National Statistics lists it."""

    code: str
    name: str
    ons_code: str


@dataclass(frozen=True)
class RegisterFiles:
    """Everything the tables are derived from, read once.

    Attributes:
        trusts: Trusts by snapshot: source, then rows.
        commissioners: CCGs, sub-ICB locations and hubs by snapshot.
        ccgs: The CCGs of January 2022 by code.
        regions: Name of each NHS region by its code.
        boards: The ICBs by code.
        practices: GP practice to commissioner, by snapshot.
        stays: Dated stays of GP practices with commissioners.
    """

    trusts: dict[str, tuple[RegisterRow, ...]]
    commissioners: dict[str, tuple[RegisterRow, ...]]
    ccgs: dict[str, MappedCcg]
    regions: dict[str, str]
    boards: dict[str, Board]
    practices: dict[str, dict[str, str]]
    stays: tuple[Stay, ...]

    @classmethod
    def read(cls, folder: Path, corrections: Corrections) -> "RegisterFiles":
        """Read the folder's files, the large ones as streams.

        Args:
            folder: Where the files are.
            corrections: Names of CCGs that the practice map gets wrong.

        Raises:
            SeedError: Files are missing; all of them are named.
            InvalidDate: A date is not a day.
        """
        missing = [name for name in FILES.values() if not (folder / name).is_file()]
        if missing:
            reason = "no such file; put the register's file of that month there"
            raise SeedError([Problem(str(folder), 0, name, reason) for name in missing])
        path = {source: folder / name for source, name in FILES.items()}
        mapped = list(_read_map(path[PRACTICE_MAP]))
        practices = {
            source: practices_of(read_register(path[source]))
            for source in (PRACTICES_OLD, PRACTICES_NEW)
        }
        practices[PRACTICE_MAP] = {line["PRACTICE_CODE"]: line["CCG_CODE"] for line in mapped}
        surgeries = practices[PRACTICES_OLD].keys()
        return cls(
            trusts={s: tuple(read_register(path[s])) for s in (TRUSTS_OLD, TRUSTS_NEW)},
            commissioners={s: tuple(read_register(path[s])) for s in (CCGS_OLD, CCGS_NEW)},
            ccgs={line["CCG_CODE"]: _mapped_ccg(line, corrections) for line in mapped},
            regions={line["COMM_REGION_CODE"]: line["COMM_REGION_NAME"] for line in mapped},
            boards={board.code: board for board in _read_boards(path[BOARDS])},
            practices=practices,
            stays=tuple(stay for stay in read_stays(path[STAYS]) if stay.practice in surgeries),
        )


def _read_map(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _mapped_ccg(line: dict[str, str], corrections: Corrections) -> MappedCcg:
    code, name = line["CCG_CODE"], line["CCG_NAME"]
    return MappedCcg(
        code=code,
        name=corrections.get((code, name), name),
        ons_code=line["ONS_CCG_CODE"],
        partnership=line["STP_CODE"],
        region=line["COMM_REGION_CODE"],
    )


def _read_boards(path: Path) -> Iterator[Board]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            yield Board(line["ICB24CDH"], line["ICB24NM"], line["ICB24CD"])

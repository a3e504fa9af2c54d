"""What one row of each of the register's CSV tables says."""

from collections.abc import Callable, Iterator, Mapping

from kg.sources.ods.codes import Codes
from kg.sources.ods.record import Held, Record, Relation, Span, checked_word, is_code, register_day
from kg.sources.ods_snapshots import RegisterRow, is_placeholder, trust_kinds, was_ccg

LEGACY, MEMBERS = 27, 6
FEWEST = 22  # columns of a legacy row that lost its trailing blanks
MAP_HEADER, BOARD_HEADER = "PRACTICE_CODE", "ICB24CDH"
_LETTERS = {"C": "RO98", "H": "RO218"}

Row = list[str]


def padded(row: Row) -> Row:
    """Fill in the trailing blanks that a re-saved copy has lost."""
    return [cell.strip() for cell in row] + [""] * (LEGACY - len(row))


def _checked(row: Row, fewest: int, most: int) -> Row:
    if not fewest <= len(row) <= most:
        raise ValueError(f"{len(row)} columns instead of {most}; cut off, or a comma too many")
    return padded(row)


def _code(text: str) -> str:
    if not is_code(text):
        raise ValueError(f"'{text}' is not an ODS code; capitals and digits are")
    return text


def _span(start: str, end: str) -> Span:
    return Span(register_day(start), register_day(end))


def _organisation(line: int, cells: Row) -> Record:
    row = _checked(cells, FEWEST, LEGACY)
    code, name = _code(row[0]), row[1]
    known = RegisterRow(code, name, kind=row[13])
    if not name:
        raise ValueError("no name; complete the row")
    if is_placeholder(known):
        raise ValueError(f"'{name}' is a placeholder that never stood for a body")
    roles, kinds = _roles_of(known, row[14])
    return Record(
        code=code,
        where=line,
        name=name,
        span=_span(row[10], row[11]),
        record_class="RC2" if row[14] else "RC1",
        kinds=kinds,
        roles=tuple(Held(role, primary=number == 0) for number, role in enumerate(roles)),
        relations=(*_areas(row), *([Relation("RE6", _code(row[14]))] if row[14] else ())),
    )


def _roles_of(row: RegisterRow, parent: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tell roles and classes from the sub-type, or from name and code where there is none."""
    if parent:
        return ("RO198",), ("Site",)
    if was_ccg(row):
        later = tuple(role for role in row.kind.split("|") if role.startswith("RO"))
        return ("RO98", *later), ()
    if row.kind:
        return tuple(_LETTERS.get(role, checked_word(role)) for role in row.kind.split("|")), ()
    if "NHS" in row.name or "CARE TRUST" in row.name:
        kinds = trust_kinds(row.code, row.name)
        return ("RO107" if "CareTrust" in kinds else "RO197",), kinds
    return (), ()


def _areas(row: Row) -> Iterator[Relation]:
    """The grouping and the geography are those of the release, whatever the entry's dates."""
    for code in dict.fromkeys((row[3], row[2])):
        if code:
            yield Relation("RE5", _code(code))


def _practice(line: int, cells: Row) -> Record:
    row = _checked(cells, FEWEST, LEGACY)
    code, span = _code(row[0]), _span(row[10], row[11])
    if not row[1]:
        raise ValueError("no name; complete the row")
    setting = Codes.load().settings.get(row[25], "")
    stated = [Relation("RE4", _code(row[14]), _span(row[15], row[16]))] if row[14] else []
    if row[23] and row[23] != row[14]:
        stated.append(Relation("RE6", _code(row[23])))
    roles = [Held("RO177", span, primary=True), *([Held(setting, span)] if setting else ())]
    return Record(
        code=code,
        where=line,
        name=row[1],
        span=span,
        record_class="RC1",
        roles=tuple(roles),
        relations=(*_areas(row), *stated),
    )


def _membership(line: int, cells: Row) -> Record:
    row = _checked(cells, MEMBERS, MEMBERS)
    # A primary care group, trust, CCG or health board, one after another; no code says so.
    relation = Relation("", _code(row[1]), _span(row[3], row[4]))
    return Record(code=_code(row[0]), where=line, relations=(relation,))


READERS: dict[str, Callable[[int, Row], Record]] = {
    **dict.fromkeys(("etr", "ets", "eccg", "ect"), _organisation),
    "epraccur": _practice,
    "epcmem": _membership,
}


def _board(line: int, row: Mapping[str, str], _: set[str]) -> Iterator[Record]:
    identifiers = (f"ONS:{row['ICB24CD']}",)
    role = Held("RO318", primary=True)
    code = _code(row[BOARD_HEADER])
    yield Record(code, line, row["ICB24NM"], Span("2022-07-01"), record_class="RC1",
                 identifiers=identifiers, roles=(role,))  # fmt: skip


def _mapped(line: int, row: Mapping[str, str], seen: set[str]) -> Iterator[Record]:
    """A row names the practice and, for the first time or again, its network and commissioner."""
    network, ccg = row["PCN_CODE"], row["CCG_CODE"]
    stated = [Relation("RE4", _code(ccg))] if ccg else []
    if is_code(network):
        stated.insert(0, Relation("RE8", network))
    yield Record(
        code=_code(row[MAP_HEADER]),
        where=line,
        name=row["PRACTICE_NAME"],
        record_class="RC1",
        roles=(Held("RO177", primary=True), Held("RO76")),
        relations=tuple(stated),
    )
    above = (
        ("PCN", "RO272", network, ""),
        ("CCG", "RO98", ccg, row["STP_CODE"]),
        ("STP", "RO261", row["STP_CODE"], row["COMM_REGION_CODE"]),
    )
    for level, role, code, area in above:
        if is_code(code) and code not in seen:
            seen.add(code)
            ons = row.get(f"ONS_{level}_CODE", "")
            yield Record(
                code=code,
                where=line,
                name=row[f"{level}_NAME"],
                record_class="RC1",
                identifiers=(f"ONS:{ons}",) if ons else (),
                roles=(Held(role, primary=True),),
                relations=(Relation("RE5", area),) if area else (),
            )


WITH_HEADER: dict[str, Callable[[int, Mapping[str, str], set[str]], Iterator[Record]]] = {
    "gp-practice-map": _mapped,
    "icb-codes": _board,
}

"""Names of places that do not exist, and the codes that no register has given out."""

from bench.england.draws import mixed

MARKER = "SPECIMEN"
CODE_PREFIX = "ZZ"
_STRIDE, _CODES = 7_654_321, 10**7  # without a common factor, so no code comes twice
_FIRST = (
    *("QUOR", "VELM", "ZANN", "DRIX", "THRAB", "OKL", "YARV", "PLOM", "GRIB", "SNEV", "WURB"),
    *("FANT", "KROM", "BLIX", "JUND", "MURV", "TWEZ", "HOLV", "CRAZ", "NIXT", "LURB", "PRUNG"),
    *("SKEL", "VOST", "ZUMB", "ARX", "EZL", "IBB", "UXT", "OBR", "RANX", "GLOV"),
)
_MIDDLE = (
    *("A", "E", "I", "O", "U", "ANI", "ELO", "IVE", "ORU", "UBA", "AX", "EZ", "IK", "OV", "UND"),
    *("ALLA", "ENDRI", "IMBLE", "OTTO", "URRI", "ASK", "ERN", "INGLE", "OMPA", "UZZE"),
)
_LAST = (
    *("WICKLEY", "MEREDON", "THORBY", "BECKSTEAD", "HAMBLEY", "SHAWICK", "FORDLING", "LEYTHAM"),
    *("COTSWITH", "DENBURY", "HOLMSEY", "GARTHON", "NESSWELL", "PORTLING", "RIGGSTOW", "STOWICK"),
    *("TONGATE", "VALEHAM", "WELLSEY", "YATEBURN", "BROOKSAY", "CLOUGHEN", "DALEMOOR", "FELLWAY"),
)
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def place(*numbers: int) -> str:
    """Name a place that does not exist, the same for the same numbers."""
    drawn = mixed(*numbers)
    first, drawn = _FIRST[drawn % len(_FIRST)], drawn // len(_FIRST)
    middle, drawn = _MIDDLE[drawn % len(_MIDDLE)], drawn // len(_MIDDLE)
    return first + middle + _LAST[drawn % len(_LAST)]


def short_code(number: int) -> str:
    """Give a code of three characters, of which there are 36.

    Example:
        >>> short_code(0), short_code(35)
        ('ZZ0', 'ZZZ')
    """
    return CODE_PREFIX + _DIGITS[number]


def body_code(number: int) -> str:
    """Give the code of one of the few large bodies."""
    return f"{CODE_PREFIX}{number:04d}"


def entry_code(number: int) -> str:
    """Give the code of any other entry; neighbours have codes far apart, as in the register."""
    return f"{CODE_PREFIX}{number * _STRIDE % _CODES:07d}"


def platform_code(number: int) -> str:
    """Give an identifier in the form of the procurement platform; real ones begin with P.

    Example:
        >>> platform_code(12345)
        'ZZZZ-2345-AAAB'
    """
    letters, rest = "", number // 10_000
    for _ in range(4):
        letters, rest = chr(ord("A") + rest % 26) + letters, rest // 26
    return f"ZZZZ-{number % 10_000:04d}-{letters}"


def account(number: int, which: int) -> str:
    """Number an account of a notice service, above all that are in use."""
    return str(90_000_000 + number * 20 + which % 20)


def published(name: str) -> str:
    """Write a register's name as notices do.

    Example:
        >>> published("NHS SPECIMEN QUORATHORBY ICB - ZZ0001")
        'NHS Specimen Quorathorby ICB - ZZ0001'
    """
    return " ".join(
        word if word in _CAPITALS or word.startswith(CODE_PREFIX) else word.capitalize()
        for word in name.split()
    )


_CAPITALS = frozenset({"NHS", "ICB", "CCG", "PCT", "PCN", "HMP", "SUB-ICB", "PLC", "LTD"})

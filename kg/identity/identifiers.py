"""Identifiers of organisations in one form: ``SCHEME:code``, as the graph holds them."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_COMPANY_DIGITS = 8


class _Scheme(NamedTuple):
    """A register, how its codes look, and how they are written in one form."""

    form: re.Pattern[str]
    write: Callable[[str], str] = str.upper


def _company(code: str) -> str:
    letters = re.match(r"[A-Z]*", code.upper())
    prefix = letters[0] if letters else ""
    return prefix + code[len(prefix) :].zfill(_COMPANY_DIGITS - len(prefix))


def _whole(code: str) -> str:
    return "GB-FTS-" + code.upper().removeprefix("GB-FTS-")


_SCHEMES = {
    "ODS": _Scheme(re.compile(r"[A-Z0-9]{3,10}", re.IGNORECASE)),
    "GB-PPON": _Scheme(re.compile(r"[A-Z]{4}-\d{4}-[A-Z]{4}", re.IGNORECASE)),
    "GB-FTS": _Scheme(re.compile(r"(?:GB-FTS-)?\d+", re.IGNORECASE), _whole),
    "GB-CFS": _Scheme(re.compile(r"[A-Z0-9-]+", re.IGNORECASE)),
    "GB-COH": _Scheme(re.compile(r"\d{1,8}|[A-Z]{2}\d{1,6}", re.IGNORECASE), _company),
    "GB-CHC": _Scheme(re.compile(r"\d{6,7}(?:-\d+)?")),
    "GB-SC": _Scheme(re.compile(r"SC\d{6}", re.IGNORECASE)),
    "UKPRN": _Scheme(re.compile(r"\d{8}")),
    "ONS": _Scheme(re.compile(r"[EWSNK]\d{8}", re.IGNORECASE)),
}
# Registers that hold the codes of another one.
_SAME = {"GB-NHS": "ODS", "GB-ODS": "ODS", "GB-UKPRN": "UKPRN", "GB-COMPANIES": "GB-COH"}
_PREFIXED = re.compile(
    "(" + "|".join(map(re.escape, [*_SCHEMES, *_SAME])) + r")\s*[:\-/ ]\s*(\S+)", re.IGNORECASE
)
_STATISTICAL = re.compile(r"[EWSNK]\d{8}")
_PPON = re.compile(r"[A-Z]{4}-\d{4}-[A-Z]{4}")
_CODE = re.compile(r"[A-Za-z0-9]{3,6}")


def identifier(scheme: str, code: str) -> str:
    """Write an identifier in one form; empty when the code does not belong to the scheme.

    Example:
        >>> identifier("GB-COH", "9245818"), identifier("gb-coh", "sc1234")
        ('GB-COH:09245818', 'GB-COH:SC001234')
        >>> identifier("GB-NHS", "rdy"), identifier("GB-FTS", "60890"), identifier("GB-PPON", "x")
        ('ODS:RDY', 'GB-FTS:GB-FTS-60890', '')
    """
    name = _SAME.get(scheme.upper(), scheme.upper())
    known = _SCHEMES.get(name)
    code = code.strip()
    if known is None:
        return f"{name}:{code}"
    return f"{name}:{known.write(code)}" if known.form.fullmatch(code) else ""


def normalised(text: str) -> str:
    """Write an identifier of the graph (``SCHEME:code``) in one form; others stay as they are.

    Example:
        >>> normalised("GB-COH:9245818"), normalised("GB-PPON:prgp-5218-pvyd")
        ('GB-COH:09245818', 'GB-PPON:PRGP-5218-PVYD')
    """
    scheme, separator, code = text.partition(":")
    return identifier(scheme, code) or text if separator else text


def read_identifiers(text: str) -> Iterator[str]:
    """List the identifiers that a whole text may be, the likeliest first.

    Example:
        >>> list(read_identifiers("GB-PPON-PRGP-5218-PVYD"))
        ['GB-PPON:PRGP-5218-PVYD']
        >>> list(read_identifiers("rdy")), list(read_identifiers("E54000041"))
        (['ODS:RDY'], ['ONS:E54000041'])
    """
    text = text.strip()
    match = _PREFIXED.fullmatch(text)
    if match:
        found = identifier(match[1], match[2])
        yield from [found] if found else []
    elif _PPON.fullmatch(text.upper()):
        yield f"GB-PPON:{text.upper()}"
    elif _STATISTICAL.fullmatch(text.upper()):
        yield f"ONS:{text.upper()}"
    elif _CODE.fullmatch(text):
        yield f"ODS:{text.upper()}"

"""Text made fit for pictures: safe to embed, measured without a browser, broken into lines."""

import re
import unicodedata
from functools import lru_cache

# XML 1.0 forbids these; a picture holding one does not parse at all.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Directional controls let a name rearrange the words printed after it.
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"\s+")
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WIDE = frozenset("WF")
_MEAN_ADVANCE = 0.56


def clean(text: object) -> str:
    r"""Return *text* on one line, without characters that XML forbids or that reorder others.

    Raises:
        Nothing: whatever comes in, a string that can be embedded comes out.

    >>> clean("Dorset\x00 CCG\n\u202eevil")
    'Dorset� CCG evil'
    """
    return _clean(str(text))


# The same names are written again and again in one picture.
@lru_cache(maxsize=1 << 14)
def _clean(text: str) -> str:
    legible = _DIRECTION.sub("", _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))
    return _SPACE.sub(" ", legible).strip()


def web_address(url: object) -> str:
    """Return *url* if following it only opens a page on the web, otherwise an empty string.

    Raises:
        Nothing.

    >>> web_address("https://www.england.nhs.uk/a")
    'https://www.england.nhs.uk/a'
    >>> web_address("javascript:alert(1)")
    ''
    """
    address = clean(url)
    return address if address.lower().startswith(("https://", "http://")) else ""


def link_address(href: object) -> str:
    """Return *href* if it is a web address or relative to the page, otherwise an empty string.

    Raises:
        Nothing.

    >>> link_address("/contracts/dorset-iucs?at=2020-07"), link_address("data:text/html,x")
    ('/contracts/dorset-iucs?at=2020-07', '')
    """
    address = clean(href)
    return web_address(address) if _SCHEME.match(address) else address


def spaced(name: str) -> str:
    """Return a class name as words.

    Raises:
        Nothing.

    >>> spaced("ContractRole"), spaced("NHSTrust"), spaced("SubICBLocation")
    ('contract role', 'NHS trust', 'sub ICB location')
    """
    words = _CAMEL.sub(" ", clean(name)).split()
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words)


@lru_cache(maxsize=1 << 14)
def width(text: str, size: float) -> float:
    """Estimate how wide *text* is, in the unit of *size*, when set in a plain sans serif.

    Raises:
        Nothing.

    >>> width("commissions", 10) < width("COMMISSIONS", 10)
    True
    """
    return sum(map(_advance, text)) * size


@lru_cache(maxsize=1 << 14)
def lines(text: str, *, longest: int = 22, most: int = 3) -> tuple[str, ...]:
    """Break *text* into at most *most* lines of about *longest* characters; "…" marks a cut.

    Raises:
        Nothing.

    >>> lines("South Western Ambulance Service NHS Foundation Trust")
    ('South Western', 'Ambulance Service NHS', 'Foundation Trust')
    >>> lines("Supercalifragilistic" * 3, most=1)
    ('SupercalifragilisticS…',)
    """
    broken = [""]
    for word in clean(text).split(" "):
        joined = f"{broken[-1]} {word}".strip()
        if len(joined) <= longest or not broken[-1]:
            broken[-1] = joined
        else:
            broken.append(word)
    kept = broken[:most]
    if len(broken) > most:
        kept[-1] += "…"
    return tuple(line if len(line) <= longest else line[: longest - 1] + "…" for line in kept)


def _advance(character: str) -> float:
    if unicodedata.east_asian_width(character) in _WIDE:
        return 1.0
    if character in "iljtfr .,:;'|!()I":
        return 0.32
    if character.isupper() or character in "mw&—":
        return 0.72
    return _MEAN_ADVANCE

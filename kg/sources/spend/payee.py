"""Tells from what is written who was paid: a known organisation, another one, or a person.

Nobody becomes a node of the graph: payees that look like persons, or whose names were taken out,
are told apart here so that their payments can be added up together without a name.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_LEDGER_CODE = re.compile(r"([A-Z]{2,4}[A-Z0-9]{6,14})\s*[:\-]\s*(\S.*)")
_ODS_IN_CODE = re.compile(r"NHS0{2,}([A-Z][A-Z0-9]{2})\d\d")
_TRADING_AS = re.compile(r"\s+(?:t/a|ta:|trading as)\s+", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_ARTICLE = re.compile(r"^the | \(the\)$|,? the$")
_VOWELS = frozenset("aeiouy")
_SHORT, _LONGEST_NAME = 2, 4


@cache
def settings() -> Mapping[str, Any]:
    """Read what is known of payees' names."""
    return tomllib.loads(Path(__file__).with_name("payees.toml").read_text(encoding="utf-8"))


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(settings()[name])


def split_code(text: str) -> tuple[str, str]:
    """Split the payer's own number of a payee from the name.

    Example:
        >>> split_code("HRB851100001 : HTS tentiQ GmbH")
        ('HRB851100001', 'HTS tentiQ GmbH')
        >>> split_code("Dhl Supply Chain - Uk&I")
        ('', 'Dhl Supply Chain - Uk&I')
    """
    match = _LEDGER_CODE.fullmatch(text)
    if match is None or not any(character.isdigit() for character in match[1]):
        return "", text
    return match[1], match[2]


def ods_in(code: str) -> str:
    """Find the ODS code of a trust in a ledger's number; empty when there is none.

    Example:
        >>> ods_in("NHS0000RJ701"), ods_in("UK0093504801")
        ('RJ7', '')
    """
    match = _ODS_IN_CODE.fullmatch(code)
    return match[1] if match else ""


def words_of(name: str) -> list[str]:
    """Split a name into plain words.

    Example:
        >>> words_of("KING`S COLLEGE & CO."), words_of("Dr J O'Moore")
        (['kings', 'college', 'and', 'co'], ['dr', 'j', 'omoore'])
    """
    folded = name.casefold().replace("&", " and ")
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded)
        folded = "".join(each for each in decomposed if not unicodedata.combining(each))
    for mark in "'`\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}.":
        folded = folded.replace(mark, "")
    return _NOT_LETTERS.sub(" ", folded).split()


def is_practitioners(context: str) -> bool:
    """Tell whether a payment is of a kind that goes to practitioners under their own names.

    Example:
        >>> is_practitioners("Contract Value PRC DELEGATED CO-COMMISSIONING")
        True
    """
    folded = context.casefold()
    return any(text in folded for text in settings()["practitioner_context"])


@lru_cache(maxsize=1 << 16)
def is_individual(name: str, *, practitioner: bool = False) -> bool:
    """Tell whether a payee's name looks like a person's, or has been taken out.

    Args:
        name: The payee as written, without a ledger's number.
        practitioner: Whether the payment is of a kind that goes to practitioners.

    Example:
        >>> [is_individual(each) for each in ("DR A V KAW", "V M PATEL", "BAIG & BAIG", "REDACTED")]
        [True, True, True, True]
        >>> [is_individual(each) for each in ("Dr Foster Ltd", "3M UK PLC", "NHSLA", "EDF Energy")]
        [False, False, False, False]
        >>> is_individual("PERVEZ"), is_individual("PERVEZ", practitioner=True)
        (False, True)
    """
    whole = f" {' '.join(words_of(name))} "
    if any(text in whole for text in _withheld()):
        return True
    words = words_of(_TRADING_AS.split(name, maxsplit=1)[0])
    if not _set("organisation").isdisjoint(words):
        return False
    return not words or practitioner or _is_personal(words)


@cache
def _withheld() -> tuple[str, ...]:
    return tuple(f" {text} " for text in settings()["withheld"])


def _is_personal(words: list[str]) -> bool:
    if words[0] in _set("titles") or words[-1] == "partners":
        return True
    if len(words) == 1 or len(words) > _LONGEST_NAME:
        return False
    *first, last = [word for word in words if word != "and"]
    if last.isalpha() and all(len(word) <= _SHORT and word.isalpha() for word in first) and first:
        return len(last) > _SHORT
    return words[0] in _set("given") or ("and" in words and set(first) == {last})


def proper(name: str) -> str:
    """Write a payee's name in one form, so that spellings of one name make one node.

    Example:
        >>> proper("TOTAL GAS & POWER LTD"), proper("Total Gas and Power Limited")
        ('Total Gas and Power Ltd', 'Total Gas and Power Ltd')
    """
    spelling: Mapping[str, str] = settings()["spelling"]
    bare = _ARTICLE.sub("", " ".join(name.casefold().split()))
    text = " ".join(spelling.get(word) or _capital(word) for word in words_of(bare))
    return text[:1].upper() + text[1:]


def _capital(word: str) -> str:
    return word.upper() if _VOWELS.isdisjoint(word) and word.isalpha() else word.capitalize()


def forms(name: str) -> tuple[str, ...]:
    """Write a name in the forms under which the store may know it, the most faithful first.

    Only spelling changes: case, spaces, ``&``, apostrophes and commas, a leading article.

    Example:
        >>> forms("PRINCESS ALEXANDRA  HOSPITAL NHS TRUST (THE)")[:2]
        ('princess alexandra hospital nhs trust (the)', 'princess alexandra hospital nhs trust')
    """
    folded = " ".join(name.lower().split())
    bare = _ARTICLE.sub("", folded)
    return tuple(dict.fromkeys((folded, bare, " ".join(words_of(bare)))))

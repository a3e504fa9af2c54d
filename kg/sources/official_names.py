"""Official names: upper-case registers written as the bodies write themselves, and short forms.

Exceptions to plain title case are data (``seeds/organisations/spellings.csv``): words such as
``NHS`` or ``and``, and phrases of several words. So are names that a source gets wrong
(``corrections.csv``).
"""

import csv
import re
from collections.abc import Mapping
from pathlib import Path

Spellings = Mapping[str, str]
Corrections = Mapping[tuple[str, str], str]

_LETTERS = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_MC = re.compile(r"Mc([a-z])(?=[a-z]{3})")
_TRUST = re.compile(r"(?: NHS Foundation Trust| NHS Trust)$")
# A stem without one of these is the name of a place, too vague to stand for a trust.
_HEALTH = re.compile(
    r"\b(?:Ambulance|Care|Centre|Community|Group|Health|Healthcare|HealthCare|Hospitals?|Infirmary"
    r"|Marsden|Mental|Partnership|Services?)\b"
)


def read_spellings(path: Path) -> dict[str, str]:
    """Read the exceptions: how the register writes a word or phrase, and how we write it.

    Raises:
        FileNotFoundError: There is no such file.
        KeyError: The header is not ``written,spelling``.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return {row["written"].upper(): row["spelling"] for row in csv.DictReader(file)}


def read_corrections(path: Path) -> dict[tuple[str, str], str]:
    """Read the names that a source gets wrong: ODS code and name as written, and the right name.

    Raises:
        FileNotFoundError: There is no such file.
        KeyError: The header lacks ``ods``, ``written`` or ``name``.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["ods"], row["written"]): row["name"] for row in csv.DictReader(file)}


def title_case(text: str, spellings: Spellings) -> str:
    """Write an upper-case name as the body writes itself; leave a mixed-case one but for phrases.

    Example:
        >>> words = {"NHS": "NHS", "OF": "of", "ON": "on", "THE": "the", "AB C": "aB c"}
        >>> title_case("THE KING'S COLLEGE OF MCDONALD, STOCKTON-ON-TEES NHS 05C", words)
        "The King's College of McDonald, Stockton-on-Tees NHS 05C"
        >>> title_case("St Helens ab c", words)
        'St Helens aB c'
    """
    text = " ".join(text.split())
    if text == text.upper():
        text = " ".join(_word(word, spellings) for word in text.split(" "))
        text = text[:1].upper() + text[1:] if text[:1].isalpha() else text
    upper = text.upper()
    for written, spelling in spellings.items():
        if " " in written and written in upper:
            text = re.sub(rf"\b{re.escape(written)}\b", spelling, text, flags=re.IGNORECASE)
    return text


def _word(word: str, spellings: Spellings) -> str:
    if word in spellings:
        return spellings[word]
    if any(character.isdigit() for character in word):
        return word
    return _LETTERS.sub(lambda match: _part(match[0], spellings), word)


def _part(letters: str, spellings: Spellings) -> str:
    return spellings.get(letters) or _MC.sub(
        lambda match: "Mc" + match[1].upper(), letters.capitalize()
    )


def same_name(text: str) -> str:
    """Fold away what does not make a name another one: case, ``&``, a leading article.

    Example:
        >>> same_name("THE NEWARK & SHERWOOD CCG") == same_name("Newark and Sherwood CCG")
        True
    """
    return text.casefold().replace("&", "and").removeprefix("the ")


def area_of(name: str) -> str:
    """Take the area out of a commissioner's name.

    Example:
        >>> area_of("NHS Dorset CCG"), area_of("NHS Dorset Integrated Care Board")
        ('Dorset', 'Dorset')
    """
    for ending in (" CCG", " Integrated Care Board"):
        name = name.removesuffix(ending)
    return name.removeprefix("NHS ")


def commissioner_aliases(name: str) -> tuple[str, ...]:
    """Write the usual forms of a commissioner's name.

    Example:
        >>> commissioner_aliases("NHS Dorset CCG")[:2]
        ('Dorset CCG', 'Dorset Clinical Commissioning Group')
        >>> commissioner_aliases("NHS Dorset Integrated Care Board")
        ('Dorset ICB', 'Dorset Integrated Care Board', 'NHS Dorset ICB')
    """
    area = area_of(name)
    if name.endswith(" CCG"):
        full = "Clinical Commissioning Group"
        return f"{area} CCG", f"{area} {full}", f"NHS {area} {full}"
    return f"{area} ICB", f"{area} Integrated Care Board", f"NHS {area} ICB"


def trust_stem(name: str) -> str:
    """Drop the legal form of a trust's name; empty where only a place's name would remain.

    Example:
        >>> trust_stem("The Dudley Group NHS Foundation Trust"), trust_stem("Medway NHS Trust")
        ('Dudley Group', '')
    """
    stem = _TRUST.sub("", name).removeprefix("The ").rstrip(",")
    return stem if stem != name and _HEALTH.search(stem) else ""

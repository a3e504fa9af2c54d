"""Keys: the short form of the graph's IRIs.

A key is the path of an IRI below ``https://w3id.org/nhs-kg/id/``, such as ``organisation/RDY``.
Concepts of the code lists have keys too, ``code/role/lead-provider``.
"""

import hashlib
import re

from kg.namespaces import CODE, DEF, ID

KEY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:/[A-Za-z0-9][A-Za-z0-9-]*)+")
_NOT_SLUG = re.compile(r"[^A-Za-z0-9]+")


def is_key(text: str) -> bool:
    """Tell whether a text has the form of a key.

    Example:
        >>> is_key("organisation/RDY"), is_key("RDY"), is_key("organisation/R DY")
        (True, False, False)
    """
    return KEY.fullmatch(text) is not None


def iri_of(key: str) -> str:
    """Write a key as its IRI.

    Example:
        >>> iri_of("organisation/RDY")
        'https://w3id.org/nhs-kg/id/organisation/RDY'
        >>> iri_of("code/role/partner")
        'https://w3id.org/nhs-kg/code/role/partner'
    """
    if key.startswith("code/"):
        return CODE + key.removeprefix("code/")
    return ID + key


def key_of(iri: str) -> str:
    """Write an IRI as its key; an IRI of another namespace stays as it is.

    Example:
        >>> key_of("https://w3id.org/nhs-kg/id/contract/dorset-iucs")
        'contract/dorset-iucs'
        >>> key_of("http://example.org/x")
        'http://example.org/x'
    """
    if iri.startswith(ID):
        return iri.removeprefix(ID)
    if iri.startswith(CODE):
        return "code/" + iri.removeprefix(CODE)
    return iri


def term(name: str) -> str:
    """Write the local name of an ontology term as its IRI.

    Example:
        >>> term("Contract")
        'https://w3id.org/nhs-kg/def#Contract'
    """
    return DEF + name


def local_name(iri: str) -> str:
    """Take what follows the last ``#`` or ``/`` of an IRI.

    Example:
        >>> local_name("https://w3id.org/nhs-kg/def#Contract")
        'Contract'
    """
    return re.split(r"[#/]", iri)[-1]


def last_segment(key: str) -> str:
    """Take the part of a key after its last slash.

    Example:
        >>> last_segment("organisation/RDY")
        'RDY'
    """
    return key.rsplit("/", 1)[-1]


def slug(text: str) -> str:
    """Write a text as a slug of lower-case letters, digits and hyphens.

    Example:
        >>> slug("St Leonard's, Dorset")
        'st-leonard-s-dorset'
    """
    return _NOT_SLUG.sub("-", text).strip("-").lower()


def digest(*parts: str) -> str:
    """Make a short stable name from identifying fields (the first 12 hex digits of SHA-256).

    Example:
        >>> digest("contract/dorset-iucs", "100225741")
        '62c7f0259a99'
    """
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]

"""Words for a claim: a sentence put together from names and the ontology's words, never the text's.

It serves as the first proposal for a reviewer's own sentence.
"""

from collections.abc import Callable

from kg.ontology import Ontology
from kg.records.value_words import value_in_words
from kg.review.draft import Draft, Name

_OWN_VOICE = {
    "asserted": "{claim}.",
    "past": "{claim} in the past.",
    "planned": "It is planned that {claim}.",
    "conditional": "On a condition, {claim}.",
    "alleged": "It is alleged that {claim}.",
    "denied": "It is denied that {claim}.",
    "disputed": "It is disputed that {claim}.",
}
_SPOKEN = {
    "asserted": "{speaker} says that {claim}.",
    "past": "{speaker} says that in the past {claim}.",
    "planned": "{speaker} says it is planned that {claim}.",
    "conditional": "{speaker} says that on a condition {claim}.",
    "alleged": "{speaker} alleges that {claim}.",
    "denied": "{speaker} denies that {claim}.",
    "disputed": "{speaker} disputes that {claim}.",
}


def sentence(draft: Draft, ontology: Ontology, label: Callable[[Name], str]) -> str:
    """Write a claim as a plain sentence.

    Args:
        draft: The claim.
        ontology: For the words of its predicate.
        label: Gives the name of a party.

    Example:
        >>> draft = Draft(Name("", "Vale Care"), "provides", Name("", "a clinic"), status="denied")
        >>> sentence(draft, Ontology.load(), lambda each: each.name)
        'It is denied that Vale Care provides a clinic.'
    """
    told = [label(draft.subject), ontology.label(draft.predicate)]
    if draft.object:
        told.append(label(draft.object))
    if draft.value:
        words = value_words(draft)
        told.append(f"({words})" if draft.object else words)
    claim = " ".join(told)
    speaker = label(draft.speaker) if draft.speaker else ""
    form = (_SPOKEN if speaker else _OWN_VOICE).get(draft.status, "{claim}.")
    line = form.format(claim=claim, speaker=speaker)
    return line[:1].upper() + line[1:]


def value_words(draft: Draft) -> str:
    """Write a claim's value in words; empty where it has none.

    Example:
        >>> value = {"kind": "money", "amount": 5000000, "currency": "GBP", "basis": "annual"}
        >>> value_words(Draft(Name("contract/a"), "contractValue", value=value))
        '£5,000,000 (annual)'
    """
    if not draft.value:
        return ""
    told = {("valueKind" if name == "kind" else name): held for name, held in draft.value.items()}
    if "iso" in told:
        told["date"] = told.pop("iso")
    told["minAmount"], told["maxAmount"] = told.pop("min", None), told.pop("max", None)
    known = {name: held for name, held in told.items() if held is not None}
    return value_in_words(known).replace("GBP ", "£")

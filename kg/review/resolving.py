"""Finds what a reviewer means by what is written for a party of a claim."""

from dataclasses import replace

from kg.keys import is_key, last_segment
from kg.review.draft import Draft, Name
from kg.review.ground import Ground
from kg.spelling import nearest

_LISTED = 3


def resolved(text: str, was: Name | None, ground: Ground) -> Name | str:
    """Find what is meant by ``KEY``, ``KEY KIND NAME`` or a name.

    Args:
        text: What was written. A kind, a class of the ontology, declares a thing that the graph
            lacks; its name is the document's unless one is given.
        was: The party before.
        ground: The graph.

    Returns:
        The party with its key, or what is wrong and what to try.

    Example:
        >>> from kg.ontology import Ontology
        >>> from kg.store.dataset import Dataset
        >>> ground = Ground(Dataset.in_memory([]), Ontology.load())
        >>> resolved("service/x Service Clinic", None, ground)
        Name(key='service/x', name='Clinic', text='', kind='Service')
        >>> resolved("service/x", None, ground)
        "nothing has the key 'service/x'; declare it: service/x KIND NAME"
    """
    text = " ".join(text.split())
    key, _, rest = text.partition(" ")
    kind, _, own = rest.partition(" ")
    name, words = (was.name if was else "") or text, was.text if was else ""
    if is_key(key) and not rest and (ground.knows(key) or key.startswith("code/")):
        return Name(key, name, words)
    if is_key(key) and kind in ground.ontology.classes:
        return Name(key, own or (was.name if was else key), words, kind)
    if is_key(key):
        return _unknown_key(key, kind, ground)
    near = ground.suggestions(text)
    if near and near[0].matched.casefold() == text.casefold():
        return Name(near[0].key, name, words)
    listed = ", ".join(f"{each.key} ({each.label})" for each in near[:_LISTED])
    return f"'{text}' is no name the graph knows; try {listed or 'KEY KIND NAME'}"


def _unknown_key(key: str, kind: str, ground: Ground) -> str:
    if kind:
        return f"unknown kind '{kind}'{nearest(kind, ground.ontology.classes)}"
    near = ground.suggestions(last_segment(key).replace("-", " "))
    listed = ", ".join(each.key for each in near[:_LISTED])
    hint = f"did you mean {listed}? If not, " if listed else ""
    return f"nothing has the key '{key}'; {hint}declare it: {key} KIND NAME"


def given(draft: Draft, name: str, to: Name) -> Draft:
    """Give a key to the parties of a claim that bear a name and have none.

    Args:
        draft: The claim.
        name: The name.
        to: What it stands for.

    Example:
        >>> draft = Draft(Name("", "Vale Care"), "provides")
        >>> given(draft, "Vale Care", Name("organisation/V")).subject
        Name(key='organisation/V', name='Vale Care', text='', kind='')
    """

    def keyed(party: Name | None) -> Name | None:
        wanted = party is not None and party.name == name and not party.key
        if not party or not wanted:
            return party
        return replace(party, key=to.key, kind=to.kind, name=to.name if to.kind else party.name)

    return replace(
        draft,
        subject=keyed(draft.subject) or draft.subject,
        object=keyed(draft.object),
        speaker=keyed(draft.speaker),
    )

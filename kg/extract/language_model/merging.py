"""Merges both lanes: what they agree on is one candidate that names both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.extract.candidate import Candidate
from kg.extract.joining import joined


@dataclass(frozen=True)
class Merged:
    """A candidate with the rules that found it.

    Attributes:
        candidate: The candidate; where lanes agree, with the passages of both.
        rules: Ids of the rules, one for each lane that found it.
    """

    candidate: Candidate
    rules: tuple[str, ...]

    def as_dict(self) -> Mapping[str, Any]:
        """Write it as a line of output; the confidence of what was never measured is null."""
        told = self.candidate.as_dict()
        known = told["confidence"] if len(self.rules) > 1 or told["confidence"] else None
        return {**told, "confidence": known, "rules": list(self.rules)}


def merged(rules: Sequence[Candidate], model: Iterable[Candidate]) -> list[Merged]:
    """Merge the candidates of the rules with those of a model, in the order of the rules.

    A model's candidate joins the first of the rules' that says the same of the same by the same
    speaker. It brings its passage and changes nothing else.

    Example:
        >>> merged([], [])
        []
    """
    found = [Merged(each, (each.rule,)) for each in rules]
    for each in model:
        for place, known in enumerate(found):
            same = len(joined([known.candidate, each])) == 1
            if same and each.rule not in known.rules:
                rules_of_both = (*known.rules, each.rule)
                found[place] = Merged(_with_passages(known.candidate, each), rules_of_both)
                break
        else:
            found.append(Merged(each, (each.rule,)))
    return found


def _with_passages(candidate: Candidate, other: Candidate) -> Candidate:
    places = {(each.start, each.end) for each in candidate.evidence}
    more = [each for each in other.evidence if (each.start, each.end) not in places]
    return replace(candidate, evidence=(*candidate.evidence, *more))

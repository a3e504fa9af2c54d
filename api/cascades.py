"""A cascade as JSON, with things in the place of their IRIs."""

from collections.abc import Mapping

from kg.risk.contagion.result import CascadeResult
from kg.risk.finding import Json, Thing

_THINGS = ("organisation", "by", "first_failing")


def cascade_as_dict(cascade: CascadeResult, names: Mapping[str, Thing]) -> Json:
    """Write a cascade for JSON.

    Args:
        cascade: The cascade.
        names: The things that it names, by IRI.
    """

    def thing(iri: str) -> Json | None:
        return names[iri].as_dict() if iri else None

    told = cascade.as_dict()
    rounds = [
        [
            {
                **each,
                **{name: thing(each[name]) for name in ("organisation", "by", "first_failing")},
            }
            for each in found
        ]
        for found in told["rounds"]
    ]
    return {
        **told,
        "failed": [thing(iri) for iri in cascade.failed],
        "rounds": rounds,
        "shares": {names[iri].key: share for iri, share in cascade.shares.items()},
    }

"""What the roles of a contract mean for risk: who pays, who answers for it, who works under whom.

The words are concepts of the role code list; a test holds these sets against that list.
Roles that carry neither delivery nor money (adviser, bidder, regulator, objector) are in none.
"""

COMMISSIONERS = frozenset({"commissioner", "lead-commissioner", "associate-commissioner"})
LEADS = frozenset({"lead-provider", "prime-contractor", "host", "holder"})
JOINT = frozenset({"alliance-member", "provider"})
UNDER = frozenset({"partner", "subcontractor"})
PROVIDERS = LEADS | JOINT | UNDER
GUARANTORS = frozenset({"guarantor"})

# A contract in one of these states delivers nothing on the day, whatever roles are on record.
NOT_DELIVERING = frozenset(
    {"planned", "in-procurement", "abandoned-before-award", "terminated-early", "expired"}
)

_RANKS = (LEADS, JOINT, UNDER, COMMISSIONERS, GUARANTORS)


def rank(role: str) -> int:
    """Order roles: those who answer for the contract first, roles without duties last.

    Example:
        >>> sorted(["adviser", "partner", "lead-provider"], key=rank)
        ['lead-provider', 'partner', 'adviser']
    """
    return next((place for place, roles in enumerate(_RANKS) if role in roles), len(_RANKS))

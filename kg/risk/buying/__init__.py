"""Indicators of how contracts are bought: asked of a store, where measures are asked of a network.

Notices are no facts of a network, and there may be half a million of them; so an indicator asks
the store for rows (the ``.rq`` file beside its module) and hands back a
:class:`kg.risk.finding.Result` of :class:`Reading` objects, as a measure does of findings.

    >>> from datetime import date
    >>> from kg.risk.buying import indicator
    >>> from kg.store.dataset import Dataset
    >>> result = indicator("short-submission")(Dataset.in_memory([]), at=date(2026, 1, 2))
    >>> print(result.headline)
    no procurement gives both ends of the time for bids
"""

from kg.risk.buying.indicator import Indicator
from kg.risk.buying.reading import Reading
from kg.risk.buying.registry import indicator, indicators

__all__ = ["Indicator", "Reading", "indicator", "indicators"]

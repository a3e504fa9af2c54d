"""Service what-ifs: what a provider's withdrawal leaves of a service, and for how long.

Plain values go in and come out; capacities are parts of 1, times are months from the day on which
notice is given.

    >>> from kg.risk.service.lapse import Withdrawal, lapse
    >>> from kg.risk.service.plan import Function, Service
    >>> line = Service("urgent care", (Function("calls", {"trust": 1}),), activity=30_738)
    >>> found = lapse(line, [Withdrawal("trust", notice=9, replaced=10, contingency=0.75)])
    >>> print(found.months, found.unhandled)
    [1.] [7684.5]

:mod:`kg.risk.service.dominators` tells who is the only way to a service.
"""

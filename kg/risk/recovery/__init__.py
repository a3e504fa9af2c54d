"""Loss recovery: who would really pay when a contract costs more than was agreed.

Plain values go in and come out; money is whole pence.

    >>> from fractions import Fraction
    >>> from kg.risk.recovery.book import Book, Contract, Guarantee, lead_bears_all
    >>> from kg.risk.recovery.recover import recover
    >>> loss = Contract("older people", 34_00, lead_bears_all("LLP"))
    >>> promise = Guarantee("trust", "LLP", cap=10_00)
    >>> found = recover(Book((loss,), {"LLP": 0, "trust": None}, (promise,)))
    >>> found.returned, found.tau
    (2400, Fraction(5, 17))

:mod:`kg.risk.recovery.payers` says who pays, :mod:`kg.risk.recovery.curve` what other overruns lead
to, :mod:`kg.risk.recovery.assess` takes ranges, :mod:`kg.risk.recovery.sweep` very many contracts,
also :mod:`kg.risk.recovery.together` where all overrun at once, and :mod:`kg.risk.recovery.draws`
very many scenarios of one book.
"""

"""Who pays whom on a day, numbered: what analyses over all of England's contracts work on.

>>> from kg.risk.sketch import network
>>> from kg.risk.snapshot import RiskSnapshot
>>> day = RiskSnapshot.from_networkx(network("C commissioner K", "K value 90 annual",
...     "L lead-provider K", "P partner K share=0.4"))
>>> for flow in range(len(day.flows.payers)):
...     ends = day.flows.payers[flow], day.flows.payees[flow]
...     print(*(day.organisations[end][-1] for end in ends), day.flows.low[flow])
C L 9000
L P 3600
"""

from kg.risk.snapshot.snapshot import RiskSnapshot

__all__ = ["RiskSnapshot"]

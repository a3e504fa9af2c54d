"""Risk transfer of one contract: from what is on record to what its providers could really bear.

:mod:`~kg.risk.lossrisk.position` gathers the inputs of a contract,
:mod:`~kg.risk.lossrisk.allocations` says who may have to bear a loss,
:mod:`~kg.risk.lossrisk.ends` works out what is possible, :mod:`~kg.risk.lossrisk.scenarios` what
is likely if the priors hold, and :mod:`~kg.risk.lossrisk.contract` puts all of it together.
"""

"""Ensembles: what follows from inputs that nobody knows exactly, and which of them to find out.

Inputs have priors, each with its source and whether it is evidenced or assumed. A model is any
function of arrays, one number for each scenario. The same seed gives the same numbers to the last
bit, wherever and in whatever portions they are worked out.

    >>> from kg.risk.ensemble.conclude import conclude
    >>> from kg.risk.ensemble.distributions import Bernoulli, Uniform
    >>> from kg.risk.ensemble.priors import Evidence, Prior, Priors
    >>> from kg.risk.ensemble.run import run
    >>> loss = Prior("loss", Uniform(0, 10), "how much is lost", "audit", Evidence.EVIDENCED)
    >>> guessed = ("whether a guarantee exists", "no schedule", Evidence.ASSUMPTION)
    >>> paid = Prior("paid", Bernoulli(0.5), *guessed)
    >>> found = run(lambda draws: {"left": draws["loss"] * (1 - draws["paid"])},
    ...             Priors("1", (loss, paid)))
    >>> print(conclude(found, "left"))
    Between 0 and 9.01 in nine of ten scenarios, based on 1 evidenced and 1 assumed inputs; \
assumptions drive it, so that no single figure is given. Finding out whether a guarantee exists \
would remove 60% of the uncertainty.

:mod:`kg.risk.ensemble.losses` and :mod:`kg.risk.ensemble.lapses` are the models of this package,
:mod:`kg.risk.ensemble.executors` and :mod:`kg.risk.ensemble.cluster` spread the work.
"""

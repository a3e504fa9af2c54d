"""The published models of contagion and dependence, each in a file of its own.

They know nothing of organisations or contracts: numbers, ``numpy`` arrays and ``scipy.sparse``
matrices go in, frozen results come out. Nodes are numbered from 0. One convention holds for all of
them: row ``i``, column ``j`` is what ``i`` owes, gives or does *to* ``j``. A networkx graph becomes
such a matrix, its parallel arcs added, like this:

    >>> import networkx as nx
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_weighted_edges_from([("A", "B", 2), ("A", "B", 3), ("B", "C", 1)], weight="owed")
    >>> owed = nx.to_scipy_sparse_array(graph, nodelist=["A", "B", "C"], weight="owed")

    >>> from kg.risk.models.exposures import Exposures
    >>> from kg.risk.models.threshold import cascade
    >>> cascade(Exposures.read(owed, buffers=[1, 4, 9]), failed=[0]).rounds
    {0: 0, 1: 1}

Amounts that are negative, missing or not finite, and shapes that do not fit, are a
:class:`kg.errors.MeasureError`, and so is an iteration that has not converged.
"""

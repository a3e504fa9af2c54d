"""The evidence-backed graph of NHS organisations and contracts.

The modules follow the way of a fact: ``sources`` read documents and registers, ``shapes`` checks
them, ``promotion`` turns accepted claims into facts, ``store`` keeps both apart, ``questions``
ask, ``network`` projects to networkx and ``risk`` analyses.
"""

"""Inputs of the risk models, read from the facts of a graph: what is on record, and what is not.

Every number is a range with its sources and with the steps that led to it. What no source tells is
None or unknown; priors take its place only where a model says so.
"""

"""Measures SPARQL queries: the service beside the bare engine and other servers, in one run."""

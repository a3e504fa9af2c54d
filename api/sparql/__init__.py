"""The SPARQL 1.1 Protocol: reading requests, choosing formats, describing the service."""

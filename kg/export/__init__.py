"""Writes the graph for other tools: RDF with its named graphs, and FollowTheMoney entities."""

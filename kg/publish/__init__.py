"""Makes new versions of a store: what stands of its segments, their index, their description."""

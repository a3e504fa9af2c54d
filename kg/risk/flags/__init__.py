"""Early-warning flags: what a reader of public papers could have asked before a contract failed.

Each module looks for one family of flags and is found by looking. A flag is raised, not raised or
unknown; flags are never added up, and none says that a failure is likely.
"""

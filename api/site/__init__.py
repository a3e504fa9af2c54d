"""The pages of the site: what they show is decided here, how it looks in ``api/templates``."""

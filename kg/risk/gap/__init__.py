"""What a withdrawal leaves of a service, and for how long: needs, terms, draws and the answer."""

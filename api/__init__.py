"""The only place that reads settings, listens and formats errors: web service and command line."""

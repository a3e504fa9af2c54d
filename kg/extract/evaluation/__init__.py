"""Measures an extraction against annotated documents."""

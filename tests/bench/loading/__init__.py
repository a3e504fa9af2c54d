"""Measures loading registers of England's size, and asking and searching what was loaded."""

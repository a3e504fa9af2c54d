"""Reads contract notices in the Open Contracting Data Standard (OCDS), release 1.1."""

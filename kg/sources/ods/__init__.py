"""Readers of the Organisation Data Service (ODS) register in all its formats."""

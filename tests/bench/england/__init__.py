"""Writes an invented England: register, notices and payments in the official formats, of any size.

No organisation in it exists: each name says SPECIMEN, codes begin with ZZ, and other identifiers
lie where no register has given any out. The same seed and scale make the same bytes.
"""

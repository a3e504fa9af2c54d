"""Resolves what people write to the things they mean."""

from kg.identity.find import find

__all__ = ["find"]

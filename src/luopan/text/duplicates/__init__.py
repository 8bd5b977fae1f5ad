"""Duplicates: clusters of equal and nearly equal texts, and what was copied from references."""

from luopan.text.duplicates.cluster import Duplicates
from luopan.text.duplicates.similarity import overlap

__all__ = ["Duplicates", "overlap"]

"""Findings about the tables before any model is fitted."""

from luopan.tables.readiness.findings import findings

__all__ = ["findings"]

"""The direction instrument, measured."""

from bench.direction.report import main

__all__ = ["main"]

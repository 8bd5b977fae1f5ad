"""The direction instrument, measured."""

from bench.direction.run import main

__all__ = ["main"]

"""Where work runs: on all cores here, or on a Ray cluster; with the same results to the byte."""

from luopan.engine.here import Here
from luopan.engine.protocol import Engine, engine_of

__all__ = ["Engine", "Here", "engine_of"]

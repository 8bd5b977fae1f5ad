"""How far something is from the mainstream."""

from luopan.instruments.mainstream.awareness import awareness

__all__ = ["awareness"]

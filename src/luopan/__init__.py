"""Luopan 罗盘: a directional system for social media marketing. Tables in, readings out."""

__version__ = "0.1.0"

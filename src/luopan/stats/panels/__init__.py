"""Regional tests with chosen regions."""

from luopan.stats.panels.placebo import Found, find
from luopan.stats.panels.problem import PanelTest

__all__ = ["Found", "PanelTest", "find"]

"""Whether a fit's answers hold still: over time, under other assumptions, on made-up firms."""

from luopan.instruments.mix.stability.checks import stability_checks, stability_steps
from luopan.instruments.mix.stability.measure import stability

__all__ = ["stability", "stability_checks", "stability_steps"]

"""Settings of a fit: what is thought before the data, how many draws, which level."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class LogNormal:
    """A prior of something positive.

    Parameters
    ----------
    median : float
        Its middle, above 0.
    sd : float
        Standard deviation of its logarithm, above 0.
    """

    median: float
    sd: float


@dataclass(frozen=True)
class HawkesPlan:
    """How streams of events are read.

    Streams are of very different sizes, so what an event brings is thought of in shares: one
    press article among a thousand posts brings more posts than a post brings articles.

    Parameters
    ----------
    level : float
        Of the intervals.
    background : LogNormal
        Events from outside, as a share of the stream's own events per hour.
    own : LogNormal
        Events that an event brings in its own stream.
    other : LogNormal
        Share of a stream's events that another stream brings directly.
    decay : LogNormal
        Per hour: 1 lets half of what an event brings come within 42 minutes.
    rhythm : bool
        Whether the background follows the hour of the day, and of the week where three weeks
        were observed. Without it a breathing background is taken for an echo.
    swing : float
        Standard deviation of the rhythm's first waves, on the scale of logarithms.
    draws : int
        Draws of the posterior that intervals are taken from.
    seed : int
        Same seed, same answer.
    """

    level: float = 0.9
    background: LogNormal = LogNormal(0.5, 1.0)
    own: LogNormal = LogNormal(0.3, 1.0)
    other: LogNormal = LogNormal(0.05, 1.5)
    decay: LogNormal = LogNormal(1.0, 1.5)
    rhythm: bool = False
    swing: float = 0.5
    draws: int = 800
    seed: int = 0

    def __post_init__(self) -> None:
        """Check the settings."""
        positive = [v for p in self.priors for v in (p.median, p.sd)] + [self.swing]
        if not all(np.isfinite(v) and v > 0.0 for v in positive):
            raise ValueError("not_positive: medians, sds and the swing are above 0")
        if not 0.0 < self.level < 1.0:
            raise ValueError(f"level: {self.level} is not between 0 and 1")
        if self.draws < 100:
            raise ValueError(f"draws: {self.draws} are too few for an interval")

    @property
    def priors(self) -> tuple[LogNormal, ...]:
        """The log-normal priors."""
        return self.background, self.own, self.other, self.decay

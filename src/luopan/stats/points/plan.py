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

    Streams are of very different sizes, so what events bring is thought of in shares of the
    events that are to be explained: one article among a thousand posts may bring many posts,
    and a thousand posts one article. The prior of each share is exponential, nearly flat from
    nought to its mean: every mixture of outside, own echo and other streams is as likely as any,
    and none at all is within reach.

    Parameters
    ----------
    level : float
        Of the intervals.
    background : float
        Prior mean of the events from outside, as a share of the stream's own events.
    own, other : float
        Prior means of the share that its own events bring directly, and of what each other
        stream's do.
    decay : LogNormal
        Prior per hour: 1 lets half of what an event brings come within 42 minutes.
    history : bool
        Whether the streams flowed before the start as they did in the first tenth of the
        observed time, or had not begun.
    rhythm : bool
        Whether the background follows the hour of the day, and of the week where three weeks
        were observed. Without it a breathing background is taken for an echo.
    swing : float
        Prior sd of the rhythm's first waves, on the scale of logarithms.
    burst : float
        Prior sd, on the same scale, of how the background differs in each age of a burst.
    draws : int
        Draws of the posterior that intervals are taken from.
    seed : int
        Same seed, same answer.
    """

    level: float = 0.9
    background: float = 1.0
    own: float = 1.0
    other: float = 1.0
    decay: LogNormal = LogNormal(1.0, 1.5)
    history: bool = True
    rhythm: bool = False
    swing: float = 0.5
    burst: float = 1.0
    draws: int = 800
    seed: int = 0

    def __post_init__(self) -> None:
        """Check the settings."""
        positive = (self.background, self.own, self.other, self.decay.median, self.decay.sd)
        if not all(np.isfinite(v) and v > 0.0 for v in (*positive, self.swing, self.burst)):
            raise ValueError("not_positive: what is thought before the data is above 0")
        if not 0.0 < self.level < 1.0:
            raise ValueError(f"level: {self.level} is not between 0 and 1")
        if self.draws < 100:
            raise ValueError(f"draws: {self.draws} are too few for an interval")

"""One week of a channel far above all others: a digit too many, or a purchase told at once."""

from collections.abc import Iterator

import numpy as np

from luopan.readings.base import Check, present
from luopan.tables.readiness.weekly import Weekly

FEWEST = 8
"""With fewer active weeks nothing is usual."""
FAR = 30.0
"""Times the middle active week."""
ALONE = 8.0
"""Times the next largest week: a campaign has more than one, a slip of the hand has not."""


def spikes(told: Weekly, column: str) -> Iterator[Check]:
    """Yield each channel with one week that dwarfs all its others.

    Such a week bends the channel's whole curve, and with it what is left for the others.

    Parameters
    ----------
    told : Weekly
        Spend or exposure.
    column : str
        Which of the two.
    """
    for name in told.names:
        values = np.nan_to_num(told.column(name))
        active = np.sort(values[values > 0.0])
        if active.size < FEWEST:
            continue
        usual, second, top = float(np.median(active)), float(active[-2]), float(active[-1])
        if top >= FAR * usual and top >= ALONE * second:
            yield present(
                "channel_spike",
                "warn",
                channel=name,
                column=column,
                week=str(told.weeks[int(np.argmax(values))]),
                value=top,
                usual=usual,
            )

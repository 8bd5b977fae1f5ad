"""Stories that a wrong clock dated: far from all others, or at the beginning of its count."""

import numpy as np
import polars as pl

EPOCH = 1970
"""The year in which the clock of a machine begins, and what was never dated lies."""
FAR = 10 * 365.25 * 86_400e6
"""Microseconds without any story, beyond which the fewer stories are taken for misdated."""


def stray(at: pl.Series) -> pl.Series:
    """Return which moments no clock that is right can have told.

    One such story would stretch the time that was looked at over decades: what happens in an hour,
    and which hours nobody collected, could not be told any more.

    Parameters
    ----------
    at : polars.Series of datetimes, shape (stories,)
        In any order.

    Returns
    -------
    polars.Series of bool
        True in 1970 and before, and on the side of the fewer of a gap longer than ten years; of as
        many on both sides, on that of the earlier.
    """
    moments = at.cast(pl.Datetime("us")).cast(pl.Int64).to_numpy()
    unset = (at.dt.year() <= EPOCH).to_numpy()
    told = np.sort(moments[~unset])
    if told.size == 0:
        return pl.Series("stray", unset)
    opens = np.flatnonzero(np.diff(told, prepend=-np.inf) > FAR)
    ends = np.append(opens[1:], told.size)
    sizes = ends - opens
    most = sizes.size - 1 - int(np.argmax(sizes[::-1]))
    first, last = told[opens[most]], told[ends[most] - 1]
    return pl.Series("stray", unset | (moments < first) | (moments > last))

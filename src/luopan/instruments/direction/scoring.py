"""Earlier forecasts beside what happened (H16)."""

import polars as pl

from luopan.instruments.direction.shown import Shown
from luopan.readings.base import Interval
from luopan.readings.direction import Scored
from luopan.stats.scores import crps_normal, normal_sd
from luopan.tables.weeks import Weeks


def score(forecasts: pl.DataFrame, shown: Shown, weeks: Weeks) -> tuple[Scored, ...]:
    """Score forecasts whose day has come.

    What happened is the level of that week as it is known today; a forecast hits where its
    interval holds that level's mean. The continuous ranked probability score is that of a normal
    with the forecast's mean and width.

    Parameters
    ----------
    forecasts : polars.DataFrame
        Rows of the forecasts table about this indicator, due by now.
    shown : Shown
        Today's fit.
    weeks : Weeks
        The firm's weeks.

    Returns
    -------
    tuple of Scored
        Oldest first; forecasts for weeks before the first wave or after the last are left out,
        for nothing was observed that could score them.
    """
    model = shown.model
    first, last = int(model.waves.week[0]), int(model.waves.week[-1])
    told = []
    columns = ["made_on", "target_date", "mean", "low", "high", "level"]
    for made_on, target, mean, low, high, level in (
        forecasts.select(columns).sort("made_on", "target_date").iter_rows()
    ):
        week = weeks.number(target)
        if not first <= week <= last:
            continue
        happened = shown.at(week - model.first)
        said = Interval(mean=mean, low=low, high=high, level=level)
        told.append(
            Scored(
                made_on=made_on,
                target_date=target,
                said=said,
                happened=happened,
                hit=low <= happened.mean <= high,
                crps=crps_normal(mean, normal_sd(low, high, level), happened.mean),
            )
        )
    return tuple(told)

"""What is compared: Luopan's instrument, statsmodels' local linear trend, two 13-week means."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from time import process_time

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtr

from bench.direction.trackers import ANSWERS, WEIGHTS, Tracker
from luopan.instruments.direction import DirectionPlan, measure
from luopan.stats.trend import kernel
from luopan.tables.bundle import Tables
from luopan.tables.company import Company

Floats = NDArray[np.float64]

SPAN = 13
Z90 = 1.6448536269514722
_FIRST = date(2024, 1, 1)
SURVEYS = {
    "date": pl.Date,
    "indicator": pl.String,
    "source": pl.String,
    "answer": pl.String,
    "count": pl.Int64,
    "region": pl.String,
    "segment": pl.String,
    "audience": pl.String,
    "wording": pl.String,
}


@dataclass(frozen=True)
class Said:
    """What a method says of a tracker; None where it has no answer.

    Parameters
    ----------
    now, ahead : tuple of float
        Middle, low and high of the 90 % interval now and in 13 weeks.
    p_up : float
        P(now > 13 weeks ago).
    p_turned : float
        Its alarm for a turn downwards.
    eta : tuple of (float, float) or None
        Low and high of the 80 % interval of the weeks to a target; infinite for never.
    """

    now: tuple[float, float, float]
    ahead: tuple[float, float, float] | None
    p_up: float
    p_turned: float
    eta: tuple[float, float] | None = None


Method = Callable[[Tracker, int, float | None], Said]
"""A tracker, the week that is now (later ones are not seen), and a target or None."""


def seen(tracker: Tracker, now: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return weeks and counts up to ``now``."""
    keep = tracker.week <= now
    return tracker.week[keep], tracker.counts[keep]


def firm(rows: pl.DataFrame, as_of: date, settings: dict[str, object]) -> Tables:
    """Return a firm that has only these survey answers; absent columns are null."""
    missing = [name for name in SURVEYS if name not in rows.columns]
    whole = rows.with_columns(pl.lit(None).alias(name) for name in missing)
    company = Company.model_validate({"company": {"name": "bench"}} | settings)
    return Tables(company, as_of, surveys=whole.select(list(SURVEYS)).cast(SURVEYS))


def answers(tracker: Tracker, now: int, indicator: str = "it") -> pl.DataFrame:
    """Return a tracker's answers up to a week as rows."""
    week, counts = seen(tracker, now)
    asked = ANSWERS[tracker.cell.kind]
    return pl.DataFrame(
        {
            "date": [_FIRST + timedelta(weeks=int(w), days=6) for w in week for _ in asked],
            "indicator": [indicator] * counts.size,
            "answer": [str(a) for a in asked] * week.size,
            "count": counts.ravel(),
        }
    )


def tables(tracker: Tracker, now: int, target: float | None) -> Tables:
    """Return a firm that has only this tracker, with a goal a year ahead if there is a target."""
    kind, as_of = tracker.cell.kind, _FIRST + timedelta(weeks=now, days=6)
    settings: dict[str, object] = {"indicator": [{"name": "it", "kind": kind}]}
    if target is not None:
        goal = {"name": "it", "indicator": "it", "kind": kind, "unit": "u", "owner": "o"}
        settings["goal"] = [goal | {"target": target, "by": as_of + timedelta(days=364)}]
    return firm(answers(tracker, now), as_of, settings)


def luopan(tracker: Tracker, now: int, target: float | None = None) -> Said:
    """Run the instrument as a firm would."""
    given = tables(tracker, now, target)
    reading = measure(given, DirectionPlan(seed=1))[0]
    eta = None
    if reading.eta is not None:
        ends = (reading.eta.low, reading.eta.high)
        low, high = (np.inf if d is None else (d - given.as_of).days / 7 for d in ends)
        eta = (low, high)
    here, last = reading.position, reading.forecast[SPAN - 1]
    return Said(
        (here.mean, here.low, here.high),
        (last.mean, last.low, last.high),
        reading.heading.p_up,
        reading.p_turned,
        eta,
    )


def pace(trackers: list[Tracker]) -> float:
    """Return the milliseconds of processor time that an indicator takes in a firm of many."""
    now = trackers[0].now
    names = [f"it{i}" for i in range(len(trackers))]
    rows = pl.concat(answers(t, now, n) for t, n in zip(trackers, names, strict=True))
    kinds = [t.cell.kind for t in trackers]
    watched = [{"name": n, "kind": k} for n, k in zip(names, kinds, strict=True)]
    given = firm(rows, _FIRST + timedelta(weeks=now, days=6), {"indicator": watched})
    started = process_time()
    measure(given, DirectionPlan(seed=1))
    return 1000.0 * (process_time() - started) / len(trackers)


def components(tracker: Tracker, now: int, target: float | None = None) -> Said:  # noqa: ARG001
    """Run statsmodels' UnobservedComponents with a local linear trend, fitted by likelihood.

    P(up) is the probability under its own smoothed states at the fitted variances.
    """
    from statsmodels.tsa.statespace.structural import UnobservedComponents  # noqa: PLC0415

    week, counts = seen(tracker, now)
    y = np.full(now + 1, np.nan)
    y[week] = counts @ WEIGHTS[tracker.cell.kind] / counts.sum(axis=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = UnobservedComponents(y, "lltrend").fit(disp=False)
        level = fitted.smoothed_state[0, -1]
        spread = float(np.sqrt(fitted.smoothed_state_cov[0, 0, -1]))
        mean, sd = _ahead(fitted)
    irregular, shock, drift = np.sqrt(np.maximum(fitted.params, 0.0))
    joint = kernel.smooth(
        np.array([1.0, 1.0, shock, drift, irregular]),
        week,
        y[week],
        np.full(week.size, 1e-9),
        np.ones((week.size, 1)),
        now + 1,
        np.zeros(now + 1),
        np.array([y[week].mean(), 1e6, 1e4]),
        np.zeros(0),
        SPAN + 1,
    )[2]
    change = level - fitted.smoothed_state[0, -1 - SPAN]
    change_sd = np.sqrt(max(joint[0, 0] + joint[-1, -1] - 2 * joint[0, -1], 1e-12))
    p_up = float(ndtr(change / change_sd))
    return Said(_normal(level, spread), _normal(mean, sd), p_up, 1.0 - p_up)


def _ahead(fitted: object) -> tuple[float, float]:
    """Return mean and standard deviation of the level in 13 weeks."""
    model, state = fitted.model.ssm, fitted.smoothed_state[:, -1]  # type: ignore[attr-defined]
    covariance = fitted.smoothed_state_cov[:, :, -1]  # type: ignore[attr-defined]
    move = model["transition"]
    shocks = model["selection"] @ model["state_cov"] @ model["selection"].T
    for _ in range(SPAN):
        state = move @ state
        covariance = move @ covariance @ move.T + shocks
    return float(state[0]), float(np.sqrt(max(covariance[0, 0], 1e-12)))


def means(tracker: Tracker, now: int, target: float | None = None) -> Said:  # noqa: ARG001
    """Compare the last 13 weeks' mean with that of the 13 weeks before, by a z test."""
    week, counts = seen(tracker, now)
    weights = WEIGHTS[tracker.cell.kind]

    def pooled(first: int, last: int) -> tuple[float, float]:
        total = counts[(week >= first) & (week <= last)].sum(axis=0)
        p = total / total.sum()
        mean = float(p @ weights)
        return mean, float((p @ weights**2 - mean**2) / total.sum())

    here, variance = pooled(now - SPAN + 1, now)
    before, earlier = pooled(now - 2 * SPAN + 1, now - SPAN)
    p_up = float(ndtr((here - before) / np.sqrt(max(variance + earlier, 1e-12))))
    return Said(_normal(here, np.sqrt(variance)), None, p_up, 1.0 - p_up)


def _normal(mean: float, sd: float) -> tuple[float, float, float]:
    return float(mean), float(mean - Z90 * sd), float(mean + Z90 * sd)


METHODS: dict[str, Method] = {
    "13-week mean, z test": means,
    "statsmodels UC, local linear trend": components,
    "Luopan": luopan,
}

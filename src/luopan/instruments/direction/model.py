"""The model of one indicator: its waves on the model's scale, its constants, and the fit.

Answers, records and means are modelled with their known sampling variance on an unbounded scale
(the logit between an indicator's bounds), expanded around the local mean of the answers; amounts
on the log scale where all are positive, with the noise learned. House effects of sources, offsets
of earlier wordings and a yearly wave are constants of the state with priors of their own.

An earlier wording carries the offset, the present one none: position and heading speak of what is
asked today. Where a source stands alone its jump is told from the trend only by the prior of
both, and the interval widens as it should.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from luopan.instruments.direction.plan import DirectionPlan
from luopan.instruments.direction.subjects import Subject
from luopan.readings.direction import Selection
from luopan.stats.links import Link
from luopan.stats.proportions import Scores
from luopan.stats.trend import (
    FLOW_JUMPS,
    FLOW_PRIOR,
    PRECISE_PRIOR,
    Posterior,
    Series,
    TrendPrior,
    fit,
)
from luopan.tables.answers import EVEN
from luopan.tables.company import BOUNDS
from luopan.tables.waves import Estimates, Waves

Floats = NDArray[np.float64]

ANSWER_UNITS = 82.0
"""One unit is 1/82 of the spread of one answer: one point of NPS at an usual mix."""
MOST_UNIT = 1.0 / (ANSWER_UNITS * float(np.sqrt(0.01 * 0.99)))
"""No unit is larger than that of a share of one in a hundred, on the logit scale. Nearer to a bound
the spread of one answer says nothing of how far a week may move: 0 of 7,000 would be anywhere."""
_FINEST = 0.03
"""No wave is taken to be known better than so many units; beyond that rounding would show."""
HOUSE_SPREAD: Mapping[Selection, float] = {
    "random": 0.5,
    "records": 0.5,
    "customers": 1.0,
    "unknown": 1.0,
    "self": 4.0,
    "collected": 4.0,
}
"""How far a source may lie from the truth, over ``DirectionPlan.house_units``.

Random samples err by a point or two beyond sampling (Shirani-Mehr, Rothschild, Goel and Gelman
2018, "Disentangling bias and variance in election polls"); answers of whoever wished to answer may
lie anywhere, so that they tell the movement and hardly the position where a sample stands beside
them.
"""
_UNDECLARED: Mapping[str, Selection] = {}
_SEASON_WEEKS = 104
_HARMONICS = 2


@dataclass(frozen=True)
class Constant:
    """One constant of the state: of a source, an earlier wording, or errors in common."""

    cause: Literal["house", "wording", "season", "common"]
    source: str = ""
    week: int = 0


@dataclass(frozen=True)
class Model:
    """A fitted indicator.

    Parameters
    ----------
    waves : Waves
        What was observed.
    first, now : int
        Numbers of the axis' first and last week.
    link : Link
        The model's scale.
    series : Series
        What was fitted.
    constants : tuple of Constant
        What the columns of ``series.x`` are.
    posterior : Posterior
        The fit.
    unusual : tuple of int
        Indices of amounts that lie far from their neighbours and were given less weight.
    """

    waves: Waves
    first: int
    now: int
    link: Link
    series: Series
    constants: tuple[Constant, ...]
    posterior: Posterior
    unusual: tuple[int, ...] = field(default=())

    @property
    def lift(self) -> Floats:
        """What turns the median week into the mean week, node by node: τ²/2 on the log scale."""
        if self.link.name != "log":
            return np.zeros(self.posterior.weights.size)
        return np.asarray(self.posterior.nodes[:, 4] ** 2 / 2.0)


def build(
    subject: Subject,
    waves: Waves,
    now: int,
    plan: DirectionPlan,
    chosen: Mapping[str, Selection] = _UNDECLARED,
) -> Model:
    """Fit one subject's waves (at least one) up to week ``now``.

    ``chosen`` says how those who answered each source came to answer; a source that is not in it
    is of unknown selection.
    """
    reach = max(plan.span_weeks, 2 * plan.turn_weeks)
    waves = waves.since(now - plan.history_weeks + 1)
    first = min(int(waves.week[0]), now - reach)
    scale = _scaled(subject, waves)
    columns, prior, constants = _constants(waves, plan, scale.unit, chosen)
    columns += list(scale.common.T)
    prior += [1.0] * scale.common.shape[1]
    constants += [Constant("common")] * scale.common.shape[1]
    if _seasonal(subject, waves, plan):
        wave = _season(waves)
        spread = 0.25 if scale.link.name == "log" else 6.0 * scale.unit
        columns += list(wave.T)
        prior += [spread**2] * wave.shape[1]
        constants += [Constant("season")] * wave.shape[1]
    series = Series(
        week=np.minimum(waves.week, now) - first,
        y=scale.y,
        v=np.maximum(scale.v, (_FINEST * scale.unit) ** 2),
        n_weeks=now - first + 1,
        unit=scale.unit,
        x=np.stack(columns, axis=1) if columns else np.zeros((scale.y.size, 0)),
        x_prior=np.array(prior),
    )
    if waves.n is not None:
        precise = float(np.median(series.v)) < series.unit**2
        posterior = fit(series, PRECISE_PRIOR if precise else TrendPrior(), lags=reach + 1)
    else:
        posterior = fit(series, FLOW_PRIOR, FLOW_JUMPS, lags=reach + 1)
    return Model(waves, first, now, scale.link, series, tuple(constants), posterior, scale.unusual)


@dataclass(frozen=True)
class _Scale:
    """Observations on the model's scale."""

    link: Link
    y: Floats
    v: Floats
    unit: float
    unusual: tuple[int, ...] = ()
    common: Floats = field(default_factory=lambda: np.zeros((0, 0)))


def _scaled(subject: Subject, waves: Waves) -> _Scale:
    if waves.estimates is not None:
        return _estimated(waves, waves.estimates)
    return _learned(waves) if waves.counts is None else _counted(subject, waves, waves.counts)


def _estimated(waves: Waves, told: Estimates) -> _Scale:
    """Return shares as so many answers as would be known as well, with the errors in common.

    One period's share is too noisy to say how noisy it is: the mix of the periods around it says
    that, as with counted answers.
    """
    middle = float(np.clip(np.average(waves.value, weights=told.own**-2.0), 0.02, 0.98))
    n = middle * (1.0 - middle) / told.own**2
    alike = Scores(n, n * waves.value, n * waves.value)
    around = np.clip(alike.around(waves.week, EVEN["share"])[0], 0.01, 0.99)
    link = Link.logit(0.0, 1.0)
    steep = link.slope(around)
    return _Scale(
        link,
        link.forward(around) + (waves.value - around) / steep,
        (told.own / steep) ** 2,
        float(np.sqrt(middle * (1.0 - middle)) / ANSWER_UNITS / link.slope(np.array(middle))),
        common=told.common / steep[:, None],
    )


def _counted(subject: Subject, waves: Waves, counts: Scores) -> _Scale:
    """Return counted answers on the logit between their bounds (means without bounds as are)."""
    bounds, even = BOUNDS.get(subject.kind), EVEN.get(subject.kind, ())
    link = Link.logit(*bounds) if bounds else Link("identity")
    around, variance = counts.around(waves.week, even)
    middle, spread = counts.overall(even)
    steep = link.slope(around)
    unit = float(np.sqrt(spread) / ANSWER_UNITS / link.slope(np.array(middle)))
    return _Scale(
        link,
        link.forward(around) + (waves.value - around) / steep,
        variance / counts.n / steep**2,
        min(unit, MOST_UNIT) if bounds else unit,
    )


def _learned(waves: Waves) -> _Scale:
    """Return amounts on the log scale where all are positive; noise and outliers from the data."""
    positive = bool(np.all(waves.value > 0.0))
    # Where amounts differ by more than a thousandfold a logarithm would magnify the least of them.
    near = positive and float(waves.value.max() / waves.value.min()) < 1e3
    link = Link("log") if near else Link("identity")
    y = link.forward(waves.value)
    steps = np.abs(np.diff(y)) / np.sqrt(np.diff(waves.week).clip(1))
    noise = 1.4826 * float(np.median(steps)) / np.sqrt(2.0) if steps.size else 0.0
    floor = 1e-3 if link.name == "log" else 1e-3 * max(float(np.abs(y).max()), 1e-9)
    noise = max(noise, float(np.std(y)) / 10.0, floor)
    beside = np.abs(waves.week[:, None] - waves.week[None, :]) <= 4
    off = np.array([y[i] - np.median(y[beside[i]]) for i in range(y.size)])
    odd = np.abs(off) > 4.0 * noise
    v = np.where(odd, off**2, 0.0)
    return _Scale(link, y, v, noise, tuple(int(i) for i in np.flatnonzero(odd)))


def _constants(
    waves: Waves, plan: DirectionPlan, unit: float, chosen: Mapping[str, Selection]
) -> tuple[list[Floats], list[float], list[Constant]]:
    """Return the columns of houses (where there are several) and of earlier wordings."""
    columns: list[Floats] = []
    prior: list[float] = []
    constants: list[Constant] = []
    names = sorted(set(waves.source))
    source = np.array(waves.source)
    for name in names if len(names) > 1 else []:
        columns.append((source == name).astype(np.float64))
        spread = HOUSE_SPREAD[chosen.get(name, "unknown")] * plan.house_units
        prior.append((spread * unit) ** 2)
        constants.append(Constant("house", name))
    wording = np.array(waves.wording)
    for name in names:
        asked = list(dict.fromkeys(wording[source == name]))
        for old, new in pairwise(asked):
            changed = waves.week[(source == name) & (wording == new)].min()
            columns.append(((source == name) & (wording == old)).astype(np.float64))
            prior.append((plan.break_units * unit) ** 2)
            constants.append(Constant("wording", name, int(changed)))
    return columns, prior, constants


def _seasonal(subject: Subject, waves: Waves, plan: DirectionPlan) -> bool:
    wanted = plan.season == "all" or (plan.season == "flows" and subject.kind == "flow")
    return (
        wanted
        and int(waves.week[-1] - waves.week[0]) + 1 >= _SEASON_WEEKS
        and waves.week.size >= _SEASON_WEEKS // 4
    )


def _season(waves: Waves) -> Floats:
    """Return sines and cosines of the year, shape (n, 2 · harmonics)."""
    turn = 2.0 * np.pi * waves.week[:, None] * 7.0 / 365.2425 * np.arange(1, _HARMONICS + 1)
    return np.hstack([np.sin(turn), np.cos(turn)])

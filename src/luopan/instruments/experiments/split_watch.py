"""Looking at a split of people, at registered looks and at any other.

Registered looks have bounds of their own; any other look has an interval that holds at all of them
(Howard et al. 2021; see `luopan.stats.sequential`). At a registered look the test statistic is the
normal quantile of the look's own p value, so that a bound is crossed exactly where the interval of
the same error leaves out nought.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from luopan.instruments.experiments import loss
from luopan.instruments.experiments.arms import Arms
from luopan.instruments.experiments.loss import Limit
from luopan.instruments.experiments.plan import ExperimentPlan
from luopan.instruments.experiments.split import Split, effect_of, planned_shares
from luopan.instruments.experiments.watch import Watch, Watched
from luopan.readings.base import Interval
from luopan.readings.experiments import Effect, LookSaid, LossSaid
from luopan.stats import sequential
from luopan.stats.audiences import Comparison
from luopan.tables.register import Record
from luopan.tables.split_rows import USUAL

Array = NDArray[np.float64]

GROWS = 1e-3
"""A look must have so much more people than the one before it, or it is none."""
_LEAST_P = 1e-300


@dataclass(frozen=True, eq=False)
class _Looks:
    """Looks that have come.

    Parameters
    ----------
    start : datetime.date
        First day of the test.
    counts : tuple of int
        Days since then, at each look.
    arms : tuple of Arms
        What was told by then.
    planned, seen : (K,) and (k,) arrays
        Part of the test that should have passed by every look, and that has by those that came.
    whole : float
        People of the new things that there will be in all.
    """

    start: date
    counts: tuple[int, ...]
    arms: tuple[Arms, ...]
    planned: Array
    seen: Array
    whole: float

    @property
    def days(self) -> tuple[date, ...]:
        """The day of each look."""
        return tuple(self.start + timedelta(days=n - 1) for n in self.counts)


def watched(
    split: Split,
    indicator: str,
    record: Record | None,
    limit: Limit | None,
    as_of: date,
    plan: ExperimentPlan,
) -> Watched:
    """Look at a test of people.

    Parameters
    ----------
    split : Split
        Its rows.
    indicator : str
        By which it is judged.
    record : Record or None
        What was registered.
    limit : Limit or None
        The most that it may cost.
    as_of : datetime.date
        The last day that the tables speak of.
    plan : ExperimentPlan
        Settings.

    Returns
    -------
    Watched
        At the registered looks that have come. A test that still runs and has none yet is looked
        at as it stands, by an interval that need not know when it is looked at.
    """
    test = split.test
    total = (test.end - test.start).days + 1
    days = () if record is None else record.test.looks
    planned = sorted({*(min(day, total) for day in days), total}) if days else []
    come = [n for n in planned if test.start + timedelta(days=n - 1) <= as_of]
    try:
        if come:
            return _planned(_come(split, indicator, record, planned, come), limit, plan)
        if test.end > as_of:
            return _now(split, indicator, limit, (as_of - test.start).days + 1, plan)
    except ValueError:
        return Watched(watch="refused")
    return Watched()


def _come(
    split: Split, indicator: str, record: Record | None, planned: list[int], come: list[int]
) -> _Looks:
    start = split.test.start
    arms = tuple(split.arms(indicator, start + timedelta(days=n - 1)).plainly() for n in come)
    people = [float(one.people.sum()) for one in arms]
    # a look at which nobody is new says nothing: the test has been ended
    new = [k for k, n in enumerate(people) if k == 0 or n > (1.0 + GROWS) * people[k - 1]]
    ends = next((k for k in range(len(new)) if new[k] != k), len(new))
    arms, come = arms[:ends], come[:ends]
    part = np.array(planned) / planned[-1]
    seen = part[:ends]
    whole = float(arms[-1].exposed[1:].sum() / seen[-1])
    if record is not None and record.test.people:
        seen = np.array(people[:ends]) / record.test.people
        shares = planned_shares(split.test, record)
        usual = shares.get(USUAL, 1.0 / (1 + len(split.test.arms)))
        if arms[0].metric.per is None:
            whole = record.test.people * (1.0 - usual)
    return _Looks(start, tuple(come), arms, part, seen, whole)


def _planned(looks: _Looks, limit: Limit | None, plan: ExperimentPlan) -> Watched:
    """Judge by O'Brien and Fleming's bounds where there is one new thing, and by what it costs."""
    several = len(looks.arms[0].names) > 1
    told = [one.together().compared(plan.level)[0] for one in looks.arms]
    rule = sequential.LookPlan(tuple(float(x) for x in looks.planned), alpha=1.0 - plan.level)
    made = sequential.monitor(rule, _z(told), np.ones(len(told)), looks.seen)
    said = []
    for k, one in enumerate(looks.arms):
        bound = float(made.bounds.z[k])
        edge = None if several or np.isinf(bound) else bound
        said.append(
            LookSaid(
                date=looks.days[k],
                periods=looks.counts[k],
                effect=_repeated(one, bound, plan.level),
                statistic=float(made.z[k]),
                efficacy=edge,
                harm=None if edge is None else -edge,
            )
        )
    watch: Watch = "end" if len(said) == looks.planned.size else "go_on"
    if made.stopped is not None and not several:
        watch = "efficacy" if made.z[made.stopped] > 0.0 else "harm"
    final = None if several else _final(looks.arms[-1], made, plan)
    cost = None if limit is None else _cost(looks, limit)
    if cost is not None and cost.why is not None:
        watch = "harm"
    return Watched(tuple(said), watch, cost, final)


def _final(arms: Arms, made: sequential.Monitoring, plan: ExperimentPlan) -> Effect | None:
    """Return what all that was told says, by the bound of the last look.

    Its repeated interval holds whether the test stopped where it might have or went on (Jennison
    and Turnbull 1989). Where the last look is the one at which it stopped, p is stage-wise; else
    it is the look's own, raised by as much as its bound is.
    """
    bound = float(made.bounds.z[-1])
    one = _level(bound)
    if not one < 1.0:
        return None
    told = effect_of(arms.compared(one)[0], arms, 1, plan.level)
    last = made.z.size - 1
    if made.final is not None and made.stopped in {None, last}:
        return told.model_copy(update={"p": made.final.p})
    raised = min(1.0, (told.p or 0.0) * (1.0 - plan.level) / (1.0 - one))
    return told.model_copy(update={"p": raised})


def _cost(looks: _Looks, limit: Limit) -> LossSaid | None:
    """Return what all new things together have cost, and may cost by the next look."""
    harms, errors = _harms(looks.arms)
    seen = np.array([float(one.exposed[1:].sum()) for one in looks.arms])
    return loss.watched(limit, looks.days, harms, errors, (looks.whole * looks.planned, seen))


def _now(
    split: Split, indicator: str, limit: Limit | None, days: int, plan: ExperimentPlan
) -> Watched:
    """Look at a test on a day that nobody registered."""
    test = split.test
    if days < 1:
        return Watched()
    total = (test.end - test.start).days + 1
    arms = split.arms(indicator).plainly()
    one = arms.together()
    told = one.compared(plan.level)[0]
    information = 1.0 / told.error**2
    mixture = sequential.NormalMixture(information * total / days, alpha=1.0 - plan.level)
    bound = mixture.z(information)
    z = float(_z([told])[0])
    day = test.start + timedelta(days=days - 1)
    said = LookSaid(
        date=day,
        periods=days,
        effect=_repeated(one, bound, plan.level),
        statistic=z,
        efficacy=None,
        harm=None,
        planned=False,
    )
    watch: Watch = "go_on"
    if abs(z) >= bound:
        watch = "efficacy" if z > 0.0 else "harm"
    cost = None if limit is None else _cost_now(arms, limit, (bound, plan.level), day, days)
    if cost is not None and cost.why is not None:
        watch = "harm"
    return Watched((said,), watch, cost)


def _cost_now(
    arms: Arms, limit: Limit, reaches: tuple[float, float], day: date, days: int
) -> LossSaid:
    """Return what it has cost, and may cost by tomorrow, by the interval that always holds.

    ``reaches`` are the standard errors that it reaches, and its level.
    """
    bound, level = reaches
    harms, errors = _harms((arms,))
    seen = float(arms.exposed[1:].sum())
    money, reach = limit.worth * float(harms[0]), abs(limit.worth) * bound * float(errors[0])
    tomorrow = seen * (days + 1) / days
    worst = (money + reach) * tomorrow
    shown = money - reach > 0.0 and not limit.meant
    return LossSaid(
        date=day,
        limit=limit.most,
        loss=Interval(
            mean=money * seen,
            low=(money - reach) * seen,
            high=(money + reach) * seen,
            level=level,
        ),
        worst=worst,
        why="shown" if shown else "dear" if worst >= limit.most else None,
    )


def _harms(arms: tuple[Arms, ...]) -> tuple[Array, Array]:
    """Return the harm a unit exposed and its standard error, all new things together."""
    told = [one.together().compared(0.9)[0] for one in arms]
    return np.array([-t.difference for t in told]), np.array([t.error for t in told])


def _z(told: list[Comparison]) -> Array:
    """Return the normal quantile of each look's own p value, with the sign of its difference."""
    p = np.clip([t.p for t in told], _LEAST_P, 1.0)
    sign = np.array([1.0 if t.difference >= 0.0 else -1.0 for t in told])
    return np.asarray(-sign * ndtri(p / 2.0))


def _level(bound: float) -> float:
    """Return the level of a single look that reaches this bound."""
    return float(2.0 * ndtr(bound) - 1.0)


def _repeated(arms: Arms, bound: float, level: float) -> Interval | None:
    """Return the relative effect so far, with an interval that reaches to the bound."""
    one = _level(bound)
    if not one < 1.0:
        return None
    lift = arms.together().compared(one)[0].lift
    if lift is None:
        return None
    return Interval(mean=lift.value, low=lift.low, high=lift.high, level=level)

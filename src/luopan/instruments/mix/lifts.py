"""Finished tests as observations beside the weeks, and where they contradict the model.

A test enters at exactly the input, the weeks and the channels that it tested. Before that it is
compared with what the model says of it without any test; where the two contradict each other
both are shown, and the test is used only if the firm says that it trusts it
(``[mix] trust_tests``): their mean would be true of neither. Of a test of two by two a part that
does not contradict the model by itself stays in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

import numpy as np
import polars as pl
import scipy  # loads scipy.special where it is first asked for: a tenth of a second of every start
from numpy.typing import NDArray

from luopan.instruments.mix.weekly import Array, Regional, Series, Weekly
from luopan.readings.base import Check
from luopan.readings.mix import CONFLICT
from luopan.stats.mix import FactorialTest, LiftTest, RegionLift, told
from luopan.tables.bundle import Tables
from luopan.tables.finished import FinishedTest, finished_tests

_DAYS = 4
"""A week counts as tested if most of its days are."""

Lift = LiftTest | FactorialTest | RegionLift

Status = Literal["used", "trusted", "conflict", "conflict_own", "conflict_together"]

_OWN, _TOGETHER = (0, 1), (2,)
_KEPT: Mapping[Status, tuple[int, ...]] = {"conflict_own": _TOGETHER, "conflict_together": _OWN}
"""Which effects of a test of two by two stay in the model where the others are left out."""


@dataclass(frozen=True, eq=False)
class Posed:
    """A finished test that says something of this model's weeks and channels.

    Parameters
    ----------
    test : FinishedTest
        As reported.
    lift : LiftTest, FactorialTest or RegionLift
        As the model takes it, in the outcome's unit over the tested weeks.
    """

    test: FinishedTest
    lift: Lift


@dataclass(frozen=True, eq=False)
class Tested:
    """A posed test beside what the model says of it without any test.

    Parameters
    ----------
    posed : Posed
        The test.
    model : (n, m) array
        The model's draws of the tested effects, no test used: one, or three of a test of two by
        two.
    p : float
        P value of so large a difference between the two, two-sided; of several effects, in all of
        them at once.
    status : {"used", "trusted", "conflict", "conflict_own", "conflict_together"}
        Whether it entered the model: they agree; they do not, and the firm trusts the test; they
        do not, and nobody has decided. Of a test of two by two what each channel did alone may be
        left out (``conflict_own``), or what both did beyond the sum (``conflict_together``).
    p_own, p_together : float or None
        Of a test of two by two: the same P value in what each channel did, both at once, and in
        what both did beyond the sum.
    """

    posed: Posed
    model: Array
    p: float
    status: Status
    p_own: float | None = None
    p_together: float | None = None

    @property
    def used(self) -> Lift | None:
        """The test as it is in the likelihood, whole or in part; None where it is left out."""
        if self.status == "conflict":
            return None
        if isinstance(self.posed.lift, FactorialTest) and self.status in _KEPT:
            return replace(self.posed.lift, kept=_KEPT[self.status])
        return self.posed.lift


def pose_lifts(data: Weekly, tables: Tables) -> tuple[tuple[Posed, ...], tuple[Check, ...]]:
    """Return the finished tests of this outcome as the model takes them.

    Returns
    -------
    posed : tuple of Posed
        In the order of `finished_tests`.
    checks : tuple of Check
        One for each test that cannot be used, with the reason.
    """
    found, checks = [], []
    mine = [t for t in finished_tests(tables)[0] if t.outcome == data.outcome]
    here = _by_region_here(tables)
    for test in mine:
        # what regions did in a test whose design is told here is in their weeks already
        twice = data.regional is not None and test.name in here
        posed = "mix_test_in_panel" if twice else _pose(data, tables, test)
        if not isinstance(posed, str):
            found.append(Posed(test, posed))
        else:
            facts = {"test": test.name, "names": test.channels, "region": test.region}
            checks.append(Check(code=posed, passed=False, severity="warn", facts=facts))
    unknown = tuple(n for n in tables.company.mix.trust_tests if n not in {t.name for t in mine})
    if unknown:
        facts = {"tests": unknown}
        checks.append(
            Check(code="mix_test_trust_unknown", passed=False, severity="warn", facts=facts)
        )
    return tuple(found), tuple(checks)


def tested_pairs(data: Weekly, tables: Tables) -> tuple[tuple[str, ...], ...]:
    """Return the pairs of channels of which a finished test says what they do together."""
    lifts = (one.lift for one in pose_lifts(data, tables)[0] if one.lift.together)
    return tuple(tuple(sorted(data.channels[c].name for c in x.channels)) for x in lifts)


def with_a_line(
    posed: tuple[Posed, ...], pairs: tuple[tuple[int, int], ...]
) -> tuple[tuple[Posed, ...], tuple[Check, ...]]:
    """Leave out tests of pairs that the model has no line for: it asks about social media's."""
    known = [set(pair) for pair in pairs]
    lost = [p for p in posed if p.lift.together and set(p.lift.channels) not in known]
    checks = tuple(
        Check(
            code="mix_test_no_pair",
            passed=False,
            severity="warn",
            facts={"test": one.test.name, "names": one.test.channels, "region": one.test.region},
        )
        for one in lost
    )
    return tuple(p for p in posed if p not in lost), checks


def _by_region_here(tables: Tables) -> set[str]:
    """Return the names of tests whose design the table tells by region."""
    if tables.tests is None:
        return set()
    designs = tables.tests.filter(pl.col("effect").is_null() & pl.col("region").is_not_null())
    return set(designs["test"].to_list())


def compare(posed: tuple[Posed, ...], model: Array, trusted: tuple[str, ...]) -> tuple[Tested, ...]:
    """Put each test beside the model's own draws of its effect.

    Where a test of two by two contradicts the model, what both did beyond the sum stays in it if
    it alone does not; else what each did, if that does not. The order is fixed, not chosen by which
    of the two lies nearer.

    Parameters
    ----------
    posed : tuple of Posed
        The tests.
    model : (n, effects) array
        Draws of each tested effect from the model without tests.
    trusted : tuple of str
        Names of the tests that the firm trusts whatever the model says.
    """
    compared, at = [], 0
    for one in posed:
        found, covariance = told(one.lift)
        said = model[:, at : at + found.size]
        at += found.size
        apart = found - said.mean(axis=0)
        spread = np.atleast_2d(covariance + np.cov(said, rowvar=False, bias=True))
        p = _chance(apart, spread, range(found.size))
        own = together = None
        if isinstance(one.lift, FactorialTest):
            own, together = (_chance(apart, spread, part) for part in (_OWN, _TOGETHER))
        status: Status = "used"
        if p < CONFLICT:
            status = "trusted" if one.test.name in trusted else _left_out(own, together)
        compared.append(Tested(one, said, p, status, own, together))
    return tuple(compared)


def _chance(apart: Array, spread: Array, part: Sequence[int]) -> float:
    """Return the P value of so large a difference in some of the effects at once."""
    gap, within = apart[list(part)], spread[np.ix_(part, part)]
    off = gap @ np.linalg.solve(within, gap)
    return float(scipy.special.gammaincc(gap.size / 2.0, off / 2.0))


def _left_out(own: float | None, together: float | None) -> Status:
    """Return what of a test that contradicts the model stays out of it."""
    if together is not None and together >= CONFLICT:
        return "conflict_own"
    return "conflict_together" if own is not None and own >= CONFLICT else "conflict"


def agreement(tested: tuple[Tested, ...]) -> tuple[Check, ...]:
    """Return the check whether tests and model agree; none where nothing was tested."""
    if not tested:
        return ()
    apart = tuple(t.posed.test.name for t in tested if t.status not in {"used", "trusted"})
    facts = {"tests": apart, "count": len(tested)}
    return (Check(code="mix_test_conflict", passed=not apart, severity="warn", facts=facts),)


def _pose(data: Weekly, tables: Tables, test: FinishedTest) -> Lift | str:
    """Return the test as the model takes it, or the code of the reason why it cannot."""
    lines = [_line(data, name) for name in test.channels]
    if None in lines:
        return "mix_test_no_line"
    places = tuple(sorted({p for p in lines if p is not None}))
    merged = [set(data.channels[p].members or (data.channels[p].name,)) for p in places]
    if set().union(*merged) != set(test.channels) or (
        test.kind == "synergy" and len(places) != len(test.channels)
    ):
        return "mix_test_merged"
    rows = _tested_weeks(data, test)
    if not rows.any():
        return "mix_test_no_weeks"
    channels = [data.channels[p] for p in places]
    elsewhere = bool(test.inputs) and (data.regional is None or test.region is None)
    if not elsewhere and data.regional is not None and test.region in {None, *data.regional.names}:
        return _pose_region(data.regional, test, places, channels, rows)
    if not elsewhere and any(not c.driver[rows].any() for c in channels):
        return "mix_test_no_input"
    scale = _scale(tables, test, channels, rows)
    if isinstance(scale, str):
        return scale
    if elsewhere:
        return _elsewhere(data, test, channels, rows, scale)
    instead = np.column_stack([_other(test, c.driver, rows) for c in channels])
    return _asked(data, test, places, instead, rows, scale)


def _elsewhere(
    data: Weekly, test: FinishedTest, channels: list[Series], rows: NDArray[np.bool_], scale: float
) -> Lift | str:
    """Return what two channels did at inputs that the firm as a whole did not have.

    Of long on against long off all weeks up to the end of the test have, or have not, the inputs;
    else the tested weeks only, so that what was there before carries over into them.
    """
    order = [
        i for c in channels for i, n in enumerate(test.channels) if n in (c.members or (c.name,))
    ]
    levels = [test.inputs[i] * _per_week(c, rows) for i, c in zip(order, channels, strict=True)]
    if not all(levels):
        return "mix_test_no_input"
    places = tuple(data.channels.index(c) for c in channels)
    if data.regional is not None:
        # regions have inputs of their own: what is told of all of them is taken in proportion
        had = [float(c.driver[rows].mean()) for c in channels]
        scale *= float(np.prod([h / level for h, level in zip(had, levels, strict=True)]))
        instead = np.column_stack([_other(test, c.driver, rows) for c in channels])
        return _asked(data, test, places, instead, rows, scale) if all(had) else "mix_test_no_input"
    changed = rows.copy()
    changed[: int(np.flatnonzero(rows)[-1]) + 1] |= test.lasting
    own = np.column_stack([c.driver for c in channels])
    instead = own.copy()
    own[changed], instead[changed] = levels, 0.0
    if not test.own:
        return LiftTest(places, instead, rows, test.effect * scale, test.sd * abs(scale), True, own)
    effects = scale * np.array([*(test.own[i] for i in order), test.effect])
    by_order = np.ix_([*order, 2], [*order, 2])
    covariance = scale**2 * np.array(test.covariance)[by_order]
    return FactorialTest(places, own, instead, rows, effects, covariance)


def _per_week(channel: Series, rows: NDArray[np.bool_]) -> float:
    """Return what a unit of money buys of a channel's input; one where it costs nothing."""
    for weeks in (rows, np.ones_like(rows)):
        spent = float(channel.spend[weeks].sum())
        if spent > 0.0:
            return float(channel.driver[weeks].sum()) / spent
    return 1.0


def _asked(
    data: Weekly,
    test: FinishedTest,
    places: tuple[int, ...],
    instead: Array,
    rows: NDArray[np.bool_],
    scale: float,
) -> LiftTest | RegionLift:
    """Return a test of the whole firm as the model takes it."""
    effect, sd, together = test.effect * scale, test.sd * abs(scale), test.kind == "synergy"
    if data.regional is None:
        return LiftTest(places, instead, rows, effect, sd, together)
    drivers = [data.channels[p].region_driver for p in places]
    parts = [_other(test, driver, rows) for driver in drivers if driver is not None]
    return RegionLift(places, None, np.stack(parts, axis=2), rows, effect, sd, together)


def _pose_region(
    regional: Regional,
    test: FinishedTest,
    places: tuple[int, ...],
    channels: list[Series],
    rows: NDArray[np.bool_],
) -> RegionLift | str:
    """Return a test of one region, or of all of them, as the regions' model takes it."""
    at = None if test.region is None else regional.names.index(test.region)
    if at is not None:
        rows = rows & regional.seen[:, at]
        if not rows.any():
            return "mix_test_no_weeks"
    where = slice(None) if at is None else slice(at, at + 1)
    drivers = [c.region_driver for c in channels if c.region_driver is not None]
    if any(not driver[rows, where].any() for driver in drivers):
        # a region's pause is in its weeks already: the same evidence would count twice
        return "mix_test_no_input" if at is None else "mix_test_in_panel"
    scale = -1.0 if test.step > 0.0 else 1.0
    if test.kind in {"roi", "marginal_roi"}:
        spends = [c.region_spend for c in channels if c.region_spend is not None]
        money = float(sum(spend[rows, where].sum() for spend in spends))
        if money <= 0.0:
            return "mix_test_no_money"
        scale *= money * (abs(test.step) if test.step else 1.0)
    return RegionLift(
        channels=places,
        region=at,
        instead=np.stack([_other(test, driver, rows) for driver in drivers], axis=2),
        rows=rows,
        effect=test.effect * scale,
        sd=test.sd * abs(scale),
        together=test.kind == "synergy",
    )


def _other(test: FinishedTest, driver: Array, rows: NDArray[np.bool_]) -> Array:
    """Return the input that was tested against: a step more or less, else nothing at all."""
    instead = driver.copy()
    instead[rows] *= 1.0 + test.step if test.step else 0.0
    return instead


def _line(data: Weekly, name: str) -> int | None:
    """Return the line of the model that holds a channel."""
    for place, channel in enumerate(data.channels):
        if name == channel.name or name in channel.members:
            return place
    return None


def _tested_weeks(data: Weekly, test: FinishedTest) -> NDArray[np.bool_]:
    """Return the weeks with an outcome of which most days were tested."""
    days = [
        (min(test.end, week + timedelta(days=6)) - max(test.start, week)).days + 1
        for week in data.weeks
    ]
    return (np.array(days) >= _DAYS) & data.seen


def _scale(
    tables: Tables, test: FinishedTest, channels: list[Series], rows: NDArray[np.bool_]
) -> float | str:
    """Return what turns the reported effect into own input minus other, over the whole firm.

    A return is multiplied by the money that it speaks of, and the lift of a region divided by the
    region's part of the input. Effects are reported as more input minus less, and the other input
    is the larger where the step is upwards.
    """
    sign = -1.0 if test.step > 0.0 else 1.0
    if test.kind in {"roi", "marginal_roi"}:
        money = float(sum(c.spend[rows].sum() for c in channels))
        part = abs(test.step) if test.step else 1.0
        return sign * part * money if money > 0.0 else "mix_test_no_money"
    if test.region is None:
        return sign
    share = _regional_share(tables, test, channels)
    return sign / share if share > 0.0 else "mix_test_region"


def _regional_share(tables: Tables, test: FinishedTest, channels: list[Series]) -> float:
    """Return the tested region's part of the channels' input, outside the tested days.

    Within them the region's input is what was changed: nothing at all, where it was paused.
    """
    if tables.channels is None:
        return 0.0
    usual = tables.channels.filter(
        pl.col("region").is_not_null() & ~pl.col("date").is_between(test.start, test.end)
    )
    mine = whole = 0.0
    for channel in channels:
        rows = usual.filter(pl.col("channel").is_in(channel.members or (channel.name,)))
        whole += float(rows[channel.by].fill_null(0.0).sum())
        here = rows.filter(pl.col("region") == test.region)
        mine += float(here[channel.by].fill_null(0.0).sum())
    return mine / whole if whole > 0.0 else 0.0

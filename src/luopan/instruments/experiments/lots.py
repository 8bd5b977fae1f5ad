"""A test in which a lot decided: analysed by re-drawing that lot."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from luopan.instruments.experiments.asked import BOTH, Asked
from luopan.instruments.experiments.found import POWER, Beyond, Found
from luopan.instruments.experiments.history import History
from luopan.instruments.experiments.pairs import Driven, Oriented, beyond, cells_of, driven
from luopan.instruments.experiments.plan import ExperimentPlan
from luopan.readings.base import Check, Evidence, Interval
from luopan.readings.experiments import Contrast, Effect, LeftOut
from luopan.stats import panels, randomised
from luopan.tables.headers import fold

Arms = NDArray[np.int8]
Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
TRIM = 6.0
"""Robust standard deviations beyond which a region's period is a strike, not a result."""


def analyse(
    test: Asked,
    history: History,
    plan: ExperimentPlan,
    *,
    drawn: bool,
    inputs: tuple[Array, ...] = (),
) -> Found:
    """Return what the test found; regions that had no arm take no part.

    ``drawn`` says that a lot is told, by the table or the register: without it the analysis is
    the same, but nobody vouches for what it rests on. ``inputs`` are the two channels' spend or
    exposure, (N, T) each, of a test that asks what they do together.
    """
    first, last = history.span(test.start, test.end)
    pool = pool_of(test, history)
    tail = 0
    if test.design not in {"switchback", "moderated"}:
        tail = max(0, min(history.count(plan.tail_days), len(history.periods) - last))
    lost, checks = _lost(test, history, pool, (first, last))
    gone = {x.name for x in lost}
    whole = drawn and not gone & set(test.regions)
    ready = Found(
        effect=_nothing("unknown_lot"),
        evidence=Evidence.E4 if whole else Evidence.E3,
        periods=last - first,
        tail=tail,
        history=first,
        treated=tuple(n for n in pool if n in test.regions and n not in gone),
        compared=tuple(n for n in pool if n not in test.regions and n not in gone),
        left_out=lost,
        checks=checks,
    )
    half_life = plan.half_life_days / history.step
    trial = _pose(test, history, (first, last), tail, round(plan.washout_days / history.step))
    if trial is None or _in_step(history, [name for name in pool if name not in gone], first):
        return ready if trial is None else replace(ready, effect=_nothing("in_step"))
    pair = None
    if inputs:
        pair = driven(test, inputs, [history.regions.index(n) for n in pool], trial, half_life)
    if test.design == "moderated":
        if pair is None:
            return replace(ready, effect=_nothing("no_moderator"))
        trial = replace(trial, moderator=pair.moderator)
    if trial.design.within:
        # what a block left behind is in the next one, not after the test
        trial, tail = replace(trial, outcome=trial.outcome[:, :last]), 0
    usual = randomised.Question(half_life=half_life, tail=tail, year=history.year)
    asked = _questions(test, usual)
    told = [
        (of, arm, *_answered(trial, question, plan, cells_of(pair, of, trial, question)))
        for of, arm, question in asked
    ]
    main = told[-1 if test.design in {"factorial", "moderated"} else 0]
    contrasts = tuple(Contrast(of=of, arm=arm, effect=effect) for of, arm, _, effect in told)
    return replace(
        ready,
        tail=tail,
        effect=main[3],
        evidence=Evidence.E3 if test.design == "moderated" else ready.evidence,
        contrasts=contrasts if len(told) > 1 else (),
        beyond=_together(test, trial, usual, pair, [one[2] for one in told]),
        sets=main[2].redraws,
        detectable=_detectable(main[2], main[3]),
        checks=(*checks, *_trimmed(test, main[2])),
    )


def _together(
    test: Asked,
    trial: randomised.Trial,
    usual: randomised.Question,
    pair: Driven | None,
    verdicts: list[randomised.Verdict],
) -> Beyond | None:
    """Return what two channels did, each as well if two by two; None of a test of anything else."""
    if pair is None:
        return None
    if test.design != "factorial":
        return beyond(pair, verdicts[-1])
    alike = randomised.correlations(trial, usual)
    return beyond(pair, verdicts[-1], tuple(verdicts[:2]), alike)


def _in_step(history: History, names: list[str], first: int) -> bool:
    """Whether the regions of the lot moved as one before it."""
    rows = [history.regions.index(name) for name in names]
    return bool(rows) and panels.in_step(history.values[rows, :first])


def _lost(
    test: Asked, history: History, pool: tuple[str, ...], span: tuple[int, int]
) -> tuple[tuple[LeftOut, ...], tuple[Check, ...]]:
    """Return the regions of the lot that cannot be counted, and say so by name."""
    first, last = span
    lost = [LeftOut(name=name, reason="not_told") for name in test.regions if name not in pool]
    for name in pool:
        row = history.values[history.regions.index(name)]
        if np.isnan(row[first:last]).mean() > 0.5 or np.isnan(row[:first]).all():
            lost.append(LeftOut(name=name, reason="missing"))
        elif float(np.nanmean(row[:first])) <= 0.0:
            lost.append(LeftOut(name=name, reason="zero_sales"))
    if not lost:
        return (), ()
    facts = {"test": test.name, "regions": tuple(x.name for x in lost)}
    return tuple(lost), (Check(code="test_lot_lost", passed=False, severity="warn", facts=facts),)


def _trimmed(test: Asked, verdict: randomised.Verdict) -> tuple[Check, ...]:
    """Say how many cells were missing, or so far off that they were left aside."""
    if verdict.refused is not None or not (verdict.trimmed or verdict.missing):
        return ()
    facts = {"test": test.name, "odd": verdict.trimmed, "missing": verdict.missing}
    return (Check(code="test_lot_cells", passed=False, severity="warn", facts=facts),)


def after(
    test: Asked, history: History, first: int, periods: int, plan: ExperimentPlan
) -> randomised.Verdict | None:
    """Return what a test on regions by lot says after so many of its periods."""
    trial = _pose(test, history, (first, first + periods), 0, 0)
    if trial is None:
        return None
    return _answer(trial, randomised.Question(trim=TRIM, year=history.year), plan)


def _pose(
    test: Asked, history: History, span: tuple[int, int], tail: int, washout: int
) -> randomised.Trial | None:
    """Put the question over a span of periods; None where no known lot can have drawn it."""
    first, last = span
    pool = pool_of(test, history)
    arms = _assignment(test, history, pool, first, last)
    design = _law(test, arms, washout)
    if design is None:
        return None
    rows = [history.regions.index(name) for name in pool]
    return randomised.Trial(
        outcome=history.values[rows, : last + tail],
        history=first,
        assignment=arms,
        design=design,
    )


def pool_of(test: Asked, history: History) -> tuple[str, ...]:
    """Return the regions that the lot was about: those told, else all of the outcome."""
    told = {c.region for c in test.cells if c.region is not None}
    controls = any(c.control for c in test.cells)
    named = told if controls or test.design == "switchback" else set(history.regions)
    return tuple(name for name in history.regions if name in named)


def _codes(test: Asked) -> dict[str, int]:
    """Return the number of every arm; of a 2 × 2 design 1, 2 and 3 are first, second and both."""
    if test.design != "factorial":
        return {arm: i + 1 for i, arm in enumerate(test.arms)}
    codes: dict[str, int] = {}
    for arm in test.arms:
        plain = fold(arm)
        named = [i for i, channel in enumerate(test.channels[:2]) if fold(channel) in plain]
        if plain in BOTH or len(named) == 2:
            codes[arm] = 3
        elif named:
            codes[arm] = named[0] + 1
    return codes


def _assignment(
    test: Asked, history: History, pool: tuple[str, ...], first: int, last: int
) -> Arms:
    """Return every region's arm in every period of the test, (N, T)."""
    arms = np.zeros((len(pool), last - first), dtype=np.int8)
    codes = _codes(test)
    for cell in test.cells:
        if cell.region in pool and not cell.control:
            begin, end = history.span(cell.start, cell.end)
            row = pool.index(str(cell.region))
            arms[row, max(begin - first, 0) : end - first] = codes.get(cell.arm, 0)
    return arms


def _law(test: Asked, arms: Arms, washout: int) -> randomised.Design | None:
    """Return the lot that the assignment can have come from; the plainest one that can."""
    regions, periods = arms.shape
    if periods < 1 or regions < 2:
        return None
    if test.design == "factorial" and not (arms != arms[:, :1]).any():
        counts = np.bincount(arms[:, 0], minlength=4)
        made = randomised.RegionLot((0,) * regions, (tuple(int(c) for c in counts),), periods, 2)
        return made if len(counts) == 4 and counts.all() and made.allows(arms) else None
    if test.design not in {"switchback", "factorial", "moderated"}:
        counts = np.bincount(arms[:, 0], minlength=2)
        if counts.min() < 1 or (arms != arms[:, :1]).any():
            return None
        return randomised.multi_cell(tuple(int(c) for c in counts), periods)
    factors = 2 if test.design == "factorial" else 1
    if regions < 2 * factors:
        return None
    laws = [*_block_laws(regions, periods, _block(arms), washout, factors)]
    if test.design == "moderated":
        laws += _pauses(arms, washout)
    return next((law for law in laws if law.allows(arms)), None)


def _pauses(arms: Arms, washout: int) -> Iterator[randomised.Design]:
    """Yield the law of several pauses at times of their own, as many and as long in each region.

    One pause a region at any time would pass for almost anything.
    """
    regions, periods = arms.shape
    steps = np.diff(arms, axis=1, prepend=0, append=0)
    if arms.max() > 1 or not (steps[0] == 1).any():
        return
    starts, ends = np.flatnonzero(steps[0] == 1), np.flatnonzero(steps[0] == -1)
    if starts.size < 2:
        return
    try:
        yield randomised.PauseLot(
            regions,
            periods,
            int(ends[0] - starts[0]),
            count=starts.size,
            gap=max(1, washout),
            washout=washout,
        )
    except ValueError:
        return


def _block_laws(
    regions: int, periods: int, block: int, washout: int, factors: int
) -> Iterator[randomised.Design]:
    for balanced, staggered in ((True, False), (False, False), (True, True), (False, True)):
        # blocks of one period with an offset each would pass for any assignment at all
        if 1 + staggered <= block <= periods:
            yield randomised.BlockLot(
                regions, periods, block, washout, balanced, staggered, factors
            )


def _block(arms: Arms) -> int:
    """Return the longest block that all changes keep to."""
    changes = np.flatnonzero((arms[:, 1:] != arms[:, :-1]).any(axis=0)) + 1
    return int(np.gcd.reduce(changes)) if changes.size else arms.shape[1]


def _questions(
    test: Asked, usual: randomised.Question
) -> list[tuple[Literal["arm", "first", "second", "together"], str | None, randomised.Question]]:
    """Return what is asked of a test: its arms, or of two channels each and both together."""
    if test.kind == "factorial":
        return [
            ("first", None, replace(usual, contrast="first")),
            ("second", None, replace(usual, contrast="second")),
            ("together", None, replace(usual, contrast="together")),
        ]
    if test.design == "moderated":
        return [("first", None, usual), ("together", None, replace(usual, contrast="moderated"))]
    return [("arm", arm, replace(usual, arm=i + 1, trim=TRIM)) for i, arm in enumerate(test.arms)]


def _answer(
    trial: randomised.Trial, question: randomised.Question, plan: ExperimentPlan
) -> randomised.Verdict:
    return randomised.analyse(
        trial, question, level=plan.level, redraws=plan.redraws, seed=plan.seed
    )


def _answered(
    trial: randomised.Trial,
    question: randomised.Question,
    plan: ExperimentPlan,
    seen: Oriented | None,
) -> tuple[randomised.Verdict, Effect]:
    """Return the lot's verdict, and the effect as readings tell it: of what is on, not off."""
    verdict = _answer(trial, question, plan)
    if seen is None or verdict.refused is not None:
        return verdict, _effect(verdict, _sold(trial, question, _arm_cells(trial, question)))
    verdict = verdict.oriented(seen.sign, seen.part)
    return verdict, _effect(verdict, _sold(trial, question, seen.on))


def _arm_cells(trial: randomised.Trial, question: randomised.Question) -> Bools:
    """Return the regions and periods in which the effect counts."""
    bit = {"first": 1, "second": 2, "together": 3}.get(question.contrast, 0)
    arms = trial.assignment
    return np.asarray((arms & bit) == bit if bit else arms == question.arm)


def _sold(trial: randomised.Trial, question: randomised.Question, on: Bools) -> float:
    """Return what was sold where and while the effect counts."""
    first = trial.history
    cells = trial.outcome[:, first : first + on.shape[1]]
    sold = float(np.nansum(np.where(on, cells, 0.0)))
    if question.tail:
        after = trial.outcome[on.all(axis=1), first + on.shape[1] :]
        sold += float(np.nansum(after[:, : question.tail]))
    return sold


def _nothing(reason: str) -> Effect:
    return Effect(estimator="lot", point=0.0, refused=reason)


def _effect(verdict: randomised.Verdict, sold: float) -> Effect:
    """Return a verdict as readings tell it: over what would have been sold without the test."""
    if verdict.refused is not None:
        return _nothing(verdict.refused)
    mean, low, high = (verdict.total, verdict.total_low, verdict.total_high)
    if not np.isfinite([mean, low, high]).all():
        point = mean if np.isfinite(mean) else 0.0
        return Effect(estimator="lot", point=point, refused="no_bound")
    relative = None
    if min(sold - mean, sold - low, sold - high) > 0.0:
        ends = [each / (sold - each) for each in (mean, low, high)]
        relative = Interval(mean=ends[0], low=ends[1], high=ends[2], level=verdict.level)
    return Effect(
        estimator="lot",
        point=mean,
        total=Interval(mean=mean, low=low, high=high, level=verdict.level),
        relative=relative,
        p=verdict.p,
    )


def _detectable(verdict: randomised.Verdict, effect: Effect) -> float | None:
    """Return the smallest relative effect found in eight cases of ten."""
    if effect.relative is None or verdict.high <= verdict.low:
        return None
    reach = 0.5 * (verdict.high - verdict.low) + POWER * verdict.standard_error
    # from shares of the time before to shares of what would have been sold
    scale = (effect.relative.high - effect.relative.low) / (verdict.high - verdict.low)
    return reach * scale

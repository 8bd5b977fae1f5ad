"""Shares by period where venues or the classifier move: what is said, beside the truth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.prevalence_cases import DRAWS, LEVEL, audited, corrected
from bench.simulate.pools import Array, Pool, periods
from luopan.stats.prevalence import cell_shares, p_up, standardised, way
from luopan.stats.scores import calibration_error


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """What is said of six periods.

    Parameters
    ----------
    held, held_at_mix : (6,) bool array
        Whether each period's share is held, plain and at one mix of venues.
    width, width_at_mix : (6,) array
        Of the intervals.
    p_up, up : (5,) array
        P(up) of the share at one mix against the period before, and whether it rose.
    blind : (5,) array
        P(up) without labels.
    blind_alike : (5,) array
        The same without an allowance for drift.
    """

    held: Array
    held_at_mix: Array
    width: Array
    width_at_mix: Array
    p_up: Array
    up: Array
    blind: Array
    blind_alike: Array


def move_case(key: tuple[str, int, int]) -> Move:
    """Return what is said of one pool: move, run, labels."""
    move, run, labels = key
    pool, period = periods(move, np.random.default_rng([13, len(move), run]))
    _, told = audited(pool, corrected(pool), labels, f"moves-{move}-{run}")
    cells = cell_shares(told.evidence, np.stack([period, pool.venue], axis=1), run, draws=DRAWS)
    plain = cells.by(0).interval(LEVEL)[:, 1]
    fixed = standardised(cells)
    ends = np.quantile(fixed.draws[:, :, 1], [0.05, 0.95], axis=0).T
    truth = np.bincount(period, pool.truth) / np.bincount(period)
    at_mix = _at_mix(pool, period, fixed.mix)
    score = told.evidence.scores[:, 1]
    ways = [
        way(
            score[period == t],
            score[period == t + 1],
            venues=(pool.venue[period == t], pool.venue[period == t + 1]),
        )
        for t in range(truth.size - 1)
    ]
    return Move(
        (plain[:, 1] <= truth) & (truth <= plain[:, 2]),
        (ends[:, 0] <= at_mix) & (at_mix <= ends[:, 1]),
        plain[:, 2] - plain[:, 1],
        ends[:, 1] - ends[:, 0],
        p_up(fixed.draws[:, :, 1]),
        np.diff(at_mix) > 0.0,
        np.array([w.p_up for w in ways]),
        np.array([w.p_up_if_alike for w in ways]),
    )


def _at_mix(pool: Pool, period: Array, mix: Array) -> Array:
    """Return the true shares by period at a fixed mix of venues."""
    shape = (int(period.max()) + 1, mix.size)
    cell = period * mix.size + pool.venue
    rose = np.bincount(cell, pool.truth, shape[0] * shape[1])
    every = np.bincount(cell, minlength=shape[0] * shape[1])
    return np.asarray((rose / every).reshape(shape) @ mix)


def moved(cases: Sequence[Move]) -> dict[str, float]:
    """Return the figures of one kind of movement."""
    up = np.concatenate([c.up for c in cases])
    labelled, blind, alike = (
        np.concatenate([getattr(c, name) for c in cases])
        for name in ("p_up", "blind", "blind_alike")
    )
    told = {
        "cover": np.mean([c.held for c in cases]),
        "width": np.mean([c.width for c in cases]),
        "cover at one mix": np.mean([c.held_at_mix for c in cases]),
        "width at one mix": np.mean([c.width_at_mix for c in cases]),
        "calibration error": calibration_error(labelled, up),
    }
    for name, stated in (
        ("", labelled),
        (" without labels", blind),
        (" without labels, no drift allowed", alike),
    ):
        sure = np.abs(stated - 0.5) >= 0.4
        told[f"says{name}"] = sure.mean()
        told[f"right{name}"] = ((stated > 0.5) == up)[sure].mean() if sure.any() else np.nan
    told["calibration error without labels"] = calibration_error(blind, up)
    return {name: float(value) for name, value in told.items()}

"""False alarms on a level that stands still, and the delay until a turn is seen."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from bench.direction.methods import METHODS
from bench.direction.trackers import Cell, Tracker, observe

Floats = NDArray[np.float64]

WEEKS, TURN, EVERY = 104, 78, 2
FALL = 0.011
"""Logits a week after the turn: about half a point of NPS."""
RULES = ("P(fell over 13 weeks)", "P(turned)")


def tracker(shape: str, number: int, n: int) -> Tracker:
    """Return a tracker that stands still, or stands still and then falls, or rises and falls."""
    rng = np.random.default_rng([11, number, n])
    week = np.arange(WEEKS)
    path = np.full(WEEKS, rng.normal(0.3, 0.3))
    if shape == "flat, then falling":
        path -= FALL * np.maximum(week - TURN, 0)
    elif shape == "rising, then falling":
        path += FALL * (TURN / 2 - np.abs(week - TURN))
    return observe(path, Cell(shape, "nps", n, weeks=WEEKS, ahead=0), rng)


def looks(shape: str, trackers: int, names: Iterable[str]) -> dict[str, Floats]:
    """Return each method's alarms at every look, shape (trackers, looks, rules)."""
    weeks = range(TURN + 1, WEEKS, EVERY)
    said: dict[str, list[list[tuple[float, float]]]] = {name: [] for name in names}
    for number in range(trackers):
        one = tracker(shape, number, (30, 100, 400)[number % 3])
        for name, kept in said.items():
            answers = [METHODS[name](one, week, None) for week in weeks]
            kept.append([(1.0 - a.p_up, a.p_turned) for a in answers])
    return {name: np.array(kept) for name, kept in said.items()}


def study(trackers: int) -> list[dict[str, object]]:
    """Return one row a method and rule."""
    names = list(METHODS)
    flat = looks("flat", trackers, names)
    falls = {s: looks(s, trackers, names) for s in ("flat, then falling", "rising, then falling")}
    rows = []
    for name in names:
        for rule, what in enumerate(RULES):
            if rule == 1 and name != "Luopan":
                continue
            still = flat[name][:, :, rule].max(axis=1)
            bar = float(np.quantile(still, 0.9))
            row: dict[str, object] = {
                "method": name,
                "alarm": what,
                "false": float(np.mean(still >= 0.9)),
            }
            for shape, alarms in falls.items():
                over = alarms[name][:, :, rule] > bar
                first = np.where(over.any(axis=1), over.argmax(axis=1) * EVERY + 1, np.inf)
                row[shape] = (float(over.any(axis=1).mean()), float(np.median(first)))
            rows.append(row)
    return rows

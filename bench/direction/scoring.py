"""Score what methods said against the truth."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.direction.methods import SPAN, Said
from bench.direction.trackers import ONE_POINT, Tracker
from luopan.stats.scores import brier, calibration_error

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """One tracker, one method."""

    cell: tuple[str, str, int]
    method: str
    covered: bool
    covered_ahead: bool | None
    error: float
    p_up: float
    up: bool
    arrived: bool | None
    seconds: float


def arrival(tracker: Tracker, target: float) -> float:
    """Return the weeks until the truth first reaches a target from below; infinite if never."""
    reached = np.flatnonzero(tracker.truth[tracker.now :] >= target)
    return float(reached[0]) if reached.size else np.inf


def row(tracker: Tracker, method: str, said: Said, target: float | None, seconds: float) -> Row:
    """Return one scored row; the error is in NPS points whatever the kind."""
    cell, now = tracker.cell, tracker.now
    truth, later = tracker.truth[now], tracker.truth[now + SPAN]
    arrived = None
    if said.eta is not None and target is not None:
        week = arrival(tracker, target)
        beyond = said.eta[1] > cell.ahead
        arrived = beyond if np.isinf(week) else said.eta[0] <= week <= said.eta[1]
    return Row(
        (cell.family, cell.kind, cell.n),
        method,
        bool(said.now[1] <= truth <= said.now[2]),
        None if said.ahead is None else bool(said.ahead[1] <= later <= said.ahead[2]),
        float((said.now[0] - truth) / ONE_POINT[cell.kind]),
        said.p_up,
        bool(truth > tracker.truth[now - SPAN]),
        None if arrived is None else bool(arrived),
        seconds,
    )


@dataclass(frozen=True)
class Summary:
    """Scores of one method over many trackers; None where the method has no answer."""

    trackers: int
    cover: float
    worst_cell: float
    cover_ahead: float | None
    rmse: float
    brier: float
    ece: float
    sure: float
    says: float
    right: float
    arrives: float | None
    milliseconds: float


def summary(rows: list[Row]) -> Summary:
    """Return the scores of one method's rows."""
    covered = np.array([r.covered for r in rows], dtype=float)
    cells = np.array([f"{r.cell[0]}/{r.cell[2]}" for r in rows])
    p = np.array([r.p_up for r in rows])
    up = np.array([r.up for r in rows], dtype=float)
    certain = np.maximum(p, 1.0 - p)
    sure = certain >= 0.9
    right = np.where(p > 0.5, up, 1.0 - up)
    ahead = [r.covered_ahead for r in rows if r.covered_ahead is not None]
    arrived = [r.arrived for r in rows if r.arrived is not None]
    return Summary(
        len(rows),
        float(covered.mean()),
        min(float(covered[cells == c].mean()) for c in np.unique(cells)),
        float(np.mean(ahead)) if ahead else None,
        float(np.sqrt(np.mean([r.error**2 for r in rows]))),
        brier(p, up),
        calibration_error(p, up),
        float(sure.mean()),
        float(certain[sure].mean()) if sure.any() else float("nan"),
        float(right[sure].mean()) if sure.any() else float("nan"),
        float(np.mean(arrived)) if arrived else None,
        1000.0 * float(np.median([r.seconds for r in rows])),
    )

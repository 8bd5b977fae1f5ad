"""Stories with a known hazard: slopes, shape by age, a level that moves, looks with holes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from luopan.stats.hazard import Histories, Watch

HOURS = 72
DAYS = 120
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Stream:
    histories: Histories
    hazard: Floats
    slopes: Floats
    shape: Floats

    def chance(self, age: int, horizon: int) -> Floats:
        return 1.0 - np.prod(1.0 - self.hazard[:, age : age + horizon], axis=1)


def stream(
    count: int,
    seed: int,
    *,
    base: float = -4.5,
    columns: int = 6,
    level=None,
    looked: Watch | None = None,
    linger: int = 0,
    tempo: Floats | None = None,
) -> Stream:
    """Stories of 120 days; ``level`` is the log level of every hour of them and of three more."""
    rng = np.random.default_rng(seed)
    matrix = rng.normal(0.0, 0.7, (count, columns)).astype(np.float32)
    slopes = rng.normal(0.0, 0.6, columns)
    start = np.sort(rng.integers(0, 24 * DAYS, count))
    age = np.arange(HOURS)
    shape = base - 0.04 * age
    hour = start[:, None] + age
    log = (matrix @ slopes)[:, None] + shape
    if level is not None:
        log = log + level[hour]
    if tempo is not None:
        log = log + np.log(tempo[hour % 24])
    hazard = -np.expm1(-np.exp(log))
    hit = rng.random((count, HOURS)) < hazard
    first = np.where(hit.any(axis=1), hit.argmax(axis=1), 10**6)
    event = seen(start, first, looked, linger)
    histories = Histories(
        csr_matrix(matrix), start, event, np.full(count, 80.0), np.zeros(count, int), looked
    )
    return Stream(histories, hazard, slopes, shape)


def seen(start, first, looked: Watch | None, linger: int) -> Floats:
    """When a look found each crossing; NaN if it was gone again, or never was."""
    happened = first < HOURS
    if looked is None:
        return np.where(happened, first, np.nan).astype(float)
    hour = start + np.where(happened, first, 0)
    look = looked.next_look(hour)
    return np.where(happened & (look - hour <= linger), look - start, np.nan).astype(float)


def holes(seed: int, share: float, block: int = 1) -> Watch:
    """Looks at every hour but for a share of them, which are missing in blocks."""
    rng = np.random.default_rng(seed)
    hours = 24 * (DAYS + 5)
    missing = np.repeat(rng.random(hours // block + 1) < share, block)[:hours]
    return Watch(0, ~missing)

"""Shares by period, venue and segment from one audit, spread over all cells."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.stats.intervals import equal_tailed
from luopan.stats.prevalence.benchmarking import benchmarked
from luopan.stats.prevalence.calibration import LABEL_WORTH, CalibrationPrior, strata_shares
from luopan.stats.prevalence.evidence import Evidence, grouped, summed
from luopan.stats.prevalence.labellers import Misreading, reread
from luopan.stats.prevalence.priority import Floats
from luopan.stats.prevalence.share import DRAWS, totals
from luopan.stats.prevalence.shifts import Layout, ShiftPrior, shifted_odds
from luopan.stats.prevalence.strata import Whole

OPINIONS = 10
"""Fewer documents are individual opinions: they can be read, and no percentage stands for them."""
_TINY = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class CellShares:
    """Shares of the classes in each cell, drawn together.

    Parameters
    ----------
    levels : (K, F) int64 array
        The level of each factor that makes a cell.
    draws : (D, K, C) array
        Draws of the shares; differences and sums of cells are taken draw by draw.
    weight : (K,) array
        What the documents of each cell count for.
    documents, labels : (K,) int64 array
        How many there are, and how many of them are labelled.
    counted : (K, C) array
        What the classifier counts, uncorrected.
    """

    levels: Whole
    draws: Floats
    weight: Floats
    documents: Whole
    labels: Whole
    counted: Floats

    @property
    def opinions(self) -> NDArray[np.bool_]:
        """Cells of too few documents for a share (`OPINIONS`), (K,)."""
        return np.asarray(self.documents < OPINIONS)

    def interval(self, level: float) -> Floats:
        """Return mean, low and high of each cell and class, (K, C, 3); NaN for `opinions`."""
        cells, classes = self.draws.shape[1:]
        found = np.full((cells, classes, 3), np.nan)
        for k in np.flatnonzero(~self.opinions):
            for c in range(classes):
                drawn = self.draws[:, k, c]
                found[k, c] = float(drawn.mean()), *equal_tailed(drawn, level)
        return found

    def by(self, *factors: int) -> "CellShares":
        """Return the shares by these factors alone, the others summed over.

        Parameters
        ----------
        *factors : int
            Columns of the levels; none for the whole pool.
        """
        kept = self.levels[:, list(factors)]
        levels, place = np.unique(kept, axis=0, return_inverse=True)
        place = place.ravel()
        into = np.zeros((levels.shape[0], place.size))
        into[place, np.arange(place.size)] = self.weight
        weight = into.sum(axis=1)
        into /= weight[:, None]
        return CellShares(
            levels,
            np.einsum("lk,dkc->dlc", into, self.draws),
            weight,
            np.bincount(place, self.documents).astype(np.int64),
            np.bincount(place, self.labels).astype(np.int64),
            into @ self.counted,
        )


def cell_shares(
    evidence: Evidence,
    factors: Whole,
    seed: int,
    calibration: CalibrationPrior | None = None,
    shifts: ShiftPrior | None = None,
    draws: int = DRAWS,
) -> CellShares:
    """Return the shares of the classes in every combination of factors that occurs.

    The strata's shares are those of `luopan.stats.prevalence.share`, which need no model of the
    cells; `shifted_odds` only says how a stratum divides over its cells. So the cells always add
    up to the pool's own share (benchmarking; Rao and Molina 2015, "Small area estimation", § 6.4).

    Parameters
    ----------
    evidence : Evidence
        The pool.
    factors : (N, F) int64 array
        For example period and venue of each document.
    seed : int
        Same evidence and seed, same draws.
    calibration, shifts : optional
        Priors of the classifier and of its drift between cells.
    draws : int
        How many.
    """
    factors = np.asarray(factors, dtype=np.int64)
    if factors.ndim != 2 or factors.shape[0] != evidence.label.size:
        raise ValueError("shape: factors are (N, F), one row for each document")
    rng = np.random.default_rng(seed)
    levels, cell = np.unique(factors, axis=0, return_inverse=True)
    cell = cell.ravel().astype(np.int64)
    pairs, unit = np.unique(np.stack([evidence.stratum, cell], axis=1), axis=0, return_inverse=True)
    units = grouped(evidence, unit.ravel().astype(np.int64))
    blocks = [pairs[:, 0], *_levels(levels[pairs[:, 1]])]
    if factors.shape[1] > 1:
        blocks.append(pairs[:, 1])
    logs = np.log(np.clip(units.mean, _TINY, None))
    layout = Layout(
        tuple(blocks),
        tuple(int(b.max()) + 1 for b in blocks),
        logs[:, 1:] - logs[:, :1],
        LABEL_WORTH * units.counts,
    )
    strata = grouped(evidence, evidence.stratum)
    target = strata_shares(
        strata.counts, strata.mean, calibration or CalibrationPrior(), draws, rng
    )
    odds = shifted_odds(layout, shifts or ShiftPrior(), draws, rng)
    size = units.known.sum(axis=1) + units.rest
    rates = benchmarked(odds, size, pairs[:, 0], target)
    sums = np.zeros((draws, levels.shape[0], evidence.classes))
    for k, part in zip(pairs[:, 1], totals(units, rates, rng).swapaxes(0, 1), strict=True):
        sums[:, k] += part
    weight = summed(cell, evidence.weight, levels.shape[0])
    top = evidence.scores.argmax(axis=1)
    counted = np.stack(
        [
            summed(cell, evidence.weight * (top == c), levels.shape[0])
            for c in range(evidence.classes)
        ],
        axis=1,
    )
    return CellShares(
        levels,
        sums / weight[:, None],
        weight,
        np.bincount(cell).astype(np.int64),
        np.bincount(cell, evidence.labelled).astype(np.int64),
        counted / weight[:, None],
    )


def _levels(columns: Whole) -> list[Whole]:
    """Return each column with its levels numbered from 0."""
    return [
        np.asarray(np.unique(column, return_inverse=True)[1], dtype=np.int64)
        for column in columns.T
    ]


def reread_cells(cells: CellShares, misread: Misreading) -> CellShares:
    """Return the cells with the labellers' own errors in them (see `reread`).

    Errors are taken to be alike in all cells.
    """
    return CellShares(
        cells.levels,
        reread(cells.draws, misread),
        cells.weight,
        cells.documents,
        cells.labels,
        cells.counted,
    )

"""Regions made comparable: each over its own mean before the test."""

from dataclasses import dataclass

import numpy as np

from luopan.stats.panels.problem import Array, Indices, PanelTest


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """The regions that take part, scaled.

    Parameters
    ----------
    values : (n, end) array
        Treated regions first, then donors; each over its ``level`` (or as it is).
    level : (n,) array
        What a value is multiplied by to have the outcome's unit.
    treated : int
        How many of the rows are treated.
    sizes : (n,) array
        Volumes.
    """

    values: Array
    level: Array
    treated: int
    sizes: Array

    @property
    def treated_level(self) -> float:
        """The treated regions' levels together: a relative gap times this is in outcome units."""
        return float(self.level[: self.treated].sum())

    def treated_set(self) -> tuple[Indices, Array]:
        """Return the treated rows as one set, (1, k), and their shares of its volume."""
        rows = np.arange(self.treated)[None, :]
        return rows, shares(self.level, rows)

    def donors(self) -> Array:
        """Return the donors' values, (J, end)."""
        return self.values[self.treated :]


def panel(test: PanelTest, *, relative: bool = True) -> Panel:
    """Return the test's regions; ``relative=False`` leaves the outcome's own unit."""
    rows = np.array([*test.treated, *test.donors])
    values = test.outcome[rows, : test.end]
    mean = values[:, : test.start].mean(axis=1)
    sizes = mean if test.sizes is None else test.sizes[rows]
    level = mean if relative else np.ones(rows.size)
    return Panel(values / level[:, None], level, len(test.treated), sizes)


def shares(level: Array, sets: Indices) -> Array:
    """Return the regions' shares of their sets' levels, (B, k)."""
    chosen = level[sets]
    out: Array = chosen / chosen.sum(axis=1, keepdims=True)
    return out

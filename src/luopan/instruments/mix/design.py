"""The linear part of the model: season, holidays and controls as columns with priors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from luopan.instruments.mix.holidays import columns
from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.weekly import Array, Weekly
from luopan.readings.base import Check

YEAR = 365.25 / 7.0
"""Weeks a year."""

BlockKind = Literal["season", "holiday", "control", "competitor", "demand", "change"]


@dataclass(frozen=True)
class Block:
    """Columns that make up one line of the decomposition.

    Parameters
    ----------
    name : str
        The line: ``season``, an event of `holidays`, or a control.
    kind : str
        Kind of the line.
    columns : (weeks, k) array
        In natural size: fractions of a week, standard deviations of a control.
    sd : float
        Prior standard deviation of each coefficient, as a share of the mean outcome.
    members : tuple of str
        The channels that the columns come from, one a column, where they come from channels.
    """

    name: str
    kind: BlockKind
    columns: Array
    sd: float
    members: tuple[str, ...] = ()


def blocks(data: Weekly, plan: MixPlan, country: str) -> tuple[tuple[Block, ...], list[Check]]:
    """Return the linear blocks and what is to be said about them.

    Prior scales follow the outcome's own spread (standard deviation over mean, at least 5 %):
    season and controls once, a whole holiday week twice. Season and controls are centred over
    the weeks seen, so that their lines speak of an average week; holidays, and controls that
    are nought in some weeks and never below (a promotion), are not, so that theirs is what the
    holiday or the promotion adds or takes.
    """
    seen = data.values[data.seen]
    spread = max(float(seen.std() / abs(seen.mean())), 0.05)
    made: list[Block] = []
    checks: list[Check] = []
    waves = fourier(data.weeks, _harmonics(data, plan))
    if waves.shape[1]:
        made.append(Block("season", "season", _centred(waves, data.seen), spread))
    else:
        checks.append(
            Check(
                code="mix_no_season",
                passed=False,
                severity="warn",
                facts={"weeks": len(data.weeks)},
            )
        )
    festive = columns(data.weeks, country)
    if not festive.known:
        facts = {"country": country}
        checks.append(
            Check(code="mix_holidays_unknown", passed=False, severity="warn", facts=facts)
        )
    for name in dict.fromkeys(festive.names):
        own = [i for i, n in enumerate(festive.names) if n == name]
        part = festive.values[:, own]
        part = part[:, part[data.seen].any(axis=0)]
        if part.shape[1]:
            made.append(Block(name, "holiday", part, 2.0 * spread))
    for name, values in data.controls.items():
        scale = float(values[data.seen].std())
        if scale > 0.0:
            column = values[:, None] / scale
            kind: BlockKind = "competitor" if name in data.rivals else "control"
            made.append(Block(name, kind, from_nought(column, data.seen), spread))
    return tuple(made), checks


def _harmonics(data: Weekly, plan: MixPlan) -> int:
    """Sine and cosine pairs that so many weeks can carry."""
    if plan.harmonics is not None:
        return plan.harmonics
    years = len(data.weeks) / YEAR
    return 3 if years >= 2.9 else 2 if years >= 1.5 else 1 if years >= 0.95 else 0


def fourier(weeks: Sequence[date], pairs: int) -> Array:
    """Sine and cosine of the day of the year, ``pairs`` of each; shape (weeks, 2 pairs)."""
    days = np.array([w.toordinal() + 3 for w in weeks], dtype=np.float64)
    angle = 2.0 * np.pi * days / 365.25
    waves = [f(k * angle) for k in range(1, pairs + 1) for f in (np.sin, np.cos)]
    return np.column_stack(waves) if waves else np.zeros((len(weeks), 0))


def from_nought(values: Array, rows: NDArray[np.bool_]) -> Array:
    """Leave what is off in some weeks as it is; centre what is always there (a price)."""
    return values if values[rows].min() == 0.0 else _centred(values, rows)


def _centred(values: Array, rows: NDArray[np.bool_]) -> Array:
    """Subtract the mean over the rows that count."""
    centred: Array = values - values[rows].mean(axis=0)
    return centred

"""What people did, arm by arm: rows of persons or sums, as the statistics take them."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luopan.readings.experiments import Estimator
from luopan.stats.audiences import (
    Comparison,
    Metric,
    Moments,
    compare,
    compare_amounts,
    compare_answers,
    filled,
    of_rows,
    of_sums,
)
from luopan.tables.split_rows import USUAL
from luopan.tables.splits import YES_NO_KINDS

Array = NDArray[np.float64]

_CROSS = {(0, 1): "value_base", (0, 2): "value_before", (1, 2): "base_before"}
_OWN = ("squares", "base_squares", "before_squares")


@dataclass(frozen=True, eq=False)
class Arms:
    """One indicator in every arm, business as usual first.

    Parameters
    ----------
    names : tuple of str
        Of the arms but the first.
    moments : tuple of Moments
        The value; then the base of a ratio; then what was known before.
    metric : Metric
        What is compared.
    people, units : (A,) arrays
        People, and what a difference is multiplied with to come to a total: people, the base of a
        ratio, or 1 where a total means nothing (a score).
    counts : (A, 2) array or None
        People who did not and who did, where that is all there is to tell.
    amounts : tuple of (n,) arrays or None
        One amount a person, where it is an amount and told by person.
    before : tuple of (n, q) arrays or None
        What was known of each of them before.
    lost : bool
        Something is told of before the test, but too little to use it.
    """

    names: tuple[str, ...]
    moments: tuple[Moments, ...]
    metric: Metric
    people: Array
    units: Array
    counts: Array | None = None
    amounts: tuple[Array, ...] | None = None
    before: tuple[Array, ...] | None = None
    lost: bool = False

    @property
    def estimator(self) -> Estimator:
        """By what they are compared."""
        if self.metric.per is not None:
            return "ratio"
        return "amounts" if self.amounts is not None else "means"

    @property
    def exposed(self) -> Array:
        """Units that a harm a unit befalls, (A,): people, or the base of a ratio."""
        return self.people if self.metric.per is None else self.units

    @property
    def adjusted(self) -> bool:
        """Whether what was known before takes its part out of the noise."""
        return bool(self.metric.covariates)

    def plainly(self) -> "Arms":
        """Return the same, compared by means alone: the law of looks is a normal one."""
        return replace(self, amounts=None, before=None)

    def together(self) -> "Arms":
        """Return all new things as one arm."""
        if len(self.names) == 1:
            return self
        rest = self.moments[1]
        for one in self.moments[2:]:
            rest = rest + one
        return Arms(
            names=("",),
            moments=(self.moments[0], rest),
            metric=self.metric,
            people=_pooled(self.people),
            units=_pooled(self.units),
            counts=None if self.counts is None else _pooled(self.counts),
        )

    def compared(self, level: float, seed: int = 0) -> tuple[Comparison, ...]:
        """Compare every new thing with business as usual.

        Raises
        ------
        ValueError
            Its first word is the code: ``variance``, ``ratio``, ``level``, ``counts``.
        """
        if self.counts is not None:
            return compare_answers(self.counts, np.array([0.0, 1.0]), level)
        if self.amounts is not None:
            return compare_amounts(self.amounts, self.before, level, seed)
        return compare(self.moments, self.metric, level)


def _pooled(each: Array) -> Array:
    return np.stack([each[0], each[1:].sum(axis=0)])


def arms_of(rows: pl.DataFrame, arms: tuple[str, ...], kind: str | None, *, single: bool) -> Arms:
    """Return one indicator by arm.

    Parameters
    ----------
    rows : polars.DataFrame
        Of one indicator; see `luopan.tables.split_rows.SplitRows`.
    arms : tuple of str
        Those to compare with business as usual.
    kind : str or None
        Of the indicator, as declared.
    single : bool
        A row is a person, or a part of what a person did; else sums by arm.

    Raises
    ------
    ValueError
        Its first word is the code: ``too_few_people``; ``no_squares`` where sums lack what an
        interval needs.
    """
    every = (USUAL, *arms)
    yes_no = kind in YES_NO_KINDS and not rows["base"].is_not_null().any()
    parts = [rows.filter(pl.col("arm") == arm) for arm in every]
    made = _of_people(parts, yes_no=yes_no) if single else _of_sums(parts, yes_no=yes_no)
    units = np.array([m.n for m in made.moments])
    if made.metric.per is not None:
        units = units * np.array([m.mean[made.metric.per] for m in made.moments])
    elif kind == "mean":
        units = np.ones_like(units)
    counts = None
    if yes_no and not made.adjusted:
        did = np.array([m.n * m.mean[0] for m in made.moments])
        counts = np.stack([made.people - did, did], axis=1)
    skewed = kind == "flow" and made.metric.per is None
    return replace(
        made,
        names=arms,
        units=units,
        counts=counts,
        amounts=made.amounts if skewed else None,
        before=made.before if skewed and made.adjusted else None,
    )


@dataclass(frozen=True)
class Baseline:
    """One group of people before a test; see `Arms`."""

    moments: Moments
    metric: Metric
    single: bool


def baseline(rows: pl.DataFrame, kind: str | None) -> Baseline:
    """Return what one group did, before a test; raises as `arms_of`."""
    yes_no = kind in YES_NO_KINDS and not rows["base"].is_not_null().any()
    single = bool(rows["person"].is_not_null().any())
    make = _of_people if single else _of_sums
    made = make([rows], yes_no=yes_no)
    return Baseline(made.moments[0], made.metric, single)


def _of_people(parts: list[pl.DataFrame], *, yes_no: bool) -> Arms:
    """Return people as rows: what a person did on several days is added up."""
    value = pl.col("value").max() if yes_no else pl.col("value").sum()
    told = [
        part.group_by("person", maintain_order=True).agg(
            value, pl.col("base").sum(), pl.col("before").drop_nulls().first()
        )
        for part in parts
    ]
    _enough([one.height for one in told])
    ratio = any(part["base"].is_not_null().any() for part in parts)
    values = [one["value"].to_numpy().astype(np.float64) for one in told]
    columns = [v[:, None] for v in values]
    if ratio:
        bases = [one["base"].to_numpy().astype(np.float64)[:, None] for one in told]
        columns = [np.hstack(pair) for pair in zip(columns, bases, strict=True)]
    first = columns[0].shape[1]
    before = None
    if any(one["before"].is_not_null().any() for one in told):
        before = tuple(
            one["before"].cast(pl.Float64).to_numpy().astype(np.float64)[:, None] for one in told
        )
        known = filled(before)
        columns = [np.hstack(pair) for pair in zip(columns, known, strict=True)]
    width = columns[0].shape[1]
    return Arms(
        names=(),
        moments=tuple(of_rows(c) for c in columns),
        metric=Metric(per=1 if ratio else None, covariates=tuple(range(first, width))),
        people=np.array([float(one.height) for one in told]),
        units=np.empty(0),
        amounts=tuple(values),
        before=before,
    )


def _of_sums(parts: list[pl.DataFrame], *, yes_no: bool) -> Arms:
    """Return sums by arm, days added up."""
    if yes_no:
        parts = [part.with_columns(squares=pl.col("value")) for part in parts]
    _enough([int(part["n"].sum() or 0) for part in parts])
    parts = [part.filter(pl.col("n") > 0) for part in parts]
    ratio = any(part["base"].is_not_null().any() for part in parts)
    asked = any(part["before"].is_not_null().any() for part in parts)
    plain = (0, 1) if ratio else (0,)
    if not _whole(parts, plain):
        raise ValueError("no_squares: sums without sums of squares tell no spread")
    whole = asked and _whole(parts, (*plain, 2))
    used = (*plain, 2) if whole else plain
    first = len(plain)
    return Arms(
        names=(),
        moments=tuple(_moments(part, used) for part in parts),
        metric=Metric(per=1 if ratio else None, covariates=(first,) if whole else ()),
        people=np.array([float(part["n"].sum()) for part in parts]),
        units=np.empty(0),
        lost=asked and not whole,
    )


def _enough(people: list[int]) -> None:
    if min(people) < 2:
        raise ValueError(f"too_few_people: {people}")


def _columns(used: tuple[int, ...]) -> list[str]:
    """Return the columns that some of value, base and before need."""
    named = [("value", "base", "before")[i] for i in used] + [_OWN[i] for i in used]
    return named + [name for pair, name in _CROSS.items() if set(pair) <= set(used)]


def _whole(parts: list[pl.DataFrame], used: tuple[int, ...]) -> bool:
    return not any(
        part.select(_columns(used)).null_count().sum_horizontal().sum() for part in parts
    )


def _moments(part: pl.DataFrame, used: tuple[int, ...]) -> Moments:
    sums = {name: float(part[name].sum()) for name in _columns(used)}
    total = np.array([sums[("value", "base", "before")[i]] for i in used])
    products = np.empty((len(used), len(used)))
    for a, i in enumerate(used):
        for b, j in enumerate(used):
            name = _OWN[i] if i == j else _CROSS[min(i, j), max(i, j)]
            products[a, b] = sums[name]
    return of_sums(float(part["n"].sum()), total, products)

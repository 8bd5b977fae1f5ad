"""An audience split by lot whose truth is known, as checked tables in memory."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import polars as pl

from luopan.tables.bundle import Tables
from luopan.tables.company import Company, CompanySection, Goal, Indicator
from luopan.tables.definitions import DEFINITIONS
from luopan.tables.register import Register, RegisteredTest, Stamp, line
from luopan.tables.schema import POLARS_TYPES

START = date(2026, 3, 2)
KINDS = {
    "bought": "rate", "spent": "flow", "a_visit": "flow", "score": "mean", "leaves": "rate",
}  # fmt: skip


@dataclass(frozen=True)
class Crowd:
    """People who come day by day; ``effects`` are by arm, as shares of what is usual.

    Every tenth buys, for about ten; scores are normal around 50 and known before with a
    correlation of about 0.9; three of a hundred leave; a visit counts what
    was spent over visits. With ``only`` one indicator is told.
    """

    people: int = 600
    days: int = 20
    told: int = 20
    arms: tuple[str, ...] = ("new",)
    effects: tuple[float, ...] = (0.0,)
    leaves: float = 0.03
    buyers: float = 0.1
    kind: str = "random audience"
    shares: tuple[float, ...] = ()
    only: str | None = None
    seed: int = 0

    def tables(self, **registered: object) -> Tables:
        """Return the firm's tables; with ``registered``, entered before the start."""
        company = Company(
            company=CompanySection(name="firm", currency="CNY"),
            goal=(
                Goal(name="leaves", indicator="leaves", kind="rate", unit="%", target=0.02,
                     by=date(2030, 1, 1), owner="CX", better="lower"),
            ),
            indicator=tuple(
                Indicator(name=name, kind=kind, unit="CNY" if name == "spent" else "")  # type: ignore[arg-type]
                for name, kind in KINDS.items() if name != "leaves"
            ),
        )  # fmt: skip
        as_of = START + timedelta(days=self.told - 1)
        made = Tables(company=company, as_of=as_of, tests=self._tests(), audiences=self.rows())
        if not registered:
            return made
        told: dict[str, object] = {
            "name": "coupon", "hypothesis": "A coupon sells more",
            "kind": "audience", "design": "people", "outcome": "bought",
            "audiences": dict.fromkeys(self.arms, ("fans",)),
            "start": START, "end": self.end, **registered,
        }  # fmt: skip
        day = START - timedelta(days=1)
        stamp = Stamp(at=datetime.combine(day, time(8), UTC), day=day, author="Li")
        entry, _ = line(Register(), RegisteredTest.model_validate(told), stamp)
        return replace(made, register=Register().after(entry))

    @property
    def end(self) -> date:
        """Last day of the test."""
        return START + timedelta(days=self.days - 1)

    def _tests(self) -> pl.DataFrame:
        columns = {c.name: POLARS_TYPES[c.type] for c in DEFINITIONS["tests"].columns}
        shares = dict(zip(("control", *self.arms), self.shares, strict=False))
        rows = [
            {"row": 2 + i, "test": "coupon", "kind": self.kind, "audience": "fans", "arm": arm,
             "start": START, "end": self.end, "outcome": None, "share": shares.get(arm)}
            for i, arm in enumerate(("control", *self.arms))
        ]  # fmt: skip
        return pl.DataFrame(rows, schema=columns | {"row": pl.UInt32})

    def rows(self) -> pl.DataFrame:
        """One row a person and indicator."""
        rng = np.random.default_rng(self.seed)
        n = self.people
        arms = np.array(("control", *self.arms))
        at = rng.choice(arms.size, n, p=list(self.shares) or None)
        effect = np.array((0.0, *self.effects))[at]
        day = rng.integers(0, self.days, n)
        before = rng.normal(50.0, 10.0, n)
        buys = rng.random(n) < self.buyers * (1.0 + effect)
        told = {
            "bought": buys.astype(float),
            "spent": np.where(buys, 10.0 * rng.lognormal(0.0, 0.8, n), 0.0),
            "a_visit": np.zeros(n),
            "score": (before + rng.normal(0.0, 5.0, n)) * (1.0 + effect),
            "leaves": (rng.random(n) < self.leaves * (1.0 + effect)).astype(float),
        }
        told["a_visit"] = told["spent"]
        visits = np.where(buys, 2.0, 1.0) + rng.poisson(1.0, n)
        known = day < self.told
        frames = [
            pl.DataFrame(
                {
                    "test": "coupon",
                    "arm": arms[at][known],
                    "date": [START + timedelta(days=int(d)) for d in day[known]],
                    "indicator": name,
                    "person": [f"p{i}" for i in np.flatnonzero(known)],
                    "n": 1,
                    "value": values[known],
                    "base": visits[known] if name == "a_visit" else None,
                    "before": before[known] if name == "score" else None,
                }
            )
            for name, values in told.items()
            if self.only in {None, name}
        ]
        whole = pl.concat([f.cast({"base": pl.Float64, "before": pl.Float64}) for f in frames])
        columns = {c.name: POLARS_TYPES[c.type] for c in DEFINITIONS["audiences"].columns}
        lacking = [
            pl.lit(None, kind).alias(k) for k, kind in columns.items() if k not in whole.columns
        ]
        return whole.with_columns(*lacking).select(*columns).with_row_index("row", offset=2)


def summed(tables: Tables) -> Tables:
    """Return the same firm as it tells sums by arm and day."""
    assert tables.audiences is not None
    value, base, before = (pl.col(name) for name in ("value", "base", "before"))
    rows = (
        tables.audiences.group_by("test", "arm", "date", "indicator")
        .agg(
            pl.col("row").min(),
            n=pl.len().cast(pl.Int64),
            squares=(value**2).sum(),
            base_squares=_sum(base**2),
            value_base=_sum(value * base),
            before_squares=_sum(before**2),
            value_before=_sum(value * before),
            base=_sum(base),
            before=_sum(before),
            value=value.sum(),
        )
        .with_columns(pl.lit(None, pl.String).alias("person"))
    )
    columns = tables.audiences.columns
    lacking = [pl.lit(None).alias(name) for name in columns if name not in rows.columns]
    whole = rows.with_columns(*lacking).select(columns).cast(dict(tables.audiences.schema))
    return replace(tables, audiences=whole.sort("row"))


def _sum(each: pl.Expr) -> pl.Expr:
    """Return a sum that is missing where nothing is told."""
    return pl.when(each.is_not_null().any()).then(each.sum())

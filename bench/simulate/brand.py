"""Firms with a brand: media act on it slowly, or do not, and it acts on sales, or does not.

Written apart from the model that is judged on them: the brand is a share on the logit scale, the
slow kernels are gamma densities, sales' base is the brand to a power, and years of spending lie
before the first week.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
import polars as pl
from scipy import stats

from bench.simulate import calendar, demand, frames, media
from bench.simulate.calendar import Vector
from luopan.tables.bundle import Tables
from luopan.tables.company import Goal

LAST_DAY = date(2026, 11, 15)
WEEKS, BEFORE = 156, 208

World = Literal["true", "no_link", "no_reach", "apart", "activation"]
NIL: tuple[World, ...] = ("no_link", "no_reach", "apart", "activation")
"""``no_link``: media move a brand that does nothing to sales; ``no_reach``: the brand carries
sales and media do not reach it; ``apart``: neither; ``activation``: neither, and the brand hardly
moves. In all of them the base drifts."""

USUAL = ("tv", "paid_search", "paid_social", "owned_social")
SOCIAL = ("paid_social", "owned_social")


@dataclass(frozen=True)
class BrandFirm:
    """One firm with its surveys, and what is true: amounts over the weeks, in the outcome's unit.

    ``long`` is what the outcome would lack had a channel put in nothing from the first week on
    but for its short effect; ``social_long`` that of both social channels at once.
    """

    world: World
    seed: int
    tables: Tables
    total: float
    short: Mapping[str, float]
    long: Mapping[str, float]
    social_long: float
    responses: Mapping[str, Vector]


def branded(world: World, seed: int) -> BrandFirm:
    """Return the firm that belongs to a world and a seed."""
    rng = np.random.default_rng([sorted((*NIL, "true")).index(world), seed, 77])
    weeks = calendar.mondays(LAST_DAY, WEEKS)
    wanted = demand.demand(rng, weeks, "own")
    inputs = _inputs(rng)
    share = dict(zip(USUAL, rng.uniform(0.02, 0.09, len(USUAL)).tolist(), strict=True))
    short = {
        name: share[name]
        * media.reaction(rng, media.KIND[name], x, "geometric", "hill")(x)[BEFORE:]
        for name, x in inputs.items()
    }
    base = (1.0 - sum(share.values())) * wanted.total * (1.0 + _wander(rng, 0.003, 0.010))
    brand = _brand(rng, world, inputs)
    lifted = base * brand.lift(())
    clean = lifted + sum(short.values(), np.zeros(WEEKS))
    spread = float(rng.uniform(0.015, 0.035))
    outcome = clean + spread * demand.noise(rng, WEEKS, ("iid", "ar")[int(rng.integers(2))])
    scale = float(rng.lognormal(14.0, 1.0)) / float(outcome.mean())

    def lost(names: tuple[str, ...]) -> float:
        return float(scale * (lifted - base * brand.lift(names)).sum())

    spend = {n: 1e4 * float(rng.lognormal(0.0, 0.5)) * inputs[n][BEFORE:] for n in USUAL[:3]}
    exposure = {"owned_social": 1e5 * inputs["owned_social"][BEFORE:]}
    seen = frames.Observed(weeks, scale * outcome, wanted.controls, spend, exposure)
    tables = _with_surveys(rng, frames.to_tables(seen, f"{world} {seed}"), weeks, brand.share(()))
    return BrandFirm(
        world,
        seed,
        tables,
        total=float(scale * outcome.sum()),
        short={n: float(scale * s.sum()) for n, s in short.items()},
        long={n: lost((n,)) for n in USUAL},
        social_long=lost(SOCIAL),
        responses={n: s / s.mean() for n, s in short.items()},
    )


def _inputs(rng: np.random.Generator) -> dict[str, Vector]:
    """Return years of input, budgets set anew by the half-year and now and then nil."""
    n = BEFORE + WEEKS
    drawn = media.patterns(rng, USUAL, np.ones(n), "mixed")
    made = {}
    for name, pattern in drawn.items():
        budget = rng.lognormal(0.0, 0.7, n // 26 + 1) * (rng.random(n // 26 + 1) > 0.2)
        x = pattern * np.repeat(budget, 26)[:n]
        x[BEFORE:] += 0.02  # a channel without any input in the weeks would not be there
        made[name] = x / x[BEFORE:].mean()
    return made


@dataclass(frozen=True)
class _Brand:
    """The brand's logit: what each channel holds up, with and without the weeks' input."""

    rest: Vector
    held: Mapping[str, Vector]
    cut: Mapping[str, Vector]
    power: float

    def share(self, without: tuple[str, ...]) -> Vector:
        """Return the share of people, had some channels put in nothing in the weeks."""
        media_part = sum(
            ((self.cut if n in without else self.held)[n] for n in self.held), np.zeros(WEEKS)
        )
        return np.asarray(1.0 / (1.0 + np.exp(-self.rest - media_part)))

    def lift(self, without: tuple[str, ...]) -> Vector:
        """Return the factor on the base of sales."""
        return np.asarray((self.share(without) / self.share(()).mean()) ** self.power)


def _brand(rng: np.random.Generator, world: World, inputs: Mapping[str, Vector]) -> _Brand:
    """Draw how strongly media act on the brand, and the brand on sales."""
    power = float(rng.uniform(0.4, 1.0)) if world in {"true", "no_reach"} else 0.0
    reach = dict.fromkeys(inputs, 0.0)
    if world in {"true", "no_link"}:
        strength = float(rng.uniform(0.25, 0.7))
        split = float(rng.uniform(0.3, 1.0))
        reach |= {
            "paid_social": strength * split,
            "owned_social": strength * (1.0 - split),
            "tv": float(rng.uniform(0.0, 0.3)),
        }
    kernel = _slow(rng)
    held, cut = {}, {}
    for name, x in inputs.items():
        bent = np.log1p(1.5 * x) / np.log(2.5)
        past = np.where(np.arange(x.size) < BEFORE, bent, 0.0)
        held[name], cut[name] = (
            reach[name] * np.convolve(z, kernel)[: x.size][BEFORE:] for z in (bent, past)
        )
    walk = _wander(rng, 0.008, 0.03)
    if world == "activation":
        walk = 0.1 * walk
    level = float(rng.uniform(-1.2, 0.3)) - sum(held.values(), np.zeros(WEEKS)).mean()
    return _Brand(level + walk - walk.mean(), held, cut, power)


def _wander(rng: np.random.Generator, low: float, high: float) -> Vector:
    """Return a random walk whose weekly steps have a spread of ``low`` to ``high``, or kinks."""
    step = float(rng.uniform(low, high))
    if rng.random() < 0.5:
        return np.cumsum(rng.normal(0.0, step, WEEKS))
    knots = np.sort(rng.integers(10, WEEKS - 10, 2))
    which = np.searchsorted(knots, np.arange(WEEKS), side="right")
    return np.cumsum(rng.normal(0.0, step / 4.0, 3)[which])


def _slow(rng: np.random.Generator) -> Vector:
    """Return a gamma kernel of mean 15–60 weeks."""
    shape, mean = float(rng.uniform(0.8, 2.0)), float(rng.uniform(15.0, 60.0))
    weights = stats.gamma.pdf(np.arange(BEFORE) + 0.5, shape, scale=mean / shape)
    return np.asarray(weights / weights.sum())


def _with_surveys(
    rng: np.random.Generator, tables: Tables, weeks: tuple[date, ...], share: Vector
) -> Tables:
    """Ask 100–400 people a week or every four weeks, yes or no or how likely from 0 to 10."""
    n, every = int(rng.integers(100, 401)), (1, 4)[int(rng.integers(2))]
    nps = bool(rng.random() < 0.5)
    rows: list[tuple[date, str, str, int]] = []
    name = "nps" if nps else "preference"
    for at in range(int(rng.integers(every)), len(weeks), every):
        day = weeks[at] + timedelta(days=2)
        chance = (
            [0.75 * (1 - share[at]), 0.25, 0.75 * share[at]] if nps else [1 - share[at], share[at]]
        )
        answers = ("4", "7", "9") if nps else ("no", "yes")
        counts = rng.multinomial(n, chance)
        rows += [(day, name, a, int(c)) for a, c in zip(answers, counts, strict=True) if c]
    schema = {"date": pl.Date, "indicator": pl.String, "answer": pl.String, "count": pl.Int64}
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        *(
            pl.lit(None, dtype=pl.String).alias(c)
            for c in ("source", "region", "segment", "audience", "wording")
        ),
        row=pl.int_range(2, 2 + len(rows), dtype=pl.UInt32),
    )
    goal = Goal(
        name=name, indicator=name, kind="nps" if nps else "share", unit="points",
        target=50.0 if nps else 0.5, by=weeks[-1] + timedelta(days=200), owner="CMO",
        horizon="long",
    )  # fmt: skip
    company = tables.company.model_copy(update={"goal": (*tables.company.goal, goal)})
    return replace(tables, company=company, surveys=frame)

"""Whether intervals of splits hold, with and without a covariate, beside other methods.

A part of `bench.audiences`.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from bench.simulate.audiences import amounts, base
from luopan.stats.audiences import Metric, compare, compare_amounts, filled, of_rows

Array = NDArray[np.float64]
Part = tuple[str, Mapping[str, float]]
"""A part of the study: its text and its figures by name."""

SEED = 51_000
RIVALS = """Half as many tests a cell; bootstraps with 499 draws. *Low*, *high*: share of our
intervals that lie wholly above and below the truth. Width: median."""


def table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    lines += ["| " + " | ".join(_cell(c) for c in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def cover(count: int) -> Part:
    """Return how often 90 % intervals hold."""
    rows: list[tuple[object, ...]] = []
    for name, one in CELLS.items():
        rng = np.random.default_rng(SEED + len(rows))
        plain, adjusted = np.zeros(2), np.zeros(2)
        for run in range(count):
            ours, theirs, truth = one(rng, run)
            plain += (ours.low <= truth <= ours.high, ours.high - ours.low)
            adjusted += (theirs.low <= truth <= theirs.high, theirs.high - theirs.low)
        rows.append((name, plain[0] / count, adjusted[0] / count, adjusted[1] / plain[1]))
    rivals = _rivals(max(count // 2, 50))
    text = "\n\n".join(
        [
            "## Cover of 90 % intervals",
            "CUPED: one covariate from before the test, missing for one in five, not by chance.",
            table(("outcome, people", "cover", "cover, CUPED", "width, CUPED over plain"), rows),
            "## Mean revenue with 95 % noughts: cover of 90 % intervals, several methods",
            RIVALS,
            table(
                (
                    "amounts, people, effect",
                    "ours",
                    "low",
                    "high",
                    "width",
                    "Welch",
                    "width",
                    "bootstrap-t",
                    "width",
                    "percentile bootstrap",
                    "width",
                ),
                rivals,
            ),
        ]
    )
    both = [value for row in rows for value in (row[1], row[2])]
    zero = [row[1] for row in rivals]
    return text, {
        "cover": float(np.mean(both)),
        "cover_worst": float(min(both)),  # type: ignore[type-var]
        "cover_revenue": float(np.mean(zero)),
        "cover_revenue_worst": float(min(zero)),
        "cover_revenue_welch": float(np.mean([row[5] for row in rivals])),
        "cover_revenue_welch_worst": float(min(row[5] for row in rivals)),
    }


def _gaps(known: Array, rng: np.random.Generator) -> Array:
    """Return a covariate with gaps, which are commoner where it is low."""
    missing = rng.random(known.size) < np.where(known < np.median(known), 0.3, 0.1)
    return np.where(missing, np.nan, known)


def _pair(arms: list[Array], known: list[Array], per: int | None) -> tuple[object, object]:
    """Return the plain and the adjusted comparison."""
    columns = [np.hstack([a, c]) for a, c in zip(arms, filled(tuple(known)), strict=True)]
    moments = tuple(of_rows(c) for c in columns)
    width = arms[0].shape[1]
    covariates = tuple(range(width, moments[0].mean.size))
    return (
        compare(moments, Metric(0, per), 0.9)[0],
        compare(moments, Metric(0, per, covariates), 0.9)[0],
    )


def _mean_cell(n: tuple[int, int]) -> Callable[[np.random.Generator, int], tuple[object, ...]]:
    def one(rng: np.random.Generator, _: int) -> tuple[object, ...]:
        arms, known = [], []
        for size, gain in zip(n, (0.0, 0.3), strict=True):
            habit = rng.gamma(2.0, 1.0, size)
            # the effect is larger for those with a stronger habit
            arms.append((habit * (1.0 + gain) + rng.exponential(1.0, size))[:, None])
            known.append(_gaps(habit + rng.normal(0.0, 0.5, size), rng))
        return (*_pair(arms, known, None), 0.6)

    return one


def _share_cell(n: tuple[int, int]) -> Callable[[np.random.Generator, int], tuple[object, ...]]:
    def one(rng: np.random.Generator, _: int) -> tuple[object, ...]:
        arms, known = [], []
        for size, gain in zip(n, (1.0, 1.4), strict=True):
            keen = rng.beta(1.0, 9.0, size)
            arms.append((rng.random(size) < keen * gain * 0.7).astype(float)[:, None])
            known.append(_gaps(rng.poisson(5.0 * keen).astype(float), rng))
        return (*_pair(arms, known, None), 0.1 * 0.7 * 0.4)

    return one


def _ratio_cell(n: tuple[int, int]) -> Callable[[np.random.Generator, int], tuple[object, ...]]:
    def one(rng: np.random.Generator, _: int) -> tuple[object, ...]:
        arms, known = [], []
        for size, gain in zip(n, (1.0, 1.2), strict=True):
            visits = 1.0 + rng.negative_binomial(1, 0.25, size)
            # who visits often clicks less: the ratio of sums is not the mean of ratios
            keen = rng.beta(2.0, 8.0, size) / np.sqrt(visits)
            clicks = rng.binomial(visits.astype(int), np.minimum(keen * gain, 1.0))
            arms.append(np.column_stack([clicks, visits]))
            known.append(_gaps(keen + rng.normal(0.0, 0.05, size), rng))
        return (*_pair(arms, known, 1), RATIO)

    return one


def _ratio_truth() -> float:
    visits = 1.0 + np.random.default_rng(0).negative_binomial(1, 0.25, 4_000_000)
    return 0.2 * 0.2 * float(np.sqrt(visits).mean() / visits.mean())


RATIO = _ratio_truth()


def _revenue_cell(
    kind: str, n: tuple[int, int]
) -> Callable[[np.random.Generator, int], tuple[object, ...]]:
    def one(rng: np.random.Generator, run: int) -> tuple[object, ...]:
        arms, known = [], []
        for size, gain in zip(n, (1.0, 1.4), strict=True):
            keen = rng.random(size) < 0.1  # half of all buyers come from a tenth of the people
            rate = np.where(keen, 0.25, 0.25 / 9.0)
            bought = np.flatnonzero(rng.random(size) < rate)
            spent = np.zeros(size)
            spent[bought] = amounts(kind, bought.size, rng) * gain
            arms.append(spent)
            before = keen * rng.lognormal(0.0, 0.5, size)
            known.append(np.where(rng.random(size) < 0.2, np.nan, before))
        both = tuple(arms)
        truth = 0.4 * base(kind)
        return (
            compare_amounts(both, level=0.9, seed=run)[0],
            compare_amounts(both, tuple(known), level=0.9, seed=run)[0],
            truth,
        )

    return one


CELLS = {
    "mean, 100 + 100": _mean_cell((100, 100)),
    "mean, 1,000 + 250": _mean_cell((1000, 250)),
    "share, 200 + 200": _share_cell((200, 200)),
    "share, 2,000 + 500": _share_cell((2000, 500)),
    "ratio, 200 + 200": _ratio_cell((200, 200)),
    "ratio, 1,000 + 250": _ratio_cell((1000, 250)),
    "revenue, 200 + 200": _revenue_cell("revenue", (200, 200)),
    "revenue, 400 + 200": _revenue_cell("revenue", (400, 200)),
    "revenue, 1,000 + 1,000": _revenue_cell("revenue", (1000, 1000)),
    "whales, 1,000 + 1,000": _revenue_cell("whales", (1000, 1000)),
}


def _rivals(count: int) -> list[tuple[object, ...]]:
    rows = []
    for kind in ("revenue", "whales"):
        for n in ((200, 200), (200, 800), (800, 200), (1000, 1000)):
            for said, rate, more in (("none", 1.0, 1.0), ("more buyers", 1.6, 1.0),
                                     ("larger baskets", 1.0, 1.5)):  # fmt: skip
                name = f"{kind}, {n[0]:,} + {n[1]:,}, {said}"
                rows.append((name, *_rival(kind, n, rate, more, count)))
    return rows


def _rival(
    kind: str, n: tuple[int, int], rate: float, more: float, count: int
) -> tuple[float, ...]:
    rng = np.random.default_rng(SEED)
    truth = base(kind) * (rate * more - 1.0)
    hold, width = np.zeros((4, count)), np.zeros((4, count))
    low = high = 0
    for run in range(count):
        arms = []
        for size, chance, times in zip(n, (0.05, 0.05 * rate), (1.0, more), strict=True):
            spent = np.zeros(size)
            bought = np.flatnonzero(rng.random(size) < chance)
            spent[bought] = amounts(kind, bought.size, rng) * times
            arms.append(spent)
        if min(np.ptp(a) for a in arms) == 0.0:
            continue  # an arm in which nobody bought
        ours = compare_amounts((arms[0], arms[1]), level=0.9, seed=run)[0]
        welch = compare((of_rows(arms[0]), of_rows(arms[1])), level=0.9)[0]
        low, high = low + (ours.low > truth), high + (ours.high < truth)
        told = [(ours.low, ours.high), (welch.low, welch.high), *_bootstraps(arms, rng)]
        for row, (a, b) in enumerate(told):
            hold[row, run], width[row, run] = a <= truth <= b, b - a
    shares, widths = hold.mean(axis=1), np.median(width, axis=1)
    return (
        float(shares[0]), low / count, high / count, float(widths[0]), float(shares[1]),
        float(widths[1]), float(shares[2]), float(widths[2]), float(shares[3]), float(widths[3]),
    )  # fmt: skip


def _bootstraps(arms: list[Array], rng: np.random.Generator) -> list[tuple[float, float]]:
    """Return a bootstrap-t and a percentile interval; only buyers need be drawn."""
    draws = 499
    means, variances, here, noise = [], [], [], []
    for arm in arms:
        n, bought = arm.size, arm[arm > 0.0]
        k = rng.binomial(n, bought.size / n, draws)
        chosen = bought[rng.integers(0, bought.size, int(k.sum()))]
        row = np.repeat(np.arange(draws), k)
        total = np.bincount(row, chosen, draws)
        squares = np.bincount(row, chosen**2, draws)
        means.append(total / n)
        variances.append((squares - total**2 / n) / (n - 1) / n)
        here.append(float(arm.mean()))
        noise.append(float(arm.var(ddof=1)) / n)
    difference, error = here[1] - here[0], float(np.sqrt(sum(noise)))
    again = means[1] - means[0]
    spreads = np.sqrt(variances[0] + variances[1])
    good = spreads > 0.0
    t = (again[good] - difference) / spreads[good]
    a, b = np.quantile(t, [0.05, 0.95])
    c, d = np.quantile(again, [0.05, 0.95])
    return [(difference - b * error, difference - a * error), (float(c), float(d))]


def cuped(count: int) -> Part:
    """Return the variance that a covariate takes away, beside theory."""
    rows = []
    for name, correlation, n in (("equal arms", 0.3, (300, 300)), ("equal arms", 0.7, (300, 300)),
                                 ("unequal arms", 0.7, (900, 150)),
                                 ("unequal arms and spreads", 0.7, (900, 150))):  # fmt: skip
        rng = np.random.default_rng(SEED)
        twice = 2.0 if "spreads" in name else 1.0
        found = np.zeros((count, 4))
        for run in range(count):
            arms = []
            for size, times in zip(n, (1.0, twice), strict=True):
                known = rng.exponential(1.0, size)
                other = rng.exponential(1.0, size) * np.sqrt(1 - correlation**2)
                arms.append(
                    of_rows(np.column_stack([times * (correlation * known + other), known]))
                )
            both = (arms[0], arms[1])
            plain, told = compare(both)[0], compare(both, Metric(covariates=(1,)))[0]
            found[run] = plain.difference, told.difference, plain.error**2, told.error**2
        truth = (twice - 1.0) * (correlation + np.sqrt(1 - correlation**2))
        slopes = np.array([correlation, twice * correlation]) / np.array(n)
        kept = np.array([1.0, twice**2]) / np.array(n)
        theory = 1.0 - slopes.sum() ** 2 / (1.0 / np.array(n)).sum() / kept.sum()
        measured = found[:, 1].var() / found[:, 0].var()
        bias = (found[:, 1].mean() - truth) / (found[:, 1].std() / np.sqrt(count))
        rows.append((name, correlation, f"{n[0]} + {n[1]}", float(theory), float(measured),
                     float(found[:, 3].mean() / found[:, 1].var()), f"{bias:+.1f}"))  # fmt: skip
    text = "\n\n".join(
        [
            "## CUPED: variance left over, theory and found",
            "*Bias*: in its standard errors over all tests.",
            table(
                (
                    "arms",
                    "correlation",
                    "people",
                    "theory",
                    "found",
                    "stated over found variance",
                    "bias",
                ),
                rows,
            ),
        ]
    )
    return text, {"cuped_off_theory": float(max(abs(r[4] / r[3] - 1.0) for r in rows))}

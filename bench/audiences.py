"""Whether splits of an audience keep what they promise: errors, power, cover, cost.

``python -m bench.audiences``: simulated tests with day effects that hang together, effects that
fade or grow, and amounts with many noughts and heavy tails; see `bench.simulate.audiences`.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from bench.simulate.audiences import DAYS, Runs, Stream, amounts, base, runs, spread
from bench.studies import command, each, keep
from luopan.stats.audiences import (
    Metric,
    Split,
    compare,
    compare_amounts,
    filled,
    of_rows,
    share_spread,
)
from luopan.stats.audiences import spread as metric_spread
from luopan.stats.sequential import (
    HarmRule,
    LookPlan,
    NormalMixture,
    bounds,
    drift_needed,
    evenly,
    false_stop,
    tightest,
    watch,
)

Array = NDArray[np.float64]

RESULT = Path(__file__).parent / "results" / "audiences.md"
FULL, QUICK = 2000, 100
HARMFUL, HARMLESS = 200, 1000
SEED = 51_000
KINDS = ("conversion", "score", "revenue", "whales")
A_DAY = {"conversion": 500, "score": 200, "revenue": 1000, "whales": 2000}
"""People an arm a day in the tests that may do harm: enough that a limit can bind."""
PLAN = LookPlan(evenly(DAYS))
FIXED = float(ndtri(0.8) - ndtri(0.025))
"""Drift with which one look has a power of .8."""

ABOUT = """Made by `python -m bench.audiences`. *conversion*: 5 % buy. *score*: a net promoter
score. *revenue*: 95 % noughts and log-normal amounts (σ = 1). *whales*: 95 % noughts, one buyer in
ten spends ten times as much. Day effects follow an AR(1) (0.7); people come by weekday, not as
planned; effects are steady, fade (novelty) or grow. The standard error of a share is
at most .005 at .05 and .009 at .8 with 2,000 tests."""

RIVALS = """Half as many tests a cell; bootstraps with 499 draws. *Low*, *high*: share of our
intervals that lie wholly above and below the truth. Width: median."""
HARM = """{} harmful tests a row, whose cost if never stopped is 1.05 to 6 times the limit; {}
harmless ones. The limit is the tightest at which 4 % of harmless tests of this size are stopped by
computation. *Cost*: mean true cost over the limit."""


def main() -> None:
    """Run the study and write its table."""
    command("bench.audiences", __doc__, "a hundred tests a cell", figures)


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the study's figures by name."""
    count = QUICK if quick else FULL
    parts: list[Callable[[int], Part]] = [peeking, cover, cuped, promises, harm]
    found = each(_one, [(part.__name__, count) for part in parts])
    text = "\n\n".join(["# Splits of an audience", ABOUT, *(text for text, _ in found)]) + "\n"
    keep(text, RESULT, quick=quick)
    return {name: value for _, values in found for name, value in values.items()}


Part = tuple[str, Mapping[str, float]]


def _one(key: tuple[str, int]) -> Part:
    part: Callable[[int], Part] = globals()[key[0]]
    return part(key[1])


def _table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    lines += ["| " + " | ".join(_cell(c) for c in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


# --- looking every day -------------------------------------------------------------------------


def peeking(count: int) -> Part:
    """Return errors and power of 28 daily looks."""
    rng = np.random.default_rng(SEED)
    nil = [
        (kind, a_day, *_nil(runs(Stream(kind, a_day), count, rng)))
        for kind in KINDS
        for a_day in (50, 200)
    ]
    real = [
        (kind, shape, *_real(kind, shape, count, rng))
        for kind in KINDS
        for shape in ("steady", "fading", "growing")
    ]
    started = perf_counter()
    for fractions in np.random.default_rng(0).uniform(0.95, 1.0, 20):
        bounds(PLAN, fractions * np.array(PLAN.fractions))
    pace = (perf_counter() - started) / 20
    text = "\n\n".join(
        [
            "## 28 daily looks, no effect: share of tests that stop (5 % stated)",
            _table(
                (
                    "outcome",
                    "people an arm a day",
                    "one look",
                    "naive",
                    "O'Brien-Fleming",
                    "confidence sequence",
                    "repeated intervals hold",
                ),
                nil,
            ),
            "## 28 daily looks, an effect that one look finds with 80 %",
            "*Saved*: by how much the mean test is shorter. *Keeps*: power over one look's.",
            _table(
                (
                    "outcome",
                    "effect",
                    "power, one look",
                    "O'Brien-Fleming",
                    "keeps",
                    "saved",
                    "confidence sequence",
                    "keeps",
                ),
                real,
            ),
            f"Bounds of 28 looks: {1e3 * pace:.0f} ms.",
        ]
    )
    steady = [row for row in real if row[1] == "steady"]
    return text, {
        "naive_false": float(np.mean([r[3] for r in nil])),
        "planned_false": float(np.mean([r[4] for r in nil])),
        "planned_false_worst": float(max(r[4] for r in nil)),
        "anytime_false_worst": float(max(r[5] for r in nil)),
        "planned_keeps": float(np.mean([r[4] for r in steady])),
        "planned_saves": float(np.mean([r[5] for r in steady])),
        "anytime_keeps": float(np.mean([r[7] for r in steady])),
        "bounds_ms": 1e3 * pace,
    }


def _first(outside: NDArray[np.bool_], fractions: Array) -> Array:
    """Return the share of the people seen at the first stop, all if there is none."""
    return np.where(outside.any(axis=1), fractions[outside.argmax(axis=1)], 1.0)


def _looks(found: Runs) -> tuple[Array, Array, Array]:
    """Return z, registered bounds and those of a confidence sequence, by day."""
    planned = bounds(PLAN, found.people / found.people[-1]).z
    # tuned before the data, at the information that the middle of the test will have
    information = 1.0 / found.error**2
    mixture = NormalMixture(float(information[:, DAYS // 2].mean()))
    anytime = np.vectorize(mixture.z)(information)
    return found.estimate / found.error, planned, anytime


def _unit(kind: str) -> float:
    """Return what an effect is a share of."""
    return 100.0 if kind == "score" else base(kind)


def _nil(found: Runs) -> tuple[float, ...]:
    z, planned, anytime = _looks(found)
    one = -float(ndtri(0.025))
    return (
        float((np.abs(z[:, -1]) > one).mean()),
        float((np.abs(z) > one).any(axis=1).mean()),
        float((np.abs(z) >= planned).any(axis=1).mean()),
        float((np.abs(z) >= anytime).any(axis=1).mean()),
        float((np.abs(z) < planned).all(axis=1).mean()),
    )


def _real(kind: str, shape: str, count: int, rng: np.random.Generator) -> tuple[float, ...]:
    people = 200 * DAYS
    effect = FIXED * spread(kind) * np.sqrt(2.0 / people) / _unit(kind)
    found = runs(Stream(kind, 200, effect, shape), count, rng)
    z, planned, anytime = _looks(found)
    fractions = found.people / found.people[-1]
    fixed = float((z[:, -1] > -ndtri(0.025)).mean())
    power = float((z >= planned).any(axis=1).mean())
    always = float((z >= anytime).any(axis=1).mean())
    saved = 1.0 - float(_first(np.abs(z) >= planned, fractions).mean())
    return fixed, power, power / fixed, saved, always, always / fixed


# --- intervals ---------------------------------------------------------------------------------


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
            _table(("outcome, people", "cover", "cover, CUPED", "width, CUPED over plain"), rows),
            "## Mean revenue with 95 % noughts: cover of 90 % intervals, several methods",
            RIVALS,
            _table(
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


# --- CUPED -------------------------------------------------------------------------------------


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
            _table(
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


# --- power -------------------------------------------------------------------------------------


def promises(count: int) -> Part:
    """Return how often an effect is found that a plan says is found with 80 %."""
    rng = np.random.default_rng(SEED)
    rows = [
        (name, int(people), float(np.mean([found(rng, int(people)) for _ in range(count)])))
        for name, people, found in _plans()
    ]
    drift = drift_needed(PLAN, 0.8) / FIXED
    for kind in KINDS:
        effect = 0.0
        for _ in range(20):  # a larger effect makes the new arm vary more
            split = Split((spread(kind), spread(kind, effect)), drift=drift)
            effect = split.detectable(2 * 200 * DAYS) / _unit(kind)
        z, planned, _ = _looks(runs(Stream(kind, 200, effect), count, rng))
        power = float((z >= planned).any(axis=1).mean())
        rows.append((f"{kind}, 28 looks", 2 * 200 * DAYS, power))
    text = "\n\n".join(
        ["## The planner's promise: found, where 80 % was stated",
         _table(("plan", "people", "found"), rows)]
    )  # fmt: skip
    return text, {
        "promise_least": float(min(r[2] for r in rows)),
        "promise_most": float(max(r[2] for r in rows)),
    }


def _plans() -> list[tuple[str, float, Callable[[np.random.Generator, int], bool]]]:
    rng = np.random.default_rng(1)
    pilot = _visits(rng, 20_000, 1.0)
    metric = Metric(0, 1, (2,))
    ratio = float(pilot.mean[0] / pilot.mean[1])
    wide, narrow = metric_spread(pilot, Metric(0, 1)), metric_spread(pilot, metric)

    def shares(rng: np.random.Generator, people: int) -> bool:
        new = people // 4
        bought = [rng.random(people - new) < 0.05, rng.random(new) < 0.065]
        return compare(tuple(of_rows(b.astype(float)) for b in bought))[0].p < 0.05

    def ratios(metric: Metric) -> Callable[[np.random.Generator, int], bool]:
        def found(rng: np.random.Generator, people: int) -> bool:
            arms = (_visits(rng, people // 2, 1.0), _visits(rng, people // 2, 1.15))
            return compare(arms, metric)[0].p < 0.05

        return found

    def revenue(rng: np.random.Generator, people: int) -> bool:
        size = people // 2
        arms = []
        for more in (1.0, 1.5):
            spent = np.zeros(size)
            bought = np.flatnonzero(rng.random(size) < 0.05)
            spent[bought] = amounts("revenue", bought.size, rng) * more
            arms.append(spent)
        return compare_amounts((arms[0], arms[1]), seed=int(rng.integers(1 << 30)))[0].p < 0.05

    quarter = Split((share_spread(0.05), share_spread(0.065)), share=0.25)
    even, finer = Split((wide, 1.15 * wide)), Split((narrow, 1.15 * narrow))
    money = Split((spread("revenue"), 1.5 * spread("revenue")))
    return [
        ("share 5 % to 6.5 %, a quarter new", quarter.people(0.015), shares),
        ("ratio + 15 %", even.people(0.15 * ratio), ratios(Metric(0, 1))),
        ("ratio + 15 %, CUPED", finer.people(0.15 * ratio), ratios(metric)),
        ("revenue + 50 %, 95 % noughts", money.people(0.5 * base("revenue")), revenue),
    ]


def _visits(rng: np.random.Generator, people: int, more: float) -> object:
    visits = 1.0 + rng.negative_binomial(1, 0.25, people)
    keen = rng.beta(2.0, 8.0, people)
    clicks = rng.binomial(visits.astype(int), np.minimum(keen * more, 1.0))
    return of_rows(np.column_stack([clicks, visits, keen + rng.normal(0.0, 0.05, people)]))


# --- harm --------------------------------------------------------------------------------------


def harm(count: int) -> Part:
    """Return how often the limit of a test's cost is kept, and at what price."""
    harmful, harmless = (HARMFUL, HARMLESS) if count == FULL else (20, 50)
    rows = []
    for number, kind in enumerate(KINDS):
        rng = np.random.default_rng(SEED + number)
        exposed = tuple(float(A_DAY[kind]) * (day + 1) for day in range(DAYS))
        error = spread(kind) * np.sqrt(2.0 / exposed[-1])
        rule = HarmRule(tightest(HarmRule(1.0, exposed), error), exposed)
        for shape in ("steady", "fading", "growing"):
            kept, stopped, share = _harmed(kind, shape, rule, harmful, rng)
            rows.append(
                (kind, shape, rule.limit / (base(kind) * exposed[-1]), kept, stopped, share)
            )
        still = runs(Stream(kind, A_DAY[kind]), harmless, rng)
        early = [_stop(rule, still, run) < DAYS - 1 for run in range(harmless)]
        tight = HarmRule(0.5 * rule.limit, exposed)
        rows.append((kind, "harmless", rule.limit / (base(kind) * exposed[-1]), "", np.mean(early),
                     f"half the limit: {false_stop(tight, error):.2f} (computed)"))  # fmt: skip
    bad = [row for row in rows if row[1] != "harmless"]
    text = "\n\n".join(
        [
            "## The stop for harm, looked at daily",
            HARM.format(harmful, harmless),
            _table(
                (
                    "outcome",
                    "harm",
                    "limit over the arm's whole outcome",
                    "cost within limit",
                    "stopped before the end",
                    "cost",
                ),
                rows,
            ),
        ]
    )
    return text, {
        "harm_kept": float(np.mean([r[3] for r in bad])),
        "harm_kept_worst": float(min(r[3] for r in bad)),
        "harmless_stopped": float(max(r[4] for r in rows if r[1] == "harmless")),
    }


def _stop(rule: HarmRule, found: Runs, run: int) -> int:
    told = watch(rule, -found.estimate[run], found.error[run], found.people)
    return told.stopped if told.stopped is not None else DAYS - 1


def _harmed(
    kind: str, shape: str, rule: HarmRule, count: int, rng: np.random.Generator
) -> tuple[float, float, float]:
    least = rule.limit / rule.exposed[-1] / _unit(kind)
    most = 0.3 if kind == "score" else 0.45 if shape == "fading" else 0.8
    kept, early, costs = [], [], []
    for _ in range(count):
        effect = min(float(np.exp(rng.uniform(np.log(1.05), np.log(6.0)))) * least, most)
        found = runs(Stream(kind, A_DAY[kind], -effect, shape), 1, rng)
        day = _stop(rule, found, 0)
        cost = -found.effects[day] * found.people[day]
        kept.append(cost <= rule.limit)
        early.append(day < DAYS - 1)
        costs.append(cost / rule.limit)
    return float(np.mean(kept)), float(np.mean(early)), float(np.mean(costs))


if __name__ == "__main__":
    main()

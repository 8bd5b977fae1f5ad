"""Whether splits of an audience keep what they promise: errors, power, cover, cost.

``python -m bench.audiences``: simulated tests with day effects that hang together, effects that
fade or grow, and amounts with many noughts and heavy tails; see `bench.simulate.audiences`.
"""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from bench.audience_intervals import SEED, Part, cover, cuped, table
from bench.simulate.audiences import DAYS, Runs, Stream, amounts, base, runs, spread
from bench.studies import command, each, keep
from luopan.stats.audiences import (
    Metric,
    Split,
    compare,
    compare_amounts,
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


def _one(key: tuple[str, int]) -> Part:
    part: Callable[[int], Part] = globals()[key[0]]
    return part(key[1])


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
    paces = []
    for part in np.linspace(0.95, 0.99, 20):
        started = perf_counter()
        bounds(PLAN, part * np.array(PLAN.fractions))
        paces.append(perf_counter() - started)
    pace = min(paces)  # other processes are running
    text = "\n\n".join(
        [
            "## 28 daily looks, no effect: share of tests that stop (5 % stated)",
            table(
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
            table(
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


def _detectable(kind: str, people: int, drift: float) -> float:
    """Return the effect that so many people an arm find with 80 %."""
    effect = 0.0
    for _ in range(20):  # a larger effect makes the new arm vary more
        split = Split((spread(kind), spread(kind, effect)), drift=drift)
        effect = split.detectable(2 * people) / _unit(kind)
    return effect


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
    effect = _detectable(kind, people, 1.0)
    found = runs(Stream(kind, 200, effect, shape), count, rng)
    z, planned, anytime = _looks(found)
    fractions = found.people / found.people[-1]
    fixed = float((z[:, -1] > -ndtri(0.025)).mean())
    power = float((z >= planned).any(axis=1).mean())
    always = float((z >= anytime).any(axis=1).mean())
    saved = 1.0 - float(_first(np.abs(z) >= planned, fractions).mean())
    return fixed, power, power / fixed, saved, always, always / fixed


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
        effect = _detectable(kind, 200 * DAYS, drift)
        z, planned, _ = _looks(runs(Stream(kind, 200, effect), count, rng))
        power = float((z >= planned).any(axis=1).mean())
        rows.append((f"{kind}, 28 looks", 2 * 200 * DAYS, power))
    text = "\n\n".join(
        ["## The planner's promise: found, where 80 % was stated",
         table(("plan", "people", "found"), rows)]
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
            table(
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

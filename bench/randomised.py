"""Tests in which a lot decided: right as often as they say, finding what they promise.

``python -m bench.randomised``: simulated panels that keep to nobody's model, and two real tables
(../shared/data/experiments, left out where absent) with assignments drawn by lot.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.placebo_panels import DATA, SOURCES
from bench.placebo_panels import table as real_table
from bench.simulate.calendar import Vector
from bench.studies import command, each, keep
from luopan.stats.randomised import (
    BlockLot,
    Design,
    PauseLot,
    Plan,
    Question,
    Trial,
    Verdict,
    analyse,
    carried,
    complete,
    factorial,
    matched_pairs,
    moments,
    power,
    prepare,
    redrawn,
    size_strata,
    stratified,
    verdict,
)

RESULT = Path(__file__).parent / "results" / "randomised.md"
WORLDS = ("autoregressive", "drifting", "seasonal", "heavy")
REGIONS = (10, 20, 40)
HISTORY = 104
EFFECT = 0.05
SPREAD = 0.5
REDRAWS = 300
FULL, QUICK = 14, 1
"""Panels for each world, number of regions and design."""
REAL_FULL, REAL_QUICK = 400, 8
FIRST_SEED = 61_000

ABOUT = """Made by `python -m bench.randomised`. 10, 20 or 40 regions with 104 weeks of history;
noise of 4–5 % a week. *autoregressive*: correlation .5 from week to week. *drifting*: each
region's level walks by 1 % a week. *seasonal*: seasons of different height and date, and shocks
that hit regions unequally. *heavy*: t with 3 degrees of freedom, unequal shocks, no floor under
outliers. All have shocks in common. Effects of 5 % multiply sales and differ between regions
(standard deviation half the mean). Carry-over of the designs within regions has a half-life of 0,
½ or 1 week (28 weeks in blocks of 4, one washed) or of 0, 1 or 3 (8-week blocks and pauses over 52
weeks, two washed). *False*: p ≤ .05 where the tested effect is nil (in the 2 × 2 designs both main
effects are there). *Cover*: 90 % intervals of the mean effect; *of these regions*: of the mean
over the very regions, which is known better than the interval says, because it need not cover for
other regions. *Told half*: the plan states half of the true half-life. *Found*: detected where the
effect is what the design promised on the history to detect at 80 %. *Sign*: of those claimed at 5
%, the share that point the wrong way."""

ABOUT_REAL = """Real tables, treated by lot: 40 cities, 15 days; 45 stores, 8 weeks. Windows at
random in the later half, all of what lies before as history; *a few*: 4 to 6 treated. The same
windows are analysed without an effect (*false*) and with sales of the treated raised by 5 %.
Here by the difference of means and the lot's own law; the product foretells *a few* by all others:
`placebos.md`."""
BLOCKS = ((2, 0.0), (2, 1.0), (4, 0.0), (4, 1.0))
"""Blocks and half-lives of the switchbacks planned on the real tables; 28 periods, one washed."""


@dataclass(frozen=True)
class Key:
    """One panel and one design."""

    design: str
    regions: int
    world: str
    seed: int


@dataclass(frozen=True)
class Found:
    """What was said of one panel."""

    key: Key
    told_half: bool
    false: bool
    covered: bool
    covered_here: bool
    width: float
    claimed: bool
    wrong: bool
    promised: float
    kept: float
    seconds: float


def main() -> None:
    """Run the study and write its table."""
    command("bench.randomised", __doc__, "one panel of each kind", figures)


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the study's figures by name."""
    keys = [
        Key(design, n, world, FIRST_SEED + 10_000 * WORLDS.index(world) + 100 * n + s)
        for s in range(QUICK if quick else FULL)
        for n in REGIONS
        for world in WORLDS
        for design in DESIGNS
        if not (design == "factorial" and n == 10)
    ]
    found = each(run, keys)
    real = each(run_real, real_keys(REAL_QUICK if quick else REAL_FULL))
    seconds = speed()
    keep(table(found, real, seconds), RESULT, quick=quick)
    right = [f for f in found if not f.told_half]
    reached = {
        "false": _mean([f.false for f in found]),
        "cover": _mean([f.covered for f in right]),
        "found_promised": _mean([f.kept for f in found]),
        "wrong_sign": _mean([f.wrong for f in found if f.claimed]),
        "switchback_detectable": _median(
            [f.promised for f in found if f.key.design == "switchback" and f.key.regions >= 20]
        ),
        "seconds": seconds["within"],
    }
    for name in SOURCES:
        some = [r for r in real if r.table == name]
        if some:
            reached[f"{name}_false"] = _mean([r.false for r in some])
            reached[f"{name}_cover"] = _mean([r.covered for r in some])
    return reached


def panel(rng: np.random.Generator, world: str, regions: int, length: int) -> Vector:
    """Return weekly sales (regions, length)."""
    rho, sd, walk = {
        "autoregressive": (0.5, 0.05, 0.003),
        "drifting": (0.2, 0.05, 0.01),
        "seasonal": (0.3, 0.04, 0.003),
        "heavy": (0.5, 0.04, 0.004),
    }[world]
    shape = (regions, length)
    heavy = rng.standard_t(3, shape) / np.sqrt(3.0)
    shocks = heavy if world == "heavy" else rng.standard_normal(shape)
    noise, common = np.zeros(shape), np.zeros(length)
    noise[:, 0] = sd * shocks[:, 0]
    for t in range(1, length):
        noise[:, t] = rho * noise[:, t - 1] + sd * np.sqrt(1.0 - rho**2) * shocks[:, t]
        common[t] = 0.8 * common[t - 1] + 0.03 * rng.standard_normal()
    unequal = world in {"seasonal", "heavy"}
    load = 1.0 + 0.5 * unequal * rng.standard_normal((regions, 1))
    apart = float(world == "seasonal")
    phase = np.arange(length) / 52.18 + 0.1 * apart * rng.standard_normal((regions, 1))
    height = 0.1 * (1.0 + 0.4 * apart * rng.standard_normal((regions, 1)))
    level = rng.normal(5.0, 1.0, (regions, 1))
    drift = np.cumsum(walk * rng.standard_normal(shape), axis=1)
    return np.asarray(
        np.exp(level + noise + drift + load * common + height * np.sin(2.0 * np.pi * phase))
    )


def strata_of(history: Vector) -> Design:
    strata = size_strata(history, max(2, len(history) // 10))
    return stratified(strata, tuple(int(n) // 2 for n in np.bincount(strata)), 8)


Made = Callable[[Vector], Design]
DESIGNS: dict[str, tuple[Made, str, tuple[float, ...]]] = {
    "complete": (lambda y: complete(len(y), len(y) // 2, 8), "arm", (0.0,)),
    "a third": (lambda y: complete(len(y), max(len(y) // 3, 4), 8), "arm", (0.0,)),
    "pairs": (lambda y: matched_pairs(y, 8), "arm", (0.0,)),
    "strata": (strata_of, "arm", (0.0,)),
    "factorial": (lambda y: factorial(len(y), 8), "together", (0.0,)),
    "switchback": (lambda y: BlockLot(len(y), 28, 4, 1), "arm", (0.0, 0.5, 1.0)),
    "staggered": (
        lambda y: BlockLot(len(y), 28, 4, 1, staggered=True),
        "arm",
        (0.0, 0.5, 1.0),
    ),
    "8-week blocks": (lambda y: BlockLot(len(y), 52, 8, 2), "arm", (0.0, 1.0, 3.0)),
    "pauses": (lambda y: PauseLot(len(y), 52, 8, washout=2), "arm", (0.0, 1.0, 3.0)),
    "factorial blocks": (
        lambda y: BlockLot(len(y), 52, 8, 2, factors=2),
        "together",
        (0.0, 1.0, 3.0),
    ),
}


def run(key: Key) -> Found:
    """Simulate one panel, and analyse it without the effect, with it, and with the promised one."""
    rng = np.random.default_rng(key.seed)
    made, contrast, half_lives = DESIGNS[key.design]
    y = panel(rng, key.world, key.regions, HISTORY + 52)
    design = made(y[:, :HISTORY])
    y = y[:, : HISTORY + design.periods]
    half_life = half_lives[key.seed % len(half_lives)]
    told_half = half_life > 0.0 and key.seed // len(half_lives) % 3 == 0
    question = Question(contrast, half_life=half_life * (0.5 if told_half else 1.0))  # type: ignore[arg-type]
    drawn = design.draw(rng, 1)[0]
    others, exact = redrawn(design, drawn, REDRAWS, key.seed)

    def said(sales: Vector, level: float) -> Verdict:
        prepared = prepare(Trial(sales, HISTORY, others[0], design), question)
        return verdict(prepared, moments(prepared, others), exact=exact, level=level)

    size = EFFECT * (1.0 + SPREAD * rng.standard_normal((key.regions, 1)))
    index = y[:, HISTORY:].mean(1) / y[:, :HISTORY].mean(1)
    began = time.process_time()
    nil = said(_acted(y, drawn, design, 0.0, half_life), 0.95)
    seconds = time.process_time() - began
    there = said(_acted(y, drawn, design, size, half_life), 0.90)
    truth, here = EFFECT * float(index.mean()), float((size[:, 0] * index).mean())
    promised, kept = float("nan"), float("nan")
    if key.seed % 4 == 0:
        plan = Plan(samples=80, spread=SPREAD, seed=key.seed)
        promised = power(y[:, :HISTORY], design, question, plan).detectable
        if np.isfinite(promised):
            hits = []
            for _ in range(4):
                others = np.concatenate([design.draw(rng, 1), others[1:200]])
                size_now = promised * (1.0 + SPREAD * rng.standard_normal((key.regions, 1)))
                hits.append(said(_acted(y, others[0], design, size_now, half_life), 0.95).p <= 0.05)
            kept = float(np.mean(hits))
    return Found(
        key=key,
        told_half=told_half,
        false=nil.p <= 0.05,
        covered=there.low <= truth <= there.high,
        covered_here=there.low <= here <= there.high,
        width=there.high - there.low,
        claimed=there.p <= 0.05,
        wrong=there.p <= 0.05 and there.estimate < 0.0,
        promised=promised,
        kept=kept,
        seconds=seconds,
    )


def _acted(
    sales: Vector, drawn: Vector, design: Design, size: Vector | float, half_life: float
) -> Vector:
    """Return sales with the effect asked about, and in 2 × 2 designs the main effects."""
    one = carried((drawn & 1) > 0, half_life)  # type: ignore[operator]
    two = carried((drawn & 2) > 0, half_life)  # type: ignore[operator]
    acted = size * one if design.factors == 1 else 0.04 * one + 0.03 * two + size * one * two
    out = sales.copy()
    out[:, HISTORY:] *= 1.0 + acted
    return out


@dataclass(frozen=True)
class Real:
    """What was said of one window of a real table."""

    table: str
    treated: str
    false: bool
    covered: bool
    width: float
    found: bool


TREATED = ("half", "a few")


def real_keys(count: int) -> list[tuple[str, str, int]]:
    """Return table, number of treated and seed of every draw; none where a table is absent."""
    return [
        (name, treated, FIRST_SEED + s)
        for name, source in SOURCES.items()
        if (DATA / source.file).exists()
        for treated in TREATED
        for s in range(count)
    ]


def run_real(key: tuple[str, str, int]) -> Real:
    """Draw a window and an assignment, and analyse it without and with 5 %."""
    name, treated, seed = key
    y, periods = real_table(name)[0], SOURCES[name].length
    rng = np.random.default_rng(seed)
    # A window's history: at least half of the table, and all there is before the window.
    end = int(rng.integers(y.shape[1] // 2 + periods, y.shape[1] + 1))
    sales, history = y[:, :end], end - periods
    count = len(y) // 2 if treated == "half" else int(rng.integers(4, 7))
    design = complete(len(y), count, periods)
    drawn = design.draw(rng, 1)[0]
    nil = analyse(Trial(sales, history, drawn, design), redraws=REDRAWS, seed=seed)
    acted = sales.copy()
    acted[:, history:] *= 1.0 + EFFECT * drawn
    level = np.nanmean(sales[:, :history], axis=1)
    truth = EFFECT * float(np.mean(np.nanmean(sales[:, history:], axis=1) / level))
    there = analyse(Trial(acted, history, drawn, design), level=0.9, redraws=REDRAWS, seed=seed)
    return Real(
        table=name,
        treated=treated,
        false=nil.p <= 0.05,
        covered=there.low <= truth <= there.high,
        width=there.high - there.low,
        found=there.p <= 0.05,
    )


def speed() -> dict[str, float]:
    """Return seconds of one analysis with 1,000 redraws (processor time, best of three)."""
    rng = np.random.default_rng(0)
    found = {}
    for name, design in (
        ("within", BlockLot(40, 104, 8, 2)),
        ("across", complete(40, 20, 8)),
    ):
        y = panel(rng, "autoregressive", 40, HISTORY + design.periods)
        trial = Trial(y, HISTORY, design.draw(rng, 1)[0], design)
        question = Question(half_life=1.0)
        spent = []
        for _ in range(3):
            began = time.process_time()
            analyse(trial, question, redraws=1000)
            spent.append(time.process_time() - began)
        found[name] = min(spent)
    return found


def table(found: Sequence[Found], real: Sequence[Real], seconds: dict[str, float]) -> str:
    """Return the study's tables as Markdown."""
    lines = ["# Tests in which a lot decided", "", ABOUT, "", *_simulated(found), ""]
    if real:
        lines += _real(real)
    else:
        lines += ["The real tables were absent: ../shared/data/experiments."]
    took = f"{seconds['within']:.2f} s, 40 regions by region {seconds['across']:.2f} s."
    one = f"One analysis with 1,000 redraws: 40 regions × 104 weeks of switchback {took}"
    return "\n".join([*lines, "", one, ""])


def _simulated(found: Sequence[Found]) -> list[str]:
    head = ("design", "regions", "panels", "false", "cover", "of these regions", "told half",
            "90 % width", "promised at 80 %", "found", "claimed at 5 %", "sign")  # fmt: skip
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    groups = [
        (design, str(n), [f for f in found if f.key.design == design and f.key.regions == n])
        for design in DESIGNS
        for n in REGIONS
    ]
    groups += [(f"**{w}**", "all", [f for f in found if f.key.world == w]) for w in WORLDS]
    groups.append(("**all**", "all", list(found)))
    for name, regions, group in groups:
        if not group:
            continue
        right = [f for f in group if not f.told_half]
        half = [f for f in group if f.told_half]
        cells = (
            name,
            regions,
            len(group),
            f"{_mean([f.false for f in group]):.3f}",
            f"{_mean([f.covered for f in right]):.2f}",
            f"{_mean([f.covered_here for f in right]):.2f}",
            f"{_mean([f.covered for f in half]):.2f}" if half else "",
            f"{100 * _median([f.width for f in group]):.1f}",
            f"{100 * _median([f.promised for f in group]):.1f}",
            f"{_mean([f.kept for f in group]):.2f}",
            f"{_mean([f.claimed for f in group]):.2f}",
            f"{_mean([f.wrong for f in group if f.claimed]):.3f}",
        )
        lines.append("| " + " | ".join(str(c) for c in cells) + " |")
    return lines


def _real(real: Sequence[Real]) -> list[str]:
    lines = [
        ABOUT_REAL,
        "",
        "| table | treated | draws | false | cover | 90 % width | 5 % found |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in SOURCES:
        for treated in TREATED:
            some = [r for r in real if r.table == name and r.treated == treated]
            if some:
                lines.append(
                    f"| {name} | {treated} | {len(some)} | {_mean([r.false for r in some]):.3f} "
                    f"| {_mean([r.covered for r in some]):.2f} "
                    f"| {100 * _median([r.width for r in some]):.1f} "
                    f"| {_mean([r.found for r in some]):.2f} |"
                )
    told = "; ".join(f"{what}: {100 * least:.1f} %" for what, least in switchbacks().items())
    return [*lines, "", f"28 periods of switchback promise to detect (80 %): {told}."]


def switchbacks() -> dict[str, float]:
    """Return the smallest effects that 28 periods of switchback promise on each real table."""
    return {
        f"{name}, blocks of {block}, half-life {half_life:g}": power(
            real_table(name)[0],
            BlockLot(len(real_table(name)[0]), 28, block, 1),
            Question(half_life=half_life),
        ).detectable
        for name, source in SOURCES.items()
        if (DATA / source.file).exists()
        for block, half_life in BLOCKS
    }


def _mean(values: Sequence[float]) -> float:
    finite = [v for v in values if np.isfinite(v)]
    return float(np.mean(finite)) if finite else float("nan")


def _median(values: Sequence[float]) -> float:
    finite = [v for v in values if np.isfinite(v)]
    return float(np.median(finite)) if finite else float("nan")


if __name__ == "__main__":
    main()

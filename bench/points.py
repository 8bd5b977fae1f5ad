"""Echo and events beside placebos: speed, cover, false claims: ``python -m bench.points``.

Timed beside hawkes-engine, in one process and in turns. Firms are simulated with a known history,
so that shares are held against who really brought whom.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import hawkes_engine
import numpy as np
from numpy.typing import NDArray

from bench.machine import described, versions
from bench.points_firms import FIXED, MEASURES, Key, Told, told
from bench.studies import command, each, keep, row
from luopan.stats.event_study import event_study
from luopan.stats.points import HawkesPlan, exact, simulate
from luopan.stats.points.clock import classes_of
from luopan.stats.points.kernels import Point, log_likelihood
from luopan.stats.points.record import observed, record

Array = NDArray[np.float64]

RESULT = Path(__file__).parent / "results" / "points.md"
FIRMS = {
    ("fixed", 300): 60,
    ("drawn", 300): 200,
    ("fixed", 1000): 60,
    ("drawn", 1000): 200,
    ("fixed", 10_000): 60,
    ("drawn", 10_000): 200,
    ("power law", 1000): 30,
    ("nights", 1000): 40,
    ("by the hour", 300): 40,
    ("breathing", 1000): 20,
    ("breathing, rhythm", 1000): 30,
    ("no echo", 1000): 20,
    ("no echo, rhythm", 1000): 30,
    ("Poisson", 300): 80,
    ("Poisson", 1000): 80,
}
FIRST_SEED = 52_000
SPARSE = 300
EVENTS = 100_000
SERIES = 400
NOISES: dict[str, Callable[[np.random.Generator, int], Array]] = {
    "white": lambda rng, n: rng.standard_normal(n),
    "AR(1) .6": lambda rng, n: _autoregressive(rng, n, 0.6),
    "random walk": lambda rng, n: np.cumsum(rng.standard_normal(n)),
    "seasonal": lambda rng, n: (
        rng.standard_normal(n) + 2.0 * np.sin(2.0 * np.pi * (np.arange(n) / 52.0 + rng.uniform()))
    ),
    "trend": lambda rng, n: rng.standard_normal(n) + 0.1 * np.arange(n),
    "heavy tails": lambda rng, n: rng.standard_t(3, n),
}

ABOUT = """Made by `python -m bench.points`. Two streams; *fixed*: backgrounds .5 and .15 an hour,
branching .5, .15 / .1, .3, decays 1.5 and .7 an hour; *drawn*: own branching .05–.8, other .01–.5,
decays .15–6, backgrounds .05–2, spectral radius below .9. Cover of 90 % intervals, entry by entry;
shares against who brought whom in the simulation. *Power law*: delays are Lomax with shape 1.5.
*Nights*: eight hours a day are not observed. *By the hour*: hourly counts only. *Breathing*: the
background follows the day, up and down by e; *no echo*: the same, and nothing brings anything;
*rhythm*: told to the fit. *Own*: share of own echo, true and as said, mean of both streams.
*Cross claims*: intervals of what the other stream brought that begin at 5 % or above."""


def main() -> None:
    """Run the study and write its table."""
    command("bench.points", __doc__, "two firms a kind", figures)


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the study's figures by name."""
    speed = _speed(3 if quick else 7)
    plan = {kind: 2 if quick else count for kind, count in FIRMS.items()}
    keys = [Key(*kind, FIRST_SEED + i) for kind, count in plan.items() for i in range(count)]
    found = each(told, keys)
    crashes = sum(each(_crashes, [FIRST_SEED + i for i in range(10 if quick else SPARSE)]))
    studies = {name: _studies(name, 20 if quick else SERIES) for name in NOISES}
    keep(_table(speed, plan, found, crashes, studies), RESULT, quick=quick)
    size = {n: [f for f in found if f.key.size == n] for n in (300, 1000, 10_000)}
    worst = {
        f"cover_least_{n}": min(
            _cover([f for f in size[n] if f.key.world == w], m)
            for w in ("fixed", "drawn")
            for m in MEASURES
        )
        for n in size
    }
    return {
        "seconds": speed["luopan, with intervals, s"],
        "log_likelihood_difference": speed["largest difference of log-likelihoods"],
        **worst,
        "cross_claims": _claims([f for f in found if f.key.world == "Poisson"]),
        "crashes": float(crashes),
        "event_study_false": max(false for false, *_ in studies.values()),
    }


def _speed(rounds: int) -> dict[str, float]:
    background, branching, decay = FIXED
    mean = float(np.linalg.solve(np.eye(2) - branching, background).sum())
    hours = EVENTS / mean
    times = simulate(background, branching, decay, hours, FIRST_SEED)
    windows = observed(None, 0.0, hours)
    joined, _ = record(times, windows, classes_of(windows, None, weekly=False), 0, steady=False)
    kinds = joined.stream.astype(np.uint8)
    ours, theirs, differences = [], [], []
    for i in range(rounds + 1):
        begun = time.perf_counter()
        exact(times, 0.0, hours, HawkesPlan(seed=i))
        between = time.perf_counter()
        hawkes_engine.fit(joined.times, kinds, T=hours, M=2, shared_decay=True, seed=i)
        ours.append(between - begun)
        theirs.append(time.perf_counter() - between)
        rng = np.random.default_rng(i)
        point = Point(
            *(part * rng.uniform(0.5, 1.5, part.shape) for part in FIXED), np.ones((2, 1))
        )
        wide = np.broadcast_to(point.decay, (2, 2)).copy()
        other = hawkes_engine.loglik(
            joined.times, kinds, point.background, point.branching * point.decay, wide, hours
        )
        differences.append(abs(log_likelihood(joined, point)[0] - other["value"]))
    return {
        "events": float(joined.times.size),
        "luopan, with intervals, s": median(ours[1:]),
        "luopan, fastest, s": min(ours[1:]),
        "hawkes-engine, s": median(theirs[1:]),
        "hawkes-engine, fastest, s": min(theirs[1:]),
        "largest difference of log-likelihoods": max(differences),
    }


def _crashes(seed: int) -> bool:
    """Return whether a random sparse brand is met with anything but a reading that is finite."""
    rng = np.random.default_rng(seed)
    hours = float(np.exp(rng.uniform(0.0, 9.0)))
    times = []
    for _ in range(int(rng.integers(1, 5))):
        t = rng.uniform(0.0, hours, int(rng.integers(0, 31)))
        if rng.uniform() < 0.3 and t.size:
            t = np.clip(t[0] + rng.exponential(0.01, t.size), 0.0, hours)
        times.append(np.floor(t) if rng.uniform() < 0.3 else t)
    try:
        reading = exact(times, 0.0, hours, HawkesPlan(seed=seed, draws=200))
    except (ArithmeticError, ValueError, np.linalg.LinAlgError):
        return True
    told = (reading.background, reading.branching, reading.decay)
    return not all(np.isfinite(part.high).all() for part in told)


def _autoregressive(rng: np.random.Generator, n: int, keeps: float) -> Array:
    shocks = rng.standard_normal(n + 100)
    for i in range(1, shocks.size):
        shocks[i] += keeps * shocks[i - 1]
    return shocks[100:]


def _studies(noise: str, series: int) -> tuple[float, float, float]:
    """Return false claims, cover of a planted effect, and width, on two years with one event."""
    false, held, widths = 0, 0, []
    for seed in range(series):
        rng = np.random.default_rng((seed, len(noise)))
        values = NOISES[noise](rng, 104)
        event = int(rng.integers(8, 100))
        effect = event_study(values, np.array([event])).effect
        moved = values.copy()
        moved[event : event + 4] += 2.0
        planted = event_study(moved, np.array([event])).effect
        assert effect is not None
        assert planted is not None
        false += not effect.low <= 0.0 <= effect.high
        held += planted.low <= 2.0 <= planted.high
        widths.append(effect.high - effect.low)
    return false / series, held / series, float(np.median(widths))


def _cover(found: Sequence[Told], measure: str) -> float:
    held = [hit for f in found for name, hit in f.covered if name == measure]
    return float(np.mean(held))


def _claims(found: Sequence[Told]) -> float:
    return float(np.mean([claim for f in found for claim in f.claims]))


def _table(
    speed: dict[str, float],
    plan: dict[tuple[str, int], int],
    found: Sequence[Told],
    crashes: int,
    studies: dict[str, tuple[float, float, float]],
) -> str:
    lines = ["# Echo, and events beside placebos", "", ABOUT, ""]
    lines += [f"{described()}; {versions('numpy', 'numba', 'hawkes-engine')}.", ""]
    lines += row("speed", "", head=True)
    for name, value in speed.items():
        lines += row(name, f"{value:.3g}" if value < 1000.0 else f"{value:.0f}")
    lines += ["", "## Cover", ""]
    lines += row("firms", "events", "n", *MEASURES, "own, true", "said", "cross claims", head=True)
    for (world, size), count in plan.items():
        mine = [f for f in found if (f.key.world, f.key.size) == (world, size)]
        true, said = np.mean([f.own for f in mine], axis=0)
        covers = [f"{_cover(mine, m):.2f}" for m in MEASURES]
        lines += row(
            world, size, count, *covers, f"{true:.2f}", f"{said:.2f}", f"{_claims(mine):.3f}"
        )
    lines += [
        "",
        f"Of {SPARSE} random sparse brands, 0–30 events in 1–4 streams, {crashes} crashed.",
    ]
    lines += ["", "## One event in two years of weeks", ""]
    lines += row("noise", "series", "false claims", "planted effect covered", "width", head=True)
    for name, (false, held, width) in studies.items():
        lines += row(name, SERIES, f"{false:.3f}", f"{held:.3f}", f"{width:.2f}")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()

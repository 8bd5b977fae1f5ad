"""Where made-up talk comes from, beside what is told of it: ``python -m bench.echo``.

A firm's talk comes in bursts: something begins outside, many speak of it of themselves, each post
brings posts, and so does the press. Outside a burst fades at one pace, which the model of
`luopan.stats.points` does not know: its background is level within each age of a burst.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.machine import described
from bench.studies import command, each, firms, keep, row
from luopan.instruments.mainstream.echo import MISFIT, widened
from luopan.stats.points import Estimate, exact

RESULT = Path(__file__).parent / "results" / "echo.md"
FIRMS, QUICK = 60, 6
FIRST_SEED = 8_100
BURSTS = 14
LEVEL = 0.9
ABOUT = """{count} firms a row, {bursts} bursts each; 90 % intervals of the shares of social talk.
*Level* is what a background that cannot swell says. *As shown*: with the misfit over all rows
beside chance."""
PARTS = ("outside", "own", "brought")


@dataclass(frozen=True)
class Family:
    """How talk comes about: what a post brings, posts of themselves, their pace, the delay."""

    what: str
    own: float = 0.45
    fade: float = 14.0
    crowd: tuple[int, int] = (8, 25)
    delay: float = 2.5
    heavy: bool = False


FAMILIES: Mapping[str, Family] = {
    "usual": Family("a post brings .45, those outside fade in 14 hours"),
    "none": Family("a post brings none", own=0.0),
    "much": Family("a post brings .8, few begin of themselves", own=0.8, crowd=(2, 6)),
    "fast": Family("those outside fade in 5 hours", fade=5.0),
    "slow": Family("those outside fade in 30 hours", fade=30.0),
    "late": Family("answers take 8 hours", delay=8.0),
    "heavy": Family("those outside come log-normally, median 8 hours", fade=8.0, heavy=True),
    "few": Family("one to five begin of themselves", crowd=(1, 5)),
}


@dataclass(frozen=True)
class Found:
    """Truth and what was told with and without bursts: mean, low and high of each part."""

    family: str
    truth: tuple[float, ...]
    told: tuple[tuple[float, float, float], ...]
    plain: tuple[float, ...]


def firm(key: tuple[str, int]) -> Found:
    """Draw one firm and read it."""
    name, seed = key
    family, rng = FAMILIES[name], np.random.default_rng(seed)
    social: list[float] = []
    press: list[float] = []
    openings, now = [], 0.0
    counts = np.zeros(3)
    for _ in range(BURSTS):
        now += rng.uniform(200.0, 900.0)
        openings.append(now)
        size = int(rng.integers(*family.crowd))
        later = (
            rng.lognormal(np.log(family.fade), 0.9, size)
            if family.heavy
            else rng.exponential(family.fade, size)
        )
        outside = [now, *(now + later)]
        carried = now + np.sort(rng.uniform(4.0, 35.0, rng.integers(0, 4)))
        press += carried.tolist()
        brought = [h + d for h in carried for d in rng.exponential(family.delay, rng.poisson(5.0))]
        posts = [*outside, *brought]
        counts += (len(outside), 0, len(brought))
        social += posts
        while posts:
            at = posts.pop()
            born = (at + rng.exponential(family.delay, rng.poisson(family.own))).tolist()
            counts[1] += len(born)
            social += born
            posts += born
    times, end = [np.sort(social), np.array(press)], now + 900.0
    fit = exact(times, 0.0, end, openings=np.array(openings))
    level = exact(times, 0.0, end)
    parts: tuple[tuple[Estimate, tuple[int, ...]], ...]
    parts = ((fit.outside, (0,)), (fit.brought, (0, 0)), (fit.brought, (0, 1)))
    told = tuple((float(of.mean[at]), float(of.low[at]), float(of.high[at])) for of, at in parts)
    plain = (level.outside.mean[0], level.brought.mean[0, 0], level.brought.mean[0, 1])
    return Found(name, tuple(counts / counts.sum()), told, tuple(float(p) for p in plain))


def figures(*, quick: bool = False) -> Mapping[str, float]:
    """Draw every family, write the table, return cover and misfit."""
    count = QUICK if quick else FIRMS
    found = each(firm, firms(dict.fromkeys(FAMILIES, count), FIRST_SEED))
    reached: dict[str, float] = {}
    lines = [
        "# Where talk comes from, on made-up firms", "",
        ABOUT.format(count=count, bursts=BURSTS), "",
        f"`python -m bench.echo` · {described()}", "",
        *row("firms", "true outside · own · brought", "told", "level", "cover, chance alone",
             "cover as shown", head=True),
    ]  # fmt: skip
    errors: list[np.ndarray] = []
    for name, family in FAMILIES.items():
        some = [f for f in found if f.family == name]
        truth, told = np.array([f.truth for f in some]), np.array([f.told for f in some])
        plain = np.array([f.plain for f in some]).mean(axis=0)
        alone = ((told[:, :, 1] <= truth) & (truth <= told[:, :, 2])).mean(axis=0)
        shown = np.array(
            [[widened(part, tuple(told[i, k]), LEVEL) for k, part in enumerate(PARTS)]
             for i in range(len(some))]
        )  # fmt: skip
        cover = ((shown[:, :, 0] <= truth) & (truth <= shown[:, :, 1])).mean(axis=0)
        errors.append(told[:, :, 0] - truth)
        lines += row(
            family.what, said(truth.mean(axis=0)), said(told[:, :, 0].mean(axis=0)), said(plain),
            said(alone), said(cover),
        )  # fmt: skip
        reached |= {f"{name}_{part}": float(c) for part, c in zip(PARTS, cover, strict=True)}
    off = np.sqrt(np.mean(np.concatenate([e.mean(axis=0)[None] for e in errors]) ** 2, axis=0))
    reached |= {f"misfit_{part}": float(v) for part, v in zip(PARTS, off, strict=True)}
    lines += ["", "Root mean square of the rows' mean errors: " + ", ".join(
        f"{part} {v:.3f} (intervals are widened by {MISFIT[part]:.2f})"
        for part, v in zip(PARTS, off, strict=True)) + ".", ""]  # fmt: skip
    keep("\n".join(lines), RESULT, quick=quick)
    return reached


def said(values: np.ndarray) -> str:
    """Return shares as text."""
    return " · ".join(f"{v:.2f}" for v in values)


if __name__ == "__main__":
    command("bench.echo", __doc__, f"{QUICK} firms a row", figures)

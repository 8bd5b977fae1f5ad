"""Whether what is promised of a winner comes true when it is repeated and scaled.

``python -m bench.programmes``: firms of 50 programmes. Each is tested once, small; what stands out
is repeated elsewhere; what still stands out is scaled, and its true effect compared with what the
ledger promised. Effects come from several laws, none of which is the model's prior; one family is
analysed from simulated regions, placebo sets and all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.simulate.trials import SCATTER, lift_found
from bench.studies import command, each, keep
from luopan.stats.shrinkage import Shrunk, shrink

Array = NDArray[np.float64]

RESULT = Path(__file__).parent / "results" / "programmes.md"
SEED = 20261126
LEVEL = 0.9
BETS = 50
FIRMS, QUICK = 30, 6
PANEL_FIRMS, PANEL_QUICK = 3, 1
STANDS_OUT = 1.6448536269514722

ABOUT = """Made by `python -m bench.programmes`. A firm has {} programmes (*few*: 6). Each is tested
once with a standard error of 1 to 3 points of lift; a place adds its own deviation. *Winners*: the
90 % interval of the first test lies above nought. Points of lift. *Raw*: the tests' own figures;
*shrunken*: the ledger's, from all tests, nulls too. *Cover*: 90 % intervals of the effect at full
size. *Repeat*: what a second test of the winners in other places saw, beside what was foretold.
*Scaled*: winners whose interval lies above nought after the second test."""


@dataclass(frozen=True)
class Family:
    """A law of effects: draws of bets, how far places differ, bets a firm."""

    draw: Callable[[np.random.Generator, int], Array]
    place: float = 0.01
    bets: int = BETS


def _sparse(rng: np.random.Generator, count: int) -> Array:
    real = rng.random(count) < 0.2
    return np.where(real, rng.normal(0.05, 0.015, count), 0.0)


FAMILIES: Mapping[str, Family] = {
    "even": Family(lambda rng, n: rng.normal(0.01, 0.02, n)),
    "few": Family(lambda rng, n: rng.normal(0.01, 0.02, n), bets=6),
    "mostly nothing": Family(_sparse, place=0.005),
    "nothing at all": Family(lambda _rng, n: np.zeros(n), place=0.0),
    "heavy tails": Family(lambda rng, n: 0.01 + 0.012 * rng.standard_t(3, n)),
    "skewed": Family(lambda rng, n: rng.exponential(0.02, n) - 0.005),
    "mostly harmful": Family(lambda rng, n: rng.normal(-0.015, 0.02, n)),
    "bold": Family(lambda rng, n: rng.normal(0.0, 0.08, n), place=0.03),
}
PANEL = "regions"
COLUMNS = ("family", "winners", "true", "raw bias", "shrunken bias", "cover", "repeat foretold",
           "repeat seen", "found foretold", "found again", "scaled", "scaled raw bias",
           "scaled shrunken bias", "scaled cover")  # fmt: skip


def main() -> None:
    """Run the study and write its table."""
    command("bench.programmes", __doc__, "a fifth of the firms", figures)


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the study's figures by name."""
    firms, panels = (QUICK, PANEL_QUICK) if quick else (FIRMS, PANEL_FIRMS)
    keys = [(name, seed) for name in FAMILIES for seed in range(firms)]
    found = [programme(key) for key in keys]
    keys += [(PANEL, seed) for seed in range(panels)]
    found += each(programme, keys[len(found) :])
    by_name = {
        name: np.vstack([f for key, f in zip(keys, found, strict=True) if key[0] == name])
        for name in (*FAMILIES, PANEL)
    }
    rows = [(name, *said(told)) for name, told in by_name.items()]
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    lines += [_line(row) for row in rows]
    text = "\n\n".join(["# Programmes on their way from small to scaled", ABOUT.format(BETS),
                        "\n".join(lines)])  # fmt: skip
    keep(text + "\n", RESULT, quick=quick)
    return _figures(dict(zip(by_name, (said(t) for t in by_name.values()), strict=True)))


def programme(key: tuple[str, int]) -> Array:
    """Return one firm's winners, a row each.

    True effect, raw, shrunken, low, high; repeat foretold, seen, chance foretold, found; scaled,
    and then pooled raw, shrunken, low, high.
    """
    name, number = key
    rng = np.random.default_rng([SEED, number, [*FAMILIES, PANEL].index(name)])
    family = FAMILIES["even"] if name == PANEL else FAMILIES[name]
    test = lift_found if name == PANEL else _noisy
    truth = family.draw(rng, family.bets)
    first = np.array([test(b, family.place, rng) for b in truth])
    bets = np.arange(family.bets)
    once = shrink(first[:, 0], first[:, 1], bets)
    winners = np.flatnonzero(first[:, 0] > STANDS_OUT * first[:, 1])
    second = np.array([test(truth[b], family.place, rng) for b in winners]).reshape(-1, 2)
    twice = shrink(
        np.append(first[:, 0], second[:, 0]),
        np.append(first[:, 1], second[:, 1]),
        np.append(bets, winners),
    )
    rows = [
        _row((truth[b], first[b], second[i]), once, twice, int(b)) for i, b in enumerate(winners)
    ]
    return np.array(rows).reshape(-1, 14)


def _noisy(effect: float, place: float, rng: np.random.Generator) -> tuple[float, float]:
    """Return what a test sees of an effect, and its standard error."""
    error = rng.uniform(0.01, 0.03)
    return effect + place * rng.normal() + error * rng.normal(), error


def _row(
    seen: tuple[float, Array, Array], once: Shrunk, twice: Shrunk, bet: int
) -> tuple[float, ...]:
    truth, first, second = seen
    _, chance = once.replication(bet, float(second[1]), LEVEL)
    expected = float(once.effects[bet])
    again = second[0] > STANDS_OUT * second[1]
    weights = np.array([first[1], second[1]]) ** -2.0
    pooled = float(weights @ [first[0], second[0]] / weights.sum())
    low, high = twice.interval(bet, LEVEL)
    return (truth, first[0], expected, *once.interval(bet, LEVEL), expected, second[0], chance,
            again, low > 0.0, pooled, twice.effects[bet], low, high)  # fmt: skip


def said(told: Array) -> tuple[float, ...]:
    """Return a family's figures; biases in points of lift."""
    truth, raw, shrunken, low, high, mean, seen, chance, again, scaled = told.T[:10]
    kept = told[scaled > 0.5]
    full, pooled, late, least, most = (kept[:, i] for i in (0, 10, 11, 12, 13))
    return (
        truth.size,
        100 * truth.mean(),
        100 * (raw - truth).mean(),
        100 * (shrunken - truth).mean(),
        _within(truth, low, high),
        100 * mean.mean(),
        100 * seen.mean(),
        chance.mean(),
        again.mean(),
        full.size,
        100 * _mean(pooled - full),
        100 * _mean(late - full),
        _within(full, least, most),
    )


def _within(truth: Array, low: Array, high: Array) -> float:
    return _mean(((low <= truth) & (truth <= high)).astype(float))


def _mean(values: Array) -> float:
    return float(values.mean()) if values.size else float("nan")


def _line(row: Sequence[object]) -> str:
    cells = [f"{c:.2f}" if isinstance(c, float) else str(c) for c in row]
    return "| " + " | ".join(cells) + " |"


def _figures(rows: Mapping[str, tuple[float, ...]]) -> dict[str, float]:
    """Return what the targets speak of."""
    laws = [row for name, row in rows.items() if name not in {PANEL, "few"}]
    panel = rows[PANEL]
    return {
        "raw_bias": float(np.mean([row[2] for row in laws])),
        "bias": float(np.mean([row[3] for row in laws])),
        "bias_worst": float(max(abs(row[3]) for row in laws)),
        "few_bias": abs(rows["few"][3]),
        "cover_least": float(min(row[4] for row in laws)),
        "repeat_apart": float(max(abs(row[5] - row[6]) for row in laws)),
        "found_apart": float(max(abs(row[7] - row[8]) for row in laws)),
        "scaled_bias": float(np.nanmax([abs(row[11]) for row in laws if row[9] >= SCATTER])),
        "regions_raw_bias": panel[2],
        "regions_bias": abs(panel[3]),
        "regions_cover": panel[4],
    }


if __name__ == "__main__":
    main()

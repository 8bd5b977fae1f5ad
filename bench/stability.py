"""Whether the verdict on stability is right: ``python -m bench.stability``.

Simulated firms of the model's own family, whose truth never changes, are refitted as if fewer
weeks were known; the same with firms whose largest channel does half as much from the middle on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from bench.simulate import OWN, Firm, simulate
from bench.studies import command, each, firms, keep
from luopan.instruments.mix import MixFit, MixPlan, fit
from luopan.instruments.mix.stability import stability
from luopan.instruments.mix.stability.measure import MOVED
from luopan.instruments.mix.stability.rolling import Answer, cuts, judged, roll

RESULT = Path(__file__).parent / "results" / "stability.md"
STABLE, FADING = 60, 30
QUICK = (4, 2)
FIRST_SEED = 27_000
REFITS = 14
"""Evenly over the last 52 weeks, today's among them."""

SIZED_SEED = 7002
"""A firm whose full look is timed."""

ABOUT = f"""Made by `python -m bench.stability`. {REFITS} refits of each firm, evenly over the last
52 weeks. *Stable*: {STABLE} firms of the model's own family. *Fading*: {FADING} firms whose largest
channel does half as much from the middle of the history on. A firm *moves* if any channel's or
pair's share does, P < {MOVED} with the number of them allowed for."""


@dataclass(frozen=True)
class Judged:
    """One firm's P values: of its channels, of its pairs, and which channel is the largest."""

    family: str
    channels: tuple[float, ...]
    pairs: tuple[float, ...]
    largest: int
    restarted: int

    @property
    def moves(self) -> bool:
        """Whether the firm would be said to move."""
        every = (*self.channels, *self.pairs)
        return bool(min(every) * len(every) < MOVED)

    @property
    def found(self) -> bool:
        """Whether the largest channel would be said to move."""
        every = len(self.channels) + len(self.pairs)
        return bool(self.channels[self.largest] * every < MOVED)


def main() -> None:
    """Run the study and write its table."""
    command("bench.stability", __doc__, "6 firms", figures)


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the study's figures by name."""
    counts = QUICK if quick else (STABLE, FADING)
    found = each(run, firms(dict(zip((OWN, "halved"), counts, strict=True)), FIRST_SEED))
    seconds = timed()
    text = table(found, seconds)
    keep(text, RESULT, quick=quick)
    return summary(found) | {"seconds": seconds[0]}


def run(key: tuple[str, int]) -> Judged:
    """Judge one firm."""
    firm = simulate(*key)
    made = fit(firm.tables, MixPlan(seed=key[1], warmup=300, draws=300))
    weeks = cuts(made, quick=False)
    kept = np.linspace(0, len(weeks) - 1, REFITS).round().astype(int)
    rolled = roll(made, tuple(weeks[i] for i in sorted(set(kept.tolist()))))
    channels = [
        Answer(tuple(one.shares[:, c] for one in rolled.refits))
        for c in range(len(made.problem.channels))
    ]
    pairs = [
        Answer(tuple(one.pairs[:, p] for one in rolled.refits), signed=True)
        for p in range(len(made.problem.pairs))
    ]
    p_values = [1.0 if (path := judged(rolled, a)) is None else path.p for a in (*channels, *pairs)]
    return Judged(
        family=key[0],
        channels=tuple(p_values[: len(channels)]),
        pairs=tuple(p_values[len(channels) :]),
        largest=largest(firm, made),
        restarted=sum(one.restarted for one in rolled.refits),
    )


def largest(firm: Firm, made: MixFit) -> int:
    """Return which line of the model is the channel that does most."""
    sizes = [firm.truth.alone.get(c.name, 0.0) for c in made.data.channels]
    return int(np.argmax(sizes))


def timed() -> tuple[float, float]:
    """Return seconds and processor seconds of a full look at one firm."""
    firm = simulate(OWN, SIZED_SEED)
    made = fit(firm.tables, MixPlan())
    wall, work = perf_counter(), process_time()
    stability(made, "full")
    return perf_counter() - wall, process_time() - work


def summary(found: Sequence[Judged]) -> dict[str, float]:
    """Return rates of firms and channels that are said to move."""
    stable = [one for one in found if one.family == OWN]
    fading = [one for one in found if one.family != OWN]
    single = np.array([p for one in stable for p in one.channels])
    return {
        "false_moves": float(np.mean([one.moves for one in stable])),
        "false_moves_single": float((single < MOVED).mean()),
        "power": float(np.mean([one.moves for one in fading])),
        "power_channel": float(np.mean([one.found for one in fading])),
        "power_single": float(np.mean([one.channels[one.largest] < MOVED for one in fading])),
    }


def table(found: Sequence[Judged], seconds: tuple[float, float]) -> str:
    """Return the result as Markdown."""
    rates = summary(found)
    stable = sum(one.family == OWN for one in found)
    lines = [
        "# Stability of the joint model's answers",
        "",
        ABOUT,
        "",
        "| what | firms | share |",
        "|---|---:|---:|",
        f"| stable firms said to move | {stable} | {rates['false_moves']:.3f} |",
        f"| their channels with P < {MOVED}, one at a time | | {rates['false_moves_single']:.3f} |",
        f"| fading firms said to move | {len(found) - stable} | {rates['power']:.3f} |",
        f"| their fading channel said to move | | {rates['power_channel']:.3f} |",
        f"| their fading channel with P < {MOVED}, alone | | {rates['power_single']:.3f} |",
        "",
    ]
    restarted = sum(one.restarted for one in found)
    lines += [
        f"Refits whose short run did not converge: {restarted} of {REFITS * len(found)}.",
        "",
        f"A full look at one firm: {seconds[1]:.0f} s of processor time on two threads.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

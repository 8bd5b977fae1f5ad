"""Are effects that change over time told, and only they? ``python -m bench.mix_changes``.

In firms of the family ``fading`` television's effect wears off, by and by or from one week to the
next; in those of the model's own family every effect stays what it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.simulate import OWN, simulate
from bench.studies import command, each, firms, keep
from luopan.instruments.mix import MixPlan, measure
from luopan.readings.base import Interval

RESULT = Path(__file__).parent / "results" / "mix_changes.md"
FADING = "fading"
FULL = {OWN: 60, FADING: 24}
QUICK = {OWN: 4, FADING: 2}
FIRST_SEED = 28_000

ABOUT = """Made by `python -m bench.mix_changes`. *Fading*: television, 8 to 15 % of sales, does
four to nineteen times as much at the beginning as at the end. *Told*: firms in which an effect is
said to change. *Right*: of these, those in which it is television's only. Covers are of 90 %
intervals of television's contribution; the last year's is told only where a change is."""


@dataclass(frozen=True)
class Outcome:
    """One firm: which effects were said to change, and television's beside the truth."""

    family: str
    told: tuple[str, ...]
    whole: bool
    recent: bool | None


def main() -> None:
    """Run the study and write its table."""
    command("bench.mix_changes", __doc__, "6 firms", figures)


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the study's figures by name."""
    plan = QUICK if quick else FULL
    found = each(run, firms(plan, FIRST_SEED))
    text = table(found)
    keep(text, RESULT, quick=quick)
    fading = [o for o in found if o.family == FADING]
    recent = [o.recent for o in fading if o.recent is not None]
    reached = {
        "false_changes": float(np.mean([bool(o.told) for o in found if o.family == OWN])),
        "found": float(np.mean(["tv" in o.told for o in fading])),
    }
    return reached | ({"recent_cover": float(np.mean(recent))} if recent else {})


def run(key: tuple[str, int]) -> Outcome:
    """Simulate one firm and put what was said beside the truth."""
    firm = simulate(*key)
    (reading,) = measure(firm.tables, MixPlan(seed=key[1]))
    listed = [frozenset(s.pair) for s in reading.synergy]
    tv = next(c for c in reading.channels if "tv" in (c.channel, *c.members))
    return Outcome(
        family=key[0],
        told=tuple(c.channel for c in reading.channels if c.recent is not None),
        whole=_holds(tv.contribution, firm.truth.contribution("tv", listed)),
        recent=None if tv.recent is None else _holds(tv.recent, firm.truth.last_year["tv"]),
    )


def _holds(said: Interval, true: float) -> bool:
    return said.low <= true <= said.high


def table(found: Iterable[Outcome]) -> str:
    """Return the study's table as Markdown."""
    every = tuple(found)
    head = ("firms", "n", "told", "right", "cover, whole period", "cover, last year")
    lines = ["# Effects that change over time", "", ABOUT, ""]
    lines += ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for family in dict.fromkeys(o.family for o in every):
        group = [o for o in every if o.family == family]
        told = [o for o in group if o.told]
        recent = [o.recent for o in group if o.recent is not None]
        cells = [
            family, len(group), f"{len(told) / len(group):.2f}",
            f"{np.mean([o.told == ('tv',) for o in told]):.2f}" if told else "",
            f"{np.mean([o.whole for o in group]):.2f}",
            f"{np.mean(recent):.2f} ({len(recent)})" if recent else "",
        ]  # fmt: skip
        lines.append("| " + " | ".join(str(c) for c in cells) + " |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()

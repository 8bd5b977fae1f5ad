"""Is what goes through talk told truly? ``python -m bench.talk``.

In firms of the family ``talk`` television and some other channels call up talk, and talk moves
sales; in those of ``talk_apart`` talk runs its own course. Each is read once with talk as a
mediator. Read as an input only, a channel's total is its contribution: the model of sales is the
same.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.simulate import simulate
from bench.studies import command, each, firms, keep
from luopan.instruments.mix import MixPlan, measure
from luopan.readings.base import Interval
from luopan.readings.mix import ChannelEffect

RESULT = Path(__file__).parent / "results" / "talk.md"
CALLED, APART = "talk", "talk_apart"
FULL = {CALLED: 30, APART: 30}
QUICK = {CALLED: 3, APART: 3}
FIRST_SEED = 27_000

ABOUT = """Made by `python -m bench.talk`. Firms whose talk is called up by television and by other
channels drawn by lot (`talk`), and firms whose talk runs its own course (`talk_apart`). 90 %
intervals; effects and errors as shares of sales, in percent. *Input*: total effects where talk is
read as an input only, which are the contributions. *Cover total*: of channels that do something,
alone or by talk. *Nil reaches*: intervals of what goes through talk, of channels that call up none,
which reach the negligible share. *Right way*: firms in which
the switch from input to mediator brings television's total nearer to the truth."""


@dataclass(frozen=True)
class Through:
    """One channel: what is true of it and what was said, as shares of sales."""

    channel: str
    direct: float
    via: float
    contribution: Interval
    via_talk: Interval
    total: Interval
    negligible: float

    @property
    def true_total(self) -> float:
        """Alone and by talk."""
        return self.direct + self.via

    @property
    def nearer(self) -> bool:
        """Whether the mediator's total is nearer to the truth than the input's."""
        apart = abs(self.contribution.mean - self.true_total)
        return abs(self.total.mean - self.true_total) < apart


@dataclass(frozen=True)
class Outcome:
    """One firm."""

    family: str
    seconds: float
    channels: tuple[Through, ...]


def main() -> None:
    """Run the study and write its table."""
    command("bench.talk", __doc__, "6 firms", figures)


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the study's figures by name."""
    plan = QUICK if quick else FULL
    found = each(run, firms(plan, FIRST_SEED))
    text = table(found)
    keep(text, RESULT, quick=quick)
    called, apart = (of(found, family) for family in (CALLED, APART))
    tv = [c for c in called if c.channel == "tv"]
    return {
        "total_cover": covered([c for c in called + apart if c.true_total], "total"),
        "via_cover": covered([c for c in called if c.via], "via_talk"),
        "right_way": float(np.mean([c.nearer for c in tv])),
        "error_ratio": error(tv, "total") / error(tv, "contribution"),
        "apart_reaches": reaches(apart),
    }


def run(key: tuple[str, int]) -> Outcome:
    """Simulate one firm and put what was said beside the truth."""
    firm = simulate(*key)
    (reading,) = measure(firm.tables, MixPlan(seed=key[1]))
    truth = firm.truth
    told = []
    for c in reading.channels:
        if c.via_talk is None or c.total is None or c.members:
            continue
        told.append(
            Through(
                channel=c.channel,
                direct=truth.contribution(c.channel) / reading.total,
                via=truth.via_talk[c.channel] / reading.total,
                contribution=_share(c, lambda c: c.contribution, reading.total),
                via_talk=_share(c, lambda c: c.via_talk, reading.total),
                total=_share(c, lambda c: c.total, reading.total),
                negligible=reading.negligible_share,
            )
        )
    return Outcome(key[0], reading.seconds, tuple(told))


def _share(
    effect: ChannelEffect, part: Callable[[ChannelEffect], Interval | None], total: float
) -> Interval:
    found = part(effect)
    assert found is not None
    return Interval(
        mean=found.mean / total, low=found.low / total, high=found.high / total, level=found.level
    )


def of(found: Iterable[Outcome], family: str) -> list[Through]:
    """Return every channel of the firms of one family."""
    return [c for o in found if o.family == family for c in o.channels]


def covered(channels: Sequence[Through], what: str) -> float:
    """Return how often an interval holds the truth."""
    held = []
    for c in channels:
        said: Interval = getattr(c, what)
        held.append(said.low <= (c.via if what == "via_talk" else c.true_total) <= said.high)
    return float(np.mean(held)) if held else float("nan")


def reaches(channels: Sequence[Through]) -> float:
    """Return how often what goes through no talk has an interval that reaches negligible."""
    return float(np.mean([c.via_talk.low <= c.negligible for c in channels if not c.via]))


def error(channels: Sequence[Through], what: str) -> float:
    """Return the root mean squared error of a total as ``what`` has it."""
    return float(np.sqrt(np.mean([(getattr(c, what).mean - c.true_total) ** 2 for c in channels])))


def table(found: Sequence[Outcome]) -> str:
    """Return the study's table as Markdown."""
    head = ("firms", "n", "channels", "number", "true via talk", "said via talk", "cover via talk",
            "nil reaches", "cover total", "cover, input", "error total", "error, input",
            "right way")  # fmt: skip
    lines = ["# What goes through talk", "", ABOUT, ""]
    lines += ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for family in dict.fromkeys(o.family for o in found):
        firms = sum(o.family == family for o in found)
        every = of(found, family)
        groups = {
            "tv": [c for c in every if c.channel == "tv"],
            "others that call up talk": [c for c in every if c.channel != "tv" and c.via],
            "others": [c for c in every if c.channel != "tv" and not c.via],
        }
        lines += [_line(family, firms, name, part) for name, part in groups.items() if part]
    return "\n".join([*lines, ""])


def _line(family: str, firms: int, name: str, part: Sequence[Through]) -> str:
    nil = any(not c.via for c in part)
    busy = [c for c in part if c.true_total]
    cells = [family, firms, name, len(part)]
    cells += [f"{100 * np.mean([c.via for c in part]):.2f}",
              f"{100 * np.mean([c.via_talk.mean for c in part]):.2f}",
              "" if nil else f"{covered(part, 'via_talk'):.2f}",
              f"{reaches(part):.2f}" if nil else "",
              f"{covered(busy, 'total'):.2f}", f"{covered(busy, 'contribution'):.2f}",
              f"{100 * error(part, 'total'):.2f}", f"{100 * error(part, 'contribution'):.2f}",
              f"{np.mean([c.nearer for c in part]):.2f}" if name == "tv" and not nil else "",
              ]  # fmt: skip
    return "| " + " | ".join(str(c) for c in cells) + " |"


if __name__ == "__main__":
    main()

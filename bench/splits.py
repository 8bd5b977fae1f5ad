"""Whether splits of people keep what they promise, from the tables to the reading.

``python -m bench.splits``: simulated firms' tables, as rows of persons and as sums by arm and day,
through the instrument itself; see `bench.simulate.crowds`. What the statistics alone do is in
``bench.audiences``.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.simulate.crowds import START, Crowd, summed
from bench.studies import command, keep
from luopan.instruments.experiments import ExperimentPlan, measure
from luopan.readings.experiments import ExperimentReading
from luopan.tables.bundle import Tables

RESULT = Path(__file__).parent / "results" / "splits.md"
FULL, QUICK = 400, 40
LOOKS = tuple(range(2, 20, 2))

ABOUT = """Made by `python -m bench.splits`. Firms of 600 people in 20 days (looks and cost: 3,000),
half of them by lot; a tenth buy (in the first table a fifth), for log-normal amounts (σ = 0.8);
scores are known from before with a correlation of 0.9. Through the instrument, from the tables on.
The standard error of a share is .015 at .9 and .011 at .05 with 400 firms."""


def main() -> None:
    """Run the study and write its table."""
    command("bench.splits", __doc__, "sixty firms a cell", figures)


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the study's figures by name."""
    count = QUICK if quick else FULL
    reached: dict[str, float] = {}
    parts = [cover(count, reached), looks(count, reached), rails(count, reached)]
    parts.append(cost(max(count // 2, QUICK), reached))
    keep("\n\n".join(["# Splits of people, end to end", ABOUT, *parts]) + "\n", RESULT, quick=quick)
    return reached


def read(tables: Tables, outcome: str = "bought") -> ExperimentReading:
    """Return the reading of the one test of a firm."""
    (reading,) = measure(tables, ExperimentPlan(seed=1, outcome=outcome))
    return reading


def cover(count: int, reached: dict[str, float]) -> str:
    """Return false alarms and cover at 90 %, by indicator and by form of the table."""
    rows, worst = [], []
    for outcome, form in _cells():
        held = alarms = agree = 0
        for seed in range(count):
            tables = Crowd(buyers=0.2, only=outcome, seed=seed).tables()
            told = read(summed(tables) if form == "sums" else tables, outcome).effect
            if told.total is None or told.p is None:
                continue
            held += told.total.low <= 0.0 <= told.total.high
            alarms += told.p < 0.1
            agree += (told.p < 0.1) == (not told.total.low <= 0.0 <= told.total.high)
        rows.append((outcome, form, held / count, alarms / count, agree / count))
        worst.append(held / count)
    reached["cover_least"], reached["cover_most"] = min(worst), max(worst)
    reached["p_agrees"] = min(row[-1] for row in rows)
    head = "## 90 % intervals where nothing was done\n\n"
    return head + _table(("indicator", "table", "cover", "false alarms at 10 %", "p agrees"), rows)


def _cells() -> Iterator[tuple[str, str]]:
    for outcome in ("bought", "spent", "a_visit", "score"):
        yield from ((outcome, form) for form in ("rows", "sums"))


def looks(count: int, reached: dict[str, float]) -> str:
    """Return how often a test with nine looks stops, and by when."""
    rows = []
    for effect in (0.0, 0.5):
        stops, days = 0, []
        for seed in range(count):
            crowd = Crowd(people=3000, effects=(effect,), only="bought", seed=seed)
            reading = read(crowd.tables(looks=LOOKS, people=3000))
            stops += reading.watch in {"efficacy", "harm"}
            crossed = [
                x.periods for x in reading.looks
                if x.efficacy is not None and abs(x.statistic) >= x.efficacy
            ]  # fmt: skip
            days.append(crossed[0] if crossed else 20)
        rows.append((f"{effect:+.0%}", stops / count, float(np.mean(days))))
    reached["looks_false"], reached["looks_found"] = rows[0][1], rows[1][1]
    head = "## Nine registered looks at 3,000 people (10 % stated)\n\n"
    return head + _table(("effect", "stopped", "mean day of 20"), rows)


def rails(count: int, reached: dict[str, float]) -> str:
    """Return how often a guardrail is said to hold just at its edge, and where nothing happened."""
    rows = []
    for effect in (-0.02, 0.0, -0.06):
        said = []
        for seed in range(count):
            crowd = Crowd(effects=(effect,), only="score", seed=seed)
            tables = crowd.tables(
                outcome="score", guardrails=({"indicator": "score", "margin": 0.02},)
            )
            said.append(read(tables, "score").guardrails[0].verdict)
        rows.append(
            (f"{effect:+.0%}", *(said.count(v) / count for v in ("held", "broken", "open")))
        )
    reached["rail_false"] = float(rows[0][1])
    head = "## A guardrail with a margin of 2 % (5 % stated at its edge)\n\n"
    return head + _table(("effect", "held", "broken", "cannot tell"), rows)


def cost(count: int, reached: dict[str, float]) -> str:
    """Return how often a harmful test stays within its limit, and a harmless one is stopped."""
    rows = []
    for effect, limit in ((-0.5, 400.0), (-0.4, 400.0), (0.0, 400.0), (0.0, 700.0)):
        crowd = Crowd(people=3000, effects=(effect,), only="bought")
        within, stopped, any_stop, lost = 0, 0, 0, []
        for seed in range(count):
            told = {"looks": LOOKS, "loss": limit, "worth": 10.0, "people": 3000}
            reading = read(replace(crowd, seed=seed).tables(**told))
            if reading.loss is None:
                continue
            day = (reading.loss.date - START).days + 1
            true = -effect * 0.1 * 10.0 * 1500.0 * day / 20.0
            within += true <= limit
            stopped += reading.loss.why is not None
            any_stop += reading.watch == "harm"
            lost.append(true / limit)
        if effect:
            reached["harm_kept"] = min(reached.get("harm_kept", 1.0), within / count)
        else:
            # the wider limit, which the noise of this test allows
            reached["harmless_stopped"] = stopped / count
        rows.append(
            (
                f"{effect:+.0%}",
                limit,
                within / count,
                stopped / count,
                any_stop / count,
                float(np.mean(lost)),
            )
        )
    head = (
        "## The stop for cost, on every second day\n\nIf they are never stopped, harms of "
        "these sizes cost 750 and 600. Any stop: also by the lower bound of "
        "the looks, which spends 5 %.\n\n"
    )
    columns = (
        "effect",
        "limit",
        "cost within limit",
        "stopped for cost",
        "any stop",
        "mean cost over limit",
    )
    return head + _table(columns, rows)


def _table(columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    lines = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    for row in rows:
        cells = (f"{x:.3f}" if isinstance(x, float) and x < 100 else f"{x}" for x in row)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()

"""Stories in the mainstream as a control of the joint model: ``python -m bench.storms``.

Firms of the model's own family, drawn apart from it. Each has three storms: stories that a daily
takes up, in the weeks in which it spends most on social media, as firms do that answer a storm.
In the four weeks from a crossing it loses a part of its sales, or nothing. The same firm is
measured with the control and without.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from bench.simulate import OWN, simulate
from bench.studies import command, each, keep, row
from luopan.compass.crossed import CROSSED, crossed
from luopan.instruments.mix import MixPlan, measure
from luopan.readings.mix import MixReading
from luopan.tables.bundle import Tables

RESULT = Path(__file__).parent / "results" / "storms.md"
LOSSES = (0.0, 0.08, 0.15)
FIRMS, QUICK = 16, 2
FIRST_SEED = 83_000
STORMS, LASTS = 3, 4
KNOWN = pl.DataFrame(
    {"outlet": ["The Daily"], "kind": ["press"], "reach": ["national"], "owner": ["daily"],
     "also": [None]},
    schema_overrides={"also": pl.String},
)  # fmt: skip

ABOUT = f"""Made by `python -m bench.storms`: {FIRMS} firms a row, each measured with the control
and without. Each has {STORMS} stories that came to a daily in the weeks in which it spent most on
social media, and loses the part of its sales in the row for {LASTS} weeks from each. *Storms*: the
control's line, 90 %, beside the truth. *Social*: contributions of the social channels that act, in
percent of sales. *Others*: of the other channels."""


@dataclass(frozen=True)
class Told:
    """One firm measured one way: the storms' line, and errors and cover of channels."""

    loss: float
    control: bool
    storm: tuple[bool, float] | None
    social: tuple[tuple[float, bool], ...]
    others: tuple[tuple[float, bool], ...]


def main() -> None:
    """Run the study and write its table."""
    command("bench.storms", __doc__, f"{QUICK} firms a row", figures)


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the study's figures by name."""
    count = QUICK if quick else FIRMS
    keys = [
        (loss, control, FIRST_SEED + i)
        for loss in LOSSES
        for i in range(count)
        for control in (True, False)
    ]
    found = each(run, keys)
    keep(table(found), RESULT, quick=quick)
    storms = [t.storm for t in found if t.storm]
    worst = [t for t in found if t.loss == max(LOSSES)]
    return {
        "storm_cover": float(np.mean([held for held, _ in storms])),
        "error_with_over_without": error(t for t in worst if t.control)
        / error(t for t in worst if not t.control),
    }


def run(key: tuple[float, bool, int]) -> Told:
    """Simulate a firm with storms, measure it one way, and put what was said beside the truth."""
    loss, control, seed = key
    firm = simulate(OWN, seed)
    tables, lost = stormy(firm.tables, loss)
    known = crossed(tables) if control else tables
    (reading,) = measure(known, MixPlan(seed=seed))
    listed = {frozenset(pair.pair) for pair in reading.synergy}
    kinds: dict[bool, list[tuple[float, bool]]] = {True: [], False: []}
    for channel in reading.channels:
        members = channel.members or (channel.channel,)
        true = sum(firm.truth.contribution(name, listed) for name in members) / reading.total
        if true:
            said = channel.share
            social = any(name in firm.truth.social for name in members)
            kinds[social].append((said.mean - true, said.low <= true <= said.high))
    return Told(
        loss, control, _storm(reading, -lost), tuple(kinds[True]), tuple(kinds[False])
    )  # fmt: skip


def stormy(tables: Tables, loss: float) -> tuple[Tables, float]:
    """Return the firm with storms where it spends most on social media, and what they cost."""
    outcomes, channels = tables.outcomes, tables.channels
    assert outcomes is not None
    assert channels is not None
    social = [c.name for c in tables.company.channel if c.kind in ("paid_social", "owned_social")]
    spend = (
        channels.filter(pl.col("channel").is_in(social)).group_by("date").agg(pl.col("spend").sum())
    )
    days = outcomes["date"].unique().sort().to_list()
    apart: list[int] = []
    for day in spend.sort("spend", "date", descending=[True, False])["date"].to_list():
        at = days.index(day)
        if all(abs(at - other) > 2 * LASTS for other in apart) and at + LASTS < len(days):
            apart.append(at)
        if len(apart) == STORMS:
            break
    hit = {days[at + k] for at in apart for k in range(LASTS)}
    value = pl.col("value")
    less = pl.when(pl.col("date").is_in(hit)).then(value * (1.0 - loss)).otherwise(value)
    told = outcomes.with_columns(less.alias("value"))
    rows = [(days[at] + timedelta(days=1), at) for at in apart]
    stories = pl.DataFrame(
        {
            "at": [datetime.combine(day, time(hour)) for day, _ in rows for hour in (9, 15)],
            "tier": ["circle", "press"] * len(rows),
            "outlet": ["Weibo", "The Daily"] * len(rows),
            "title": [f"Leak {at} at plant {at}" for _, at in rows for _ in range(2)],
            "url": pl.Series([None] * 2 * len(rows), dtype=pl.String),
            "heat": pl.Series([None] * 2 * len(rows), dtype=pl.Float64),
            "row": list(range(2, 2 * len(rows) + 2)),
        },
        schema_overrides={"at": pl.Datetime("us")},
    )
    lost = float(outcomes["value"].sum() - told["value"].sum())
    return replace(tables, outcomes=told, stories=stories, outlets=KNOWN), lost


def _storm(reading: MixReading, true: float) -> tuple[bool, float] | None:
    """Return whether the storms' line holds the truth, and the width of it in sales."""
    said = next((p.contribution for p in reading.decomposition if p.name == CROSSED), None)
    if said is None:
        return None
    return said.low <= true <= said.high, (said.high - said.low) / reading.total


def error(found: Iterable[Told]) -> float:
    """Return the root mean square error of the social channels' contributions."""
    return float(np.sqrt(np.mean([e**2 for told in found for e, _ in told.social])))


def table(found: Sequence[Told]) -> str:
    """Return the study's table as Markdown."""
    head = ("loss", "control", "storms cover", "width, %", "social: bias", "error", "cover",
            "others: bias", "error", "cover")  # fmt: skip
    lines = ["# Stories in the mainstream as a control", "", ABOUT, "", *row(*head, head=True)]
    for loss in LOSSES:
        for control in (False, True):
            some = [t for t in found if t.loss == loss and t.control == control]
            storms = [t.storm for t in some if t.storm]
            cells: list[object] = [f"{100 * loss:.0f} %", "yes" if control else "no"]
            if storms:
                cells += [f"{np.mean([held for held, _ in storms]):.2f} ({len(storms)})"]
                cells += [f"{100 * np.mean([width for _, width in storms]):.2f}"]
            else:
                cells += ["", ""]
            for part in ("social", "others"):
                told = [one for t in some for one in getattr(t, part)]
                errors = np.array([e for e, _ in told])
                cells += [
                    f"{100 * errors.mean():+.2f}",
                    f"{100 * np.sqrt((errors**2).mean()):.2f}",
                    f"{np.mean([held for _, held in told]):.2f} ({len(told)})",
                ]
            lines += row(*cells)
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()

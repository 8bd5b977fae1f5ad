"""What finished tests do to the mix model's answers: ``python -m bench.mix_tests``.

Every firm is fitted without tests and with three tests of channels drawn by lot, whose results are
the truth of the very pause that they speak of (`Firm.pause`), plus the error that they state. A
third fit gets one result that is wrong by four of its own standard errors.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from statistics import NormalDist

import numpy as np
import polars as pl

from bench.coverage_cases import Case, Said, compare
from bench.simulate import OWN, Firm, simulate
from bench.studies import command, each, firms, keep
from luopan.instruments.mix import MixPlan, measure
from luopan.tables.bundle import Tables

RESULT = Path(__file__).parent / "results" / "mix_tests.md"
FULL = {OWN: 40, "kernels": 12, "curves": 12, "drift": 12, "synergy": 12, "chasing": 12}
QUICK = {OWN: 6, "curves": 2}
FIRST_SEED = 25_000

TESTS, WEEKS = 3, 12
ERROR = 0.0075
"""Standard error of a test, as a share of the sales of its weeks: ± 1.2 % at 90 %."""
LEVEL = 0.9
WRONG = 4.0
"""Standard errors by which the wrong result is off."""
Row = dict[str, object]
MADE = {"region": pl.String, "arm": pl.String, "row": pl.UInt32}

ABOUT = f"""Made by `python -m bench.mix_tests`. Each firm is fitted without tests, and with {TESTS}
tests of channels drawn by lot: pauses of {WEEKS} weeks, true but for a standard error of
{100 * ERROR:.2f} % of the sales of their weeks. 90 % intervals; errors as shares of sales, in
percent; channels that act. *Untested*: the other channels of the same firms. *Contradicted*: tests
that the model says are out of line with it (P < .05), of true results and of results that are wrong
by {WRONG:.0f} standard errors."""


@dataclass(frozen=True)
class Outcome:
    """One firm: what was said before and after, and how its tests were judged."""

    family: str
    tested: tuple[str, ...]
    before: Case
    after: Case
    contradicted: tuple[bool, ...]
    caught: bool


def main() -> None:
    """Run the study and write its table."""
    command("bench.mix_tests", __doc__, "8 firms", figures)


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the study's figures by name."""
    plan = QUICK if quick else FULL
    found = each(run, firms(plan, FIRST_SEED))
    text = table(found)
    keep(text, RESULT, quick=quick)
    before, after = (said(found, when, tested=True) for when in ("before", "after"))
    return {
        "error_ratio": _rmse(after) / _rmse(before),
        "tested_cover": float(np.mean([s.covered for s in after])),
        "true_contradicted": float(np.mean([c for o in found for c in o.contradicted])),
        "wrong_caught": float(np.mean([o.caught for o in found])),
    }


def run(key: tuple[str, int]) -> Outcome:
    """Fit one firm without tests, with true ones, and with a wrong one."""
    firm = simulate(*key)
    rng = np.random.default_rng([*key[0].encode(), key[1]])
    rows = reported(firm, rng, TESTS)
    plan = MixPlan(seed=key[1])
    wrong = [_shifted(rows[0], WRONG)] if rows else []
    read = [
        measure(given, plan)[0] for given in (firm.tables, *with_tests(firm.tables, rows, wrong))
    ]
    before, after = (compare(*key, firm.truth, reading, 0.0) for reading in read[:2])
    return Outcome(
        family=key[0],
        tested=tuple(str(row["channel"]) for row in rows),
        before=before,
        after=after,
        contradicted=tuple(t.status == "conflict" for t in read[1].tests),
        caught=any(t.status == "conflict" for t in read[2].tests),
    )


def with_tests(tables: Tables, *many: list[Row]) -> Iterable[Tables]:
    """Return the tables with each set of tests."""
    for rows in many:
        frame = pl.DataFrame(rows, infer_schema_length=None).cast(MADE)  # type: ignore[arg-type]
        yield replace(tables, tests=frame)


def reported(firm: Firm, rng: np.random.Generator, count: int | None = None) -> list[Row]:
    """Draw channels and weeks by lot, and report what a pause there would find.

    ``count`` channels, or all of them.
    """
    channels = firm.tables.channels
    outcomes = firm.tables.outcomes
    assert channels is not None
    assert outcomes is not None
    weeks = outcomes["date"].to_list()
    names = channels["channel"].unique().sort().to_list()
    rows: list[Row] = []
    for name in rng.permutation(names)[:count].tolist():
        own = channels.filter(pl.col("channel") == name).sort("date")
        driver = own.select(pl.max_horizontal(pl.col("spend"), pl.col("exposure").fill_null(0.0)))
        active = np.flatnonzero(driver.to_series().to_numpy() > 0.0)
        start = int(np.clip(rng.choice(active), 0, len(weeks) - WEEKS))
        span = slice(start, start + WEEKS)
        sd = ERROR * float(outcomes["value"].to_numpy()[span].sum())
        effect = firm.pause((name,), span) + sd * float(rng.normal())
        rows.append(_row(name, (weeks[start], weeks[start + WEEKS - 1]), effect, sd))
    return rows


def _row(name: str, weeks: tuple[date, date], effect: float, sd: float) -> Row:
    start, last = weeks
    half = NormalDist().inv_cdf((1.0 + LEVEL) / 2.0) * sd
    return {
        "test": f"pause of {name}", "kind": "lift", "channel": name, "region": None, "arm": None,
        "start": start, "end": last + timedelta(days=6), "outcome": "revenue",
        "effect": effect, "low": effect - half, "high": effect + half, "level": LEVEL, "row": 2,
    }  # fmt: skip


def _shifted(row: Row, errors: float) -> Row:
    """Return a result that is off by so many of its own standard errors."""
    half = (row["high"] - row["low"]) / 2.0
    off = errors * half / NormalDist().inv_cdf((1.0 + LEVEL) / 2.0)
    return row | {key: row[key] + off for key in ("effect", "low", "high")}


def said(found: Iterable[Outcome], when: str, *, tested: bool) -> list[Said]:
    """Return what was said of channels that act, tested or not, before or after."""
    return [
        s
        for o in found
        for s in getattr(o, when).channels
        if (s.what in o.tested) == tested and s.what not in o.before.nil
    ]


def _rmse(said: Sequence[Said]) -> float:
    return float(np.sqrt(np.mean([(s.mean - s.true) ** 2 for s in said])))


def table(found: Sequence[Outcome]) -> str:
    """Return the study's table as Markdown."""
    head = ("firms", "n", "channels", "number", "error before", "error after", "width before",
            "width after", "cover before", "cover after", "true contradicted",
            "wrong contradicted")  # fmt: skip
    lines = ["# Finished tests in the mix model", "", ABOUT, ""]
    lines += ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    families = tuple(dict.fromkeys(o.family for o in found))
    groups = [(name, [o for o in found if o.family == name]) for name in families]
    for name, group in (*groups, ("**all**", list(found))):
        for tested in (True, False):
            lines.append(_line(name, group, tested=tested))
    return "\n".join([*lines, ""])


def _line(name: str, group: Sequence[Outcome], *, tested: bool) -> str:
    before, after = (said(group, when, tested=tested) for when in ("before", "after"))
    errors = [f"{100 * _rmse(s):.2f}" for s in (before, after)]
    widths = [f"{100 * np.mean([x.high - x.low for x in s]):.2f}" for s in (before, after)]
    covers = [f"{np.mean([x.covered for x in s]):.2f}" for s in (before, after)]
    judged = ["", ""]
    if tested:
        true = [c for o in group for c in o.contradicted]
        judged = [f"{np.mean(true):.2f} ({len(true)})",
                  f"{np.mean([o.caught for o in group]):.2f} ({len(group)})"]  # fmt: skip
    cells = [name, len(group), "tested" if tested else "untested", len(after)]
    return "| " + " | ".join(str(c) for c in (*cells, *errors, *widths, *covers, *judged)) + " |"


if __name__ == "__main__":
    main()

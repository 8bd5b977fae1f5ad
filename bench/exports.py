"""Do the tools take what is written for them? ``python -m bench.exports``.

A firm of 24 regions whose return is known pauses one channel in four regions by choice. The test is
analysed, written by ``luopan test export``, and given to PyMC-Marketing and to Meridian themselves.
A tool that is not installed has a row that says so.
"""

import json
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from bench.fresh import environment
from bench.machine import described, versions
from bench.peers.environments import BENCH, python_of
from bench.studies import command, keep, row
from luopan.compass import CompassPlan, exported_test
from luopan.connectors import load_folder
from luopan.readings.exports import LiftTests, RoiPrior, TestExport

RESULT = Path(__file__).parent / "results" / "exports.md"
SCRIPTS = {"pymc": "take_pymc_lift.py", "meridian": "take_meridian_prior.py"}
PACKAGES = {"pymc": "pymc-marketing", "meridian": "google-meridian"}
SEEDS = range(81_000, 81_003)
REGIONS, WEEKS, START, LENGTH = 24, 110, 90, 8
PAUSED = (2, 5, 11, 17)
TRUE = {"social": 2.0, "tv": 1.2}
"""Outcome a unit of money, the same in every region and week: no carry-over, no bend."""

ABOUT = """Made by `python -m bench.exports`. 24 regions, 110 weeks, two channels whose spend moves
together with demand; social brings 2.0 a unit of money, without carry-over or bend. It is paused in
four regions for eight weeks. *Test*: the return that Luopan reads from it. PyMC-Marketing fits the
same national weeks without and with the frame of the lift test (2 × 500 draws); Meridian is built
with the prior and draws from it. Mean ± standard deviation of the return on social."""


@dataclass(frozen=True)
class Firm:
    """A folder of tables, and the firm's national weeks for the other tools."""

    folder: Path
    national: Path


def main() -> None:
    """Run the study and write its table."""
    command("bench.exports", __doc__, "one firm", figures)


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the study's figures by name."""
    seeds = SEEDS[:1] if quick else SEEDS
    installed = {name: python for name in SCRIPTS if (python := python_of(name)) is not None}
    lines = ["# Tests handed to other tools", "", ABOUT, "", described(), ""]
    for name in SCRIPTS:
        python = installed.get(name)
        absent = f"{name}: absent, `python -m bench.peers install {name}`"
        lines += [f"- {versions(PACKAGES[name], python=python) if python else absent}"]
    lines += ["", *row("firm", "truth", "test", "PyMC-Marketing without", "with the lift test",
                       "Meridian's prior", head=True)]  # fmt: skip
    found = [tried(seed, installed) for seed in seeds]
    for seed, one in zip(seeds, found, strict=True):
        cells = [f"{one[k][0]:.2f} ± {one[k][1]:.2f}" if k in one else "absent"
                 for k in ("test", "without", "with", "prior")]  # fmt: skip
        lines += row(seed, f"{TRUE['social']:.1f}", *cells)
    reached = summed(found)
    keep("\n".join([*lines, ""]), RESULT, quick=quick)
    return reached


def summed(found: list[Mapping[str, tuple[float, float]]]) -> dict[str, float]:
    """Return how far the tools are from the test; the largest."""
    reached: dict[str, float] = {}
    # a posterior has a spread of its own; a prior must be the test's law to the draws' own noise
    apart = [
        abs(f["with"][0] - f["test"][0]) / np.hypot(f["with"][1], f["test"][1])
        for f in found
        if "with" in f
    ]
    off = [abs(f["prior"][0] - f["test"][0]) / f["test"][1] for f in found if "prior" in f]
    if apart:
        reached["pymc_off_test"] = float(max(apart))
    if off:
        reached["meridian_off_test"] = max(off)
    nearer = [abs(f["with"][0] - TRUE["social"]) / abs(f["without"][0] - TRUE["social"])
              for f in found if "with" in f]  # fmt: skip
    if nearer:
        reached["pymc_error_ratio"] = float(np.median(nearer))
    return reached


def tried(seed: int, installed: Mapping[str, Path]) -> dict[str, tuple[float, float]]:
    """Write one firm's test for each tool, and return what each makes of it."""
    with tempfile.TemporaryDirectory(prefix="luopan-exports-") as name:
        firm = drawn(seed, Path(name))
        lift, prior = (written(firm, target) for target in ("pymc", "meridian"))
        assert isinstance(lift, LiftTests)
        assert isinstance(prior, RoiPrior)
        found = {"test": (prior.prior.mean, prior.prior.sd)}
        if "pymc" in installed:
            told = given(installed["pymc"], "pymc", firm, lift, seed)
            found |= {key: tuple(told[key]["social"]) for key in ("without", "with")}
        if "meridian" in installed:
            mean, sd = given(installed["meridian"], "meridian", firm, prior, seed)
            found["prior"] = mean, sd
    return found


def written(firm: Firm, target: str) -> TestExport:
    """Return the firm's test as it is written for a tool."""
    return exported_test(
        load_folder(firm.folder),
        "pause",
        CompassPlan(seed=1),
        settings={},
        target=target,  # type: ignore[arg-type]
        regional=False,
        period_days=7,
    )


def given(python: Path, name: str, firm: Firm, told: TestExport, seed: int) -> "dict | list":
    """Give a test to a tool in a fresh process of its own environment."""
    test, spec, out = (firm.folder / file for file in ("test.txt", "spec.json", "out.json"))
    test.write_text(told.content(), encoding="utf-8")
    spec.write_text(json.dumps({"channels": list(TRUE), "seed": seed}), encoding="utf-8")
    done = subprocess.run(
        (python, BENCH / "peers" / SCRIPTS[name], firm.national, test, spec, out),
        env=environment(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1"),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(out.read_text(encoding="utf-8"))


def drawn(seed: int, folder: Path) -> Firm:
    """Write a firm whose returns are known; both channels follow a demand that is not told."""
    rng = np.random.default_rng(seed)
    size = rng.lognormal(8.0, 0.5, REGIONS)
    demand = 1.0 + 0.15 * np.sin(np.arange(WEEKS) / 8.0) + 0.05 * rng.standard_normal(WEEKS)
    spend = {name: 0.06 * size[:, None] * demand * rng.lognormal(0.0, 0.15, (REGIONS, WEEKS))
             for name in TRUE}  # fmt: skip
    spend["social"][np.ix_(PAUSED, range(START, START + LENGTH))] = 0.0
    noise = 0.02 * size[:, None] * rng.standard_normal((REGIONS, WEEKS))
    sales = size[:, None] * demand + noise
    sales = sales + sum(TRUE[name] * spend[name] for name in TRUE)
    days = [date(2023, 1, 2) + timedelta(days=7 * w) for w in range(WEEKS)]
    names = [f"r{i:02d}" for i in range(REGIONS)]
    (folder / "data").mkdir()
    (folder / "luopan.toml").write_text(SETTINGS, encoding="utf-8")
    cells = {"date": [d for _ in names for d in days], "region": np.repeat(names, WEEKS)}
    pl.DataFrame({**cells, "indicator": "revenue", "value": sales.ravel()}).write_csv(
        folder / "data" / "outcomes.csv"
    )
    pl.concat(
        [pl.DataFrame({**cells, "channel": n, "spend": x.ravel()}) for n, x in spend.items()]
    ).write_csv(folder / "data" / "channels.csv")
    last = days[START + LENGTH - 1] + timedelta(days=6)
    pl.DataFrame({
        "test": "pause", "kind": "go_dark", "channel": "social",
        "region": [names[i] for i in PAUSED], "arm": "treated",
        "start": days[START], "end": last, "outcome": "revenue",
    }).write_csv(folder / "data" / "tests.csv")  # fmt: skip
    national = folder / "national.csv"
    pl.DataFrame(
        {"date": days, "y": sales.sum(axis=0), **{n: x.sum(axis=0) for n, x in spend.items()}}
    ).write_csv(national)
    return Firm(folder, national)


SETTINGS = """
[company]
name = "Exports"
currency = "CNY"
locale = "en"
week_start = "monday"
fiscal_year_start = 1

[[goal]]
name = "Revenue"
indicator = "revenue"
kind = "flow"
unit = "CNY"
target = 1
by = 2027-12-31
owner = "CFO"
horizon = "short"

[[channel]]
name = "social"
kind = "paid_social"

[[channel]]
name = "tv"
kind = "traditional"

[tables]
outcomes = "data/outcomes.csv"
channels = "data/channels.csv"
tests = "data/tests.csv"
"""


if __name__ == "__main__":
    main()

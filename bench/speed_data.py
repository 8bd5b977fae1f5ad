"""The two data sets on which speed is compared, as one CSV and one description each."""

import csv
import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from bench.simulate import calendar, carryover, curves
from bench.simulate.world import LAST_DAY

EXAMPLES = Path(__file__).parents[1] / "examples"


@dataclass(frozen=True)
class Spec:
    """What both sides are told: the columns, the priors that both can state, the sampler."""

    date: str
    target: str
    channels: tuple[str, ...]
    controls: tuple[str, ...]
    beta_sd: tuple[float, ...]
    control_sd: float = 0.05
    harmonics: int = 2
    max_lag: int = 8
    chains: int = 4
    warmup: int = 1000
    draws: int = 1000
    cores: int = 2
    seed: int = 1


def example(folder: Path) -> tuple[Path, Path]:
    """Write PyMC-Marketing's own example, 179 weeks × 2 channels, with its notebook's priors."""
    text = (EXAMPLES / "pymc" / "mmm_example.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    spend = np.array([[float(r["x1"]), float(r["x2"])] for r in rows]).sum(axis=0)
    sd = tuple((2.0 * spend / spend.sum()).tolist())
    spec = Spec("date_week", "y", ("x1", "x2"), ("event_1", "event_2", "t"), sd)
    return _write(folder, "example", text, spec)


def eight(folder: Path) -> tuple[Path, Path]:
    """Write a simulated set of 156 weeks × 8 channels, three controls, one yearly wave."""
    rng = np.random.default_rng(3)
    weeks, count = 156, 8
    days = calendar.mondays(LAST_DAY, weeks)
    walk = 0.2 * np.cumsum(rng.normal(size=(weeks, count)), axis=0)
    spend = np.abs(walk + rng.gamma(1.5, 1.0, (weeks, count)))
    control = np.column_stack(
        [(rng.random(weeks) < 0.05).astype(float), rng.normal(size=weeks), np.arange(weeks) / weeks]
    )
    y = 2.0 + control @ np.array([0.3, 0.1, 0.5]) + 0.2 * calendar.wave(days, 100)
    for c in range(count):
        carried = carryover.carry(spend[:, c], carryover.geometric(rng.uniform(0.1, 0.7)))
        y += rng.uniform(0.1, 0.5) * curves.logistic(carried / carried.max(), rng.uniform(1, 4))
    y = 1000.0 * (y + rng.normal(0.0, 0.08, weeks))
    channels = tuple(f"x{c + 1}" for c in range(count))
    controls = ("event", "index", "t")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("date", "y", *channels, *controls))
    for at, day in enumerate(days):
        writer.writerow((day, float(y[at]), *spend[at].tolist(), *control[at].tolist()))
    sd = tuple((count * spend.sum(axis=0) / spend.sum()).tolist())
    spec = Spec("date", "y", channels, controls, sd, control_sd=0.3)
    return _write(folder, "eight", out.getvalue(), spec)


def _write(folder: Path, name: str, text: str, spec: Spec) -> tuple[Path, Path]:
    data, told = folder / f"{name}.csv", folder / f"{name}.json"
    data.write_text(text, encoding="utf-8")
    told.write_text(json.dumps(asdict(spec)), encoding="utf-8")
    return data, told

"""PyMC-Marketing on the same foreign firms, with the priors of its own example notebook."""

import csv
import json
import subprocess
import tempfile
from dataclasses import asdict
from pathlib import Path

import numpy as np

from bench.coverage_cases import Said
from bench.fresh import environment
from bench.outside.firm import Outside
from bench.peers.environments import BENCH, PEERS
from bench.speed_data import Spec

STORE = BENCH.parent / "build" / "bench" / "mix_outside_pymc.jsonl"


def said(firm: Outside, python: Path) -> tuple[Said, ...]:
    """Return what PyMC-Marketing says of each channel; kept, for a fit takes half a minute."""
    key = [firm.family, firm.seed, sorted(firm.contribution.items())]
    kept = STORE.read_text(encoding="utf-8").splitlines() if STORE.exists() else []
    for row in map(json.loads, kept):
        if row["key"] == json.loads(json.dumps(key)):
            return tuple(Said(**one) for one in row["said"])
    answer = _fit(firm, python)
    STORE.parent.mkdir(parents=True, exist_ok=True)
    with STORE.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"key": key, "said": [asdict(one) for one in answer]}) + "\n")
    return answer


def _fit(firm: Outside, python: Path) -> tuple[Said, ...]:
    """Fit in a fresh process; effects as shares of the outcome."""
    with tempfile.TemporaryDirectory(prefix="luopan-outside-") as name:
        folder = Path(name)
        data, told, out = (folder / file for file in ("firm.csv", "spec.json", "out.json"))
        _write(firm, data)
        told.write_text(json.dumps(asdict(_spec(firm))), encoding="utf-8")
        done = subprocess.run(
            (python, PEERS["pymc"].script, data, told, out),
            env=environment(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1"),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        found = json.loads(out.read_text(encoding="utf-8"))["contributions"]
    total = firm.truth.total
    return tuple(
        Said(name, firm.contribution[name] / total, middle / total, low / total, high / total, 0.0)
        for name, (low, middle, high) in found.items()
    )


def _spec(firm: Outside) -> Spec:
    channels = tuple(firm.seen.spend)
    money = np.array([firm.seen.spend[name].sum() for name in channels])
    return Spec(
        date="date",
        target="y",
        channels=channels,
        controls=(*firm.seen.controls, "t"),
        beta_sd=tuple((len(channels) * money / money.sum()).tolist()),
        control_sd=0.3,
        seed=firm.seed,
    )


def _write(firm: Outside, data: Path) -> None:
    """Write one column a channel and a control, controls over their largest, and a trend."""
    seen = firm.seen
    columns = {
        "date": [day.isoformat() for day in seen.weeks],
        "y": seen.outcome.tolist(),
        **{name: values.tolist() for name, values in seen.spend.items()},
        **{n: (v / np.abs(v).max()).tolist() for n, v in seen.controls.items()},
        "t": np.linspace(0.0, 1.0, len(seen.weeks)).tolist(),
    }
    with data.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))

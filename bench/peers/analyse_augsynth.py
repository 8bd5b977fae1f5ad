"""Analyse panels with augsynth-py and tell what it found. Runs in the peer's own environment.

Usage: ``python analyse_augsynth.py PANELS.npz OUT.json``. GeoLift's way in Python: demeaned
synthetic control with conformal inference, by blocks in turn (its default) and by shuffled periods
(GeoLift's default); and of every fourth panel the ridge-augmented one. Nothing of this project is
imported here.
"""

import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import polars as pl
from augsynth_py import AugSynth, Synth, conformal_interval, conformal_pvalue

LIFTS = (0.0, -0.05, 0.05, 0.1)
EVERY = 4
BLOCK, SHUFFLED = "augsynth-py, synthetic control, blocks", "augsynth-py, the same, shuffled"
RIDGE = "augsynth-py, ridge-augmented, blocks"


def main(panels: Path, out: Path) -> None:
    warnings.simplefilter("ignore")
    told = np.load(panels)
    found: dict[str, list[dict[str, float]]] = {BLOCK: [], SHUFFLED: [], RIDGE: []}
    for i in range(int(told["count"])):
        panel = told[f"outcome{i}"], told[f"treated{i}"], int(told[f"start{i}"])
        one, other = analysed(Synth, *panel, shuffled=True)
        found[BLOCK].append(one)
        found[SHUFFLED].append(other)
        if i % EVERY == 0:
            found[RIDGE].append(analysed(AugSynth, *panel, shuffled=False)[0])
    out.write_text(json.dumps(found), encoding="utf-8")


def analysed(
    estimator: type, outcome: np.ndarray, treated: np.ndarray, start: int, *, shuffled: bool
) -> tuple[dict[str, float], dict[str, float]]:
    blocks: dict[str, float] = {}
    other: dict[str, float] = {}
    for lift in LIFTS:
        raised = outcome.copy()
        raised[treated, start:] *= 1.0 + lift
        began = time.perf_counter()
        fit = fitted(estimator, raised, treated, start)
        blocks[f"p{lift}"] = float(conformal_pvalue(fit))
        if lift == 0.0:
            low, high = conformal_interval(fit, alpha=0.1)
            level = float(np.mean(fit.synthetic_[start:]))
            blocks |= {"low": low / level, "mean": float(fit.att_) / level, "high": high / level}
            blocks["seconds"] = time.perf_counter() - began
        if shuffled:
            rng = np.random.default_rng(1)
            other[f"p{lift}"] = float(conformal_pvalue(fit, permutation_type="iid", rng=rng))
    return blocks, other


def fitted(estimator: type, outcome: np.ndarray, treated: np.ndarray, start: int) -> object:
    regions, periods = outcome.shape
    frame = pl.DataFrame(
        {
            "region": np.repeat(np.arange(regions), periods),
            "period": np.tile(np.arange(periods), regions),
            "y": outcome.ravel(),
        }
    )
    who = {"unit": "region", "time": "period", "outcome": "y"}
    return estimator().fit(frame, **who, treated=[int(j) for j in treated], treatment_time=start)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:3]))

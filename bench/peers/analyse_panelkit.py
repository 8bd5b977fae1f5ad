"""Analyse panels with panelkit and tell what it found. Runs in the peer's own environment.

Usage: ``python analyse_panelkit.py PANELS.npz OUT.json``. Its geo evaluation as it comes: the
ensemble of synthetic control, augmented synthetic control and synthetic difference-in-differences,
weighed by its placebos in space, which also make its interval and p value. Nothing of this project
is imported here.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from panelkit import GeoDesign

LIFTS = (0.0, -0.05, 0.05, 0.1)


def main(panels: Path, out: Path) -> None:
    told = np.load(panels)
    found = []
    for i in range(int(told["count"])):
        outcome, treated, start = told[f"outcome{i}"], told[f"treated{i}"], int(told[f"start{i}"])
        one = {}
        for lift in LIFTS:
            raised = outcome.copy()
            raised[treated, start:] *= 1.0 + lift
            began = time.perf_counter()
            report = GeoDesign(raised).evaluate([int(j) for j in treated], start, level=0.9)
            seconds = time.perf_counter() - began
            one[f"p{lift}"] = float(report.p_value)
            if lift == 0.0:
                ends = ("lift_lo", "lift", "lift_hi")
                low, mean, high = (float(report.ensemble[key]) for key in ends)
                one |= {"low": low, "mean": mean, "high": high, "seconds": seconds}
        found.append(one)
    out.write_text(json.dumps({"panelkit, ensemble and placebos": found}), encoding="utf-8")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:3]))

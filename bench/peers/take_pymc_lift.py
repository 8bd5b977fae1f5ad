"""Give a lift test to PyMC-Marketing and tell what became of it. Runs in the peer's environment.

Usage: ``python take_pymc_lift.py DATA.csv LIFT.csv SPEC.json OUT.json``. The same model is fitted
without and with the frame that the export wrote. Nothing of this project is imported here.
"""

import json
import sys
from pathlib import Path

import numpy as np
import nutpie
import pandas as pd
from pymc_marketing.mmm import MMM, GeometricAdstock, LogisticSaturation


def main(data: Path, lift: Path, spec_file: Path, out: Path) -> None:
    spec = json.loads(spec_file.read_text(encoding="utf-8"))
    frame = pd.read_csv(data, parse_dates=["date"])
    tests = pd.read_csv(lift, parse_dates=["date"])
    told = {"without": _fit(frame, None, spec), "with": _fit(frame, tests, spec)}
    out.write_text(json.dumps(told), encoding="utf-8")


def _fit(frame: pd.DataFrame, tests: pd.DataFrame | None, spec: dict) -> dict:
    """Return each channel's outcome a unit of money, mean and standard deviation."""
    channels = spec["channels"]
    model = MMM(
        date_column="date",
        target_column="y",
        channel_columns=channels,
        adstock=GeometricAdstock(l_max=4),
        saturation=LogisticSaturation(),
    )
    model.build_model(frame.drop(columns="y"), frame["y"])
    if tests is not None:
        model.add_lift_test_measurements(tests)
        assert "lift_measurements" in {v.name for v in model.model.observed_RVs}
    model.add_original_scale_contribution_variable(var=["channel_contribution"])
    trace = nutpie.sample(
        nutpie.compile_pymc_model(model.model),
        draws=500, tune=500, chains=2, cores=1, seed=spec["seed"], progress_bar=False,
    )  # fmt: skip
    total = trace.posterior["channel_contribution_original_scale"].sum("date")
    found = {}
    for channel in channels:
        roi = np.ravel(total.sel(channel=channel).values) / float(frame[channel].sum())
        found[channel] = [float(roi.mean()), float(roi.std())]
    return found


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:5]))

"""Give a prior of a return to Meridian and tell what became of it. Runs in the peer's environment.

Usage: ``python take_meridian_prior.py DATA.csv PRIOR.json SPEC.json OUT.json``. The model is built
with the prior that the export wrote, and asked what its return is before it sees the outcome.
Nothing of this project is imported here.
"""

import os

os.environ["MERIDIAN_BACKEND"] = "jax"
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from meridian import backend, constants
from meridian.data.data_frame_input_data_builder import DataFrameInputDataBuilder
from meridian.model.model import Meridian
from meridian.model.prior_distribution import PriorDistribution
from meridian.model.spec import (
    CalibrationSpec,
    ChannelCalibrationSpec,
    DateRange,
    ModelSpec,
)


def main(data: Path, prior_file: Path, spec_file: Path, out: Path) -> None:
    spec = json.loads(spec_file.read_text(encoding="utf-8"))
    told = json.loads(prior_file.read_text(encoding="utf-8"))
    channels = spec["channels"]
    frame = pd.read_csv(data).rename(columns={"date": "time", "y": "kpi"})
    built = (
        DataFrameInputDataBuilder(kpi_type=constants.REVENUE)
        .with_kpi(frame)
        .with_media(frame, channels, channels, channels)
        .build()
    )
    # the other channels keep what Meridian takes where nobody says anything
    loc, scale = np.full(len(channels), 0.2), np.full(len(channels), 0.9)
    at = channels.index(told["channel"])
    loc[at], scale[at] = told["prior"]["loc"], told["prior"]["scale"]
    real = backend.np_float_dtype
    law = backend.tfd.LogNormal(real(loc), real(scale), name=told["parameter"])
    calibration = None
    if told["roi_calibration"] is not None:
        days = DateRange(**told["roi_calibration"])
        calibration = CalibrationSpec([ChannelCalibrationSpec([told["channel"]], [days])])
    model = Meridian(
        input_data=built,
        model_spec=ModelSpec(
            prior=PriorDistribution(**{told["parameter"]: law}),
            media_prior_type=told["media_prior_type"],
            roi_calibration=calibration,
            knots=1,
        ),
    )
    model.sample_prior(4000, seed=spec["seed"])
    drawn = np.asarray(model.inference_data.prior[told["parameter"]])[..., at]
    out.write_text(json.dumps([float(drawn.mean()), float(drawn.std())]), encoding="utf-8")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:5]))

"""Fit PyMC-Marketing to one CSV and tell how it went. Runs in the peer's own environment.

Usage: ``python fit_pymc_marketing.py DATA.csv SPEC.json OUT.json``. Nothing of this project is
imported here.
"""

import time

START = time.perf_counter()

import json  # noqa: E402
import resource  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

import arviz as az  # noqa: E402
import numpy as np  # noqa: E402
import nutpie  # noqa: E402
import pandas as pd  # noqa: E402
from pymc_extras.prior import Prior  # noqa: E402
from pymc_marketing.mmm import MMM, GeometricAdstock, LogisticSaturation  # noqa: E402

IMPORTED = time.perf_counter()


def main(data: Path, spec_file: Path, out: Path) -> None:
    spec = json.loads(spec_file.read_text(encoding="utf-8"))
    frame = pd.read_csv(data, parse_dates=[spec["date"]])
    X = frame.drop(columns=[spec["target"]])
    y = frame[spec["target"]]
    model = _model(spec)
    model.build_model(X, y)
    if hasattr(model, "add_original_scale_contribution_variable"):
        model.add_original_scale_contribution_variable(var=["channel_contribution"])
    compiled = nutpie.compile_pymc_model(model.model)
    ready = time.perf_counter()
    trace = nutpie.sample(
        compiled,
        draws=spec["draws"],
        tune=spec["warmup"],
        chains=spec["chains"],
        cores=spec["cores"],
        seed=spec["seed"],
        progress_bar=False,
    )
    sampled = time.perf_counter()
    told = _summary(trace, model, spec)
    done = time.perf_counter()
    told |= {
        "seconds_import": IMPORTED - START,
        "seconds_build": ready - IMPORTED,
        "seconds_sampling": sampled - ready,
        "seconds_after": done - sampled,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0,
    }
    out.write_text(json.dumps(told, indent=1), encoding="utf-8")


def _model(spec: dict) -> MMM:
    """Build the model of its example notebook; beta's prior is its spend share, as there."""
    config = {
        "intercept": Prior("Normal", mu=0.5, sigma=0.2),
        "saturation_beta": Prior("HalfNormal", sigma=np.array(spec["beta_sd"]), dims="channel"),
        "gamma_control": Prior("Normal", mu=0, sigma=spec["control_sd"], dims="control"),
        "gamma_fourier": Prior("Laplace", mu=0, b=0.2, dims="fourier_mode"),
        "likelihood": Prior("Normal", sigma=Prior("HalfNormal", sigma=6)),
    }
    return MMM(
        date_column=spec["date"],
        target_column=spec["target"],
        channel_columns=spec["channels"],
        control_columns=spec["controls"],
        yearly_seasonality=spec["harmonics"],
        adstock=GeometricAdstock(l_max=spec["max_lag"]),
        saturation=LogisticSaturation(),
        model_config=config,
    )


def _summary(trace: object, model: MMM, spec: dict) -> dict:
    posterior = trace.posterior
    free = [v.name for v in model.model.free_RVs]
    ess = az.ess(trace, var_names=free)
    rhat = az.rhat(trace, var_names=free)
    name = "channel_contribution_original_scale"
    total = posterior[name].sum("date").stack(sample=("chain", "draw"))
    split = posterior[name].sum("date")
    shown = az.ess(split.to_dataset(name="contribution"))
    every = np.concatenate([np.ravel(ess[v].values) for v in free])
    return {
        "rhat_max": float(max(float(np.max(rhat[v].values)) for v in free)),
        "ess_min": float(every.min()),
        "ess_median": float(np.median(every)),
        "ess_contribution_min": float(np.min(shown["contribution"].values)),
        "divergences": int(trace.sample_stats.diverging.sum()),
        "contributions": {
            channel: [float(q) for q in np.quantile(total.sel(channel=channel), (0.05, 0.5, 0.95))]
            for channel in spec["channels"]
        },
    }


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))

"""Fit Meridian to one CSV and tell how it went. Runs in the peer's own environment.

Usage: ``python fit_meridian.py DATA.csv SPEC.json OUT.json [whole|sampling]``. Nothing of this
project is imported here. ``whole`` samples once, as a user does. ``sampling`` first samples a
tenth of the budget twice: what the whole takes beyond the quicker is sampling, for Meridian traces
its model and loads what was compiled at every call. The whole must be in the disk cache by then.
"""

import os
import time

START = time.perf_counter()
os.environ["MERIDIAN_BACKEND"] = "jax"
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import json  # noqa: E402
import resource  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

import arviz as az  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from meridian import backend, constants  # noqa: E402
from meridian.analysis.analyzer import Analyzer  # noqa: E402
from meridian.data.data_frame_input_data_builder import DataFrameInputDataBuilder  # noqa: E402
from meridian.model.model import Meridian  # noqa: E402
from meridian.model.prior_distribution import PriorDistribution  # noqa: E402
from meridian.model.spec import ModelSpec  # noqa: E402

IMPORTED = time.perf_counter()


def main(data: Path, spec_file: Path, out: Path, how: str = "whole") -> None:
    spec = json.loads(spec_file.read_text(encoding="utf-8"))
    model = _model(pd.read_csv(data), spec)
    ready = time.perf_counter()
    tenth = min(_sample(model, spec, 0.1) for _ in range(2)) if how == "sampling" else 0.0
    whole = _sample(model, spec, 1.0)
    sampled = time.perf_counter()
    told = _summary(model, spec)
    told |= {
        "seconds_import": IMPORTED - START,
        "seconds_build": ready - IMPORTED,
        "seconds_compiled_and_sampled": whole,
        "seconds_sampling": (whole - tenth) / 0.9 if how == "sampling" else whole,
        "seconds_after": time.perf_counter() - sampled,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0,
    }
    out.write_text(json.dumps(told, indent=1), encoding="utf-8")


def _sample(model: Meridian, spec: dict, share: float) -> float:
    """Sample that share of the budget; half of the warm-up adapts, half burns in. Seconds."""
    start = time.perf_counter()
    half = round(share * spec["warmup"] / 2)
    model.sample_posterior(
        n_chains=spec["chains"],
        n_adapt=half,
        n_burnin=half,
        n_keep=round(share * spec["draws"]),
        seed=spec["seed"],
    )
    return time.perf_counter() - start


def _model(frame: pd.DataFrame, spec: dict) -> Meridian:
    """Build the peers' common model, as far as Meridian can say it.

    Geometric carry-over over the same lags, a curve that ends in one (Hill of slope one, for
    Meridian has no logistic curve), coefficients with the same half-normal priors brought to
    Meridian's scale, a still base (one knot). Meridian has no Fourier season: its columns enter
    as controls, with normal priors of the Laplace priors' spread.
    """
    frame = frame.rename(columns={spec["date"]: "time", spec["target"]: "kpi"})
    frame["time"] = pd.to_datetime(frame["time"]).dt.strftime("%Y-%m-%d")
    season = _season(frame["time"], spec["harmonics"])
    frame = pd.concat([frame, season], axis=1)
    controls = [*spec["controls"], *season.columns]
    scale = frame["kpi"].max() / frame["kpi"].std(ddof=0)
    spread = frame[controls].std(ddof=0).to_numpy()
    sd = np.array([spec["control_sd"]] * len(spec["controls"]) + [0.28] * season.shape[1])
    channels = spec["channels"]
    data = (
        DataFrameInputDataBuilder(kpi_type=constants.REVENUE)
        .with_kpi(frame)
        .with_controls(frame, control_cols=controls)
        .with_media(frame, channels, channels, channels)
        .build()
    )
    draw = backend.tfd
    real = backend.np_float_dtype
    prior = PriorDistribution(
        beta_m=draw.HalfNormal(real(np.array(spec["beta_sd"]) * scale), name=constants.BETA_M),
        gamma_c=draw.Normal(real(0.0), real(sd * spread * scale), name=constants.GAMMA_C),
        alpha_m=draw.Beta(real(1.0), real(3.0), name=constants.ALPHA_M),
    )
    model_spec = ModelSpec(
        prior=prior, media_prior_type="coefficient", max_lag=spec["max_lag"] - 1, knots=1
    )
    return Meridian(input_data=data, model_spec=model_spec)


def _season(days: pd.Series, pairs: int) -> pd.DataFrame:
    angle = 2.0 * np.pi * pd.to_datetime(days).dt.dayofyear.to_numpy() / 365.25
    waves = {f"sin{k}": np.sin(k * angle) for k in range(1, pairs + 1)}
    return pd.DataFrame({**waves, **{f"cos{k}": np.cos(k * angle) for k in range(1, pairs + 1)}})


def _summary(model: Meridian, spec: dict) -> dict:
    posterior = model.inference_data.posterior
    free = ("beta_m", "alpha_m", "ec_m", "gamma_c", "sigma", "knot_values")
    ess, rhat = az.ess(posterior[list(free)]), az.rhat(posterior[list(free)])
    every = np.concatenate([np.ravel(ess[name].values) for name in free])
    total = np.asarray(Analyzer(model).incremental_outcome(include_non_paid_channels=False))
    shown = [az.ess(total[:, :, at]) for at in range(total.shape[2])]
    flat = total.reshape(-1, total.shape[2])
    return {
        "rhat_max": float(max(float(np.max(rhat[name].values)) for name in free)),
        "ess_min": float(every.min()),
        "ess_median": float(np.median(every)),
        "ess_contribution_min": float(np.min(shown)),
        "divergences": int(model.inference_data.sample_stats.diverging.sum()),
        "contributions": {
            name: [float(q) for q in np.quantile(flat[:, at], (0.05, 0.5, 0.95))]
            for at, name in enumerate(spec["channels"])
        },
    }


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]), *sys.argv[4:5])

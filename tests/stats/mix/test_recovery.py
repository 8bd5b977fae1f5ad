"""PyMC-Marketing's published example: its truth lies inside the 90 % intervals."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from luopan.stats.diagnostics import ess_bulk, rhat
from luopan.stats.mix import (
    ChannelModel,
    MixProblem,
    NoiseModel,
    Prior,
    SamplerSettings,
    decompose,
    drift_basis,
    sample,
)

EXAMPLE = Path(__file__).parents[3] / "examples" / "pymc"


@pytest.fixture(scope="module")
def example():
    with (EXAMPLE / "mmm_example.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {
        name: np.array([float(r[name]) for r in rows]) for name in rows[0] if name != "date_week"
    }


def _problem(example, **changes):
    """Return the example with PyMC-Marketing's own structure and priors, Fourier priors apart."""
    y, media = example["y"], np.c_[example["x1"], example["x2"]]
    angle = 2 * np.pi * example["dayofyear"][:, None] / 365.25 * np.arange(1, 3)
    controls = np.c_[example["event_1"], example["event_2"], example["t"]]
    channel = ChannelModel(
        "geometric",
        "logistic",
        contribution=Prior("half_normal", 2.0),
        carry=Prior("beta", 1.0, 3.0),
        half=Prior("inverse_gamma", 3.0, 1.0),
    )
    settings = {
        "outcome": y,
        "media": media,
        "linear": np.c_[np.ones(len(y)), controls, np.sin(angle), np.cos(angle)],
        "linear_sd": np.r_[np.full(4, 2.0), np.full(4, np.sqrt(2.0))],
        "channels": (channel, channel),
        "noise": NoiseModel(sigma=Prior("half_normal", 2.0), rho=None),
        "max_lag": 8,
        "outcome_scale": float(np.abs(y).max()),
        "media_scale": media.max(axis=0),
    }
    return MixProblem(**{**settings, **changes})


def _contains(draws, truth):
    low, high = np.quantile(draws, [0.05, 0.95], axis=0)
    return ((low <= truth) & (truth <= high)).all()


def test_the_published_truth_is_recovered(example):
    truth = json.loads((EXAMPLE / "truth.json").read_text(encoding="utf-8"))
    problem = _problem(example)
    draws = sample(problem, SamplerSettings(seed=3))
    at = dict(zip(draws.names, draws.flat.T, strict=True))
    assert draws.divergences == 0
    assert max(rhat(draws.params[:, :, i]) for i in range(len(draws.names))) <= 1.01
    assert min(ess_bulk(draws.params[:, :, i]) for i in range(len(draws.names))) >= 1000
    assert _contains(decompose(problem, draws).channels, truth["contrib_total"])
    for c in range(2):
        assert _contains(1 / (1 + np.exp(-at[f"carry[{c}]"])), truth["alpha"][c])
        rate = np.exp(-at[f"half[{c}]"]) / problem.media_scale[c] * example[f"x{c + 1}"].max()
        assert _contains(rate, truth["lam"][c])
    assert _contains(np.exp(at["log_sigma"]) * problem.outcome_scale, truth["noise"])


def test_the_wider_default_model_still_holds_the_contributions(example):
    truth = json.loads((EXAMPLE / "truth.json").read_text(encoding="utf-8"))
    problem = _problem(
        example,
        channels=(ChannelModel(), ChannelModel()),
        noise=NoiseModel(),
        base=drift_basis(len(example["y"])),
        pairs=((0, 1),),
        linear_sd=np.r_[2.0, 0.5, 0.5, 0.01, np.full(4, 0.3)],
        max_lag=13,
        outcome_scale=0.0,
        media_scale=np.zeros(0),
    )
    parts = decompose(problem, sample(problem, SamplerSettings(draws=500, seed=3)))
    assert _contains(parts.channels, truth["contrib_total"])
    assert _contains(parts.pairs, [0.0])

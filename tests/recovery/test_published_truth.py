"""PyMC-Marketing's example states what it was simulated with; the 90 % intervals must hold it."""

import json
from pathlib import Path

import numpy as np
import pytest

from luopan.connectors import load_folder
from luopan.instruments.mix import MixPlan, measure
from luopan.instruments.mix.model import MixFit, fit

FOLDER = Path(__file__).parents[2] / "examples" / "pymc"
TRUTH = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
SAME = MixPlan(
    adstock="geometric", saturation="logistic", max_lag=8, warmup=400, draws=500, seed=11
)


@pytest.fixture(scope="module")
def fitted() -> MixFit:
    return fit(load_folder(FOLDER), SAME)


def interval(values: np.ndarray) -> tuple[float, float]:
    low, high = np.quantile(values, (0.05, 0.95))
    return float(low), float(high)


@pytest.mark.parametrize("channel", [0, 1])
def test_adstock_is_recovered(fitted, channel):
    logit = fitted.draws.flat[:, fitted.draws.names.index(f"carry[{channel}]")]
    low, high = interval(1.0 / (1.0 + np.exp(-logit)))
    assert low < TRUTH["alpha"][channel] < high


@pytest.mark.parametrize("channel", [0, 1])
def test_saturation_is_recovered(fitted, channel):
    """Theirs is λ of spend over its maximum; ours 1/λ of spend over its own scale, as a log."""
    half = np.exp(fitted.draws.flat[:, fitted.draws.names.index(f"half[{channel}]")])
    problem = fitted.problem
    top = problem.media[:, channel].max() / problem.media_scale[channel]
    low, high = interval(top / half)
    assert low < TRUTH["lam"][channel] < high


@pytest.mark.parametrize("plan", [SAME, MixPlan(warmup=400, draws=500, seed=12)])
def test_contributions_are_recovered_by_either_shape(plan):
    (reading,) = measure(load_folder(FOLDER), plan)
    for channel, true in zip(reading.channels, TRUTH["contrib_total"], strict=True):
        assert channel.contribution.low < true < channel.contribution.high

import numpy as np
import pytest

from luopan.stats.diagnostics import ess_bulk, ess_tail, rhat

arviz = pytest.importorskip("arviz")


def _chains(kind, chains=4, draws=500):
    rng = np.random.default_rng(7)
    shocks = rng.normal(size=(chains, draws))
    if kind == "independent":
        return shocks
    if kind == "heavy":
        return rng.standard_cauchy((chains, draws))
    if kind == "apart":
        return shocks + np.arange(chains)[:, None]
    if kind == "ties":
        return np.round(shocks)
    rho = {"slow": 0.95, "antithetic": -0.6}[kind]
    out = np.empty_like(shocks)
    out[:, 0] = shocks[:, 0]
    for t in range(1, draws):
        out[:, t] = rho * out[:, t - 1] + shocks[:, t]
    return out


KINDS = ["independent", "heavy", "apart", "ties", "slow", "antithetic"]


@pytest.mark.parametrize("kind", KINDS)
def test_rhat_equals_arviz(kind):
    x = _chains(kind)
    assert rhat(x) == pytest.approx(float(arviz.rhat(x)), rel=1e-10)


@pytest.mark.parametrize("kind", KINDS)
def test_bulk_ess_equals_arviz(kind):
    x = _chains(kind)
    assert ess_bulk(x) == pytest.approx(float(arviz.ess(x, method="bulk")), rel=1e-8)


@pytest.mark.parametrize("kind", KINDS)
def test_tail_ess_equals_arviz(kind):
    x = _chains(kind)
    expected = float(arviz.ess(x, method="tail", prob=(0.05, 0.95)))
    assert ess_tail(x) == pytest.approx(expected, rel=1e-8)


def test_an_odd_number_of_draws_is_split_like_arviz():
    x = _chains("slow", draws=501)
    assert rhat(x) == pytest.approx(float(arviz.rhat(x)), rel=1e-10)


def test_constant_draws():
    x = np.ones((2, 10))
    assert rhat(x) == 1.0
    assert ess_bulk(x) == 20.0


def test_chains_stuck_at_different_values_never_converge():
    x = np.repeat([[0.0], [1.0]], 50, axis=1)
    assert rhat(x) == float("inf")

import numpy as np
import pytest

from luopan.stats.diagnostics import ess_bulk, rhat
from luopan.stats.mix import (
    ChannelModel,
    MixProblem,
    NoiseModel,
    Prior,
    SamplerSettings,
    Start,
    decompose,
    names,
    sample,
    sample_prior,
    until,
)

from .firms import firm, mixed

SHORT = SamplerSettings(chains=4, warmup=600, draws=500, seed=5)


@pytest.fixture(scope="module")
def draws():
    return sample(firm(), SHORT)


def test_chains_agree_and_mix(draws):
    columns = range(len(draws.names))
    assert draws.divergences == 0
    assert max(rhat(draws.params[:, :, i]) for i in columns) < 1.03
    assert min(ess_bulk(draws.params[:, :, i]) for i in columns) > 200


def test_draws_are_named_in_order(draws):
    assert draws.names == names(firm())
    assert draws.names[:5] == ("carry[0]", "delay[0]", "half[0]", "slope[0]", "kappa[0]")
    assert draws.names[-3:] == ("log_sigma", "atanh_rho", "log_tau")
    assert draws.params.shape == (4, 500, 18)
    assert (draws.flat[500] == draws.params[1, 0]).all()


def test_same_seed_gives_same_bytes_on_any_number_of_threads(draws):
    one = sample(firm(), SamplerSettings(**{**_fields(SHORT), "threads": 1}))
    three = sample(firm(), SamplerSettings(**{**_fields(SHORT), "threads": 3}))
    assert one.params.tobytes() == draws.params.tobytes() == three.params.tobytes()
    parts = [decompose(firm(), draws, seed=3, threads=t) for t in (1, 3)]
    assert parts[0].pairs.tobytes() == parts[1].pairs.tobytes()
    assert parts[0].fitted.tobytes() == parts[1].fitted.tobytes()


def _fields(settings):
    return {name: getattr(settings, name) for name in settings.__slots__}


def test_another_seed_gives_other_draws(draws):
    other = sample(firm(), SamplerSettings(**{**_fields(SHORT), "seed": 6}))
    assert (other.params != draws.params).all()


def test_progress_rises_to_one():
    told = []
    sample(firm(full=False), SamplerSettings(warmup=100, draws=50), told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_prior_draws_follow_every_family():
    drawn = sample_prior(mixed(), draws=4000, seed=1)
    at = dict(zip(drawn.names, drawn.flat.T, strict=True))
    assert np.quantile(np.exp(at["kappa[0]"]), 0.5) == pytest.approx(0.1 * 0.741, rel=0.05)
    assert at["kappa[1]"].mean() == pytest.approx(-3.0, abs=0.05)
    assert np.exp(at["half[2]"]).mean() == pytest.approx(2 / 3, rel=0.05)
    assert (1 / (1 + np.exp(-at["carry[0]"]))).mean() == pytest.approx(2 / 4.5, rel=0.05)


def test_without_data_to_speak_of_the_posterior_is_the_prior():
    # huge noise known in advance: the sampler must give back the prior it was handed
    problem = mixed()
    noise = NoiseModel(sigma=Prior("normal", 9.0, 0.001), rho=Prior("normal", 0.0, 0.3))
    flat = MixProblem(**{**_fields(problem), "noise": noise})
    posterior = sample(flat, SamplerSettings(draws=1000, seed=2)).flat
    prior = sample_prior(flat, draws=20000, seed=1).flat
    low, middle, high = np.quantile(prior, [0.1, 0.5, 0.9], axis=0)
    for level, at in ((0.1, low), (0.5, middle), (0.9, high)):
        np.testing.assert_allclose((posterior < at).mean(axis=0), level, atol=0.06)


def _awkward():
    rng = np.random.default_rng(1)
    weeks = 60
    usual = rng.gamma(2.0, 1.0, (weeks, 2))
    late = np.r_[np.zeros(weeks - 4), np.ones(4)]
    spike = usual[:, 0].copy()
    spike[30] = 1e9
    return {
        "huge beside tiny": usual * [1e9, 1e-3],
        "always on": np.c_[np.ones(weeks), usual[:, 0]],
        "starts in the last month": np.c_[late, usual[:, 0]],
        "exact copies": np.c_[usual[:, 0], usual[:, 0]],
        "one huge week": np.c_[spike, usual[:, 1]],
        "one week only": np.c_[np.eye(weeks)[:, 20], usual[:, 1]],
        "never on together": np.c_[late, 1.0 - late],
    }


@pytest.mark.parametrize("case", list(_awkward()))
def test_awkward_spending_gives_finite_draws(case):
    problem = firm(count=2, media=_awkward()[case], pairs=((0, 1),))
    draws = sample(problem, SamplerSettings(warmup=200, draws=150))
    parts = decompose(problem, draws)
    assert np.isfinite(draws.params).all()
    assert np.isfinite(parts.channels).all()
    assert np.isfinite(parts.pairs).all()
    assert max(rhat(draws.params[:, :, i]) for i in range(len(draws.names))) < 1.2


def test_more_unknowns_than_weeks_can_carry():
    problem = firm(weeks=104, count=23)
    draws = sample(problem, SamplerSettings(warmup=150, draws=100))
    assert np.isfinite(decompose(problem, draws).channels).all()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"media": np.ones((60, 2))}, "shape"),
        ({"media": np.c_[np.ones((60, 2)), np.zeros(60)]}, "channel_all_zero"),
        ({"media": -np.ones((60, 3))}, "negative_media"),
        ({"outcome": np.ones(60)}, "outcome_constant"),
        ({"outcome": np.r_[np.nan, np.arange(59.0)]}, "not_finite"),
        ({"pairs": ((1, 1),)}, "shape"),
        ({"linear_sd": np.zeros(5)}, "prior"),
        ({"max_lag": 0}, "shape"),
        ({"channels": (ChannelModel(),)}, "shape"),
        ({"noise": NoiseModel(temper=0.0)}, "prior"),
    ],
)
def test_impossible_problems_are_refused_with_a_code(changes, code):
    with pytest.raises(ValueError, match=f"^{code}: "):
        firm(**changes)


@pytest.mark.parametrize("wrong", [{"chains": 0}, {"draws": 0}, {"accept": 1.0}, {"threads": 0}])
def test_impossible_settings_are_refused(wrong):
    with pytest.raises(ValueError, match=r"^settings: "):
        SamplerSettings(**wrong)


WARM = SamplerSettings(chains=4, warmup=100, draws=500, seed=6)


@pytest.fixture(scope="module")
def warm(draws):
    return sample(until(firm(), 59), WARM, start=Start(draws.flat))


def test_a_start_gives_the_same_posterior_with_less_warm_up(warm):
    full = sample(until(firm(), 59), SHORT)
    columns = range(len(warm.names))
    assert max(rhat(warm.params[:, :, i]) for i in columns) < 1.03
    for i in columns:
        own = [d.params[:, :, i] for d in (warm, full)]
        error = np.sqrt(sum(x.var() / ess_bulk(x) for x in own))
        assert abs(own[0].mean() - own[1].mean()) < 4.5 * error
        assert own[0].std() / own[1].std() == pytest.approx(1.0, abs=0.25)


def test_a_started_run_does_not_depend_on_threads(draws, warm):
    alone = SamplerSettings(chains=4, warmup=100, draws=500, seed=6, threads=1)
    again = sample(until(firm(), 59), alone, start=Start(draws.flat))
    assert (again.params == warm.params).all()


def test_a_start_from_elsewhere_is_refused(draws):
    start = Start(draws.flat)
    with pytest.raises(ValueError, match="shape"):
        sample(firm(count=2, pairs=()), SHORT, start=start)
    with pytest.raises(ValueError, match="shape"):
        sample(firm(), SHORT, start=Start(start.points, np.eye(3)))
    with pytest.raises(ValueError, match="shape"):
        sample(firm(), SHORT, start=Start(start.points[:1]))
    with pytest.raises(ValueError, match="no_start"):
        sample(firm(), SHORT, start=Start(np.full_like(start.points, np.nan)))

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from luopan.stats.mix import NoiseModel, names, until
from luopan.stats.mix.adstock import weights
from luopan.stats.mix.layout import lay_out
from luopan.stats.mix.likelihood import log_likelihood, log_posterior
from luopan.stats.mix.saturation import curve
from luopan.stats.mix.scratch import make_work

from .firms import calibrated, elsewhere, firm, mixed


def _points(problem, count=3):
    labels = names(problem)
    for seed in range(count):
        q = np.random.default_rng(seed).normal(0.0, 0.5, len(labels))
        q[[i for i, n in enumerate(labels) if n.startswith("kappa")]] -= 3.0
        q[labels.index("log_sigma")] -= 3.0
        yield q


@pytest.mark.parametrize(
    "problem",
    [
        *(firm(), firm(full=False), mixed(), firm(pairs=())),
        *(calibrated(), until(calibrated(), 45), elsewhere()),
    ],
)
def test_gradient_equals_finite_differences(problem):
    layout = lay_out(problem)
    work = make_work(layout)
    for q in _points(problem):
        gradient, spare = np.empty_like(q), np.empty_like(q)
        log_posterior(q, layout, work, gradient)
        differences = np.empty_like(q)
        for i, step in enumerate(1e-5 * np.eye(q.size)):
            # Richardson's extrapolation: the plain difference is not good to 1e-6
            at = [log_posterior(q + k * step, layout, work, spare) for k in (-2, -1, 1, 2)]
            differences[i] = (at[0] - 8 * at[1] + 8 * at[2] - at[3]) / 12e-5
        scale = np.abs(gradient).max()
        np.testing.assert_allclose(gradient, differences, rtol=1e-6, atol=1e-6 * scale)


def _dense_log_likelihood(problem, q):
    """The same density written out: a multivariate normal over all weeks."""
    at = dict(zip(names(problem), q, strict=True))
    y = problem.outcome / problem.outcome_scale
    mean, shapes, sizes = np.zeros(problem.weeks), [], []
    for c, channel in enumerate(problem.channels):
        alpha = 1 / (1 + np.exp(-at[f"carry[{c}]"]))
        w = weights(alpha, at.get(f"delay[{c}]", 0.0), problem.max_lag)
        u = np.convolve(problem.media[:, c] / problem.media_scale[c], w)[: problem.weeks]
        slope = np.exp(at.get(f"slope[{c}]", 0.0))
        s = curve(channel.saturation, np.exp(at[f"half[{c}]"]), slope, u)
        shapes.append(s)
        sizes.append(np.exp(at[f"kappa[{c}]"]))
        mean = mean + sizes[-1] * s / s.mean()
    columns = [problem.linear * problem.linear_sd]
    if problem.base is not None:
        columns.append(problem.base * np.exp(at["log_tau"]))
    for a, b in problem.pairs:
        product = shapes[a] * shapes[b]
        size = problem.synergy.sd
        if problem.synergy.heredity:
            size = size * np.sqrt(sizes[a] * sizes[b])
        columns.append((size * product / product.mean())[:, None])
    z = np.concatenate(columns, axis=1)
    rho = np.tanh(at.get("atanh_rho", 0.0))
    lags = np.abs(np.subtract.outer(np.arange(problem.weeks), np.arange(problem.weeks)))
    noise = np.exp(2 * at["log_sigma"]) / (1 - rho**2) * rho**lags
    seen, own, shared, noise = _with_lifts(problem, at, (shapes, sizes), (y, mean, z, noise))
    density = multivariate_normal(own, shared @ shared.T + noise, allow_singular=False)
    lifts = sum(np.log(lift.sd / problem.outcome_scale) for lift in problem.lifts)
    return density.logpdf(seen) + 0.5 * seen.size * np.log(2 * np.pi) + lifts


def _with_lifts(problem, at, responses, given):
    """Append a row a test: its effect, its mean, its part of every column, its variance."""
    (shapes, sizes), (y, mean, z, noise) = responses, given
    for lift in problem.lifts:
        other = list(shapes)
        for c, x in zip(lift.channels, lift.instead.T, strict=True):
            alpha = 1 / (1 + np.exp(-at[f"carry[{c}]"]))
            w = weights(alpha, at.get(f"delay[{c}]", 0.0), problem.max_lag)
            u = np.convolve(x / problem.media_scale[c], w)[: problem.weeks]
            slope = np.exp(at.get(f"slope[{c}]", 0.0))
            other[c] = curve(problem.channels[c].saturation, np.exp(at[f"half[{c}]"]), slope, u)

        def total(value, rows=lift.rows):
            return value[rows].sum()

        own = 0.0
        if not lift.together:
            own = sum(
                sizes[c] * total(shapes[c] - other[c]) / shapes[c].mean() for c in lift.channels
            )
        row = np.zeros(z.shape[1])
        for p, (a, b) in enumerate(problem.pairs):
            size = problem.synergy.sd
            if problem.synergy.heredity:
                size = size * np.sqrt(sizes[a] * sizes[b])
            if lift.together:
                change = (shapes[a] - other[a]) * (shapes[b] - other[b])
            else:
                change = shapes[a] * shapes[b] - other[a] * other[b]
            row[z.shape[1] - len(problem.pairs) + p] = (
                size * total(change) / (shapes[a] * shapes[b]).mean()
            )
        y = np.append(y, lift.effect / problem.outcome_scale)
        mean = np.append(mean, own)
        z = np.vstack([z, row])
        noise = np.pad(noise, (0, 1))
        noise[-1, -1] = (lift.sd / problem.outcome_scale) ** 2
    return y, mean, z, noise


@pytest.mark.parametrize(
    "problem", [firm(), firm(full=False), firm(count=2, pairs=((0, 1),)), calibrated()]
)
def test_collapsed_equals_the_dense_multivariate_normal(problem):
    layout = lay_out(problem)
    work = make_work(layout)
    for q in _points(problem):
        value = log_likelihood(q, layout, work)
        assert value == pytest.approx(_dense_log_likelihood(problem, q), rel=1e-8)


def test_temper_is_the_power_of_the_conditional_likelihood():
    # with no linear part to integrate over, tempering is a plain power of the density
    plain = firm(full=False, linear=np.zeros((60, 0)), linear_sd=np.zeros(0))
    noise = NoiseModel(rho=plain.noise.rho, temper=0.6)
    half = firm(full=False, linear=plain.linear, linear_sd=plain.linear_sd, noise=noise)
    for q in _points(plain):
        layouts = lay_out(plain), lay_out(half)
        full_value, half_value = (log_likelihood(q, lay, make_work(lay)) for lay in layouts)
        assert half_value == pytest.approx(0.6 * full_value, rel=1e-10)


def test_a_point_far_out_is_not_a_number_that_could_be_accepted():
    problem = firm()
    layout = lay_out(problem)
    q = np.full(len(names(problem)), 400.0)
    gradient = np.empty_like(q)
    assert not log_posterior(q, layout, make_work(layout), gradient) > -1e6

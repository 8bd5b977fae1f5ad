from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from luopan.stats.mix import FactorialTest, LiftTest, NoiseModel, lift_differences, names, until
from luopan.stats.mix.adstock import weights
from luopan.stats.mix.layout import lay_out
from luopan.stats.mix.likelihood import log_likelihood, log_posterior
from luopan.stats.mix.saturation import curve
from luopan.stats.mix.scratch import make_work

from .firms import calibrated, elsewhere, factorial, firm, mixed, partly


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
        *(calibrated(), until(calibrated(), 45), elsewhere(), factorial()),
        *(partly((2,)), partly((0, 1))),
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
    tests = noise[problem.weeks :, problem.weeks :]
    return (
        density.logpdf(seen)
        + 0.5 * seen.size * np.log(2 * np.pi)
        + 0.5 * np.linalg.slogdet(tests)[1]
    )


def _with_lifts(problem, at, responses, given):
    """Append a row a test: its effect, its mean, its part of every column, its variance."""
    (shapes, sizes), (y, mean, z, noise) = responses, given
    for lift in problem.lifts:
        if isinstance(lift, FactorialTest):
            y, mean, z, noise = _with_factorial(problem, at, responses, (y, mean, z, noise), lift)
            continue
        other = list(shapes)
        for c, x in zip(lift.channels, lift.instead.T, strict=True):
            other[c] = _curve(problem, at, c, x)

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


def _curve(problem, at, c, x):
    alpha = 1 / (1 + np.exp(-at[f"carry[{c}]"]))
    w = weights(alpha, at.get(f"delay[{c}]", 0.0), problem.max_lag)
    u = np.convolve(x / problem.media_scale[c], w)[: problem.weeks]
    slope = np.exp(at.get(f"slope[{c}]", 0.0))
    return curve(problem.channels[c].saturation, np.exp(at[f"half[{c}]"]), slope, u)


def _with_factorial(problem, at, responses, given, test):
    """Append the contrasts of the four cells of a 2 × 2 design that are kept, cell by cell."""
    (shapes, sizes), (y, mean, z, noise) = responses, given
    cells = {}
    for on in ((1, 1), (1, 0), (0, 1), (0, 0)):
        now = list(shapes)
        for i, c in enumerate(test.channels):
            now[c] = _curve(problem, at, c, (test.own if on[i] else test.instead)[:, i])
        own = sum(sizes[c] * (now[c] / shapes[c].mean())[test.rows].sum() for c in test.channels)
        row = np.zeros(z.shape[1])
        for p, (a, b) in enumerate(problem.pairs):
            size = problem.synergy.sd
            if problem.synergy.heredity:
                size = size * np.sqrt(sizes[a] * sizes[b])
            product = (now[a] * now[b])[test.rows].sum() / (shapes[a] * shapes[b]).mean()
            row[z.shape[1] - len(problem.pairs) + p] = size * product
        cells[on] = np.append(row, own)
    on, first, second, off = (cells[k] for k in ((1, 1), (1, 0), (0, 1), (0, 0)))
    rows = np.stack(
        [
            (on - second + first - off) / 2,
            (on - first + second - off) / 2,
            on - first - second + off,
        ]
    )
    kept = list(test.kept)
    rows = rows[kept]
    y = np.append(y, test.effects[kept] / problem.outcome_scale)
    mean, z = np.append(mean, rows[:, -1]), np.vstack([z, rows[:, :-1]])
    size, more = len(noise), len(kept)
    whole = np.zeros((size + more, size + more))
    whole[:size, :size] = noise
    whole[size:, size:] = test.covariance[kept][:, kept] / problem.outcome_scale**2
    return y, mean, z, whole


@pytest.mark.parametrize(
    "problem",
    [
        *(firm(), firm(full=False), firm(count=2, pairs=((0, 1),)), calibrated(), factorial()),
        *(partly((2,)), partly((0, 1)), partly((1,))),
    ],
)
def test_collapsed_equals_the_dense_multivariate_normal(problem):
    layout = lay_out(problem)
    work = make_work(layout)
    for q in _points(problem):
        value = log_likelihood(q, layout, work)
        assert value == pytest.approx(_dense_log_likelihood(problem, q), rel=1e-8)


def test_what_both_did_alone_is_a_test_of_one_effect():
    alone, by_two = factorial().lifts
    single = LiftTest(
        by_two.channels, by_two.instead, by_two.rows, float(by_two.effects[2]),
        float(np.sqrt(by_two.covariance[2, 2])), together=True, own=by_two.own,
    )  # fmt: skip
    found = []
    for problem in (partly((2,)), factorial(lifts=(alone, single))):
        layout = lay_out(problem)
        work = make_work(layout)
        found.append([log_likelihood(q, layout, work) for q in _points(problem)])
    np.testing.assert_allclose(*found, rtol=1e-12)


def test_what_a_test_by_two_adds_is_a_normal_of_three():
    # without pairs nothing of a test is integrated over, so what it adds stands alone
    problem = factorial(pairs=())
    test = problem.lifts[1]
    without = factorial(pairs=(), lifts=problem.lifts[:1])
    spread = test.covariance / problem.outcome_scale**2
    for q in _points(problem):
        at = dict(zip(names(problem), q, strict=True))
        values = [
            log_likelihood(q, lay, make_work(lay)) for lay in map(lay_out, (problem, without))
        ]
        on, off = (
            [
                np.exp(at[f"kappa[{c}]"])
                * (
                    _curve(problem, at, c, x[:, i])
                    / _curve(problem, at, c, problem.media[:, c]).mean()
                )[test.rows].sum()
                for i, c in enumerate(test.channels)
            ]
            for x in (test.own, test.instead)
        )
        said = np.array([on[0] - off[0], on[1] - off[1], 0.0])
        density = multivariate_normal(said, spread).logpdf(test.effects / problem.outcome_scale)
        constant = 0.5 * (3 * np.log(2 * np.pi) + np.linalg.slogdet(spread)[1])
        assert values[0] - values[1] == pytest.approx(density + constant, rel=1e-10, abs=1e-10)


def test_the_three_effects_are_contrasts_of_four_cells():
    problem = factorial()
    q = np.stack(list(_points(problem)))
    own, shared = lift_differences(problem, q)
    assert own.shape == (len(q), 4, 3)
    assert shared.shape == (len(q), 4, 2)
    # what each did on the average of the other adds up to both on against both off
    test = problem.lifts[1]
    both = LiftTest(test.channels, test.instead, test.rows, 0.0, 1.0, own=test.own)
    whole, crossed = lift_differences(factorial(lifts=(both,)), q)
    np.testing.assert_allclose(own[:, 1] + own[:, 2], whole[:, 0], rtol=1e-10)
    np.testing.assert_allclose(shared[:, 1] + shared[:, 2], crossed[:, 0], rtol=1e-10)
    beyond = replace(both, together=True)
    alone, product = lift_differences(factorial(lifts=(beyond,)), q)
    np.testing.assert_allclose(own[:, 3], alone[:, 0], atol=0.0)
    np.testing.assert_allclose(shared[:, 3], product[:, 0], rtol=1e-10)


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

"""The regions' likelihood and its gradient against dense normals and finite differences."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from luopan.stats.mix import MixProblem, RegionModel
from luopan.stats.mix.adstock import weights
from luopan.stats.mix.density import log_density, scratch
from luopan.stats.mix.layout import lay_out, names
from luopan.stats.mix.panel.likelihood import panel_log_likelihood
from luopan.stats.mix.saturation import curve

from .firms import calibrated, mixed, point, regions


@pytest.mark.parametrize(
    "problem",
    [regions(), mixed(), regions(pairs=()), regions(gaps=False, drift=False), calibrated()],
)
def test_gradient_equals_finite_differences(problem):
    layout = lay_out(problem)
    work = scratch(layout)
    for seed in range(2):
        q = point(problem, seed)
        gradient, spare, differences = np.empty_like(q), np.empty_like(q), np.empty_like(q)
        log_density(q, layout, work, gradient)
        for i, step in enumerate(1e-5 * np.eye(q.size)):
            at = [log_density(q + k * step, layout, work, spare) for k in (-2, -1, 1, 2)]
            differences[i] = (at[0] - 8 * at[1] + 8 * at[2] - at[3]) / 12e-5
        scale = np.abs(gradient).max()
        np.testing.assert_allclose(gradient, differences, rtol=1e-6, atol=1e-6 * scale)


class Dense:
    """The same law written out: one normal over all region-weeks, and over the tests."""

    def __init__(self, problem, q):
        self.problem = problem
        self.at = dict(zip(names(problem), q, strict=True))
        weeks, count = problem.outcome.shape
        share = problem.size / problem.size.sum()
        self.share = share
        self.curves, self.height, self.own = [], [], []
        for c in range(len(problem.channels)):
            s = np.stack([self.bent(c, problem.media[:, g, c], g) for g in range(count)])
            self.own.append(np.exp(self.at[f"kappa[{c}]"]))
            self.curves.append(s)
            self.height.append(self.own[-1] / (share * s.mean(axis=1)).sum())
        self.loadings = [self._region(g) for g in range(count)]
        self.weeks = weeks

    def bent(self, c, x, g):
        """A channel's curve in region g under input ``x`` (T,)."""
        at, problem = self.at, self.problem
        w = weights(1 / (1 + np.exp(-at[f"carry[{c}]"])), at[f"delay[{c}]"], problem.max_lag)
        u = np.convolve(x / problem.size[g] / problem.media_scale[c], w)[: len(x)]
        half, slope = np.exp(at[f"half[{c}]"]), np.exp(at[f"slope[{c}]"])
        return curve(problem.channels[c].saturation, half, slope, u)

    def pair(self, a, b):
        """Height of a pair's product of curves."""
        product = self.curves[a] * self.curves[b]
        level = (self.share * product.mean(axis=1)).sum()
        return self.problem.synergy.sd * np.sqrt(self.own[a] * self.own[b]) / level

    def _region(self, g):
        """Loadings (T, ·) of region g on coefficients of its own, and on those of all."""
        problem, at = self.problem, self.at
        near = [problem.region.linear * problem.region.linear_sd]
        near.append(problem.region.base * np.exp(at["log_own_tau"]))
        near += [
            (np.exp(at[f"log_spread[{c}]"]) * self.height[c] * s[g])[:, None]
            for c, s in enumerate(self.curves)
        ]
        far = [problem.shared[:, g] * problem.shared_sd, problem.base * np.exp(at["log_tau"])]
        far += [
            (self.pair(a, b) * self.curves[a][g] * self.curves[b][g])[:, None]
            for a, b in problem.pairs
        ]
        return np.concatenate(near, axis=1), np.concatenate(far, axis=1)

    def noise(self, g):
        """Covariance of region g's noise; anew after every gap."""
        problem = self.problem
        known = problem.seen[:, g]
        run = np.cumsum(np.r_[True, ~(known[1:] & known[:-1])])
        rho, sigma = np.tanh(self.at["atanh_rho"]), np.exp(self.at["log_sigma"])
        apart = np.abs(np.subtract.outer(np.arange(self.weeks), np.arange(self.weeks)))
        same = run[:, None] == run[None, :]
        size = (problem.noise_scale[g] * sigma) ** 2 / (1 - rho**2)
        return np.where(same, size * rho**apart, 0.0)

    def tests(self):
        """Means, loadings (own of each region, shared) and variances of the finished tests."""
        problem = self.problem
        unit = problem.outcome_scale * problem.size.sum()
        made = []
        for lift in problem.lifts:
            where = range(problem.regions) if lift.region is None else [lift.region]
            mean = 0.0
            near = np.zeros((problem.regions, self.loadings[0][0].shape[1]))
            far = np.zeros(self.loadings[0][1].shape[1])
            for g in where:
                now = [s[g] for s in self.curves]
                then = list(now)
                for k, c in enumerate(lift.channels):
                    then[c] = self.bent(c, lift.instead[:, g, k], g)
                for c in () if lift.together else lift.channels:
                    part = self.share[g] * self.height[c] * (now[c] - then[c])[lift.rows].sum()
                    mean += part
                    if lift.region is not None:
                        place = near.shape[1] - len(self.curves) + c
                        near[g, place] += np.exp(self.at[f"log_spread[{c}]"]) * part
                for p, (a, b) in enumerate(problem.pairs):
                    if lift.together:
                        change = (now[a] - then[a]) * (now[b] - then[b])
                    else:
                        change = now[a] * now[b] - then[a] * then[b]
                    place = far.size - len(problem.pairs) + p
                    far[place] += self.share[g] * self.pair(a, b) * change[lift.rows].sum()
            made.append((lift.effect / unit, mean, near, far, (lift.sd / unit) ** 2))
        return made

    def log_likelihood(self):
        """Of all region-weeks known and all tests, in one normal."""
        problem, count = self.problem, self.problem.regions
        tests = self.tests()
        near_width = self.loadings[0][0].shape[1]
        rows, values, means, blocks = [], [], [], []
        for g in range(count):
            near, far = self.loadings[g]
            wide = np.zeros((self.weeks, count * near_width))
            wide[:, g * near_width : (g + 1) * near_width] = near
            known = problem.seen[:, g]
            rows.append(np.concatenate([wide, far], axis=1)[known])
            heads = problem.outcome[:, g] / problem.size[g] / problem.outcome_scale
            values.append(heads[known])
            means.append(
                sum(b * s[g] for b, s in zip(self.height, self.curves, strict=True))[known]
            )
            blocks.append(self.noise(g)[np.ix_(known, known)])
        for effect, mean, near, far, variance in tests:
            rows.append(np.r_[near.ravel(), far][None])
            values.append([effect])
            means.append([mean])
            blocks.append(np.array([[variance]]))
        loading = np.concatenate(rows)
        covariance = loading @ loading.T
        at = 0
        for block in blocks:
            covariance[at : at + len(block), at : at + len(block)] += block
            at += len(block)
        return multivariate_normal(np.concatenate(means), covariance).logpdf(np.concatenate(values))


@pytest.mark.parametrize("problem", [regions(weeks=40, count=3), calibrated()])
def test_likelihood_is_that_of_one_dense_normal(problem):
    layout = lay_out(problem)
    work = scratch(layout)
    at = [point(problem, seed) for seed in range(3)]
    ours = np.array([panel_log_likelihood(q, layout, work) for q in at])
    dense = np.array([Dense(problem, q).log_likelihood() for q in at])
    # up to one constant
    np.testing.assert_allclose(ours - ours[0], dense - dense[0], rtol=1e-8, atol=1e-7)


def test_one_region_is_a_firm_as_a_whole():
    """With all columns shared and no differences, one region is the national model."""
    one = regions(weeks=80, count=1, gaps=False)
    # a region without columns of its own still has one a channel; their spread is made nil
    one = replace(one, region=RegionModel(np.zeros((80, 0)), np.zeros(0)), noise_scale=np.ones(1))
    whole = MixProblem(
        outcome=one.outcome[:, 0],
        media=one.media[:, 0],
        linear=one.shared[:, 0],
        linear_sd=one.shared_sd,
        channels=one.channels,
        pairs=one.pairs,
        base=one.base,
        max_lag=one.max_lag,
    )
    values = []
    for seed in range(3):
        q = point(one, seed)
        labels = names(one)
        q[[i for i, n in enumerate(labels) if n.startswith("log_spread")]] = -30.0
        kept = [labels.index(name) for name in names(whole)]
        layouts = lay_out(one), lay_out(whole)
        ours = panel_log_likelihood(q, layouts[0], scratch(layouts[0]))
        gradient = np.empty(len(kept))
        posterior = log_density(q[kept], layouts[1], scratch(layouts[1]), gradient)
        ours_too = log_density(q, layouts[0], scratch(layouts[0]), np.empty_like(q))
        spreads = ours_too - ours
        values.append((ours_too, posterior, spreads))
    ours, national = np.array([v[0] for v in values]), np.array([v[1] for v in values])
    np.testing.assert_allclose(ours - ours[0], national - national[0], atol=1e-7)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"media": np.zeros((60, 4, 3))}, "channel_all_zero"),
        ({"size": np.ones(3)}, "shape"),
        ({"noise_scale": np.zeros(4)}, "prior"),
        ({"pairs": ((0, 3),)}, "shape"),
    ],
)
def test_what_cannot_be_asked_is_refused(change, code):
    with pytest.raises(ValueError, match=code):
        regions(**change)

"""The response of draws to a plan: exact derivatives, and the joint model's own numbers."""

import numpy as np
import pytest
from tests.stats.allocation.made import aim, response
from tests.stats.mix.firms import firm
from tests.stats.mix.panel.firms import regions

from luopan.stats.allocation import Feeds, Response, respond_to
from luopan.stats.mix import decompose, respond, respond_regions, sample_prior


@pytest.fixture(scope="module")
def fitted():
    problem = firm()
    draws = sample_prior(problem, draws=40, seed=1)
    return problem, draws, decompose(problem, draws, seed=2)


@pytest.fixture(scope="module")
def following(fitted) -> Response:
    problem, draws, parts = fitted
    last = problem.media[-6:].copy()
    held = last.copy()
    held[:, :2] = 0.0
    every = np.arange(2)
    feeds = Feeds(every, every, np.array([1.0, 2.0]))
    return respond_to(problem, draws, parts, (problem.media, held, last), feeds)


@pytest.fixture(scope="module")
def by_region() -> tuple:
    """Four regions: the first channel is steered as a whole, the second region by region."""
    problem = regions(weeks=40, gaps=False)
    draws = sample_prior(problem, draws=40, seed=1)
    parts = decompose(problem, draws, seed=2)
    last = problem.media[-6:].copy()
    held = last.copy()
    held[:, :, :2] = 0.0
    share = problem.size / problem.size.sum()
    first, second = 3 * np.arange(4), 3 * np.arange(4) + 1
    feeds = Feeds(
        np.concatenate([first, second]), np.array([0, 0, 0, 0, 1, 2, 3, 4]),
        np.concatenate([share, np.full(4, 2.0)]),
    )  # fmt: skip
    return (
        problem,
        draws,
        parts,
        respond_to(problem, draws, parts, (problem.media, held, last), feeds),
    )


@pytest.mark.parametrize("which", ["following", "by_region"])
@pytest.mark.parametrize("risk", ["mean", "quantile", "cvar"])
def test_the_gradient_is_that_of_finite_differences(request, which: str, risk: str) -> None:
    following = request.getfixturevalue(which)
    following = following[-1] if isinstance(following, tuple) else following
    rng = np.random.default_rng(3)
    size = 400.0 if which == "following" else 6e4
    plan = rng.gamma(3.0, size, following.shape)
    target = aim(following, risk, 0.3, (0.7, 1.3), cost=0.4)
    value, grad = target.with_gradient(plan)
    assert value == pytest.approx(target.value(plan))
    for week, cell in np.ndindex(*plan.shape):
        step = np.zeros_like(plan)
        step[week, cell] = 2.5e-5 * size
        found = (target.value(plan + step) - target.value(plan - step)) / (5e-5 * size)
        assert grad[week, cell] == pytest.approx(found, rel=1e-6, abs=1e-6 * np.abs(grad).max())


def test_it_says_what_the_joint_model_says_of_the_same_spending(fitted, following) -> None:
    problem, draws, parts = fitted
    plan = np.random.default_rng(4).gamma(3.0, 400.0, following.shape)
    ahead = problem.media[-6:].copy()
    ahead[:, 0], ahead[:, 1] = plan[:, 0], 2.0 * plan[:, 1]
    media = np.concatenate([problem.media, ahead, problem.media[-6:], np.zeros((1, 3))])
    weeks = np.arange(len(media)) - problem.weeks
    told = following.effects(plan)
    for clock, rows in enumerate([(weeks >= 0) & (weeks < 6), weeks >= 6]):
        own, shared = respond(problem, draws, parts, media, rows)
        assert told.own[:, clock] == pytest.approx(own, rel=1e-9)
        assert told.shared[:, clock] == pytest.approx(shared, rel=1e-9)


def test_it_says_what_the_regions_model_says_of_the_same_spending(by_region) -> None:
    problem, draws, parts, made = by_region
    plan = np.random.default_rng(4).gamma(3.0, 6e4, made.shape)
    ahead = problem.media[-6:].copy()
    ahead[:, :, 0] = plan[:, [0]] * problem.size / problem.size.sum()
    ahead[:, :, 1] = 2.0 * plan[:, 1:]
    after = problem.media[-6:]
    media = np.concatenate([problem.media, ahead, after, np.zeros((1, 4, 3))])
    weeks = np.arange(len(media)) - problem.weeks
    told = made.effects(plan)
    for clock, rows in enumerate([(weeks >= 0) & (weeks < 6), (weeks >= 6) & (weeks < 13)]):
        own, shared = respond_regions(problem, draws, parts, media, rows)
        assert told.own[:, clock].reshape(own.shape) == pytest.approx(own, rel=1e-9)
        assert told.shared[:, clock].reshape(shared.shape) == pytest.approx(shared, rel=1e-9)
        both = own.sum(axis=2) + shared.sum(axis=2)
        assert told.by_region(4)[:, clock] == pytest.approx(both, rel=1e-9)


def test_synergy_can_be_taken_out_and_nothing_else_changes() -> None:
    whole = response()
    plan = np.full(whole.shape, 60.0)
    with_it, without = whole.effects(plan), whole.without_synergy().effects(plan)
    assert np.array_equal(with_it.own, without.own)
    assert with_it.shared.any()
    assert not without.shared.any()


def test_a_positive_synergy_goes_with_the_weaker_partner() -> None:
    """Cutting it to nothing takes its own effect and the planted shared one, exactly."""
    planted, alone = 5.0, 2.0
    one = np.ones((1, 2))
    made = response(
        1, lags=1, weeks=3, weights=np.ones((1, 2, 1)), kind=np.array([1, 1]),
        half=np.zeros((1, 2)), slope=np.zeros((1, 2)), beta=one * [9.0, alone],
        pair_beta=np.array([[planted]]),
    )  # fmt: skip
    plan = np.full((3, 2), 80.0)
    cut = plan.copy()
    cut[:, 1] = 0.0
    s = np.tanh(0.4)
    lost = made.effects(plan).totals - made.effects(cut).totals
    assert lost[0, 0] == pytest.approx(3 * (alone * s + planted * s * s))
    # a ranking by what each does alone would see less than half of it
    assert made.without_synergy().effects(plan).own[0, 0, 1] == pytest.approx(3 * alone * s)


def test_several_cells_may_feed_one_channel() -> None:
    one = response()
    feeds = Feeds(np.array([0, 0, 1]), np.arange(3), np.full(3, 0.01))
    two = Response(one.curves, one.base, feeds, one.first, 4, 3)
    plan = np.random.default_rng(0).gamma(3.0, 20.0, (4, 3))
    merged = np.column_stack([plan[:, 0] + plan[:, 1], plan[:, 2]])
    assert two.effects(plan).totals == pytest.approx(one.effects(merged).totals)
    weights = np.ones((6, 2))
    steep = two.gradient(plan, weights)
    assert steep[:, [0, 2]] == pytest.approx(one.gradient(merged, weights))
    assert steep[:, 0] == pytest.approx(steep[:, 1])


def test_a_plan_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        response().effects(np.ones((4, 3)))

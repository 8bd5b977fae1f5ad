"""The chance to cross: truth, what it rests on, refusals, blends, and nothing from the future."""

from dataclasses import replace

import numpy as np
import pytest
from tests.instruments.mainstream.firms import DAY, NOW, speaks_of_news, stories

from luopan.instruments.mainstream.crossing import (
    Crossing,
    CrossingPlan,
    TooFew,
    crossing,
    histories,
)
from luopan.instruments.mainstream.prior import Prior, shipped
from luopan.instruments.mainstream.stories import RUNGS, Stories, steps
from luopan.stats.hazard import HazardPlan, fit

PLAN = CrossingPlan(HazardPlan(ridge=5.0, draws=8, steps=30))


def step(of: Stories, rung: int, **kept) -> Crossing | TooFew:
    told = crossing(of, NOW, **{"plan": PLAN, **kept})
    return next(one for one in told if one.rung == rung and not one.straight)


def straight(of: Stories, **kept) -> Crossing | TooFew:
    told = crossing(of, NOW, **{"plan": PLAN, **kept})
    return next(one for one in told if one.straight)


def part(of: Stories, at) -> Stories:
    """Some of the stories."""
    names = ("ids", "titles", "categories", "tiers")
    arrays = ("first", "heat", "rank", "early_heat", "gone", "reached", "end")
    taken = {name: tuple(getattr(of, name)[i] for i in at) for name in names}
    return replace(of, **taken, **{name: getattr(of, name)[at] for name in arrays})


@pytest.fixture(scope="module")
def firm() -> Stories:
    return stories(1000, 1)


@pytest.fixture(scope="module")
def others() -> Prior:
    """A prior from a public of ten times the pace that speaks of the same words."""
    public = stories(1000, 2, base=0.05)
    fits = []
    for later in (False, True):
        stood = steps(public, RUNGS, NOW, straight=True)
        lessons, _ = histories(public, stood, NOW, later=later)
        fits.append(fit(lessons, PLAN.hazard, facts={"name": "public"}))
    return Prior("public", RUNGS, ("social",), *fits)


def test_truth_is_told_apart(firm) -> None:
    told = step(firm, 1)
    assert isinstance(told, Crossing)
    assert told.basis.kind == "own"
    assert (told.mean > told.low).all()
    assert (told.mean < told.high).all()
    assert (np.diff(told.mean, axis=1) > 0.0).all()
    news = speaks_of_news(firm, told.ids)
    pace = 0.02 * np.where(news, 12.0, 1.0) / 5.0
    right = -np.expm1(-pace * 24.0)
    assert told.mean[news, 1].mean() == pytest.approx(right[news].mean(), rel=0.2)
    assert told.mean[~news, 1].mean() == pytest.approx(right[~news].mean(), rel=0.5)


def test_every_open_story_is_told_for_each_rung_in_front(firm) -> None:
    told = {(one.rung, one.straight): one for one in crossing(firm, NOW, PLAN)}
    assert set(told) <= {(1, False), (2, False), (3, False), (3, True)}
    ids = np.array(firm.ids)
    below = np.isnan(firm.reached[:, 0]) & (NOW - firm.first <= 72)
    assert told[1, False].ids == tuple(ids[below])
    open_ = np.isnan(firm.reached[:, 2]) & (NOW - firm.first <= 72)
    assert told[3, True].ids == tuple(ids[open_])


def test_with_few_own_stories_and_no_prior_nothing_is_said(others) -> None:
    few = part(stories(1500, 3), np.arange(1485, 1500))
    told = step(few, 1)
    assert isinstance(told, TooFew)
    assert (told.stories, told.least) == (15, 20)
    assert isinstance(straight(few), TooFew)
    assert isinstance(straight(few, prior=others), Crossing)
    assert isinstance(straight(replace(few, tiers=("press",) * 15), prior=others), TooFew)
    assert isinstance(step(few, 1, prior=others), TooFew)


def test_it_says_what_it_rests_on(others) -> None:
    many = stories(1500, 4, base=0.08)
    named = {}
    for count in (1, 100, 1500):
        told = straight(part(many, np.arange(1500 - count, 1500)), prior=others)
        named[count] = told.basis.kind
        if told.basis.kind != "own":
            assert told.basis.prior == "public"
            assert told.basis.prior_stories == others.first.stories
        assert told.basis.stories == count
    assert named == {1: "prior", 100: "blend", 1500: "own"}


def test_the_blend_moves_from_the_prior_to_the_firm(others) -> None:
    """The firm's stories hardly ever come to the third rung; the prior's often do."""
    plan = replace(PLAN, enough=10**6)
    slow = stories(1500, 5, base=0.004)
    asked = np.arange(1490, 1500)
    means = []
    for count in (0, 100, 400, 1400):
        at = np.concatenate([np.arange(1490 - count, 1490), asked])
        told = straight(part(slow, at), prior=others, plan=plan)
        means.append(told.mean[-10:, 2].mean())
    assert means[0] > 3.0 * max(means[1:])
    assert means[1] > means[3]


def test_the_future_changes_nothing(firm) -> None:
    """The first 60 days tell the same, whatever came after."""
    now = 60 * DAY
    rng = np.random.default_rng(9)
    later = firm.first >= now
    titles = tuple(t if not new else "另一件事" for t, new in zip(firm.titles, later, strict=True))
    reached = np.where(firm.reached >= now, np.nan, firm.reached)
    heat = np.where(later, rng.lognormal(15.0, 1.0, firm.heat.size), firm.heat)
    other = replace(firm, titles=titles, reached=reached, heat=heat)
    one, two = crossing(firm, now, PLAN), crossing(other, now, PLAN)
    for a, b in zip(one, two, strict=True):
        assert a.ids == b.ids
        np.testing.assert_array_equal(a.mean, b.mean)
        np.testing.assert_array_equal(a.high, b.high)


def test_the_same_stories_tell_the_same(firm) -> None:
    np.testing.assert_array_equal(step(firm, 1).low, step(firm, 1).low)


def test_early_heat_is_used_once_it_is_known(firm) -> None:
    """Stories whose heat grows cross twice as often here; three hours in that can be seen."""
    rng = np.random.default_rng(4)
    reached = firm.reached[:, 0] - firm.first
    grows = np.where(reached > 3, rng.random(reached.size) < 0.9, rng.random(reached.size) < 0.2)
    known = replace(firm, early_heat=firm.heat * np.where(grows, 3.0, 1.0))
    told = step(known, 1)
    at = np.array([firm.ids.index(one) for one in told.ids])
    late = told.age >= 3
    up, flat = (told.mean[late & (grows[at] == side), 1].mean() for side in (True, False))
    assert up > 1.5 * flat


@pytest.mark.parametrize("reached", [np.nan, 0.5])
def test_none_or_all_cross(reached: float) -> None:
    some = part(stories(400, 6), np.arange(400))
    over = np.repeat((some.first + reached)[:, None], RUNGS, axis=1)
    over[-1] = np.nan
    told = step(replace(some, reached=over), 1)
    assert ((told.mean > 0.0) & (told.mean <= 1.0)).all()
    assert (told.mean[-1, 1] > 0.5) == (reached == 0.5)


def test_one_story_alone(others) -> None:
    one = part(stories(10, 7), np.array([9]))
    one = replace(one, first=np.array([NOW - 2]), reached=np.full((1, RUNGS), np.nan))
    assert isinstance(crossing(one, NOW)[0], TooFew)
    told = straight(one, prior=others)
    assert told.basis.kind == "prior"
    assert 0.0 < told.low[0, 0] < told.mean[0, 0] < told.high[0, 2] < 1.0


def test_without_open_stories_there_is_nothing_to_tell(firm) -> None:
    assert crossing(firm, NOW + 1000, PLAN) == ()
    assert crossing(part(firm, np.arange(0)), NOW, PLAN) == ()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"ids": ("a",)}, "shape"),
        ({"end": np.array([np.nan, 1.0])}, "end"),
        ({"reached": np.array([[5.0, 2.0, np.nan]] * 2)}, "reached"),
    ],
)
def test_impossible_stories_are_refused(change, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        replace(part(stories(10, 8), np.array([0, 1])), **change)


def test_the_shipped_prior_says_where_it_comes_from() -> None:
    prior = shipped()
    assert prior.rung == RUNGS
    assert prior.first.stories > 100_000
    assert prior.first.facts["licence"] == "MIT"
    assert 0.0 < prior.first.crossed / prior.first.stories < 0.01

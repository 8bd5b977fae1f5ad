"""The simulators are judges: they are tested against what can be worked out by hand."""

from datetime import date
from itertools import combinations

import numpy as np
import pytest
from bench.simulate import FAMILIES, OUTSIDE, Firm, calendar, carryover, curves, flighting, simulate
from bench.simulate.firm import Truth, split


@pytest.fixture(scope="module")
def firms() -> list[Firm]:
    return [simulate(family, seed) for family in FAMILIES for seed in range(4)]


@pytest.mark.parametrize(
    "kernel",
    [
        carryover.geometric(0.6),
        carryover.delayed(0.7, 2.0),
        carryover.weibull(2.0, 3.0),
        carryover.negative_binomial(2.0, 0.5),
    ],
)
def test_kernels_only_move_spend_in_time(kernel):
    spend = np.zeros(60)
    spend[10] = 100.0
    carried = carryover.carry(spend, kernel)
    assert carried.sum() == pytest.approx(100.0, abs=1e-6)
    assert not carried[:10].any()


def test_half_life_halves():
    kernel = carryover.geometric(carryover.from_half_life(3.0))
    assert kernel[3] / kernel[0] == pytest.approx(0.5)


def test_delayed_kernel_peaks_late():
    assert int(np.argmax(carryover.delayed(0.6, 2.0))) == 2


@pytest.mark.parametrize(
    ("curve", "at_one"),
    [
        (lambda x: curves.logistic(x, 2.0), np.tanh(1.0)),
        (lambda x: curves.hill(x, 1.0, 1.7), 0.5),
        (lambda x: curves.power(x, 0.4), 1.0),
        (lambda x: curves.log(x, 3.0), np.log(4.0)),
        (lambda x: curves.piecewise(x, 0.5, 0.2), 0.6),
        (lambda x: curves.threshold(x, 0.5, 2.0), 1.0 - np.exp(-1.0)),
    ],
)
def test_curves_rise_from_nothing(curve, at_one):
    x = np.linspace(0.0, 5.0, 51)
    y = curve(x)
    assert y[0] == 0.0
    assert np.all(np.diff(y) >= 0.0)
    assert curve(np.array([1.0]))[0] == pytest.approx(at_one)


def test_weeks_end_with_the_week_of_the_last_day():
    weeks = calendar.mondays(date(2026, 11, 15), 156)
    assert (weeks[0], weeks[-1]) == (date(2023, 11, 20), date(2026, 11, 9))


def test_new_year_covers_seven_days_each_year():
    weeks = calendar.mondays(date(2026, 11, 15), 156)
    assert calendar.new_year_shut(weeks).sum() == pytest.approx(3.0)
    assert calendar.before_new_year(weeks).sum() == pytest.approx(9.0)


@pytest.mark.parametrize("share_on", [0.3, 0.6])
def test_flights_are_on_about_as_often_as_asked(share_on):
    rng = np.random.default_rng(5)
    drawn = np.array([flighting.flights(rng, 150, share_on, 5.0) for _ in range(60)])
    assert drawn.mean() == pytest.approx(1.0)
    assert (drawn > 0).mean() == pytest.approx(share_on, abs=0.06)


def test_split_of_a_multiplying_world_is_inclusion_and_exclusion():
    rng = np.random.default_rng(2)
    base = rng.uniform(5.0, 6.0, 20)
    effect = {name: rng.uniform(0.0, 0.2, 20) for name in "abc"}

    def sales(on: tuple[str, ...]) -> float:
        return float((base * np.prod([1.0 + effect[n] for n in on], axis=0)).sum())

    products = {
        key: float((base * np.prod([effect[n] for n in key], axis=0)).sum())
        for size in (1, 2, 3)
        for key in combinations("abc", size)
    }
    alone, pairs, triples = split(tuple("abc"), products, 1.0)
    assert alone["a"] == pytest.approx(sales(("a",)) - sales(()))
    assert pairs["a", "b"] == pytest.approx(
        sales(("a", "b")) - sales(("a",)) - sales(("b",)) + sales(())
    )
    every = sum(alone.values()) + sum(pairs.values()) + sum(triples.values())
    assert every == pytest.approx(sales(("a", "b", "c")) - sales(()))


def test_unlisted_pairs_are_shared_and_listed_ones_are_not():
    truth = Truth(100.0, {"tv": 8.0, "social": 3.0}, {("tv", "social"): 2.0}, {}, ("social",))
    assert truth.contribution("tv") == 9.0
    assert truth.contribution("tv", {frozenset({"social", "tv"})}) == 8.0
    assert truth.synergy("social", "tv") == 2.0


def test_same_seed_same_firm():
    one, again, other = simulate("own", 7), simulate("own", 7), simulate("own", 8)
    assert one.truth == again.truth
    assert one.tables.outcomes.equals(again.tables.outcomes)
    assert one.truth.total != other.truth.total


def test_truth_is_in_the_unit_of_the_outcome(firms):
    for firm in firms:
        assert firm.truth.total == pytest.approx(firm.tables.outcomes["value"].sum())


def test_lines_add_up_however_pairs_are_listed(firms):
    for firm in firms:
        truth = firm.truth
        listed = {frozenset(p) for i, p in enumerate(truth.pairs) if i % 2}
        lines = sum(truth.contribution(c, listed) for c in truth.alone)
        lines += sum(e for p, e in truth.pairs.items() if frozenset(p) in listed)
        terms = (truth.alone, truth.pairs, truth.triples)
        assert lines == pytest.approx(sum(sum(t.values()) for t in terms))


def test_firms_look_like_firms(firms):
    for firm in firms:
        truth = firm.truth
        sales = firm.tables.outcomes["value"].to_numpy()
        media = sum(truth.alone.values()) / truth.total
        assert 4 <= len(truth.alone) <= 9
        assert 104 <= sales.size <= 208
        assert 0.03 <= media <= 0.45
        assert sales.min() > 0.2 * sales.mean()
        assert 0.0 <= max(truth.alone.values()) / truth.total <= 0.17


def test_social_does_nothing_in_its_family_and_follows_tv():
    firms = [simulate("social_nil", seed) for seed in range(6)]
    assert all(f.truth.social_nil and not f.truth.pairs for f in firms)
    with_tv = []
    for firm in firms:
        spend = firm.tables.channels.pivot(on="channel", index="date", values="spend")
        with_tv.append(float(np.corrcoef(spend["tv"], spend["paid_social"])[0, 1]))
    assert np.median(with_tv) > 0.5


def test_budgets_chase_demand_only_in_their_family():
    def correlation(family: str) -> float:
        found = []
        for seed in range(10):
            tables = simulate(family, seed).tables
            search = tables.channels.filter(channel="paid_social")["spend"].to_numpy()
            found.append(np.corrcoef(search, tables.outcomes["value"].to_numpy())[0, 1])
        return float(np.mean(found))

    assert correlation("chasing") > correlation("own") + 0.15


def test_outside_families_are_families():
    assert set(OUTSIDE) < set(FAMILIES)


def ahead(firm: Firm, weeks: int) -> dict[str, np.ndarray]:
    """The spend of the last weeks, by channel that money is spent on."""
    frame = firm.tables.channels.sort("date")
    parts = frame.partition_by("channel", as_dict=True)
    spend = {name: part["spend"].to_numpy()[-weeks:] for (name,), part in parts.items()}
    return {name: x for name, x in spend.items() if x.any()}


@pytest.mark.parametrize("family", ["own", "curves", "synergy"])
def test_the_response_to_future_spend_is_that_of_the_channels_that_act(family: str) -> None:
    seen = 0
    for seed in range(6):
        firm = simulate(family, seed)
        present = ahead(firm, 20)
        usual = firm.respond(present)
        assert usual.shape == (20,)
        for name in present:
            without = firm.respond(present | {name: np.zeros(20)})
            if name in firm.truth.nil:
                assert np.array_equal(without, usual)
                seen += 1
            elif present[name].any():
                assert without[0] <= usual[0] + 1e-9 * usual[0]
        # nothing that is planned changes the weeks before it
        late = {name: np.append(x[:10], 3.0 * x[10:]) for name, x in present.items()}
        assert np.allclose(firm.respond(late)[:10], usual[:10])
    assert seen > 0

import numpy as np
import pytest
from statsmodels.stats.power import NormalIndPower

from luopan.stats.audiences import Metric, Split, compare, of_rows, share_spread, spread
from luopan.stats.sequential import LookPlan, drift_needed, evenly


def test_it_agrees_with_statsmodels() -> None:
    split = Split((2.0, 2.0), share=0.25)
    oracle = NormalIndPower().power(0.3 / 2.0, nobs1=150, alpha=0.05, ratio=3.0)
    assert split.power(0.3, 600) == pytest.approx(oracle, abs=1e-9)
    one = NormalIndPower().power(0.15, nobs1=150, alpha=0.05, ratio=3.0, alternative="larger")
    assert Split((2.0, 2.0), share=0.25, sides=1).power(0.3, 600) == pytest.approx(one, abs=1e-9)


def test_effect_people_and_power_invert_each_other() -> None:
    split = Split((1.0, 2.0), share=0.3, alpha=0.1)
    effect = split.detectable(900, 0.8)
    assert split.people(effect, 0.8) == pytest.approx(900)
    assert split.power(effect, 900) == pytest.approx(0.8, abs=1e-4)


def test_what_is_promised_is_found() -> None:
    rng = np.random.default_rng(1)

    def people(n: int, more: float) -> np.ndarray:
        visits = 1.0 + rng.poisson(3.0, n)
        keen = rng.beta(2.0, 8.0, n)
        clicks = rng.binomial(visits.astype(int), np.minimum(keen * more, 1.0))
        return np.column_stack([clicks, visits, keen])

    metric = Metric(0, 1, (2,))
    pilot = of_rows(people(20_000, 1.0))
    one = spread(pilot, metric)
    assert one < 0.9 * spread(pilot, Metric(0, 1))
    n = int(Split((one, 1.15 * one), share=0.4).people(0.2 * 0.2, 0.8))
    found = [
        compare(
            (of_rows(people(n - int(0.4 * n), 1.0)), of_rows(people(int(0.4 * n), 1.2))), metric
        )[0].p
        < 0.05
        for _ in range(800)
    ]
    assert 0.75 <= np.mean(found) <= 0.85


def test_looks_cost_a_few_people() -> None:
    plan = LookPlan(evenly(28))
    split = Split((1.0, 1.0))
    fixed = split.people(0.1)
    drift = drift_needed(plan, 0.8) / 2.8015852
    looked = Split((1.0, 1.0), drift=drift).people(0.1)
    assert 1.02 < looked / fixed < 1.06


def test_shares_vary_as_answers_do() -> None:
    assert share_spread(0.2) == pytest.approx(0.4)
    rows = np.repeat([0.0, 1.0], [8000, 2000])
    assert spread(of_rows(rows)) == pytest.approx(0.4, abs=1e-4)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (((0.0, 1.0),), "spread:"),
        (((1.0, 1.0), 1.0), "share:"),
        (((1.0, 1.0), 0.5, 0.6), "level:"),
        (((1.0, 1.0), 0.5, 0.05, 2, 0.9), "drift:"),
    ],
)
def test_impossible_splits_are_refused(arguments: tuple[object, ...], code: str) -> None:
    with pytest.raises(ValueError, match=code):
        Split(*arguments)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="power:"):
        Split((1.0, 1.0)).people(0.1, 1.0)

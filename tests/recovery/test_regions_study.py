"""The study of regional firms: every firm is a draw of its own, and errors are by firms."""

import numpy as np
from bench import mix_regions
from bench.coverage_cases import Said
from bench.simulate.regions import Design, simulate_regions

HELD = Said("tv", true=0.05, mean=0.06, low=0.03, high=0.09, p=0.0)
MISSED = Said("ooh", true=0.10, mean=0.06, low=0.03, high=0.09, p=0.0)


def test_no_draw_is_counted_twice():
    seeds = [seed for *_, seed in mix_regions.keys(mix_regions.EACH)]
    assert len(set(seeds)) == len(seeds) == 3 * 5 * mix_regions.EACH


def test_arms_on_one_seed_would_be_one_firm_in_other_clothes():
    small = {"regions": 3, "weeks": 60, "synergy": 0.02}
    usual = simulate_regions(Design(**small), 7)
    shocks = simulate_regions(Design(**small, common=0.02), 7)
    assert usual.truth.alone.keys() == shocks.truth.alone.keys()
    spend = [firm.tables.channels["spend"].to_numpy() for firm in (usual, shocks)]
    assert np.array_equal(*spend)


def test_the_standard_error_is_of_firms_that_miss_together():
    two = [[HELD] * 5, [MISSED] * 5]
    # one firm held whole, one missed whole: two draws of a coin, not ten
    assert mix_regions._cover(two, errors=True) == "0.50 ± 0.35 (10)"
    assert mix_regions._cover(two, errors=False) == "0.50 (10)"
    assert mix_regions._cover([[]], errors=True) == ""

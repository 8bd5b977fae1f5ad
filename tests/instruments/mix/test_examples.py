"""Data that others published: each sheet gives a reading, and a known truth is met."""

import json
from pathlib import Path

import pytest

from luopan.connectors import load_folder
from luopan.instruments.mix import MixPlan, measure

EXAMPLES = Path(__file__).parents[3] / "examples"


def read(name, **settings):
    plan = MixPlan(prior_draws=200, seed=2, **settings)
    [reading] = measure(load_folder(EXAMPLES / name), plan)
    return reading


@pytest.fixture(scope="module")
def robyn():
    return read("robyn", draws=150, warmup=300)


def test_published_contributions_are_met():
    """PyMC-Marketing's example was simulated: geometric carry-over .4 and .2, logistic 4 and 3."""
    truth = json.loads((EXAMPLES / "pymc" / "truth.json").read_text("utf-8"))
    reading = read("pymc", draws=400, warmup=400)
    for channel, total in zip(reading.channels, truth["contrib_total"], strict=True):
        assert channel.contribution.low <= total <= channel.contribution.high
        assert channel.p_negligible < 1e-6
    assert reading.failed == ()


def test_meridians_sheet_gives_a_reading():
    reading = read("meridian", draws=150, warmup=300)
    assert reading.weeks == 156
    assert (reading.social, reading.synergy) == (None, ())
    assert all(0.0 < c.share.mean < 0.2 for c in reading.channels)
    # noise is two thirds of the outcome: no channel's part is sure
    assert all(c.p_negligible > 0.01 for c in reading.channels)


def test_robyns_sheet_gives_a_reading(robyn):
    assert robyn.weeks == 208
    assert sum(line.share.mean for line in robyn.decomposition) == pytest.approx(1.0, abs=1e-8)
    # short chains leave it open whether the checks pass; a pair that they cannot tell stays so
    unsure = {s.pair[1]: s for s in robyn.synergy if 0.1 < s.p_positive < 0.9}
    assert {"search", "newsletter"} <= set(unsure)
    assert {s.verdict for s in unsure.values()} == {"inconclusive"}


def test_weeks_that_robyns_sheet_leaves_unexplained_are_named(robyn):
    odd = next(c for c in robyn.checks if c.code == "mix_odd_weeks")
    assert {"2018-04-02", "2017-05-01", "2016-05-16"} <= set(odd.facts["weeks"])

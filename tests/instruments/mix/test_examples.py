"""Data that others published: each sheet gives a reading, and where the truth is known it is met."""

import json
from pathlib import Path

import pytest

from luopan.connectors import load_folder
from luopan.instruments.mix import MixPlan, measure

EXAMPLES = Path(__file__).parents[3] / "examples"
PLAN = MixPlan(draws=400, warmup=400, prior_draws=200, seed=2)


def read(name):
    [reading] = measure(load_folder(EXAMPLES / name), PLAN)
    return reading


def test_published_contributions_are_met():
    """PyMC-Marketing's example was simulated: geometric carry-over .4 and .2, logistic 4 and 3."""
    truth = json.loads((EXAMPLES / "pymc" / "truth.json").read_text("utf-8"))
    reading = read("pymc")
    for channel, total in zip(reading.channels, truth["contrib_total"], strict=True):
        assert channel.contribution.low <= total <= channel.contribution.high
        assert channel.p_negligible == 0.0
    assert reading.failed == ()


@pytest.mark.parametrize(("name", "weeks"), [("robyn", 208), ("meridian", 156)])
def test_other_peoples_sheets_give_a_reading(name, weeks):
    reading = read(name)
    assert reading.weeks == weeks
    shares = [line.share.mean for line in reading.decomposition]
    assert sum(shares) == pytest.approx(1.0, abs=1e-8)
    assert all(c.share.high < 0.5 for c in reading.channels)
    assert {s.verdict for s in reading.synergy} <= {"inconclusive"}


def test_weeks_that_robyns_sheet_leaves_unexplained_are_named():
    odd = next(c for c in read("robyn").checks if c.code == "mix_odd_weeks")
    assert {"2018-04-02", "2017-05-01", "2016-05-16"} <= set(odd.facts["weeks"])

"""Foreign firms: what their recipe says is what is drawn, and the study's own arithmetic."""

import numpy as np
import pytest
from bench import mix_outside, mix_speed
from bench.coverage_cases import Case, Said
from bench.outside.parameter_recovery import PRESETS, draw
from bench.speed_sides import Side

BIG = Said("tv", true=0.05, mean=0.06, low=0.03, high=0.09, p=0.0)
MISSED = Said("ooh", true=0.10, mean=0.06, low=0.03, high=0.09, p=0.0)
SMALL = Said("email", true=0.001, mean=0.02, low=0.01, high=0.03, p=0.0)


@pytest.mark.parametrize("name", PRESETS)
def test_a_firm_is_the_same_again_and_adds_up(name):
    family = f"parameter recovery {name}"
    one, again, another = draw(family, 3), draw(family, 3), draw(family, 4)
    assert np.array_equal(one.seen.outcome, again.seen.outcome)
    assert not np.array_equal(one.seen.outcome, another.seen.outcome)
    preset = PRESETS[name]
    assert one.seen.outcome.shape == (preset.weeks,)
    assert set(one.seen.spend) == set(preset.channels) == set(one.truth.alone)
    # base and season, controls and channels: nothing else but ten percent of noise on the base
    added = sum(one.contribution.values()) + sum(
        effect * one.seen.controls[control].sum()
        for control, (_, effect) in preset.controls.items()
    )
    base = preset.base * preset.regions * preset.weeks
    assert one.seen.outcome.sum() - added == pytest.approx(base, rel=0.15)
    assert one.tables.channels is not None


def test_bursts_are_silent_in_between():
    spend = draw("parameter recovery small", 1).seen.spend["email"]
    assert 0.05 < np.mean(spend > 0) < 0.5


def test_small_channels_are_judged_by_what_is_claimed_of_them():
    said = (BIG, MISSED, SMALL)
    assert [s.what for s in mix_outside.acting(said)] == ["tv", "ooh"]
    assert mix_outside.reaching(said) == [False]
    case = Case("parameter recovery small", 1, channels=said)
    text = mix_outside.table([case], {"parameter recovery small": [(BIG,)]})
    row = next(line for line in text.splitlines() if "| Luopan |" in line)
    assert "0.50 (2)" in row
    assert "| PySiMMMulator | | not installed here |" in text


def test_a_peer_that_is_not_installed_is_said_to_be_absent():
    ours = Side("ours", process=[2.0], sampling=[1.0], ess=[100.0])
    ours.told = dict.fromkeys(
        ("ess_min", "ess_median", "rhat_max", "divergences", "peak_mb"), 100.0
    )
    theirs = Side(
        "theirs", "pymc", process=[8.0], sampling=[4.0], ess=[100.0], told=dict(ours.told)
    )
    missing = Side("Meridian", "meridian", absent=True)
    found = {"example": (ours, ours, theirs, missing)}
    assert mix_speed.ratios("example", found["example"]) == {
        "sampling_ratio_example": 4.0,
        "process_ratio_example": 4.0,
        "memory_ratio_example": 1.0,
    }
    text = mix_speed.table(found, "here")
    assert "absent: python -m bench.peers install meridian" in text
    assert text.count("over PyMC-Marketing | times |") == 1
    assert "over Meridian" not in text

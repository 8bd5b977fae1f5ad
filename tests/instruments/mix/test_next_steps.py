import pytest

from luopan.instruments.mix.next_steps import next_steps
from luopan.readings.base import Check, Interval
from luopan.readings.mix import Social, Synergy


def pair(names, width, verdict="inconclusive"):
    said = Interval(mean=0.0, low=-width, high=width)
    return Synergy(pair=names, effect=said, share=said, p_positive=0.5, verdict=verdict)


def social(verdict):
    said = Interval(mean=1.0, low=0.0, high=2.0)
    return Social(alone=said, shared=said, together=said, p_negligible=0.3, verdict=verdict)


NARROW, WIDE = pair(("posts", "search"), 0.01), pair(("ads", "tv"), 0.02)
CLEAR = pair(("ads", "tv"), 0.02, "positive")
OWN = ("ads", "posts")


@pytest.mark.parametrize(("kept", "wanted"), [(0, 20), (5, 20), (10, 10), (31, 31)])
def test_the_widest_open_pair_is_tested_in_the_firms_own_regions(kept, wanted):
    [step] = next_steps((), (NARROW, WIDE), social("inconclusive"), OWN, kept)
    assert step.code == "mix_regional_pause"
    assert step.facts == {"social": ("ads",), "other": ("tv",), "weeks": 8, "regions": wanted}


def test_what_people_say_is_never_paused():
    talk = pair(("talk", "tv"), 0.09)
    [step] = next_steps((), (NARROW, talk), social("inconclusive"), OWN, 0)
    assert step.facts["social"] == ("posts",)
    [step] = next_steps((), (talk,), social("inconclusive"), (), 0)
    assert (step.code, step.facts["other"]) == ("mix_vary_other", ("tv",))
    [step] = next_steps((), (talk, CLEAR), social("inconclusive"), OWN, 0)
    assert step.code == "mix_social_pause"


def test_with_every_pair_clear_social_itself_is_tested():
    [step] = next_steps((), (CLEAR,), social("inconclusive"), OWN, 0)
    assert step.code == "mix_social_pause"


def test_nothing_open_needs_no_step():
    passed = Check(code="mix_rhat", passed=True)
    assert next_steps((passed,), (CLEAR,), social("positive"), OWN, 0) == ()


def test_a_failed_check_brings_its_remedy_and_its_facts():
    checks = (
        Check(code="mix_history", passed=False, facts={"weeks": 60, "wanted": 104}),
        Check(code="mix_channels_merged", passed=False, facts={"names": ("a", "b")}),
    )
    steps = next_steps(checks, (), None, OWN, 0)
    assert [(s.code, dict(s.facts)) for s in steps] == [
        ("mix_part_channels", {"names": ("a", "b")}),
        ("mix_collect_weeks", {"weeks": 60, "wanted": 104}),
    ]

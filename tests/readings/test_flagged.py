from tests.brief.firms import direction, mix

from luopan.readings.base import Check
from luopan.readings.flagged import flagged


def fault(severity="fail", passed=False, **facts):
    return Check(code="unit_jump", passed=passed, severity=severity, facts=facts)


def marked(reading):
    return [c.facts["names"] for c in reading.failed if c.code == "data_fault"]


def test_a_faulty_channel_marks_the_mix_and_nothing_else():
    whole, needle = flagged((mix(), direction()), (fault(channel="tv"),))
    assert marked(whole) == [("tv",)]
    assert needle == direction()


def test_a_faulty_outcome_marks_all_that_is_built_on_it():
    outcome = mix().outcome
    there, here = flagged(
        (mix(), direction(indicator=outcome)), (fault(names=(outcome, "else"), first="x"),)
    )
    assert marked(there) == marked(here) == [(outcome,)]


def test_what_only_weakens_marks_nothing():
    findings = (fault("warn", channel="tv"), fault(passed=True, channel="tv"), fault(column="tv"))
    assert flagged((mix(),), findings) == (mix(),)

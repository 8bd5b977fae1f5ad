"""What to do next, after a test or in the middle of one."""

from collections.abc import Mapping

from luopan.instruments.experiments.asked import Asked
from luopan.instruments.experiments.found import Found
from luopan.instruments.experiments.watch import Watched
from luopan.readings.base import Evidence, Fact, NextStep
from luopan.readings.experiments import GuardrailSaid, Verdict


def steps(
    test: Asked,
    found: Found,
    verdict: Verdict,
    seen: Watched,
    rails: tuple[GuardrailSaid, ...] = (),
) -> tuple[NextStep, ...]:
    """Return what to do next; a broken guardrail goes before any success."""
    told: dict[str, Fact] = {"test": test.name}
    if found.effect.refused == "still_running":
        told["end"] = str(test.end)
        return (NextStep(code=_meanwhile(seen), facts=told),)
    people = test.design == "people"
    broken = tuple(dict.fromkeys(r.indicator for r in rails if r.verdict == "broken"))
    if broken:
        return (NextStep(code="test_rail_broken", facts={**told, "names": broken}),)
    if any(c.severity == "fail" and not c.passed for c in found.checks):
        return (NextStep(code="test_mend_lot", facts=told),)
    if verdict == "undetermined":
        code = "test_again_more_people" if people else "test_again_more_regions"
        return (NextStep(code=code, facts=told),)
    if verdict == "inconclusive" and found.evidence is not Evidence.E1:
        if people:
            told["people"] = 2 * found.sets
            return (NextStep(code="test_more_people", facts=told),)
        told["periods"] = 2 * found.periods
        return (NextStep(code="test_longer", facts=told),)
    return (_onward(test, found, verdict, told),)


def _meanwhile(seen: Watched) -> str:
    """Return what to do with a test that still runs."""
    if seen.loss is not None and seen.loss.why == "dear":
        return "test_stop_cost"
    return {"efficacy": "test_may_stop", "harm": "test_stop_harm"}.get(
        seen.watch or "", "test_go_on"
    )


def _onward(test: Asked, found: Found, verdict: Verdict, told: Mapping[str, Fact]) -> NextStep:
    """Return what to do next where something was found, or where nothing guards what was."""
    if found.evidence is Evidence.E1 and test.design == "people":
        return NextStep(code="test_by_lot", facts=told)
    if found.evidence is Evidence.E1:
        return NextStep(code="test_by_region", facts=told)
    if test.kind == "go_dark":
        return NextStep(code="test_replicate_pause", facts=told)
    if verdict == "negative":
        return NextStep(code="test_stop_here", facts=told)
    people = test.design == "people"
    return NextStep(code="test_replicate_people" if people else "test_replicate", facts=told)

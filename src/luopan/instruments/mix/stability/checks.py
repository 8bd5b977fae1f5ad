"""What the stability of an answer says about it, as checks."""

from math import comb

from luopan.readings.base import Check, NextStep
from luopan.readings.stability import Stability

FALSE = 0.05
"""A model that is right calls so many placebos."""

UNEVEN = 0.01


def stability_checks(found: Stability) -> tuple[Check, ...]:
    """Return one check a question; what could not be judged is a warning of its own."""
    placebo, calibration = found.placebo, found.calibration
    checks = [
        _rolled(found),
        Check(
            code="mix_placebo",
            passed=placebo.called <= most_called(placebo.count),
            severity="warn",
            facts={"called": placebo.called, "count": placebo.count, "names": placebo.of},
        ),
        _assumed(found),
    ]
    if found.depth == "full":
        checks.append(_stand_ins(found))
    if calibration is not None:
        facts = {
            "p": round(calibration.p, 3),
            "replicates": calibration.replicates,
            "worst": calibration.worst,
        }
        checks.append(
            Check(
                code="mix_calibration",
                passed=calibration.p >= UNEVEN,
                severity="warn",
                facts=facts,
            )
        )
    return tuple(checks)


def most_called(count: int) -> int:
    """Return how many placebos a model that is right calls at most, 19 times of 20."""
    below = 0.0
    for called in range(count + 1):
        below += comb(count, called) * FALSE**called * (1.0 - FALSE) ** (count - called)
        if below >= 0.95:
            return called
    return count


def _rolled(found: Stability) -> Check:
    """Whether the answers held still while the record grew."""
    span = (found.known_to[-1] - found.known_to[0]).days // 7
    facts: dict[str, object] = {"refits": found.refits, "weeks": span}
    if found.verdict == "inconclusive":
        return Check.model_validate(
            {"code": "mix_stability_unknown", "passed": False, "severity": "warn", "facts": facts}
        )
    moving = tuple(c.channel for c in found.channels if c.verdict == "moves")
    pairs = tuple(" × ".join(p.pair) for p in found.synergy if p.verdict == "moves")
    far = max(
        (c for c in found.channels if c.farthest is not None), key=lambda c: c.farthest or 0.0
    )
    if moving:
        far = max((c for c in found.channels if c.verdict == "moves"), key=lambda c: -(c.p or 0.0))
    facts |= {
        "names": moving + pairs,
        "farthest": round(far.farthest or 0.0, 1),
        "channel": (far.channel,),
        "when": far.when.isoformat() if far.when else "",
    }
    code = "mix_stability"
    if found.verdict == "moves" and not moving:
        code = "mix_stability_pairs" if pairs else "mix_stability_social"
    return Check.model_validate(
        {"code": code, "passed": found.verdict == "holds", "severity": "warn", "facts": facts}
    )


def _assumed(found: Stability) -> Check:
    """Whose share rests on what was assumed beforehand."""
    names = tuple(c.channel for c in found.channels if c.rests_on == "prior")
    return Check(
        code="mix_prior_sensitivity", passed=not names, severity="warn", facts={"names": names}
    )


def _stand_ins(found: Stability) -> Check:
    """Which channels take over another's share when it is left out."""
    pairs = tuple(f"{c.channel} ⇢ {gone}" for c in found.channels for gone in c.stands_in_for)
    return Check(code="mix_stand_in", passed=not pairs, severity="warn", facts={"names": pairs})


def stability_steps(checks: tuple[Check, ...]) -> tuple[NextStep, ...]:
    """Return what to do where the answers do not hold still, or rest on assumptions."""
    steps = []
    for check in checks:
        if check.passed:
            continue
        if check.code == "mix_stability":
            steps.append(NextStep(code="mix_look_at_change", facts=check.facts))
        elif check.code == "mix_stability_unknown":
            steps.append(NextStep(code="mix_measure_again", facts=check.facts))
    return tuple(steps)

"""A fit and a question to the route reading."""

from datetime import timedelta
from time import perf_counter

from luopan.errors import InputError
from luopan.instruments.mix.model import MixFit
from luopan.instruments.mix.refusal import NoReadingError
from luopan.instruments.mix.route import tell
from luopan.instruments.mix.route.asked import RouteAsked
from luopan.instruments.mix.route.bounds import kept
from luopan.instruments.mix.route.cells import Cells
from luopan.instruments.mix.route.ground import Ground, stand
from luopan.instruments.mix.route.solve import Solved, solve
from luopan.instruments.mix.route.worth import Beside, Worth, interval, likely
from luopan.instruments.mix.weekly import Array
from luopan.readings.base import INCONCLUSIVE, Check, Fact, Interval
from luopan.readings.mix import MixReading
from luopan.readings.route import RouteReading

TRADED = 0.01
"""A plan that gives up more of the quarter's outcome than this for later says so (R20)."""


def measure_route(
    fit: MixFit, mix: MixReading, asked: RouteAsked, currency: str = "CNY"
) -> RouteReading:
    """Plan the weeks after a fit.

    Parameters
    ----------
    fit : MixFit
        The joint model.
    mix : MixReading
        Its reading: what failed there fails here, and its next steps are the plan's.
    asked : RouteAsked
        Decision, money, limits.
    currency : str
        The firm's money.

    Raises
    ------
    InputError
        With every fault of the question; ``plan_clash`` names limits that contradict each other.
    NoReadingError
        ``route_no_spend`` where no channel of the model has any spend.
    """
    started = perf_counter()
    if faults := list(asked.faults(mix.unit, currency)):
        raise InputError(faults)
    if not Cells.of(fit.data).all:
        raise NoReadingError("route_no_spend", {"outcome": fit.data.outcome})
    ground = stand(fit, asked)
    if ground.present.sum() <= 0.0 and asked.budget is None:
        raise NoReadingError("route_no_spend", {"outcome": fit.data.outcome})
    told = _answered(ground, mix, asked, currency)
    checks = (*(c for c in mix.checks if not c.passed), *_checks(told, fit, asked))
    usual = {
        "as_of": mix.as_of, "inputs": mix.inputs, "evidence": mix.evidence, "seed": mix.seed,
        "checks": checks, "next_steps": mix.next_steps, "decision": asked.decision,
        "outcome": mix.outcome, "unit": mix.unit, "start": ground.weeks[0],
        "end": ground.weeks[-1] + timedelta(days=6), "weeks": len(ground.weeks),
        "present_from": "future" if asked.future is not None else asked.like,
        "present_total": float(ground.present.sum()), "margin": asked.settings.margin,
        "discount": asked.settings.discount, "risk": asked.settings.risk,
        "risk_share": asked.settings.risk_share, "synergy": tell.sign(mix),
        "held": tuple(
            c.name for i, c in enumerate(fit.data.channels) if i not in ground.cells.paid
        ),
    }  # fmt: skip
    reading = RouteReading.model_validate({**usual, **told})
    if reading.failed and reading.verdict is not None:
        reading = reading.model_copy(update={"verdict": "inconclusive"})
    return reading.model_copy(update={"seconds": perf_counter() - started})


def _answered(
    ground: Ground, mix: MixReading, asked: RouteAsked, currency: str
) -> dict[str, object]:
    """Return the fields that depend on the decision."""
    if asked.decision == "compare":
        worth = Worth.of(asked)
        lines = tell.Teller(ground, asked, None, ground.present, worth).lines()
        return {"planned_total": None, **lines, **_unit(worth, mix, currency)}
    if asked.decision == "stop_go":
        return _stopped(ground, mix, asked, currency)
    solved = solve(ground, asked)
    return {
        "free": asked.free,
        "scaled": solved.other is not ground.present,
        "frontier": tell.frontier(ground, solved),
        "variants": tell.variants(ground, solved),
        "limits": kept(solved.limits, solved.plan),
        **_outlook(ground, asked, solved),
        **_equal(ground, solved),
        **_compared(ground, asked, (solved.plan, solved.other), solved.worth),
        **_unit(solved.worth, mix, currency),
    }


def _stopped(
    ground: Ground, mix: MixReading, asked: RouteAsked, currency: str
) -> dict[str, object]:
    """Return what is lost and saved if one channel spends nothing."""
    worth = Worth.of(asked, money=True)
    plan = ground.present.copy()
    plan[:, ground.cells.find((asked.stop, None))] = 0.0
    compared = _compared(ground, asked, (plan, ground.present), worth)
    return {"stopped": asked.stop, **compared, **_unit(worth, mix, currency)}


def _compared(
    ground: Ground,
    asked: RouteAsked,
    plans: tuple[Array, Array],
    worth: Worth,
) -> dict[str, object]:
    plan, other = plans
    level = ground.fit.plan.level
    changed = Beside.the(ground, other).of(plan)
    draws = changed.worth(worth)
    p = likely(draws)
    low, high = INCONCLUSIVE
    return {
        "planned_total": float(plan.sum()),
        **tell.Teller(ground, asked, plan, other, worth).lines(),
        "shared": interval(changed.effects.shared.sum(axis=2) @ worth.clocks, level)
        if ground.fit.problem.pairs
        else None,
        "difference": interval(draws, level),
        "p_better": p,
        "now": interval(changed.totals[:, 0], level),
        "later": interval(changed.totals[:, 1], level),
        "verdict": "better" if p >= high else "worse" if p <= low else "inconclusive",
    }


def _equal(ground: Ground, solved: Solved) -> dict[str, object]:
    """Compare with the same sum in equal parts."""
    even = ground.cells.even(float(solved.plan.sum()), len(solved.plan))
    draws = Beside.the(ground, even).of(solved.plan).worth(solved.worth)
    return {"equal": interval(draws, ground.fit.plan.level), "p_equal": likely(draws)}


def _outlook(ground: Ground, asked: RouteAsked, solved: Solved) -> dict[str, object]:
    least = asked.settings.min_outcome
    if solved.outlook is None or least is None:
        return {}
    return {
        "outlook": interval(solved.outlook, ground.fit.plan.level),
        "p_outlook": float((solved.outlook >= least).mean()),
        "least": least,
    }


def _unit(worth: Worth, mix: MixReading, currency: str) -> dict[str, object]:
    profit = worth.cost > 0.0
    return {
        "worth": "profit" if profit else "outcome",
        "worth_unit": currency if profit else mix.unit,
    }


def _checks(told: dict[str, object], fit: MixFit, asked: RouteAsked) -> list[Check]:
    """Return what must be said beside the plan."""
    found: list[Check] = []
    lines = told["channels"]
    if not isinstance(lines, tuple):
        raise TypeError("channels are told as a tuple")
    beyond = tuple(c.channel for c in lines if not c.observed)
    if beyond:
        facts = {"names": beyond}
        found.append(Check(code="route_beyond", passed=False, severity="warn", facts=facts))
    now, later = (told.get(key) for key in ("now", "later"))
    seen = fit.data.values[fit.data.seen][-asked.settings.weeks :].sum()
    if isinstance(now, Interval) and isinstance(later, Interval):
        share = -now.mean / float(seen)
        if share > TRADED and later.mean > 0.0:
            traded: dict[str, Fact] = {"share": round(share, 3)}
            found.append(
                Check(code="route_trades_now", passed=False, severity="warn", facts=traded)
            )
    if asked.decision == "stop_go" and asked.settings.margin is None:
        found.append(Check(code="route_no_margin", passed=False, severity="warn"))
    return found

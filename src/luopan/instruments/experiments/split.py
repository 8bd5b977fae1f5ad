"""A split of people: what those who got the new thing did, beside those who did not.

The audiences table tells it, person by person or as sums by arm and day. Every arm is compared
with business as usual; an ended test with registered looks is judged by their bounds.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from luopan.instruments.experiments.arms import Arms, arms_of
from luopan.instruments.experiments.asked import Asked
from luopan.instruments.experiments.found import POWER, Found, no_lot_told
from luopan.instruments.experiments.history import judged_by
from luopan.instruments.experiments.plan import ExperimentPlan
from luopan.readings.base import Check, Evidence, Fact, Interval
from luopan.readings.experiments import Contrast, Effect
from luopan.stats.audiences import DOUBT, Comparison, lots, mixed
from luopan.tables.bundle import Tables
from luopan.tables.designs import is_usual
from luopan.tables.register import Record
from luopan.tables.split_rows import USUAL, SplitRows, split_rows

FEW_TWICE = 0.01
"""Above this part of the people in two arms, the lot was not kept."""
MOST_NAMED = 8


@dataclass(frozen=True, eq=False)
class Split:
    """One test of people, its rows, and what the firm says of its indicators."""

    test: Asked
    told: SplitRows
    kinds: dict[str, str]

    @property
    def indicators(self) -> tuple[str, ...]:
        """All indicators that are told of it."""
        return tuple(sorted(str(x) for x in self.told.rows["indicator"].unique().to_list()))

    def arms(self, indicator: str, until: date | None = None) -> Arms:
        """Return one indicator by arm, of everything told until a day.

        Raises
        ------
        ValueError
            As `arms_of`.
        """
        rows = self.told.rows.filter(pl.col("indicator") == indicator)
        if until is not None:
            rows = rows.filter(pl.col("date") <= until)
        kind = self.kinds.get(indicator)
        return arms_of(rows, self.test.arms, kind, single=self.told.single)


def split_of(test: Asked, tables: Tables, tail_days: int) -> Split | None:
    """Return the rows of a test of people; None where the audiences table tells none."""
    if tables.audiences is None:
        return None
    days = (test.start, test.end + timedelta(days=tail_days))
    told = split_rows(tables.audiences, test.name, test.arms, days, test.asked_of)
    if told.rows.is_empty() and not (told.unknown or told.outside or told.elsewhere):
        return None
    company = tables.company
    kinds: dict[str, str] = {i.name: i.kind for i in company.indicator}
    kinds |= {g.indicator: g.kind for g in company.goal}
    return Split(test, told, kinds)


def indicator_of(split: Split, wanted: str | None) -> str:
    """Return the indicator that the test is judged by; raises as `judged_by`."""
    return judged_by(split.test, split.indicators, wanted)


def analyse(
    split: Split, indicator: str, plan: ExperimentPlan, record: Record | None, *, drawn: bool
) -> Found:
    """Return what each arm did against business as usual, all intervals together at the level.

    ``drawn`` says that a lot is told, by the table or the register.
    """
    test = split.test
    checks = [*_rows_told(split), *(() if drawn else (no_lot_told(test.name),))]
    ready = Found(
        effect=Effect(estimator="means", point=0.0, refused="too_few_people"),
        evidence=Evidence.E4 if drawn else Evidence.E1,
        periods=(test.end - test.start).days + 1,
        tail=plan.tail_days,
        history=0,
        treated=test.arms,
        compared=(_usual(test),),
        checks=tuple(checks),
    )
    try:
        arms = split.arms(indicator)
        told = arms.compared(plan.level, plan.seed)
    except ValueError as error:
        return replace(ready, effect=replace_reason(ready.effect, error))
    checks += [*_ratio(test, arms, record), *_mixed(split, indicator), *_before(test, arms)]
    broken = any(c.severity == "fail" and not c.passed for c in checks)
    effects = [effect_of(one, arms, k, plan.level) for k, one in enumerate(told, start=1)]
    contrasts = tuple(
        Contrast(of="arm", arm=arm, effect=effect)
        for arm, effect in zip(test.arms, effects, strict=True)
    )
    return replace(
        ready,
        effect=effects[0],
        evidence=Evidence.E1 if broken else ready.evidence,
        contrasts=contrasts if len(contrasts) > 1 else (),
        detectable=_detectable(told[0]),
        sets=int(arms.people.sum()),
        checks=tuple(checks),
    )


def replace_reason(effect: Effect, error: ValueError) -> Effect:
    """Return an effect that is refused for the reason that the statistics name."""
    return effect.model_copy(update={"refused": str(error).split(":")[0]})


def effect_of(one: Comparison, arms: Arms, arm: int, level: float) -> Effect:
    """Return a comparison as readings tell it: in all over those in the arm."""
    each = float(arms.units[arm])
    ends = (one.difference, one.low, one.high)
    mean, low, high = (each * x for x in ends)
    relative = None
    if one.lift is not None:
        lift = one.lift
        relative = Interval(mean=lift.value, low=lift.low, high=lift.high, level=level)
    return Effect(
        estimator=arms.estimator,
        point=mean,
        total=Interval(mean=mean, low=low, high=high, level=level),
        relative=relative,
        p=one.p,
    )


def _detectable(one: Comparison) -> float | None:
    """Return the smallest relative effect found in eight cases of ten."""
    if one.lift is None or one.control <= 0.0:
        return None
    return (0.5 * (one.high - one.low) + POWER * one.error) / one.control


def _usual(test: Asked) -> str:
    """Return what business as usual is called."""
    return next((c.arm for c in test.cells if c.control), "control")


def planned_shares(test: Asked, record: Record | None) -> dict[str, float]:
    """Return each arm's planned share, business as usual first; empty where nobody told any."""
    told = dict(record.test.shares) if record is not None and record.test.shares else test.shares
    usual = sum(share for arm, share in told.items() if is_usual(arm))
    rest = {arm: told.get(arm, 0.0) for arm in test.arms}
    if not told or min(usual, *rest.values()) <= 0.0:
        return {}
    return {USUAL: usual, **rest}


def _ratio(test: Asked, arms: Arms, record: Record | None) -> tuple[Check, ...]:
    """Say whether the lot fell as planned; where no plan is told, whether arms are alike in size.

    A plan that was not kept is a broken test, and no finding of it may be believed.
    """
    shares = planned_shares(test, record)
    wanted = np.array(list(shares.values()) or [1.0 / arms.people.size] * arms.people.size)
    found = lots(arms.people, wanted)
    facts: dict[str, Fact] = {
        "test": test.name,
        "people": tuple(str(int(n)) for n in arms.people),
        "planned": tuple(str(round(n)) for n in found.expected),
        "p": float(f"{found.p:.2g}"),
    }
    passed = found.fault is None
    if shares:
        return (Check(code="test_ratio", passed=passed, severity="fail", facts=facts),)
    return (Check(code="test_uneven_people", passed=passed, severity="warn", facts=facts),)


def _mixed(split: Split, indicator: str) -> tuple[Check, ...]:
    """Say so where audiences were not split alike: then arms differ in whom they hold."""
    rows = split.told.rows.filter(
        (pl.col("indicator") == indicator) & pl.col("audience").is_not_null()
    )
    count = pl.col("person").n_unique() if split.told.single else pl.col("n").sum()
    told = rows.group_by("arm", "audience").agg(people=count)
    names = told["audience"].unique().sort().to_list()
    counts = np.zeros((1 + len(split.test.arms), len(names)))
    for arm, audience, people in told.iter_rows():
        counts[(USUAL, *split.test.arms).index(arm), names.index(audience)] = people
    if len(names) < 2 or mixed(counts) >= DOUBT:
        return ()
    facts: dict[str, Fact] = {"test": split.test.name, "names": tuple(map(str, names))}
    return (Check(code="test_arms_mixed", passed=False, severity="warn", facts=facts),)


def _before(test: Asked, arms: Arms) -> tuple[Check, ...]:
    """Say that what is told of before the test cannot be used."""
    if not arms.lost:
        return ()
    facts: dict[str, Fact] = {"test": test.name}
    return (Check(code="test_before_lost", passed=False, severity="info", facts=facts),)


def _rows_told(split: Split) -> tuple[Check, ...]:
    """Say which rows of the test are left out, and why."""
    told, name = split.told, split.test.name
    checks = []
    for code, names in (
        ("test_arm_unknown", told.unknown),
        ("test_rows_outside", told.outside),
        ("test_audience_elsewhere", told.elsewhere),
    ):
        if names:
            facts: dict[str, Fact] = {
                "test": name,
                "count": len(names),
                "names": names[:MOST_NAMED],
            }
            checks.append(Check(code=code, passed=False, severity="warn", facts=facts))
    if told.twice:
        everyone = told.rows["person"].n_unique() + len(told.twice)
        many = len(told.twice) > FEW_TWICE * everyone
        shown: dict[str, Fact] = {"test": name, "count": len(told.twice), "of": everyone}
        severe = "fail" if many else "warn"
        checks.append(Check(code="test_people_twice", passed=False, severity=severe, facts=shown))
    return tuple(checks)

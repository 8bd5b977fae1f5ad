"""Weekly arrays to the problem that the sampler is asked, and its answer."""

from dataclasses import dataclass, replace

import numpy as np

from luopan.instruments.mix.changes import change_blocks, changes
from luopan.instruments.mix.demand import demand_block
from luopan.instruments.mix.design import Block, blocks
from luopan.instruments.mix.lifts import (
    Lift,
    Posed,
    Tested,
    agreement,
    compare,
    pose_lifts,
    tested_pairs,
    with_a_line,
)
from luopan.instruments.mix.odd import odd_weeks
from luopan.instruments.mix.outcome import level_shift
from luopan.instruments.mix.panel import calm, pose_regions
from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.pose import Progress, pose, sampled, startable
from luopan.instruments.mix.regions import by_region
from luopan.instruments.mix.repair import mend
from luopan.instruments.mix.rivals import rival_weeks
from luopan.instruments.mix.shared_noise import common_noise
from luopan.instruments.mix.talk import Talk, reading_of_talk, talk_models
from luopan.instruments.mix.weekly import Weekly, weekly
from luopan.readings.base import Check
from luopan.readings.mix import Earned
from luopan.stats.mix import (
    Draws,
    MixProblem,
    PanelProblem,
    RegionLift,
    decompose,
    predict_lifts,
    sample_prior,
)
from luopan.tables.bundle import Tables


@dataclass(frozen=True, eq=False)
class MixFit:
    """A fitted joint model.

    Parameters
    ----------
    data : Weekly
        What was explained, with the checks made on the way.
    plan : MixPlan
        The settings.
    blocks : tuple of Block
        The linear lines, in the order of the problem's columns after the intercept.
    problem : MixProblem
        What the sampler was asked.
    draws, prior : Draws
        From the posterior and from the prior alone.
    whole : MixProblem
        The firm as a whole: ``problem`` itself, or the same asked without regions.
    tested : tuple of Tested
        Finished tests beside what the model says of them; those used are in ``problem.lifts``.
    talks : tuple of Talk
        What calls up the talk of each earned channel, where talk is read as a mediator.
    earned : {"mediator", "input"} or None
        How earned social is read.
    """

    data: Weekly
    plan: MixPlan
    blocks: tuple[Block, ...]
    problem: MixProblem | PanelProblem
    draws: Draws
    prior: Draws
    whole: MixProblem
    tested: tuple[Tested, ...] = ()
    talks: tuple[Talk, ...] = ()
    earned: Earned | None = None

    @property
    def spans(self) -> tuple[slice, ...]:
        """Each block's columns in ``problem.linear``."""
        ends = 1 + np.cumsum([b.columns.shape[1] for b in self.blocks])
        starts = np.concatenate([[1], ends[:-1]])
        return tuple(slice(int(a), int(b)) for a, b in zip(starts, ends, strict=True))

    @property
    def changing(self) -> dict[int, slice]:
        """The channels whose effect changes over time, and the columns that hold the change."""
        places = {series.name: c for c, series in enumerate(self.data.channels)}
        return {
            places[block.name]: span
            for block, span in zip(self.blocks, self.spans, strict=True)
            if block.kind == "change"
        }


def fit(tables: Tables, plan: MixPlan | None = None, progress: Progress | None = None) -> MixFit:
    """Fit the joint model to a firm's tables.

    Parameters
    ----------
    tables : Tables
        Outcomes and channels at least.
    plan : MixPlan, optional
        Settings.
    progress : callable, optional
        Told the fraction done.

    Raises
    ------
    NoReadingError
        With the reason, where the tables cannot carry a joint model.
    """
    plan = plan or MixPlan()
    data, made = _prepared(tables, plan)
    data = replace(data, tested=tested_pairs(data, tables))
    data, problem = _posed(data, made, plan, tables)
    posed, unused = pose_lifts(data, tables)
    posed, unlisted = with_a_line(posed, problem.pairs)
    tell = progress or (lambda _: None)
    share = 0.5 if posed else 1.0
    draws = sampled(problem, plan, data.outcome, lambda done: tell(share * done))
    if isinstance(problem, MixProblem):
        found, changing = changes(data, problem, draws)
        data = data.told(changing)
        if found:
            made = (*made, *change_blocks(data, found))
            problem = pose(data, made, plan, tables.company)
            draws = sampled(problem, plan, data.outcome, lambda _: None)
    tested = _tested(problem, draws, posed, tables.company.mix.trust_tests)
    used = tuple(t.used for t in tested if t.used is not None)
    if used:
        problem = with_tests(problem, used)
        draws = sampled(problem, plan, data.outcome, lambda done: tell(share + share * done))
    talks, earned, left = _talk(data, plan, tables)
    data = data.told(*unused, *unlisted, *agreement(tested), *left)
    prior = sample_prior(problem, draws=plan.prior_draws, seed=plan.seed)
    whole = problem
    if isinstance(whole, PanelProblem):
        whole = pose(data, made, plan, tables.company)
    return MixFit(data, plan, made, problem, draws, prior, whole, tested, talks, earned)


def _prepared(tables: Tables, plan: MixPlan) -> tuple[Weekly, tuple[Block, ...]]:
    """Return mended weekly data, told of what was found, and the linear lines."""
    data = weekly(tables, plan)
    if plan.by_region:
        data = by_region(data, tables, plan)
    data = mend(data, plan)
    made, checks = blocks(data, plan, tables.company.mix.country)
    apart, odd = odd_weeks(data, made)
    made = (*made, *apart)
    chasing, ahead = demand_block(data, made, plan)
    made = (*made, *chasing)
    found = (*checks, odd, level_shift(data, made), ahead, *rival_weeks(data))
    return data.told(*found), made


def _posed(
    data: Weekly, made: tuple[Block, ...], plan: MixPlan, tables: Tables
) -> tuple[Weekly, MixProblem | PanelProblem]:
    """Put the question, of the firm as a whole or by region."""
    if data.regional is None:
        return data, pose(data, made, plan, tables.company)
    data, noise, apart = calm(data, made)
    problem = pose_regions(data, made, noise, plan, tables)
    with startable(data.outcome):
        problem, alike = common_noise(problem)
    return data.told(apart, alike), problem


def _talk(
    data: Weekly, plan: MixPlan, tables: Tables
) -> tuple[tuple[Talk, ...], Earned | None, tuple[Check, ...]]:
    """Return what calls up talk, and how talk is read."""
    earned = reading_of_talk(data, plan, tables)
    talks, left = talk_models(data, plan, tables)
    return talks, "input" if earned == "mediator" and not talks else earned, left


def with_tests(
    problem: MixProblem | PanelProblem, lifts: tuple[Lift, ...]
) -> MixProblem | PanelProblem:
    """Return the problem with finished tests beside the outcome; they are posed for it."""
    if isinstance(problem, PanelProblem):
        return replace(problem, lifts=tuple(x for x in lifts if isinstance(x, RegionLift)))
    return replace(problem, lifts=tuple(x for x in lifts if not isinstance(x, RegionLift)))


def _tested(
    problem: MixProblem | PanelProblem,
    draws: Draws,
    posed: tuple[Posed, ...],
    trusted: tuple[str, ...],
) -> tuple[Tested, ...]:
    """Compare the tests with a fit that knows none of them."""
    if not posed:
        return ()
    asked = with_tests(problem, tuple(one.lift for one in posed))
    model = predict_lifts(asked, draws, decompose(problem, draws, seed=0))
    return compare(posed, model, trusted)

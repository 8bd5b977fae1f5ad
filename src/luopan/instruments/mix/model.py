"""Weekly arrays to the problem that the sampler is asked, and its answer."""

from dataclasses import dataclass, replace

import numpy as np

from luopan.instruments.mix.changes import change_blocks, changes
from luopan.instruments.mix.demand import demand_block
from luopan.instruments.mix.design import Block, blocks
from luopan.instruments.mix.lifts import Posed, Tested, agreement, compare, pose_lifts
from luopan.instruments.mix.odd import odd_weeks
from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.pose import Progress, pose, sampled
from luopan.instruments.mix.repair import mend
from luopan.instruments.mix.rivals import rival_weeks
from luopan.instruments.mix.talk import Talk, reading_of_talk, talk_models
from luopan.instruments.mix.weekly import Weekly, weekly
from luopan.readings.mix import Earned
from luopan.stats.mix import Draws, MixProblem, decompose, predict_lifts, sample_prior
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
    problem: MixProblem
    draws: Draws
    prior: Draws
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
    data = mend(weekly(tables, plan), plan)
    made, checks = blocks(data, plan, tables.company.mix.country)
    apart, odd = odd_weeks(data, made)
    made = (*made, *apart)
    chasing, ahead = demand_block(data, made, plan)
    made = (*made, *chasing)
    data = data.told(*checks, odd, ahead, *rival_weeks(data))
    problem = pose(data, made, plan, tables.company)
    posed, unused = pose_lifts(data, tables)
    tell = progress or (lambda _: None)
    share = 0.5 if posed else 1.0
    draws = sampled(problem, plan, data.outcome, lambda done: tell(share * done))
    found, changing = changes(data, problem, draws)
    data = data.told(changing)
    if found:
        made = (*made, *change_blocks(data, found))
        problem = pose(data, made, plan, tables.company)
        draws = sampled(problem, plan, data.outcome, lambda _: None)
    tested = _tested(problem, draws, posed, tables.company.mix.trust_tests)
    used = tuple(t.posed.lift for t in tested if t.used)
    if used:
        problem = replace(problem, lifts=used)
        draws = sampled(problem, plan, data.outcome, lambda done: tell(share + share * done))
    talks, left = talk_models(data, plan, tables)
    earned = reading_of_talk(data, plan, tables)
    data = data.told(*unused, *agreement(tested), *left)
    prior = sample_prior(problem, draws=plan.prior_draws, seed=plan.seed)
    if earned == "mediator" and not talks:
        earned = "input"
    return MixFit(data, plan, made, problem, draws, prior, tested, talks, earned)


def _tested(
    problem: MixProblem, draws: Draws, posed: tuple[Posed, ...], trusted: tuple[str, ...]
) -> tuple[Tested, ...]:
    """Compare the tests with a fit that knows none of them."""
    if not posed:
        return ()
    asked = replace(problem, lifts=tuple(one.lift for one in posed))
    model = predict_lifts(asked, draws, decompose(problem, draws, seed=0))
    return compare(posed, model, trusted)

"""Weekly arrays to the problem that the sampler is asked, and its answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from luopan.instruments.mix.demand import demand_block
from luopan.instruments.mix.design import Block, blocks
from luopan.instruments.mix.lifts import Posed, Tested, agreement, compare, pose_lifts
from luopan.instruments.mix.odd import odd_weeks
from luopan.instruments.mix.outcome import level_shift
from luopan.instruments.mix.panel import calm, pose_regions
from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.priors import channel_models, synergy_pairs
from luopan.instruments.mix.refusal import NoReadingError
from luopan.instruments.mix.regions import by_region
from luopan.instruments.mix.repair import mend
from luopan.instruments.mix.weekly import Array, Weekly, weekly
from luopan.stats.mix import (
    Draws,
    LiftTest,
    MixProblem,
    PanelProblem,
    RegionLift,
    SamplerSettings,
    SynergyModel,
    decompose,
    drift_basis,
    predict_lifts,
    sample,
    sample_prior,
)
from luopan.tables.bundle import Tables

Progress = Callable[[float], None]

INTERCEPT_SD = 2.0
"""Prior of the still part of the base, in mean outcomes."""

UNKNOWN_SD = 100.0
"""Prior of the column that takes a missing week out of the likelihood: it may be anything."""


PANEL_WARMUP, PANEL_DRAWS = 400, 500
"""A gradient of many regions costs a hundred times that of one firm; more draws than these
narrow no interval that is shown."""


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
    """

    data: Weekly
    plan: MixPlan
    blocks: tuple[Block, ...]
    problem: MixProblem | PanelProblem
    draws: Draws
    prior: Draws
    whole: MixProblem
    tested: tuple[Tested, ...] = ()

    @property
    def spans(self) -> tuple[slice, ...]:
        """Each block's columns in ``problem.linear``."""
        ends = 1 + np.cumsum([b.columns.shape[1] for b in self.blocks])
        starts = np.concatenate([[1], ends[:-1]])
        return tuple(slice(int(a), int(b)) for a, b in zip(starts, ends, strict=True))


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
    data = mend(by_region(weekly(tables, plan), tables, plan), plan)
    made, checks = blocks(data, plan, tables.company.mix.country)
    apart, odd = odd_weeks(data, made)
    made = (*made, *apart)
    chasing, ahead = demand_block(data, made, plan)
    made = (*made, *chasing)
    data = data.told(*checks, odd, level_shift(data, made), ahead)
    whole = pose(data, made, plan, tables)
    problem: MixProblem | PanelProblem = whole
    if data.regional is not None:
        data, noise, apart_there = calm(data, made)
        data = data.told(apart_there)
        problem = pose_regions(data, made, noise, plan, tables)
    posed, unused = pose_lifts(data, tables)
    tell = progress or (lambda _: None)
    share = 0.5 if posed else 1.0
    draws = _sampled(problem, plan, data.outcome, lambda done: tell(share * done))
    tested = _tested(problem, draws, posed, tables.company.mix.trust_tests)
    used = tuple(t.posed.lift for t in tested if t.used)
    if used:
        problem = with_tests(problem, used)
        whole = problem if isinstance(problem, MixProblem) else whole
        draws = _sampled(problem, plan, data.outcome, lambda done: tell(share + share * done))
    data = data.told(*unused, *agreement(tested))
    prior = sample_prior(problem, draws=plan.prior_draws, seed=plan.seed)
    return MixFit(data, plan, made, problem, draws, prior, whole, tested)


def _sampled(
    problem: MixProblem | PanelProblem, plan: MixPlan, outcome: str, progress: Progress
) -> Draws:
    """Sample, or say that there is no point to start from."""
    regional = isinstance(problem, PanelProblem)
    settings = SamplerSettings(
        chains=plan.chains,
        warmup=min(plan.warmup, PANEL_WARMUP) if regional else plan.warmup,
        draws=min(plan.draws, PANEL_DRAWS) if regional else plan.draws,
        seed=plan.seed,
    )
    try:
        return sample(problem, settings, progress)
    except ValueError as error:
        if not str(error).startswith("no_start"):
            raise
        raise NoReadingError("mix_no_start", {"outcome": outcome}) from error


def with_tests(
    problem: MixProblem | PanelProblem, lifts: tuple[LiftTest | RegionLift, ...]
) -> MixProblem | PanelProblem:
    """Return the problem with finished tests beside the outcome; they are posed for it."""
    if isinstance(problem, PanelProblem):
        return replace(problem, lifts=tuple(x for x in lifts if isinstance(x, RegionLift)))
    return replace(problem, lifts=tuple(x for x in lifts if isinstance(x, LiftTest)))


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


def pose(data: Weekly, made: tuple[Block, ...], plan: MixPlan, tables: Tables) -> MixProblem:
    """Put the question to the sampler.

    A week without an outcome gets a column of its own with an all but flat prior, which takes it
    out of the likelihood while media, base and correlated noise run through it.
    """
    missing = np.flatnonzero(~data.seen)
    unknown = np.zeros((len(data.weeks), missing.size))
    unknown[missing, np.arange(missing.size)] = 1.0
    outcome = data.values.copy()
    outcome[missing] = outcome[data.seen].mean()
    columns = [np.ones((len(data.weeks), 1)), *(b.columns for b in made), unknown]
    deviations = [
        np.full(1, INTERCEPT_SD),
        *(np.full(b.columns.shape[1], b.sd) for b in made),
        np.full(missing.size, UNKNOWN_SD),
    ]
    pairs = synergy_pairs(data, plan)
    media: Array = np.column_stack([c.driver for c in data.channels])
    return MixProblem(
        outcome=outcome,
        media=media,
        linear=np.concatenate(columns, axis=1),
        linear_sd=np.concatenate(deviations),
        channels=channel_models(data, plan, tables.company),
        pairs=pairs,
        base=drift_basis(len(data.weeks), plan.base_rank) if plan.base_rank else None,
        synergy=SynergyModel(sd=plan.synergy_sd),
        max_lag=plan.max_lag,
    )

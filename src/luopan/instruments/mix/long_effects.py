"""Short and long effects apart: the fit's curves, and the brand as surveys measure it."""

from dataclasses import dataclass

import numpy as np

from luopan.instruments.mix.brand import Brand
from luopan.instruments.mix.claims import pair_scales
from luopan.instruments.mix.gates import long_steps, passed_gates, verdict_of
from luopan.instruments.mix.model import MixFit
from luopan.instruments.mix.summarise import social_members
from luopan.instruments.mix.weekly import Array
from luopan.readings.base import Interval
from luopan.readings.longrun import Ahead, Gate, LongEffect, LongRun
from luopan.readings.mix import SOCIAL
from luopan.stats.intervals import equal_tailed
from luopan.stats.longrun import (
    Gates,
    LongEffects,
    LongRunProblem,
    Posterior,
    Trials,
    fit,
    long_effects,
    look,
)
from luopan.stats.mix import MixProblem, firm_curves, lift_differences, observations

SHAPES = 30
"""Draws of the curves' shapes; more of them change an interval by less than its own error."""

AHEAD = (52, 104)
WIDE = 2.0
"""A height's standard deviation over the scale of its channel's prior, its sign being free."""

CLAIM = 0.90
"""Probability from which a long effect's sign is stated. Its posterior is wider than its errors,
and the gates hold back more: at .95 one firm without an effect in seventy was told of one, and
true effects were found a third as often as a regression on the base finds them."""

NAUGHT = 0.01
"""Where the whole effect may be below nought with this probability, a part of it means nothing."""


@dataclass(frozen=True, eq=False)
class _Fitted:
    """The long run's answer, with what is needed to sum it up."""

    made: MixFit
    brand: Brand
    posterior: Posterior
    effects: LongEffects
    total: float
    sound: bool


def brand_effects(made: MixFit, brand: Brand, *, claims: bool) -> LongRun:
    """Fit brand and sales together and return what media do through the brand.

    Parameters
    ----------
    made : MixFit
        The joint model, whose curves are taken over as they are.
    brand : Brand
        As surveys measure it; observed.
    claims : bool
        False where a check of the joint model failed: then no long effect is shown.
    """
    problem = pose(made, brand)
    posterior = fit(problem, seed=made.plan.seed)
    effects = long_effects(problem, posterior, made.data.seen, AHEAD)
    total = float(made.data.values[made.data.seen].sum())
    return _read(_Fitted(made, brand, posterior, effects, total, claims), problem)


def pose(made: MixFit, brand: Brand) -> LongRunProblem:
    """Put the question: the fit's own columns and curves, heights free, beside the surveys."""
    problem, surveys = made.whole, brand.surveys
    if surveys is None:
        raise ValueError("surveys: the brand was not observed")
    chosen = made.draws.spread(SHAPES)
    bent, product = firm_curves(made.problem, chosen)
    height = np.maximum(bent.mean(axis=1, keepdims=True), 1e-300)
    place = [made.draws.names.index(f"kappa[{c}]") for c in range(len(problem.channels))]
    shared = pair_scales(problem, product, np.exp(chosen[:, place]))
    own, both = _trials(made, chosen)
    scaled = np.concatenate([own / height, both * shared[:, None, :]], axis=2)
    weeks = problem.weeks
    base = np.zeros((weeks, 0)) if problem.base is None else problem.base
    size = made.plan.media_share / max(len(problem.channels), 2)
    return LongRunProblem(
        outcome=problem.outcome / problem.outcome_scale,
        linear=problem.linear,
        linear_sd=problem.linear_sd,
        base=base,
        curves=bent / height,
        curve_sd=np.full(len(problem.channels), WIDE * size),
        pairs=product * shared[:, None, :],
        surveys=surveys,
        family=np.array([int(c.kind in SOCIAL) for c in made.data.channels], dtype=np.int64),
        trials=_in_errors(problem, scaled),
    )


def _in_errors(problem: MixProblem, rows: Array) -> Trials:
    """Return what tests say and found, in errors that have nothing in common."""
    effects, covariance = observations(problem.lifts)
    root = np.linalg.cholesky(covariance / problem.outcome_scale**2)
    return Trials(
        np.linalg.solve(root, rows),
        np.linalg.solve(root, effects / problem.outcome_scale),
        np.ones(effects.size),
    )


def _trials(made: MixFit, chosen: Array) -> tuple[Array, Array]:
    """Return what finished tests of the whole firm say of curves and products."""
    if isinstance(made.problem, MixProblem):
        return lift_differences(made.problem, chosen)
    channels, pairs = len(made.problem.channels), len(made.problem.pairs)
    return np.zeros((len(chosen), 0, channels)), np.zeros((len(chosen), 0, pairs))


def _read(found: _Fitted, problem: LongRunProblem) -> LongRun:
    """Sum up the answer of all groups, with their gates."""
    made, brand, posterior = found.made, found.brand, found.posterior
    social = social_members(made)
    singles = [[c] for c in range(problem.channels)]
    groups = [social or list(range(problem.channels)), *singles]
    each = 1.0 - (1.0 - CLAIM) / len(singles)
    claims = [CLAIM, *(each for _ in singles)]
    sure = [_sure(found.effects, g) >= c for g, c in zip(groups, claims, strict=True)]
    measured = look(problem, posterior, groups, sure)
    names = [None, *(c.name for c in made.data.channels)]
    asked = zip(names, groups, measured, claims, strict=True)
    effects = [_effect(found, (n, group), measures, claim) for n, group, measures, claim in asked]
    lift = posterior.lift / brand.scale
    positive = brand.kind != "nps" and brand.mean > 0.0
    return LongRun(
        indicator=brand.indicator,
        kind=brand.kind,
        unit=brand.unit,
        named=brand.named,
        waves=brand.waves,
        answers=brand.answers,
        per_unit=_interval(lift, made.plan.level),
        elasticity=_interval(lift * brand.mean, made.plan.level) if positive else None,
        half_life=_interval(posterior.half_life, made.plan.level),
        detectable=measured[0].detectable,
        scope="social" if social else "all",
        together=effects[0],
        channels=tuple(effects[1:]),
        gates=effects[0].gates,
        verdict=effects[0].verdict,
        next_steps=long_steps(effects[0].barred, brand),
    )


def _interval(draws: Array, level: float) -> Interval:
    """Return mean and equal-tailed quantiles."""
    low, high = equal_tailed(draws, level)
    return Interval(mean=float(draws.mean()), low=low, high=high, level=level)


def _sure(effects: LongEffects, group: list[int]) -> float:
    """Return how sure the sign of a group's long effect is, before any gate."""
    p = float((effects.within[:, group].sum(axis=1) > 0.0).mean())
    return max(p, 1.0 - p)


def _effect(
    found: _Fitted, of: tuple[str | None, list[int]], measures: Gates, claim: float
) -> LongEffect:
    """Return one group's short and long effect; the long one only where every gate was passed."""
    made, effects, level = found.made, found.effects, found.made.plan.level
    name, group = of
    scale = made.whole.outcome_scale
    short = effects.short[:, group].sum(axis=1) * scale
    within = effects.within[:, group].sum(axis=1) * scale
    p = float((within > 0.0).mean())
    gates: tuple[Gate, ...] = passed_gates(
        measures, found.brand.indicator, sound=found.sound, claimed=_sure(effects, group) >= claim
    )
    if any(not g.passed for g in gates):
        return LongEffect(
            channel=name, short=_interval(short, level), long=None, share=None, of_effect=None,
            p_positive=None, verdict="undetermined", gates=gates,
        )  # fmt: skip
    whole = short + within
    part = None
    if float((whole <= 0.0).mean()) < NAUGHT:
        sound = whole > 0.0
        part = _interval(within[sound] / whole[sound], level)
    return LongEffect(
        channel=name,
        short=_interval(short, level),
        long=_interval(within, level),
        ahead=tuple(
            Ahead(weeks=h, effect=_interval(e[:, group].sum(axis=1) * scale, level))
            for h, e in effects.ahead.items()
        ),
        share=_interval(within / found.total, level),
        of_effect=part,
        p_positive=p,
        verdict=verdict_of(p, claim),
        gates=gates,
    )

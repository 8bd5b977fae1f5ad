"""Draws to the numbers of a reading: intervals of every line, effect and curve."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from luopan.instruments.mix.claims import FreeSigns
from luopan.instruments.mix.model import MixFit, with_tests
from luopan.instruments.mix.path import Path, path_of
from luopan.instruments.mix.weekly import Array, Series
from luopan.readings.base import Evidence, Interval
from luopan.readings.mix import (
    SOCIAL,
    ChannelEffect,
    Contraction,
    CurvePoint,
    Line,
    RegionEffect,
    Synergy,
    TestedEffect,
    TestedOwn,
)
from luopan.stats.intervals import equal_tailed, sized
from luopan.stats.mix import (
    Draws,
    FactorialTest,
    Parts,
    curves,
    decompose,
    marginal,
    predict_lifts,
    this_and_later,
    told,
)

QUARTER = 13
YEAR = 52
SUMMED = 2000
"""Draws that are summed up; more of them change an interval by less than its own error."""

CURVE_POINTS = 25
BEYOND = 1.5
"""Curves are drawn to this multiple of the largest week."""


@dataclass(frozen=True, eq=False)
class Quantities:
    """Draws (n, channels) of what is shown of each channel, in the outcome's unit."""

    parts: Parts
    marginal: Array
    this_quarter: Array
    later: Array
    path: Path | None = None

    def credit(self, social: Sequence[int]) -> dict[int, float]:
        """Return which part of each social channel's contribution is social media's own.

        Talk that media of other kinds call up is theirs.
        """
        if self.path is None:
            return dict.fromkeys(social, 1.0)
        own = self.parts.channels.mean(axis=0)
        theirs = self.path.not_social.mean(axis=0)
        return {c: 1.0 - float(theirs[c] / max(own[c], 1e-300)) for c in social}


@dataclass(frozen=True, eq=False)
class Summary:
    """Posterior and prior quantities of one fit, and what they are measured against.

    ``free`` (channels + 1,) is P(negligible) with signs free (`claims`), of each channel and,
    last, of all social ones together. ``free_pairs`` (pairs,) is P(positive) with the channels' own
    sizes free.
    """

    fit: MixFit
    total: float
    draws: Draws
    posterior: Quantities
    prior: Quantities
    free: Array
    free_pairs: Array

    @property
    def level(self) -> float:
        """Of all intervals."""
        return self.fit.plan.level

    def interval(self, draws: Array) -> Interval:
        """Mean and equal-tailed quantiles, for what may have either sign."""
        return _interval(draws, equal_tailed(draws, self.level), self.level)

    def size(self, draws: Array) -> Interval:
        """Mean and interval of what cannot be negative, or hardly ever is.

        What goes through talk, and an effect that changes over time, pile up at nought like any
        contribution, but may lie below it in some draws.
        """
        return _interval(draws, sized(draws, self.level), self.level)

    def line(self, kind: str, draws: Array) -> Interval:
        """Return the interval of one line of the decomposition."""
        return self.size(draws) if kind == "channel" else self.interval(draws)


def summary(fit: MixFit) -> Summary:
    """Put posterior and prior draws through the same sums."""
    total = fit.data.total
    kept = thinned(fit.draws)
    now = _quantities(fit, kept, prior=False)
    groups = [[c] for c in range(len(fit.problem.channels))]
    signs = FreeSigns(fit)
    free = signs.negligible([*groups, now.credit(social_members(fit))])
    before = _quantities(fit, fit.prior, prior=True)
    return Summary(fit, total, kept, now, before, free, signs.positive())


def social_members(fit: MixFit) -> list[int]:
    """Return the indices of the social channels."""
    return [i for i, c in enumerate(fit.data.channels) if c.kind in SOCIAL]


def thinned(draws: Draws, left: int = SUMMED) -> Draws:
    """Return every k-th draw of each chain, so that about so many are left."""
    chains, count, _ = draws.params.shape
    every = max(1, round(chains * count / left))
    return replace(draws, params=np.ascontiguousarray(draws.params[:, ::every]))


def _quantities(fit: MixFit, draws: Draws, *, prior: bool) -> Quantities:
    """Parts over the weeks seen, marginal effects, the last quarter's input, and what is talk."""
    parts = _parts(fit, draws, fit.data.rows)
    now, later = this_and_later(fit.problem, draws, parts, weeks=QUARTER)
    step = marginal(fit.problem, draws, parts, step=fit.plan.marginal_step)
    sales = (fit.problem, draws, parts)
    path = path_of(fit.data, sales, fit.talks, fit.plan.seed, prior=prior)
    return Quantities(parts, step, now, later, path)


def _parts(fit: MixFit, draws: Draws, rows: NDArray[np.bool_]) -> Parts:
    """Return the parts over ``rows``; a channel's change over time belongs to its contribution."""
    parts = decompose(fit.problem, draws, rows=rows, seed=fit.plan.seed)
    if not fit.changing:
        return parts
    channels = parts.channels.copy()
    for c, span in fit.changing.items():
        channels[:, c] += parts.columns[:, span].sum(axis=1)
    return replace(parts, channels=channels)


def _recent(made: Summary) -> dict[int, Interval]:
    """Return the last year's contribution of each channel whose effect changes."""
    fit = made.fit
    if not fit.changing:
        return {}
    last = fit.data.seen & (np.arange(len(fit.data.weeks)) >= len(fit.data.weeks) - YEAR)
    parts = _parts(fit, made.draws, last)
    return {c: made.size(parts.channels[:, c]) for c in fit.changing}


def fitted(made: Summary) -> tuple[float, ...]:
    """Return the mean of the explained outcome by week.

    The column that takes a missing week out of the likelihood explains nothing, so what it took
    up is taken off again.
    """
    fit = made.fit
    if fit.data.regional is not None:
        return tuple(np.where(fit.data.regional.open, made.posterior.parts.fitted, 0.0).sum(axis=1))
    values = made.posterior.parts.fitted.copy()
    missing = ~fit.data.seen
    if missing.any():
        parts = decompose(fit.problem, made.draws, rows=missing, seed=fit.plan.seed)
        values[missing] -= parts.columns[:, -int(missing.sum()) :].mean(axis=0)
    return tuple(values.tolist())


def _interval(draws: Array, ends: tuple[float, float], level: float) -> Interval:
    """Put the mean of draws beside the ends of their interval."""
    return Interval(mean=float(draws.mean()), low=ends[0], high=ends[1], level=level)


def channel_effects(made: Summary) -> tuple[ChannelEffect, ...]:
    """Return one effect a channel, in the order of the data.

    P(negligible) is the larger of the posterior's and of that with signs free (`claims`).
    """
    fit, now = made.fit, made.posterior
    drawn, recent = _curves(made), _recent(made)
    effects = []
    for c, channel in enumerate(fit.data.channels):
        own = now.parts.channels[:, c]
        spend = fit.data.spent(channel)
        roi = marginal_roi = None
        if spend > 0.0:
            per_money = float(channel.driver.sum() / channel.spend.sum())
            roi = made.size(own / spend)
            marginal_roi = made.size(now.marginal[:, c] * per_money)
        effects.append(
            ChannelEffect(
                channel=channel.name,
                kind=channel.kind,
                spend=spend,
                contribution=made.size(own),
                share=made.size(own / made.total),
                roi=roi,
                marginal_roi=marginal_roi,
                this_quarter=made.size(now.this_quarter[:, c]),
                later=made.size(now.later[:, c]),
                p_negligible=max(
                    float((own / made.total < fit.plan.negligible_share).mean()),
                    float(made.free[c]),
                ),
                curve=drawn[c],
                members=channel.members,
                evidence=_evidence(fit, (c,), together=False),
                recent=recent.get(c),
                **_through_talk(made, c),
            )
        )
    return tuple(effects)


def _through_talk(made: Summary, c: int) -> dict[str, Interval]:
    """Return what a channel calls up, or, of an earned channel, what others call up of it."""
    path, talks = made.posterior.path, made.fit.talks
    if path is None:
        return {}
    if c in {talk.channel for talk in talks}:
        return {"called_up": made.size(path.called_up[:, c])}
    if c not in talks[0].callers:
        return {}
    own = made.posterior.parts.channels[:, c]
    through = path.via[:, c]
    return {"via_talk": made.size(through), "total": made.size(own + through)}


def _evidence(fit: MixFit, channels: tuple[int, ...], *, together: bool) -> Evidence:
    """Return E3 where a test of exactly these channels is in the model, else E2.

    A test of two by two is one of each channel and of both together.
    """
    tested = any(
        (set(lift.channels) == set(channels) and lift.together == together)
        or (isinstance(lift, FactorialTest) and len(channels) == 1 and channels[0] in lift.alone)
        for lift in fit.problem.lifts
    )
    return Evidence.E3 if tested else Evidence.E2


def tested_effects(made: Summary) -> tuple[TestedEffect, ...]:
    """Return each finished test beside what the model says of it without and with the tests."""
    fit = made.fit
    if not fit.tested:
        return ()
    asked = with_tests(fit.problem, tuple(t.posed.lift for t in fit.tested))
    after = predict_lifts(asked, made.draws, made.posterior.parts)
    z = NormalDist().inv_cdf((1.0 + made.level) / 2.0)
    found, at = [], 0
    for one in fit.tested:
        test, lift = one.posed.test, one.posed.lift
        effects, covariance = told(lift)
        half = z * np.sqrt(np.diag(covariance))
        measured = [
            Interval(mean=mean, low=mean - reach, high=mean + reach, level=made.level)
            for mean, reach in zip(effects.tolist(), half.tolist(), strict=True)
        ]
        # of one effect an earlier version kept its draws alone
        model = [made.interval(said) for said in one.model.reshape(len(one.model), -1).T]
        now = [made.interval(said) for said in after[:, at : at + effects.size].T]
        at += effects.size
        own = tuple(
            TestedOwn(
                channel=fit.data.channels[c].name,
                measured=measured[i],
                model=model[i],
                after=now[i],
            )
            for i, c in enumerate(lift.channels if isinstance(lift, FactorialTest) else ())
        )
        found.append(
            TestedEffect(
                test=test.name,
                kind=test.kind,
                channels=test.channels,
                region=test.region,
                start=test.start,
                end=test.end,
                measured=measured[-1],
                model=model[-1],
                after=now[-1],
                p=one.p,
                status=one.status,
                own=own,
                p_own=one.p_own,
                p_together=one.p_together,
            )
        )
    return tuple(found)


def region_effects(made: Summary) -> tuple[RegionEffect, ...]:
    """Return what each channel contributed in each region; nothing where there are none."""
    regional, cells = made.fit.data.regional, made.posterior.parts.regions
    if regional is None or cells is None:
        return ()
    totals = np.nansum(regional.values, axis=0)
    return tuple(
        RegionEffect(
            region=region,
            channel=channel.name,
            contribution=made.interval(cells[:, g, c]),
            share=made.interval(cells[:, g, c] / totals[g]),
        )
        for g, region in enumerate(regional.names)
        for c, channel in enumerate(made.fit.data.channels)
    )


def _curves(made: Summary) -> list[tuple[CurvePoint, ...]]:
    """Return each channel's response to steady weekly input, from nothing to beyond the largest."""
    problem = made.fit.problem
    steps = np.linspace(0.0, BEYOND, CURVE_POINTS)
    largest = np.array([c.driver.max() for c in made.fit.data.channels])
    responses = curves(problem, made.draws, made.posterior.parts, steps[:, None] * largest[None, :])
    return [
        tuple(
            _point(made, responses[:, g, c], float(step), float(largest[c] * _price(channel)))
            for g, step in enumerate(steps)
        )
        for c, channel in enumerate(made.fit.data.channels)
    ]


def _price(channel: Series) -> float:
    """Money per unit of the driver; 1 where nothing is spent, so the axis stays exposure."""
    spend = float(channel.spend.sum())
    return spend / float(channel.driver.sum()) if spend > 0.0 else 1.0


def _point(made: Summary, draws: Array, step: float, largest: float) -> CurvePoint:
    """One point of a curve; beyond the largest week ever its interval widens with the distance."""
    # equal tails along the whole curve: the narrowest interval may jump from point to point
    found = made.interval(draws)
    observed = step <= 1.0 + 1e-9
    if not observed:
        found = Interval(
            mean=found.mean,
            low=max(0.0, found.mean - (found.mean - found.low) * step),
            high=found.mean + (found.high - found.mean) * step,
            level=found.level,
        )
    return CurvePoint(spend=step * largest, response=found, observed=observed)


def synergies(made: Summary, *, claims: bool = True) -> tuple[Synergy, ...]:
    """Return every pair asked about; without ``claims`` (a check failed) none has a verdict."""
    fit = made.fit
    found = []
    for p, (a, b) in enumerate(fit.problem.pairs):
        draws = made.posterior.parts.pairs[:, p]
        positive = _cautious(float((draws > 0.0).mean()), float(made.free_pairs[p]))
        sure = claims and max(positive, 1.0 - positive) >= fit.plan.synergy_claim
        sign: Literal["positive", "negative"] = "positive" if positive > 0.5 else "negative"
        found.append(
            Synergy(
                pair=(fit.data.channels[a].name, fit.data.channels[b].name),
                effect=made.interval(draws),
                share=made.interval(draws / made.total),
                p_positive=positive,
                verdict=sign if sure else "inconclusive",
                evidence=_evidence(fit, (a, b), together=True),
            )
        )
    return tuple(found)


def _cautious(one: float, other: float) -> float:
    """Return the probability nearer to a half; a half where the two disagree on the side."""
    if (one - 0.5) * (other - 0.5) <= 0.0:
        return 0.5
    return min(one, other, key=lambda p: abs(p - 0.5))


def decomposition(made: Summary) -> tuple[Line, ...]:
    """Return all lines; the means add to the outcome's total, the residual being the rest."""
    fit, parts = made.fit, made.posterior.parts
    lines: list[tuple[str, str, NDArray[np.float64]]] = [
        ("baseline", "baseline", parts.columns[:, 0] + parts.base + _unnamed(made))
    ]
    for block, span in zip(fit.blocks, fit.spans, strict=True):
        if block.kind == "change":  # part of its channel's line
            continue
        kind = "control" if block.kind == "demand" else block.kind
        lines.append((block.name, kind, parts.columns[:, span].sum(axis=1)))
    for c, channel in enumerate(fit.data.channels):
        lines.append((channel.name, "channel", parts.channels[:, c]))
    for p, (a, b) in enumerate(fit.problem.pairs):
        name = f"{fit.data.channels[a].name} × {fit.data.channels[b].name}"
        lines.append((name, "synergy", parts.pairs[:, p]))
    explained = np.sum([draws for _, _, draws in lines], axis=0)
    lines.append(("residual", "residual", made.total - explained))
    return tuple(
        Line.model_validate(
            {
                "name": name,
                "kind": kind,
                "contribution": made.line(kind, draws),
                "share": made.line(kind, draws / made.total),
            }
        )
        for name, kind, draws in lines
    )


def _unnamed(made: Summary) -> Array:
    """Return what columns without a line add: what regions have in common, unknown weeks (none)."""
    known = max((span.stop for span in made.fit.spans), default=1)
    return np.asarray(made.posterior.parts.columns[:, known:].sum(axis=1))


def contractions(made: Summary) -> tuple[Contraction, ...]:
    """Return 1 − posterior sd / prior sd of every number that is shown."""
    fit, after, before = made.fit, made.posterior, made.prior
    social = social_members(fit)
    found: list[Contraction] = []

    def add(name: str, posterior: Array, prior: Array) -> None:
        spread = float(prior.std())
        if spread > 0.0:
            found.append(Contraction(name=name, value=1.0 - float(posterior.std()) / spread))

    for c, channel in enumerate(fit.data.channels):
        add(f"contribution.{channel.name}", after.parts.channels[:, c], before.parts.channels[:, c])
        for what in ("marginal", "this_quarter", "later"):
            add(f"{what}.{channel.name}", getattr(after, what)[:, c], getattr(before, what)[:, c])
    if after.path is not None and before.path is not None:
        for c in fit.talks[0].callers:
            name = f"via_talk.{fit.data.channels[c].name}"
            add(name, after.path.via[:, c], before.path.via[:, c])
    for p, (a, b) in enumerate(fit.problem.pairs):
        name = f"synergy.{fit.data.channels[a].name} × {fit.data.channels[b].name}"
        add(name, after.parts.pairs[:, p], before.parts.pairs[:, p])
    if social:
        alone = [q.parts.channels[:, social].sum(axis=1) for q in (after, before)]
        shared = [q.parts.pairs.sum(axis=1) for q in (after, before)]
        add("social.alone", *alone)
        if fit.problem.pairs:
            add("social.shared", *shared)
            add("social.together", alone[0] + shared[0], alone[1] + shared[1])
    return tuple(found)

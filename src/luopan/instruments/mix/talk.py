"""What people say: an outcome of the other channels, and an input of sales.

Talk (an ``earned_social`` channel) rises when television runs, a post spreads or a price falls
(Stephen & Galak 2012, J. Mark. Res. 49; de Vries, Gensler & Leeflang 2017, J. Mark. 81). So the
weeks' talk is explained by the same joint model as sales, with every channel that is not itself
talk as a medium, on a scale that is logarithmic but for weeks with hardly any talk: what is said
in a busy week varies more than in a quiet one, and a week may be silent.

The two posteriors are independent given the data. The likelihood factorises into p(sales | talk,
channels) p(talk | channels), talk enters the first as a figure and not as a parameter, and the
priors are apart. What the factorisation supposes is that nothing unknown moves talk and sales in
the same week beyond season, holidays, controls and the drifting base.
"""

from dataclasses import dataclass, replace

import numpy as np

from luopan.instruments.mix.design import blocks
from luopan.instruments.mix.odd import odd_weeks
from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.pose import pose, sampled
from luopan.instruments.mix.refusal import NoReadingError
from luopan.instruments.mix.weekly import Array, Weekly
from luopan.readings.base import Check
from luopan.readings.mix import Earned
from luopan.stats.mix import Draws, MixProblem, sample_prior
from luopan.tables.bundle import Tables

OFTEN = 0.5
"""Share of the weeks in which there must be talk, for what calls it up to be told."""

QUIET = 0.1
"""Part of the usual talk below which the scale is no longer logarithmic but straight."""

CALLED_UP = 0.5
"""Prior mean of what all callers together add on that scale. With the sales model's 0.25 they were
told to call up .17 of talk where .23 was true, and .65 of their intervals held."""

CHAINS, WARMUP, DRAWS = 4, 300, 250
"""Talk needs a sum over weeks to two digits, not the tails of every curve."""


@dataclass(frozen=True, eq=False)
class Talk:
    """What calls up the talk of one earned channel.

    Parameters
    ----------
    channel : int
        Its place among the data's channels.
    callers : tuple of int
        The places of those that may call it up, in the order of the problem's channels.
    problem : MixProblem
        The outcome is the talk on the scale of `scaled`.
    draws, prior : Draws
        From the posterior and from the prior alone.
    """

    channel: int
    callers: tuple[int, ...]
    problem: MixProblem
    draws: Draws
    prior: Draws


def scaled(heard: Array) -> Array:
    """Return talk (weeks,) ≥ 0 on the model's scale: log(1 + talk / (`QUIET` × mean))."""
    return np.asarray(np.log1p(heard / (QUIET * heard.mean())))


def without(heard: Array, part: Array) -> Array:
    """Return the talk (n, weeks) that is left of what was heard (weeks,).

    ``part`` (n, weeks) ≥ 0 is taken away on the model's scale.
    """
    left = np.expm1(scaled(heard) - part) * (QUIET * heard.mean())
    return np.asarray(np.maximum(left, 0.0))


def reading_of_talk(data: Weekly, plan: MixPlan, tables: Tables) -> Earned | None:
    """Return how earned social is read: the plan's way, else ``[mix] earned``, else a mediator.

    None where there is no earned channel.
    """
    if all(c.kind != "earned_social" for c in data.channels):
        return None
    return plan.earned or tables.company.mix.earned


def talk_models(
    data: Weekly, plan: MixPlan, tables: Tables
) -> tuple[tuple[Talk, ...], tuple[Check, ...]]:
    """Fit what calls up the talk of each earned channel.

    A channel that money is spent on, as far as the model knows it, is no talk; nor can that of
    one with talk in fewer than half of the weeks be explained.

    Returns
    -------
    talks : tuple of Talk
        Empty where talk is read as an input only.
    checks : tuple of Check
        ``mix_talk_as_input``: the earned channels that had to be left inputs.
    """
    if reading_of_talk(data, plan, tables) != "mediator":
        return (), ()
    made: list[Talk] = []
    left: list[str] = []
    for place, series in enumerate(data.channels):
        if series.kind != "earned_social":
            continue
        often = np.count_nonzero(series.driver[data.seen]) >= OFTEN * data.seen.sum()
        found = _fitted(data, plan, tables, place) if often and series.by == "exposure" else None
        if found is None:
            left.append(series.name)
        else:
            made.append(found)
    if not left:
        return tuple(made), ()
    facts = {"names": tuple(left)}
    return tuple(made), (
        Check(code="mix_talk_as_input", passed=False, severity="warn", facts=facts),
    )


def _fitted(data: Weekly, plan: MixPlan, tables: Tables, place: int) -> Talk | None:
    """Return the fit of one channel's talk; None where the sampler finds no point to start from."""
    callers = tuple(i for i, c in enumerate(data.channels) if c.kind != "earned_social")
    name = data.channels[place].name
    told = replace(
        data,
        outcome=name,
        values=np.where(data.seen, scaled(data.channels[place].driver), np.nan),
        channels=tuple(data.channels[i] for i in callers),
    )
    # beliefs about a channel's return are about sales, and say nothing of talk
    company = tables.company.model_copy(update={"channel": ()})
    short = plan.model_copy(
        update={
            "media_share": CALLED_UP,
            "synergy_pairs": 0,
            "chains": CHAINS,
            "warmup": WARMUP,
            "draws": DRAWS,
        }
    )
    made, _ = blocks(told, short, company.mix.country)
    apart, _ = odd_weeks(told, made)
    problem = pose(told, (*made, *apart), short, company)
    try:
        draws = sampled(problem, short, name, lambda _: None)
    except NoReadingError:
        return None
    prior = sample_prior(problem, draws=plan.prior_draws, seed=plan.seed)
    return Talk(place, callers, problem, draws, prior)

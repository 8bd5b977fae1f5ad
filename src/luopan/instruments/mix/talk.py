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

Where sales are modelled by region, talk that is told by region is explained by region too, each
region's on its own scale; talk that is told for the whole firm is explained as a whole.
"""

from dataclasses import dataclass, replace

import numpy as np

from luopan.instruments.mix.design import blocks
from luopan.instruments.mix.odd import odd_weeks
from luopan.instruments.mix.panel import calm, pose_regions
from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.pose import pose, sampled, startable
from luopan.instruments.mix.refusal import NoReadingError
from luopan.instruments.mix.regions import FEWEST
from luopan.instruments.mix.shared_noise import common_noise
from luopan.instruments.mix.weekly import Array, Regional, Series, Weekly
from luopan.readings.base import Check
from luopan.readings.mix import Earned
from luopan.stats.mix import Draws, MixProblem, PanelProblem, sample_prior
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

PANEL_WARMUP, PANEL_DRAWS = 200, 150
"""The same by region."""


@dataclass(frozen=True, eq=False)
class Talk:
    """What calls up the talk of one earned channel.

    Parameters
    ----------
    channel : int
        Its place among the data's channels.
    callers : tuple of int
        The places of those that may call it up, in the order of the problem's channels.
    problem : MixProblem or PanelProblem
        The outcome is the talk on the scale of `scaled`.
    draws, prior : Draws
        From the posterior and from the prior alone.
    regions : tuple of int
        The places of the regions whose talk is explained, in the order of the problem's; empty
        where the firm's is explained as a whole.
    """

    channel: int
    callers: tuple[int, ...]
    problem: MixProblem | PanelProblem
    draws: Draws
    prior: Draws
    regions: tuple[int, ...] = ()


def scaled(heard: Array) -> Array:
    """Return talk (weeks,) ≥ 0 on the model's scale: log(1 + talk / (`QUIET` × mean)).

    Of several regions (weeks, regions) each is on its own scale.
    """
    return np.asarray(np.log1p(heard / (QUIET * heard.mean(axis=0))))


def without(heard: Array, part: Array) -> Array:
    """Return the talk (n, weeks) that is left of what was heard (weeks,).

    ``part`` (n, weeks) ≥ 0 is taken away on the model's scale. All may be of several regions:
    (n, weeks, regions) and (weeks, regions).
    """
    left = np.expm1(scaled(heard) - part) * (QUIET * heard.mean(axis=0))
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
        ``mix_talk_as_input``: the earned channels that had to be left inputs;
        ``mix_talk_whole_firm``: those whose talk is explained for the firm as a whole, though its
        outcome is by region.
    """
    if reading_of_talk(data, plan, tables) != "mediator":
        return (), ()
    made: list[Talk] = []
    left: list[str] = []
    together: list[str] = []
    for place, series in enumerate(data.channels):
        if series.kind != "earned_social":
            continue
        often = np.count_nonzero(series.driver[data.seen]) >= OFTEN * data.seen.sum()
        found = _fitted(data, plan, tables, place) if often and series.by == "exposure" else None
        if found is None:
            left.append(series.name)
        else:
            made.append(found)
            if data.regional is not None and not found.regions:
                together.append(series.name)
    told = (("mix_talk_as_input", "warn", left), ("mix_talk_whole_firm", "info", together))
    return tuple(made), tuple(
        Check.model_validate(
            {"code": code, "passed": False, "severity": severity, "facts": {"names": tuple(names)}}
        )
        for code, severity, names in told
        if names
    )


def _fitted(data: Weekly, plan: MixPlan, tables: Tables, place: int) -> Talk | None:
    """Return the fit of one channel's talk; None where the sampler finds no point to start from."""
    callers = tuple(i for i, c in enumerate(data.channels) if c.kind != "earned_social")
    regional = None if data.regional is None else _by_region(data, callers, place)
    # beliefs about a channel's return are about sales, and say nothing of talk
    company = tables.company.model_copy(update={"channel": ()})
    short = plan.model_copy(
        update={
            "media_share": CALLED_UP,
            "synergy_pairs": 0,
            "chains": CHAINS,
            "warmup": WARMUP if regional is None else PANEL_WARMUP,
            "draws": DRAWS if regional is None else PANEL_DRAWS,
        }
    )
    told, regions = regional or (_whole(data, callers, place), ())
    made, _ = blocks(told, short, company.mix.country)
    apart, _ = odd_weeks(told, made)
    made = (*made, *apart)
    problem: MixProblem | PanelProblem
    try:
        if regional is None:
            problem = pose(told, made, short, company)
        else:
            told, noise, _ = calm(told, made)
            problem = pose_regions(told, made, noise, short, replace(tables, company=company))
            with startable(told.outcome):
                problem, _ = common_noise(problem)
        draws = sampled(problem, short, told.outcome, lambda _: None)
    except NoReadingError:
        return None
    prior = sample_prior(problem, draws=plan.prior_draws, seed=plan.seed)
    return Talk(place, callers, problem, draws, prior, regions)


def _whole(data: Weekly, callers: tuple[int, ...], place: int) -> Weekly:
    """Return the firm's talk as an outcome of its callers."""
    series = data.channels[place]
    return replace(
        data,
        outcome=series.name,
        values=np.where(data.seen, scaled(series.driver), np.nan),
        channels=tuple(data.channels[i] for i in callers),
        regional=None,
    )


def _by_region(
    data: Weekly, callers: tuple[int, ...], place: int
) -> tuple[Weekly, tuple[int, ...]] | None:
    """Return the regions' talk as an outcome of their callers, and which regions have enough.

    None where talk is not told by region, or hardly any region has any, or a caller nothing in
    those that have. A region's size is of no matter to talk on its own scale, so all are alike;
    what calls up talk is input a head, as it is of sales.
    """
    regional, series = data.regional, data.channels[place]
    if regional is None or not series.by_region or series.region_driver is None:
        return None
    seen, heard = regional.seen, series.region_driver
    often = (np.where(seen, heard, 0.0) > 0.0).sum(axis=0) >= OFTEN * seen.sum(axis=0)
    places = tuple(int(g) for g in np.flatnonzero(often))
    chosen = list(places)
    if len(chosen) < FEWEST:
        return None
    values = np.where(seen[:, chosen], scaled(heard[:, chosen]), np.nan)
    usual = np.nanmean(values, axis=0)
    size = np.full(len(chosen), float(usual.mean()))
    heads = size / regional.size[chosen]
    lines = [_of_regions(data.channels[i], chosen, heads) for i in callers]
    if not all(line.driver.any() for line in lines):
        return None
    told = Regional(
        names=tuple(regional.names[g] for g in chosen),
        values=values,
        open=regional.open[:, chosen],
        size=size,
        usual=usual,
        controls={name: own[:, chosen] for name, own in regional.controls.items()},
    )
    known = seen[:, chosen].any(axis=1)
    summed = np.nansum(values, axis=1) / np.maximum(seen[:, chosen].sum(axis=1), 1) * len(chosen)
    return (
        replace(
            data, outcome=series.name, values=np.where(known, summed, np.nan),
            channels=tuple(lines), regional=told,
        ),
        places,
    )  # fmt: skip


def _of_regions(series: Series, chosen: list[int], heads: Array) -> Series:
    """Return a channel's input in some regions, in units of another size of each."""
    assert series.region_driver is not None  # noqa: S101 - a regional model has it of every channel
    assert series.region_spend is not None  # noqa: S101 - and this
    driver, spend = series.region_driver[:, chosen] * heads, series.region_spend[:, chosen] * heads
    return replace(
        series, driver=driver.sum(axis=1), spend=spend.sum(axis=1),
        region_driver=driver, region_spend=spend,
    )  # fmt: skip

"""What two channels did, each and together: where and when both were on, and how much of each.

A test of two channels by two says what each does on the average of the other, and how their product
acts; the three effects go to the joint model together, with what their errors have in common. One
beside another's own schedule says how the product acts, and hands on that alone. Whether an arm
switches a channel on or off is read from its spend, not from its name.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.instruments.experiments.asked import Asked
from luopan.instruments.experiments.found import Beyond, Found
from luopan.instruments.experiments.history import Array, History, of_firm, spend_of
from luopan.instruments.experiments.refusal import NoTestError
from luopan.readings.base import Interval
from luopan.readings.experiments import Shared
from luopan.stats import randomised
from luopan.tables.bundle import Tables

Bools = NDArray[np.bool_]

NOTHING = 0.1
"""A channel that had less than this part of its spend was off."""

ALIKE = 1e-6
"""Three errors whose correlations have no eigenvalue above this are not three numbers."""

_WEEK = 7


@dataclass(frozen=True, eq=False)
class Driven:
    """How the arms of a test moved two channels.

    Parameters
    ----------
    turns : tuple of float
        1 for each channel that its arm switches on, −1 for one that it switches off.
    on : tuple of (N, T) array of bool
        Where and when each channel was on.
    usual : (N, T) array
        What each region usually sells.
    inputs : tuple of float
        Mean spend or exposure of each channel where it was on, over what those regions usually
        sell in a period.
    whole : bool
        Off was off.
    lasting : bool
        Regions changed their arm, so that the effect is of long on against long off.
    moderator : (N, T) array
        The second channel over its mean, what carries over counted in.
    """

    turns: tuple[float, float]
    on: tuple[Bools, Bools]
    usual: Array
    inputs: tuple[float, float]
    whole: bool
    lasting: bool
    moderator: Array


@dataclass(frozen=True, eq=False)
class Oriented:
    """How an effect of arms is told as one of what is on.

    ``part`` is what is usually sold where that was on, over what is where the arm was.
    """

    sign: float
    on: Bools
    part: float


def cells_of(
    pair: Driven | None, of: str, trial: randomised.Trial, question: randomised.Question
) -> Oriented | None:
    """Return how one comparison is told: of a channel, or both, being on. None of other tests."""
    if pair is None:
        return None
    first, second = pair.on
    on = {"first": first, "second": second}.get(of, first & second)
    sign = {"first": pair.turns[0], "second": pair.turns[1]}.get(of, pair.turns[0] * pair.turns[1])
    weight = pair.usual * (pair.moderator if question.contrast == "moderated" else 1.0)
    bit = {"first": 1, "second": 2, "together": 3}.get(question.contrast, 1)
    was = (trial.assignment & bit) == bit
    return Oriented(sign, on, float(weight[on].sum() / weight[was].sum()))


def inputs_of(test: Asked, tables: Tables, history: History) -> tuple[Array, ...]:
    """Return spend, or exposure where there is none, of two channels by region and period.

    Empty where the test is not of two, or either is not told by region.
    """
    if test.design not in {"factorial", "moderated"} or len(test.channels) != 2:
        return ()
    found = []
    for name in test.channels:
        used = spend_of((name,), test.regions, tables, history)
        if used is None or not used.any():
            used = spend_of((name,), test.regions, tables, history, "exposure")
        if used is None or not used.any():
            return ()
        found.append(used)
    return tuple(found)


def driven(
    test: Asked,
    inputs: tuple[Array, ...],
    rows: list[int],
    trial: randomised.Trial,
    half_life: float,
) -> Driven | None:
    """Return how the arms moved the two channels, None where they did not.

    Parameters
    ----------
    test : Asked
        A 2 × 2 test, or one of a channel by turns beside another.
    inputs : tuple of array
        As `inputs_of` returns them.
    rows : list of int
        The regions of the trial.
    trial : randomised.Trial
        As posed.
    half_life : float
        Of the carry-over, in periods.
    """
    first, arms = trial.history, trial.assignment
    span = slice(first, first + arms.shape[1])
    used = [each[rows][:, span] for each in inputs]
    usual = np.nanmean(trial.outcome[:, :first], axis=1)[:, None] * np.ones(arms.shape)
    treated = [(arms & bit) > 0 for bit in (1, 2)]
    turns = [_turn(x, on, usual) for x, on in zip(used, treated, strict=True)]
    if test.design == "moderated":
        turns[1], treated[1] = 1.0, np.ones(arms.shape, dtype=bool)
    if 0.0 in turns:
        return None
    on = [t if turn > 0.0 else ~t for t, turn in zip(treated, turns, strict=True)]
    both = on[0] & on[1]
    weight = float(usual[both].sum())
    moderator = _carried(inputs[1][rows], half_life)[:, span]
    if weight <= 0.0 or not moderator.any():
        return None
    if test.design == "moderated":
        # the effect is told where the other channel is at its mean
        levels = (float(used[0][both].sum()) / weight, float(used[1].sum() / usual.sum()))
    else:
        levels = (_rate(used[0], on[0], usual), _rate(used[1], on[1], usual))
    return Driven(
        turns=(turns[0], turns[1]),
        on=(on[0], on[1]),
        usual=usual,
        inputs=levels,
        whole=all(
            _rate(x, ~o, usual) <= NOTHING * _rate(x, o, usual)
            for x, o in zip(used, on, strict=True)
        ),
        lasting=trial.design.within,
        moderator=moderator / moderator.mean(),
    )


def _rate(used: Array, cells: Bools, usual: Array) -> float:
    """Return what is used for each unit of usual sales; nought where there are no such cells."""
    return float(used[cells].sum() / usual[cells].sum()) if cells.any() else 0.0


def _turn(used: Array, treated: Bools, usual: Array) -> float:
    """Return 1 where the arm has more of a channel, −1 where it has less, 0 where neither."""
    return float(np.sign(_rate(used, treated, usual) - _rate(used, ~treated, usual)))


def _carried(used: Array, half_life: float) -> Array:
    """Return what is left of a channel's input in each period, geometrically; its own mean kept."""
    if half_life <= 0.0:
        return used
    stay = 0.5 ** (1.0 / half_life)
    left = used.copy()
    for t in range(1, used.shape[1]):
        left[:, t] = (1.0 - stay) * used[:, t] + stay * left[:, t - 1]
    return left


def beyond(
    pair: Driven,
    told: randomised.Verdict,
    own: tuple[randomised.Verdict, ...] = (),
    correlations: Array | None = None,
) -> Beyond | None:
    """Return what both did beyond the sum of each, over usual sales; None without an interval.

    Parameters
    ----------
    pair : Driven
        How the arms moved the channels.
    told : randomised.Verdict
        On both together, of what is on.
    own : tuple of randomised.Verdict
        On each of the two, likewise, of a test of two by two.
    correlations : (3, 3) array, optional
        Of the errors of both and of ``told``, of the arms.
    """
    share = _share(told)
    if share is None:
        return None
    each = [one for one in map(_share, own) if one is not None]
    # what is told of channels that are on has the other sign than what is told of their pauses
    signs = (*pair.turns, pair.turns[0] * pair.turns[1])
    alike = None
    apart = correlations is not None and np.linalg.eigvalsh(correlations)[0] > ALIKE
    if correlations is not None and apart and len(each) == 2:
        alike = tuple(
            float(correlations[i, j]) * signs[i] * signs[j] for i, j in ((0, 1), (0, 2), (1, 2))
        )
    return Beyond(
        share=share,
        own=None if alike is None else (each[0], each[1]),
        correlations=None if alike is None else (alike[0], alike[1], alike[2]),
        inputs=pair.inputs,
        whole=pair.whole,
        lasting=pair.lasting,
    )


def _share(told: randomised.Verdict) -> Interval | None:
    if told.refused is not None or not np.isfinite([told.low, told.high]).all():
        return None
    return Interval(mean=told.estimate, low=told.low, high=told.high, level=told.level)


def handed_on(test: Asked, tables: Tables, history: History, found: Found) -> Shared | None:
    """Return what two channels did, scaled to the whole firm; None where none was told.

    The regions of the test stand for the firm: what the channels do for a unit of usual sales, at
    the inputs that they had, is taken to hold everywhere.
    """
    told = found.beyond
    if told is None or not told.whole or min(told.inputs) <= 0.0:
        return None
    try:
        firm = of_firm(test, tables, history.outcome)
    except NoTestError:
        return None
    first, until = firm.span(history.periods[0], test.start)[0], firm.span(test.start, test.end)[0]
    before = firm.values[0, first:until]
    if not before.size or not np.nanmean(before) > 0.0:
        return None
    a_day = float(np.nanmean(before)) / firm.step
    days = (test.end - test.start).days + 1

    def scaled(share: Interval) -> Interval:
        ends = [end * a_day * days for end in (share.mean, share.low, share.high)]
        return Interval(mean=ends[0], low=ends[1], high=ends[2], level=share.level)

    return Shared(
        effect=scaled(told.share),
        own=None if told.own is None else (scaled(told.own[0]), scaled(told.own[1])),
        correlations=told.correlations,
        inputs=(told.inputs[0] * a_day * _WEEK, told.inputs[1] * a_day * _WEEK),
        lasting=told.lasting,
    )

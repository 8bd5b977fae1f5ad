"""A fit to what is said of its stability."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from luopan.instruments.mix.model import MixFit
from luopan.instruments.mix.stability.calibration import calibrate
from luopan.instruments.mix.stability.refit import Progress
from luopan.instruments.mix.stability.rolling import Answer, Rolled, cuts, judged, roll
from luopan.instruments.mix.stability.variants import (
    ASSUMPTIONS,
    OWN,
    Assumption,
    placebos,
    stand_ins,
    under_other_priors,
)
from luopan.instruments.mix.summarise import social_members
from luopan.instruments.mix.weekly import Array
from luopan.readings.base import Interval
from luopan.readings.stability import (
    Calibration,
    ChannelStability,
    Depth,
    PairStability,
    Placebo,
    PriorMove,
    ShareStability,
    Stability,
    Verdict,
)
from luopan.stats.intervals import equal_tailed, sized
from luopan.stats.martingale import Path

MOVED = 0.05
"""Below this P value, the number of answers allowed for (Holm 1979, Scand. J. Stat. 6)."""

REPLICATES = 32
PLACEBOS = 2
"""Placebos of each channel; one by region, and one of the first channels in a quick look."""

QUICK_PLACEBOS = 3
QUICK_ASSUMPTIONS: tuple[Assumption, ...] = ("smaller_effects", "larger_effects")

_STEPS = {
    "full": (0.5, 0.18, 0.06, 0.08, 0.18),
    "regional": (0.44, 0.19, 0.19, 0.18, 0.0),
    "quick": (0.6, 0.25, 0.15, 0.0, 0.0),
}
"""Parts of the work: refits, placebos, assumptions, channels left out, calibration."""


def stability(fit: MixFit, depth: Depth, progress: Progress | None = None) -> Stability:
    """Refit with fewer outcomes, other assumptions, other channels, and on firms made up.

    Parameters
    ----------
    fit : MixFit
        The full fit.
    depth : {"full", "quick"}
        Everything (about 120 short refits; by region about 30, and no firms made up), or a
        handful of refits and placebos.
    progress : callable, optional
        Told the fraction done.
    """
    quick, regional = depth == "quick", fit.data.regional is not None
    tell = _stages(_STEPS["regional" if regional and not quick else depth], progress)
    rolled = roll(fit, cuts(fit, quick=quick), tell(0))
    today = rolled.refits[0]
    every = tuple(range(len(fit.problem.channels)))
    chosen = every[:QUICK_PLACEBOS] if quick else every * (1 if regional else PLACEBOS)
    fakes = placebos(fit, chosen, tell(1))
    assumptions = QUICK_ASSUMPTIONS if quick else ASSUMPTIONS
    moves = under_other_priors(fit, today, assumptions, tell(2))
    taken = [()] * len(every) if quick else stand_ins(fit, today, tell(3))
    calibration = None
    if not quick and not regional:
        p, worst = calibrate(fit, REPLICATES, tell(4))
        calibration = Calibration(replicates=REPLICATES, p=p, worst=worst)
    called = tuple(f.of for f in fakes if f.p_negligible <= 1.0 - fit.plan.claim)
    found = _judged(fit, rolled)
    return Stability(
        depth=depth,
        refits=len(rolled.refits),
        restarted=sum(one.restarted for one in rolled.refits),
        known_to=tuple(reversed(rolled.known_to(fit))),
        verdict=_overall(found.verdicts),
        channels=tuple(_channel(fit, c, found.channels[c], moves[c], taken[c]) for c in every),
        synergy=found.synergy,
        social=found.social,
        placebo=Placebo(count=len(fakes), called=len(called), of=called),
        calibration=calibration,
    )


def _stages(parts: tuple[float, ...], progress: Progress | None) -> Callable[[int], Progress]:
    """Return how each stage tells its own fraction as one of the whole."""

    def stage(index: int) -> Progress:
        before, own = sum(parts[:index]), parts[index]

        def tell(done: float) -> None:
            if progress is not None:
                progress(min(1.0, before + own * done))

        return tell

    return stage


def _overall(verdicts: list[Verdict]) -> Verdict:
    """Return ``moves`` where any answer does, ``holds`` where any could be judged."""
    return next((v for v in ("moves", "holds") if v in verdicts), "inconclusive")


@dataclass(frozen=True)
class _Found:
    """What is said of every channel, of every pair, and of social media as one."""

    channels: tuple[ShareStability, ...]
    synergy: tuple[PairStability, ...]
    social: ShareStability | None

    @property
    def verdicts(self) -> list[Verdict]:
        """All verdicts."""
        social = () if self.social is None else (self.social,)
        return [one.verdict for one in (*self.channels, *self.synergy, *social)]


def _judged(fit: MixFit, rolled: Rolled) -> _Found:
    """Judge every channel, every pair, and social media as one, all of them together."""
    problem, refits = fit.problem, rolled.refits
    count, members = len(problem.channels), social_members(fit)
    answers = [
        Answer(tuple(one.shares[:, c] for one in refits), _first_known(fit, c))
        for c in range(count)
    ]
    answers += [
        Answer(tuple(one.pairs[:, p] for one in refits), signed=True)
        for p in range(len(problem.pairs))
    ]
    if members:
        summed = [one.shares[:, members].sum(axis=1) + one.pairs.sum(axis=1) for one in refits]
        answers.append(Answer(tuple(summed), signed=True))
    paths = [judged(rolled, answer) for answer in answers]
    verdicts = holm(paths)
    told = [
        _share(fit, rolled, answer, (found, verdict))
        for answer, found, verdict in zip(answers, paths, verdicts, strict=True)
    ]
    together = [
        PairStability(
            pair=(fit.data.channels[a].name, fit.data.channels[b].name),
            p_positive=tuple(float((x > 0.0).mean()) for x in reversed(answer.draws)),
            verdict=verdict,
        )
        for (a, b), answer, verdict in zip(
            problem.pairs, answers[count:], verdicts[count:], strict=False
        )
    ]
    return _Found(tuple(told[:count]), tuple(together), told[-1] if members else None)


def holm(paths: list[Path | None]) -> list[Verdict]:
    """Return each path's verdict, the number of paths judged allowed for."""
    verdicts: list[Verdict] = ["inconclusive" if p is None else "holds" for p in paths]
    ordered = sorted(
        ((p.p, place) for place, p in enumerate(paths) if p is not None), key=lambda one: one[0]
    )
    for rank, (p, place) in enumerate(ordered):
        if p * (len(ordered) - rank) >= MOVED:
            break
        verdicts[place] = "moves"
    return verdicts


def _first_known(fit: MixFit, channel: int) -> int:
    """Return from how many weeks on a channel has had any input with an outcome beside it."""
    active = (fit.problem.media[..., channel] > 0.0) & fit.data.rows
    return int(np.argmax(active.reshape(len(active), -1).any(axis=1))) + 1


def _share(
    fit: MixFit, rolled: Rolled, answer: Answer, found: tuple[Path | None, Verdict]
) -> ShareStability:
    """Put one number's answers and their verdict together, the earliest first."""
    path, verdict = found
    kept = answer.kept(rolled)
    shares = [
        _interval(draws, fit.plan.level, signed=answer.signed) if k in kept else None
        for k, draws in enumerate(answer.draws)
    ]
    told = {"shares": tuple(reversed(shares)), "verdict": verdict}
    if path is None:
        return ShareStability.model_validate({**told, "farthest": None, "when": None, "p": None})
    far = kept[1 + path.at]
    own = answer.draws[far].mean() - answer.draws[0].mean()
    farthest = abs(float(own)) / max(float(answer.draws[0].std()), 1e-300)
    when = rolled.known_to(fit)[far]
    return ShareStability.model_validate({**told, "farthest": farthest, "when": when, "p": path.p})


def _interval(draws: Array, level: float, *, signed: bool) -> Interval:
    low, high = (equal_tailed if signed else sized)(draws, level)
    return Interval(mean=float(draws.mean()), low=low, high=high, level=level)


def _channel(
    fit: MixFit,
    channel: int,
    found: ShareStability,
    moves: tuple[PriorMove, ...],
    taken: tuple[str, ...],
) -> ChannelStability:
    """Add what other assumptions and other channels do to one channel's share."""
    return ChannelStability(
        **found.model_dump(exclude={"shares"}),
        shares=found.shares,
        channel=fit.data.channels[channel].name,
        prior_moves=moves,
        rests_on="prior" if any(abs(m.moved) > OWN for m in moves) else "data",
        stands_in_for=taken,
    )

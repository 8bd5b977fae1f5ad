"""How often a long effect is claimed that is not there, and found where it is.

``python -m bench.longrun``: simulated firms with surveys and a drifting base. Beside the joint
model stands what a careful analyst would fit without surveys: a local level base with slowly
carried-over social media as a regressor (statsmodels' ``UnobservedComponents``), half-life chosen
by likelihood, claimed where the coefficient's one-sided 95 % interval excludes nought. It is asked
twice: given the true short curves, which nobody has, and given those that the joint model learnt.
"""

import warnings
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from statsmodels.tsa.statespace.structural import UnobservedComponents

from bench.simulate.brand import NIL, SOCIAL, USUAL, BrandFirm, branded
from bench.simulate.calendar import Vector
from bench.studies import command, each, keep
from luopan.instruments.mix import MixFit, MixPlan, fit
from luopan.instruments.mix.longrun import long_run
from luopan.readings.base import Interval
from luopan.readings.longrun import LongRun
from luopan.stats.mix import firm_curves

RESULT = Path(__file__).parent / "results" / "longrun.md"
FULL = {"true": 100, **dict.fromkeys(NIL, 50)}
QUICK = dict.fromkeys(FULL, 2)
FIRST_SEED = 39_000
CHAINS = {"chains": 2, "warmup": 300, "draws": 300, "prior_draws": 200}
"""Enough for the shapes of the curves, which is all that is taken over from the mix fit."""

ONE_SIDED = 1.6448536269514722
HALF_LIVES = (13.0, 26.0, 52.0)
SHAPES = 100
"""Draws of the learnt curves whose mean the reference is given."""

ABOUT = """Made by `python -m bench.longrun`. 156 national weeks, four channels, two of them social;
budgets change by the half-year; the base is a random walk or kinked; 100–400 people are asked
weekly or every four weeks. *true*: social media hold up a part of the brand, which carries sales.
*no_link*: media move a brand that does nothing to sales. *no_reach*: the brand carries sales, media
do not reach it. *apart*: neither. *activation*: neither, and the brand hardly moves. *Claimed*: a
long effect of social media together. *Reference*: a local level with slow social media as a
regressor, no surveys; *given* the true short curves, and with those that the joint model has
*learnt*. *Any channel*: a claim for a single channel that does nothing. *Cover*: 90 % intervals of
the long effect, where one is shown."""


@dataclass(frozen=True)
class Found:
    """What was said of one firm."""

    world: str
    seed: int
    true: float
    verdict: str
    shown: Interval | None
    short_covered: bool
    channels_claimed: int
    barred: tuple[str, ...]
    given: float
    learnt: float


def main() -> None:
    """Run the study and write its table."""
    command("bench.longrun", __doc__, "ten firms", figures)


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the study's figures by name."""
    plan = QUICK if quick else FULL
    keys = [
        (w, FIRST_SEED + i) for i in range(max(plan.values())) for w, n in plan.items() if i < n
    ]
    found = each(run, keys)
    text = table(found)
    keep(text, RESULT, quick=quick)
    nil = [f for f in found if f.world != "true"]
    true = [f for f in found if f.world == "true"]
    ours = _share(true, lambda f: f.verdict == "positive")
    return {
        "false_claims": _share(nil, claimed),
        "found": ours,
        "found_over_reference": ours - _share(true, lambda f: f.given > ONE_SIDED),
        "found_over_as_careful": ours - as_careful(found, lambda f: f.given)[1],
        "found_over_learning": ours - as_careful(found, lambda f: f.learnt)[1],
        "cover": _share([f for f in found if f.shown is not None], covered),
    }


def run(key: tuple[str, int]) -> Found:
    """Simulate one firm, fit it, and ask for its long run."""
    firm = branded(*key)  # type: ignore[arg-type]
    made = fit(firm.tables, MixPlan(seed=key[1], **CHAINS))  # type: ignore[arg-type]
    return _judged(firm, long_run(made, firm.tables), learnt(made))


def learnt(made: MixFit) -> Mapping[str, Vector]:
    """Return each channel's curve by week as the joint model has learnt it, of mean 1."""
    bent, _ = firm_curves(made.problem, made.draws.spread(SHAPES))
    mean = (bent / bent.mean(axis=1, keepdims=True)).mean(axis=0)
    return {channel.name: mean[:, c] for c, channel in enumerate(made.data.channels)}


def _judged(firm: BrandFirm, told: LongRun, curves: Mapping[str, Vector]) -> Found:
    social = told.together
    assert social is not None
    short = sum(firm.short[name] for name in SOCIAL)
    return Found(
        world=firm.world,
        seed=firm.seed,
        true=firm.social_long / firm.total,
        verdict=told.verdict,
        shown=social.share,
        short_covered=social.short.low <= short <= social.short.high,
        channels_claimed=sum(
            c.verdict in {"positive", "negative"} and firm.long[str(c.channel)] == 0.0
            for c in told.channels
        ),
        barred=tuple(g.code for g in told.barred),
        given=reference(firm, firm.responses),
        learnt=reference(firm, curves),
    )


def reference(firm: BrandFirm, curves: Mapping[str, Vector]) -> float:
    """Return the z score of slow social media in a local level model of sales alone.

    ``curves`` are the channels' short-run responses by week, of mean 1.
    """
    outcomes, controls = firm.tables.outcomes, firm.tables.controls
    assert outcomes is not None
    assert controls is not None
    sales = outcomes["value"].to_numpy()
    week = 2.0 * np.pi * np.arange(sales.size) / 52.18
    wide = controls.pivot(on="control", index="date", values="value").drop("date").to_numpy()
    short = np.column_stack([curves[name] - 1.0 for name in USUAL])
    social = np.mean([curves[name] for name in SOCIAL], axis=0) - 1.0
    season = [f(k * week) for k in (1, 2) for f in (np.sin, np.cos)]
    other = np.column_stack([short, (wide - wide.mean(0)) / wide.std(0), *season])
    best, score = -np.inf, 0.0
    for half_life in HALF_LIVES:
        slow = _slow(social, 0.5 ** (1.0 / half_life))
        model = UnobservedComponents(
            sales / sales.mean(), level="llevel", exog=np.column_stack([slow, other])
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = model.fit(disp=0)
        if result.llf > best:
            at = result.param_names.index("beta.x1")
            best, score = result.llf, float(result.params[at] / result.bse[at])
    return score


def _slow(inputs: Vector, phi: float) -> Vector:
    out, now = np.empty_like(inputs), 0.0
    for week, x in enumerate(inputs):
        now = phi * now + (1.0 - phi) * x
        out[week] = now
    return out


def as_careful(found: Sequence[Found], score: Callable[[Found], float]) -> tuple[float, float]:
    """Return from which score the reference claims no more often wrongly than we do, and finds."""
    nil = [f for f in found if f.world != "true"]
    wrong = sum(claimed(f) for f in nil)
    bound = sorted(map(score, nil), reverse=True)[wrong]
    return bound, _share([f for f in found if f.world == "true"], lambda f: score(f) > bound)


def claimed(found: Found) -> bool:
    """Return whether a long effect of social media is claimed, whatever its sign."""
    return found.verdict in {"positive", "negative"}


def covered(found: Found) -> bool:
    """Return whether the interval shown holds the truth."""
    return found.shown is not None and found.shown.low <= found.true <= found.shown.high


def _share(found: Sequence[Found], what: object) -> float:
    return float(np.mean([what(f) for f in found])) if found else float("nan")  # type: ignore[operator]


def table(found: Sequence[Found]) -> str:
    """Return the study's table as Markdown."""
    head = ("firms", "n", "true share of sales", "claimed", "reference, given", "reference, learnt",
            "not found", "undetermined", "any channel", "cover (shown)", "cover of short",
            "gates not passed")  # fmt: skip
    lines = ["# Long effects on a drifting base", "", ABOUT, ""]
    lines += ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    worlds = [(w, [f for f in found if f.world == w]) for w in FULL]
    nil = [f for f in found if f.world != "true"]
    for name, group in (*worlds, ("**all without an effect**", nil)):
        shown = [f for f in group if f.shown is not None]
        gates = Counter(code for f in group for code in f.barred)
        cells = [
            name,
            len(group),
            f"{100 * np.mean([f.true for f in group]):.1f} %",
            f"{_share(group, claimed):.3f}",
            f"{_share(group, lambda f: f.given > ONE_SIDED):.3f}",
            f"{_share(group, lambda f: f.learnt > ONE_SIDED):.3f}",
            f"{_share(group, lambda f: f.verdict == 'not_found'):.2f}",
            f"{_share(group, lambda f: f.verdict == 'undetermined'):.2f}",
            f"{_share(group, lambda f: f.channels_claimed > 0):.3f}",
            f"{_share(shown, covered):.2f} ({len(shown)})",
            f"{_share(group, lambda f: f.short_covered):.2f}",
            ", ".join(f"{code} {n}" for code, n in gates.most_common()),
        ]
        lines.append("| " + " | ".join(str(c) for c in cells) + " |")
    true = [f for f in found if f.world == "true"]
    wrong = sum(f.verdict == "negative" for f in true)
    given, learning = (as_careful(found, s) for s in (lambda f: f.given, lambda f: f.learnt))
    lines += [
        "",
        f"Claims of the wrong sign in *true*: {wrong}. Were the reference to claim only above",
        f"z = {given[0]:.2f}, so that it is wrong as seldom, it would find {given[1]:.2f} of the",
        f"true; with the curves learnt, above z = {learning[0]:.2f}, {learning[1]:.2f}.",
    ]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()

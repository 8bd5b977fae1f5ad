"""Whether the intervals of survey shares hold, and whether their errors are samplics's.

``python -m bench.awareness``: surveys drawn simply, with weights, in clusters, by strata and raked,
of populations whose share is known; see `bench.simulate.surveys`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import scipy
from numpy.typing import NDArray

from bench.awareness_peer import asked, ours, surveys
from bench.simulate.surveys import KINDS, SHARES, SIZES, draw
from bench.studies import command, each, keep, row
from luopan.stats.design import (
    Estimate,
    Net,
    difference,
    estimate,
    net_difference,
    net_limits,
    published,
    share_limits,
)

Array = NDArray[np.float64]
Ends = tuple[float, float]
Key = tuple[str, float, int, int]

RESULT = Path(__file__).parent / "results" / "awareness.md"
LEVEL = 0.9
FULL, QUICK = 3000, 200
SEED = 34

ABOUT = """Made by `python -m bench.awareness`. How often 90 % intervals hold the population's
share; {} surveys a row, so the standard error of a cover of .9 is {:.3f}. *weighted*: log-normal
weights (σ = .6) that go with the answer. *clustered*: 10 people a unit, 8 units at least,
intraclass correlation .05. *stratified*: four strata of 40, 30, 20 and 10 %, as many asked of
each. *raked*: answering depends on age and sex, weights are raked to both, errors are those of the
residuals. With a share of .02 and 50 people one answer is expected, and covers jump from number to
number. Wilson's interval and what few answers count for were chosen while looking at other draws
of such kinds."""

NET = """## Net liking, and differences of two surveys

Liked less disliked of one survey; the same of two surveys of n and 300 people; and known by one
less known by another. *p above*: of the pairs that differ in nothing, how many are said to with
more than 95 %."""

_COLUMNS = ("Luopan", "logit", "Korn-Graubard", "Jeffreys", "value ± t error")


def main() -> None:
    """Run the study and write its table."""
    command("bench.awareness", __doc__, "two hundred surveys a row", figures)


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the study's figures by name."""
    count = QUICK if quick else FULL
    keys = [(kind, share, n, count) for kind in KINDS for share in SHARES for n in SIZES]
    covers = each(cover, keys, workers=1)
    lines = row("survey", "share", "n", *_COLUMNS, "width", "design effect", head=True)
    for (kind, share, n, _), found in zip(keys, covers, strict=True):
        lines += row(kind, share, n, *(f"{x:.3f}" for x in found))
    own = np.array([found[0] for found in covers])
    nets, worst = _nets(count)
    off, errors = _errors()
    within = int(((own >= 0.86) & (own <= 0.94)).sum())
    text = f"""# Surveys of the public

{ABOUT.format(count, np.sqrt(0.09 / count))}

{_text(lines)}

Luopan's lowest is {own.min():.3f}, its highest {own.max():.3f}; within .86 to .94 are {within} of
{own.size}.

{NET}

{_text(nets)}

{_text(errors)}
"""
    keep(text, RESULT, quick=quick)
    found = {"cover lowest": float(own.min()), "cover highest": float(own.max()), "net": worst}
    return found if off is None else {**found, "from samplics": off}


def _text(lines: Sequence[str]) -> str:
    return "\n".join(lines)


def cover(key: Key) -> tuple[float, ...]:
    """Return how often each interval holds, and Luopan's mean width and design effect."""
    kind, share, n, count = key
    rng = np.random.default_rng([SEED, KINDS.index(kind), int(1000 * share), n])
    hits, width, effects = np.zeros(len(_COLUMNS)), 0.0, 0.0
    for _ in range(count):
        drawn = draw(kind, share, n, rng)
        found = estimate(drawn.values, drawn.people, margins=drawn.margins)
        own = share_limits(found, LEVEL)
        ends = ((own.low, own.high), *(way(found) for way in (_logit, _exact, _jeffreys, _plain)))
        hits += [low <= drawn.truth <= high for low, high in ends]
        width += own.high - own.low
        effects += found.design_effect
    return (*(hits / count), width / count, effects / count)


def _quantile(degrees: float) -> float:
    return float(scipy.special.stdtrit(degrees, 0.5 + LEVEL / 2.0))


def _plain(told: Estimate) -> Ends:
    half = _quantile(told.degrees) * told.error
    return told.value - half, told.value + half


def _logit(told: Estimate) -> Ends:
    """Return the logit interval; where all gave one answer Wilson's, for want of one."""
    p = told.value
    if told.error <= 0.0 or not 0.0 < p < 1.0:
        found = share_limits(told, LEVEL)
        return found.low, found.high
    half = _quantile(told.degrees) * told.error / (p * (1.0 - p))
    middle = np.log(p / (1.0 - p))
    return float(scipy.special.expit(middle - half)), float(scipy.special.expit(middle + half))


def _beta(told: Estimate, more: tuple[float, float]) -> Ends:
    """Return quantiles of betas with Korn and Graubard's effective number of people."""
    shrink = (_quantile(told.n - 1.0) / _quantile(told.degrees)) ** 2
    n = told.n_effective * shrink
    yes, no, tail = told.value * n, (1.0 - told.value) * n, (1.0 - LEVEL) / 2.0
    low, high = more
    return (
        0.0 if yes <= 0.0 else float(scipy.special.betaincinv(yes + low, no + high, tail)),
        1.0 if no <= 0.0 else float(scipy.special.betaincinv(yes + high, no + low, 1.0 - tail)),
    )


def _exact(told: Estimate) -> Ends:
    return _beta(told, (0.0, 1.0))


def _jeffreys(told: Estimate) -> Ends:
    return _beta(told, (0.5, 0.5))


def _nets(count: int) -> tuple[list[str], float]:
    """Return the table of net shares and differences, and the lowest cover in it."""
    rng = np.random.default_rng(SEED)
    lines = row("what", "n", "truth", "holds", "p above", head=True)
    lowest = 1.0
    parts: tuple[Callable[..., tuple[str, float, float, float | None]], ...] = (
        _net, _net_gap, _gap,
    )  # fmt: skip
    for part in parts:
        for shares in ((0.45, 0.40, 0.15), (0.06, 0.14, 0.80), (0.05, 0.90, 0.05)):
            for n in SIZES:
                name, truth, holds, above = part(shares, n, count, rng)
                said = "" if above is None else f"{above:.3f}"
                lines += row(name, n, f"{truth:.2f}", f"{holds:.3f}", said)
                lowest = min(lowest, holds)
    return lines, lowest


Shares = tuple[float, float, float]


def _of(shares: Shares, n: int, rng: np.random.Generator) -> Net:
    plus, _, minus = rng.multinomial(n, shares) / n
    return Net(float(plus), float(minus), n, n - 1.0)


def _net(
    shares: Shares, n: int, count: int, rng: np.random.Generator
) -> tuple[str, float, float, float | None]:
    truth = shares[0] - shares[2]
    ends = [net_limits(_of(shares, n, rng), LEVEL) for _ in range(count)]
    return "net", truth, float(np.mean([e.low <= truth <= e.high for e in ends])), None


def _net_gap(
    shares: Shares, n: int, count: int, rng: np.random.Generator
) -> tuple[str, float, float, float | None]:
    found = [
        net_difference(_of(shares, n, rng), _of(shares, 300, rng), LEVEL) for _ in range(count)
    ]
    return (
        "net, two surveys alike",
        0.0,
        float(np.mean([d.low <= 0.0 <= d.high for d in found])),
        float(np.mean([d.p_above > 0.95 for d in found])),
    )


def _seen(share: float, n: int, rng: np.random.Generator) -> Estimate:
    return published(float(rng.binomial(n, share)) / n, n)


def _gap(
    shares: Shares, n: int, count: int, rng: np.random.Generator
) -> tuple[str, float, float, float | None]:
    one, other = shares[0], shares[2]
    found = [difference(_seen(one, n, rng), _seen(other, 300, rng), LEVEL) for _ in range(count)]
    truth = one - other
    above = float(np.mean([d.p_above > 0.95 for d in found])) if truth == 0.0 else None
    holds = float(np.mean([d.low <= truth <= d.high for d in found]))
    return f"known by {one:.0%}, and by {other:.0%}", truth, holds, above


def _errors() -> tuple[float | None, list[str]]:
    """Return how far our figures are from samplics's at most, and the lines about it."""
    told = surveys()
    said = asked(told)
    head = "## Points and standard errors beside samplics"
    if said is None:
        return None, [head, "", "samplics: absent (`python -m bench.peers install samplics`)."]
    lines, most = row("survey", "share", "standard error", "apart at most", head=True), 0.0
    for name, survey in told.items():
        found, theirs = ours(survey), said[name]
        apart = max(abs(found.value - theirs["point"]), abs(found.error - theirs["error"]))
        lines += row(name, f"{found.value:.4f}", f"{found.error:.4f}", f"{apart:.0e}")
        most = max(most, apart)
    return most, [head, "", *lines, "", f"At most {most:.0e} apart."]


if __name__ == "__main__":
    main()

"""Unknown, test, joint model: does the loop close? ``python -m bench.loop``.

First the sample firm, and others like it whose truth is drawn anew: each has run a pause of
out-of-home advertising in two chosen cities, and TV with paid social two by two in 24 cities, by
lot. The joint model is fitted to the national weeks without the tests, and with what the analysis
finds in the cities' sales. Then firms of the model's own family with two null tests and a positive
one.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.coverage_cases import Case, compare
from bench.mix_tests import Row, reported, with_tests
from bench.simulate import OWN, sample_firm, sample_tests, simulate
from bench.studies import command, each, keep
from luopan.compass.calibrate import calibrated
from luopan.connectors import load_folder
from luopan.instruments.experiments import ExperimentPlan
from luopan.instruments.experiments import measure as measure_tests
from luopan.instruments.mix import MixFit, MixPlan, fit, measure
from luopan.stats.mix import decompose

RESULT = Path(__file__).parent / "results" / "loop.md"
FIRMS, QUICK = 20, 2
FIRST_SEED = 61_000
TRUTHS = (0.0, 0.01, 0.02, 0.03, -0.015)
"""What TV and paid social do together, as a share of sales; one firm has one, in turn."""
PAIR = ("paid_social", "tv")
NULLS = 2
PAIRS = 12
"""All pairs of a social with another channel, so that every firm has a line for `PAIR`."""
WHEN = ("before", "after")


@dataclass(frozen=True)
class Loop:
    """One firm: what was said of the pair and of returns, before its tests and after."""

    name: str
    true: float
    before: tuple[float, float, float]
    after: tuple[float, float, float]
    found: tuple[str, ...]
    roi_before: tuple[float, ...]
    roi_after: tuple[float, ...]

    def inside(self, when: str) -> bool:
        """Whether the interval holds the truth."""
        _, low, high = getattr(self, when)
        return bool(low <= self.true <= high)

    def positive(self, when: str) -> bool:
        """Whether the whole interval is above nought."""
        return bool(getattr(self, when)[1] > 0.0)

    def width(self, when: str) -> float:
        """Width of the interval, as a share of sales."""
        _, low, high = getattr(self, when)
        return float(high - low)

    def error(self, when: str) -> float:
        """Estimate less truth."""
        return float(getattr(self, when)[0] - self.true)


@dataclass(frozen=True)
class Three:
    """A firm with two null tests and a positive one: errors of returns over their truth."""

    tested: tuple[tuple[float, float], ...]
    others: tuple[tuple[float, float], ...]


def main() -> None:
    """Run the study and write its table."""
    command("bench.loop", __doc__, f"{QUICK} firms of each kind", figures)


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the study's figures by name."""
    count = QUICK if quick else FIRMS
    loops = each(run_loop, [None, *range(FIRST_SEED, FIRST_SEED + count)], workers=1)
    threes = each(run_three, range(FIRST_SEED, FIRST_SEED + count), workers=1)
    kept = [three for three in threes if three is not None]
    keep(table(loops, kept), RESULT, quick=quick)
    told = np.array([pair for three in kept for pair in three.tested])
    others = loops[1:]
    return {
        "sample_narrowed": loops[0].width("after") / loops[0].width("before"),
        "sample_inside": float(loops[0].inside("after")),
        "narrowed": float(np.mean([x.width("after") / x.width("before") for x in others])),
        "inside": float(np.mean([x.inside("after") for x in others])),
        "three_error_ratio": _rms(told[:, 1]) / _rms(told[:, 0]),
    }


def run_loop(seed: int | None) -> Loop:
    """Let one firm run its tests; None is the sample firm itself."""
    made, name = sample_firm.make(), "sample firm"
    if seed is not None:
        rng = np.random.default_rng(seed)
        share = {n: s * rng.lognormal(0.0, 0.3) for n, s in sample_firm.SHARE.items()}
        together = TRUTHS[(seed - FIRST_SEED) % len(TRUTHS)]
        made, name = sample_firm.make(seed, together, share), f"firm {seed}"
    with tempfile.TemporaryDirectory(prefix="luopan-loop-") as home:
        tables = load_folder(sample_tests.written(Path(home), made.texts))
    plan = MixPlan(seed=seed or 0, synergy_pairs=PAIRS)
    readings = measure_tests(tables, ExperimentPlan(seed=seed or 0))
    given = (replace(tables, tests=None), calibrated(tables, readings))
    fits = [fit(one, plan) for one in given]
    before, after = (_said(one, made) for one in fits)
    return Loop(
        name=name,
        true=made.truth["pair"] / fits[0].data.total,
        before=before[0],
        after=after[0],
        found=tuple(r.verdict for r in readings),
        roi_before=before[1],
        roi_after=after[1],
    )


def _said(
    one: MixFit, made: sample_firm.Made
) -> tuple[tuple[float, float, float], tuple[float, ...]]:
    """Return what a fit says of the pair, as a share of sales, and errors of paid returns."""
    parts = decompose(one.problem, one.draws, rows=one.data.seen, seed=0)
    names = [c.name for c in one.data.channels]
    pairs = [{names[a], names[b]} for a, b in one.problem.pairs]
    shared = parts.pairs[:, pairs.index(set(PAIR))] / one.data.total
    low, high = np.quantile(shared, (0.05, 0.95))
    errors = [
        float(parts.channels[:, c].mean()) / made.truth[name] - 1.0
        for c, name in enumerate(names)
        if made.spend[name] > 0.0
    ]
    return (float(shared.mean()), float(low), float(high)), tuple(errors)


def run_three(seed: int) -> Three | None:
    """Give a firm of the model's family two null tests and a positive one, by lot."""
    firm = simulate(OWN, seed)
    rng = np.random.default_rng(seed)
    made = reported(firm, rng)
    null = [row for row in made if float(row["low"]) <= 0.0 <= float(row["high"])]  # type: ignore[arg-type]
    positive = [row for row in made if float(row["low"]) > 0.0]  # type: ignore[arg-type]
    if len(null) < NULLS or not positive:
        return None
    rows: list[Row] = [*null[:NULLS], positive[0]]
    plan = MixPlan(seed=seed)
    (given,) = with_tests(firm.tables, rows)
    read = [measure(tables, plan)[0] for tables in (firm.tables, given)]
    before, after = (compare(OWN, seed, firm.truth, reading, 0.0) for reading in read)
    names = {str(row["channel"]) for row in rows}
    return Three(_pairs(before, after, names), _pairs(before, after, names, inside=False))


def _pairs(
    before: Case, after: Case, names: set[str], *, inside: bool = True
) -> tuple[tuple[float, float], ...]:
    """Return errors before and after as shares of sales: of a return, but for its own spend."""
    return tuple(
        (one.mean - one.true, two.mean - two.true)
        for one, two in zip(before.channels, after.channels, strict=True)
        if (one.what in names) == inside
    )


def _rms(errors: Sequence[float] | np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(np.asarray(errors, dtype=float)))))


def about(count: int) -> str:
    """Return what the tables are made from."""
    return f"""Made by `python -m bench.loop`. *Firms like the sample firm*: {count} firms of three
years of national weeks, with sales by city of 24 cities; synergies of
{", ".join(f"{100 * t:g}" for t in TRUTHS)} % of sales in turn, channels' shares drawn anew. The
tests are analysed as `luopan brief` does, from the cities' sales and spend, and enter the joint
model as likelihood. 90 % intervals. Errors: root mean square of estimate less truth. Of a return
(ROI) each error is over the truth."""


def table(loops: Sequence[Loop], threes: Sequence[Three]) -> str:
    """Return the study's tables as Markdown."""
    head = ("firm", "true synergy, % of sales", "said before", "said after", "width after/before",
            "truth inside before", "after",
            "tests found (pause; two by two)")  # fmt: skip
    lines = [
        "# Unknown, test, joint model",
        "",
        about(len(loops) - 1),
        "",
        _cells(head),
        "|---" * len(head) + "|",
    ]
    lines += map(_loop_line, loops)
    return "\n".join([*lines, "", *_summary(loops[1:]), "", *_three_lines(threes), ""])


def _loop_line(x: Loop) -> str:
    inside = ["yes" if x.inside(when) else "no" for when in WHEN]
    narrowed = f"{x.width('after') / x.width('before'):.2f}"
    said = (f"{100 * x.true:.2f}", _told(x.before), _told(x.after), narrowed)
    return _cells((x.name, *said, *inside, "; ".join(x.found)))


def _summary(loops: Sequence[Loop]) -> list[str]:
    """Return what all firms but the sample firm have in common."""
    head = (f"the {len(loops)} other firms", "before the tests", "after")
    rows = [
        ("width of the synergy's interval, % of sales",
         *(f"{100 * np.mean([x.width(w) for x in loops]):.2f}" for w in WHEN)),
        ("error of the synergy, % of sales",
         *(f"{100 * _rms([x.error(w) for x in loops]):.2f}" for w in WHEN)),
        ("truth inside", *(f"{np.mean([x.inside(w) for x in loops]):.2f}" for w in WHEN)),
        ("synergies above nought with the whole interval above it",
         *(f"{np.mean([x.positive(w) for x in loops if x.true > 0.0]):.2f}" for w in WHEN)),
        ("others with the whole interval above nought",
         *(f"{np.mean([x.positive(w) for x in loops if x.true <= 0.0]):.2f}" for w in WHEN)),
        ("error of returns, over their truth",
         *(f"{_rms([e for x in loops for e in getattr(x, f'roi_{w}')]):.2f}" for w in WHEN)),
    ]  # fmt: skip
    return [_cells(head), "|---" * len(head) + "|", *map(_cells, rows)]


def _three_lines(threes: Sequence[Three]) -> list[str]:
    about = (
        f"*Two null tests and a positive one*: {len(threes)} firms of the model's own family in "
        "which pauses of 12 weeks, told to .75 % of the sales of their weeks, found nothing in two "
        "channels and something in a third (the first such by lot). Errors of channels' "
        "contributions, which are their returns times their spend, in % of sales."
    )
    head = ("channels", "number", "error before", "error after", "after/before")
    lines = [about, "", _cells(head), "|---" * len(head) + "|"]
    for name in ("tested", "others"):
        errors = np.array([pair for three in threes for pair in getattr(three, name)])
        before, after = _rms(errors[:, 0]), _rms(errors[:, 1])
        lines.append(
            _cells([name, len(errors), f"{100 * before:.2f}", f"{100 * after:.2f}",
                    f"{after / before:.2f}"])
        )  # fmt: skip
    return lines


def _told(interval: tuple[float, float, float]) -> str:
    mean, low, high = (100 * x for x in interval)
    return f"{mean:.1f} [{low:.1f}, {high:.1f}]"


def _cells(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(c) for c in cells) + " |"


if __name__ == "__main__":
    main()

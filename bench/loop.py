"""Unknown, test, joint model: does the loop close? ``python -m bench.loop``.

First the sample firm, and others like it whose truth is drawn anew: each has run a pause of
out-of-home advertising in two chosen cities, and TV with paid social two by two in 24 cities, by
lot. The joint model is fitted to the national weeks without the tests; with what is found in the
cities' sales; and with that less what each of the two channels did. Once more with what each of
the two did wrong on purpose, and with what both did wrong. Then firms of the model's own family
with two null tests and a positive one.
"""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from bench.coverage_cases import Case, compare
from bench.mix_tests import WRONG, Row, reported, with_tests
from bench.simulate import OWN, sample_firm, sample_tests, simulate
from bench.studies import command, each, keep
from luopan.compass.calibrate import calibrated
from luopan.connectors import load_folder
from luopan.instruments.experiments import ExperimentPlan
from luopan.instruments.experiments import measure as measure_tests
from luopan.instruments.mix import MixFit, MixPlan, fit, measure
from luopan.instruments.mix.lifts import Tested
from luopan.instruments.mix.lifts import compare as judge
from luopan.stats.intervals import equal_tailed, sized
from luopan.stats.mix import decompose, told
from luopan.tables.bundle import Tables

Ends = Callable[[np.ndarray, float], tuple[float, float]]
RESULT = Path(__file__).parent / "results" / "loop.md"
FIRMS, QUICK = 20, 2
FIRST_SEED = 61_000
TRUTHS = (0.0, 0.01, 0.02, 0.03, -0.015)
"""What TV and paid social do together, as a share of sales; one firm has one, in turn."""
PAIR = ("paid_social", "tv")
NULLS = 2
PAIRS = 12
"""All pairs of a social with another channel, so that every firm has a line for `PAIR`."""
WHEN = ("before", "together", "after")
"""Without tests; with them, but of two by two only what both did together; with all they found."""
AMISS = {"own": "what each channel did", "both": "what both did together"}
"""What of two by two is reported wrong on purpose."""
KEPT = {
    "conflict_own": "what both did",
    "conflict_together": "what each did",
    "conflict": "nothing",
}
LEVEL = 0.9


@dataclass(frozen=True)
class Said:
    """What a fit says of one line, in shares of sales, beside the truth."""

    true: float
    mean: float
    low: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether the interval holds the truth."""
        return self.low <= self.true <= self.high

    @property
    def off(self) -> bool:
        """Whether the whole interval lies on one side of nought."""
        return self.low > 0.0 or self.high < 0.0


@dataclass(frozen=True)
class Fitted:
    """What a fit says of `PAIR`, of the other pairs, which share nothing, and of paid channels."""

    pair: Said
    others: tuple[Said, ...]
    channels: dict[str, Said]


@dataclass(frozen=True)
class Loop:
    """One firm: what its tests found, and what the model said before them and after.

    ``fits`` are by `WHEN` and `AMISS`; so is ``status``, that of two by two. ``seen`` is the same
    where the part by `AMISS` is off by the test's own standard errors only. ``contradicted``: any
    of the firm's tests is, as found.
    """

    name: str
    found: tuple[str, ...]
    status: dict[str, str]
    seen: dict[str, str]
    contradicted: bool
    fits: dict[str, Fitted]

    def width(self, when: str) -> float:
        """Width of the pair's interval, as a share of sales."""
        return self.fits[when].pair.high - self.fits[when].pair.low


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
    tested = {when: _tested(others, when) for when in WHEN}
    return {
        "sample_narrowed": loops[0].width("after") / loops[0].width("before"),
        "sample_inside": float(loops[0].fits["after"].pair.inside),
        "narrowed": float(np.mean([x.width("after") / x.width("before") for x in others])),
        "inside": float(np.mean([x.fits["after"].pair.inside for x in others])),
        "own_error_ratio": _error(tested["after"]) / _error(tested["together"]),
        "own_inside": float(np.mean([s.inside for s in tested["after"]])),
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
    plan = MixPlan(seed=seed or 0, synergy_pairs=PAIRS, level=LEVEL)
    readings = measure_tests(tables, ExperimentPlan(seed=seed or 0))
    given = calibrated(tables, readings)
    fits = {
        "before": fit(replace(tables, tests=None), plan),
        "together": fit(_alone(given), plan),
        "after": fit(given, plan),
    }
    upwards = bool((seed or 0) % 2)
    wrong = _amiss(fits["after"], given, upwards)
    fits |= {what: fit(tables, plan) for what, tables in wrong.items()}
    judged = {when: _of_two(made) for when, made in fits.items()}
    return Loop(
        name=name,
        found=tuple(r.verdict for r in readings),
        status={when: two.status for when, two in judged.items() if two is not None},
        seen=_seen(fits["after"], upwards),
        contradicted=any(one.status in KEPT for one in fits["after"].tested),
        fits={when: _said(one, made) for when, one in fits.items()},
    )


def _alone(tables: Tables) -> Tables:
    """Return the tables with what two channels did together, and not what each did."""
    if tables.tests is None or "own" not in tables.tests.columns:
        return tables
    nothing = pl.lit(None, tables.tests.schema["own"])
    return replace(tables, tests=tables.tests.with_columns(own=nothing))


def _of_two(made: MixFit) -> Tested | None:
    """Return the test of two by two as it was judged; None where none could be used."""
    return next((one for one in made.tested if one.p_own is not None), None)


def _amiss(made: MixFit, given: Tables, upwards: bool) -> dict[str, Tables]:
    """Return the tables with either part of two by two wrong on purpose.

    By `WRONG` standard errors of the difference between test and model: where that difference is
    much wider than the test's own error, a model cannot see an error of the test's own size.
    """
    two = _of_two(made)
    if two is None or given.tests is None:
        return {}
    lift, test = two.posed.lift, two.posed.test
    covariance = told(lift)[1]
    apart = np.sqrt(np.diag(covariance) + two.model.var(axis=0)) * (1.0 if upwards else -1.0)
    # in the unit of the table, which is the test's own
    apart *= WRONG * test.sd / np.sqrt(covariance[2, 2])
    names = [made.data.channels[c].name for c in lift.channels]
    own = [float(apart[names.index(name)]) for name in test.channels]
    found = {}
    for what in AMISS:
        rows = given.tests.to_dicts()
        for row in rows:
            if row["test"] != test.name or row["own"] is None:
                continue
            if what == "both":
                row |= {key: row[key] + float(apart[2]) for key in ("effect", "low", "high")}
            else:
                row["own"] = (np.reshape(row["own"], (-1, 3)) + np.c_[own]).ravel().tolist()
        found[what] = replace(given, tests=pl.DataFrame(rows, given.tests.schema))
    return found


def _seen(made: MixFit, upwards: bool) -> dict[str, str]:
    """Return how two by two is judged where a part is off by `WRONG` of its own errors."""
    two = _of_two(made)
    if two is None:
        return {}
    lift, side = two.posed.lift, 1.0 if upwards else -1.0
    effects, covariance = told(lift)
    wrong = side * WRONG * np.sqrt(np.diag(covariance))
    parts = {"own": [1.0, 1.0, 0.0], "both": [0.0, 0.0, 1.0]}
    return {
        what: judge((replace(two.posed, lift=other),), two.model, ())[0].status
        for what, part in parts.items()
        for other in [replace(lift, effects=effects + wrong * part)]
    }


def _said(one: MixFit, made: sample_firm.Made) -> Fitted:
    """Return what a fit says of pairs and paid channels."""
    parts = decompose(one.problem, one.draws, rows=one.data.seen, seed=0)
    total, names = one.data.total, [c.name for c in one.data.channels]
    pairs = [
        _interval(parts.pairs[:, p] / total, made.truth["pair"] / total * shares, equal_tailed)
        for p, (a, b) in enumerate(one.problem.pairs)
        for shares in [{names[a], names[b]} == set(PAIR)]
    ]
    at = [{names[a], names[b]} for a, b in one.problem.pairs].index(set(PAIR))
    channels = {
        name: _interval(parts.channels[:, c] / total, made.truth[name] / total, sized)
        for c, name in enumerate(names)
        if made.spend[name] > 0.0
    }
    return Fitted(pairs[at], (*pairs[:at], *pairs[at + 1 :]), channels)


def _interval(draws: np.ndarray, true: float, ends: Ends) -> Said:
    return Said(true, float(draws.mean()), *ends(draws, LEVEL))


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


def _tested(loops: Sequence[Loop], when: str, *, tested: bool = True) -> list[Said]:
    """Return what is said of the channels tested two by two, or of the other paid ones."""
    return [
        said
        for x in loops
        for name, said in x.fits[when].channels.items()
        if (name in PAIR) == tested
    ]


def _error(said: Sequence[Said], *, over: bool = False) -> float:
    return _rms([(s.mean - s.true) / (s.true if over else 1.0) for s in said])


def about(count: int) -> str:
    """Return what the tables are made from."""
    return f"""Made by `python -m bench.loop`. *Firms like the sample firm*: {count} firms of three
years of national weeks, with sales by city of 24 cities; synergies of
{", ".join(f"{100 * t:g}" for t in TRUTHS)} % of sales in turn, channels' shares drawn anew. The
tests are analysed as `luopan brief` does, from the cities' sales and spend, and enter the joint
model as likelihood: TV with paid social, two by two, as one test of three effects. *Together
alone*: of these three only what both did beyond the sum. Where the three contradict the model, what
both did stays in it if that alone does not, else what each did if that does not; else the test is
left out whole. Contributions in % of sales. 90 % intervals. Errors: root mean square of estimate
less truth. Of a return (ROI) each error is over the truth."""


def table(loops: Sequence[Loop], threes: Sequence[Three]) -> str:
    """Return the study's tables as Markdown."""
    head = ("firm", "true synergy, % of sales", "said before", "said after", "width after/before",
            "truth inside before", "after", "tests found (pause; two by two)",
            "TV: true", "together alone", "all three", "paid social: true", "together alone",
            "all three")  # fmt: skip
    lines = [
        "# Unknown, test, joint model",
        "",
        about(len(loops) - 1),
        "",
        _cells(head),
        "|---" * len(head) + "|",
    ]
    lines += map(_loop_line, loops)
    others = loops[1:]
    parts = (_summary(others), _amiss_lines(others), _three_lines(threes))
    return "\n".join([*lines, *(line for part in parts for line in ("", *part)), ""])


def _loop_line(x: Loop) -> str:
    first, last = x.fits["before"].pair, x.fits["after"].pair
    inside = ["yes" if said.inside else "no" for said in (first, last)]
    narrowed = f"{x.width('after') / x.width('before'):.2f}"
    own = []
    for name in reversed(PAIR):
        one, two = (x.fits[when].channels[name] for when in WHEN[1:])
        own += [f"{100 * one.true:.2f}", _told(one), _told(two)]
    said = (f"{100 * first.true:.2f}", _told(first), _told(last), narrowed)
    return _cells((x.name, *said, *inside, "; ".join(x.found), *own))


def _summary(loops: Sequence[Loop]) -> list[str]:
    """Return what all firms but the sample firm have in common."""
    head = (f"the {len(loops)} other firms", "before the tests", "together alone", "all three")
    pairs = {w: [x.fits[w].pair for x in loops] for w in WHEN}
    nil = {w: [s for x in loops for s in x.fits[w].others] for w in WHEN}
    own = {w: _tested(loops, w) for w in WHEN}
    rest = {w: _tested(loops, w, tested=False) for w in WHEN}
    every = {w: [*own[w], *rest[w]] for w in WHEN}
    above = {w: [s for s in pairs[w] if s.true > 0.0] for w in WHEN}
    others = {w: [s for s in pairs[w] if s.true <= 0.0] for w in WHEN}
    count = f"{len(own['after'])} of TV and paid social"
    rows = [
        ("width of the synergy's interval, % of sales",
         *(f"{100 * _width(pairs[w]):.2f}" for w in WHEN)),
        ("error of the synergy, % of sales", *(f"{100 * _error(pairs[w]):.2f}" for w in WHEN)),
        ("truth inside", *(_mean(s.inside for s in pairs[w]) for w in WHEN)),
        ("synergies above nought with the whole interval above it",
         *(_mean(s.low > 0.0 for s in above[w]) for w in WHEN)),
        ("others with the whole interval above nought",
         *(_mean(s.low > 0.0 for s in others[w]) for w in WHEN)),
        (f"the {len(nil['after'])} pairs that share nothing: whole interval off nought",
         *(_mean(s.off for s in nil[w]) for w in WHEN)),
        (f"contributions, {count}: error, % of sales",
         *(f"{100 * _error(own[w]):.2f}" for w in WHEN)),
        ("width of the interval, % of sales", *(f"{100 * _width(own[w]):.2f}" for w in WHEN)),
        ("truth inside", *(_mean(s.inside for s in own[w]) for w in WHEN)),
        ("error of their returns, over the truth",
         *(f"{_error(own[w], over=True):.2f}" for w in WHEN)),
        (f"contributions, {len(rest['after'])} of other paid channels: error, % of sales",
         *(f"{100 * _error(rest[w]):.2f}" for w in WHEN)),
        ("truth inside", *(_mean(s.inside for s in rest[w]) for w in WHEN)),
        ("error of all returns, over their truth",
         *(f"{_error(every[w], over=True):.2f}" for w in WHEN)),
        ("firms with a test that contradicts the model (P < .05)", "", "",
         sum(x.contradicted for x in loops)),
        *((f"two by two, kept of it: {words}", "", "", _count(loops, "after", status))
          for status, words in KEPT.items()),
    ]  # fmt: skip
    return [_cells(head), "|---" * len(head) + "|", *map(_cells, rows)]


def _count(loops: Sequence[Loop], when: str, *status: str) -> int:
    return sum(x.status.get(when) in status for x in loops)


def _amiss_lines(loops: Sequence[Loop]) -> list[str]:
    """Return what becomes of two by two, and of the synergy, where a part of it is wrong."""
    about = (
        f"*Wrong on purpose*: the same {len(loops)} firms, with a part of two by two off by "
        f"{WRONG:.0f} standard errors of the difference between test and model, downwards and "
        "upwards in turn; by what is kept of the test. The synergy of TV and paid social, in % of "
        f"sales. *Own errors*: the same, off by {WRONG:.0f} of the test's own standard errors."
    )
    head = ("wrong", "kept", "firms", "width before", "width after", "error", "truth inside",
            "firms, own errors")  # fmt: skip
    lines = [about, "", _cells(head), "|---" * len(head) + "|"]
    for what, words in AMISS.items():
        for status, kept in {"used": "all: not seen", **KEPT}.items():
            those = [x for x in loops if x.status.get(what) == status]
            own = sum(x.seen.get(what) == status for x in loops)
            said = ["", "", "", ""]
            if those:
                before, after = ([x.fits[w].pair for x in those] for w in ("before", what))
                said = [f"{100 * value:.2f}" for value in (_width(before), _width(after))]
                said += [f"{100 * _error(after):.2f}", _mean(s.inside for s in after)]
            lines.append(_cells([words, kept, len(those), *said, own]))
    return lines


def _width(said: Sequence[Said]) -> float:
    return float(np.mean([s.high - s.low for s in said]))


def _mean(found: Iterable[bool]) -> str:
    return f"{np.mean([*found]):.2f}"


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


def _told(said: Said) -> str:
    mean, low, high = (100 * x for x in (said.mean, said.low, said.high))
    return f"{mean:.1f} [{low:.1f}, {high:.1f}]"


def _cells(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(c) for c in cells) + " |"


if __name__ == "__main__":
    main()

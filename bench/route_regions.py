"""Is the plan by region better in truth? ``python -m bench.route_regions``.

Regional firms are simulated by `bench.simulate.regions`, which knows nothing of the model. The plan
divides the money of the last quarter anew over channels, weeks and regions; it is judged by the
truth beside the present plan, beside the same sum a channel and the same a head, and beside the
plan of the firm as a whole, whose money is divided over regions as at present.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.simulate.firm import Firm
from bench.simulate.regions import Design, simulate_regions
from bench.studies import command, each, keep
from luopan.errors import LuopanError
from luopan.instruments.mix import MixFit, MixPlan, fit, read
from luopan.instruments.mix.route import RouteAsked, measure_route
from luopan.instruments.mix.route.cells import Cells
from luopan.readings.route import RouteReading

RESULT = Path(__file__).parent / "results" / "route_regions.md"
DESIGNS = {
    "usual": Design(regions=6),
    "pauses": Design(regions=6, synergy=0.02, schedule="pauses"),
}
FIRMS, QUICK = 10, 1
FIRST_SEED = 31_000
TAIL = 26
"""Weeks after the plan over which the truth is summed; spend goes on as at present."""

ABOUT = f"""Made by `python -m bench.route_regions`. Firms of 6 regions and 104 weeks. The plan of
13 weeks divides the last quarter's money anew, within the usual steps (a week of a channel in a
region at most 1.25 times the largest ever, its sum at most twice the present). The truth is the
noiseless outcome over the plan's weeks and {TAIL} weeks after them, as a share of that outcome
under the present plan, in percent. *Equal*: every channel the same sum, every region the same a
head. *Whole*: the plan of the firm as a whole, within the same steps, divided over regions as the
present plan is. *Captured*: the true gain over the gain that the model's mean promised."""


@dataclass(frozen=True)
class Case:
    """One firm: true gains as shares of the outcome, and what was said of them."""

    design: str
    gain: float = 0.0
    over_equal: float = 0.0
    over_whole: float = 0.0
    said: float = 0.0
    low: float = 0.0
    high: float = 0.0
    p_better: float = 0.5
    seconds: float = 0.0
    error: str = ""


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the study's figures by name."""
    count = QUICK if quick else FIRMS
    keys = [(name, FIRST_SEED + k) for name in DESIGNS for k in range(count)]
    cases = [c for c in each(run, keys) if not c.error]
    keep(table(cases), RESULT, quick=quick)
    return {
        "better_than_present": float(np.mean([c.gain > 0.0 for c in cases])),
        "better_than_equal": float(np.mean([c.over_equal > 0.0 for c in cases])),
        "better_than_whole": float(np.mean([c.over_whole > 0.0 for c in cases])),
        "cover": float(np.mean([c.low <= c.gain <= c.high for c in cases])),
        "seconds": float(np.median([c.seconds for c in cases])),
    }


def run(key: tuple[str, int]) -> Case:
    """Plan one firm's next quarter, by region and as a whole, and look at the truth."""
    design, seed = key
    firm = simulate_regions(DESIGNS[design], seed)
    # talk is of no matter to a plan, and a difference of plans needs no more draws
    plan = MixPlan(seed=seed, chains=2, warmup=300, draws=500, earned="input")
    try:
        made = fit(firm.tables, plan)
        route = measure_route(made, read(made, firm.tables), RouteAsked())
        one = fit(firm.tables, plan.model_copy(update={"by_region": False}))
        whole = measure_route(one, read(one, firm.tables), RouteAsked())
    except LuopanError as error:
        return Case(design, error=error.code)
    return judged(design, firm, (made, route), whole)


def judged(
    design: str, firm: Firm, planned: tuple[MixFit, RouteReading], whole: RouteReading
) -> Case:
    """Set what was said beside the truth."""
    made, route = planned
    cells = Cells.of(made.data)
    present = np.column_stack([b.present_weekly for b in route.budgets])
    best = np.column_stack([b.weekly for b in route.budgets])
    even = cells.even(float(best.sum()), len(best))
    apart = present.copy()
    for line in whole.channels:
        own = cells.find((line.channel, None))
        share = present[:, own].sum(axis=0) / max(float(present[:, own].sum()), 1e-300)
        apart[:, own] = np.array(line.weekly)[:, None] * share

    def total(money: np.ndarray) -> float:
        ahead: dict[str, np.ndarray] = {}
        for k, x in enumerate(money.T):
            told = np.append(x, np.resize(present[:, k], TAIL))
            for name, part in _members(made, cells, k).items():
                ahead[name] = told * part
        assert firm.respond is not None
        return float(firm.respond(ahead).sum())

    usual, won = total(present), total(best)
    said = route.difference
    assert said is not None
    assert route.p_better is not None
    return Case(
        design=design,
        gain=(won - usual) / usual,
        over_equal=(won - total(even)) / usual,
        over_whole=(won - total(apart)) / usual,
        said=said.mean / usual,
        low=said.low / usual,
        high=said.high / usual,
        p_better=route.p_better,
        seconds=route.seconds,
    )


def _members(made: MixFit, cells: Cells, cell: int) -> dict[str, float]:
    """Return the truth's names of a budget, and the part of its money that each gets."""
    channel, region = cells.whose(cell)
    names = made.data.channels[cells.all[cell].channel].members or (str(channel),)
    return {f"{region}:{name}": 1.0 / len(names) for name in names}


def table(cases: Sequence[Case]) -> str:
    """Return the study's table as Markdown."""
    head = (
        "firms", "n", "better than present", "mean gain", "worst", "better than equal",
        "mean over equal", "better than whole", "mean over whole", "said", "captured", "cover",
        "P ≥ .8", "right where P ≥ .8", "seconds",
    )  # fmt: skip
    lines = ["# Is the plan by region better in truth?", "", ABOUT, ""]
    lines += ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    groups = [(d, [c for c in cases if c.design == d]) for d in DESIGNS]
    lines += [_line(name, group) for name, group in (*groups, ("**all firms**", list(cases)))]
    return "\n".join([*lines, ""])


def _line(name: str, group: Sequence[Case]) -> str:
    sure = [c for c in group if c.p_better >= 0.8]
    told = (
        name, str(len(group)), _part([c.gain > 0.0 for c in group]),
        _percent([c.gain for c in group]), f"{100 * min(c.gain for c in group):+.2f}",
        _part([c.over_equal > 0.0 for c in group]), _percent([c.over_equal for c in group]),
        _part([c.over_whole > 0.0 for c in group]), _percent([c.over_whole for c in group]),
        _percent([c.said for c in group]),
        f"{sum(c.gain for c in group) / sum(c.said for c in group):.2f}",
        _part([c.low <= c.gain <= c.high for c in group]),
        _part([c.p_better >= 0.8 for c in group]),
        _part([c.gain > 0.0 for c in sure]), f"{np.median([c.seconds for c in group]):.0f}",
    )  # fmt: skip
    return "| " + " | ".join(told) + " |"


def _part(flags: Sequence[bool]) -> str:
    return f"{np.mean(flags):.2f}" if flags else "–"


def _percent(values: Sequence[float]) -> str:
    return f"{100 * np.mean(values):+.2f}"


if __name__ == "__main__":
    command("bench.route_regions", __doc__, f"{2 * QUICK} firms", figures)

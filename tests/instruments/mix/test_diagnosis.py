"""The failures that users of mix models tell of: what is said of each, and of which columns."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from statistics import median

import numpy as np
import pytest
from tests.instruments.mix.conftest import Firm, make_firm

from luopan.brief.words import load
from luopan.compass import CompassPlan
from luopan.compass import measure as run
from luopan.instruments.mix import MixPlan, NoReadingError, measure
from luopan.readings.mix import MixReading

SHORT = MixPlan(chains=2, draws=900, warmup=300, prior_draws=1000, seed=3)


def rng(firm: Firm) -> np.random.Generator:
    return np.random.default_rng([5, len(firm.weeks)])


def steady(firm):
    firm.spend["search"] = 3e4 * (1.0 + 0.02 * rng(firm).uniform(-1, 1, len(firm.weeks)))


def many(firm, count=23):
    draw = rng(firm)
    for at in range(count - len(firm.kinds)):
        firm.kinds[f"x{at}"] = "other"
        firm.spend[f"x{at}"] = draw.gamma(2.0, 1e4, len(firm.weeks))


def twelve(firm):
    many(firm, 12)


def scales(firm):
    firm.spend["tv"] *= 1e9 / firm.spend["tv"].max()
    firm.spend["search"] *= 1e-3 / firm.spend["search"].max()


def late(firm):
    firm.spend["search"][:-4] = 0.0


def one_week(firm):
    firm.spend["search"][np.arange(len(firm.weeks)) != 60] = 0.0


def copies(firm):
    firm.spend["paid_social"] = firm.spend["search"] * 0.4


def near_copies(firm):
    noise = rng(firm).normal(size=len(firm.weeks))
    firm.spend["paid_social"] = firm.spend["search"] * (1.0 + 0.03 * noise)


def giant(firm):
    rest = sum(v.sum() for k, v in firm.spend.items() if k != "tv")
    firm.spend["tv"] *= 99 * rest / firm.spend["tv"].sum()


def outlier(firm):
    firm.revenue[70] *= 50


def tiny(firm):
    firm.revenue *= 1e-12


def huge(firm):
    firm.revenue *= 1e6


def control_copy(firm):
    firm.controls["clicks"] = firm.spend["search"] * 3.0


def control_near(firm):
    noise = rng(firm).normal(size=len(firm.weeks))
    firm.controls["clicks"] = firm.spend["search"] * 3.0 * (1.0 + 0.05 * noise)


def controls_alike(firm):
    firm.controls["price_index"] = firm.controls["price"] * 2.0 + 1.0


def step(firm):
    firm.revenue[65:] *= 1.6


def total_column(firm):
    firm.kinds["total"] = "other"
    firm.spend["total"] = firm.spend["tv"] + firm.spend["search"] + firm.spend["paid_social"]


def combination(firm):
    firm.kinds["agency"] = "other"
    firm.spend["agency"] = 0.15 * firm.spend["tv"] + 0.4 * firm.spend["search"]


def perfect(firm):
    firm.revenue = 5e5 + 4.0 * firm.spend["search"] + 2.0 * firm.spend["tv"]


def counts(firm):
    firm.revenue = rng(firm).poisson(1.0, len(firm.weeks)).astype(float)


def one_season(firm):
    firm.revenue[np.array([w.month != 12 for w in firm.weeks])] = 0.0


@dataclass(frozen=True)
class Trouble:
    """What is done to a firm, and what must be said of it."""

    do: Callable[[Firm], None]
    code: str = ""
    names: tuple[str, ...] = ()
    next: str = ""
    weeks: int = 130


SAID = [
    Trouble(steady, "mix_channel_steady", ("search",), "mix_vary_spend"),
    Trouble(many, "mix_many_channels", (), "mix_fewer_channels", weeks=104),
    Trouble(twelve, "mix_history", (), "mix_collect_weeks", weeks=60),
    Trouble(late, "mix_channel_short", ("search",), "mix_run_longer"),
    Trouble(one_week, "mix_channel_short", ("search",), "mix_run_longer"),
    Trouble(copies, "mix_channels_merged", ("search", "paid_social"), "mix_part_channels"),
    Trouble(near_copies, "mix_channels_alike", ("search", "paid_social"), "mix_part_channels"),
    Trouble(outlier, "mix_odd_weeks"),
    Trouble(control_copy, "mix_control_is_channel", ("clicks",), "mix_drop_control"),
    Trouble(control_near, "mix_control_like_channel", ("clicks",), "mix_drop_control"),
    Trouble(controls_alike, "mix_controls_alike", ("price",)),
    Trouble(step, "mix_level_shift", ("revenue",), "mix_explain_level"),
    Trouble(total_column, "mix_channel_total", ("total",)),
    Trouble(combination, "mix_channels_dependent", ("tv", "search", "agency"), "mix_part_channels"),
    # two years, for in two and a half the least that was learnt lies at the bound
    Trouble(counts, "mix_prior_dominates", (), "mix_vary_spend", 104),
]
HARMLESS = [Trouble(do) for do in (scales, giant, tiny, huge)]
REFUSED = [
    Trouble(perfect, "mix_outcome_computed", ("tv", "search")),
    Trouble(one_season, "mix_outcome_idle", ("revenue",)),
]


def told(do: Callable[[Firm], None], weeks: int = 130) -> tuple[Firm, MixReading]:
    return fitted_once(do, weeks)


@cache
def fitted_once(do: Callable[[Firm], None], weeks: int) -> tuple[Firm, MixReading]:
    firm = make_firm(weeks)
    do(firm)
    (reading,) = measure(firm.tables(), SHORT)
    return firm, reading


def called(trouble: Trouble) -> str:
    return trouble.do.__name__


@pytest.mark.parametrize("trouble", SAID, ids=called)
def test_the_trouble_is_named_with_its_columns_and_what_to_do(trouble):
    _, reading = told(trouble.do, trouble.weeks)
    found = [c for c in reading.checks if c.code == trouble.code and not c.passed]
    assert found
    assert any(set(trouble.names) <= set(c.facts.get("names", ())) for c in found)
    assert not trouble.next or trouble.next in {s.code for s in reading.next_steps}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("trouble", SAID, ids=called)
def test_both_languages_name_every_column_at_fault(trouble, language):
    words = load(language)
    _, reading = told(trouble.do, trouble.weeks)
    for prefix, said in (
        *(("check", c) for c in reading.checks if not c.passed),
        *(("next", s) for s in reading.next_steps),
    ):
        text = words.text(f"{prefix}.{said.code}", **said.facts)
        at_fault = said.facts.get("names", ()) if f"{prefix}.{said.code}" not in UNNAMED else ()
        assert [n for n in at_fault if words.name(n) not in text] == []


UNNAMED = {
    # the week is what matters, or what is missing has no column
    "next.mix_explain_level",
    "next.mix_explain_week",
    "next.mix_add_driver",
}


@pytest.mark.parametrize("trouble", [*SAID, *HARMLESS], ids=called)
def test_chains_agree_whatever_the_columns(trouble):
    """Less than half of the usual draws, three times over: one chain astray is chance, two are not.

    What they are too few for is said by name, or of the base.
    """
    firm, first = told(trouble.do, trouble.weeks)
    again = [measure(firm.tables(), SHORT.model_copy(update={"seed": s}))[0] for s in (4, 5)]
    fared = [reading.diagnostics for reading in (first, *again)]
    assert median(d.rhat_max for d in fared) < 1.05
    assert median(d.ess_min for d in fared) > 50.0
    for reading in (first, *again):
        chains = [c for c in reading.checks if c.code.startswith(("mix_rhat", "mix_ess"))]
        assert all(c.passed or c.facts["names"] or c.code.endswith("_base") for c in chains)
        assert {c.code for c in reading.failed} <= {c.code for c in chains}


@pytest.mark.parametrize("trouble", HARMLESS, ids=called)
def test_sizes_and_units_change_no_answer(trouble):
    firm, reading = told(trouble.do)
    unit = reading.total / make_firm().revenue.sum()
    for channel in reading.channels:
        found = channel.contribution
        assert found.low <= unit * firm.truth[channel.channel] <= found.high


@pytest.mark.parametrize(
    "do", [outlier, control_copy, controls_alike, total_column], ids=lambda do: do.__name__
)
def test_what_is_set_apart_or_left_out_leaves_the_channels_as_they_are(do):
    firm, reading = told(do)
    for channel in reading.channels:
        found = channel.contribution
        assert found.low <= firm.truth[channel.channel] <= found.high
        assert found.high - found.low < 0.12 * make_firm().revenue.sum()


def test_nothing_is_claimed_of_synergy_across_a_new_level():
    _, reading = told(step)
    assert {s.verdict for s in reading.synergy} == {"inconclusive"}


def test_copies_share_one_line_and_near_copies_have_wide_ones():
    _, reading = told(copies)
    assert [c.members for c in reading.channels][1] == ("search", "paid_social")
    _, reading = told(near_copies)
    pair = [c.share for c in reading.channels if c.channel in ("search", "paid_social")]
    assert all(s.low < 0.02 and s.high > 0.07 for s in pair)


def test_a_channel_of_a_few_weeks_claims_little():
    for do in (late, one_week):
        _, reading = told(do)
        found = next(c for c in reading.channels if c.channel == "search")
        assert found.share.high < 0.02
        assert found.share.low < 0.001


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("trouble", REFUSED, ids=called)
def test_what_cannot_be_explained_is_refused_by_name(trouble, language):
    firm = make_firm()
    trouble.do(firm)
    with pytest.raises(NoReadingError) as caught:
        measure(firm.tables(), SHORT)
    assert caught.value.code == trouble.code
    readings = run(firm.tables(), CompassPlan(only=("mix",)))
    assert readings.absent["mix"] == trouble.code
    [finding] = [c for c in readings.findings if c.code == trouble.code]
    words = load(language)
    text = words.text(f"check.{trouble.code}", **finding.facts)
    assert [n for n in trouble.names if n not in text] == []
    assert words.text(f"absent.{trouble.code}")

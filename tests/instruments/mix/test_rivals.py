"""Controls by kind: what is missing is named; a rival's promotion is not held against social."""

import numpy as np
import pytest
from tests.instruments.mix.conftest import make_firm

from luopan.instruments.mix import MixPlan, fit, read
from luopan.instruments.mix.design import blocks
from luopan.instruments.mix.rivals import rival_weeks
from luopan.instruments.mix.weekly import weekly
from luopan.tables.company import Control

PLAN = MixPlan(chains=2, warmup=250, draws=300, prior_draws=300, seed=3)


def declared(tables, **kinds):
    control = tuple(Control(name=name, kind=kind) for name, kind in kinds.items())
    object.__setattr__(tables, "company", tables.company.model_copy(update={"control": control}))
    return tables


def missing(tables):
    told = weekly(tables, PLAN).checks
    return {c.code: c.severity for c in told if c.code.startswith("mix_no_")}


def test_the_kind_that_is_missing_is_named(firm):
    firm.controls |= {"x": firm.controls.pop("price")}
    assert missing(firm.tables()) == {
        "mix_no_price": "warn", "mix_no_promotion": "warn", "mix_no_competitor": "info",
    }  # fmt: skip
    assert "mix_no_price" not in missing(declared(firm.tables(), x="price"))
    assert "mix_no_competitor" not in missing(declared(firm.tables(), x="competitor"))
    firm.controls = {}
    assert missing(firm.tables()) == {"mix_no_controls": "warn"}


def test_a_name_that_says_its_kind_is_not_asked_for_again(firm):
    firm.controls |= {"竞品促销": np.arange(130) % 7 + 0.0}
    assert missing(firm.tables()) == {}
    # but it is shown as what it is declared to be
    assert weekly(firm.tables(), PLAN).rivals == ()


def test_weeks_in_which_a_rival_is_loud_are_named(firm):
    rival = np.random.default_rng(1).normal(100.0, 2.0, 130)
    rival[[20, 21, 90]] += 40.0
    firm.controls |= {"rival": rival, "other_rival": np.where(np.arange(130) < 60, 0.0, 1.0)}
    data = weekly(declared(firm.tables(), rival="competitor", other_rival="competitor"), PLAN)
    (check,) = rival_weeks(data)
    loud = tuple(data.weeks[i].isoformat() for i in (20, 21, 90))
    assert check.facts == {"names": ("rival",), "count": 3, "weeks": loud}
    assert not check.passed


def test_bursts_on_nothing_are_loud_weeks(firm):
    rival = np.zeros(130)
    rival[[5, 6]] = 1.0
    firm.controls |= {"rival": rival}
    assert rival_weeks(weekly(firm.tables(), PLAN)) == ()  # not declared to be a rival's
    data = weekly(declared(firm.tables(), rival="competitor"), PLAN)
    assert rival_weeks(data)[0].facts["count"] == 2


def test_a_rival_has_a_line_of_its_own(firm):
    firm.controls |= {"rival": np.random.default_rng(1).normal(0.0, 1.0, 130)}
    data = weekly(declared(firm.tables(), rival="competitor"), PLAN)
    made, _ = blocks(data, PLAN, "CN")
    assert {b.name: b.kind for b in made}["rival"] == "competitor"
    assert {b.name: b.kind for b in made}["price"] == "control"


@pytest.fixture(scope="module")
def rivalled():
    """A firm whose rival goes on promotion just when it spends most on social media."""
    firm = make_firm(seed=11)
    loud = (firm.spend["paid_social"] > np.quantile(firm.spend["paid_social"], 0.75)) * 1.0
    loud *= np.random.default_rng(4).random(130) < 0.6
    firm.revenue -= 0.12e6 * loud
    with_it = declared(_with(firm, "rival", loud).tables(), rival="competitor", price="price")
    firm.controls.pop("rival")
    return firm.truth["paid_social"], *(read(fit(t, PLAN), t) for t in (with_it, firm.tables()))


def _with(firm, name, values):
    firm.controls[name] = values
    return firm


def test_a_rivals_promotion_is_not_held_against_social(rivalled):
    true, known, unknown = rivalled
    social, blamed = (
        next(c for c in r.channels if c.channel == "paid_social") for r in (known, unknown)
    )
    assert social.contribution.low <= true <= social.contribution.high
    assert blamed.contribution.mean < 0.6 * social.contribution.mean
    (line,) = [x for x in known.decomposition if x.kind == "competitor"]
    assert line.contribution.high < 0.0
    (check,) = [c for c in known.checks if c.code == "mix_rival_weeks"]
    assert check.facts["names"] == ("rival",)
    assert "mix_add_competitor" in {s.code for s in unknown.next_steps}

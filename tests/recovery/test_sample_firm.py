"""The sample firm in the package is what its script writes."""

import tomllib
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest
from bench.simulate import calendar, sample_cities, sample_firm, sample_tests, sample_voices

from luopan.compass import CompassPlan, measure
from luopan.connectors import load_folder
from luopan.readings.base import Evidence
from luopan.tables.audit import read_audit
from luopan.tables.company import Company

SAMPLE = files("luopan.sample")


@pytest.fixture(scope="module")
def made():
    return sample_firm.make()


@pytest.mark.parametrize(
    "name",
    ["channels.csv", "controls.csv", "outcomes.csv", "surveys.csv", "tests.csv", "voices.csv"],
)
def test_the_script_reproduces_the_bytes(made, name):
    assert (SAMPLE / "data" / name).read_bytes() == made.texts[name].encode()


def test_the_register_is_what_the_script_and_the_analysis_write(made):
    assert (SAMPLE / "register.jsonl").read_bytes() == sample_tests.register(made.texts)


def test_the_audit_is_what_the_script_and_the_draw_write(made):
    drawn, audits = sample_firm.audited(made)
    kept = read_audit(Path(str(SAMPLE)))
    assert kept is not None
    assert kept["id"].to_list() == drawn["id"].to_list()
    assert kept["chance"].to_list() == pytest.approx(drawn["chance"].to_list(), abs=1e-9)
    assert (SAMPLE / "data" / "audits.csv").read_bytes() == audits.encode()


def test_shares_of_the_voices_hold_what_is_true(made):
    (reading,) = measure(load_folder(SAMPLE), CompassPlan(only=("voices",))).voices()
    post = next(v.text for v in made.voices if "宠粉节" in v.text)
    true = [v for v in made.voices if v.text[:20] != post[:20]]
    told = {s.label: s for s in reading.pool("satisfaction")}
    for label, share in told.items():
        truth = sum(v.satisfaction == label for v in true) / len(true)
        assert share.share.low - 0.01 < truth < share.share.high + 0.01, label
    # irony and mixed texts: what counting the classifier's answers says lies outside
    assert told["positive"].naive > told["positive"].share.high
    assert reading.copies >= sample_voices.COPIES
    assert {q.language for t in reading.themes for q in t.quotes} == {"zh", "en"}
    assert reading.personal["phone"] > 5


def test_spend_follows_the_tests(made):
    spent = pl.read_csv(SAMPLE / "data" / "channels.csv", try_parse_dates=True)
    for trial in made.trials:
        weeks = calendar.mondays(sample_firm.LAST_DAY, sample_firm.WEEKS)[trial.span]
        for channel in trial.channels:
            rows = spent.filter(
                (pl.col("渠道") == channel)
                & pl.col("地区").is_not_null()
                & pl.col("日期").is_between(weeks[0], weeks[-1])
            )
            off = [
                city
                for city, gone in zip(sample_cities.NAMES, trial.paused(channel), strict=True)
                if gone
            ]
            paused = rows.filter(pl.col("地区").is_in(off))
            assert paused["花费"].sum() == 0
            assert rows.filter(~pl.col("地区").is_in(off))["花费"].min() > 0


def test_the_loop_closes():
    # an unknown synergy, a test of it, and a joint model that then knows it
    tables = load_folder(SAMPLE)
    plan = CompassPlan(only=("experiments", "mix"))
    pair = ("paid_social", "tv")
    found = {}
    for when, given in (("before", replace(tables, tests=None)), ("after", tables)):
        (mix,) = measure(given, plan).mix()
        found[when] = next(s for s in mix.synergy if s.pair == pair)
        total = mix.total
    truth = sample_firm.make().truth["pair"] / total
    before, after = found["before"], found["after"]
    assert before.verdict == "inconclusive"
    assert (after.verdict, after.evidence) == ("positive", Evidence.E3)
    assert after.share.low < truth < after.share.high
    assert after.share.high - after.share.low < 0.6 * (before.share.high - before.share.low)


def test_settings_are_valid_and_say_that_the_data_are_synthetic():
    company = Company.model_validate(tomllib.loads((SAMPLE / "luopan.toml").read_text("utf-8")))
    assert company.company.synthetic
    assert company.decision.kind == "allocate"
    assert [g.indicator for g in company.goal] == ["revenue", "nps", "repeat_rate"]
    assert tuple(c.name for c in company.channel) == tuple(sample_firm.SPEND)


def test_the_folder_stays_small():
    size = sum(len(text.encode()) for text in sample_firm.make().texts.values())
    assert size < 600_000

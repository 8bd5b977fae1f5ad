"""What people wrote, in the composer: an indicator for direction, talk for the joint model."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import numpy as np
import polars as pl
import pytest
from tests.instruments.voices.test_courses import rising

from luopan.brief import render_html
from luopan.brief.compose import compose
from luopan.compass import CompassPlan, measure
from luopan.compass.heard import TALK, heard, lent
from luopan.instruments.mix import MixPlan
from luopan.instruments.mix import measure as mix
from luopan.readings.base import Evidence, Input, Interval
from luopan.readings.bundle import Readings
from luopan.readings.voices import Course, CoursePoint, VoicesReading, Volume
from luopan.tables.bundle import Tables
from luopan.tables.company import Channel, Company, CompanySection, MixSection

FIRST = date(2024, 1, 1)
WEEKS = 104
PLAN = CompassPlan()


def reading(volume: dict[str, range], **more: object) -> VoicesReading:
    """Return a reading with one to five documents in each week of each venue."""
    told = [
        Volume(week=FIRST + timedelta(weeks=w), venue=venue, documents=1 + w % 5)
        for venue, weeks in volume.items()
        for w in weeks
    ]
    usual: dict[str, object] = {
        "as_of": FIRST, "inputs": (), "evidence": Evidence.E0, "seed": 1, "documents": 9,
        "counted": 9, "campaigns": 0, "copies": 0, "start": FIRST, "end": FIRST,
        "languages": {}, "venues": {}, "volume": tuple(told),
    }  # fmt: skip
    return VoicesReading(**(usual | more))  # type: ignore[arg-type]


def firm(*channels: Channel, **mix: object) -> Tables:
    """Return a firm whose television moves its sales."""
    rng = np.random.default_rng(1)
    days = [FIRST + timedelta(weeks=w) for w in range(WEEKS)]
    spend = 100.0 * rng.uniform(0.2, 2.0, WEEKS)
    sales = 1000.0 + 2.0 * spend + 20.0 * rng.standard_normal(WEEKS)
    kinds = {"region": pl.String, "exposure": pl.Float64}
    outcomes = pl.DataFrame(
        {"date": days, "indicator": "revenue", "value": sales, "n": None, "region": None,
         "row": range(WEEKS)},
        schema_overrides=kinds | {"n": pl.Float64},
    )  # fmt: skip
    told = pl.DataFrame(
        {"date": days, "channel": "tv", "spend": spend, "exposure": None, "region": None},
        schema_overrides=kinds,
    )
    company = Company(
        company=CompanySection(name="f"),
        channel=(Channel(name="tv", kind="traditional"), *channels),
        mix=MixSection(**mix),  # type: ignore[arg-type]
    )
    return Tables(company=company, as_of=days[-1], outcomes=outcomes, channels=told)


def inputs(*tables: str) -> tuple[Input, ...]:
    """Return where tables came from."""
    return tuple(Input(table=t, file=f"data/{t}.csv", rows=1, digest="a" * 64) for t in tables)


def codes(told: Readings | VoicesReading) -> set[str]:
    return {c.code for c in told.checks}  # type: ignore[union-attr]


def test_voices_that_span_the_weeks_are_talk_and_both_sides_say_so() -> None:
    whole = reading({"forum": range(WEEKS), "shop": range(60, WEEKS)})
    given = replace(
        firm(earned="input"), inputs=inputs("outcomes", "channels", "voices", "stories")
    )
    known, (said,) = lent(given, [whole])
    assert known.lent == (TALK,)
    assert known.channels is not None
    rows = known.channels.filter(pl.col("channel") == TALK)
    # the shop is not in it: it was not collected all along
    assert rows["exposure"].to_list() == [1.0 + w % 5 for w in range(WEEKS)]
    assert rows["spend"].null_count() == WEEKS
    assert {"voices_talk", "voices_talk_venues"} <= codes(said)  # type: ignore[arg-type]
    (made,) = mix(known, MixPlan(chains=2, warmup=100, draws=100, base_rank=4))
    assert TALK in {c.channel for c in made.channels}
    assert [i.table for i in made.inputs] == ["outcomes", "channels", "voices"]
    (check,) = [c for c in made.checks if c.code == "mix_talk_from_voices"]
    assert check.facts["names"] == (TALK,)


@pytest.mark.parametrize(
    ("tables", "weeks"),
    [
        (firm(Channel(name="buzz", kind="earned_social")), range(WEEKS)),
        (firm(voices="off"), range(WEEKS)),
        (firm(), range(20, WEEKS)),
        (firm(), range(0, WEEKS, 3)),
        (replace(firm(), channels=None), range(WEEKS)),
    ],
    ids=["has talk", "turned off", "too short", "hardly any", "no channels"],
)
def test_talk_is_never_double_nor_of_half_a_history(tables: Tables, weeks: range) -> None:
    known, (said,) = lent(tables, [reading({"forum": weeks})])
    assert known.channels is tables.channels
    assert known.lent == ()
    short = tables.company.mix.voices == "talk" and len(tables.company.channel) == 1
    assert ("voices_no_talk" in codes(said)) == (short and tables.channels is not None)  # type: ignore[arg-type]


def course(name: str = "voices_dissatisfied") -> Course:
    """Return ten months that rise by a quarter."""
    points = [
        CoursePoint(
            date=date(2026, m, 15), own=0.02, documents=400,
            share=Interval(mean=0.2 + 0.025 * m, low=0.1, high=0.6),
        )
        for m in range(1, 11)
    ]  # fmt: skip
    return Course(
        indicator=name, points=tuple(points), level=0.03, drift=0.03, labels=200, venues=("a",)
    )


def test_an_indicator_of_the_firm_itself_is_not_told_twice() -> None:
    own = firm()
    assert own.outcomes is not None
    clash = replace(own, outcomes=own.outcomes.with_columns(indicator=pl.lit("voices_satisfied")))
    both = reading({}, courses=(course(), course("voices_satisfied")))
    known, _ = lent(clash, [both])
    assert known.shares is not None
    assert set(known.shares["indicator"]) == {"voices_dissatisfied"}


@pytest.fixture(scope="module")
def written() -> Tables:
    """A firm with voices alone, 200 of them labelled, ever more of them dissatisfied."""
    from tests.instruments.voices.test_shares import labelled  # noqa: PLC0415

    def frame(texts: list[str], **columns: object) -> pl.DataFrame:
        usual = {"id": [f"v{i}" for i in range(len(texts))], "text": texts,
                 "author": [f"a{i}" for i in range(len(texts))]}  # fmt: skip
        bare = dict.fromkeys(("consent", "url"), pl.lit(None, pl.String))
        return pl.DataFrame(usual | columns).with_columns(**bare)

    voices, sad = rising(frame, 1)
    last = voices["at"].max()
    assert isinstance(last, datetime)
    empty = Tables(company=Company(company=CompanySection(name="f")), as_of=last.date())
    return labelled(voices, sad, empty, 200, 1)


@pytest.mark.parametrize("only", [(), ("direction",)])
def test_the_rise_is_an_indicator_whoever_else_is_asked(
    written: Tables, only: tuple[str, ...]
) -> None:
    plan = CompassPlan(only=only)  # type: ignore[arg-type]
    told = measure(written, plan)
    found = {r.indicator: r for r in told.direction()}
    sad = found["voices_dissatisfied"]
    assert sad.heading.state == "rising"
    assert sad.evidence == Evidence.E2
    assert [s.selection for s in sad.sources] == ["collected"]
    assert sad.position.low < 0.6 < sad.position.high + 0.05
    assert found["voices_satisfied"].heading.state == "falling"
    assert bool(told.voices()) == (only == ())


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_page_says_that_it_speaks_of_what_was_collected(written: Tables, language: str) -> None:
    page = render_html(measure(written, CompassPlan(only=("direction",))), language)
    says = {
        "zh_CN": ("声音中的不满占比", "不代表公众，也不是顾客满意度调查"),
        "en": ("Dissatisfied in what people wrote", "is no survey of customers"),
    }
    for words in says[language]:
        assert words in page


def test_the_lead_tells_a_share_that_is_followed_once(written: Tables) -> None:
    told = measure(written, CompassPlan(only=("direction", "voices")))
    lead = "".join(str(one.text) for one in compose(told, "en").statements)
    assert "Dissatisfied in what people wrote" in lead
    assert "Of what was written" not in lead


def test_nothing_is_read_for_who_takes_nothing() -> None:
    # a table that cannot be read: the mix takes talk only, and none where the firm tells its own
    broken = pl.DataFrame({"id": ["v1"]})
    for tables in (firm(Channel(name="buzz", kind="earned_social")), firm(voices="off")):
        told = replace(tables, voices=broken)
        assert heard(told, PLAN) is told
    taking = replace(firm(), voices=broken)
    assert heard(taking, PLAN, ["experiments"]) is taking
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        heard(taking, PLAN)


def test_talk_alone_is_what_a_whole_reading_lends(written: Tables) -> None:
    assert written.voices is not None
    begin, step = datetime.combine(FIRST, time(9)), timedelta(weeks=WEEKS) / written.voices.height
    spread = [begin + i * step for i in range(written.voices.height)]
    voices = written.voices.with_columns(at=pl.Series(spread), venue=pl.lit("forum"))
    tables = replace(firm(), voices=voices)
    alone, beside = heard(tables, PLAN), heard(tables, PLAN, ["direction", "mix"])
    assert alone.lent == beside.lent == (TALK,)
    assert alone.channels is not None
    assert beside.channels is not None
    assert alone.channels.equals(beside.channels)


def test_a_firm_without_voices_is_left_as_it_is() -> None:
    tables = firm()
    assert heard(tables, PLAN) is tables

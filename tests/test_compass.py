"""The composer: order, what is absent and why, seeds, names; the real instruments run."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib.resources import as_file, files

import polars as pl
import pytest
from pydantic import ValidationError
from tests.instruments.experiments.firms import Regions
from tests.tables.register.made import closing, planned, register, stamp

from luopan.brief.words import load
from luopan.compass import CompassPlan, measure, parts, planned_route, spread
from luopan.connectors import load_folder
from luopan.errors import Fault, InputError
from luopan.instruments.mix.route import RouteAsked
from luopan.readings.bundle import Readings
from luopan.tables.bundle import Tables
from luopan.tables.chances import StoredChance, merge, spoken_from, to_frame

ONE = "repeat_rate"


@pytest.fixture(scope="module")
def sample() -> Tables:
    with as_file(files("luopan.sample")) as folder:
        return load_folder(folder, today=date(2026, 11, 23))


@pytest.fixture(scope="module")
def light(sample: Tables) -> Tables:
    """One indicator of the sample firm: quick to measure."""
    assert sample.outcomes is not None
    rows = sample.outcomes.filter(pl.col("indicator") == ONE)
    return replace(
        sample, outcomes=rows, surveys=None, channels=None, controls=None, tests=None,
        register=None, voices=None, audits=None, audit=None, stories=None, outlets=None,
    )  # fmt: skip


@pytest.fixture(scope="module")
def measured(light: Tables) -> Readings:
    return measure(light, CompassPlan(seed=3))


def test_what_is_absent_says_why(measured: Readings) -> None:
    assert dict(measured.absent) == {
        "dialogue": "no_table",
        "experiments": "no_table",
        "mainstream": "no_table",
        "mix": "no_table",
        "voices": "no_table",
    }


def test_a_table_that_no_instrument_reads_is_not_called_missing(light: Tables) -> None:
    messages = replace(light, messages=pl.DataFrame({"text": ["1"]}))
    told = measure(messages, CompassPlan(only=("mix",)))
    assert told.absent["dialogue"] == "not_measured"
    assert told.absent["direction"] == "not_asked"


def test_the_firm_comes_through(measured: Readings) -> None:
    assert (measured.company, measured.currency, measured.synthetic) == ("青禾饮料", "CNY", True)
    assert measured.as_of == date(2026, 11, 15)
    assert measured.decision is not None
    assert (measured.decision.kind, measured.decision.budget) == ("allocate", 1_450_000)
    assert [reading.indicator for reading in measured.direction()] == [ONE]


def test_names_are_by_key_and_language(measured: Readings) -> None:
    assert measured.names["tv"] == {"zh_CN": "电视", "en": "TV"}
    assert measured.names["csat"] == {"zh_CN": "满意度", "en": "Satisfaction"}
    assert measured.names["营收"] == measured.names["revenue"] == {"zh_CN": "营收", "en": "Revenue"}
    assert measured.names["青禾饮料"]["en"] == "Qinghe Drinks"


def test_findings_are_told_once(light: Tables) -> None:
    plan = CompassPlan(only=("mix",), today=date(2026, 11, 23))
    first = measure(light, plan).findings
    again = measure(replace(light, findings=first[:1]), plan).findings
    assert again == first
    assert len(first) >= 1


def test_same_tables_and_seed_same_bytes(light: Tables, measured: Readings) -> None:
    assert measure(light, CompassPlan(seed=3)).to_json() == measured.to_json()


def test_todays_own_forecasts_change_nothing(light: Tables, measured: Readings) -> None:
    (reading,) = measured.direction()
    rows = [
        {
            "indicator": ONE,
            "region": None,
            "audience": None,
            "made_on": made_on,
            "target_date": light.as_of - timedelta(weeks=4),
            "mean": 0.3,
            "low": 0.2,
            "high": 0.4,
            "level": 0.9,
            "row": 2,
        }
        for made_on in (light.as_of, light.as_of - timedelta(weeks=8))
    ]
    schema = {"region": pl.String, "audience": pl.String}
    today = replace(light, forecasts=pl.DataFrame(rows[:1], schema_overrides=schema))
    assert measure(today, CompassPlan(seed=3)).to_json() == measured.to_json()
    earlier = replace(light, forecasts=pl.DataFrame(rows, schema_overrides=schema))
    (scored,) = measure(earlier, CompassPlan(seed=3)).direction()[0].scored
    assert (scored.made_on, scored.hit) == (light.as_of - timedelta(weeks=8), True)
    assert reading.scored == ()


def test_chances_told_from_this_hour_or_later_change_nothing(sample: Tables) -> None:
    assert sample.stories is not None
    known = sample.stories.filter(pl.col("at") < datetime(2025, 3, 20))  # noqa: DTZ001
    tables = replace(sample, stories=known, surveys=None, company=sample.company)
    plan = CompassPlan(only=("mainstream",))
    bare = measure(tables, plan)
    reading = bare.mainstream()
    assert reading is not None
    assert reading.end is not None
    now = spoken_from(reading.end)

    def told(*moments: datetime) -> pl.DataFrame:
        said = [
            StoredChance(reading.stories[0].key, "t", at, 3, "yes", 3, 0.2, 0.1, 0.3, 0.9, "prior",
                         0, 0, "p", 9, 1)
            for at in moments
        ]  # fmt: skip
        return merge(None, to_frame(said)).with_row_index("row", offset=2)

    later = replace(tables, chances=told(now, now + timedelta(days=3)))
    assert measure(later, plan).to_json() == bare.to_json()
    earlier = replace(tables, chances=told(now - timedelta(hours=1), now))
    found = measure(earlier, plan).mainstream()
    assert found is not None
    assert found.record is not None
    assert (found.record.told, found.record.open) == (1, 1)


@pytest.mark.parametrize(
    ("since", "outcomes", "code"),
    [
        (date(2026, 10, 1), (ONE, "revenue"), "mix_too_short"),
        (date(2023, 1, 1), (ONE,), "mix_outcome_absent"),
    ],
)
def test_an_instrument_that_refuses_does_not_take_the_others(
    sample: Tables, light: Tables, since: date, outcomes: tuple[str, ...], code: str
) -> None:
    assert sample.outcomes is not None
    assert sample.channels is not None
    late = pl.col("date") >= since
    tables = replace(
        light,
        outcomes=sample.outcomes.filter(late & pl.col("indicator").is_in(outcomes)),
        channels=sample.channels.filter(late),
    )
    told = measure(tables, CompassPlan(only=("direction", "mix")))
    assert told.absent["mix"] == code
    assert {reading.indicator for reading in told.direction()} == set(outcomes)


def test_of_several_faults_the_first_is_why_an_instrument_is_absent(
    light: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    # tables are checked before an instrument sees them: none of theirs ends like this
    def refuse(*_: object) -> tuple[()]:
        raise InputError([Fault("no_outcome"), Fault("other")])

    direction = next(part for part in parts.PARTS if part.name == "direction")
    monkeypatch.setattr("luopan.compass.run.PARTS", (replace(direction, run=refuse),))
    assert measure(light, CompassPlan()).absent["direction"] == "no_outcome"


def test_a_defect_is_not_hidden(sample: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> tuple[()]:
        raise ZeroDivisionError

    direction = parts.PARTS[1]
    monkeypatch.setattr("luopan.compass.run.PARTS", (replace(direction, run=broken),))
    with pytest.raises(ZeroDivisionError):
        measure(sample, CompassPlan())


def test_progress_runs_from_nothing_to_all_and_never_back(light: Tables) -> None:
    told: list[tuple[str, float]] = []
    measure(light, CompassPlan(), progress=lambda stage, share: told.append((stage, share)))
    shares = [share for _, share in told]
    assert {stage for stage, _ in told} == {"direction"}
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert shares == sorted(shares)


def test_the_joint_model_knows_the_firms_tests_whoever_asks(sample: Tables) -> None:
    """The brief, the mix by itself and a plan speak of one model."""
    plan = CompassPlan(seed=3)
    (alone,) = measure(sample, plan.model_copy(update={"only": ("mix",)})).mix()
    both = measure(sample, plan.model_copy(update={"only": ("experiments", "mix")})).mix()[0]
    planned = planned_route(sample, RouteAsked.of(sample.company), plan).mix()[0]
    assert alone.tests
    assert alone.synergy == both.synergy == planned.synergy
    assert alone.channels == both.channels == planned.channels
    untested = measure(replace(sample, tests=None), plan.model_copy(update={"only": ("mix",)}))
    assert untested.mix()[0].synergy != alone.synergy


def test_each_instrument_has_a_seed_of_its_own_whatever_runs_beside_it() -> None:
    seeds = {spread(seed, name) for seed in range(100) for name in ("direction", "mix")}
    assert len(seeds) == 200
    assert all(0 <= seed < 2**31 for seed in seeds)
    assert spread(3, "mix") == spread(3, "mix")


@pytest.mark.parametrize(
    "wrong",
    [{"seed": -1}, {"seed": 2**31}, {"only": ("tarot",)}, {"span_days": 1}, {"speed": 9}],
    ids=str,
)
def test_a_wrong_plan_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        CompassPlan.model_validate(wrong)


def test_readings_go_both_ways(measured: Readings) -> None:
    assert Readings.from_json(measured.to_json()).to_json() == measured.to_json()
    assert json.loads(measured.to_json())["schema"] == "luopan/readings/1"


def test_tests_that_cannot_be_read_are_findings_and_stop_nothing() -> None:
    firm = Regions(seed=1)
    firm.told("early", "lift", [3], -300, 8)
    told = measure(firm.tables(), CompassPlan(only=("experiments",)))
    assert told.absent["experiments"] == "tests_unread"
    (finding,) = [f for f in told.findings if f.code == "test_days_outside"]
    for language in ("zh_CN", "en"):
        words = load(language)
        assert words.text(f"absent.{told.absent['experiments']}")
        assert "early" in words.text(f"check.{finding.code}", **finding.facts)


def test_a_register_is_read_wherever_tests_are_asked_for() -> None:
    tables = replace(
        Regions(count=4, weeks=8).tables(),
        register=register((planned("a", kind="lift"), stamp()), (closing("a"), stamp())),
    )
    told = measure(tables, CompassPlan(only=("experiments",)))
    ledger = told.ledger()
    assert ledger is not None
    assert [p.name for p in ledger.programmes] == ["a"]
    assert Readings.from_json(told.to_json()) == told
    assert measure(tables, CompassPlan(only=("direction",))).ledger() is None
    bare = replace(tables, register=register())
    assert measure(bare, CompassPlan(only=("experiments",))).ledger() is None

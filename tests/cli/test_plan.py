"""``luopan plan`` end to end on a small real folder."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.cli.conftest import write_firm
from typer.testing import Result

from luopan.cli.question import Given, question, whose
from luopan.errors import InputError
from luopan.readings.bundle import Readings
from luopan.tables.company import Channel, Company, CompanySection, PlanRegion, PlanSection

Run = Callable[..., Result]


@pytest.fixture
def deciding(firm: Path) -> Path:
    """A firm that has named its decision, with a limit of its own."""
    settings = firm / "luopan.toml"
    more = '[decision]\nkind = "allocate"\nbudget = 2000\n[plan]\nmax_step = 2.0\n'
    more += '[[plan.channel]]\nname = "tv"\nfloor = 500\n'
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    return firm


def test_a_plan_is_printed_and_written_as_json_and_page(
    deciding: Path, luopan: Run, tmp_path: Path
) -> None:
    told, page = tmp_path / "plan.json", tmp_path / "plan.html"
    result = luopan(
        "plan", deciding, "--json", told, "--html", page, "--weekly-cap", "ads=90", "--quiet"
    )
    assert result.exit_code in {0, 1}
    readings = Readings.from_json(told.read_bytes())
    route = readings.route()
    assert route.decision == readings.decision.kind == "allocate"
    assert route.planned_total == pytest.approx(2000.0)
    lines = {c.channel: c.weekly for c in route.channels}
    assert sum(lines["tv"]) >= 500 * (1 - 1e-9)
    assert max(lines["ads"]) <= 90 * (1 + 1e-9)
    assert "present plan" in result.stdout
    assert "All together" in result.stdout
    assert 'id="route"' in page.read_text(encoding="utf-8")


def test_the_brief_holds_the_route_where_a_budget_is_to_be_divided(
    deciding: Path, luopan: Run
) -> None:
    result = luopan("measure", deciding, "--only", "mix", "--json", "-", "--no-log")
    made = Readings.from_json(result.stdout)
    assert [r.instrument for r in made.readings] == ["mix", "route"]
    settings = deciding / "luopan.toml"
    clashing = settings.read_text(encoding="utf-8").replace("floor = 500", "floor = 5000")
    settings.write_text(clashing, encoding="utf-8")
    result = luopan("measure", deciding, "--only", "mix", "--json", "-", "--no-log")
    made = Readings.from_json(result.stdout)
    assert [r.instrument for r in made.readings] == ["mix"]
    assert made.absent["route"] == "route_refused"


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_limits_that_contradict_each_other_are_named(deciding: Path, luopan: Run, lang) -> None:
    result = luopan("plan", deciding, "--floor", "tv=2500", "--lang", lang)
    assert result.exit_code == 2
    assert "budget = 2,000" in result.stderr
    assert "tv floor ≥ 2,500" in result.stderr
    assert ("relaxed silently" if lang == "en" else "悄悄放宽") in result.stderr


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_a_decision_that_no_plan_serves_is_refused(firm: Path, luopan: Run, lang) -> None:
    result = luopan("plan", firm, "--lang", lang)
    assert result.exit_code == 2
    assert "allocate, compare, stop_go" in result.stderr.replace("、", ", ")
    assert ("“report”" in result.stderr) is True


def test_everything_wrong_with_the_options_is_told_at_once(firm: Path, luopan: Run) -> None:
    result = luopan(
        "plan", firm, "--decision", "allocate", "--budget", "-3", "--free", "--floor", "tv",
        "--discount", "7", "--min-probability", "0.9", "--future", firm / "none.csv",
    )  # fmt: skip
    said = " ".join(result.stderr.split())
    assert result.exit_code == 2
    for each in ("Faults: 6", "budget -3", "needs a margin", "--floor “tv”", "discount is “7.0”",
                 "none.csv"):  # fmt: skip
        assert each in said


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "Write 52 or less"), ("zh-CN", "改成 52 或更小的数字")]
)
def test_an_option_out_of_bounds_is_told_in_the_readers_language(
    firm: Path, luopan: Run, lang: str, said: str
) -> None:
    result = luopan("plan", firm, "--weeks", "1000", "--lang", lang)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Input should" not in result.stderr


def test_a_future_table_with_holes_is_told_row_by_row(tmp_path: Path, luopan: Run) -> None:
    folder = write_firm(tmp_path / "firm")
    start = date(2023, 1, 2) + timedelta(days=7 * 60)
    rows = [f"{start + timedelta(days=7 * w)},{n},10" for w in range(13) for n in ("tv", "ads")]
    file = tmp_path / "next.csv"
    file.write_text("\n".join(["date,channel,spend", *rows[:-1], "2020-01-06,tv,5", ""]))
    result = luopan("plan", folder, "--decision", "compare", "--future", file)
    assert result.exit_code == 2
    assert "next.csv · Row 27" in result.stderr
    assert "ads: 1 weeks of the plan have no row" in result.stderr


def test_compare_prints_returns_and_plans_nothing(firm: Path, luopan: Run) -> None:
    result = luopan("plan", firm, "--decision", "compare", "--lang", "zh-CN", "--quiet")
    assert "平均回报" in result.stdout
    assert "取代" in result.stdout
    assert (
        json.loads(luopan("plan", firm, "--decision", "compare", "--json", "-").stdout)["readings"][
            1
        ]["verdict"]
        is None
    )


def company(**plan: object) -> Company:
    """A firm with a channel whose own name holds the sign of a region."""
    names = ("tv", "tv@night", "ads")
    return Company(
        company=CompanySection(name="firm"),
        channel=tuple(Channel(name=n, kind="traditional") for n in names),
        plan=PlanSection(**plan),
    )


def given(**pairs: list[str]) -> Given:
    return Given("allocate", None, False, None, False, None, {}, pairs)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("tv", ("tv", None)), ("tv@north", ("tv", "north")), ("@north", ("", "north")),
        ("tv@night", ("tv@night", None)), ("tv@night@north", ("tv@night", "north")),
        ("radio@north", ("radio", "north")), ("tv@", ("tv", None)),
    ],
)  # fmt: skip
def test_a_limit_is_of_a_channel_a_region_or_both(written: str, told: tuple) -> None:
    assert whose(written, company()) == told


def test_typed_limits_of_regions_go_before_those_of_the_folder() -> None:
    folder = company(region=(PlanRegion(name="north", floor=5.0, cap=90.0),))
    typed = given(floor=["@north=7", "tv@north=1,200", "tv=3"], weekly_cap=["@south=40"])
    settings = question(folder, typed).settings
    assert [(r.name, r.floor, r.cap, r.weekly_cap) for r in settings.region] == [
        ("north", 7.0, 90.0, None), ("south", None, None, 40.0),
    ]  # fmt: skip
    assert [(c.name, c.region, c.floor) for c in settings.channel] == [
        ("tv", "north", 1200.0), ("tv", None, 3.0),
    ]  # fmt: skip


def test_a_limit_of_nothing_and_a_crossed_region_are_told() -> None:
    with pytest.raises(InputError) as caught:
        question(company(), given(floor=["=5", "@north=9"], cap=["@north=2"]))
    told = {f.code: f for f in caught.value.faults}
    assert set(told) == {"plan_form", "plan_cap_under_floor"}
    assert told["plan_cap_under_floor"].facts["channel"] == "@north"


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_a_limit_of_a_region_needs_regions(deciding: Path, luopan: Run, lang: str) -> None:
    result = luopan("plan", deciding, "--floor", "@north=5", "--lang", lang)
    assert result.exit_code == 2
    assert (
        "modelled for the whole firm only" if lang == "en" else "只按全公司建模"
    ) in result.stderr

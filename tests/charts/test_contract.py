"""What every chart keeps: JSON, the interval, titles in both languages, an SVG twin, words."""

import importlib
import json
import pkgutil
import re
from xml.etree import ElementTree

import pytest
from tests.brief.circles import told
from tests.brief.firms import CASES, SCORED, direction, firm, mix, route
from tests.brief.heard import heard
from tests.brief.ledgers import ledger
from tests.brief.plans import plans
from tests.brief.trials import harm, pause, trial, unjudged

from luopan import charts
from luopan.brief.words import load
from luopan.readings.bundle import Reading
from luopan.readings.designs import TestOptions

MODULES = {
    info.name: module
    for info in pkgutil.iter_modules(charts.__path__)
    if hasattr(module := importlib.import_module(f"luopan.charts.{info.name}"), "svg")
}
SVG = "{http://www.w3.org/2000/svg}"
OF_MIX = {"contributions", "synergy", "decomposition", "curves", "longrun", "stability"}
OF_ROUTE = {"route", "frontier"}
OF_TEST = {"gap", "matched"}
OF_LEDGER = {"proof", "team"}
OF_DESIGN = {"power", "markets"}
OF_VOICES = {"shares"}
OF_MAINSTREAM = {"ladder", "echo", "placebos"}
WHERE = (
    dict.fromkeys(OF_ROUTE, "routed")
    | dict.fromkeys(OF_TEST, "experimented")
    | dict.fromkeys(OF_LEDGER, "proved")
    | dict.fromkeys(OF_VOICES, "listened")
    | dict.fromkeys(OF_MAINSTREAM, "climbed")
)


def readings(name: str, case: str) -> list[Reading | TestOptions]:
    made = CASES[case]()
    if name in OF_TEST:
        return list(made.experiments())
    if name in OF_DESIGN:
        return [plans(), plans(options=(), map=None)]
    if name in OF_LEDGER:
        return [book] if (book := made.ledger()) is not None else []
    if name in OF_VOICES:
        return list(made.voices())
    if name in OF_MAINSTREAM:
        return [found] if (found := made.mainstream()) is not None else []
    if name in OF_ROUTE:
        return [found] if (found := made.route()) is not None else []
    return list(made.mix() if name in OF_MIX else made.direction())[:3]


def numbers(thing: object) -> set[float]:
    """Every number inside an option, rounded."""
    if isinstance(thing, dict):
        return set().union(*(numbers(v) for v in thing.values())) if thing else set()
    if isinstance(thing, list | tuple):
        return set().union(*(numbers(v) for v in thing)) if thing else set()
    is_number = isinstance(thing, int | float) and not isinstance(thing, bool)
    return {round(float(thing), 6)} if is_number else set()


def test_the_package_names_every_chart() -> None:
    assert sorted(MODULES) == sorted(n for n in charts.__all__ if n.islower())


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", sorted(MODULES))
def test_every_chart_draws_every_case(name: str, language: str) -> None:
    for case in CASES:
        made = CASES[case]()
        words = load(language).with_names(made.names)
        for reading in readings(name, case):
            chart = MODULES[name]
            option = chart.option(reading, words, synthetic=made.synthetic)
            assert json.loads(json.dumps(option, allow_nan=False)) == option
            assert option["title"]["text"] == chart.title(reading, words)
            assert option["aria"]["label"]["description"] == chart.alternative(reading, words)
            root = ElementTree.fromstring(chart.svg(reading, words, synthetic=made.synthetic))
            assert root.get("role") == "img"
            assert root.find(f"{SVG}title").text == chart.title(reading, words)
            assert root.find(f"{SVG}desc").text == chart.alternative(reading, words)
            told = {root.find(f"{SVG}{t}").get("id") for t in ("title", "desc")}
            assert set(root.get("aria-labelledby").split()) == told


@pytest.mark.parametrize("name", sorted(MODULES))
def test_titles_and_alternatives_are_in_both_languages(name: str) -> None:
    reading = readings(name, WHERE.get(name, "firm"))[0]
    if name == "forecasts":
        reading = direction(scored=SCORED)
    made = firm()
    zh, en = (load(language).with_names(made.names) for language in ("zh_CN", "en"))
    if name == "ladder":
        # titles of stories stand as they were written
        plain = [s.model_copy(update={"title": "A"}) for s in reading.stories]
        reading = reading.model_copy(update={"stories": tuple(plain)})
    chart = MODULES[name]
    for say in (chart.title, chart.alternative):
        assert re.search(r"[\u4e00-\u9fff]", say(reading, zh))
        assert not re.search(r"[\u4e00-\u9fff]", say(reading, en))


@pytest.mark.parametrize("name", sorted(set(MODULES) - OF_DESIGN))
def test_the_caveat_stands_inside_the_picture(name: str) -> None:
    words = load("en")
    make = mix if name in OF_MIX else route if name in OF_ROUTE else direction
    make = trial if name in OF_TEST else ledger if name in OF_LEDGER else make
    make = heard if name in OF_VOICES else told if name in OF_MAINSTREAM else make
    reading = make(checks=CASES["failed"]().mix()[0].checks)
    root = ElementTree.fromstring(MODULES[name].svg(reading, words, synthetic=True))
    said = " ".join(t.text or "" for t in root.iter(f"{SVG}text"))
    for caveat in ("15 Nov 2026", "90%", reading.evidence, "Sample data", "Checks not passed"):
        assert caveat in said
    graphic = [
        g["style"]["text"] for g in MODULES[name].option(reading, words, synthetic=True)["graphic"]
    ]
    assert graphic == ["Sample data", "Checks not passed"]


@pytest.mark.parametrize("name", sorted(OF_DESIGN))
def test_a_design_says_inside_the_picture_that_it_is_a_plan(name: str) -> None:
    words = load("en")
    root = ElementTree.fromstring(MODULES[name].svg(plans(), words, synthetic=True))
    said = " ".join(t.text or "" for t in root.iter(f"{SVG}text"))
    for caveat in ("15 Nov 2026", "90%", "27 regions", "a plan, no result", "Sample data"):
        assert caveat in said


def test_the_power_curve_marks_the_wanted_power_and_the_least_effect() -> None:
    reading, words = plans(), load("en")
    option = numbers(charts.power.option(reading, words))
    assert {80.0, 3.1} <= option
    root = ElementTree.fromstring(charts.power.svg(reading, words))
    said = [t.text for t in root.iter(f"{SVG}text")]
    assert "minimum detectable: 3.1%" in said
    strong = [e for e in root.iter(f"{SVG}path") if e.get("stroke-width") == "2.2"]
    pale = [e for e in root.iter(f"{SVG}path") if e.get("stroke-width") == "1.1"]
    assert (len(strong), len(pale)) == (1, 3)


def test_the_map_draws_every_region_until_it_is_full_and_tells_all_in_words() -> None:
    reading, words = plans(), load("en")
    root = ElementTree.fromstring(charts.markets.svg(reading, words))
    assert len(list(root.iter(f"{SVG}path"))) == charts.markets.MOST
    first = charts.markets.drawn(reading)[:3]
    assert {r.part for r in first} == {"treated"}
    told = charts.markets.alternative(reading, words)
    assert all(r.region in told for r in reading.map.regions)


def test_fit_and_trend_are_drawn_with_what_would_have_been_and_its_interval() -> None:
    reading, words = trial(), load("en")
    root = ElementTree.fromstring(charts.matched.svg(reading, words))
    dashed = [e for e in root.iter(f"{SVG}path") if e.get("stroke-dasharray")]
    bands = [e for e in root.iter(f"{SVG}path") if e.get("fill-opacity") == "0.22"]
    assert len(dashed) == len(bands) == 1
    assert "usually off by" in charts.matched.alternative(reading, words)
    unseen = charts.matched.svg(unjudged(), words)
    assert not list(ElementTree.fromstring(unseen).iter(f"{SVG}path"))


def test_a_bet_is_drawn_with_both_intervals_and_a_test_of_the_team_with_n() -> None:
    reading, words = ledger(), load("en")
    option = numbers(charts.proof.option(reading, words))
    bets = charts.proof.drawn(reading)
    assert len(bets) == 6
    for one in bets:
        ends = (one.raw.low, one.raw.high, one.effect.low, one.effect.high)
        assert {round(100 * v, 6) for v in ends} <= option
    root = ElementTree.fromstring(charts.team.svg(reading, words))
    assert len(list(root.iter(f"{SVG}circle"))) == 2 * len(reading.team)
    assert "n = 4 closed tests" in charts.team.alternative(reading, words)


@pytest.mark.parametrize("name", sorted(OF_MIX - {"curves", "stability"}))
def test_intervals_of_the_rows_are_drawn(name: str) -> None:
    reading, words = mix(), load("en")
    table = MODULES[name].table(reading, words)
    option = numbers(MODULES[name].option(reading, words))
    root = ElementTree.fromstring(MODULES[name].svg(reading, words))
    bars = [e for e in root.iter(f"{SVG}line") if e.get("stroke-opacity") == "0.28"]
    assert len(bars) == len(table.rows) == len(list(root.iter(f"{SVG}circle")))
    for row in table.rows:
        ends = {round(100 * (row.origin + v), 6) for v in (row.value.low, row.value.high)}
        assert ends <= option


def test_stability_draws_every_answer_and_leaves_out_what_was_not_known() -> None:
    reading, words = mix(), load("en")
    told = {c.channel: charts.stability.points(c, reading.stability.known_to)
            for c in charts.stability.shown(reading)}  # fmt: skip
    assert len(told) == len(reading.channels)
    assert {len(points) for points in told.values()} == {4, 5}
    option = numbers(charts.stability.option(reading, words))
    assert {round(p.low, 6) for points in told.values() for p in points} <= option
    root = ElementTree.fromstring(charts.stability.svg(reading, words))
    bands = [e for e in root.iter(f"{SVG}path") if e.get("fill-opacity") == "0.2"]
    assert len(bands) == len(told)
    assert "moves" in charts.stability.alternative(reading, words)
    nothing = charts.stability.svg(mix(stability=None), words)
    assert len(list(ElementTree.fromstring(nothing).iter(f"{SVG}path"))) == 0


def test_intervals_of_the_curves_are_drawn_and_the_unseen_is_marked() -> None:
    reading, words = mix(), load("en")
    option = numbers(charts.curves.option(reading, words))
    seen = [p for c in reading.channels for p in c.curve]
    assert {round(p.response.low, 6) for p in seen} <= option
    root = ElementTree.fromstring(charts.curves.svg(reading, words))
    dashed = [e for e in root.iter(f"{SVG}path") if e.get("stroke-dasharray")]
    bands = [e for e in root.iter(f"{SVG}path") if e.get("fill-opacity") == "0.18"]
    assert len(dashed) == len(bands) == len(charts.curves.shown(reading))


def test_the_course_draws_band_fan_waves_position_and_flag() -> None:
    reading, words = direction(), load("en")
    option = numbers(charts.course.option(reading, words))
    for point in (reading.history[5], reading.forecast[3]):
        assert {round(point.low, 6), round(point.high - point.low, 6)} <= option
    assert {round(reading.observed[4].low, 6), round(reading.observed[4].high, 6)} <= option
    assert 40.0 in option
    root = ElementTree.fromstring(charts.course.svg(reading, words))
    opacities = [e.get("fill-opacity") for e in root.iter(f"{SVG}path")]
    assert opacities.count("0.2") == opacities.count("0.12") == 1


def test_the_flag_says_target_and_month() -> None:
    root = ElementTree.fromstring(charts.course.svg(direction(), load("zh_CN")))
    assert "40 · 2027年6月" in [t.text for t in root.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("p_up", "needle"),
    [
        (0.19, True),
        (0.2, True),
        (0.21, False),
        (0.5, False),
        (0.79, False),
        (0.8, True),
        (0.97, True),
    ],
)
def test_the_needle_is_drawn_only_where_the_data_say(p_up: float, *, needle: bool) -> None:
    root = ElementTree.fromstring(charts.heading.svg(direction(p_up=p_up), load("en")))
    asked = "?" in [t.text for t in root.iter(f"{SVG}text")]
    assert asked is not needle


def test_the_needle_waits_for_the_reading_too() -> None:
    sure = direction(p_up=0.97)
    unsure = sure.model_copy(
        update={"heading": sure.heading.model_copy(update={"state": "inconclusive"})}
    )
    failed = sure.model_copy(update={"checks": CASES["failed"]().mix()[0].checks})
    assert [charts.heading.known(r) for r in (sure, unsure, failed)] == [True, False, False]


def test_north_is_arriving_on_time() -> None:
    assert charts.heading.angle(2.0, 2.0) == 0
    assert charts.heading.angle(0.0, 2.0) == 90
    assert charts.heading.angle(-2.0, 2.0) == 180
    assert charts.heading.angle(-1.0, -2.0) == 45
    assert charts.heading.angle(9.0, 2.0) == 0


def test_less_is_better_where_the_target_lies_below() -> None:
    fewer = direction(now=30.0, target=20.0, slope=-0.3, p_up=0.05)
    assert charts.heading.colour(fewer) == "jade"
    assert (
        charts.heading.colour(direction(now=30.0, target=20.0, slope=0.3, p_up=0.95)) == "vermilion"
    )


@pytest.mark.parametrize("indicator", ["complaints", "voices_dissatisfied", "voices_never_again"])
def test_without_a_target_fewer_complaints_are_better(indicator: str) -> None:
    more = direction(indicator=indicator, goal=None, target=None, p_up=0.95)
    assert charts.heading.colour(more) == "vermilion"
    assert charts.heading.colour(direction(goal=None, target=None, p_up=0.95)) == "jade"


def test_social_kinds_stand_apart_and_the_shared_part_belongs_to_none() -> None:
    words = load("en")
    rows = charts.contributions.rows(mix(), words)
    notes = [r.note for r in rows]
    assert {"paid social", "owned social", "earned social"} <= set(notes)
    assert [r.note for r in rows if r.colour == "ochre"] == ["belongs to no one channel"]
    assert "email · likely negligible" in notes


def test_the_decomposition_starts_each_line_where_the_last_ends() -> None:
    reading = mix()
    rows = charts.decomposition.table(reading, load("en")).rows
    ends = [r.origin + r.value.mean for r in rows]
    assert [r.origin for r in rows[1:]] == pytest.approx(ends[:-1])
    assert ends[-1] == pytest.approx(1.0)


def test_misses_are_shown_beside_hits() -> None:
    words = load("en")
    root = ElementTree.fromstring(charts.forecasts.svg(direction(scored=SCORED), words))
    said = [t.text for t in root.iter(f"{SVG}text")]
    assert said.count("hit") == 2
    assert said.count("miss") == 1


def test_the_route_draws_money_and_the_interval_of_each_move() -> None:
    reading, words = route(), load("en")
    option = numbers(charts.route.option(reading, words))
    root = ElementTree.fromstring(charts.route.svg(reading, words))
    bars = [e for e in root.iter(f"{SVG}line") if e.get("stroke-opacity") == "0.28"]
    assert len(bars) == len(reading.channels) == len(list(root.iter(f"{SVG}circle")))
    assert len(list(root.iter(f"{SVG}rect"))) == 2 * len(reading.channels)
    for c in reading.channels:
        assert {c.present, c.planned, c.move.low, c.move.high} <= option
    assert "beyond the observed range" in charts.route.alternative(reading, words)


def test_the_frontier_draws_both_intervals_and_the_present_plan() -> None:
    reading, words = route(), load("en")
    option = numbers(charts.frontier.option(reading, words))
    root = ElementTree.fromstring(charts.frontier.svg(reading, words))
    crosses = [e for e in root.iter(f"{SVG}line") if e.get("stroke-opacity") == "0.14"]
    assert len(crosses) == 2 * len(reading.frontier)
    for point in reading.frontier:
        ends = {point.now.low, point.now.high, point.later.low, point.later.high}
        assert {round(v, 6) for v in ends} <= option
    assert "present plan" in [t.text for t in root.iter(f"{SVG}text")]


def test_the_gap_draws_the_interval_of_every_day_and_of_the_sum_over_its_placebos() -> None:
    reading, words = trial(), load("en")
    option = numbers(charts.gap.option(reading, words))
    for p in (*(day.effect for day in reading.course), *reading.cumulative):
        assert {round(v, 6) for v in (p.mean, p.low, p.high - p.low)} <= option
    root = ElementTree.fromstring(charts.gap.svg(reading, words, unit="CNY"))
    paths = list(root.iter(f"{SVG}path"))
    assert [e.get("fill-opacity") for e in paths].count("0.22") == 2
    (grey,) = [e for e in paths if e.get("stroke-opacity") == "0.3"]
    assert grey.get("d").count("M") == 30  # every second of sixty
    assert len(list(root.iter(f"{SVG}rect"))) == 2
    assert "grey: 30 placebo sets" in charts.gap.alternative(reading, words)


def test_the_gap_of_a_harmful_test_is_as_tall_as_that_of_a_good_one() -> None:
    words = load("en")
    boxes = [ElementTree.fromstring(charts.gap.svg(r, words)).get("viewBox")
             for r in (trial(), harm(), pause())]  # fmt: skip
    assert boxes[0] == boxes[1]
    assert boxes[2].split()[2] == boxes[0].split()[2]


def test_without_an_interval_no_effect_is_drawn() -> None:
    reading, words = unjudged(), load("en")
    assert not charts.gap.shown(reading)
    assert charts.gap.option(reading, words)["series"] == []
    assert list(ElementTree.fromstring(charts.gap.svg(reading, words)).iter(f"{SVG}path")) == []
    assert "No interval" in charts.gap.alternative(reading, words)


def test_placebos_of_another_length_end_with_the_course_and_one_day_is_a_bar() -> None:
    reading, words = trial(), load("en")
    last = reading.course[-1].date
    longer = reading.model_copy(update={"placebos": ((0.0,) * 40, (1.0, 2.0))})
    assert [(len(one), one[-1][0]) for one in charts.gap.grey(longer)] == [(28, last), (2, last)]
    one_day = reading.model_copy(update={"course": reading.course[:1], "cumulative": ()})
    bars = ElementTree.fromstring(charts.gap.svg(one_day, words)).iter(f"{SVG}line")
    assert [e.get("stroke-opacity") for e in bars].count("0.28") == 1

"""Finished tests as a firm writes them, through the real loader."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from scipy.stats import norm

import luopan.tables.finished as module
from luopan.brief.words import load
from luopan.brief.words.loader import placeholders
from luopan.connectors import load_folder
from luopan.readings.base import Check
from luopan.tables.finished import (
    KINDS,
    FinishedTest,
    finished_tests,
    read_channels,
    read_kind,
    read_step,
)
from luopan.tables.readiness import findings

SETTINGS = """[company]
name = "f"
""" + "".join(
    f'[[{section}]]\nname = "{name}"\nkind = "{kind}"\n'
    for section, name, kind in (
        ("indicator", "revenue", "flow"),
        ("indicator", "orders", "flow"),
        ("indicator", "price_index", "mean"),
        ("channel", "tv", "traditional"),
        ("channel", "paid_social", "paid_social"),
        ("channel", "B&O", "other"),
    )
)
FIRST = date(2024, 1, 1)
WEEKS = 60
TODAY = date(2026, 1, 1)
SOUND = {
    "test": "pause",
    "kind": "lift",
    "channel": "tv",
    "start": "2024-06-03",
    "end": "2024-06-30",
    "outcome": "revenue",
    "effect": "50000",
    "low": "20000",
    "high": "80000",
    "level": "0.9",
}
Told = tuple[tuple[FinishedTest, ...], tuple[Check, ...]]
Read = Callable[..., Told]


def outcomes() -> str:
    days = [FIRST + timedelta(weeks=i) for i in range(WEEKS)]
    lines = ["date,indicator,value,region"]
    lines += [f"{day},revenue,{100_000 + 10 * i}," for i, day in enumerate(days)]
    lines += [f"{day},orders,{40 + i % 3},{r}" for i, day in enumerate(days) for r in ("北", "南")]
    lines += [f"{day},price_index,4.{i % 10}," for i, day in enumerate(days)]
    return "\n".join(lines) + "\n"


def table(rows: tuple[Mapping[str, str], ...]) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [",".join(f'"{row.get(name, "")}"' for name in columns) for row in rows]
    return "\n".join([",".join(columns), *lines]) + "\n"


def write(folder: Path, rows: tuple[Mapping[str, str], ...]) -> Path:
    (folder / "data").mkdir(exist_ok=True)
    files = {
        "luopan.toml": SETTINGS,
        "data/outcomes.csv": outcomes(),
        "data/tests.csv": table(rows),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a firm whose tests table has one row a mapping, each a change of a sound one."""

    def told(*changes: Mapping[str, str]) -> Told:
        rows = tuple({**SOUND, **change} for change in changes)
        return finished_tests(load_folder(write(tmp_path, rows), TODAY))

    return told


def test_a_sound_lift_is_read_whole(read: Read) -> None:
    (test,), problems = read({})
    assert problems == ()
    sd = 60_000 / (2 * norm.ppf(0.95))
    assert test == FinishedTest(
        name="pause",
        kind="lift",
        channels=("tv",),
        outcome="revenue",
        region=None,
        start=date(2024, 6, 3),
        end=date(2024, 6, 30),
        step=0.0,
        effect=50_000.0,
        sd=pytest.approx(sd, rel=1e-12),
        low=20_000.0,
        high=80_000.0,
        level=0.9,
        row=2,
    )


@pytest.mark.parametrize("level", ["0.5", "80%", "0.95", "0.999999"])
def test_sd_is_that_of_the_normal_with_this_interval(read: Read, level: str) -> None:
    (test,), _ = read({"level": level})
    low, high = norm.interval(test.level, loc=50_000, scale=test.sd)
    assert (low, high) == pytest.approx((20_000, 80_000), rel=1e-9)


@pytest.mark.parametrize("level", [1 - 2**-53, 0.5])
def test_the_outermost_levels_give_a_finite_sd(read: Read, level: float) -> None:
    (test,), _ = read({"level": repr(level)})
    assert test.sd == pytest.approx(60_000 / (2 * norm.isf((1 - level) / 2)), rel=1e-9)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "roi", "effect": "2.5", "low": "1", "high": "4"}, ("roi", ("tv",), 0.0)),
        (
            {"kind": "marginal_roi", "arm": "-20%", "effect": "1", "low": "0", "high": "2"},
            ("marginal_roi", ("tv",), -0.2),
        ),
        (
            {"kind": "synergy", "channel": "tv + paid_social"},
            ("synergy", ("tv", "paid_social"), 0.0),
        ),
        (
            {"kind": "heavy-up", "channel": "paid_social、tv、B&O", "arm": "+10%"},
            ("lift", ("paid_social", "tv", "B&O"), 0.1),
        ),
    ],
)
def test_each_kind(read: Read, change: Mapping[str, str], told: tuple[object, ...]) -> None:
    (test,), problems = read(change)
    assert problems == ()
    assert (test.kind, test.channels, test.step) == told


def test_a_synergy_from_elsewhere_tells_the_inputs_that_it_had(read: Read) -> None:
    change = {
        "kind": "lasting synergy",
        "channel": "tv + paid_social",
        "inputs": "46,000 + 27000.5",
    }
    (test,), problems = read(change)
    assert problems == ()
    assert (test.inputs, test.lasting) == ((46000.0, 27000.5), True)


@pytest.mark.parametrize("told", ["46000", "46000 + x", "46000 + 0", "1 + 2 + 3"])
def test_inputs_that_are_not_two_numbers_are_asked_about(read: Read, told: str) -> None:
    change = {"kind": "synergy", "channel": "tv + paid_social", "inputs": told}
    tests, (problem,) = read(change)
    assert tests == ()
    assert problem.code == "test_inputs_unclear"


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_goes_by_its_names_in_both_languages(kind: str) -> None:
    aliases = KINDS[kind]  # type: ignore[index]
    assert any(alias.isascii() for alias in aliases)
    assert any(re.search("[\u4e00-\u9fff]", alias) for alias in aliases)
    written = [w for a in aliases for w in (a, a.upper(), f" {a.replace('_', '-')} ", a.title())]
    assert {read_kind(one) for one in written} == {kind}


def test_no_name_stands_for_two_kinds() -> None:
    aliases = [alias for known in KINDS.values() for alias in known]
    assert len(aliases) == len(set(aliases))
    assert read_kind("survey") is None


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("tv", ("tv",)),
        (" tv ", ("tv",)),
        ("tv+radio", ("tv", "radio")),
        ("tv × radio", ("tv", "radio")),
        ("tv & radio", ("tv", "radio")),
        ("tv、radio", ("tv", "radio")),
        ("tv ＋ radio", ("tv", "radio")),
        ("B&O", ("B&O",)),
        ("tv & B & O", ("tv", "B&O")),
        ("B&O + tv + radio", ("B&O", "tv + radio")),
        ("radio + tv", ("radio", "tv")),
        ("tv + tv", ("tv",)),
        ("tv + ", ("tv",)),
        ("tv, radio", ("tv, radio",)),
        ("+", ("+",)),
    ],
)
def test_channels_are_taken_apart_but_not_their_names(cell: str, names: tuple[str, ...]) -> None:
    declared = ["tv", "radio", "B&O"] + (["tv + radio"] if "B&O +" in cell else [])
    assert read_channels(cell, declared) == names


@pytest.mark.parametrize(
    ("cell", "step"),
    [
        ("+10%", 0.1),
        ("+ 10 %", 0.1),
        ("＋１０％", 0.1),
        ("-20%", -0.2),
        ("−20%", -0.2),
        ("+0.1", 0.1),
        ("-.25", -0.25),
        ("+150%", 1.5),
        ("-100%", -1.0),
        *(
            (cell, None)
            for cell in ("10%", "0.1", "110%", "+10", "-150%", "+0%", "", "up", "+1e9%")
        ),
    ],
)
def test_a_step_has_its_sign(cell: str, step: float | None) -> None:
    assert read_step(cell) == (None if step is None else pytest.approx(step))


MARGINAL = {"kind": "marginal", "effect": "1", "low": "0", "high": "2"}
PROBLEMS: list[tuple[Mapping[str, str], str, Mapping[str, object]]] = [
    ({"kind": ""}, "test_kind_missing", {}),
    ({"kind": "survey"}, "test_kind_unknown", {"kind": "survey"}),
    ({"channel": "radio"}, "test_channel_unknown", {"channel": "radio"}),
    (
        {"channel": "tv + paid social"},
        "test_channel_misspelt",
        {"channel": "paid social", "nearest": "paid_social"},
    ),
    *(
        ({name: ""}, "test_incomplete", {"columns": (name,)})
        for name in ("channel", "outcome", "start", "end", "low", "high", "level")
    ),
    ({"low": "", "end": ""}, "test_incomplete", {"columns": ("end", "low")}),
    (
        {"end": "2024-06-02"},
        "test_end_first",
        {"start": "2024-06-03", "end": "2024-06-02"},
    ),
    (
        {"low": "80000", "high": "20000"},
        "test_interval_reversed",
        {"low": 80_000.0, "high": 20_000.0},
    ),
    (
        {"low": "50000", "high": "50000"},
        "test_interval_empty",
        {"low": 50_000.0, "high": 50_000.0},
    ),
    (
        {"effect": "-50000"},
        "test_effect_outside",
        {"effect": -50_000.0, "low": 20_000.0, "high": 80_000.0},
    ),
    *(
        ({"level": str(level)}, "test_level_unclear", {"level": level})
        for level in (0.0, 0.05, 0.499, 1.0)
    ),
    (MARGINAL, "test_step_missing", {}),
    ({"kind": "加投"}, "test_step_missing", {}),
    ({**MARGINAL, "arm": "110%"}, "test_step_unclear", {"arm": "110%"}),
    ({"kind": "2x2"}, "test_no_pair", {"channels": ("tv",)}),
    (
        {"kind": "2x2", "channel": "tv + paid_social", "inputs": "46000"},
        "test_inputs_unclear",
        {"inputs": "46000"},
    ),
    (
        {"kind": "协同", "channel": "tv + paid_social + B&O"},
        "test_no_pair",
        {"channels": ("tv", "paid_social", "B&O")},
    ),
    ({"outcome": "clicks"}, "test_outcome_unknown", {"outcome": "clicks"}),
    (
        {"outcome": "Revenues"},
        "test_outcome_misspelt",
        {"outcome": "Revenues", "nearest": "revenue"},
    ),
    ({"region": "北"}, "test_region_unknown", {"outcome": "revenue", "region": "北"}),
    (
        {"outcome": "orders", "region": "北方"},
        "test_region_misspelt",
        {"outcome": "orders", "region": "北方", "nearest": "北"},
    ),
    (
        {"start": "2023-06-03", "end": "2023-12-31"},
        "test_outside_data",
        {
            "outcome": "revenue",
            "start": "2023-06-03",
            "end": "2023-12-31",
            "first": "2024-01-01",
            "last": "2025-02-23",
        },
    ),
    (
        {"effect": "5%", "low": "1%", "high": "9%"},
        "test_effect_share",
        {"outcome": "revenue", "effect": 0.05, "mean": 100_295.0},
    ),
]


@pytest.mark.parametrize(("change", "code", "facts"), PROBLEMS)
def test_each_problem_is_named_and_its_test_left_out(
    read: Read, change: Mapping[str, str], code: str, facts: Mapping[str, object]
) -> None:
    told, problems = read(change, {"test": "sound"})
    assert [test.name for test in told] == ["sound"]
    place = {"file": "data/tests.csv", "row": 2, "test": "pause"}
    assert problems == (Check(code=code, passed=False, severity="warn", facts={**place, **facts}),)


def test_every_problem_of_a_row_is_told_at_once(read: Read) -> None:
    told, problems = read({"kind": "x", "channel": "x + y", "level": "", "outcome": "x"})
    assert told == ()
    assert [check.code for check in problems] == [
        "test_incomplete",
        "test_kind_unknown",
        "test_channel_unknown",
        "test_channel_unknown",
        "test_outcome_unknown",
    ]


@pytest.mark.parametrize(
    ("days", "inside"),
    [
        (("2023-12-01", "2023-12-31"), False),
        (("2023-12-01", "2024-01-01"), True),
        (("2025-02-23", "2025-03-09"), True),
        (("2025-02-24", "2025-03-09"), False),
    ],
)
def test_a_test_that_touches_the_data_is_used(
    read: Read, days: tuple[str, str], *, inside: bool
) -> None:
    told, _ = read({"start": days[0], "end": days[1]})
    assert bool(told) == inside


@pytest.mark.parametrize(
    "change",
    [
        {"effect": "0", "low": "-9000", "high": "9000"},
        {"kind": "roi", "effect": "0.8", "low": "0.2", "high": "1.4"},
        {"outcome": "price_index", "effect": "5%", "low": "1%", "high": "9%"},
        {"outcome": "orders", "region": "北", "effect": "1", "low": "0", "high": "2"},
    ],
    ids=["a null result", "a return", "a small outcome", "a small region"],
)
def test_small_effects_that_can_be_amounts_are_used(read: Read, change: Mapping[str, str]) -> None:
    (test,), problems = read(change)
    assert (problems, test.region) == ((), change.get("region"))


def test_the_same_test_reported_twice_is_asked_about(read: Read) -> None:
    both = {"channel": "tv + paid_social"}
    told, problems = read(
        both,
        {"test": "other"},
        {**both, "channel": "paid_social & tv", "effect": "30000"},
        {**both, "end": "2024-07-07"},
    )
    assert [(test.name, test.row) for test in told] == [("other", 3), ("pause", 5)]
    (check,) = problems
    assert (check.code, check.severity) == ("test_twice", "warn")
    assert check.facts == {"file": "data/tests.csv", "test": "pause", "rows": ("2", "4")}


def test_one_test_in_two_regions_is_not_reported_twice(read: Read) -> None:
    here = {"outcome": "orders", "effect": "20", "low": "10", "high": "30"}
    told, problems = read({**here, "region": "北"}, {**here, "region": "南"})
    assert problems == ()
    assert [test.region for test in told] == ["北", "南"]


def test_by_start_and_name_whatever_the_order_of_the_rows(read: Read) -> None:
    told, _ = read(
        {"test": "c", "start": "2024-05-06"},
        {"test": "b"},
        {"test": "a"},
        {"test": "d", "start": "2024-04-01"},
    )
    assert [(test.name, test.row) for test in told] == [("d", 5), ("c", 2), ("a", 4), ("b", 3)]


def test_registered_designs_are_no_matter_of_this(read: Read) -> None:
    design = dict.fromkeys(("outcome", "effect", "low", "high", "level"), "")
    told, problems = read({**design, "kind": "blocks", "channel": "radio", "arm": "off"}, {})
    assert [test.row for test in told] == [3]
    assert problems == ()


def test_chinese_headers_and_units(tmp_path: Path) -> None:
    write(tmp_path, (SOUND,))
    (tmp_path / "data/tests.csv").write_text(
        "试验,类型,渠道,开始,结束,结果指标,效果(万元),下限(万元),上限(万元),置信水平\n"
        "停投电视,停投,tv ＋ paid_social,2024年6月3日,2024年6月30日,revenue,5,2,8,90%\n",
        encoding="utf-8",
    )
    (test,), problems = finished_tests(load_folder(tmp_path, TODAY))
    assert problems == ()
    assert (test.kind, test.channels) == ("lift", ("tv", "paid_social"))
    assert (test.effect, test.low, test.high, test.level) == (50_000, 20_000, 80_000, 0.9)


def test_weeks_that_begin_on_sunday_reach_a_day_further_back(tmp_path: Path) -> None:
    write(tmp_path, ({**SOUND, "start": "2023-12-25", "end": "2023-12-31"},))
    settings = tmp_path / "luopan.toml"
    sunday = SETTINGS.replace('name = "f"\n', 'name = "f"\nweek_start = "sunday"\n', 1)
    settings.write_text(sunday, encoding="utf-8")
    (test,), _ = finished_tests(load_folder(tmp_path, TODAY))
    assert test.end == date(2023, 12, 31)


def test_monthly_outcomes_speak_of_the_whole_last_month(tmp_path: Path) -> None:
    write(tmp_path, ({**SOUND, "start": "2024-12-20", "end": "2024-12-28"},))
    months = [f"2024-{month:02}-01,revenue,400000\n" for month in range(1, 13)]
    (tmp_path / "data/outcomes.csv").write_text(
        "date,indicator,value\n" + "".join(months), encoding="utf-8"
    )
    told, problems = finished_tests(load_folder(tmp_path, TODAY))
    assert (len(told), problems) == (1, ())


def test_no_table_of_tests_and_no_outcomes(tmp_path: Path) -> None:
    write(tmp_path, (SOUND,))
    (tmp_path / "data/outcomes.csv").unlink()
    told, problems = finished_tests(load_folder(tmp_path, TODAY))
    assert (told, [check.code for check in problems]) == ((), ["test_outcome_unknown"])
    write(tmp_path, (SOUND,))
    (tmp_path / "data/tests.csv").unlink()
    assert finished_tests(load_folder(tmp_path, TODAY)) == ((), ())


def test_the_problems_are_among_the_findings(tmp_path: Path) -> None:
    tables = load_folder(write(tmp_path, ({**SOUND, "kind": "x"},)), TODAY)
    _, (problem,) = finished_tests(tables)
    assert problem in findings(tables, TODAY)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_problem_has_words_that_name_the_test(language: str) -> None:
    words = load(language)  # type: ignore[arg-type]
    source = Path(module.__file__).read_text(encoding="utf-8")
    codes = set(re.findall(r'"(test_\w+)"', source))
    assert {code for _, code, _ in PROBLEMS} | {"test_twice"} == codes
    place = {"file": "data/tests.csv", "row": 2, "test": "pause", "rows": ("2", "4")}
    for code, facts in [*((code, facts) for _, code, facts in PROBLEMS), ("test_twice", {})]:
        said = words.text(f"check.{code}", **place, **facts)
        assert "pause" in said
        assert placeholders(words.entries[f"check.{code}"]) >= {"file", "test"}

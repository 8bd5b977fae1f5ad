"""``luopan test design`` and ``power``: bounds, reasons, and only the design that is asked."""

import json
from pathlib import Path

import numpy as np
import pytest
from tests.cli.conftest import weekdays, write_firm
from tests.cli.test.conftest import Run

REGIONS = tuple(f"r{i:02d}" for i in range(12))
WEEKS = 80
BOTH = pytest.mark.parametrize("lang", ["en", "zh-CN"])


def rows(test: str, kind: str, regions: tuple[str, ...], channel: str = "tv") -> str:
    """Rows of the tests table: four weeks, just after the history."""
    start, end = weekdays(WEEKS + 4)[WEEKS - 8], weekdays(WEEKS + 4)[WEEKS]
    end = str(np.datetime64(end) - 1)
    where = regions or ("",)
    return "".join(f"{test},{kind},{channel},{r},treated,{start},{end},revenue\n" for r in where)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A firm of twelve regions with a test of every design in its tests table."""
    folder = write_firm(tmp_path_factory.mktemp("many") / "firm", WEEKS)
    rng = np.random.default_rng(4)
    sales = rng.lognormal(6, 0.5, (12, 1)) * np.exp(0.03 * rng.standard_normal((12, WEEKS)))
    (folder / "data" / "outcomes.csv").write_text(
        "date,indicator,value,region\n"
        + "".join(
            f"{day},revenue,{sales[i, w]:.2f},{region}\n"
            for i, region in enumerate(REGIONS)
            for w, day in enumerate(weekdays(WEEKS))
        )
    )
    (folder / "data" / "tests.csv").write_text(
        "test,kind,channel,region,arm,start,end,outcome\n"
        + rows("picked", "go_dark", REGIONS[:3])
        + rows("drawn", "go_dark random", REGIONS[:6])
        + rows("turns", "switchback", REGIONS[:6])
        + rows("pair", "factorial", REGIONS[:6], "tv+ads")
        + rows("all", "go_dark", ())
    )
    return folder


WRONG = [
    ("--days", "0"), ("--days", "-7"), ("--days", "9999"), ("--size", "0"), ("--size", "-1"),
    ("--half-life-days", "-5"), ("--washout-days", "-1"), ("--block-days", "-1"),
    ("--budget", "-1"), ("--budget", "nan"), ("--budget", "inf"), ("--step", "nan"),
    ("--step", "-2"), ("--level", "nan"),
]  # fmt: skip


@BOTH
@pytest.mark.parametrize(("option", "value"), WRONG)
def test_what_no_test_can_have_is_refused_by_name(
    many: Path, luopan: Run, option: str, value: str, lang: str
) -> None:
    result = luopan("test", "design", many, option, value, "--lang", lang)
    assert (result.exit_code, result.stdout) == (2, "")
    assert option in result.stderr


def test_infinity_is_refused_in_the_readers_language(many: Path, luopan: Run) -> None:
    for lang, said in (("en", "is not a number to reckon with"), ("zh-CN", "不是可以计算的数")):
        result = luopan("test", "design", many, "--step", "inf", "--lang", lang)
        assert result.exit_code == 2
        assert said in result.stderr


REASONS = [
    (("--must", "r00", "--never", "r00"), "named twice", "写了两次"),
    (
        ("--size", "1", "--must", "r00", "--must", "r01"),
        "not so many regions",
        "没有这么多地区",
    ),
    (("--days", "700"), "too short", "太短"),
]


@pytest.mark.parametrize(("more", "english", "chinese"), REASONS)
def test_why_no_regions_can_be_chosen_is_told(
    many: Path, luopan: Run, more: tuple[str, ...], english: str, chinese: str
) -> None:
    for lang, said in (("en", english), ("zh-CN", chinese)):
        told = luopan("test", "design", many, "--days", "28", *more, "--lang", lang).stdout
        (line,) = [x for x in told.splitlines() if said in x]
        assert line.startswith({"en": "Regions cannot be chosen: ", "zh-CN": "选不出地区："}[lang])


@pytest.mark.parametrize(
    ("test", "kept"),
    [("picked", {"chosen"}), ("drawn", {"lot"}), ("turns", {"switchback"}), ("all", set()),
     ("pair", {"pauses", "blocks", "factorial", "factorial_blocks"})],
)  # fmt: skip
def test_power_speaks_of_the_test_as_it_is_designed(
    many: Path, luopan: Run, test: str, kept: set[str]
) -> None:
    told = json.loads(luopan("test", "power", many, "--test", test, "--json", "-").stdout)
    designs = {one["design"] for one in told["options"]}
    assert designs <= kept
    assert bool(designs) == bool(kept)


@BOTH
def test_the_last_sentence_is_of_that_test_alone(many: Path, luopan: Run, lang: str) -> None:
    told = json.loads(luopan("test", "power", many, "--test", "turns", "--json", "-").stdout)
    (only,) = told["options"]
    printed = luopan("test", "power", many, "--test", "turns", "--lang", lang).stdout
    assert f"{100 * only['detectable']:.1f}%" in printed.splitlines()[-1]
    whole = luopan("test", "power", many, "--test", "all", "--lang", lang)
    assert whole.exit_code == 1
    said = {"en": "cannot be tried on the history", "zh-CN": "无法用分地区的历史来试算"}[lang]
    assert said in whole.stdout.splitlines()[-1]


@BOTH
def test_a_test_without_a_name_is_not_called_by_an_empty_one(
    many: Path, firm: Path, luopan: Run, lang: str
) -> None:
    said = {
        "en": ("tells no outcome by region", "does not tell “sales” by region"),
        "zh-CN": ("没有分地区的数字，无法比较地区", "没有分地区的“sales”"),
    }[lang]
    whole = luopan("test", "design", firm, "--lang", lang)
    other = luopan("test", "design", many, "--outcome", "sales", "--lang", lang)
    for result, sentence in zip((whole, other), said, strict=True):
        assert result.exit_code == 2
        assert sentence in result.stderr
        assert "Test :" not in result.stderr
        assert "试验“”" not in result.stderr


@BOTH
def test_the_page_and_the_chances_are_written(
    many: Path, luopan: Run, tmp_path: Path, lang: str
) -> None:
    page = tmp_path / "design.html"
    given = ["--days", 28, "--size", 3, "--lang", lang]
    result = luopan("test", "design", many, *given, "--html", page)
    assert result.exit_code == 0, result.stderr
    made = page.read_text(encoding="utf-8")
    assert made.count("<svg") == 2
    assert all(region in made for region in REGIONS)
    assert {"en": "Chance of finding a lift", "zh-CN": "看出某个提升的概率"}[lang] in result.stdout


def test_two_results_cannot_both_go_to_the_terminal(many: Path, luopan: Run) -> None:
    result = luopan("test", "design", many, "--html", "-", "--json", "-", "--lang", "en")
    assert result.exit_code == 2
    assert "stdout" in result.stderr


def test_a_distance_without_places_is_refused_by_name(many: Path, luopan: Run) -> None:
    result = luopan("test", "design", many, "--apart", 50, "--lang", "en")
    assert result.exit_code == 2
    assert "r00" in result.stderr
    assert "latitude" in result.stderr

"""``luopan test withdraw``, ``close`` and ``ledger``: nothing is lost, nothing is left out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import write_firm
from tests.cli.test.conftest import REPORT, Run, day, options, report
from tests.tables.register.made import closing, lines, planned, stamp

from luopan.readings.base import Interval
from luopan.readings.experiments import Deviation
from luopan.tables.register import FILE, Closing, Fit, Result, held

FIGURES = {"effect": -0.03, "low": -0.06, "high": -0.01, "detectable": 0.02}


@pytest.fixture
def begun(regional: Path, luopan: Run) -> Path:
    """A firm with a test that runs, and another that is planned."""
    running = options(start=day(-9), end=day(9), bet=-0.03, bet_low=-0.06, bet_high=0)
    assert luopan("test", "register", regional, *running).exit_code == 0
    assert (
        luopan("test", "register", regional, *options(test="later", region="east")).exit_code == 0
    )
    return regional


def ledger(luopan: Run, folder: Path, *more: object) -> dict:  # type: ignore[type-arg]
    result = luopan("test", "ledger", folder, "--json", "-", *more)
    assert result.exit_code == 0
    return json.loads(result.stdout)  # type: ignore[no-any-return]


def test_a_withdrawn_test_stays_counted(begun: Path, luopan: Run) -> None:
    result = luopan("test", "withdraw", begun, "--test", "LATER", "--reason", "No money")
    assert result.exit_code == 0
    told = ledger(luopan, begun)
    assert (told["summary"]["registered"], told["summary"]["withdrawn"]) == (2, 1)
    assert [t["withdrawn"] for t in told["tests"]] == [None, "No money"]
    assert told["digest"] in result.stdout


def test_a_whole_report_closes_the_test(begun: Path, luopan: Run) -> None:
    given = report(**FIGURES)
    assert luopan("test", "close", begun, *given, "--took-part", "Wang").exit_code == 0
    told = ledger(luopan, begun)
    closed = told["tests"][0]["closed"]
    assert closed["fit"] == {
        "took_part": ["Li", "Wang"], "hours": 12.5, "approval_days": 9.0, "would_repeat": True,
    }  # fmt: skip
    assert closed["result"]["relative"] == {
        "mean": -0.03,
        "low": -0.06,
        "high": -0.01,
        "level": 0.9,
    }
    assert (closed["result"]["source"], closed["result"]["detectable"]) == ("told", 0.02)
    assert told["tests"][0]["verdict"] == "negative"
    # a pause that lost sales speaks for the channel
    assert told["summary"]["null_or_negative_share"] == 0
    assert [point["n"] for point in told["fit"]] == [1]


def test_a_report_without_figures_counts_as_nothing_found(begun: Path, luopan: Run) -> None:
    result = luopan("test", "close", begun, *report())
    assert result.exit_code == 0
    assert "No figures were given" in result.stderr
    told = ledger(luopan, begun)
    assert (told["summary"]["null"], told["summary"]["null_or_negative_share"]) == (1, 1)


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
@pytest.mark.parametrize("option", [name for name in REPORT if name != "--author"])
def test_no_part_of_the_report_may_be_left_out(
    begun: Path, luopan: Run, option: str, lang: str
) -> None:
    before = (begun / FILE).read_bytes()
    without = report(**{option.removeprefix("--").replace("-", "_"): None})
    result = luopan("test", "close", begun, *without, "--lang", lang)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f": {option}." in result.stderr or f"：{option}。" in result.stderr
    assert (begun / FILE).read_bytes() == before


WRONG = {
    "unknown": (report(test="pause-suoth"), "Did you mean pause-south"),
    "not begun": (report(test="later"), "there is nothing to close yet"),
    "blank lesson": (report(lesson=" "), "--lesson"),
    "hours": (report(hours=-1), "--hours"),
    "approval": (report(approval_days="nan"), "--approval-days"),
    "effect alone": (report(effect=0.1), "--low, --high"),
    "level alone": (report(level=0.9), "--effect, --low, --high"),
    "upside down": (report(effect=0.1, low=0.2, high=0.3), "outside its interval"),
    "level": (report(**FIGURES, level=7), "“7.0”"),
    "no number": (report(effect="nan", low=0, high=1), "· --effect"),
    "not finite": (report(effect=0, low=-1, high="inf"), "--high"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_reports_are_named_and_nothing_is_written(
    begun: Path, luopan: Run, name: str
) -> None:
    given, said = WRONG[name]
    before = (begun / FILE).read_bytes()
    result = luopan("test", "close", begun, *given)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in " ".join(result.stderr.split())
    assert (begun / FILE).read_bytes() == before


def test_what_ended_does_not_end_again(begun: Path, luopan: Run) -> None:
    luopan("test", "close", begun, *report())
    luopan("test", "withdraw", begun, "--test", "later", "--reason", "x")
    before = (begun / FILE).read_bytes()
    for test, said in (("pause-south", "was closed on"), ("later", "was withdrawn on")):
        withdrawn = luopan("test", "withdraw", begun, "--test", test, "--reason", "y")
        closed = luopan("test", "close", begun, *report(test=test))
        for result in (withdrawn, closed):
            assert result.exit_code == 2
            assert said in result.stderr
    assert (begun / FILE).read_bytes() == before


def test_a_withdrawal_needs_its_reason(begun: Path, luopan: Run) -> None:
    result = luopan("test", "withdraw", begun, "--test", "later", "--lang", "zh-CN")
    assert result.exit_code == 2
    assert "--reason" in result.stderr


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("Tests registered: 2", "Hypothesis: A pause loses sales", "Bet: −3% (−6% to 0%)",
                "Result: −3.0%", "Could have seen: 2% or more", "Lesson: It was missed",
                "Next: Half the pause", "0 (0%) found no effect", "again 1 of 1", "exploratory")),
        ("zh-CN", ("共登记试验 2 个", "假设：A pause loses sales", "预期：−3%（−6% 至 0%）",
                   "结果：−3.0%", "本可看出：2% 及以上", "教训：It was missed",
                   "下一步：Half the pause", "有 0 个（0%）没有看出", "愿再做 1/1", "探索性")),
    ],
)  # fmt: skip
def test_the_ledger_in_both_languages(
    begun: Path, luopan: Run, lang: str, said: tuple[str, ...]
) -> None:
    luopan("test", "close", begun, *report(**FIGURES))
    told = luopan("test", "ledger", begun, "--lang", lang)
    assert told.exit_code == 0
    assert [part for part in said if part not in told.stdout] == []


def test_a_search_does_not_change_the_counts(begun: Path, luopan: Run) -> None:
    told = ledger(luopan, begun, "--find", "LATER")
    assert [t["registered"]["name"] for t in told["tests"]] == ["later"]
    assert told["summary"]["registered"] == 2
    printed = luopan("test", "ledger", begun, "--find", "later").stdout
    assert "Tests registered: 2" in printed
    assert "Tests with “later”: 1" in printed
    assert "pause-south" not in printed


def test_an_empty_ledger(regional: Path, luopan: Run) -> None:
    assert "No test has been registered yet" in luopan("test", "ledger", regional).stdout
    assert ledger(luopan, regional)["tests"] == []
    assert held(regional) is None


def test_the_ledger_is_read_where_tables_and_settings_are_broken(begun: Path, luopan: Run) -> None:
    (begun / "data" / "outcomes.csv").write_text("spoilt")
    (begun / "luopan.toml").write_text("[company")
    assert luopan("test", "ledger", begun).exit_code == 0
    assert luopan("test", "withdraw", begun, "--test", "later", "--reason", "x").exit_code == 0


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_an_analysed_test_says_whether_it_ran_as_registered(
    regional: Path, luopan: Run, lang: str
) -> None:
    def analysed(name: str, *odd: Deviation) -> Closing:
        total = Interval(mean=-300, low=-500, high=-100)
        result = Result(source="analysis", estimator="ridge", total=total, deviations=odd)
        fit = Fit(took_part=("Li",), hours=1, approval_days=1, would_repeat=False)
        return Closing(name=name, result=result, fit=fit, lesson="l", next_step="n")

    odd = (
        Deviation(code="level", facts={"registered": 0.9, "ran": 0.8}),
        Deviation(code="regions", facts={"missing": (), "added": ("east",)}),
    )
    (regional / FILE).write_bytes(
        lines(planned("a"), planned("b"), analysed("a"), (analysed("b", *odd), stamp()))
    )
    told = luopan("test", "ledger", regional, "--lang", lang).stdout
    said = {
        "en": (
            "As registered.",
            "Deviates: the level (registered 0.9, ran 0.8)",
            "the regions (left out nothing, added east).",
            "lower with the test than without",
        ),
        "zh-CN": (
            "与登记一致。",
            "与登记不同：水平（登记 0.9，实际 0.8）；",
            "地区（少了 无，多了 east）。",
            "有试验时比没有时低",
        ),
    }[lang]
    assert [part for part in said if part not in told] == []
    assert "not analysed here" not in told


def test_a_text_of_the_register_cannot_steer_the_terminal(regional: Path, luopan: Run) -> None:
    (regional / FILE).write_bytes(lines(planned(hypothesis="\x1b[31mred")))
    told = luopan("test", "ledger", regional).stdout
    assert "\x1b" not in told
    assert "\\x1b[31mred" in told


def test_reports_that_wait_are_found_by_check(begun: Path, luopan: Run) -> None:
    (begun / FILE).write_bytes(lines(planned("old"), planned("other")))
    told = luopan("check", begun, "--lang", "zh-CN").stdout
    assert "old" in told
    assert "luopan test close" in told


HEAVY = ("numba", "scipy", "polars", "jinja2", "pandas")


def test_the_help_of_tests_loads_nothing_heavy() -> None:
    calls = "".join(
        f"assert CliRunner().invoke(app, {['test', *more, '--help']!r}).exit_code == 0; "
        for more in ([], ["register"], ["withdraw"], ["close"], ["ledger"])
    )
    code = (
        "import sys; from typer.testing import CliRunner; from luopan.cli.commands import app; "
        f"{calls}print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("command", ["", "register", "withdraw", "close", "ledger"])
@pytest.mark.parametrize("language", ["zh_CN.UTF-8", "en_US.UTF-8"])
def test_every_option_has_help_in_the_readers_language(
    luopan: Run, monkeypatch: pytest.MonkeyPatch, command: str, language: str
) -> None:
    monkeypatch.setenv("LUOPAN_LANG", language)
    monkeypatch.setenv("COLUMNS", "120")
    told = luopan(*filter(None, ["test", command, "--help"])).stdout
    assert "cli." not in told
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in told)
    assert (chinese > 40) if language.startswith("zh") else chinese == 0


def test_a_disk_that_refuses_is_told(begun: Path) -> None:
    powerless = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []
    before = (begun / FILE).read_bytes()
    command = Path(sys.executable).with_name("luopan")
    (begun / FILE).chmod(0o444)
    more = ["test", "withdraw", begun, "--test", "later", "--reason", "x"]
    done = subprocess.run([*powerless, command, *more], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "No permission" in done.stderr
    assert (begun / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "No test counts yet"), ("zh-CN", "还没有算数的试验")]
)
def test_the_ledger_tells_how_far_each_bet_is(
    begun: Path, luopan: Run, lang: str, said: str
) -> None:
    assert luopan("test", "close", begun, *report(**FIGURES)).exit_code == 0
    (bet, *_) = ledger(luopan, begun)["programmes"]
    # a pause that lost sales speaks for the channel, and the planned test is of the same bet
    assert (bet["stage"], bet["due"], bet["open_tests"]) == ("untested", "await", ["later"])
    shown = luopan("test", "ledger", begun, "--lang", lang).stdout
    assert said in shown
    assert luopan("test", "ledger", begun, "--lang", lang).exit_code == 0


def test_an_early_test_is_shrunk_and_its_replication_is_linked(tmp_path: Path, luopan: Run) -> None:
    folder = write_firm(tmp_path / "firm")
    first = planned("a", kind="lift")
    again = planned("b", kind="lift", hypothesis="Elsewhere too", regions={"treated": ("north",)},
                    follows={"test": "a", "step": "replicate"})  # fmt: skip
    content = lines((first, stamp()), (again, stamp()), (closing("a", (0.02, 0.1)), stamp()))
    (folder / FILE).write_bytes(content)
    told = ledger(luopan, folder)
    (bet,) = told["programmes"]
    assert (bet["tests"], bet["open_tests"], bet["stage"]) == (["a", "b"], ["b"], "small")
    assert 0.02 < bet["effect"]["mean"] < bet["raw"]["mean"] == pytest.approx(0.06)
    assert (told["usual"], told["level"]) == (0.05, 0.9)
    shown = luopan("test", "ledger", folder, "--lang", "en").stdout
    assert "Repeats in other places: a" in shown


def test_the_usual_size_of_effects_is_a_setting(tmp_path: Path, luopan: Run) -> None:
    folder = write_firm(tmp_path / "firm")
    test, done = (planned("a", kind="lift"), stamp()), (closing("a", (0.02, 0.1)), stamp())
    (folder / FILE).write_bytes(lines(test, done))
    usual = ledger(luopan, folder)["programmes"][0]["effect"]["mean"]
    with (folder / "luopan.toml").open("a") as file:
        file.write("[tests]\nusual_effect = 0.01\n")
    assert ledger(luopan, folder)["programmes"][0]["effect"]["mean"] < usual

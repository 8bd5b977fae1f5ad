"""``luopan test register``: what is said before a test, and what cannot be said."""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from tests.cli.test.conftest import Run, day, options

from luopan.cli.test.register import Comparison, Kind, Method
from luopan.readings.experiments import Design, Estimator, ExperimentKind
from luopan.tables.register import FILE, Register, held

Snapshot = Callable[[Path], dict[str, bytes]]


def there(folder: Path) -> Register:
    register = held(folder)
    assert register is not None
    return register


def test_all_that_was_said_is_registered(regional: Path, luopan: Run, tmp_path: Path) -> None:
    law = tmp_path / "law.json"
    law.write_text('{"blocks": [["north", "south"]], "share": 0.5}')
    result = luopan(
        "test", "register", regional,
        *options(region=["a=south", "a=north", "b=east"], tail_days=14, level=0.8, look=[21, 14],
                 stop=["harm", "efficacy"], guardrail="nps=0.1", bet=-0.03, bet_low=-0.06,
                 bet_high=0, loss=5000, cost=1200, estimator="ridge", law=law, seed=7),
    )  # fmt: skip
    assert result.exit_code == 0
    register = there(regional)
    test = register.tests[0].test
    assert test.model_dump(mode="json") == {
        "entry": "registered",
        "name": "pause-south",
        "hypothesis": "A pause loses sales",
        "kind": "go_dark",
        "design": "chosen",
        "channels": ["tv"],
        "outcome": "revenue",
        "regions": {"a": ["south", "north"], "b": ["east"]},
        "audiences": {},
        "start": day(10),
        "end": day(37),
        "tail_days": 14,
        "level": 0.8,
        "estimator": "ridge",
        "looks": [14, 21],
        "stop_rules": ["harm", "efficacy"],
        "guardrails": [{"indicator": "nps", "margin": 0.1}],
        "bet": {"expected": -0.03, "low": -0.06, "high": 0.0},
        "cost": 1200.0,
        "loss": 5000.0,
        "seed": 7,
        "law": {"blocks": [["north", "south"]], "share": 0.5},
    }
    assert register.tests[0].before
    assert register.digest is not None
    assert register.digest in result.stdout
    assert "exploratory" not in result.stderr


@pytest.mark.parametrize(
    ("kind", "changed", "design"),
    [
        ("switchback", {}, "switchback"),
        ("lift", {}, "chosen"),
        ("factorial", {"channel": ["tv", "ads"]}, "factorial"),
        ("message", {"channel": None, "region": None, "audience": "fans", "outcome": "nps"},
         "people"),
        ("heavy_up", {"design": "lot", "region": None}, "lot"),
    ],
)  # fmt: skip
def test_the_design_follows_from_the_kind(
    regional: Path, luopan: Run, kind: str, changed: dict[str, object], design: str
) -> None:
    assert luopan("test", "register", regional, *options(kind=kind, **changed)).exit_code == 0
    assert there(regional).tests[0].test.design == design


def test_what_is_left_out_is_taken_from_the_tests_table(regional: Path, luopan: Run) -> None:
    (regional / "data" / "tests.csv").write_text(
        "test,kind,channel,region,arm,start,end,outcome,level\n"
        f"more,加投,tv + ads,south,big,{day(5)},{day(20)},revenue,0.8\n"
        f"more,加投,tv,east,control,{day(5)},{day(20)},,\n",
        encoding="utf-8",
    )
    given = ("--test", "more", "--hypothesis", "More sells more", "--end", day(18))
    assert luopan("test", "register", regional, *given).exit_code == 0
    test = there(regional).tests[0].test
    assert (test.kind, test.channels, test.outcome) == ("heavy_up", ("tv", "ads"), "revenue")
    assert (test.regions, test.level) == ({"big": ("south",)}, 0.8)
    assert (str(test.start), str(test.end)) == (day(5), day(18))


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_a_start_in_the_past_is_told(regional: Path, luopan: Run, lang: str) -> None:
    given = options(start=day(-30), end=day(-3))
    result = luopan("test", "register", regional, *given, "--lang", lang)
    assert result.exit_code == 0
    assert ("exploratory" if lang == "en" else "探索性") in result.stderr
    assert there(regional).tests[0].before is False


def test_a_start_today_is_not_before(regional: Path, luopan: Run) -> None:
    assert "exploratory" in luopan("test", "register", regional, *options(start=day(0))).stderr


def test_chinese_dates_are_understood(regional: Path, luopan: Run) -> None:
    given = options(start="2031年1月6日", end="2031/2/2")
    assert luopan("test", "register", regional, *given).exit_code == 0
    assert str(there(regional).tests[0].test.end) == "2031-02-02"


WRONG = {
    "no name": ({"test": None}, "--test"),
    "blank name": ({"test": "  "}, "--test"),
    "no hypothesis": ({"hypothesis": None}, "--hypothesis"),
    "no kind": ({"kind": None}, "--kind"),
    "no channel": ({"channel": None}, "--channel"),
    "no outcome": ({"outcome": None}, "--outcome"),
    "no dates": ({"start": None, "end": None}, "--start, --end"),
    "channel misspelt": ({"channel": "adss"}, "Did you mean ads"),
    "outcome misspelt": ({"outcome": "revenu"}, "Did you mean revenue"),
    "region misspelt": ({"region": ["a=suoth"]}, "Did you mean south"),
    "no such region": ({"region": "mars"}, "“mars”"),
    "region of another indicator": ({"outcome": "nps"}, "“south”"),
    "no such audience": ({"region": None, "audience": "fan"}, "Did you mean fans"),
    "end first": ({"end": day(9)}, "ends before it starts"),
    "no date": ({"start": "soon"}, "“soon” is not a date"),
    "no such day": ({"end": "2031-02-30"}, "“2031-02-30” is not a date"),
    "unclear day": ({"end": "03/04/2031"}, "“03/04/2031” is not a date"),
    "level": ({"level": 95}, "“95.0”"),
    "negative tail": ({"tail_days": -3}, "--tail-days"),
    "look after the end": ({"look": [99]}, "looks do not lie within"),
    "look before the start": ({"look": [0]}, "--look"),
    "guardrail": ({"guardrail": "nps"}, "--guardrail INDICATOR=MARGIN"),
    "guardrail margin": ({"guardrail": "nps=-1"}, "--guardrail INDICATOR=MARGIN"),
    "guardrail indicator": ({"guardrail": "nsp=0.1"}, "Did you mean nps"),
    "bet upside down": ({"bet": 0.1, "bet_low": 0.2}, "outside its own range"),
    "range without bet": ({"bet_low": 0.2}, "--bet"),
    "bet is no number": ({"bet": "nan"}, "· --bet"),
    "cost": ({"cost": -1}, "--cost"),
    "two arms": ({"region": ["a=south", "b=south"]}, "two arms: south"),
    "one channel of two": ({"kind": "factorial"}, "Exactly two channels"),
    "law": ({"law": __file__}, "no JSON object"),
    "law missing": ({"law": "/nowhere/law.json"}, "/nowhere/law.json"),
    "too long": ({"hypothesis": "x" * 2001}, "--hypothesis"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_input_is_named_and_nothing_is_written(
    regional: Path, luopan: Run, snapshot: Snapshot, name: str
) -> None:
    changed, said = WRONG[name]
    before = snapshot(regional)
    result = luopan("test", "register", regional, *options(**changed))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in " ".join(result.stderr.split())
    assert snapshot(regional) == before


def test_all_faults_are_told_at_once_in_the_readers_language(regional: Path, luopan: Run) -> None:
    changed = {"channel": "adss", "outcome": "revenu", "region": "suoth", "end": "soon", "level": 9}
    told = luopan("test", "register", regional, *options(**changed), "--lang", "zh-CN").stderr
    for part in ("是不是想写：ads", "--level", "revenue", "south", "“soon”不是日期"):
        assert part in told
    assert "5" in told.splitlines()[0]


def test_a_region_that_is_taken_is_refused_by_name(
    regional: Path, luopan: Run, snapshot: Snapshot
) -> None:
    assert luopan("test", "register", regional, *options(tail_days=7)).exit_code == 0
    before = snapshot(regional)
    second = options(test="second", region=["north", "south"], start=day(44), end=day(60))
    for lang, said in (("en", "“pause-south” treats south too"), ("zh-CN", "“pause-south”")):
        result = luopan("test", "register", regional, *second, "--lang", lang)
        assert (result.exit_code, result.stdout) == (2, "")
        assert said in result.stderr
    assert snapshot(regional) == before
    elsewhere = options(test="second", region=["north"], start=day(44), end=day(60))
    assert luopan("test", "register", regional, *elsewhere).exit_code == 0
    whole = options(test="third", region=None, kind="switchback")
    result = luopan("test", "register", regional, *whole)
    assert result.exit_code == 2
    assert "whole firm" in result.stderr


def test_a_name_is_given_once(regional: Path, luopan: Run, snapshot: Snapshot) -> None:
    luopan("test", "register", regional, *options())
    before = snapshot(regional)
    again = options(test="PAUSE-South", region="east")
    result = luopan("test", "register", regional, *again)
    assert result.exit_code == 2
    assert "“pause-south” was registered on" in result.stderr
    assert snapshot(regional) == before


def test_a_broken_register_takes_no_line(regional: Path, luopan: Run, snapshot: Snapshot) -> None:
    luopan("test", "register", regional, *options())
    path = regional / FILE
    path.write_bytes(path.read_bytes().replace(b"loses", b"gains"))
    before = snapshot(regional)
    commands: dict[str, list[object]] = {
        "register": options(test="b", region="east"),
        "withdraw": ["--test", "pause-south", "--reason", "x"],
        "ledger": [],
    }
    for command, given in commands.items():
        result = luopan("test", command, regional, *given)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "register.jsonl · Row 1" in result.stderr
        assert "changed after it was written" in result.stderr
    assert snapshot(regional) == before
    checked = luopan("check", regional)
    assert checked.exit_code == 1
    assert "the register of tests is not as it was written" in checked.stdout


@pytest.mark.parametrize("command", ["register", "withdraw", "close", "ledger"])
def test_a_folder_that_is_none(luopan: Run, tmp_path: Path, command: str) -> None:
    given = {
        "register": options(), "withdraw": ["--test", "a", "--reason", "b"], "ledger": [],
        "close": ["--test", "a", "--lesson", "b", "--next", "c", "--took-part", "d", "--hours", 1,
                  "--approval-days", 1, "--repeat", "no"],
    }[command]  # fmt: skip
    result = luopan("test", command, tmp_path / "nowhere", *given)
    assert (result.exit_code, result.stdout) == (2, "")
    (tmp_path / "bare").mkdir()
    assert luopan("test", command, tmp_path / "bare", *given).exit_code == 2
    assert list((tmp_path / "bare").iterdir()) == []


def test_the_choices_are_those_of_the_readings(regional: Path, luopan: Run) -> None:
    for choice, literal in ((Kind, ExperimentKind), (Comparison, Design), (Method, Estimator)):
        assert [member.value for member in choice] == list(get_args(literal))


def test_two_commands_at_once_both_get_their_line(regional: Path, luopan: Run, shell) -> None:
    def one(name: str, region: str) -> None:
        shell("test", "register", regional, *options(test=name, region=region))

    threads = [threading.Thread(target=one, args=(r, r)) for r in ("north", "south")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = json.loads(luopan("test", "ledger", regional, "--json", "-").stdout)
    assert {test["registered"]["name"] for test in told["tests"]} == {"north", "south"}


def test_a_test_may_repeat_an_earlier_one_elsewhere(regional: Path, luopan: Run) -> None:
    assert luopan("test", "register", regional, *options()).exit_code == 0
    again = options(test="again", region="north", replicates="PAUSE-SOUTH", apart=50)
    assert luopan("test", "register", regional, *again).exit_code == 0
    register = held(regional)
    assert register is not None
    made = register.tests[1].test
    assert made.follows is not None
    assert (made.follows.step, made.apart_km) == ("replicate", 50.0)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"replicates": "pause-suoth"}, "pause-south"),
        ({"scales": "pause-south", "outcome": "orders"}, "orders"),
        ({"replicates": "pause-south", "scales": "pause-south"}, "--replicates or --scales"),
    ],
)
def test_a_test_that_follows_no_such_bet_is_refused(
    regional: Path, luopan: Run, more: dict[str, object], code: str
) -> None:
    assert luopan("test", "register", regional, *options()).exit_code == 0
    before = (regional / FILE).read_bytes()
    result = luopan("test", "register", regional, *options(test="b", region="north", **more),
                    "--lang", "en")  # fmt: skip
    assert result.exit_code == 2
    assert code in result.stderr
    assert (regional / FILE).read_bytes() == before

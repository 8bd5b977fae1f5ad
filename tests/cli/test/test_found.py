"""A finished test on the terminal: the register first, and nothing said that was not found."""

import io
from datetime import date

import pytest
from rich.console import Console
from tests.brief.basics import AS_OF
from tests.brief.trials import (
    NOUGHT,
    before,
    effect,
    entry,
    factorial,
    message,
    pause,
    refused,
    trial,
)

from luopan.brief.words import load
from luopan.cli.screen import Screen
from luopan.cli.test.found import show_test
from luopan.readings.base import Check, Evidence, Interval
from luopan.readings.bundle import Readings
from luopan.readings.experiments import Deviation, Effect, ExperimentReading, LookSaid

LANGUAGES = ("en", "zh_CN")


def printed(reading: ExperimentReading, language: str) -> list[str]:
    out = io.StringIO()
    console = Console(file=out, width=200, highlight=False)
    screen = Screen(load(language), out=console)  # type: ignore[arg-type]
    readings = Readings(company="firm", currency="CNY", as_of=AS_OF, readings=(reading,))
    show_test(readings, screen)
    return out.getvalue().splitlines()


def other(code: str, **facts: object) -> Deviation:
    return Deviation(code=code, facts=facts)


REGISTER = {
    "in time": (entry(), ("Registered on 20 Aug 2026 by 王芳, before it began",),
                ("2026年8月20日由王芳登记，在试验开始之前",)),
    "late": (entry(before=False), ("Registered only after it began, so it is exploratory",),
             ("试验开始之后才登记，只算探索",)),
    "none": (None, ("Not registered, so it is exploratory",), ("没有登记，只算探索",)),
    "withdrawn": (entry(withdrawn=True), ("Registered on", "Withdrawn, and still counted"),
                  ("登记，在试验", "已撤回，仍计在内")),
    "otherwise": (
        entry(deviations=(other("estimator", registered="ridge", ran="lot"),
                          other("level", registered=0.9, ran=0.8),
                          other("regions", missing=(), added=("east",)),
                          other("unheard_of", was="x\x1b[31m"))),
        ("Registered on",
         "the way to calculate (registered Ridge on relative scale, ran By the lot)",
         "the level (registered 90%, ran 80%)",
         "the regions (registered only none, ran only east)", "unheard_of (was: x\\x1b[31m)"),
        ("登记，在试验", "算法（登记 相对尺度岭回归，实际 按抽签本身）",
         "区间水平（登记 90%，实际 80%）", "地区（只在登记中：无；只在实际中：east）",
         "unheard_of"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REGISTER)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_register_speaks_before_the_verdict(case: str, language: str) -> None:
    registration, english, chinese = REGISTER[case]
    said = english if language == "en" else chinese
    told = printed(trial(registration=registration), language)
    for line, part in zip(told[1:], said, strict=False):
        assert part in line
    assert {"en": "The outcome was higher", "zh_CN": "结果高出"}[language] in told[1 + len(said)]
    assert "\x1b" not in "".join(told)


@pytest.mark.parametrize("found", [(0.041, 0.012, 0.070), NOUGHT, (-0.04, -0.06, -0.01)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_it_would_have_found_is_said_only_where_it_is_known(
    found: tuple[float, float, float], language: str
) -> None:
    said = {"en": "would have found", "zh_CN": "十次能看出八次"}[language]
    known = [x for x in printed(trial(found), language) if said in x]
    assert len(known) == 1
    assert "3.1%" in known[0]
    assert [x for x in printed(trial(found, detectable=None), language) if said in x] == []


HEADS = [
    (trial(treated=("south",)), "1 region tested, 18 compared", "1 个地区参加、18 个对照"),
    (trial(), "2 regions tested", "2 个地区参加"),
    (before(), "the whole market, compared with no other", "整个市场，没有对照"),
    (trial(treated=(), compared=()), "no region that can be used", "没有可用的地区"),
    (message(), "1 group tested, 1 compared", "1 组人参加、1 个对照"),
    (pause(), "regions by lot;", "抽签决定地区；"),
    (pause(evidence=Evidence.E3), "as if by lot; no lot is told", "没有写明抽过签"),
    (factorial(evidence=Evidence.E3), "channels as if by lot; no lot is told", "没有写明抽过签"),
    (trial(design="switchback", evidence=Evidence.E3), "on and off as if", "当作抽签决定开关"),
    (message(evidence=Evidence.E1), "people as if by lot", "当作抽签分人"),
    (trial(design="chosen"), "chosen regions against placebo sets", "选定地区与安慰剂组比较"),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(HEADS)))
def test_the_headline_says_the_design_and_its_size(number: int) -> None:
    reading, english, chinese = HEADS[number]
    head = printed(reading, "en")[0]
    assert english in head
    assert "1 regions" not in head
    assert not head.endswith("0 compared")
    assert chinese in printed(reading, "zh_CN")[0]
    if reading.evidence is not Evidence.E4:
        assert "by lot" not in head.replace("as if by lot", "")


def test_estimators_are_told_by_name() -> None:
    facts = {"estimators": ("synthetic_did", "local_level"), "spread": 1.4}
    check = Check(code="test_estimators", passed=False, severity="warn", facts=facts)
    reading = trial(checks=(check,))
    said = {"en": "Synthetic difference-in-differences, Local level", "zh_CN": "局部水平"}
    for language in LANGUAGES:
        told = "\n".join(printed(reading, language))
        assert said[language] in told
        assert "local_level" not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_registered_looks_are_a_table_and_a_running_test_has_no_other(language: str) -> None:
    def look(day: date, efficacy: float | None) -> LookSaid:
        effect = Interval(mean=-0.0213, low=-0.05, high=0.01) if efficacy else None
        return LookSaid(
            date=day, periods=2, effect=effect, statistic=1.234, efficacy=efficacy, harm=-1.987
        )

    told = (look(date(2026, 9, 20), None), look(date(2026, 9, 27), 2.345))
    running = trial(
        effect=refused("still_running"), verdict="undetermined", looks=told, watch="go_on",
        others=(), regions=(), detectable=None, compared=(),
    )  # fmt: skip
    lines = printed(running, language)
    first, second = [x.split() for x in lines if "1.23" in x]
    assert first[-4:] == ["–", "1.23", "–", "−1.99"]
    assert second[-3:] == ["1.23", "2.35", "−1.99"]
    assert any(x.startswith("−2%") for x in second)
    heads = {"en": ("Bound for harm", "Relative"), "zh_CN": ("损害的界线", "相对")}[language]
    assert [any(h in x for x in lines) for h in heads] == [True, False]


def test_an_interval_in_units_alone_is_still_a_finding() -> None:
    plain = effect((0.041, 0.012, 0.070), "answers")
    alone = Effect(estimator="answers", point=plain.point, total=plain.total, p=0.02)
    told = printed(trial(effect=alone, others=()), "en")
    assert any(line.startswith("The outcome was higher by") for line in told)

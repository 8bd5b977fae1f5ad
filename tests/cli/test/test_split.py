"""A split of an audience through the commands, in both languages."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.cli.test.conftest import Run, day
from tests.cli.test.splits import World

from luopan.tables.register import held

LANGUAGES = ("en", "zh-CN")


def analysed(luopan: Run, folder: Path, *more: object) -> tuple[str, int]:
    result = luopan("test", "analyse", folder, "--test", "coupon", *more)
    return result.output, result.exit_code


def effect(luopan: Run, folder: Path, outcome: str, out: Path) -> dict[str, object]:
    luopan("test", "analyse", folder, "--test", "coupon", "--outcome", outcome, "--json", out)
    (reading,) = json.loads(out.read_text())["readings"]
    told: dict[str, object] = reading
    return told


def near(first: object, second: object) -> bool:
    """The same to nine digits: sums of decimals differ in the last of a float."""
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(near(first[k], second[k]) for k in first)
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(near, first, second))
    if isinstance(first, float) and isinstance(second, float):
        return first == pytest.approx(second, rel=1e-7, abs=1e-9)
    return first == second


@pytest.mark.parametrize("outcome", ["bought", "revenue", "basket"])
def test_rows_and_sums_give_the_same_answer(luopan: Run, tmp_path: Path, outcome: str) -> None:
    told = []
    for form in ("rows", "sums"):
        folder = World(lift=0.3).folder(tmp_path / form, sums=form == "sums")
        told.append(effect(luopan, folder, outcome, tmp_path / f"{form}.json"))
    rows, sums = told
    assert rows["effect"]["estimator"] == {"revenue": "ratio"}.get(outcome, "means")  # type: ignore[index]
    for part in ("effect", "guardrails", "detectable", "sets", "verdict", "evidence"):
        assert near(rows[part], sums[part]), part


def test_amounts_by_rows_are_redrawn_and_by_sums_welchs(luopan: Run, tmp_path: Path) -> None:
    told = []
    for form in ("rows", "sums"):
        folder = World(lift=0.3).folder(tmp_path / form, sums=form == "sums")
        told.append(effect(luopan, folder, "spent", tmp_path / f"{form}.json")["effect"])
    rows, sums = told
    assert (rows["estimator"], sums["estimator"]) == ("amounts", "means")  # type: ignore[index]
    assert rows["point"] == pytest.approx(sums["point"])  # type: ignore[index]
    for end in ("low", "high"):
        ends = [one["total"][end] - one["point"] for one in told]  # type: ignore[index]
        assert ends[0] == pytest.approx(ends[1], rel=0.1)


SAID = {
    "en": ("audience split, people by lot", "1 group tested, 1 compared", "The outcome was higher",
           "evidence E4", "Guardrail Complaints (may rise by 90%): held",
           "The guardrails were not registered before the start"),
    "zh-CN": ("人群分流试验，抽签分人", "1 组人参加、1 个对照", "结果高出", "证据 E4",
              "护栏指标Complaints（最多上升 90%）：守住了", "护栏指标没有在开始之前登记"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_split_found_is_said(luopan: Run, tmp_path: Path, language: str) -> None:
    folder = World(lift=0.5).folder(tmp_path / "firm")
    told, code = analysed(luopan, folder, "--lang", language)
    assert code == 0
    for part in SAID[language]:
        assert part in told, part


STOPS = {
    "en": ("Stop now: at the look of", "of at most 300", "→ Stop coupon now"),
    "zh-CN": ("请立即停止：", "止损线 300", "请立即停止“coupon”"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_harmful_split_is_told_to_stop_with_its_loss(
    luopan: Run, tmp_path: Path, language: str
) -> None:
    world = World(lift=-0.7, told=14, people=4000)
    folder = world.folder(tmp_path / "firm")
    world.registered(folder, looks=(7, 14, 21), loss=300, worth=10.0, people=4000)
    told, code = analysed(luopan, folder, "--lang", language)
    assert code == 0
    for part in STOPS[language]:
        assert part in told, part


def test_a_look_on_another_day_says_so(luopan: Run, tmp_path: Path) -> None:
    world = World(told=10)
    folder = world.registered(world.folder(tmp_path / "firm"))
    told, _ = analysed(luopan, folder)
    assert "Looked at on a day that was not registered" in told
    assert "holds at any number of looks" in told
    chinese, _ = analysed(luopan, folder, "--lang", "zh-CN")
    assert "查看的日子没有登记" in chinese


def test_a_second_metric_is_named_and_the_guardrails_stay(luopan: Run, tmp_path: Path) -> None:
    world = World()
    folder = world.folder(tmp_path / "firm")
    world.registered(folder, guardrails=({"indicator": "bought", "margin": 0.3},))
    told, _ = analysed(luopan, folder, "--outcome", "spent")
    assert "Deviates from what was registered: the outcome (registered bought, ran spent)" in told
    assert "Guardrail bought (may fall by 30%)" in told
    assert "not registered before the start" not in told
    plain, _ = analysed(luopan, folder)
    assert "Deviates" not in plain


SPOILT: dict[str, tuple[str, str, str]] = {
    "arm": ("coupon,,neww,2026-03-03,bought,1,,", "reads", "the nearest is “new”"),
    "days": ("coupon,x1,new,2025-03-03,bought,1,,", "reads", "of days outside it"),
    "test": ("coupn,x1,new,2026-03-03,bought,1,,", "reads", "the nearest is “coupon”"),
    "two arms": ("coupon,p00000,OTHER,2026-03-03,bought,1,,", "reads", "people of the test coupon"),
    "negative": ("coupon,x1,new,2026-03-03,spent,-9,,", "reads", "spent is below nought in 1 rows"),
    "text": ("coupon,x1,new,2026-03-03,spent,nine,,", "refused", "is not a number"),
    "share": ("coupon,x1,new,2026-03-03,bought,0.3,,", "refused", "in a row of one person"),
    "percent": ("coupon,x1,new,2026-03-03,bought,30%,,", "refused", "“30%” is a percentage"),
    "no day": ("coupon,x1,new,soon,bought,1,,", "refused", "soon"),
    "no base": ("coupon,x1,new,2026-03-03,revenue,9,0,", "refused", "and yet there is a value"),
}


@pytest.mark.parametrize("case", SPOILT)
def test_bad_rows_of_persons_are_told_in_plain_words(
    luopan: Run, tmp_path: Path, case: str
) -> None:
    row, how, said = SPOILT[case]
    folder = World(people=400).folder(tmp_path / "firm")
    table = folder / "data" / "audiences.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    if case == "two arms":
        first = lines[1].split(",")[2]
        row = row.replace("OTHER", "control" if first == "new" else "new")
    if case == "arm":
        row = row.replace("coupon,,", "coupon,x1,")
    table.write_text("\n".join([*lines, row]) + "\n", encoding="utf-8")
    result = luopan("check", folder)
    assert result.exit_code == (2 if how == "refused" else 0)
    assert said in " ".join(result.output.split()), result.output


SUMS = {
    "share": ("coupon,new,2026-03-03,bought,100,0.31,", "a share where the number of people"),
    "above": ("coupon,new,2026-03-03,bought,100,131,", "more people did it than there are"),
    "nobody": ("coupon,new,2026-03-03,bought,0,3,", "a sum of no people"),
    "half a person": ("coupon,new,2026-03-03,bought,1.5,1,", "1.5"),
    "fewer than none": ("coupon,new,2026-03-03,bought,-5,1,", "-5"),
}


@pytest.mark.parametrize("case", SUMS)
def test_bad_sums_are_told_in_plain_words(luopan: Run, tmp_path: Path, case: str) -> None:
    row, said = SUMS[case]
    folder = World(people=400).folder(tmp_path / "firm", sums=True)
    head = "test,arm,date,indicator,n,value,squares"
    (folder / "data" / "audiences.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    result = luopan("check", folder)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split()), result.output


def test_a_day_without_anybody_is_no_fault_and_sums_need_squares(
    luopan: Run, tmp_path: Path
) -> None:
    folder = World(people=400).folder(tmp_path / "firm", sums=True)
    table = folder / "data" / "audiences.csv"
    rows = [f"coupon,{arm},2026-03-{d:02},spent,{n},{9 * n}" for d, n in ((3, 40), (29, 0))
            for arm in ("control", "new")]  # fmt: skip
    table.write_text("\n".join(["test,arm,date,indicator,n,value", *rows]) + "\n")
    result = luopan("check", folder)
    assert result.exit_code == 0
    assert "without squares" in " ".join(result.output.split())
    told, _ = analysed(luopan, folder, "--outcome", "spent")
    assert "no sums of squares" in told


def test_a_lot_that_did_not_fall_as_planned_is_told_by_check_and_analyse(
    luopan: Run, tmp_path: Path
) -> None:
    world = World(people=1500, share=0.4)
    folder = world.folder(tmp_path / "firm")
    world.registered(folder, shares={"control": 0.5, "new": 0.5})
    said = " ".join(luopan("check", folder).output.split())
    assert "has" in said
    assert "750, 750 were planned" in said
    told, code = analysed(luopan, folder)
    assert code == 1
    assert "its effect is not to be read" in told


def options(**changed: object) -> list[object]:
    told = {
        "--test": "coupon", "--hypothesis": "A coupon sells more", "--kind": "audience",
        "--audience": "new=fans", "--outcome": "bought", "--start": day(10), "--end": day(37),
        "--look": 7, "--loss": 5000, "--worth": 50, "--people": 4000, "--author": "Li",
        **{f"--{key.replace('_', '-')}": value for key, value in changed.items()},
    }  # fmt: skip
    return [part for name, value in told.items() if value is not None for part in (name, value)]


def test_a_split_is_registered_before_it_starts(luopan: Run, tmp_path: Path) -> None:
    folder = World().folder(tmp_path / "firm")
    (folder / "data" / "tests.csv").unlink()
    result = luopan(
        "test", "register", folder,
        *options(guardrail="complaints=+10%", share="control=0.8"), "--share", "new=20%",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    book = held(folder)
    assert book is not None
    test = book.tests[0].test
    assert (test.kind, test.design, test.people, test.worth) == ("audience", "people", 4000, 50.0)
    assert test.shares == {"control": 0.8, "new": 0.2}
    assert [(g.indicator, g.margin, g.worse) for g in test.guardrails] == [
        ("complaints", 0.1, "higher")
    ]


WRONG: dict[str, tuple[dict[str, object], str]] = {
    "nobody": ({"audience": None}, "--audience"),
    "shares": ({"share": "new=0.2"}, "do not add up to 1"),
    "share": ({"share": "new"}, "--share ARM=SHARE"),
    "guardrail": ({"guardrail": "complaints=much"}, "--guardrail INDICATOR=MARGIN"),
    "guardrail indicator": ({"guardrail": "complants=1%"}, "Did you mean complaints"),
    "worth": ({"worth": -1}, "--worth"),
    "people": ({"people": 1}, "--people"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_split_that_makes_no_sense_is_refused(luopan: Run, tmp_path: Path, case: str) -> None:
    changed, said = WRONG[case]
    folder = World().folder(tmp_path / "firm")
    (folder / "data" / "tests.csv").unlink()
    result = luopan("test", "register", folder, *options(**changed))
    assert result.exit_code == 2
    assert said in " ".join(result.output.split()), result.output
    assert held(folder) is None


def test_two_tests_of_one_audience_are_not_registered(luopan: Run, tmp_path: Path) -> None:
    folder = World().folder(tmp_path / "firm")
    (folder / "data" / "tests.csv").unlink()
    assert luopan("test", "register", folder, *options()).exit_code == 0
    second = luopan("test", "register", folder, *options(test="banner", start=day(20)))
    assert second.exit_code == 2
    assert "The test “coupon” treats fans too" in " ".join(second.output.split())
    other = luopan("test", "register", folder, *options(test="banner", audience="new=buyers"))
    assert other.exit_code == 0


def test_people_in_two_tests_are_told(luopan: Run, tmp_path: Path) -> None:
    folder = World(people=300).folder(tmp_path / "firm")
    for name in ("tests", "audiences"):
        table = folder / "data" / f"{name}.csv"
        head, *rows = table.read_text(encoding="utf-8").splitlines()
        again = [row.replace("coupon", "banner", 1) for row in rows]
        table.write_text("\n".join([head, *rows, *again]) + "\n", encoding="utf-8")
    said = " ".join(luopan("check", folder).output.split())
    assert "300 people are in both tests banner and coupon" in said


OFFERS = {
    "en": ("by person: ", "Split of an audience", "(20% of all), by lot", "more people"),
    "zh-CN": ("按人：至今", "人群分流", "（占 20%），抽签决定", "更多的人"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_split_could_see_is_said_before(luopan: Run, tmp_path: Path, language: str) -> None:
    folder = World().folder(tmp_path / "firm")
    result = luopan(
        "test", "design", folder, "--split", "--outcome", "bought", "--people", 2000,
        "--lang", language,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    for part in OFFERS[language]:
        assert part in result.output, part


def test_power_is_that_of_the_registered_test(luopan: Run, tmp_path: Path) -> None:
    """Two shares of 0.2 with 1,000 people each: 2.486 standard errors of 0.0179, over 0.2."""
    world = World(people=4000)
    folder = world.folder(tmp_path / "firm")
    earlier = date(2026, 6, 1)
    world.registered(folder, name="next", start=earlier, end=earlier + timedelta(days=27),
                     people=2000)  # fmt: skip
    table = folder / "data" / "tests.csv"
    rows = [
        f"next,人群,wechat,fans,{arm},2026-06-01,2026-06-28,bought," for arm in ("control", "new")
    ]
    table.write_text(table.read_text(encoding="utf-8") + "\n".join(rows) + "\n", encoding="utf-8")
    out = tmp_path / "power.json"
    result = luopan("test", "power", folder, "--test", "next", "--json", out)
    assert result.exit_code == 0, result.output
    told = json.loads(out.read_text())
    (option,) = told["options"]
    assert (option["design"], option["treated"], option["days"]) == ("people", 1000, 28)
    spread, base = told["spread"], told["base"]
    assert option["detectable"] == pytest.approx(2.4865 * spread * 2 / 2000**0.5 / base, rel=1e-3)


def test_without_history_or_people_the_design_says_what_to_give(
    luopan: Run, tmp_path: Path
) -> None:
    folder = World().folder(tmp_path / "firm")
    (folder / "data" / "audiences.csv").unlink()
    (folder / "data" / "outcomes.csv").write_text(
        "date,indicator,value,n\n2026-01-05,bought,200,1000\n"
    )
    nobody = luopan("test", "design", folder, "--split", "--outcome", "bought")
    assert nobody.exit_code == 2
    assert "--people" in nobody.output
    told = luopan("test", "design", folder, "--outcome", "bought", "--people", 2000)
    assert told.exit_code == 0
    assert "mean 0.2, standard deviation of one person 0.4" in told.output


BRIEF = {
    "en": ("A part of the people got something new", "Guardrail", "may rise by ", "of at most"),
    "zh-CN": ("一部分人用新的做法", "护栏指标", "最多上升", "止损线"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_tells_split_guardrails_and_loss(
    luopan: Run, tmp_path: Path, language: str
) -> None:
    world = World(lift=-0.5)
    folder = world.folder(tmp_path / "firm")
    rails = ({"indicator": "complaints", "margin": 0.5, "worse": "higher"},)
    world.registered(folder, looks=(7, 14), loss=500, worth=10.0, guardrails=rails)
    page = tmp_path / "brief.html"
    result = luopan("brief", folder, "--html", page, "--lang", language)
    assert result.exit_code in {0, 1}, result.output
    html = page.read_text(encoding="utf-8")
    for part in BRIEF[language]:
        assert part in html, part


def test_a_split_that_only_the_register_knows_is_read_and_measured(
    luopan: Run, tmp_path: Path
) -> None:
    world = World(lift=0.5)
    folder = world.registered(world.folder(tmp_path / "firm"))
    (folder / "data" / "tests.csv").unlink()
    told, code = analysed(luopan, folder)
    assert code == 0
    assert "Registered on" in told
    assert "evidence E4" in told
    assert "Deviates" not in told
    assert "coupon" in luopan("measure", folder).output
    said = luopan("check", folder)
    assert "neither the tests table nor the register" not in said.output

"""Sheets broken by a hostile hand: told with file, column and row, in both languages, none lost."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]

SETTINGS = """[company]
name = "Qinghe"
locale = "en"
[[channel]]
name = "tv"
kind = "traditional"
[[indicator]]
name = "revenue"
kind = "flow"
[[indicator]]
name = "repeat"
kind = "rate"
[[indicator]]
name = "heard"
kind = "share"
measures = "knowing"
[[indicator]]
name = "liked"
kind = "mean"
measures = "liking"
[[source]]
name = "panel"
selection = "random"
[mainstream]
names = ["青禾"]
"""
DAYS = [str(date(2025, 9, 1) + timedelta(7 * k)) for k in range(8)]
STORIES = "at,tier,outlet,title,url,heat\n"
SEEN = "2026-10-01 09:00,social,微博,青禾饮料瓶盖漏液,,100\n"
OUTLETS = "outlet,kind,reach,owner,also\n"
COUNTED = "date,indicator,answer,count,audience,source\n"
SHARES = "date,indicator,answer,share,n,design_effect,audience,source\n"
PEOPLE = "date,indicator,score,weight,stratum,cluster,audience,source\n"
SPEND = "date,channel,spend,exposure\n"
FIGURES = "date,indicator,value,n\n"
TESTS = "test,kind,channel,start,end,outcome,effect,low,high,level,share\n"
VOICES = "id,at,venue,text,rating,consent\n"
SPLITS = "test,arm,date,indicator,n,value,squares\n"
DAY = "2026-10-02"


def people(weight: str = "1", stratum: str = "", cluster: str = "") -> str:
    """Two people of one survey, the second as it should be."""
    row = f"{DAY},heard,yes,{weight},{stratum},{cluster},public,panel\n"
    return PEOPLE + row + f"{DAY},heard,no,1,{stratum and 'a'},{cluster and 'a'},public,panel\n"


def share(cell: str, n: str = "1000", effect: str = "", more: str = "") -> str:
    """A published share."""
    return f"{SHARES}{DAY},heard,yes,{cell},{n},{effect},public,panel\n{more}"


FAULTS: dict[str, tuple[str, str | bytes, str, int | None, str | None]] = {
    "weight below zero": ("surveys", people("-0.5"), "negative", 2, "weight"),
    "weight in words": ("surveys", people("high"), "not_a_number", 2, "weight"),
    "weight missing": ("surveys", people(""), "missing_value", 2, "weight"),
    "weight without end": ("surveys", people("inf"), "not_finite", 2, "weight"),
    "weight in per cent": ("surveys", people("85%"), "percent_here", 2, "weight"),
    "share below zero": ("surveys", share("-5%"), "negative", 2, "share"),
    "share above all": ("surveys", share("145%"), "out_of_bounds", 2, "share"),
    "share far above all": ("surveys", share("145"), "out_of_bounds", 2, "share"),
    "share in words": ("surveys", share("a tenth"), "not_a_number", 2, "share"),
    "share as a formula": ("surveys", share("=1+1"), "formula_cell", 2, "share"),
    "shares mixed": (
        "surveys", share("45", more=f"{DAY},liked,liked,0.45,9,,public,panel\n"),
        "shares_mixed", 3, "share",
    ),
    "shares above the whole": (
        "surveys", share("60%", more=f"{DAY},heard,no,60%,9,,public,panel\n"),
        "shares_above_one", 2, "share",
    ),
    "nobody asked": ("surveys", share("0.1", "0"), "out_of_bounds", 2, "n"),
    "fewer than nobody": ("surveys", share("0.1", "-400"), "out_of_bounds", 2, "n"),
    "half a person": ("surveys", share("0.1", "400.5"), "not_whole", 2, "n"),
    "about so many": ("surveys", share("0.1", "约400"), "not_a_number", 2, "n"),
    "n in per cent": ("surveys", share("0.1", "40%"), "percent_here", 2, "n"),
    "n a phone number": ("surveys", share("0.1", "1e16"), "too_large", 2, "n"),
    "no design effect": ("surveys", share("0.1", "9", "0"), "out_of_bounds", 2, "design_effect"),
    "count below zero": (
        "surveys", f"{COUNTED}{DAY},heard,yes,-52,public,panel\n", "negative", 2, "count",
    ),
    "count in per cent": (
        "surveys", f"{COUNTED}{DAY},heard,yes,52%,public,panel\n", "percent_here", 2, "count",
    ),
    "columns swapped": (
        "surveys", COUNTED.replace("answer,count", "count,answer") + f"{DAY},heard,yes,5,p,panel\n",
        "not_a_number", 2, "count",
    ),
    "total among answers": (
        "surveys", f"{COUNTED}{DAY},heard,合计,52,public,panel\n", "total_row", 2, "answer",
    ),
    "total among days": (
        "surveys", f"{COUNTED}合计,heard,yes,52,public,panel\n", "total_row", 2, "date",
    ),
    "answer of another question": (
        "surveys", f"{COUNTED}{DAY},liked,great,5,public,panel\n", "answer_not_liking", 2, "answer",
    ),
    "answer missing": (
        "surveys", f"{COUNTED}{DAY},heard,,52,public,panel\n", "missing_value", 2, "answer",
    ),
    "stratum of half": ("surveys", people(stratum=" "), "missing_value", 2, "stratum"),
    "cluster of half": ("surveys", people(cluster=" "), "missing_value", 2, "cluster"),
    "day of no calendar": (
        "surveys", f"{COUNTED}2024-02-30,heard,yes,52,public,panel\n", "no_such_date", 2, "date",
    ),
    "month of no calendar": (
        "surveys", f"{COUNTED}30/13/2024,heard,yes,52,public,panel\n", "no_such_date", 2, "date",
    ),
    "day number among dates": (
        "surveys", f"{COUNTED}{DAY},heard,yes,5,public,panel\n46297,heard,no,5,public,panel\n",
        "serial_among_dates", 3, "date",
    ),
    "title above the header": ("surveys", "调查汇总,,,,,\n" + COUNTED + f"{DAY},heard,yes,5,p,q\n",
                               "header_below", 2, None),
    "encoding of no name": ("surveys", COUNTED.encode() + b"2026-10-02,heard,yes,5,M\xfcller,p\n",
                            "encoding_unknown", 2, None),
    "nothing in it": ("surveys", "", "file_empty", None, None),
    "story of no tier": ("stories", STORIES + SEEN.replace("social", "tabloid"), "not_a_choice", 2,
                         "tier"),
    "story without title": ("stories", STORIES + SEEN.replace("青禾饮料瓶盖漏液", ""),
                            "missing_key", 2, "title"),
    "story hours ago": ("stories", STORIES + SEEN.replace("2026-10-01 09:00", "3小时前"),
                        "not_a_date", 2, "at"),
    "story at 24 o'clock": ("stories", STORIES + SEEN.replace("09:00", "24:00"), "not_a_date", 2,
                            "at"),
    "story of a named zone": ("stories", STORIES + SEEN.replace("09:00", "09:00 CST"),
                              "not_a_date", 2, "at"),
    "story by the computer's clock": (
        "stories", STORIES + SEEN.replace("2026-10-01 09:00", "1790845200"), "not_a_date", 2, "at",
    ),
    "heat below zero": ("stories", STORIES + SEEN.replace("100", "-3"), "negative", 2, "heat"),
    "heat in words": ("stories", STORIES + SEEN.replace("100", "爆"), "not_a_number", 2, "heat"),
    "no tier at all": ("stories", "at,outlet,title\n2026-10-01,微博,青禾\n", "column_missing", 1,
                       "tier"),
    "outlet of no class": ("outlets", OUTLETS + "江城晚报,tabloid,,,\n", "not_a_choice", 2, "kind"),
    "outlet of no reach": ("outlets", OUTLETS + "江城晚报,press,galactic,,\n", "not_a_choice", 2,
                           "reach"),
    "outlet columns swapped": ("outlets", OUTLETS + "press,江城晚报,,,\n", "not_a_choice", 2,
                               "kind"),
    "spend below zero": ("channels", SPEND + f"{DAY},tv,-50,\n", "negative", 2, "spend"),
    "exposure below zero": ("channels", SPEND + f"{DAY},tv,50,-3\n", "negative", 2, "exposure"),
    "spend in words": ("channels", SPEND + f"{DAY},tv,about 5,\n", "not_a_number", 2, "spend"),
    "spend abroad": ("channels", SPEND + f"{DAY},tv,$50,\n", "other_currency", 2, "spend"),
    "spend by comma": ("channels", SPEND + f'{DAY},tv,"1.234,50",\n', "comma_unclear", 2, "spend"),
    "cases below zero": ("outcomes", FIGURES + f"{DAY},repeat,3,-5\n", "negative", 2, "n"),
    "cases in per cent": ("outcomes", FIGURES + f"{DAY},repeat,3,5%\n", "percent_here", 2, "n"),
    "figure in words": ("outcomes", FIGURES + f"{DAY},revenue,good,\n", "not_a_number", 2, "value"),
    "part below zero": ("tests", TESTS + "t,lift,tv,,,,,,,,-0.5\n", "negative", 2, "share"),
    "part above all": ("tests", TESTS + "t,lift,tv,,,,,,,,50\n", "out_of_bounds", 2, "share"),
    "level above all": ("tests", TESTS + "t,lift,tv,,,,,,,90,\n", "out_of_bounds", 2, "level"),
    "stars in words": ("voices", VOICES + "1,2026-10-01,weibo,好,five,\n", "not_a_number", 2,
                       "rating"),
    "consent perhaps": ("voices", VOICES + "1,2026-10-01,weibo,好,5,maybe\n", "not_a_choice", 2,
                        "consent"),
    "people below zero": ("audiences", SPLITS + f"t,a,{DAY},revenue,-5,3,9\n", "negative", 2, "n"),
    "squares below zero": ("audiences", SPLITS + f"t,a,{DAY},revenue,5,3,-9\n", "negative", 2,
                           "squares"),
}  # fmt: skip
"""Name: table, content, code, row, column."""

SEVERAL_N = share("30%", "400", more=f"{DAY},heard,no,20%,900,,public,panel\n")
PARTS = (
    "date,indicator,answer,share,region,audience,source\n"
    f"{DAY},heard,yes,10%,a,public,panel\n{DAY},heard,yes,20%,b,public,panel\n"
)
TOLD: dict[str, tuple[str, str | bytes, str]] = {
    "all weights nought": ("surveys", people("0").replace(",no,1,", ",no,0,"), "weights_all_zero"),
    "a weight nought": ("surveys", people("0"), "weights_zero"),
    "sign and no sign": (
        "surveys", share("12 %", more="2026-10-09,heard,yes,0.12,9,,public,panel\n"),
        "shares_two_ways",
    ),
    "several n": ("surveys", SEVERAL_N, "shares_n_differs"),
    "parts alone": ("surveys", PARTS, "shares_parts_alone"),
    "one unit": ("surveys", people(cluster="a").replace(",,a,", ",,u,"), "one_cluster"),
    "answers of the future": (
        "surveys", share("12%").replace(DAY, "2099-10-02"), "future_dates",
    ),
    "clocks of two zones": (
        "stories", STORIES + SEEN.replace("09:00", "09:00Z") + SEEN.replace("09:00", "10:00+08:00"),
        "clocks_mixed",
    ),
    "a clock with a zone": (
        "stories", STORIES + SEEN + SEEN.replace("09:00", "10:00+08:00"), "clocks_partly",
    ),
    "a story twice": ("stories", STORIES + SEEN + SEEN, "mainstream_repeats"),
    "a story of the future": (
        "stories", STORIES + SEEN + SEEN.replace("2026-10-01", "2099-10-01"), "future_dates",
    ),
    "a story of 1970": (
        "stories", STORIES + SEEN + SEEN.replace("2026-10-01 09:00", "1970-01-01 08:00"),
        "stories_stray",
    ),
    "a story of another decade": (
        "stories", STORIES + 2 * SEEN + SEEN.replace("2026-10-01", "2006-10-01"), "stories_stray",
    ),
    "an outlet in no list": (
        "stories", STORIES + SEEN.replace("social,微博", "press,没听过的报"),
        "mainstream_outlets_unknown",
    ),
    "a name in no title": (
        "stories", STORIES + SEEN.replace("青禾", "别家"), "mainstream_no_own",
    ),
    "an outlet of no story": ("outlets", OUTLETS + "没有的报,press,,,\n",
                              "mainstream_outlets_unused"),
    "an outlet of two owners": ("outlets", OUTLETS + "江城晚报,press,,甲,\n江城晚报,press,,乙,\n",
                                "mainstream_outlet_twice"),
}  # fmt: skip
"""Name: table, content, code of what is found."""

SOUND: dict[str, tuple[str, str | bytes]] = {
    "gb 18030": ("surveys", f"{COUNTED}{DAY},heard,是,52,公众,调查\n".encode("gb18030")),
    "utf-16": ("surveys", f"{COUNTED}{DAY},heard,是,52,公众,调查\n".encode("utf-16")),
    "full width": ("surveys", f"{COUNTED}２０２６－１０－０２,heard,是,５２,public,panel\n"),
    "day numbers throughout": ("surveys", f"{COUNTED}46297,heard,yes,52,public,panel\n"),
    "thousands": ("surveys", f'{COUNTED}{DAY},heard,yes,"1,052",public,panel\n'),
    "a script for a title": (
        "stories",
        STORIES + SEEN.replace("青禾", "<script>alert(1)</script>[red]青禾"),
    ),
    "a long title": ("stories", STORIES + SEEN.replace("瓶盖", "瓶盖" * 5000)),
    "an address that runs": ("stories", STORIES + SEEN.replace(",,", ",javascript:alert(1),")),
}
"""What looks odd and is not."""


def broken(folder: Path, table: str, content: str | bytes) -> Path:
    """A small firm with one table as it should not be."""
    (folder / "data").mkdir(parents=True)
    (folder / "luopan.toml").write_text(SETTINGS, encoding="utf-8")
    rows = "".join(f"{day},revenue,{900 + k},\n" for k, day in enumerate(DAYS))
    (folder / "data" / "outcomes.csv").write_text(FIGURES + rows, encoding="utf-8")
    held = content if isinstance(content, bytes) else content.encode()
    (folder / "data" / f"{table}.csv").write_bytes(held)
    return folder


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_where_it_is_and_mended_by_what_it_means(
    tmp_path: Path, luopan: Run, case: str
) -> None:
    table, content, code, row, column = FAULTS[case]
    firm = broken(tmp_path / "firm", table, content)
    result = luopan("check", firm, "--json", tmp_path / "told.json")
    assert result.exit_code == 2
    faults = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))["faults"]
    assert (code, f"data/{table}.csv", row, column) in [
        (fault["code"], fault["file"], fault["row"], fault["column"]) for fault in faults
    ]
    for language, refund, unknown in (("en", "refund", "unknown"), ("zh-CN", "退款", "未知")):
        said = luopan("check", firm, "--lang", language).output
        assert f"data/{table}.csv" in said
        assert row is None or f" {row}" in said
        assert column is None or column in said
        assert "{" not in said
        assert (refund in said) == (code == "negative" and column == "spend")
        assert unknown not in said or code == "encoding_unknown"


@pytest.mark.parametrize("case", TOLD)
def test_what_stops_nothing_is_told_by_check(tmp_path: Path, luopan: Run, case: str) -> None:
    table, content, code = TOLD[case]
    firm = broken(tmp_path / "firm", table, content)
    assert luopan("check", firm, "--json", tmp_path / "told.json").exit_code == 0
    told = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))["findings"]
    (found,) = [finding for finding in told if finding["code"] == code]
    rows = found["facts"].get("rows", ())
    assert len(rows) == len(set(rows))
    said = [luopan("check", firm, "--lang", language).output for language in ("en", "zh-CN")]
    assert said[0] != said[1]
    assert not any(code in words or "{" in words for words in said)


@pytest.mark.parametrize("case", SOUND)
def test_what_is_odd_and_sound_is_read(tmp_path: Path, luopan: Run, case: str) -> None:
    table, content = SOUND[case]
    firm = broken(tmp_path / "firm", table, content)
    assert luopan("check", firm).exit_code == 0


def test_titles_and_addresses_cannot_steer_the_page(tmp_path: Path, luopan: Run) -> None:
    rows = SEEN.replace("青禾", "<script>alert(1)</script>青禾").replace(
        ",,", ",javascript:alert(1),"
    )
    long = SEEN.replace("微博", "<img src=x onerror=alert(1)>").replace("瓶盖", "瓶盖" * 5000)
    firm = broken(tmp_path / "firm", "stories", STORIES + rows + long)
    luopan("brief", firm, "--only", "mainstream", "--lang", "both")
    for language in ("en", "zh-CN"):
        page = (firm / f"brief-{language}.html").read_text(encoding="utf-8")
        assert "alert(1)" in page
        assert not any(bad in page for bad in ("<script>alert", "<img src=x", "javascript:"))


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ('["X"]', "setting_too_short"),
        ('["禾"]', "setting_too_short"),
        ('[""]', "setting_text"),
        ('["  "]', "setting_text"),
        ("[7]", "setting_text"),
        ('"青禾"', "setting_list"),
    ],
)
def test_names_of_the_firm_that_are_none(
    tmp_path: Path, luopan: Run, names: str, code: str
) -> None:
    firm = broken(tmp_path / "firm", "stories", STORIES + SEEN)
    (firm / "luopan.toml").write_text(SETTINGS.replace('["青禾"]', names), encoding="utf-8")
    assert luopan("check", firm, "--json", tmp_path / "told.json").exit_code == 2
    (fault,) = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))["faults"]
    assert (fault["code"], fault["file"], fault["column"]) == (
        code, "luopan.toml", "mainstream.names",
    )  # fmt: skip
    said = luopan("check", firm, "--lang", "en").output
    assert "zh_CN" not in said  # a word that titles hold is in one language

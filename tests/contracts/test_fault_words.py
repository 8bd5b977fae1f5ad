"""Every fault that the tables and connectors can raise is told in full, in both languages."""

import ast
import io
import json
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import polars as pl
import pytest
import xlsxwriter
from tests.tables.register.made import closing, lines, planned, stamp, withdrawal

from luopan.brief.words import load
from luopan.connectors import load_folder
from luopan.errors import Fault, InputError
from luopan.tables.designs import designed
from luopan.tables.register import canonical, digest, enter, read_register
from luopan.tables.schema import Sense

SOURCE = Path(__file__).parents[2] / "src" / "luopan"
PARTS = ("says", "expected", "remedy")
SETTINGS = """[company]
name = "f"
[[goal]]
name = "g"
indicator = "revenue"
kind = "flow"
unit = "CNY"
target = 1
by = 2026-12-31
owner = "o"
[[channel]]
name = "tv"
kind = "traditional"
"""
KINDS = (
    "".join(
        f'[[indicator]]\nname = "{name}"\nkind = "{kind}"\n'
        for name, kind in (("nps", "nps"), ("csat", "csat"), ("aware", "share"), ("ease", "mean"))
    )
    + '[[indicator]]\nname = "liked"\nkind = "mean"\nmeasures = "liking"\n'
)

CHANNELS = "date,channel,spend\n"
CELLS = {
    "missing_key": "2026-01-05,,1",
    "total_row": "合计,tv,1",
    "placeholder": "2026-01-05,tv,-",
    "not_a_number": "2026-01-05,tv,x",
    "not_finite": "2026-01-05,tv,nan",
    "too_large": "2026-01-05,tv,1e16",
    "formula_cell": "2026-01-05,tv,=1+1",
    "error_cell": "2026-01-05,tv,#N/A",
    "comma_unclear": '2026-01-05,tv,"1,5"',
    "percent_here": "2026-01-05,tv,5%",
    "other_currency": "2026-01-05,tv,$5",
    "negative": "2026-01-05,tv,-1",
    "not_a_date": "x,tv,1",
    "ambiguous_date": "03/04/2026,tv,1",
    "no_such_date": "2026-02-30,tv,1",
    "month_without_day": "2026-01,tv,1",
    "year_two_digits": "26/1/5,tv,1",
    "serial_among_dates": "2026-01-05,tv,1\n45296,tv,1",
    "date_out_of_range": "1900-01-01,tv,1",
    "row_too_long": "2026-01-05,tv,1,2",
    "quotes_open": '2026-01-05,tv,"1',
    "channel_undeclared": "2026-01-05,radio,1",
    "channel_social_undeclared": "2026-01-05,weibo,1",
    "more_like_this": "2026-01-05,tv,x\n" * 21,
}
SPLIT = "test,arm,date,indicator,value"
TABLES = {
    "not_whole": ("surveys", "date,indicator,answer,count\n2026-01-05,nps,9,1.5\n"),
    "answer_not_nps": ("surveys", "date,indicator,score\n2026-01-05,nps,11\n"),
    "answer_not_csat": ("surveys", "date,indicator,score\n2026-01-05,csat,6\n"),
    "answer_not_yes_no": ("surveys", "date,indicator,score\n2026-01-05,aware,so so\n"),
    "answer_not_a_number": ("surveys", "date,indicator,score\n2026-01-05,ease,good\n"),
    "survey_both_forms": ("surveys", "date,indicator,answer,count,score\n2026-01-05,nps,9,1,9\n"),
    "answer_not_liking": ("surveys", "date,indicator,score\n2026-01-05,liked,maybe\n"),
    "shares_mixed": (
        "surveys",
        "date,indicator,answer,share\n2026-01-05,aware,yes,45\n2026-01-06,aware,yes,0.4\n",
    ),
    "shares_above_one": (
        "surveys",
        "date,indicator,answer,share\n2026-01-05,liked,liked,70%\n2026-01-05,liked,disliked,40%\n",
    ),
    "kind_not_for_surveys": ("surveys", "date,indicator,score\n2026-01-05,revenue,9\n"),
    "kind_not_for_outcomes": ("outcomes", "date,indicator,value\n2026-01-05,nps,9\n"),
    "indicator_without_kind": ("outcomes", "date,indicator,value\n2026-01-05,sales,9\n"),
    "outcome_counts_reach": ("outcomes", "date,indicator,value\n2026-01-05,pv,9\n"),
    "outcome_counts_crowd": ("outcomes", "date,indicator,value\n2026-01-05,粉丝,9\n"),
    "rate_without_n": ("outcomes", "date,indicator,value\n2026-01-05,repeat,9\n"),
    "missing_value": ("outcomes", "date,indicator,value,n\n2026-01-05,repeat,,5\n"),
    "rate_not_counted": ("outcomes", "date,indicator,value,n\n2026-01-05,repeat,31%,5\n"),
    "rate_above_n": ("outcomes", "date,indicator,value,n\n2026-01-05,repeat,9,5\n"),
    "kind_not_for_audiences": ("audiences", f"{SPLIT},n\nt,a,2026-01-05,nps,9,9\n"),
    "audience_both_forms": ("audiences", f"{SPLIT},n,person\nt,a,2026-01-05,repeat,1,1,p\n"),
    "audience_not_one": ("audiences", f"{SPLIT},person\nt,a,2026-01-05,repeat,7,p\n"),
    "audience_share": ("audiences", f"{SPLIT},n\nt,a,2026-01-05,repeat,0.31,5\n"),
    "audience_above_n": ("audiences", f"{SPLIT},n\nt,a,2026-01-05,repeat,9,5\n"),
    "audience_nobody": ("audiences", f"{SPLIT},n\nt,a,2026-01-05,revenue,9,0\n"),
    "audience_base_nought": ("audiences", f"{SPLIT},n,base\nt,a,2026-01-05,revenue,9,5,0\n"),
    "not_a_choice": ("stories", "at,tier,outlet,title\n2026-01-05,moon,a,b\n"),
    "out_of_bounds": (
        "forecasts",
        "indicator,made_on,target_date,mean,low,high,level\na,2026-01-05,2026-01-05,1,1,1,90\n",
    ),
    "column_missing": ("channels", "date,channel\n2026-01-05,tv\n"),
    "column_misnamed": ("channels", "date,chanel,spend\n2026-01-05,tv,1\n"),
    "header_below": ("channels", "2026,,\ndate,channel,spend\n2026-01-05,tv,1\n"),
    "column_twice": ("channels", "date,channel,spend,花费\n2026-01-05,tv,1,1\n"),
    "column_unnamed": ("channels", "date,channel,spend,\n2026-01-05,tv,1,1\n"),
    "unit_twice": ("channels", "date,channel,spend(万元)\n2026-01-05,tv,1.2万\n"),
    "unit_unclear": ("channels", "date,channel,spend (XYZ)\n2026-01-05,tv,1\n"),
    "too_many_columns": ("channels", ",".join(f"c{i}" for i in range(301)) + "\n"),
    "table_empty": ("channels", '"",""\n1,2\n'),
    "file_empty": ("channels", ""),
    "nul_character": ("channels", CHANNELS + "2026-01-05,tv,\x00\n"),
    "encoding_unknown": ("channels", b"date,channel,spend\n2026-01-05,\xff\xff,1\n"),
}
LINES = {
    "setting_unknown": "colour = 1",
    "setting_choice": 'locale = "fr"',
    "setting_number": 'fiscal_year_start = "x"',
    "setting_text": "currency = 3",
    "setting_currency": 'currency = "人民币"',
    "setting_not_above": "[decision]\nbudget = -5",
    "setting_too_small": "fiscal_year_start = 0",
    "setting_too_large": "fiscal_year_start = 13",
    "setting_too_short": '[mainstream]\nnames = ["X"]',
    "setting_list": '[mainstream]\nnames = "Qinghe"',
    "setting_yes_no": 'synthetic = "perhaps"',
    "section_single": '[source]\nname = "panel"',
    "setting_wrong": "[mix]\ntrust_tests = 3",
    "settings_key_twice": "x = 1\nx = 2",
    "settings_quotes_open": 'x = "y',
    "settings_percent": "x = 40%",
    "settings_number_marks": "x = 1,200,000",
    "settings_date_form": "x = 2026/12/31",
    "settings_no_such_date": "x = 2026-11-31",
    "settings_syntax": "x",
    "settings_wide_marks": "x = “y”",
    "settings_encoding": b"# \xff",
    "target_unreachable": '[[goal]]\nkind = "rate"\ntarget = 34',
    "feed_place": '[[feed]]\ntier = "press"',
    "feed_address": '[[feed]]\ntier = "press"\nurl = "ftp://x/y"',
    "feed_twice": '[[feed]]\ntier = "press"\nfile = "a"\n' * 2,
    "zone_unknown": 'zone = "Peking"',
    "setting_date": '[decision]\nby = "soon"',
    "setting_missing": '[[source]]\nselection = "self"',
    "setting_twice": '[[channel]]\nname = "tv"\nkind = "other"',
    "goal_incomplete": '[[goal]]\nname = "x"',
    "too_many_goals": '[[goal]]\nname = "x"\n' * 5,
    "goal_counts_reach": '[mix]\noutcome = "pv"',
    "goal_counts_crowd": '[mix]\noutcome = "fans"',
    "indicator_counts_reach": '[[indicator]]\nname = "pv"\nkind = "flow"',
    "indicator_counts_crowd": '[[indicator]]\nname = "fans"\nkind = "flow"',
    "measures_unfit": '[[indicator]]\nname = "m"\nkind = "nps"\nmeasures = "knowing"',
    "channel_kind_social": '[[channel]]\nname = "weibo"\nkind = "social"',
    "table_unknown": '[tables]\nfoo = "x"',
    "table_twice": '[tables]\noutcomes = "x.csv"\nsales = "y.csv"',
    "file_missing": '[tables]\nteams = "none.csv"',
    "file_is_folder": '[tables]\nteams = "data.csv"',
    "file_outside": '[tables]\nteams = "../x.csv"',
    "source_unknown": '[tables]\nteams = "ftp://x"',
    "url_url": '[tables]\nteams = "postgresql://h:x/db?table=t"',
    "url_file": '[tables]\nteams = "sqlite://x.db?table=t"',
    "url_table_or_query": '[tables]\nteams = "sqlite:///x.db"',
    "url_select": '[tables]\nteams = "sqlite:///x.db?query=DROP TABLE x"',
    "query_failed": '[tables]\nteams = "sqlite:///f.db?table=nothing"',
    "sheet_unknown": '[tables]\nteams = "b.xlsx#C"',
    "sheet_unnamed": '[tables]\nteams = "b.xlsx"',
    "file_broken": '[tables]\nteams = "broken.xlsx"',
    "column_nested": '[tables]\nchannels = "nested.parquet"',
}


def firm(folder: Path, settings: str | bytes = "") -> Path:
    folder.mkdir()
    (folder / "data").mkdir()
    rate = '[[indicator]]\nname = "repeat"\nkind = "rate"\n'
    extra = settings if isinstance(settings, bytes) else settings.encode()
    base = SETTINGS if extra.startswith(b"[") else SETTINGS.partition("[[goal]]")[0]
    content = base.encode() + extra + b"\n" + (KINDS + rate).encode()
    (folder / "luopan.toml").write_bytes(content)
    (folder / "data" / "controls.csv").write_text("date,control,value\n2026-01-05,price,1\n")
    return folder


def supplies(folder: Path) -> None:
    (folder / "f.db").write_bytes(b"")  # to SQLite an empty file is a database without tables
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as file:
        file.add_worksheet("A")
        file.add_worksheet("B")
    (folder / "b.xlsx").write_bytes(book.getvalue())
    (folder / "broken.xlsx").write_text("x")
    (folder / "data.csv").mkdir()
    nested = {"date": ["2026-01-05"], "channel": ["tv"], "spend": [[1]]}
    pl.DataFrame(nested).write_parquet(folder / "nested.parquet")


def spoilt(folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """One folder for each fault, and how to meet it."""
    for code, row in CELLS.items():
        there = firm(folder / code, "[decision]")
        (there / "data" / "channels.csv").write_text(CHANNELS + row + "\n")
        yield code, lambda there=there: load_folder(there)
    for code, (table, content) in TABLES.items():
        there = firm(folder / code, "[decision]")
        held = content if isinstance(content, bytes) else content.encode()
        (there / "data" / f"{table}.csv").write_bytes(held)
        yield code, lambda there=there: load_folder(there)
    for code, line in LINES.items():
        there = firm(folder / code, line)
        supplies(there)
        yield code, lambda there=there: load_folder(there)
    yield from odd(folder)
    yield from registers(folder)


def odd(folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Faults that are no matter of one table or line."""
    yield "folder_missing", lambda: load_folder(folder / "none")
    bare = folder / "bare"
    bare.mkdir()
    yield "settings_missing", lambda: load_folder(bare)
    there = firm(folder / "odd", "[decision]")
    yield "not_a_folder", lambda: load_folder(there / "luopan.toml")
    empty = firm(folder / "empty", "[decision]")
    (empty / "data" / "controls.csv").unlink()
    yield "no_tables", lambda: load_folder(empty)
    unfilled = firm(folder / "unfilled", "[decision]")
    (unfilled / "data" / "controls.csv").write_text("date,control,value\n")
    yield "table_header_only", lambda: load_folder(unfilled)
    twice = firm(folder / "twice", "[decision]")
    (twice / "data" / "controls.xlsx").write_text("x")
    yield "table_in_two_files", lambda: load_folder(twice)
    linked = firm(folder / "linked", "[decision]")
    (linked / "data" / "teams.csv").symlink_to(there / "luopan.toml")
    yield "link_outside", lambda: load_folder(linked)
    long = firm(folder / "long", "[decision]")
    (long / "data" / "channels.csv").write_text(CHANNELS + "2026-01-05,tv,x\n" * 500_001)
    yield "not_examined", lambda: load_folder(long)


def registers(folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Faults of the register of tests, and of the designs that it takes from the tests table."""
    whole = lines(planned(), withdrawal())
    first, second = whole.splitlines(keepends=True)
    later = canonical({"version": 2}).encode() + b"\n"
    odd_day = {**json.loads(first), "day": "1999-01-01"}
    del odd_day["digest"]
    foreign = canonical({**odd_day, "digest": digest(odd_day)}).encode() + b"\n"
    spoilt_ones = {
        "register_cut": whole[:-1],
        "register_line": b"x\n",
        "register_encoding": b"\xff\n",
        "register_line_ends": whole.replace(b"\n", b"\r\n"),
        "register_version": later,
        "register_changed": whole.replace(b"south", b"South", 1),
        "register_start": second,
        "register_chain": first + first,
        "register_entry": foreign,
    }
    for code, content in spoilt_ones.items():
        yield code, lambda content=content: read_register(content)
    closed = (planned(), closing())
    orders = {
        "test_registered_twice": (planned(), planned()),
        "test_not_registered": (withdrawal(),),
        "test_withdrawn_before": (planned(), withdrawal(), withdrawal()),
        "test_closed_before": (*closed, closing()),
        "test_follows_unknown": (planned(follows={"test": "moon", "step": "scale"}),),
        "test_follows_other": (
            planned(),
            planned("b", outcome="x", follows={"test": "pause-south", "step": "replicate"}),
        ),
    }
    for code, contents in orders.items():
        there = folder / code
        there.mkdir()
        yield (
            code,
            lambda there=there, contents=contents: all(
                enter(there, lambda _, c=c: c, stamp()) for c in contents
            ),
        )
    design = "test,kind,channel,arm,start,end,outcome\n"
    for code, kinds in (("test_rows_disagree", "lift pause"), ("test_kind_unread", "moon")):
        there = firm(folder / code, "[decision]")
        rows = "".join(f"t,{kind},tv,a,2026-07-06,2026-07-19,x\n" for kind in kinds.split())
        (there / "data" / "tests.csv").write_text(design + rows)
        yield code, lambda there=there: refuse(designed(load_folder(there), "t")[1])
    railed = firm(folder / "railed", "[decision]")
    row = "t,lift,tv,a,2026-07-06,2026-07-19,x,soon\n"
    (railed / "data" / "tests.csv").write_text(f"{design.strip()},guardrail\n{row}")
    yield "test_guardrail_unread", lambda: refuse(designed(load_folder(railed), "t")[1])


def refuse(faults: tuple[Fault, ...]) -> None:
    raise InputError(faults)


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Fault]:
    """Each fault by its code, as it was met in a folder spoilt on purpose."""
    found: dict[str, Fault] = {}
    for code, meet in spoilt(tmp_path_factory.mktemp("spoilt")):
        with pytest.raises(InputError) as caught:
            meet()
        codes = [fault.code for fault in caught.value.faults]
        assert code in codes, f"expected {code}, met {codes}"
        for fault in caught.value.faults:
            found.setdefault(fault.code, fault)
    return found


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_each_fault_is_told_with_its_own_facts(met: dict[str, Fault], language: str) -> None:
    words = load(language)
    for fault in met.values():
        facts = {"file": fault.file, "row": fault.row, "column": fault.column, "got": fault.got}
        for part in PARTS:
            told = words.text(f"fault.{fault.code}.{part}", **{**facts, **fault.facts})
            assert told.strip()
            assert "{" not in told.replace("{ zh_CN", "")


def written() -> set[str]:
    """The codes that the words of the tables and connectors speak of."""
    text = (SOURCE / "brief" / "words" / "en" / "faults.toml").read_text(encoding="utf-8")
    return set(tomllib.loads(text)["fault"])


BY_HAND = {
    "audit_unreadable", "book_locked", "file_kind_unknown", "file_too_large", "sheet_too_empty",
}  # fmt: skip
"""Met in tests of their own: they take a broken, a locked, an odd or a huge file."""


def test_the_words_speak_of_the_faults_that_can_be_met(met: dict[str, Fault]) -> None:
    assert written() - set(met) == BY_HAND
    assert set(met) - written() == set()


def test_every_code_in_the_source_has_words() -> None:
    raised = {
        node.args[0].value
        for base in ("tables", "connectors/sheet", "connectors/database")
        for path in (SOURCE / base).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Fault"
        and isinstance(node.args[0], ast.Constant)
    }
    assert raised - written() == set()


SENSES = {*get_args(Sense), "wide", "named"}
"""What a column's cells stand for; a table that people keep wide; a name in two languages."""


def test_words_for_a_meaning_stand_beside_the_general_ones() -> None:
    text = (SOURCE / "brief" / "words" / "en" / "faults.toml").read_text(encoding="utf-8")
    own = {key for told in tomllib.loads(text)["fault"].values() for key in told if "_" in key}
    assert own <= {f"{part}_{sense}" for part in PARTS for sense in SENSES}
    assert {f"remedy_{sense}" for sense in ("money", "count", "share", "weight", "design")} <= own


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_words_are_whole(language: str) -> None:
    entries = load(language).entries
    keys = [f"fault.{code}.{part}" for code in written() for part in PARTS]
    assert [key for key in keys if not entries.get(key, "").strip()] == []

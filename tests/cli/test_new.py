"""``luopan new``: an empty folder, and one from the weekly sheet that firms really have."""

import csv
import os
import pty
import select
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import Result

from luopan.connectors import load_folder
from luopan.tables.bundle import Tables

Run = Callable[..., Result]
Snapshot = Callable[[Path], dict[str, bytes]]
ROBYN = Path(__file__).parents[2] / "examples" / "robyn" / "robyn_weekly.csv"
ROBYN_FLAGS = (
    *("--date", "DATE", "--outcome", "revenue:revenue"),
    *("--channel", "tv_S:tv:traditional", "--channel", "ooh_S:ooh:traditional"),
    *("--channel", "print_S:print:traditional"),
    *("--channel", "facebook_S:facebook:paid_social"),
    *("--channel", "facebook_I:facebook:paid_social:exposure"),
    *("--channel", "search_S:search:paid_search"),
    *("--channel", "search_clicks_P:search:paid_search:exposure"),
    *("--channel", "newsletter:newsletter:email:exposure"),
    *("--control", "competitor_sales_B", "--control", "events:event"),
    *("--currency", "EUR", "--country", "DE", "--name", "Robyn"),
)
SHEET = """周,销售额,电视(花费),微博,价格
2024-01-01,1000,10,5,3
2024-01-08,1100,12,0,3
2024-01-15,900,,7,2.9
"""
SHEET_FLAGS = (
    *("--date", "周", "--outcome", "销售额:revenue", "--control", "价格:price"),
    *("--channel", "电视(花费):电视:traditional", "--channel", "微博:微博:paid_social"),
)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "周报.csv"
    path.write_bytes(SHEET.encode("gb18030"))
    return path


def fill(folder: Path, files: Mapping[str, str]) -> None:
    for name, rows in files.items():
        path = folder / "data" / name
        path.write_bytes(path.read_bytes() + rows.encode())


def test_an_empty_folder_holds_settings_and_headers(tmp_path: Path, luopan: Run) -> None:
    folder = tmp_path / "firm"
    result = luopan("new", folder)
    assert result.exit_code == 0
    assert sorted(str(p.relative_to(folder)) for p in folder.rglob("*.*")) == [
        "data/channels.csv",
        "data/controls.csv",
        "data/outcomes.csv",
        "data/surveys.csv",
        "luopan.toml",
    ]
    header = (folder / "data" / "channels.csv").read_text(encoding="utf-8-sig").splitlines()
    assert header == ["date,channel,spend,exposure,region"]
    settings = tomllib.loads((folder / "luopan.toml").read_text(encoding="utf-8"))
    assert settings["company"]["name"] == "firm"


def test_the_comments_of_an_empty_folder_load_when_they_are_taken_in(
    tmp_path: Path, luopan: Run
) -> None:
    folder = tmp_path / "firm"
    luopan("new", folder)
    path = folder / "luopan.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    opened = [
        line[2:] if line.startswith("# ") and (line[2:4] == "[[" or " = " in line) else line
        for line in lines
    ]
    path.write_text("\n".join(opened), encoding="utf-8")
    fill(
        folder,
        {
            "outcomes.csv": "2024-01-01,revenue,100,,\n2024-01-08,revenue,120,,\n",
            "channels.csv": "2024-01-01,tv,5,,\n2024-01-08,tv,6,,\n",
            "controls.csv": "2024-01-01,price,5,\n",
            "surveys.csv": "2024-01-01,nps,9,5,panel,,,,\n",
        },
    )
    tables = load_folder(folder, today=date(2024, 2, 1))
    assert [goal.target for goal in tables.company.goal] == [1_200_000]
    assert tables.company.decision.budget == 3_000_000
    assert tables.company.mix.outcome == "revenue"


def test_a_table_that_the_firm_does_not_have_can_be_deleted(tmp_path: Path, luopan: Run) -> None:
    folder = tmp_path / "firm"
    luopan("new", folder)
    with (folder / "luopan.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[indicator]]\nname = "revenue"\nkind = "flow"\n')
    fill(folder, {"outcomes.csv": "2024-01-01,revenue,100,,\n2024-01-08,revenue,120,,\n"})
    for name in ("channels", "controls", "surveys"):
        (folder / "data" / f"{name}.csv").unlink()
    tables = load_folder(folder, today=date(2024, 2, 1))
    assert [given.table for given in tables.inputs] == ["outcomes"]


def test_a_folder_that_holds_something_is_refused(
    firm: Path, luopan: Run, snapshot: Snapshot
) -> None:
    before = snapshot(firm)
    for more in ((), ("--from", ROBYN, *ROBYN_FLAGS)):
        result = luopan("new", firm, *more)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "not empty" in result.stderr
    assert snapshot(firm) == before


def test_a_file_is_no_folder(sheet: Path, luopan: Run) -> None:
    result = luopan("new", sheet)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "this is a file" in result.stderr


def robyn(folder: Path) -> Tables:
    return load_folder(folder, today=date(2026, 11, 23))


def test_robyns_sheet_becomes_a_folder_with_the_same_numbers(tmp_path: Path, luopan: Run) -> None:
    folder = tmp_path / "robyn"
    goal = ("--goal", "revenue:2,000,000:2020-12-31:CFO:week")
    result = luopan("new", folder, "--from", ROBYN, *ROBYN_FLAGS, *goal)
    assert result.exit_code == 0
    tables = robyn(folder)
    with ROBYN.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert tables.outcomes is not None
    assert tables.channels is not None
    assert tables.controls is not None
    assert tables.outcomes["value"].to_list() == [float(row["revenue"]) for row in rows]
    for name, spend, exposure in (
        ("tv", "tv_S", None),
        ("facebook", "facebook_S", "facebook_I"),
        ("search", "search_S", "search_clicks_P"),
        ("newsletter", None, "newsletter"),
    ):
        told = tables.channels.filter(tables.channels["channel"] == name)
        zeros = [0.0] * len(rows)
        assert told["spend"].to_list() == ([float(r[spend]) for r in rows] if spend else zeros)
        wanted = [float(r[exposure]) for r in rows] if exposure else [None] * len(rows)
        assert told["exposure"].to_list() == wanted
    events = sorted({row["events"] for row in rows} - {"na"})
    assert sorted(tables.controls["control"].unique()) == sorted(
        ["competitor_sales_B", *(f"event: {event}" for event in events)]
    )
    (aim,) = tables.company.goal
    assert (aim.target, aim.by, aim.owner, aim.unit) == (2e6, date(2020, 12, 31), "CFO", "EUR")
    assert {c.name: c.kind for c in tables.company.channel}["facebook"] == "paid_social"
    assert (tables.company.mix.outcome, tables.company.mix.country) == ("revenue", "DE")


def test_robyns_folder_gives_a_brief_with_one_command(tmp_path: Path, luopan: Run) -> None:
    folder = tmp_path / "robyn"
    luopan("new", folder, "--from", ROBYN, *ROBYN_FLAGS)
    result = luopan("brief", folder, "--only", "direction")
    assert result.exit_code == 0
    assert len(list(folder.glob("brief-*.html"))) == 2


def test_open_columns_are_questions_all_at_once(tmp_path: Path, luopan: Run) -> None:
    result = luopan("new", tmp_path / "firm", "--from", ROBYN)
    named = [line for line in result.stderr.splitlines() if line.startswith("robyn_weekly.csv")]
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(named) == 12 + 3
    assert "--channel tv_S:tv:traditional" in result.stderr
    assert "--channel facebook_S:facebook:KIND" in result.stderr
    assert not (tmp_path / "firm").exists()


def test_yes_takes_proposals_but_never_the_kind_of_a_social_channel(
    tmp_path: Path, luopan: Run
) -> None:
    folder = tmp_path / "firm"
    result = luopan("new", folder, "--from", ROBYN, "--yes")
    named = [line for line in result.stderr.splitlines() if line.startswith("robyn_weekly.csv")]
    assert result.exit_code == 2
    assert [line.split(" · ")[2] for line in named] == ["facebook_I", "facebook_S"]
    told = luopan(
        "new", folder, "--from", ROBYN, "--yes", "--channel", "facebook_S:facebook:paid_social"
    )
    assert told.exit_code == 0
    kinds = {channel.name: channel.kind for channel in robyn(folder).company.channel}
    assert kinds == {
        "facebook": "paid_social",
        "tv": "traditional",
        "ooh": "traditional",
        "print": "traditional",
        "search": "paid_search",
        "newsletter": "email",
    }


def test_a_channel_without_a_kind_is_a_question(sheet: Path, tmp_path: Path, luopan: Run) -> None:
    flags = [flag.replace("微博:微博:paid_social", "微博:微博") for flag in SHEET_FLAGS]
    result = luopan("new", tmp_path / "firm", "--from", sheet, *flags)
    assert result.exit_code == 2
    assert "owned_social, earned_social" in result.stderr
    assert not (tmp_path / "firm").exists()


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--channel", "微博:w:social"), "not understood"),
        (("--channel", "微博:w:paid_social:clicks"), "not understood"),
        (("--outcome", "销售额"), "not understood"),
        (("--control", "库存"), "no column of this name"),
        (("--ignore", "价格"), "two meanings"),
        (("--channel", "价格:电视:paid_social"), "two kinds"),
        (("--goal", "revenue:much:2026-12-31:CFO"), "not understood"),
        (("--goal", "profit:5:2026-12-31:CFO"), "not understood"),
        (("--goal", "revenue:5:2026-13-31:CFO"), "not understood"),
        (("--goal", "revenue:5:2026-12-31:"), "not understood"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_flag_is_named_and_nothing_is_written(
    sheet: Path, tmp_path: Path, luopan: Run, flags: tuple[str, ...], said: str
) -> None:
    result = luopan("new", tmp_path / "firm", "--from", sheet, *SHEET_FLAGS, *flags)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert not (tmp_path / "firm").exists()


def test_a_wrong_cell_is_named_as_the_sheet_has_it(
    sheet: Path, tmp_path: Path, luopan: Run
) -> None:
    sheet.write_text(SHEET.replace("1100", "about 1100"), encoding="utf-8")
    result = luopan("new", tmp_path / "firm", "--from", sheet, *SHEET_FLAGS)
    assert result.exit_code == 2
    assert "周报.csv · Row 3 · 销售额" in result.stderr
    assert not (tmp_path / "firm").exists()


def test_empty_cells_are_told(sheet: Path, tmp_path: Path, luopan: Run) -> None:
    result = luopan("new", tmp_path / "firm", "--from", sheet, *SHEET_FLAGS)
    assert result.exit_code == 0
    assert "电视(花费): 1 empty cells" in result.stderr


def test_a_book_is_read_as_the_sheet_is(sheet: Path, tmp_path: Path, luopan: Run) -> None:
    book = xlsxwriter.Workbook(tmp_path / "book.xlsx")
    page = book.add_worksheet("周报")
    for at, line in enumerate(SHEET.splitlines()):
        for column, cell in enumerate(line.split(",")):
            page.write(at, column, cell if at == 0 or column == 0 or not cell else float(cell))
    book.close()
    luopan("new", tmp_path / "a", "--from", sheet, *SHEET_FLAGS, "--name", "x")
    result = luopan(
        "new",
        tmp_path / "b",
        "--from",
        f"{tmp_path / 'book.xlsx'}#周报",
        *SHEET_FLAGS,
        "--name",
        "x",
    )
    assert result.exit_code == 0
    for name in ("luopan.toml", "data/outcomes.csv", "data/channels.csv", "data/controls.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_saved_mapping_answers_everything(sheet: Path, tmp_path: Path, luopan: Run) -> None:
    luopan("new", tmp_path / "a", "--from", sheet, *SHEET_FLAGS, "--name", "x")
    kept = tmp_path / "a" / "mapping.toml"
    again = luopan("new", tmp_path / "b", "--from", sheet, "--mapping", kept, "--name", "x")
    assert again.exit_code == 0
    assert (tmp_path / "b" / "mapping.toml").read_bytes() == kept.read_bytes()


def test_next_weeks_sheet_changes_the_tables_only(sheet: Path, tmp_path: Path, luopan: Run) -> None:
    folder = tmp_path / "firm"
    luopan("new", folder, "--from", sheet, *SHEET_FLAGS)
    settings = folder / "luopan.toml"
    settings.write_text(settings.read_text("utf-8") + "# mine\n", encoding="utf-8")
    fill(folder, {"outcomes.csv": "2024-01-01,complaints,3\n"})
    sheet.write_text(SHEET + "2024-01-22,1200,15,9,3\n", encoding="utf-8")
    result = luopan("new", folder, "--from", sheet, "--update")
    assert result.exit_code == 0
    assert settings.read_text("utf-8").endswith("# mine\n")
    rows = (folder / "data" / "outcomes.csv").read_text("utf-8-sig").splitlines()
    assert rows[-2:] == ["2024-01-22,revenue,1200.0", "2024-01-01,complaints,3"]


def test_a_table_saved_by_a_spreadsheet_is_updated_too(
    sheet: Path, tmp_path: Path, luopan: Run
) -> None:
    folder = tmp_path / "firm"
    luopan("new", folder, "--from", sheet, *SHEET_FLAGS)
    path = folder / "data" / "outcomes.csv"
    saved = path.read_text("utf-8-sig") + "2024/1/1,投诉,-3\n"
    path.write_bytes(saved.encode("gb18030"))
    assert luopan("new", folder, "--from", sheet, "--update").exit_code == 0
    assert path.read_text("utf-8-sig").splitlines()[-1] == "2024/1/1,投诉,-3"


def test_renamed_columns_stop_an_update(
    sheet: Path, tmp_path: Path, luopan: Run, snapshot: Snapshot
) -> None:
    folder = tmp_path / "firm"
    luopan("new", folder, "--from", sheet, *SHEET_FLAGS)
    path = folder / "data" / "outcomes.csv"
    path.write_text(path.read_text("utf-8-sig").replace("indicator", "指标"), encoding="utf-8")
    before = snapshot(folder)
    result = luopan("new", folder, "--from", sheet, "--update")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "data/outcomes.csv" in result.stderr
    assert snapshot(folder) == before


def test_a_name_that_a_spreadsheet_would_run_is_written_as_text(
    sheet: Path, tmp_path: Path, luopan: Run
) -> None:
    folder = tmp_path / "firm"
    flags = [flag.replace("电视:traditional", "=cmd|x:traditional") for flag in SHEET_FLAGS]
    assert luopan("new", folder, "--from", sheet, *flags).exit_code == 0
    rows = (folder / "data" / "channels.csv").read_text("utf-8-sig").splitlines()
    assert rows[1] == "2024-01-01,'=cmd|x,10.0,"
    tables = load_folder(folder, today=date(2024, 2, 1))
    assert tables.channels is not None
    assert "=cmd|x" in tables.channels["channel"].to_list()


def test_a_new_column_of_next_weeks_sheet_is_a_question(
    sheet: Path, tmp_path: Path, luopan: Run, snapshot: Snapshot
) -> None:
    folder = tmp_path / "firm"
    luopan("new", folder, "--from", sheet, *SHEET_FLAGS)
    before = snapshot(folder)
    lines = SHEET.splitlines()
    wider = "\n".join([f"{lines[0]},抖音", *(f"{line},4" for line in lines[1:])])
    sheet.write_text(wider, encoding="utf-8")
    result = luopan("new", folder, "--from", sheet, "--update")
    assert result.exit_code == 2
    assert "抖音" in result.stderr
    assert snapshot(folder) == before
    flag = ("--channel", "抖音:抖音:paid_social")
    assert luopan("new", folder, "--from", sheet, "--update", *flag).exit_code == 0
    assert "抖音" in (folder / "mapping.toml").read_text("utf-8")


def test_update_needs_a_folder_made_from_a_sheet(sheet: Path, firm: Path, luopan: Run) -> None:
    result = luopan("new", firm, "--from", sheet, "--update")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "was not made from a sheet" in result.stderr


def test_a_sheet_that_is_not_there(tmp_path: Path, luopan: Run) -> None:
    result = luopan("new", tmp_path / "firm", "--from", tmp_path / "none.csv")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "none.csv" in result.stderr
    assert "[tables]" not in result.stderr  # there is no luopan.toml yet
    assert not (tmp_path / "firm").exists()


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_money_without_a_code_is_refused(tmp_path: Path, luopan: Run, lang: str) -> None:
    folder = tmp_path / "firm"
    result = luopan("new", folder, "--currency", "人民币", "--lang", lang)
    assert result.exit_code == 2
    assert "CNY" in result.stderr
    assert not folder.exists()
    assert luopan("new", folder, "--currency", "usd").exit_code == 0
    assert 'currency = "USD"' in (folder / "luopan.toml").read_text(encoding="utf-8")


def test_a_sheet_of_5000_columns_is_refused(tmp_path: Path, luopan: Run) -> None:
    wide = tmp_path / "wide.csv"
    wide.write_text(f"date,{','.join(f'c{i}' for i in range(5000))}\n2024-01-01{',1' * 5000}\n")
    result = luopan("new", tmp_path / "firm", "--from", wide)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "5,001 columns" in result.stderr
    assert not (tmp_path / "firm").exists()


def test_a_picture_is_no_sheet(tmp_path: Path, luopan: Run) -> None:
    (tmp_path / "sheet.png").write_bytes(b"\x89PNG")
    result = luopan("new", tmp_path / "firm", "--from", tmp_path / "sheet.png")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no sheet that can be read" in result.stderr


def talk(command: list[str], answers: str) -> tuple[int, str]:
    """Run a command at a terminal of its own and type the answers."""
    mine, theirs = pty.openpty()
    running = subprocess.Popen(
        command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, text=True, close_fds=True
    )
    os.close(theirs)
    os.write(mine, answers.encode())
    said = b""
    while select.select([mine], [], [], 30)[0]:
        try:
            said += os.read(mine, 65536)
        except OSError:  # the other end is closed: the command is done
            break
    else:
        running.kill()
    code = running.wait(timeout=60)
    if running.stdout is not None:
        running.stdout.close()
    os.close(mine)
    return code, said.decode(errors="replace")


def test_at_a_terminal_it_asks(sheet: Path, tmp_path: Path) -> None:
    folder = tmp_path / "firm"
    command = [str(Path(sys.executable).with_name("luopan")), "new", str(folder)]
    command += ["--from", str(sheet), "--lang", "en"]
    answers = [
        *("", ""),  # 周: date; 销售额: outcome, …
        *("revenue", ""),  # … its name, its unit
        *("", "tv"),  # 电视(花费): spend, its name
        *("3", "weibo"),  # 微博: nothing is proposed; money, its name
        *("", "price"),  # 价格: control, its name
        "",  # the kind of tv: traditional is proposed
        *("perhaps", "paid_social"),  # the kind of weibo: an answer that is none, then one
        *("Firm", "", "cn"),
        *("much", "1200", "soon", "2026-12-31", "CFO"),
    ]
    code, said = talk(command, "\n".join(answers) + "\n")
    assert code == 0, said
    company = load_folder(folder, today=date(2024, 2, 1)).company
    assert {channel.name: channel.kind for channel in company.channel} == {
        "tv": "traditional",
        "weibo": "paid_social",
    }
    (goal,) = company.goal
    assert (goal.indicator, goal.target, goal.by, goal.owner) == (
        "revenue",
        1200,
        date(2026, 12, 31),
        "CFO",
    )
    assert (company.company.name, company.mix.country) == ("Firm", "CN")
    assert "Not understood: perhaps" in said


def test_nobody_answers_any_more(sheet: Path, tmp_path: Path) -> None:
    folder = tmp_path / "firm"
    command = [str(Path(sys.executable).with_name("luopan")), "new", str(folder)]
    code, said = talk([*command, "--from", str(sheet)], "\n\x04")
    assert code == 130
    assert "Traceback" not in said
    assert not folder.exists()


WAYS = [("en", "could be 2024-03-04 or 2024-04-03"), ("zh-CN", "2024-03-04")]


@pytest.mark.parametrize(("lang", "said"), WAYS)
def test_both_readings_of_an_ambiguous_date_are_told(
    sheet: Path, tmp_path: Path, luopan: Run, lang: str, said: str
) -> None:
    sheet.write_text(SHEET.replace("2024-01-08", "03/04/2024"), encoding="utf-8")
    result = luopan("new", tmp_path / "firm", "--from", sheet, *SHEET_FLAGS, "--lang", lang)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "2024-04-03" in result.stderr


@pytest.mark.parametrize(("lang", "said"), [("en", "transpose"), ("zh-CN", "转置")])
@pytest.mark.parametrize("weeks", [[f"2024-01-{d:02d}" for d in range(1, 9)], ["W1", "W2"] * 3])
def test_weeks_that_run_across_are_told_once(
    tmp_path: Path, luopan: Run, lang: str, said: str, weeks: list[str]
) -> None:
    path = tmp_path / "across.csv"
    path.write_text(f"channel,{','.join(weeks)}\ntv{',1' * len(weeks)}\n", encoding="utf-8")
    result = luopan("new", tmp_path / "firm", "--from", path, "--yes", "--lang", lang)
    assert result.exit_code == 2
    assert said in result.stderr
    assert len([line for line in result.stderr.splitlines() if "across.csv" in line]) == 1


def test_many_open_columns_become_a_count(tmp_path: Path, luopan: Run) -> None:
    path = tmp_path / "many.csv"
    names = [f"column {chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(60)]
    path.write_text(f"date,sales,tv,{','.join(names)}\n2024-01-01,9,1{',1' * 60}\n", "utf-8")
    result = luopan("new", tmp_path / "firm", "--from", path, "--yes")
    assert result.exit_code == 2
    assert result.stderr.count("Nobody has said") == 20
    assert "40 more places (60 in all)" in result.stderr


@pytest.mark.parametrize(("lang", "mark"), [("en", ": nobody said"), ("zh-CN", "：没有人说明")])
def test_yes_says_how_every_column_was_taken_that_nobody_named(
    sheet: Path, tmp_path: Path, luopan: Run, lang: str, mark: str
) -> None:
    sheet.write_text(SHEET.replace("电视(花费)", "tv"), encoding="utf-8")
    social = ("--channel", "微博:微博:paid_social", "--lang", lang)
    folder = tmp_path / "firm"
    result = luopan("new", folder, "--from", sheet, "--yes", *social)
    assert result.exit_code == 0
    told = [line.partition(mark)[0] for line in result.stderr.splitlines() if mark in line]
    assert told == ["周", "销售额", "tv", "价格"]
    assert 'spend = "tv"' in (folder / "mapping.toml").read_text("utf-8")
    again = luopan("new", folder, "--from", sheet, "--yes", "--update", "--lang", lang)
    assert again.exit_code == 0
    assert mark not in again.stderr


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_another_currency_is_refused_with_the_flag(
    sheet: Path, tmp_path: Path, luopan: Run, lang: str
) -> None:
    flags = [flag.replace("电视(花费)", "电视 (USD)") for flag in SHEET_FLAGS]
    header = SHEET.replace("电视(花费)", "电视 (USD)")
    for text, told in ((header, flags), (SHEET.replace("12,0", "$12,0"), SHEET_FLAGS)):
        sheet.write_text(text, encoding="utf-8")
        result = luopan("new", tmp_path / "firm", "--from", sheet, *told, "--lang", lang)
        assert result.exit_code == 2
        assert "--currency USD" in result.stderr
        assert "luopan.toml" not in result.stderr
    usd = ("--currency", "USD", "--lang", lang)
    folder = tmp_path / "firm"
    sheet.write_text(header, encoding="utf-8")
    assert luopan("new", folder, "--from", sheet, *flags, *usd).exit_code == 0
    # Next week the folder's own money holds.
    assert luopan("new", folder, "--from", sheet, "--update").exit_code == 0


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_a_book_of_several_sheets_asks_for_one(tmp_path: Path, luopan: Run, lang: str) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        for name in ("Data", "lists"):
            book.add_worksheet(name)
    for more in ("", "#no"):
        reference = f"{tmp_path / 'book.xlsx'}{more}"
        result = luopan("new", tmp_path / "firm", "--from", reference, "--lang", lang)
        assert result.exit_code == 2
        assert f"--from '{tmp_path / 'book.xlsx'}#Data'" in result.stderr
        assert "luopan.toml" not in result.stderr

"""The company folder, sound and spoilt."""

import hashlib
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from luopan.connectors import load_folder
from luopan.errors import InputError
from luopan.tables.definitions import DEFINITIONS

TODAY = date(2026, 11, 15)


def faults(firm) -> list[tuple[str, str, int | None, str | None]]:
    with pytest.raises(InputError) as caught:
        load_folder(firm.folder, TODAY)
    return [(f.code, f.file, f.row, f.column) for f in caught.value.faults]


def codes(firm) -> list[str]:
    return [code for code, _, _, _ in faults(firm)]


def test_a_sound_folder(firm) -> None:
    tables = load_folder(firm.folder, TODAY)
    assert tables.company.goal[1].name == "忠诚度"
    assert tables.outcomes is not None
    assert tables.outcomes["value"].to_list() == [120000.0, 130000.0]
    assert tables.surveys is not None
    assert tables.surveys.select("answer", "count").rows() == [("9", 30), ("3", 10)]
    assert tables.controls is None
    assert tables.findings == ()


def test_the_provenance_of_each_table(firm) -> None:
    tables = load_folder(firm.folder, TODAY)
    told = [(i.table, i.file, i.rows) for i in tables.inputs]
    assert told == [
        ("outcomes", "data/outcomes.csv", 2),
        ("channels", "data/channels.csv", 2),
        ("surveys", "data/surveys.csv", 2),
    ]
    content = (firm.folder / "data/outcomes.csv").read_bytes()
    assert tables.inputs[0].digest == hashlib.sha256(content).hexdigest()


def test_as_of_is_the_last_day_spoken_of_and_not_the_day_of_the_run(firm) -> None:
    assert load_folder(firm.folder, TODAY).as_of == date(2026, 1, 12)
    firm.write("data/surveys.csv", "date,indicator,score\n2026-02-01,nps,9\n2027-01-01,nps,9\n")
    assert load_folder(firm.folder, TODAY).as_of == date(2026, 2, 1)
    assert load_folder(firm.folder, date(2026, 1, 6)).as_of == date(2026, 1, 5)


def test_as_of_where_all_lies_ahead_is_today(firm) -> None:
    assert load_folder(firm.folder, date(2025, 1, 1)).as_of == date(2025, 1, 1)


def test_tables_are_found_by_name_or_by_settings(firm) -> None:
    firm.remove("data/outcomes.csv")
    frame = pl.DataFrame({"date": [date(2026, 1, 5)], "indicator": ["revenue"], "value": [5.0]})
    frame.write_parquet(firm.folder / "data/outcomes.parquet")
    assert load_folder(firm.folder, TODAY).inputs[0].file == "data/outcomes.parquet"
    firm.name_tables(outcomes="sales.parquet")
    (firm.folder / "data/outcomes.parquet").rename(firm.folder / "sales.parquet")
    assert load_folder(firm.folder, TODAY).inputs[0].file == "sales.parquet"


def test_files_go_by_the_names_of_tables_in_either_language(firm) -> None:
    (firm.folder / "data/channels.csv").rename(firm.folder / "data/渠道.CSV")
    (firm.folder / "data/surveys.csv").rename(firm.folder / "data/Survey.csv")
    tables = load_folder(firm.folder, TODAY)
    assert [i.file for i in tables.inputs] == [
        *("data/outcomes.csv", "data/渠道.CSV", "data/Survey.csv")
    ]
    assert tables.findings == ()


def test_files_that_no_table_reads_are_found(firm) -> None:
    for name in ("spendings.csv", "~$book.xlsx", ".hidden.csv", "notes.md", "mine.parquet"):
        firm.write(f"data/{name}", "x")
    firm.write("data/prices.csv", "date,control,value\n2026-01-05,price,1\n")
    firm.name_tables(controls="data/prices.csv")
    (finding,) = load_folder(firm.folder, TODAY).findings
    assert (finding.code, finding.severity) == ("files_unread", "warn")
    assert finding.facts["files"] == ("data/mine.parquet", "data/spendings.csv")


def test_tables_of_every_kind_that_is_read_are_looked_for(firm) -> None:
    text = (firm.folder / "data/outcomes.csv").read_text(encoding="utf-8")
    (firm.folder / "data/outcomes.csv").unlink()
    firm.write("data/outcomes.tsv", text.replace(",", "\t"))
    tables = load_folder(firm.folder, TODAY)
    assert "data/outcomes.tsv" in [i.file for i in tables.inputs]
    firm.write("data/controls.xls", b"not a workbook")
    assert [place for _, place, _, _ in faults(firm)] == ["data/controls.xls"]


def test_a_table_of_a_kind_that_nothing_reads_is_named(firm) -> None:
    firm.write("data/controls.ods", "x")
    firm.write("data/voices.numbers", "x")
    firm.write("data/letter.docx", "x")
    (finding,) = load_folder(firm.folder, TODAY).findings
    assert finding.code == "files_unread"
    assert finding.facts["files"] == ("data/controls.ods", "data/voices.numbers")
    for file in (firm.folder / "data").glob("*.csv"):
        file.rename(file.with_suffix(".ods"))
    assert set(codes(firm)) == {"source_unknown"}


def test_every_table_of_the_definitions_is_a_field_of_the_tables(firm) -> None:
    tables = load_folder(firm.folder, TODAY)
    assert [name for name in DEFINITIONS if not hasattr(tables, name)] == []


def test_a_table_in_two_files(firm) -> None:
    firm.write("data/outcomes.parquet", b"x")
    assert codes(firm) == ["table_in_two_files"]


def test_columns_left_unread_are_found(firm) -> None:
    firm.write("data/outcomes.csv", "date,indicator,value,regoin\n2026-01-05,revenue,1,x\n")
    (finding,) = load_folder(firm.folder, TODAY).findings
    assert (finding.code, finding.severity) == ("column_slip", "warn")


def test_all_faults_of_all_files_at_once(firm) -> None:
    firm.write("luopan.toml", (firm.folder / "luopan.toml").read_text().replace("unit", "unti"))
    firm.write("data/outcomes.csv", "date,indicator,value\n03/04/2026,revenue,x\n")
    firm.write("data/channels.csv", "date,channel,spend\n2026-01-05,douyin,-5\n")
    firm.write("data/surveys.csv", "date,indicator,answer,count\n2026-01-05,nps,11,3\n")
    assert faults(firm) == [
        ("goal_incomplete", "luopan.toml", 4, "goal[1]"),
        ("setting_unknown", "luopan.toml", 8, "goal[1].unti"),
        ("goal_incomplete", "luopan.toml", 13, "goal[2]"),
        ("setting_unknown", "luopan.toml", 17, "goal[2].unti"),
        ("ambiguous_date", "data/outcomes.csv", 2, "date"),
        ("not_a_number", "data/outcomes.csv", 2, "value"),
        ("negative", "data/channels.csv", 2, "spend"),
        ("channel_social_undeclared", "data/channels.csv", 2, "channel"),
        ("answer_not_nps", "data/surveys.csv", 2, "answer"),
    ]


def test_tables_are_checked_where_the_settings_cannot_be_read(firm) -> None:
    firm.write("luopan.toml", "[company\n")
    firm.write("data/outcomes.csv", "date,indicator,value\n2026-01-05,sales,x\n")
    assert codes(firm) == ["settings_syntax", "not_a_number"]


# The kinds of bad input that every firm meets


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_folder(tmp_path / "none")
    assert [f.code for f in caught.value.faults] == ["folder_missing"]


def test_a_file_for_a_folder(firm) -> None:
    with pytest.raises(InputError) as caught:
        load_folder(firm.folder / "luopan.toml")
    assert [f.code for f in caught.value.faults] == ["not_a_folder"]


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_folder(tmp_path)
    assert [f.code for f in caught.value.faults] == ["settings_missing"]


def test_no_tables(firm) -> None:
    for name in ("outcomes", "channels", "surveys"):
        firm.remove(f"data/{name}.csv")
    assert codes(firm) == ["no_tables"]


def test_a_table_that_is_named_and_missing(firm) -> None:
    firm.name_tables(controls="data/prices.csv")
    assert faults(firm) == [("file_missing", "data/prices.csv", None, None)]


def test_a_source_that_nothing_reads(firm) -> None:
    firm.name_tables(controls="mongo://u:geheim@host/db", voices="data/voices.pdf")
    assert faults(firm) == [
        ("source_unknown", "mongo://…", None, None),
        ("source_unknown", "data/voices.pdf", None, None),
    ]


def test_a_file_in_an_unknown_encoding(firm) -> None:
    firm.write("data/channels.csv", "日期,渠道,花費\n2026-01-05,臺灣電視,1\n".encode("big5"))
    assert codes(firm) == ["encoding_unknown"]


def test_text_in_a_number_column_and_negative_spend(firm) -> None:
    firm.write("data/channels.csv", "date,channel,spend\n2026-01-05,tv,abc\n2026-01-12,tv,-1\n")
    assert [(c, row) for c, _, row, _ in faults(firm)] == [("not_a_number", 2), ("negative", 3)]


def test_a_formula_is_never_run_and_stays_text_where_text_belongs(firm) -> None:
    evil = "=cmd|' /C calc'!A0"
    firm.write("data/channels.csv", f'date,channel,spend,地区\n2026-01-05,tv,1,"{evil}"\n')
    tables = load_folder(firm.folder, TODAY)
    assert tables.channels is not None
    assert tables.channels["region"].to_list() == [evil]
    firm.write("data/channels.csv", f'date,channel,spend\n2026-01-05,tv,"{evil}"\n')
    assert codes(firm) == ["formula_cell"]


def test_dates_in_three_formats(firm) -> None:
    rows = "date,channel,spend\n2026-01-05,tv,1\n2026年1月12日,tv,1\n2026/1/19,tv,1\n"
    firm.write("data/channels.csv", rows)
    tables = load_folder(firm.folder, TODAY)
    assert tables.channels is not None
    assert [d.day for d in tables.channels["date"]] == [5, 12, 19]
    firm.write("data/channels.csv", rows + "03/04/2026,tv,1\n")
    assert faults(firm) == [("ambiguous_date", "data/channels.csv", 5, "date")]


def test_a_sheet_of_five_thousand_columns(firm) -> None:
    wide = ",".join(f"c{i}" for i in range(5000))
    firm.write("data/channels.csv", f"{wide}\n" + "1," * 4999 + "1\n")
    assert faults(firm) == [("too_many_columns", "data/channels.csv", None, None)]


def test_a_header_alone_and_an_empty_file(firm) -> None:
    firm.write("data/channels.csv", "date,channel,spend\n")
    firm.write("data/surveys.csv", "")
    firm.name_tables(channels="data/channels.csv")
    assert codes(firm) == ["table_header_only", "file_empty"]


def test_a_template_that_waits_for_its_rows_stops_nothing(firm) -> None:
    firm.write("data/channels.csv", "date,channel,spend\n")
    tables = load_folder(firm.folder, TODAY)
    assert tables.channels is None
    assert [i.table for i in tables.inputs] == ["outcomes", "surveys"]
    assert [(f.code, f.facts["table"]) for f in tables.findings] == [("table_waits", "channels")]


def test_nothing_but_templates(firm) -> None:
    firm.write("data/outcomes.csv", "date,indicator,value\n")
    firm.write("data/channels.csv", "date,channel,spend\n")
    firm.remove("data/surveys.csv")
    assert codes(firm) == ["table_header_only", "table_header_only"]


def test_files_and_links_that_lead_out(firm, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("date,control,value\n2026-01-05,price,1\n")
    firm.remove("data/channels.csv")
    (firm.folder / "data/channels.csv").symlink_to(tmp_path / "out.csv")
    firm.name_tables(controls="../out.csv", teams=f"{tmp_path}/out.csv")
    assert codes(firm) == ["link_outside", "file_outside", "file_outside"]


def test_settings_that_are_a_link_out(firm, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text((firm.folder / "luopan.toml").read_text())
    firm.remove("luopan.toml")
    (firm.folder / "luopan.toml").symlink_to(tmp_path / "other.toml")
    assert codes(firm) == ["link_outside"]


def test_a_folder_in_the_place_of_a_file(firm) -> None:
    firm.remove("data/channels.csv")
    (firm.folder / "data/channels.csv").mkdir()
    assert codes(firm) == ["file_is_folder"]


def test_one_row_in_ten_thousand(firm) -> None:
    rows = [f"2026-01-05,tv,{i}" for i in range(9_999)]
    firm.write("data/channels.csv", "\n".join(["date,channel,spend", *rows, "2026-01-05,tv,x"]))
    assert faults(firm) == [("not_a_number", "data/channels.csv", 10_001, "spend")]

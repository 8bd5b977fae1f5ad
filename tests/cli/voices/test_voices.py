"""``luopan voices``: read, draw, label from a sheet, and see the shares."""

import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from tests.instruments.voices.written import reviews
from typer.testing import CliRunner, Result

from luopan.cli.commands import app

SETTINGS = '[company]\nname = "测试"\ncurrency = "CNY"\nlocale = "{locale}"\n'


def run(*line: str, language: str = "en") -> Result:
    env = {"LUOPAN_LANG": language, "TERM": "dumb", "COLUMNS": "200"}
    return CliRunner().invoke(app, ["voices", *line], env=env)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A firm of 300 reviews, four in ten unhappy, and a few hostile ones."""
    texts, sad = reviews(np.random.default_rng(8), 300, 0.4)
    hostile = [
        "<script>alert(1)</script> 质量很差",
        '=HYPERLINK("http://x")',
        "😀😀😀",
        "电话 13812345678 请联系我",
        "Это не по-китайски и не по-английски, а по-русски",
        "服务太差，" * 10_000,
        "ÃƒÂ¤Ã¸ mojibake â€™ text",
    ]
    (tmp_path / "data").mkdir()
    (tmp_path / "luopan.toml").write_text(SETTINGS.format(locale="en"), encoding="utf-8")
    with (tmp_path / "data" / "voices.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "at", "venue", "text", "rating"])
        for i, text in enumerate([*texts, *hostile]):
            star = 1 if i < 300 and sad[i] else 5
            rows.writerow([f"v{i}", f"2026-0{1 + i % 3}-{1 + i % 28:02d}", "shop", text, star])
    return tmp_path


def test_every_document_is_a_line_without_personal_data(folder: Path) -> None:
    result = run("read", str(folder), "--json")
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["id"] for line in lines] == [f"v{i}" for i in range(307)]
    assert {"id", "language", "satisfaction", "intent", "aspects", "flags"} <= set(lines[0])
    by_id = {line["id"]: line for line in lines}
    assert by_id["v303"]["text"] == "电话 [phone] 请联系我"
    assert by_id["v303"]["flags"]["personal"] == ["phone"]
    assert by_id["v304"]["language"] == "other"
    assert by_id["v304"]["satisfaction"] == by_id["v302"]["satisfaction"] == "cannot_tell"
    assert by_id["v305"]["satisfaction"] == "negative"
    assert "13812345678" not in result.stdout


def test_a_sample_is_drawn_labelled_on_a_sheet_and_counted(folder: Path) -> None:
    sheet = folder / "sheet.csv"
    assert run("audit", str(folder), "--labels", "100", "--sheet", str(sheet)).exit_code == 0
    with (folder / "data" / "voices.csv").open(encoding="utf-8") as file:
        stars = {row["id"]: row["rating"] for row in csv.DictReader(file)}
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header[3] == "satisfaction (dissatisfied / neutral / satisfied / cannot tell)"
    assert len(rows) == 100
    assert not any(row[2].startswith(("=", "+", "-", "@")) for row in rows)
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(header)
        for row in rows:
            side = "positive" if stars[row[0]] == "5" else "negative"
            table.writerow([*row[:3], side, "none"])
    assert run("label", str(folder), "--labeller", "anna", "--sheet", str(sheet)).exit_code == 0
    again = run("audit", str(folder), "--labels", "100")
    assert "0 documents wait" in again.stdout
    out = folder / "readings.json"
    env = {"LUOPAN_LANG": "en"}
    CliRunner().invoke(
        app, ["measure", str(folder), "--only", "voices", "--json", str(out)], env=env
    )
    (reading,) = json.loads(out.read_text(encoding="utf-8"))["readings"]
    assert reading["audit"]["labels"] == 100
    whole = dict.fromkeys(("start", "end", "venue", "region", "language")) | {"adjusted": False}
    (share,) = [
        s for s in reading["shares"]
        if s["target"] == "satisfaction" and s["label"] == "negative" and s["cell"] == whole
    ]  # fmt: skip
    truth = sum(star == "1" for star in stars.values()) / len(stars)
    assert share["share"]["low"] - 0.02 <= truth <= share["share"]["high"] + 0.02


def test_without_labels_no_percentage_is_printed(folder: Path) -> None:
    env = {"TERM": "dumb", "COLUMNS": "200"}
    result = CliRunner().invoke(app, ["measure", str(folder), "--only", "voices"], env=env)
    assert result.exit_code == 0, result.output
    assert result.stdout.count("direction only") == 4
    assert "%" not in result.stdout


def typed(answers: str, *line: str) -> int:
    """Run a command at a terminal of its own and type the answers; return its exit code."""
    keys, terminal = os.openpty()
    try:
        os.write(keys, answers.encode())
        command = Path(sys.executable).with_name("luopan")
        done = subprocess.run(
            [command, "voices", *line],
            stdin=terminal,
            capture_output=True,
            check=False,
            timeout=120,
        )
    finally:
        os.close(keys)
        os.close(terminal)
    return done.returncode


def test_every_question_is_asked_at_a_terminal(folder: Path) -> None:
    run("audit", str(folder), "--labels", "20")
    # satisfied; would come back; speaks of price, which is good; asks for something
    answers = "3\n2\n2\n3\n2\n" + "1\n\n\n1\n" + "q\n"
    assert typed(answers, "label", str(folder), "--labeller", "anna", "--quiet") == 0
    with (folder / "data" / "audits.csv").open(encoding="utf-8") as file:
        rows = [(r["aspect"], r["label"]) for r in csv.DictReader(file)]
    first = [("satisfaction", "positive"), ("intent", "return"), ("price", "positive")]
    assert rows == [*first, ("request", "yes"), ("satisfaction", "negative")]


def test_a_larger_sample_keeps_the_smaller_one(folder: Path) -> None:
    first, second = folder / "one.csv", folder / "two.csv"
    run("audit", str(folder), "--labels", "40", "--sheet", str(first))
    run("audit", str(folder), "--labels", "90", "--sheet", str(second))
    small, large = (
        {row["document"] for row in csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig")))}
        for path in (first, second)
    )
    assert small < large
    assert 85 <= len(large) <= 95


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_wrong_answer_names_its_cell_and_nothing_is_taken(folder: Path, language: str) -> None:
    sheet = folder / "sheet.csv"
    run("audit", str(folder), "--labels", "40", "--sheet", str(sheet))
    text = sheet.read_text(encoding="utf-8-sig").splitlines()
    text[1] = text[1].rstrip(",") + ",happyish"
    sheet.write_text("\n".join(text), encoding="utf-8")
    result = run("label", str(folder), "--labeller", "b", "--sheet", str(sheet), "--lang", language)
    assert result.exit_code == 2
    assert "happyish" in result.stderr
    answers = {
        "en": "dissatisfied, neutral, satisfied, cannot tell",
        "zh-CN": "不满意、中立、满意、看不出",
    }
    assert answers[language] in result.stderr
    assert not (folder / "data" / "audits.csv").exists()


def test_what_is_missing_is_named(folder: Path) -> None:
    result = run("label", str(folder), "--labeller", "anna")
    assert result.exit_code == 2
    assert "No sample has been drawn" in result.stderr
    (folder / "data" / "voices.csv").unlink()
    (folder / "data" / "outcomes.csv").write_text(
        "date,indicator,value\n2026-01-05,revenue,5\n", encoding="utf-8"
    )
    result = run("read", str(folder))
    assert result.exit_code == 2
    assert run("read", str(folder), "--engine", "moon").exit_code == 2


def filled(folder: Path, labels: int = 40) -> tuple[list[list[str]], Path]:
    """Draw a sample and answer its first question."""
    sheet = folder / "sheet.csv"
    run("audit", str(folder), "--labels", str(labels), "--sheet", str(sheet))
    rows = list(csv.reader(StringIO(sheet.read_text(encoding="utf-8-sig"))))
    return [rows[0], *([*row[:3], "negative", *[""] * 8] for row in rows[1:])], sheet


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("gb18030", ","), ("utf-16", "\t"), ("utf-8-sig", ";"), ("utf-8", "\t")],
)
def test_a_sheet_is_taken_as_a_spreadsheet_saves_it(
    folder: Path, encoding: str, separator: str
) -> None:
    rows, sheet = filled(folder)
    text = StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    sheet.write_bytes(text.getvalue().encode(encoding, errors="replace"))
    result = run("label", str(folder), "--labeller", "安娜", "--sheet", str(sheet))
    assert result.exit_code == 0, result.stderr
    told = (folder / "data" / "audits.csv").read_text(encoding="utf-8").splitlines()
    assert told[0] == "voice,aspect,label,labeller"
    assert sum(",satisfaction,negative,安娜" in line for line in told) == 40


@pytest.mark.parametrize("reader", ["zh-CN", "en"])
def test_a_sheet_asks_in_the_readers_words_and_takes_the_answers_in_any(
    folder: Path, reader: str
) -> None:
    sheet = folder / "sheet.csv"
    run("audit", str(folder), "--labels", "40", "--sheet", str(sheet), "--lang", reader)
    header, *rows = csv.reader(StringIO(sheet.read_text(encoding="utf-8-sig")))
    asked = {
        "zh-CN": ["编号", "满意与否（不满意 / 中立 / 满意 / 看不出）", "质量（不好 / 一般 / 好）"],
        "en": [
            "document",
            "satisfaction (dissatisfied / neutral / satisfied / cannot tell)",
            "quality (bad / neither / good)",
        ],
    }
    assert [header[0], header[3], header[5]] == asked[reader]
    first, second, third, *_ = rows
    filled_in = [
        [*first[:3], "满意", "再来、推荐", "好", "", "不好", *[""] * 3, "有"],
        [*second[:3], "Dissatisfied", "never again", *[""] * 6, "no"],
        [*third[:3], "cannot_tell", "", "neutral", *[""] * 6],
    ]
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *filled_in])
    result = run("label", str(folder), "--labeller", "甲", "--sheet", str(sheet))
    assert result.exit_code == 0, result.stderr
    with (folder / "data" / "audits.csv").open(encoding="utf-8") as file:
        told = [(r["voice"], r["aspect"], r["label"]) for r in csv.DictReader(file)]
    assert told == [
        (first[0], "satisfaction", "positive"),
        (first[0], "intent", "return"),
        (first[0], "intent", "recommend"),
        (first[0], "quality", "positive"),
        (first[0], "service", "negative"),
        (first[0], "request", "yes"),
        (second[0], "satisfaction", "negative"),
        (second[0], "intent", "never_again"),
        (third[0], "satisfaction", "cannot_tell"),
        (third[0], "intent", "none"),
        (third[0], "quality", "neutral"),
    ]


def test_a_sheet_with_the_codes_of_the_readings_is_taken(folder: Path) -> None:
    run("audit", str(folder), "--labels", "40")
    sheet = folder / "sheet.csv"
    sheet.write_text(
        'text,voice,satisfaction,intent\nlovely,v3,positive,"return,recommend"\n',
        encoding="utf-8",
    )
    assert run("label", str(folder), "--labeller", "a", "--sheet", str(sheet)).exit_code == 0
    told = (folder / "data" / "audits.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert told == ["v3,satisfaction,positive,a", "v3,intent,return,a", "v3,intent,recommend,a"]


def test_documents_that_share_their_id_are_labelled_one_by_one(folder: Path) -> None:
    voices = folder / "data" / "voices.csv"
    header, *rows = csv.reader(StringIO(voices.read_text(encoding="utf-8")))
    with voices.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *(["x", *row[1:]] for row in rows[:60])])
    rows, sheet = filled(folder)
    assert len({row[0] for row in rows[1:]}) == len(rows) - 1
    with sheet.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    assert run("label", str(folder), "--labeller", "a", "--sheet", str(sheet)).exit_code == 0
    again = run("audit", str(folder), "--labels", "40")
    assert "0 documents wait" in again.stdout


def test_a_sheet_that_is_no_sheet_is_named(folder: Path) -> None:
    _, sheet = filled(folder)
    book = folder / "sheet.xlsx"
    book.write_bytes(b"PK\x03\x04 cut short \xff\xfe")
    for wrong in (book, folder / "sheet.docx"):
        sheet.rename(wrong) if wrong.suffix == ".docx" else None
        result = run("label", str(folder), "--labeller", "a", "--sheet", str(wrong))
        assert result.exit_code == 2
        assert wrong.name in result.stderr


def test_labels_are_never_added_where_they_would_go_astray(folder: Path) -> None:
    rows, sheet = filled(folder)
    with sheet.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    audits = folder / "data" / "audits.csv"
    line = ("label", str(folder), "--labeller", "a", "--sheet", str(sheet))
    for content in ("labeller,voice,aspect,label\n", "编号,方面,标签,标注人\n"):
        for encoding in ("utf-8", "gb18030"):
            audits.write_text(content, encoding=encoding)
            result = run(*line)
            assert result.exit_code == 2
            assert "voice, aspect, label, labeller" in result.stderr
            assert audits.read_text(encoding=encoding) == content
    audits.write_text("voice,aspect,label,labeller\nv1,satisfaction,positive,b", encoding="utf-8")
    assert run(*line).exit_code == 0
    told = audits.read_text(encoding="utf-8").splitlines()
    assert told[1] == "v1,satisfaction,positive,b"
    assert len(told[2].split(",")) == 4
    (folder / "data" / "audits.xlsx").write_bytes(b"PK")
    result = run(*line)
    assert result.exit_code == 2
    assert "data/audits.xlsx" in result.stderr
    (folder / "luopan.toml").unlink()
    assert "luopan.toml" in run(*line).stderr

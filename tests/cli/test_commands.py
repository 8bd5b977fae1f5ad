"""The commands end to end on a small real folder."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from luopan.readings.bundle import Readings

Run = Callable[..., Result]
Shell = Callable[..., subprocess.CompletedProcess[str]]
Snapshot = Callable[[Path], dict[str, bytes]]


def test_check_says_which_tables_were_read(firm: Path, luopan: Run) -> None:
    result = luopan("check", firm)
    rows = [line.split() for line in result.stdout.splitlines()[1:4]]
    assert result.exit_code == 0
    assert rows == [
        ["outcomes", "data/outcomes.csv", "60"],
        ["channels", "data/channels.csv", "120"],
        ["controls", "data/controls.csv", "60"],
    ]


def test_check_writes_nothing(firm: Path, luopan: Run, snapshot: Snapshot) -> None:
    before = snapshot(firm)
    luopan("check", firm)
    assert snapshot(firm) == before


def test_check_as_json_is_only_json(firm: Path, luopan: Run) -> None:
    result = luopan("check", firm, "--json", "-")
    told = json.loads(result.stdout)
    assert told["schema"] == "luopan/check/1"
    assert [given["table"] for given in told["inputs"]] == ["outcomes", "channels", "controls"]
    assert [finding["code"] for finding in told["findings"]] == ["no_season"]


def test_faults_as_json_are_only_json(firm: Path, luopan: Run) -> None:
    path = firm / "data" / "outcomes.csv"
    path.write_text(path.read_text().replace("revenue", "=1+1", 1), encoding="utf-8")
    result = luopan("check", firm, "--json", "-")
    told = json.loads(result.stdout)
    assert result.exit_code == 2
    assert told["findings"] == []
    assert {fault["file"] for fault in told["faults"]} == {"data/outcomes.csv"}


def test_the_folders_language_is_the_readers(firm: Path, luopan: Run) -> None:
    settings = firm / "luopan.toml"
    settings.write_text(settings.read_text().replace('"en"', '"zh-CN"'), encoding="utf-8")
    assert "60 周" in luopan("check", firm).stdout
    assert "Weeks of history: 60" in luopan("check", firm, "--lang", "en").stdout


def test_check_names_a_finished_test_that_cannot_be_used(firm: Path, luopan: Run) -> None:
    (firm / "data" / "tests.csv").write_text(
        "test,kind,channel,start,end,outcome,effect,low,high,level\n"
        "June pause,pause,tv,2023-06-05,2023-07-02,revenue,5%,1%,9%,90%\n",
        encoding="utf-8",
    )
    said = {lang: luopan("check", firm, "--lang", lang) for lang in ("en", "zh-CN")}
    assert {result.exit_code for result in said.values()} == {0}
    english, chinese = ("".join(result.stdout.split()) for result in said.values())
    assert "data/tests.csv,row2:thefinishedtestJunepauseisnotused" in english
    assert "effect0.05lookslikeashare" in english
    assert "data/tests.csv第2行：小试验Junepause的结果未被采用" in chinese


def test_measure_as_json_reads_back(firm: Path, luopan: Run) -> None:
    result = luopan("measure", firm, "--only", "direction", "--json", "-")
    readings = Readings.from_json(result.stdout)
    assert result.exit_code == 0
    assert [reading.indicator for reading in readings.direction()] == ["revenue"]
    assert readings.absent["mix"] == "not_asked"


def test_measure_shows_where_a_goal_is_and_is_heading(firm: Path, luopan: Run) -> None:
    lines = luopan("measure", firm, "--only", "direction").stdout.splitlines()
    assert lines[0].split("  ")[0] == "Indicator"
    assert re.match(r"Revenue +¥1,\d\d\d.*(not enough evidence|rising|falling) +\d+%", lines[1])


def test_an_unknown_instrument_is_named(firm: Path, luopan: Run) -> None:
    result = luopan("measure", firm, "--only", "direction,tarot")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "“tarot”" in result.stderr
    assert "direction, experiments, mainstream, mix" in result.stderr


def test_same_tables_and_seed_same_bytes(firm: Path, shell: Shell, tmp_path: Path) -> None:
    said = []
    for name in ("a", "b"):
        done = shell("measure", firm, "--json", tmp_path / name, "--seed", 7, "--quiet")
        assert done.returncode in {0, 1}
        said.append((tmp_path / name).read_bytes())
    assert said[0] == said[1]
    assert len(Readings.from_json(said[0]).mix()) == 1


def test_another_seed_other_draws(firm: Path, luopan: Run) -> None:
    one, two = (
        Readings.from_json(
            luopan("measure", firm, "--only", "mix", "--json", "-", "--seed", seed).stdout
        ).mix()[0]
        for seed in (1, 2)
    )
    assert one.seed != two.seed
    assert one.channels != two.channels


def test_forecasts_are_kept_once_a_day(firm: Path, luopan: Run) -> None:
    kept = firm / "data" / "forecasts.csv"
    luopan("measure", firm, "--only", "direction")
    first = kept.read_bytes()
    luopan("measure", firm, "--only", "direction")
    assert kept.read_bytes() == first
    assert first.decode().splitlines()[0].startswith("indicator,region,audience,made_on")
    assert len(first.decode().splitlines()) == 1 + 13


def test_no_log_keeps_the_folder_as_it_was(firm: Path, luopan: Run, snapshot: Snapshot) -> None:
    before = snapshot(firm)
    luopan("measure", firm, "--only", "direction", "--no-log")
    assert snapshot(firm) == before


def test_the_brief_is_written_in_both_languages(firm: Path, luopan: Run) -> None:
    result = luopan("brief", firm, "--only", "direction")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"Written: {firm / 'brief-zh-CN.html'}",
        f"Written: {firm / 'brief-en.html'}",
    ]
    for tag in ("zh-CN", "en"):
        page = (firm / f"brief-{tag}.html").read_text(encoding="utf-8")
        assert f'<html lang="{tag}"' in page
    assert "• " in result.stderr


@pytest.mark.parametrize("tag", ["zh-CN", "en"])
def test_one_language_is_one_page(firm: Path, luopan: Run, tag: str) -> None:
    luopan("brief", firm, "--only", "direction", "--lang", tag)
    assert [path.name for path in firm.glob("*.html")] == [f"brief-{tag}.html"]


def test_html_goes_where_it_is_told(firm: Path, luopan: Run, tmp_path: Path) -> None:
    page = tmp_path / "out" / "page.html"
    luopan("brief", firm, "--only", "direction", "--html", page, "--quiet")
    assert '<html lang="en"' in page.read_text(encoding="utf-8")
    assert list(firm.glob("*.html")) == []


def test_html_on_stdout_is_only_html(firm: Path, luopan: Run) -> None:
    result = luopan("brief", firm, "--only", "direction", "--html", "-")
    assert result.stdout.lower().startswith("<!doctype html>")
    assert result.stdout.rstrip().lower().endswith("</html>")


def test_two_results_cannot_share_stdout(firm: Path, luopan: Run) -> None:
    result = luopan("brief", firm, "--html", "-", "--json", "-")
    assert (result.exit_code, result.stdout) == (2, "")


def test_the_brief_repeats_to_the_byte(firm: Path, luopan: Run, snapshot: Snapshot) -> None:
    luopan("brief", firm, "--only", "direction")
    first = snapshot(firm)
    luopan("brief", firm, "--only", "direction")
    assert snapshot(firm) == first


def test_a_pdf_is_written(firm: Path, luopan: Run, tmp_path: Path) -> None:
    pytest.importorskip("weasyprint")
    luopan("brief", firm, "--only", "direction", "--pdf", tmp_path / "page.pdf", "--lang", "zh-CN")
    assert (tmp_path / "page.pdf").read_bytes()[:5] == b"%PDF-"


def test_a_page_that_cannot_be_written_leaves_nothing(
    firm: Path, luopan: Run, snapshot: Snapshot, tmp_path: Path
) -> None:
    (tmp_path / "page.html").mkdir()
    before = snapshot(firm)
    result = luopan("brief", firm, "--only", "direction", "--html", tmp_path / "page.html")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "this is a folder" in result.stderr
    assert snapshot(firm) == before


def test_no_bar_off_a_terminal(firm: Path, shell: Shell) -> None:
    done = shell("measure", firm, "--only", "direction", "--quiet")
    assert done.stderr == ""
    assert "\x1b" not in done.stdout


def test_one_week_is_a_page_that_says_so(firm: Path, luopan: Run) -> None:
    for name in ("outcomes", "channels", "controls"):
        path = firm / "data" / f"{name}.csv"
        rows = path.read_text(encoding="utf-8").splitlines()
        kept = [row for row in rows if row.startswith(("date", "2023-01-02"))]
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    result = luopan("brief", firm, "--lang", "en")
    assert result.exit_code == 1
    assert "All channels together: " in result.stderr
    assert "[checks not passed]" in result.stderr
    assert (firm / "brief-en.html").exists()


def test_the_card_is_written_beside_the_readings(
    firm: Path, luopan: Callable[..., Result], tmp_path: Path
) -> None:
    card = tmp_path / "card.md"
    assert luopan("measure", firm, "--only", "mix", "--card", card, "-q").exit_code in {0, 1}
    page = card.read_text(encoding="utf-8")
    assert page.startswith("# Model card: Revenue")
    assert "stability" in page


def test_a_card_of_another_kind_is_refused_before_anything_is_measured(
    firm: Path, luopan: Callable[..., Result], tmp_path: Path
) -> None:
    told = luopan("measure", firm, "--card", tmp_path / "card.docx")
    assert told.exit_code == 2
    assert ".json or .md" in told.stderr


def test_stability_is_asked_for_on_the_command_line_or_in_the_settings(
    firm: Path, luopan: Run
) -> None:
    def depth(*more: str) -> object:
        told = luopan("measure", firm, "--only", "mix", "--json", "-", "-q", *more)
        found = json.loads(told.stdout)["readings"][0]["stability"]
        return found and found["depth"]

    assert depth() is None
    assert depth("--stability", "quick") == "quick"
    settings = firm / "luopan.toml"
    settings.write_text(settings.read_text().replace('"off"', '"quick"'))
    assert depth() == "quick"
    assert depth("--stability", "off") is None


def test_a_brief_takes_a_quick_look_unless_told_otherwise(firm: Path, luopan: Run) -> None:
    settings = firm / "luopan.toml"
    settings.write_text(settings.read_text().replace('stability = "off"', ""))
    page = firm / "page.html"
    luopan("brief", firm, "--only", "mix", "--lang", "en", "--html", page, "-q")
    told = page.read_text(encoding="utf-8")
    assert "A quick look" in told
    assert "by the last week known" in told

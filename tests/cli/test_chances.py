"""Chances of climbing are kept by each run and held against what came by the next."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from luopan.readings.bundle import Readings
from luopan.readings.mainstream import MainstreamReading

Run = Callable[..., Result]
HEAD = "at,tier,outlet,title\n"
FIRST = "2024-03-01 09:10,social,微博,品牌瓶盖漏液\n2024-03-01 09:40,social,抖音,品牌瓶盖漏液\n"
NEXT = (
    "2024-03-02 08:00,press,人民日报,品牌瓶盖漏液\n"
    "2024-03-02 08:30,broadcast,央视新闻,品牌瓶盖漏液\n"
    "2024-03-03 07:00,social,微博,另一件不相干的事情\n"
)


@pytest.fixture
def followed(firm: Path) -> Path:
    (firm / "data" / "stories.csv").write_text(HEAD + FIRST, encoding="utf-8")
    return firm


def kept(folder: Path) -> Path:
    return folder / "data" / "chances.csv"


def measured(luopan: Run, folder: Path) -> MainstreamReading:
    done = luopan("measure", folder, "--only", "mainstream", "--json", "-")
    assert done.exit_code in {0, 1}
    reading = Readings.from_json(done.stdout).mainstream()
    assert reading is not None
    return reading


def changed(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def test_what_is_told_is_stored_once_and_changes_nothing_today(followed: Path, luopan: Run) -> None:
    told = measured(luopan, followed)
    first = kept(followed).read_bytes()
    rows = [line.split(",") for line in first.decode().splitlines()[1:]]
    climbs = [(c.rung, x.hours) for s in told.stories for c in s.climbs for x in c.chances]
    assert [(int(row[4]), int(row[6])) for row in rows] == climbs
    assert [hours for _, hours in climbs] == [3, 24, 72]
    assert {row[3][:16] for row in rows} == {"2024-03-01T10:00"}
    assert {row[1] for row in rows} == {told.stories[0].key}
    assert measured(luopan, followed) == told
    assert kept(followed).read_bytes() == first


def test_the_next_run_scores_it_and_keeps_what_was_stored(followed: Path, luopan: Run) -> None:
    then = measured(luopan, followed)
    first = kept(followed).read_bytes()
    changed(followed / "data" / "stories.csv", lambda text: text + NEXT)
    now = measured(luopan, followed)
    assert now.record is not None
    assert (now.record.told, now.record.closed, now.record.open) == (3, 2, 1)
    assert {one.hours: one.came for one in now.record.latest} == {3: False, 24: True}
    assert now.record.brier is None
    assert then.stories[0].key in {story.key for story in now.stories}
    assert kept(followed).read_bytes().startswith(first)
    shown = luopan("measure", followed, "--only", "mainstream").stdout
    assert "Chances told earlier: 3; closed 2, came 1; open 1; not collected 0." in shown
    assert "not enough evidence (2 closed of 1 stories; 30 of 10 needed)" in shown
    luopan("brief", followed, "--only", "mainstream")
    for tag, says in (
        ("en", "not enough evidence, 2 closed ones"),
        ("zh-CN", "证据不足，已有结果"),
    ):
        page = (followed / f"brief-{tag}.html").read_text(encoding="utf-8")
        plain = page.replace('<span class="count">', "").replace("</span>", "")
        assert says in plain


def test_a_changed_row_is_told_left_out_and_kept(followed: Path, luopan: Run) -> None:
    measured(luopan, followed)
    line = kept(followed).read_text(encoding="utf-8").splitlines()[2]
    mean = line.split(",")[7]
    changed(kept(followed), lambda text: text.replace(f",{mean},", ",0.999,"))
    stained = kept(followed).read_bytes()
    changed(followed / "data" / "stories.csv", lambda text: text + NEXT)
    said = luopan("check", followed)
    assert (
        "data/chances.csv: 1 rows (the first in line 3) are not as they were written" in said.stdout
    )
    luopan("brief", followed, "--only", "mainstream", "--no-log")
    for tag, says in (("en", "not as they were written"), ("zh-CN", "不是写下时的样子")):
        assert says in (followed / f"brief-{tag}.html").read_text(encoding="utf-8")
    now = measured(luopan, followed)
    assert now.record is not None
    assert (now.record.told, now.record.closed) == (2, 1)
    assert kept(followed).read_bytes().startswith(stained)
    changed(
        kept(followed), lambda text: text.replace(line.replace(f",{mean},", ",0.999,") + "\n", "")
    )
    assert "1 rows were taken out" in luopan("check", followed).stdout


def test_a_broken_store_is_told_by_line_and_not_written_over(followed: Path, luopan: Run) -> None:
    measured(luopan, followed)
    changed(kept(followed), lambda text: text.replace(",yes,3,", ",perhaps,3,"))
    broken = kept(followed).read_bytes()
    for command in (("measure",), ("brief",)):
        done = luopan(*command, followed, "--only", "mainstream")
        assert done.exit_code == 2
        assert "data/chances.csv · Row 2 · straight" in done.stderr
    assert kept(followed).read_bytes() == broken
    assert not list(followed.glob("*.html"))


def test_a_log_that_is_not_wanted_is_not_written(followed: Path, luopan: Run) -> None:
    luopan("measure", followed, "--only", "mainstream", "--no-log")
    assert not kept(followed).exists()

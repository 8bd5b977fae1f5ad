"""``luopan stories fetch`` on a small firm, from files and from a real server."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from luopan.cli.commands import app
from luopan.connectors import load_folder

HEAD = '[company]\nname = "f"\nlocale = "en"\nzone = "Asia/Shanghai"\n'
FEED = '[[feed]]\nfile = "data/daily.xml"\ntier = "press"\n'
LIST = '[[feed]]\nname = "hot"\nfile = "data/hot.csv"\ntier = "search"\noutlet = "热搜"\n'
RSS = """<rss><channel><title>Daily</title>
<item><title>=HYPERLINK("http://x/","win")</title><link>https://daily.example/1</link>
<pubDate>Mon, 05 Jan 2026 08:00:00 +0800</pubDate></item>
<item><title>"Two", lines
of it</title><link>https://daily.example/2</link>
<pubDate>Mon, 05 Jan 2026 01:00:00 GMT</pubDate></item></channel></rss>"""
HOT = "title,time,heat\n新品,2026-01-05 20:00,1.2万\n-1度,2026-01-05 21:00,7\n"
MINE = '[tables]\nstories = "data/mine.csv"\n'
COLUMNS = "at,tier,outlet,title,url,heat,observed_at,captured_at"


def firm(folder: Path, settings: str) -> Path:
    (folder / "data").mkdir(parents=True)
    (folder / "luopan.toml").write_text(HEAD + settings, encoding="utf-8")
    (folder / "data" / "daily.xml").write_text(RSS, encoding="utf-8")
    (folder / "data" / "hot.csv").write_text(HOT, encoding="utf-8")
    return folder


def fetch(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["stories", "fetch", str(folder), *options])


def table(folder: Path) -> str:
    return (folder / "data" / "stories.csv").read_text(encoding="utf-8-sig")


def test_what_is_new_is_added_and_told(tmp_path: Path) -> None:
    folder = firm(tmp_path / "f", FEED + LIST)
    done = fetch(folder)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines() == [
        "data/daily.xml: 2 new, 0 known.",
        "hot (data/hot.csv): 2 new, 0 known.",
        "4 new stories in data/stories.csv; times are those of Asia/Shanghai.",
    ]
    lines = table(folder).splitlines()
    assert lines[0] == COLUMNS
    captured = lines[1].rpartition(",")[2]
    run = '"\'=HYPERLINK(""http://x/"",""win"")"'
    assert lines[1:] == [
        f"2026-01-05 08:00:00,press,Daily,{run},https://daily.example/1,,,{captured}",
        f'2026-01-05 09:00:00,press,Daily,"""Two"", lines of it",https://daily.example/2,,,{captured}',
        f"2026-01-05 20:00:00,search,热搜,新品,,12000,,{captured}",
        f"2026-01-05 21:00:00,search,热搜,'-1度,,7,,{captured}",
    ]


def test_the_table_is_read_as_it_was_meant(tmp_path: Path) -> None:
    folder = firm(tmp_path / "f", FEED + LIST)
    fetch(folder)
    stories = load_folder(folder).stories
    assert stories is not None
    assert sorted(stories["title"]) == sorted(
        ['"Two", lines of it', '=HYPERLINK("http://x/","win")', "新品", "-1度"]
    )
    assert stories["captured_at"].null_count() == 0


ODD = (
    *(
        "-",
        "#N/A",
        "合计",
        "无",
        "=1",
        "'=1",
        "nan",
        "null",
        "暂无",
        "1e16",
        "3/4/2026",
        "@x",
        "+1",
    ),
    *("a,b", '"q"', "—", "''-x", "TRUE", "１２３", "　全角　", "'", "=", "0"),
)


def test_no_headline_makes_the_table_unreadable_or_comes_twice(tmp_path: Path) -> None:
    folder = firm(tmp_path / "f", LIST)
    rows = "".join(f'"{odd.replace(chr(34), chr(34) * 2)}",2026-01-05 08:00,-1\n' for odd in ODD)
    (folder / "data" / "hot.csv").write_text(f"title,time,heat\n{rows}", encoding="utf-8")
    assert fetch(folder).exit_code == 0
    before = table(folder)
    stories = load_folder(folder).stories
    assert stories is not None
    assert stories.height == len(before.splitlines()) - 1 == len(ODD) - 1  # '=1 is =1
    (folder / "feeds" / "state.json").unlink()
    fetch(folder)
    assert table(folder) == before


def test_a_second_run_changes_no_byte(tmp_path: Path) -> None:
    folder = firm(tmp_path / "f", FEED + LIST)
    fetch(folder)
    first = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    again = fetch(folder)
    assert again.exit_code == 0
    assert again.stdout.splitlines()[-1] == "No new stories; data/stories.csv stays as it is."
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == first


@pytest.mark.parametrize("notes", [None, b"", b"{", b"[1]", b'{"data/hot.csv": 1}', b"\xff"])
def test_without_its_notes_it_adds_nothing_twice(tmp_path: Path, notes: bytes | None) -> None:
    folder = firm(tmp_path / "f", FEED + LIST)
    fetch(folder)
    before, state = table(folder), folder / "feeds" / "state.json"
    if notes is None:
        state.unlink()
    else:
        state.write_bytes(notes)
    assert "data/daily.xml: 0 new, 2 known." in fetch(folder).stdout
    assert table(folder) == before


def test_rows_of_hand_stay_and_are_known(tmp_path: Path) -> None:
    folder = firm(tmp_path / "f", LIST)
    own = f"{COLUMNS}\r\n2026/1/5 19:00,search,热搜,新品,,5,,\r\n2026-01-01,press,B,mine,,,,"
    (folder / "data" / "stories.csv").write_bytes(own.encode())
    assert "hot (data/hot.csv): 1 new, 1 known." in fetch(folder).stdout
    lines = table(folder).splitlines()
    assert lines[:3] == own.splitlines()
    assert [line.split(",")[3] for line in lines[3:]] == ["'-1度"]


def test_lost_stories_come_again(tmp_path: Path) -> None:
    folder = firm(tmp_path / "f", FEED)
    fetch(folder)
    (folder / "data" / "stories.csv").unlink()
    assert "data/daily.xml: 2 new, 0 known." in fetch(folder).stdout


def test_a_busy_server_is_left_alone_though_there_are_no_stories_yet(tmp_path: Path) -> None:
    url = "http://127.0.0.1:9/rss"
    folder = firm(tmp_path / "f", f'[[feed]]\nurl = "{url}"\ntier = "press"\n')
    told = {"feed": "(None, 'press', None, None)", "until": "2099-01-01T00:00:00Z", "etag": "1"}
    (folder / "feeds").mkdir()
    (folder / "feeds" / "state.json").write_text(json.dumps({url: told}))
    (feed,) = json.loads(fetch(folder, "--json").stdout)["feeds"]
    assert feed["error"]["code"] == "feed_waits"


def test_json_is_all_that_is_printed(tmp_path: Path) -> None:
    folder = firm(tmp_path / "f", FEED + '[[feed]]\nfile = "data/none.xml"\ntier = "press"\n')
    (folder / "data" / "daily.xml").write_text(RSS.replace("Jan 2026", "Jan 2099"))
    told = json.loads(fetch(folder, "--json").stdout)
    assert (told["new"], told["zone"], told["file"]) == (2, "Asia/Shanghai", "data/stories.csv")
    good, bad = told["feeds"]
    assert good == {
        "feed": "data/daily.xml", "place": "data/daily.xml", "told": {"future": 2}, "new": 2,
        "known": 0,
    }  # fmt: skip
    assert (bad["error"]["code"], set(bad["error"])) == (
        "feed_file", {"code", "row", "says", "remedy"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "not read. There is no such"), ("zh-CN", "没有读成。文件夹里没有")]
)
def test_all_failed_is_an_exit_code(tmp_path: Path, lang: str, said: str) -> None:
    folder = firm(tmp_path / "f", '[[feed]]\nfile = "data/none.xml"\ntier = "press"\n')
    done = fetch(folder, "--lang", lang)
    assert (done.exit_code, said in done.stdout) == (3, True)
    assert not (folder / "data" / "stories.csv").exists()


def test_what_is_told_of_a_feed_has_words(tmp_path: Path) -> None:
    folder = firm(tmp_path / "f", FEED + LIST)
    broken = RSS.replace("</rss>", "").replace("<title>=", f"<title>{'x' * 600}").replace(
        "Mon, 05 Jan 2026 01:00:00 GMT", ""
    )  # fmt: skip
    (folder / "data" / "daily.xml").write_text(broken + "<item><title></title></item><b", "utf-8")
    (folder / "data" / "hot.csv").write_text(HOT + "x,soon,1\n", "utf-8")
    lines = fetch(folder).stdout.splitlines()
    assert [line for line in lines if line.startswith("  ")] == [
        "  1 without a headline or an outlet were left out.",
        "  1 without a time: they have the time of this reading.",
        "  1 headlines were cut at 500 characters.",
        "  From line 6 on it is no XML; what stands before that was read.",
        "  1 with a time that cannot be read were left out.",
    ]


@pytest.mark.parametrize(
    ("settings", "file", "content", "code"),
    [
        ("", None, b"", "luopan.toml names no feed"),
        ('[[feed]]\ntier = "press"\n', None, b"", "0 places to be read from"),
        (FEED + MINE, None, b"", "keeps its stories in data/mine.csv"),
        (FEED, "stories.xlsx", b"x", "keeps its stories in data/stories.xlsx"),
        (FEED, "新闻.csv", b"x", "keeps its stories in data/新闻.csv"),
        (FEED, "stories.csv", b"title,at\n", "has other columns, or is not UTF-8"),
        (FEED, "stories.csv", "标题\n".encode("gbk"), "has other columns, or is not UTF-8"),
    ],
)  # fmt: skip
def test_what_would_go_astray_is_refused(
    tmp_path: Path, settings: str, file: str | None, content: bytes, code: str
) -> None:
    folder = firm(tmp_path / "f", settings)
    if file is not None:
        (folder / "data" / file).write_bytes(content)
    done = fetch(folder)
    assert (done.exit_code, code in done.stderr) == (2, True), done.stderr
    assert file is None or (folder / "data" / file).read_bytes() == content


def test_a_folder_without_settings_is_told(tmp_path: Path) -> None:
    done = fetch(tmp_path)
    assert (done.exit_code, done.stdout) == (2, "")


@pytest.fixture
def stuck() -> Iterator[str]:
    """The address of a server that takes a request and never answers."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            over.wait(30)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{http.server_address[1]}/"
    over.set()
    http.shutdown()
    http.server_close()
    thread.join()


STOPPABLE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from luopan.cli.app import main
main()
"""
"""The tests themselves may have been started with Ctrl-C ignored."""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_stopped_goes_on_where_it_was(
    tmp_path: Path, stuck: str, how: signal.Signals
) -> None:
    waits = f'[[feed]]\nurl = "{stuck}"\ntier = "press"\ntimeout = 60\n'
    folder = firm(tmp_path / "f", FEED + waits + LIST)
    command = [sys.executable, "-c", STOPPABLE, "stories", "fetch", str(folder)]
    run = subprocess.Popen(command, env={**os.environ, "no_proxy": "*"}, stdout=subprocess.PIPE)
    begun = time.monotonic()
    while not (folder / "feeds" / "state.json").exists() and time.monotonic() - begun < 20:
        time.sleep(0.05)
    time.sleep(0.3)
    run.send_signal(how)
    assert run.wait(10) == (130 if how == signal.SIGINT else -how)
    assert run.stdout is not None
    run.stdout.close()
    saved = table(folder)
    assert len(saved.splitlines()) == 3  # what was read before the server that never answers
    (folder / "luopan.toml").write_text(HEAD + FEED + LIST, encoding="utf-8")
    done = fetch(folder)
    assert "data/daily.xml: nothing new since it was last read." in done.stdout
    assert table(folder).startswith(saved)
    assert len(table(folder).splitlines()) == 5
    assert list((folder / "data").glob(".*")) == []

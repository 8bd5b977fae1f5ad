"""Stories read where they lie, through the registry and the whole folder."""

from pathlib import Path

import pytest

from luopan.connectors import load_folder, read
from luopan.errors import InputError
from luopan.tables.raw import Source

SETTINGS = """[company]
name = "f"
[tables]
stories = "feed://hot"
[[feed]]
name = "hot"
tier = "search"
outlet = "热搜"
file = "data/{file}"
[[feed]]
name = "web"
tier = "press"
url = "http://127.0.0.1:1/"
"""


def firm(folder: Path, file: str, content: str) -> Path:
    (folder / "data").mkdir()
    (folder / "luopan.toml").write_text(SETTINGS.format(file=file), encoding="utf-8")
    (folder / "data" / file).write_text(content, encoding="utf-8")
    return folder


def fault(folder: Path, reference: str = "feed://hot") -> tuple[str, int | None]:
    with pytest.raises(InputError) as caught:
        read(Source("stories", reference, folder))
    return caught.value.faults[0].code, caught.value.faults[0].row


def test_a_hot_list_is_a_table_of_the_folder(tmp_path: Path) -> None:
    text = "title,first_seen_cst,max_hot,first_hot\na,2026-01-05 20,9,7\n"
    tables = load_folder(firm(tmp_path, "hot.csv", text))
    assert tables.stories is not None
    (row,) = tables.stories.select("tier", "outlet", "title", "heat").rows()
    assert row == ("search", "热搜", "a", 7.0)
    assert str(tables.stories["at"][0]) == "2026-01-05 20:00:00"
    assert [check.code for check in tables.findings if check.code == "files_unread"] == []


def test_a_saved_feed_is_a_table_too(rss: str, tmp_path: Path) -> None:
    raw = read(Source("stories", "feed://hot", firm(tmp_path, "saved.xml", rss)))
    assert (raw.file, raw.first_row, raw.frame["0"].to_list()) == (
        "data/saved.xml", 1, ["2026-01-05 08:00:00", "2026-01-05 09:00:00"],
    )  # fmt: skip


def test_what_cannot_be_read_whole_is_told(rss: str, tmp_path: Path) -> None:
    folder = firm(tmp_path, "saved.xml", rss[: rss.index("<![CDATA[")])
    assert fault(folder) == ("feed_broken", 5)
    assert fault(folder, "feed://web") == ("feed_not_one_file", None)
    assert fault(folder, "feed://none") == ("feed_unknown", None)
    (folder / "luopan.toml").write_text("x")
    assert fault(folder) == ("feed_settings", None)


def test_several_files_are_fetched_not_read(rss: str, tmp_path: Path) -> None:
    folder = firm(tmp_path, "a.xml", rss)
    (folder / "data" / "b.xml").write_text(rss)
    (folder / "luopan.toml").write_text(SETTINGS.format(file="*.xml"), encoding="utf-8")
    assert fault(folder) == ("feed_not_one_file", None)

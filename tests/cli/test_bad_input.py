"""Every bad input ends in exit 2 or in a finding: named, whole, never a traceback."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from luopan.brief.words import load
from luopan.cli.guard import fault_words
from luopan.connectors import load_folder
from luopan.errors import InputError

Run = Callable[..., Result]


def edit(path: Path, change: Callable[[list[str]], list[str]]) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(change(lines)) + "\n", encoding="utf-8")


def cell(row: int, column: int, text: str) -> Callable[[list[str]], list[str]]:
    def change(lines: list[str]) -> list[str]:
        cells = lines[row - 1].split(",")
        cells[column] = text
        lines[row - 1] = ",".join(cells)
        return lines

    return change


def empty_folder(firm: Path) -> None:
    for path in sorted(firm.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def no_settings(firm: Path) -> None:
    (firm / "luopan.toml").unlink()


def missing_table(firm: Path) -> None:
    with (firm / "luopan.toml").open("a", encoding="utf-8") as file:
        file.write('\n[tables]\nsurveys = "data/answers.csv"\n')


def wrong_encoding(firm: Path) -> None:
    path = firm / "data" / "channels.csv"
    path.write_bytes(path.read_text().replace("tv", "tv\x81").encode("utf-16-le") + b"\xff")


def text_as_number(firm: Path) -> None:
    edit(firm / "data" / "outcomes.csv", cell(4, 2, "about 900"))


def negative_spend(firm: Path) -> None:
    edit(firm / "data" / "channels.csv", cell(7, 2, "-5"))


def unclear_date(firm: Path) -> None:
    edit(firm / "data" / "outcomes.csv", cell(3, 0, "03/04/2023"))


def formula(firm: Path) -> None:
    edit(firm / "data" / "channels.csv", cell(5, 2, "=HYPERLINK(1)"))


def symlink_out(firm: Path) -> None:
    outside = firm.parent / "secret.csv"
    outside.write_text("date,indicator,value\n2024-01-01,revenue,1\n", encoding="utf-8")
    (firm / "data" / "outcomes.csv").unlink()
    (firm / "data" / "outcomes.csv").symlink_to(outside)


def unknown_key(firm: Path) -> None:
    edit(firm / "luopan.toml", lambda lines: [*lines, 'colour = "red"'])


def broken_toml(firm: Path) -> None:
    edit(firm / "luopan.toml", lambda lines: [*lines, "[company"])


def undeclared_social(firm: Path) -> None:
    edit(firm / "data" / "channels.csv", cell(5, 1, "weibo"))


def wide_sheet(firm: Path) -> None:
    names = ",".join(f"c{i}" for i in range(5000))
    row = ",".join("1" for _ in range(5000))
    (firm / "data" / "channels.csv").write_text(f"date,{names}\n2023-01-02,{row}\n")


def goal_without_unit(firm: Path) -> None:
    edit(firm / "luopan.toml", lambda lines: [x for x in lines if not x.startswith("unit")])


FAULTS = {
    empty_folder: ("luopan.toml", None),
    no_settings: ("luopan.toml", None),
    missing_table: ("data/answers.csv", None),
    wrong_encoding: ("data/channels.csv", None),
    text_as_number: ("data/outcomes.csv", 4),
    negative_spend: ("data/channels.csv", 7),
    unclear_date: ("data/outcomes.csv", 3),
    formula: ("data/channels.csv", 5),
    symlink_out: ("data/outcomes.csv", None),
    unknown_key: ("luopan.toml", 26),
    broken_toml: ("luopan.toml", 26),
    undeclared_social: ("data/channels.csv", 5),
    wide_sheet: ("data/channels.csv", None),
    goal_without_unit: ("luopan.toml", 9),
}


@pytest.mark.parametrize("command", ["check", "brief", "measure"])
@pytest.mark.parametrize("spoil", FAULTS, ids=lambda spoil: spoil.__name__)
def test_faults_are_named_and_nothing_is_written(
    firm: Path,
    luopan: Run,
    snapshot: Callable[[Path], dict[str, bytes]],
    spoil: Callable[[Path], None],
    command: str,
) -> None:
    spoil(firm)
    before = snapshot(firm)
    result = luopan(command, firm)
    file, row = FAULTS[spoil]
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = [line for line in result.stderr.splitlines() if line.startswith(file)]
    assert lines != []
    if row is not None:
        assert any(f" · Row {row}" in f"{line} " for line in lines)
    assert "Traceback" not in result.stderr
    assert snapshot(firm) == before


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("spoil", FAULTS, ids=lambda spoil: spoil.__name__)
def test_every_fault_has_words_in_the_readers_language(
    firm: Path, luopan: Run, spoil: Callable[[Path], None], language: str
) -> None:
    spoil(firm)
    with pytest.raises(InputError) as raised:
        load_folder(firm)
    words = load("zh_CN" if language == "zh-CN" else "en")
    faults = raised.value.faults
    assert [f.code for f in faults if not words.has(f"fault.{f.code}.remedy")] == []
    told = "".join(luopan("check", firm, "--lang", language).stderr.split())
    for fault in faults:
        assert "".join(fault_words(fault, words)[2].split()) in told


def one_week(firm: Path) -> None:
    for name in ("outcomes", "channels", "controls"):
        path = firm / "data" / f"{name}.csv"
        edit(path, lambda lines: [x for x in lines if x.startswith(("date", "2023-01-02"))])


def all_zero(firm: Path) -> None:
    edit(
        firm / "data" / "channels.csv",
        lambda lines: [x if ",tv," not in x else x.rsplit(",", 1)[0] + ",0" for x in lines],
    )


def identical(firm: Path) -> None:
    def twice(lines: list[str]) -> list[str]:
        tv = [line for line in lines if ",tv," in line]
        return [lines[0], *tv, *(line.replace(",tv,", ",ads,") for line in tv)]

    edit(firm / "data" / "channels.csv", twice)


def missing_weeks(firm: Path) -> None:
    edit(
        firm / "data" / "outcomes.csv",
        lambda lines: [line for i, line in enumerate(lines) if i % 10 != 5],
    )


def three_formats(firm: Path) -> None:
    def mixed(lines: list[str]) -> list[str]:
        shapes = ("{0}-{1}-{2}", "{0}年{1}月{2}日", "{0}/{1}/{2}")
        out = [lines[0]]
        for i, line in enumerate(lines[1:]):
            day, rest = line.split(",", 1)
            out.append(shapes[i % 3].format(*day.split("-")) + "," + rest)
        return out

    edit(firm / "data" / "outcomes.csv", mixed)


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        (one_week, 0, "Weeks of outcomes and channels: 1."),
        (all_zero, 0, "The channel tv is zero in all 60 weeks"),
        (identical, 1, "The channels ads and tv carry the same figures"),
        (missing_weeks, 0, "Revenue: no row in 6 of 60 weeks"),
        (three_formats, 0, "Weeks of history: 60"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_weak_data_are_a_finding(
    firm: Path, luopan: Run, spoil: Callable[[Path], None], code: int, said: str
) -> None:
    spoil(firm)
    result = luopan("check", firm)
    assert result.exit_code == code
    assert said in result.stdout


def test_a_folder_that_is_a_file(firm: Path, luopan: Run) -> None:
    result = luopan("brief", firm / "luopan.toml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "firm/luopan.toml" in result.stderr


def test_a_folder_that_is_not_there(tmp_path: Path, luopan: Run) -> None:
    result = luopan("measure", tmp_path / "nowhere")
    assert (result.exit_code, result.stdout) == (2, "")
    assert list(tmp_path.iterdir()) == []


def powerless() -> list[str]:
    """Return what takes from root the right to write everywhere."""
    return ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []


def test_a_folder_that_may_not_be_written(
    firm: Path, snapshot: Callable[[Path], dict[str, bytes]]
) -> None:
    before = snapshot(firm)
    command = Path(sys.executable).with_name("luopan")
    firm.chmod(0o555)
    try:
        done = subprocess.run(
            [*powerless(), command, "brief", firm, "--only", "direction"],
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        firm.chmod(0o755)
    assert done.returncode == 2
    assert "No permission" in done.stderr
    assert "Traceback" not in done.stderr
    assert snapshot(firm) == before


@pytest.mark.parametrize("name", ["brief-en.html", "data/forecasts.csv"])
def test_a_link_of_the_folder_is_not_written_through(
    firm: Path, tmp_path: Path, luopan: Run, name: str
) -> None:
    outside = tmp_path / "outside.txt"
    (firm / name).symlink_to(outside)
    result = luopan("brief", firm, "--only", "direction")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "leads out of the company folder" in result.stderr
    assert not outside.exists()


def test_a_cell_cannot_steer_the_terminal(firm: Path, luopan: Run) -> None:
    edit(firm / "data" / "outcomes.csv", cell(4, 2, "\x1b[31mred"))
    result = luopan("check", firm)
    assert result.exit_code == 2
    assert "\x1b" not in result.stderr
    assert "\\x1b[31mred" in result.stderr


def test_many_faults_are_counted_and_cut(firm: Path, luopan: Run) -> None:
    edit(
        firm / "data" / "channels.csv",
        lambda lines: [lines[0], *(line.rsplit(",", 1)[0] + ",x" for line in lines[1:])],
    )
    result = luopan("check", firm)
    rows = [x for x in result.stderr.splitlines() if x.startswith("data/channels.csv")]
    assert result.exit_code == 2
    assert 10 <= len(rows) <= 50

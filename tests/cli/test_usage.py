"""A wrong command line is told in the terminal's language, with what would be right."""

import pytest
from typer.testing import CliRunner

from luopan.cli.commands import app

ENGLISH = {"LUOPAN_LANG": "en", "TERM": "dumb", "COLUMNS": "200"}
CHINESE = ENGLISH | {"LUOPAN_LANG": "zh-CN"}


def told(line: str, env: dict[str, str]) -> str:
    result = CliRunner().invoke(app, line.split(), env=env)
    assert result.exit_code == 2
    return " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("line", "english", "chinese"),
    [
        (
            "measure x --seed -1",
            (
                "--seed does not take “-1”. It takes a whole number. "
                "It must lie between 0 and 2,147,483,647."
            ),
            "--seed 的值“-1”不对。应是整数。应在 0 与 2,147,483,647 之间。",
        ),
        (
            "measure x --lang fr",
            "--lang does not take “fr”. It takes one of: zh-CN, en.",
            "--lang 的值“fr”不对。可选：zh-CN, en。",
        ),
        ("measre", "no command measre. Did you mean: measure?", "没有命令 measre。您是不是想写"),
        ("test desin", "no command desin. Did you mean: design?", "没有命令 desin。"),
        ("measure x --sed 1", "no option --sed. Did you mean: --seed?", "没有选项 --sed。"),
        ("measure", "DIR is missing.", "缺少 DIR。"),
        ("measure x y z", "Nothing is expected after that: y z.", "后面多出了内容：y z。"),
        ("plan x --budget", "Option --budget is written with a value missing", "少写了值"),
    ],
)
def test_wrong_lines_are_told_in_both_languages(line: str, english: str, chinese: str) -> None:
    assert english in told(line, ENGLISH)
    assert chinese in told(line, CHINESE)


def test_no_english_of_the_parser_is_left_in_chinese() -> None:
    said = told("measure x --seed abc", CHINESE)
    assert not any(word in said for word in ("Invalid", "Error", "Try", "Input should"))

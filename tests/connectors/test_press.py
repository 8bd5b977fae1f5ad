"""The firm's own press copy: paragraphs of a text file, whatever it was written in."""

from pathlib import Path

import pytest

from luopan.connectors.press import FILE, read_press
from luopan.errors import InputError


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_each_line_with_words_is_a_paragraph(tmp_path: Path, encoding: str) -> None:
    assert read_press(tmp_path) == ()
    path = tmp_path / FILE
    path.parent.mkdir()
    path.write_bytes("  新厂投产，年产三亿瓶。\r\n\r\n关注并转发\n".encode(encoding))
    assert read_press(tmp_path) == ("新厂投产，年产三亿瓶。", "关注并转发")


def test_what_is_no_text_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.parent.mkdir()
    path.write_bytes(bytes(range(128, 256)) * 4)
    with pytest.raises(InputError) as error:
        read_press(tmp_path)
    assert error.value.faults[0].file == FILE

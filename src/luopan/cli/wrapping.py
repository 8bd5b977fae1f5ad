"""Lines of help that break between Chinese characters, as they do on a page.

Rich breaks a line at blanks only; a Chinese sentence is then one long word, and a narrow column
cuts it off. No line begins with a mark that closes, and none ends with one that opens.
"""

import re

_HAN = "\u2e80-\u9fff\uf900-\ufaff"
_OPENS, _CLOSES = "（《「『“", "，。；：、！？）》」』”…"
_RUN = rf"[{_HAN}]|[^\s{_HAN}{_OPENS}{_CLOSES}]+|[{_OPENS}]|(?=[{_CLOSES}])"
_WORD = re.compile(rf"\s*[{_OPENS}]*(?:{_RUN})[{_CLOSES}]*\s*")


def break_between_characters() -> None:
    """Let Rich break lines so; what has no Chinese in it breaks as before."""
    # heavy; and Rich has no public place for either
    from rich import _wrap  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    def rstrip_end(text: Text, size: int) -> None:
        blanks = len(text.plain) - len(text.plain.rstrip())
        if (over := min(blanks, text.cell_len - size)) > 0:
            text.right_crop(over)

    _wrap.re_word = _WORD
    # its own counts characters, not cells, so that a line with Chinese keeps a blank too many
    Text.rstrip_end = rstrip_end  # type: ignore[assignment,method-assign]

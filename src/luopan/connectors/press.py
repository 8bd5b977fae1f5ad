"""The firm's own press and advertising copy, so that what only passes it on can be told."""

from pathlib import Path

FILE = "voices/press.txt"


def read_press(folder: Path) -> tuple[str, ...]:
    """Return the paragraphs of the folder's press copy, a line each; none where there is no file.

    Raises
    ------
    InputError
        ``encoding_unknown`` or ``nul_character`` if it is no text.
    """
    path = folder / FILE
    if not path.is_file():
        return ()
    from luopan.connectors.sheet.encoding import to_utf8  # noqa: PLC0415  # it loads readers of sheets

    lines = to_utf8(path.read_bytes(), FILE).decode("utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip())

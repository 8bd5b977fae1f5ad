"""The first row of a table that rows are added to, before any is."""

import csv
import io


def first_row(content: bytes) -> tuple[str, ...] | None:
    """Return the columns of a table in UTF-8; None where it is not that."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return tuple(cell.strip() for cell in next(csv.reader(io.StringIO(text)), ()))

"""What must not get worse, as people write it: ``revenue=-2%``, ``complaints=+10%``."""

import re
import unicodedata
from collections.abc import Collection

from luopan.readings.experiments import Side
from luopan.tables.register.entries import Guardrail

_FORM = re.compile(r"(?P<sign>[+-])?(?P<size>\d+(?:\.\d+)?|\.\d+)(?P<percent>%)?")
_BETWEEN = re.compile(r"[;；\n]+")


def split_guardrails(cell: str) -> list[str]:
    """Return the guardrails of one cell, parted by semicolons."""
    return [text.strip() for text in _BETWEEN.split(cell) if text.strip()]


def read_guardrail(text: str, less: Collection[str] = ()) -> Guardrail | None:
    """Read one guardrail; None where it is none.

    Parameters
    ----------
    text : str
        Indicator, ``=`` and the margin, a share or a percentage. Its sign says which way is
        worse: ``-2%`` may fall by that much, ``+10%`` may rise by that much.
    less : collection of str
        Indicators of which less is better: without a sign they may rise, all others may fall.
    """
    name, mark, margin = text.replace("＝", "=").rpartition("=")
    plain = unicodedata.normalize("NFKC", margin).replace("\u2212", "-").strip()
    parts = _FORM.fullmatch(plain)
    name = name.strip()
    if not mark or not name or parts is None:
        return None
    size = float(parts["size"]) / (100.0 if parts["percent"] else 1.0)
    if not 0.0 < size < 1.0:
        return None
    up = parts["sign"] == "+" or (parts["sign"] is None and name in less)
    worse: Side = "higher" if up else "lower"
    return Guardrail(indicator=name, margin=size, worse=worse)

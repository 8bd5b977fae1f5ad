"""A small sound firm, to be spoilt in one place at a time."""

from collections.abc import Mapping
from pathlib import Path

import pytest

SETTINGS = """[company]
name = "测试公司"

[[goal]]
name = "营收"
indicator = "revenue"
kind = "flow"
unit = "CNY"
target = 1_200_000
by = 2026-12-31
owner = "CFO"

[[goal]]
name = "忠诚度"
indicator = "nps"
kind = "nps"
unit = "points"
target = 40
by = 2026-12-31
owner = "CMO"

[[channel]]
name = "tv"
kind = "traditional"

[[channel]]
name = "微博"
kind = "owned_social"
"""
OUTCOMES = "date,indicator,value\n2026-01-05,revenue,120000\n2026-01-12,revenue,13万\n"
CHANNELS = "date,channel,spend\n2026-01-05,tv,5000\n2026-01-05,微博,0\n"
SURVEYS = "date,indicator,answer,count\n2026-01-07,nps,9,30\n2026-01-07,nps,3,10\n"

FIRM: Mapping[str, str] = {
    "luopan.toml": SETTINGS,
    "data/outcomes.csv": OUTCOMES,
    "data/channels.csv": CHANNELS,
    "data/surveys.csv": SURVEYS,
}


class Firm:
    """A company folder that a test may write to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, content in FIRM.items():
            self.write(name, content)

    def write(self, name: str, content: str | bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def remove(self, name: str) -> None:
        (self.folder / name).unlink()

    def name_tables(self, **references: str) -> None:
        lines = [f'{table} = "{reference}"' for table, reference in references.items()]
        self.write("luopan.toml", "\n".join([SETTINGS, "[tables]", *lines, ""]))


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    return Firm(tmp_path / "firm")

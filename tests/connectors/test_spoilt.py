"""Files spoilt at random are read or refused; nothing else ever comes of them."""

import io
import random
from collections.abc import Callable

import polars as pl
import pytest
import xlsxwriter

from luopan.connectors import load_folder
from luopan.errors import InputError

TIMES = 40
PIECES = (
    *(b",", b"\n", b'"', b"\r\n", b";", b"\t", "，".encode(), b"\x00", b"\xff", b"=", b"-"),
    *(b"1e999", b"9" * 400, b"nan", b"03/04/2024", b"[[", b"]]", b"{", b"#", b"'''", b"%", b"("),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b" ", b"\x1f", b"\x0b", "\u2028".encode(), "٣".encode()),
    *(b"0000-00-00", b"2024-W00", b"99999", b"1,2345,"),
)


def book(text: str) -> bytes:
    done = io.BytesIO()
    with xlsxwriter.Workbook(done, {"in_memory": True}) as file:
        sheet = file.add_worksheet()
        for i, line in enumerate(text.splitlines()):
            for j, cell in enumerate(line.split(",")):
                sheet.write(i, j, cell)
    return done.getvalue()


def parquet(text: str) -> bytes:
    done = io.BytesIO()
    pl.read_csv(text.encode()).write_parquet(done)
    return done.getvalue()


def spoil(content: bytes, chance: random.Random) -> bytes:
    """Put something in, take something out, or change a byte."""
    spoilt = bytearray(content)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(spoilt) or 1)
        way = chance.randrange(3)
        if way == 0:
            spoilt[at:at] = chance.choice(PIECES)
        elif way == 1:
            del spoilt[at : at + chance.randint(1, 20)]
        else:
            spoilt[at : at + 1] = bytes([chance.randrange(256)])
    return bytes(spoilt)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("luopan.toml", str.encode),
        ("data/channels.csv", str.encode),
        ("data/channels.csv", lambda text: text.encode("gb18030")),
        ("data/channels.csv", lambda text: text.encode("utf-16")),
        ("data/channels.xlsx", book),
        ("data/channels.parquet", parquet),
        ("data/surveys.csv", str.encode),
    ],
    ids=["toml", "csv", "gb18030", "utf-16", "xlsx", "parquet", "surveys"],
)
def test_a_spoilt_file_is_read_or_refused(firm, name: str, made: Callable[[str], bytes]) -> None:
    chance = random.Random(20261123)
    whole = f"{name.rpartition('.')[0]}.csv" if name.startswith("data/") else name
    content = made((firm.folder / whole).read_text(encoding="utf-8"))
    firm.remove(whole)
    refused = 0
    for _ in range(TIMES):
        firm.write(name, spoil(content, chance))
        try:
            load_folder(firm.folder)
        except InputError:
            refused += 1
    assert refused > TIMES / 4

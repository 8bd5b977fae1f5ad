"""How long big and broken folders take to load, and how much memory: ``python -m bench.load``.

Each folder is loaded in a fresh process, whose largest memory is read when it ends.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from luopan.connectors import load_folder
from luopan.errors import InputError

ROWS = 10_500_000
"""About 300 MB of date, channel, spend and region."""
QUICK_ROWS = 200_000
SETTINGS = """[company]
name = "big"
[[channel]]
name = "tv"
kind = "traditional"
[[channel]]
name = "搜索"
kind = "paid_search"
"""


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return seconds and megabytes of memory for each folder, and the size of the sound file.

    Parameters
    ----------
    quick : bool
        Take 200,000 rows instead of ten million.
    """
    rows = QUICK_ROWS if quick else ROWS
    told: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="luopan-load-") as home:
        sound = _frame(rows)
        for name, write in _kinds().items():
            folder = Path(home) / name
            (folder / "data").mkdir(parents=True)
            (folder / "luopan.toml").write_text(SETTINGS, encoding="utf-8")
            file = folder / "data" / "channels.csv"
            write(sound, file)
            if name == "sound":
                told["file_mb"] = file.stat().st_size / 1e6
            script = f"from bench.load import measured; measured({str(folder)!r})"
            done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
            found = json.loads(done.stdout)
            told |= {f"{name}_{unit}": found[unit] for unit in ("seconds", "mb")}
            file.unlink()
    return told


def measured(folder: str) -> None:
    """Load a folder and print seconds, megabytes and how many faults were listed."""
    start = time.perf_counter()
    faults = 0
    try:
        load_folder(Path(folder))
    except InputError as error:
        faults = len(error.faults)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "mb": _largest_memory(), "faults": faults}))


def _largest_memory() -> float:
    """Return the most memory held so far, in megabytes.

    ``getrusage`` would start from what the parent held when it made this process.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    held = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return float(held["VmHWM"].split()[0]) / 1024


def _frame(rows: int) -> pl.DataFrame:
    rng = np.random.default_rng(1)
    first = np.datetime64("2010-01-01", "D")
    return pl.DataFrame(
        {
            "date": first + rng.integers(0, 5000, rows),
            "channel": pl.Series(["tv", "搜索"]).gather(rng.integers(0, 2, rows)),
            "spend": rng.gamma(2, 1000, rows).round(2),
            "region": pl.Series([f"r{i}" for i in range(300)]).gather(rng.integers(0, 300, rows)),
        }
    )


def _kinds() -> dict[str, Callable[[pl.DataFrame, Path], None]]:
    return {"sound": _sound, "gb18030": _gb18030, "every_row_wrong": _wrong, "wide": _wide}


def _sound(frame: pl.DataFrame, file: Path) -> None:
    frame.write_csv(file)


def _gb18030(frame: pl.DataFrame, file: Path) -> None:
    with file.open("w", encoding="gb18030") as out:
        for piece in frame.iter_slices(500_000):
            out.write(piece.write_csv(include_header=out.tell() == 0))


def _wrong(frame: pl.DataFrame, file: Path) -> None:
    counted = pl.int_range(pl.len()).cast(pl.String)
    frame.select(
        pl.lit("2024-13-").add(counted).alias("date"),
        "channel",
        pl.lit("x").add(counted).alias("spend"),
    ).write_csv(file)


def _wide(_frame: pl.DataFrame, file: Path) -> None:
    row = ",".join(["1"] * 5000)
    header = ",".join(f"c{i}" for i in range(5000))
    file.write_text("\n".join([header, *[row] * 3000]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for figure, value in figures(quick="--quick" in sys.argv).items():
        print(f"{figure:24} {value:10.2f}")

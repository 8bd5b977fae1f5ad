"""The sample firm's tests: their rows, and the register that has them since before they began.

The register's closing lines hold what Luopan itself finds in the tables.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import as_file, files
from pathlib import Path

from bench.simulate.sample_cities import NAMES, Trial
from luopan.compass import CompassPlan, analysed_test
from luopan.connectors import load_folder
from luopan.readings.base import Interval
from luopan.readings.experiments import ExperimentReading
from luopan.tables.bundle import Tables
from luopan.tables.designs import designed
from luopan.tables.register import (
    Bet,
    Closing,
    Content,
    Fit,
    Register,
    RegisteredTest,
    Result,
    Stamp,
    line,
)

HEADER = ("试验", "类型", "渠道", "地区", "组别", "开始", "结束", "指标")
REVENUE = "revenue"
WROTE = "Lin Yue 林悦"


def rows(weeks: Sequence[date], trials: Sequence[Trial]) -> Iterator[Sequence[object]]:
    """Yield the rows of the tests table: who had what, and when."""
    for trial in trials:
        start, end = _days(weeks, trial)
        for city, arm in zip(NAMES, trial.arms, strict=True):
            if arm or len(trial.channels) > 1:
                both = " + ".join(trial.channels)
                yield trial.name, trial.kind, both, city, trial.called(arm), start, end, REVENUE


def _days(weeks: Sequence[date], trial: Trial) -> tuple[date, date]:
    start = weeks[trial.first]
    return start, start + timedelta(days=7 * trial.weeks - 1)


SAID: Mapping[str, Mapping[str, str]] = {
    "ooh-pause": {
        "hypothesis": "Without posters for three weeks a city sells about 2 % less. / "
        "停三周户外广告，城市的销售会少 2% 左右。",
        "lesson": "Two cities and three weeks cannot see 2 %. Look at what a test can see before "
        "it is run. / 两个城市、三周，看不出 2% 的差别；动手之前，先看一看试验看得出多少。",
        "next_step": "Leave posters as they are; ask first about TV and paid social together. / "
        "户外广告照旧，先弄清电视和付费社交合起来有没有用。",
    },
    "tv-x-social": {
        "hypothesis": "Where people see both TV and paid social, the two do more than each "
        "alone. / 同时看到电视和付费社交的地方，两者合起来的作用大于各自相加。",
        "lesson": "They do more together. Neither should be judged, or cut, without the other. / "
        "两者合起来作用更大；不能脱离一个去评判或削减另一个。",
        "next_step": "Plan both in the same weeks, and repeat in the other cities. / "
        "两者安排在同一时段投放，并在其他城市再做一次。",
    },
}
"""What people wrote of each test, in both languages of the firm."""


def register(texts: Mapping[str, str]) -> bytes:
    """Return the register's lines.

    Parameters
    ----------
    texts : mapping
        The tables by file name.
    """
    with tempfile.TemporaryDirectory(prefix="luopan-sample-") as home:
        folder = written(Path(home), texts)
        tables = load_folder(folder)
        begun = [*_registrations(tables)]
        (folder / "register.jsonl").write_bytes(_entered(begun))
        ended = [*_closings(load_folder(folder))]
    return _entered(sorted((*begun, *ended), key=lambda line: line[1]))


def written(folder: Path, texts: Mapping[str, str]) -> Path:
    """Write the sample firm's settings and such tables into a folder."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    with as_file(files("luopan.sample") / "luopan.toml") as settings:
        (folder / "luopan.toml").write_bytes(settings.read_bytes())
    for name, text in texts.items():
        (folder / "data" / name).write_text(text, encoding="utf-8", newline="")
    return folder


def _entered(lines: Sequence[tuple[Content, date]]) -> bytes:
    """Return the lines of a register, one after another."""
    found, whole = Register(), b""
    for content, day in lines:
        stamp = Stamp(at=datetime.combine(day, time(9, 30), UTC), day=day, author=WROTE)
        entry, told = line(found, content, stamp)
        found, whole = found.after(entry), whole + told
    return whole


def _registrations(tables: Tables) -> Iterator[tuple[Content, date]]:
    bets = {"ooh-pause": Bet(expected=-0.02), "tv-x-social": Bet(expected=0.03)}
    for name, bet in bets.items():
        rows, _ = designed(tables, name)
        assert rows.kind is not None
        assert rows.start is not None
        assert rows.end is not None
        test = RegisteredTest(
            name=name,
            hypothesis=SAID[name]["hypothesis"],
            kind=rows.kind,
            design="factorial" if rows.kind == "factorial" else "chosen",
            channels=rows.channels,
            outcome=REVENUE,
            regions=rows.regions,
            start=rows.start,
            end=rows.end,
            bet=bet,
        )
        yield test, rows.start - timedelta(days=10)


def _closings(tables: Tables) -> Iterator[tuple[Content, date]]:
    """Yield each test's report: what was found, how it fitted, what was learnt."""
    fits = {
        "ooh-pause": Fit(
            took_part=("media planning",), hours=12.0, approval_days=9.0, would_repeat=False
        ),
        "tv-x-social": Fit(
            took_part=("media planning", "social team", "sales"),
            hours=46.0, approval_days=15.0, would_repeat=True,
        ),
    }  # fmt: skip
    for name, fit in fits.items():
        (reading,) = analysed_test(tables, name, CompassPlan()).experiments()
        closing = Closing(
            name=name,
            result=_result(reading),
            fit=fit,
            lesson=SAID[name]["lesson"],
            next_step=SAID[name]["next_step"],
        )
        yield closing, reading.end + timedelta(days=16)


def _result(reading: ExperimentReading) -> Result:
    """Return what was found, to a tenth of a percent: the same on every machine."""
    effect = reading.effect
    relative = effect.relative
    assert relative is not None
    ends = [round(x, 3) for x in (relative.mean, relative.low, relative.high)]
    return Result(
        source="analysis",
        estimator=effect.estimator,
        relative=Interval(mean=ends[0], low=ends[1], high=ends[2], level=relative.level),
        p=None if effect.p is None else round(effect.p, 3),
        detectable=None if reading.detectable is None else round(reading.detectable, 3),
    )

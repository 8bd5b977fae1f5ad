"""``luopan test bets``: the portfolio on the terminal and as JSON, and what it refuses."""

import json
from pathlib import Path

import numpy as np
import pytest
from tests.cli.conftest import weekdays, write_firm
from tests.cli.test.conftest import Run, day

REGIONS = tuple(f"r{i:02d}" for i in range(12))
WEEKS = 90


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve regions; two channels whose spend varies by region."""
    folder = write_firm(tmp_path_factory.mktemp("bets") / "firm", WEEKS)
    rng = np.random.default_rng(4)
    level = rng.lognormal(8, 0.4, (12, 1))
    spend = 0.1 * level * rng.uniform(0.2, 1.8, (2, 12, WEEKS))
    sales = level * np.exp(0.02 * rng.standard_normal((12, WEEKS))) + 1.2 * spend[0]
    days = weekdays(WEEKS)
    (folder / "data" / "outcomes.csv").write_text(
        "date,indicator,value,region\n"
        + "".join(f"{d},revenue,{sales[i, w]:.2f},{r}\n"
                  for i, r in enumerate(REGIONS) for w, d in enumerate(days))
    )  # fmt: skip
    names = ("tv", "ads")
    (folder / "data" / "channels.csv").write_text(
        "date,channel,spend,region\n"
        + "".join(f"{d},{c},{spend[k, i, w]:.2f},{r}\n" for k, c in enumerate(names)
                  for i, r in enumerate(REGIONS) for w, d in enumerate(days))
    )  # fmt: skip
    return folder


@pytest.mark.parametrize(("lang", "said"), [("en", "Bets chosen"), ("zh-CN", "个可做的试验中选出")])
def test_the_bets_are_told_with_money_worth_and_loss(
    firm: Path, luopan: Run, tmp_path: Path, lang: str, said: str
) -> None:
    out = tmp_path / "bets.json"
    result = luopan("test", "bets", firm, "--budget", 50_000, "--lang", lang)
    done = luopan("test", "bets", firm, "--budget", 50_000, "--json", out)
    assert done.exit_code < 2, done.stderr
    told = json.loads(out.read_text())
    assert result.stderr == "" or result.exit_code < 2, result.stderr
    assert result.exit_code == int(not told["bets"])
    assert len(told["bets"]) + len(told["left"]) == 2
    assert told["money"] <= told["budget"] == 50_000
    assert (said in result.stdout) == bool(told["bets"])
    for one in told["left"]:
        assert one["channel"] in result.stdout


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--budget", 1, "--start", "2020-01-01"], "not after today"),
        (["--budget", 1, "--start", "soon"], "not a date"),
        (["--budget", "inf"], "inf"),
        (["--loss", 1, "--start", day(3)], "budget"),
    ],
)
def test_limits_that_cannot_be_are_refused(
    firm: Path, luopan: Run, given: list[object], said: str
) -> None:
    result = luopan("test", "bets", firm, *given, "--lang", "en")
    assert result.exit_code == 2
    assert said in result.stderr

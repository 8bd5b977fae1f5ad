"""``luopan test export``: the file, what is said beside it, and refusals in both languages."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from tests.cli.conftest import weekdays, write_firm
from tests.cli.test.conftest import Run

REGIONS, HISTORY, WEEKS = tuple(f"r{i:02d}" for i in range(12)), 80, 88


@pytest.fixture(scope="module")
def paused(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A firm that paused TV in three regions for eight weeks and lost a tenth of sales there."""
    folder = write_firm(tmp_path_factory.mktemp("paused") / "firm", WEEKS)
    rng = np.random.default_rng(4)
    sales = rng.lognormal(6, 0.5, (12, 1)) * np.exp(0.02 * rng.standard_normal((12, WEEKS)))
    spend = np.repeat(0.05 * sales.mean(axis=1, keepdims=True), WEEKS, axis=1)
    sales[:3, HISTORY:] *= 0.9
    spend[:3, HISTORY:] = 0.0
    days = weekdays(WEEKS)
    cells = [(w, i) for i in range(12) for w in range(WEEKS)]
    (folder / "data" / "outcomes.csv").write_text(
        "date,indicator,value,region\n"
        + "".join(f"{days[w]},revenue,{sales[i, w]:.2f},{REGIONS[i]}\n" for w, i in cells)
    )
    (folder / "data" / "channels.csv").write_text(
        "date,channel,spend,region\n"
        + "".join(f"{days[w]},tv,{spend[i, w]:.2f},{REGIONS[i]}\n" for w, i in cells)
    )
    end = str(np.datetime64(days[-1]) + 6)
    (folder / "data" / "tests.csv").write_text(
        "test,kind,channel,region,arm,start,end,outcome\n"
        + "".join(
            f"off,go_dark,tv,{r},treated,{days[HISTORY]},{end},revenue\n" for r in REGIONS[:3]
        )
    )
    return folder


def test_pymc_gets_a_frame(paused: Path, luopan: Run, tmp_path: Path) -> None:
    out = tmp_path / "lift.csv"
    done = luopan("test", "export", paused, "--test", "off", "--to", "pymc", "--out", out)
    assert done.exit_code == 0, done.stderr
    (row,) = csv.DictReader(out.read_text().splitlines())
    assert row["channel"] == "tv"
    assert float(row["delta_x"]) < 0.0
    assert float(row["delta_y"]) < 0.0
    assert float(row["x"]) + float(row["delta_x"]) > 0.0


def test_meridian_gets_a_prior(paused: Path, luopan: Run) -> None:
    done = luopan("test", "export", paused, "--test", "off", "--to", "meridian", "--out", "-")
    told = json.loads(done.stdout)
    assert told["channel"] == "tv"
    assert told["parameter"] == "roi_m"
    # a tenth of sales is lost for a twentieth of them in spend
    assert told["prior"]["mean"] == pytest.approx(2.0, abs=0.8)


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "saturation curve, as if either had always been spent"), ("zh-CN", "好像它们一直如此")],
)
def test_what_the_form_cannot_say_is_said(
    paused: Path, luopan: Run, tmp_path: Path, lang: str, said: str
) -> None:
    done = luopan(
        "test", "export", paused, "--test", "off", "--to", "pymc",
        "--out", tmp_path / "lift.csv", "--lang", lang,
    )  # fmt: skip
    assert said in done.stderr


@pytest.mark.parametrize(("lang", "said"), [("en", "has no test “none”"), ("zh-CN", "none")])
def test_an_unknown_test_is_named(
    paused: Path, luopan: Run, tmp_path: Path, lang: str, said: str
) -> None:
    out = tmp_path / "lift.csv"
    done = luopan(
        "test", "export", paused, "--test", "none", "--to", "pymc", "--out", out, "--lang", lang
    )
    assert done.exit_code == 2
    assert said in done.stderr
    assert not out.exists()

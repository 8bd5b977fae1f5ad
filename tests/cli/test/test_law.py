"""From a design by lot to its analysis: the law is written, registered, and redrawn."""

import json
from pathlib import Path

import numpy as np
import pytest
from tests.cli.conftest import weekdays, write_firm
from tests.cli.test.conftest import Run

REGIONS = tuple(f"r{i:02d}" for i in range(14))
HISTORY, WEEKS = 80, 88


def write_sales(folder: Path, weeks: int, lifted: tuple[str, ...] = (), lift: float = 0.0) -> None:
    rng = np.random.default_rng(4)
    sales = rng.lognormal(6, 0.5, (14, 1)) * np.exp(0.03 * rng.standard_normal((14, WEEKS)))
    rows = [i for i, region in enumerate(REGIONS) if region in lifted]
    sales[rows, HISTORY:] *= 1.0 + lift
    (folder / "data" / "outcomes.csv").write_text(
        "date,indicator,value,region\n"
        + "".join(
            f"{day},revenue,{sales[i, w]:.2f},{region}\n"
            for i, region in enumerate(REGIONS)
            for w, day in enumerate(weekdays(WEEKS)[:weeks])
        )
    )


@pytest.fixture
def firm_of_regions(tmp_path: Path) -> Path:
    folder = write_firm(tmp_path / "firm", WEEKS)
    write_sales(folder, HISTORY)
    return folder


def designed(folder: Path, luopan: Run) -> Path:
    law = folder.parent / "law.json"
    made = luopan("test", "design", folder, "--days", "56", "--size", "3", "--law", law)
    assert made.exit_code == 0, made.stderr
    return law


def registered(folder: Path, law: Path, luopan: Run, *more: str):
    days = weekdays(WEEKS)
    end = str(np.datetime64(days[WEEKS - 1]) + 6)
    return luopan(
        "test", "register", folder, "--test", "drawn", "--hypothesis", "TV lifts sales",
        "--kind", "lift", "--channel", "tv", "--outcome", "revenue",
        "--start", days[HISTORY], "--end", end,
        "--law", law, "--author", "A", *more,
    )  # fmt: skip


def test_a_lot_goes_from_design_to_analysis(firm_of_regions: Path, luopan: Run) -> None:
    law = designed(firm_of_regions, luopan)
    told = json.loads(law.read_text())
    assert told["lot"] == "sets"
    assert told["drawn"] in told["sets"]
    assert len(told["sets"]) >= 100
    done = registered(firm_of_regions, law, luopan)
    assert done.exit_code == 0, done.stderr
    entry = json.loads((firm_of_regions / "register.jsonl").read_text().splitlines()[-1])
    assert entry["content"]["design"] == "lot"
    assert entry["content"]["regions"] == {"treated": told["drawn"]}

    drawn = tuple(told["drawn"])
    write_sales(firm_of_regions, WEEKS, drawn, 0.12)
    days = weekdays(WEEKS)
    end = str(np.datetime64(days[WEEKS - 1]) + 6)
    (firm_of_regions / "data" / "tests.csv").write_text(
        "test,kind,channel,region,arm,start,end,outcome\n"
        + "".join(f"drawn,lift,tv,{r},treated,{days[HISTORY]},{end},revenue\n" for r in drawn)
    )
    result = luopan("test", "analyse", firm_of_regions, "--test", "drawn", "--json", "-")
    (reading,) = json.loads(result.stdout)["readings"]
    assert reading["design"] == "lot"
    assert reading["sets"] == len(told["sets"]) - 1
    assert reading["effect"]["relative"]["low"] < 0.12 < reading["effect"]["relative"]["high"]
    assert reading["verdict"] == "positive"
    # written today, the register is later than the test: nobody vouches for the lot
    assert reading["registration"]["before"] is False
    assert reading["evidence"] == "E3"
    assert "design" not in {d["code"] for d in reading["registration"]["deviations"]}


def test_other_regions_than_the_drawn_are_no_lot(firm_of_regions: Path, luopan: Run) -> None:
    law = designed(firm_of_regions, luopan)
    drawn = json.loads(law.read_text())["drawn"]
    other = next(r for r in REGIONS if r not in drawn)
    for lang, said in (("en", "not those that the lot drew"), ("zh-CN", "不是抽中的那一组")):
        refused = registered(firm_of_regions, law, luopan, "--region", other, "--lang", lang)
        assert refused.exit_code == 2
        assert said in refused.stderr


def test_a_lot_that_contradicts_itself_is_refused(firm_of_regions: Path, luopan: Run) -> None:
    law = designed(firm_of_regions, luopan)
    told = json.loads(law.read_text())
    for wrong in ({"drawn": ["r00"]}, {"sets": told["sets"][:1]}, {"seed": -1}):
        law.write_text(json.dumps(told | wrong))
        refused = registered(firm_of_regions, law, luopan, "--lang", "en")
        assert refused.exit_code == 2
        assert "no lot of regions that holds together" in refused.stderr


def test_where_no_set_is_drawn_no_law_is_written(firm_of_regions: Path, luopan: Run) -> None:
    law = firm_of_regions.parent / "law.json"
    refused = luopan("test", "design", firm_of_regions, "--days", "700", "--law", law)
    assert refused.exit_code == 2
    assert not law.exists()

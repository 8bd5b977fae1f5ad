"""The route by region: every budget divided, limits by channel and region kept, sums that agree."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from luopan.errors import InputError
from luopan.instruments.mix.route import RouteAsked, measure_route
from luopan.instruments.mix.route.cells import Cells
from luopan.instruments.mix.route.ground import stand
from luopan.readings.route import RouteReading
from luopan.tables.company import PlanChannel, PlanRegion, PlanSection

CLOSE = 1 + 1e-9


def settings(*channels, regions=(), **more) -> PlanSection:
    return PlanSection(channel=channels, region=regions, weeks=6, **more)


@pytest.fixture(scope="module")
def route(regional_fit, regional_reading) -> RouteReading:
    return measure_route(regional_fit, regional_reading, RouteAsked(settings=settings()))


def whole_firm(fit, name):
    """The same fit, as if a channel were told for the whole firm."""
    channels = tuple(
        replace(c, by_region=False) if c.name == name else c for c in fit.data.channels
    )
    return replace(fit, data=replace(fit.data, channels=channels))


def refused(fit, reading, asked) -> dict[str, dict]:
    with pytest.raises(InputError) as caught:
        measure_route(fit, reading, asked)
    return {f.code: dict(f.facts) | {"got": f.got} for f in caught.value.faults}


def test_budgets_add_up_to_channels_and_regions(regional_fit, route) -> None:
    names = regional_fit.data.regional.names
    paid = [c for c in regional_fit.data.channels if c.spend.any()]
    assert [r.region for r in route.regions] == list(names)
    assert len(route.budgets) == len(paid) * len(names)
    for field in ("present", "planned"):
        total = route.present_total if field == "present" else route.planned_total
        for lines in (route.channels, route.regions, route.budgets):
            assert sum(getattr(x, field) for x in lines) == pytest.approx(total)
        for c in route.channels:
            own = sum(getattr(b, field) for b in route.budgets if b.channel == c.channel)
            assert own == pytest.approx(getattr(c, field))
    for c in route.channels:
        weekly = np.sum([b.weekly for b in route.budgets if b.channel == c.channel], axis=0)
        assert c.weekly == pytest.approx(tuple(weekly))


def test_effects_add_up_over_channels_and_over_regions(route) -> None:
    by_region = sum(r.difference.mean for r in route.regions)
    by_channel = sum(c.difference.mean for c in route.channels) + route.shared.mean
    assert by_region == pytest.approx(route.difference.mean)
    assert by_channel == pytest.approx(route.difference.mean)
    own = sum(b.difference.mean for b in route.budgets)
    assert own + route.shared.mean == pytest.approx(route.difference.mean)
    assert route.difference.mean > 0.0
    # the average return of a channel is that of its budgets, weighed by their money
    for c in route.channels:
        own = [b for b in route.budgets if b.channel == c.channel and b.present > 0.0]
        each = [(b.average.mean, b.present) for b in own]
        assert c.average.mean * c.present == pytest.approx(sum(a * m for a, m in each))


def test_the_usual_steps_hold_for_every_budget(route) -> None:
    for b in route.budgets:
        assert max(b.weekly) <= 1.25 * b.largest * CLOSE
        assert b.observed == (max(b.weekly) <= b.largest * CLOSE)
    for c in route.channels:
        own = [b.observed for b in route.budgets if b.channel == c.channel]
        assert c.observed == all(own)
    moved = {round(b.planned / max(b.present, 1.0), 2) for b in route.budgets}
    assert len(moved) > 6


def test_limits_of_channels_and_regions_are_kept(regional_fit, regional_reading, route) -> None:
    first, second = (c.channel for c in route.channels[:2])
    north, south, west = (r.region for r in route.regions[:3])
    present = {(b.channel, b.region): b for b in route.budgets}
    cap = 0.7 * route.regions[1].present
    channels = (
        PlanChannel(name=first, cap=1.1 * route.channels[0].present, max_change=0.3),
        PlanChannel(name=second, region=west, floor=1.2 * present[second, west].present),
        PlanChannel(name=first, region=north, weekly_cap=0.8 * max(present[first, north].weekly)),
    )
    regions = (
        PlanRegion(name=north, floor=1.05 * route.regions[0].present),
        PlanRegion(name=south, cap=cap),
    )
    asked = RouteAsked(settings=settings(*channels, regions=regions))
    limited = measure_route(regional_fit, regional_reading, asked)
    by_region = {r.region: r for r in limited.regions}
    budgets = {(b.channel, b.region): b for b in limited.budgets}
    assert by_region[north].planned >= 1.05 * by_region[north].present / CLOSE
    assert by_region[south].planned <= cap * CLOSE
    assert budgets[second, west].planned >= channels[1].floor / CLOSE
    assert max(budgets[first, north].weekly) <= channels[2].weekly_cap * CLOSE
    line = next(c for c in limited.channels if c.channel == first)
    assert line.planned <= channels[0].cap * CLOSE
    # a channel that was off may start at any height, and changes slowly from then on
    assert line.present_weekly[-1] == 0.0
    week = np.array(line.weekly)
    assert (week[1:] <= 1.3 * week[:-1] * CLOSE).all()
    assert (week[1:] >= 0.7 * week[:-1] / CLOSE).all()
    assert limited.planned_total == pytest.approx(route.planned_total)
    told = {(x.code, x.channel, x.region) for x in limited.limits}
    assert told >= {
        ("floor", None, north), ("cap", None, south), ("floor", second, west),
        ("weekly_cap", first, north), ("cap", first, None), ("max_change", first, None),
        ("budget", None, None),
    }  # fmt: skip


def test_a_contradiction_names_the_region(regional_fit, regional_reading, route) -> None:
    ground = stand(regional_fit, RouteAsked(settings=settings()))
    own = ground.cells.find((None, "r000"))
    usual = 6 * ground.history.mean(axis=0)
    most = 2.0 * np.maximum(ground.present.sum(axis=0), usual)[own].sum()
    assert most < 0.9 * route.present_total
    region = route.regions[0]
    row = PlanRegion(name=region.region, floor=1.05 * most)
    told = refused(regional_fit, regional_reading, RouteAsked(settings=settings(regions=(row,))))
    limits = told["plan_clash"]["limits"]
    assert any(x.startswith(f"@{region.region} floor ≥") for x in limits)
    channel = route.channels[0].channel
    assert any(x.startswith(f"{channel}@{region.region} max_growth ≤") for x in limits)


def test_names_that_are_no_budget_are_told_with_what_is_known(
    regional_fit, regional_reading, route
) -> None:
    first, second = (c.channel for c in route.channels[:2])
    names = tuple(r.region for r in route.regions)
    rows = (
        PlanChannel(name=first, region="nowhere"), PlanChannel(name="radio"),
        PlanChannel(name=second, region=names[0]), PlanChannel(name=second, region=names[0]),
    )  # fmt: skip
    told = refused(
        regional_fit, regional_reading,
        RouteAsked(settings=settings(*rows, regions=(PlanRegion(name="r00"),) * 2)),
    )  # fmt: skip
    assert told["plan_region_unknown"]["known"] == names
    assert told["plan_channel_unknown"]["known"] == tuple(c.channel for c in route.channels)
    assert {"plan_channel_twice", "plan_region_twice"} <= set(told)
    one = whole_firm(regional_fit, second)
    whole = RouteAsked(settings=settings(PlanChannel(name=second, region=names[0])))
    assert refused(one, regional_reading, whole)["plan_channel_whole"]["got"] == second


def test_a_national_firm_has_no_limit_of_a_region(fitted, reading) -> None:
    asked = RouteAsked(settings=settings(regions=(PlanRegion(name="north", cap=1.0),)))
    assert set(refused(fitted, reading, asked)) == {"plan_no_regions"}


def test_a_channel_told_for_the_whole_firm_has_one_budget(regional_fit, regional_reading) -> None:
    one = whole_firm(regional_fit, "tv")
    asked = RouteAsked(decision="compare", settings=settings())
    told = measure_route(one, regional_reading, asked)
    (tv,) = [b for b in told.budgets if b.channel == "tv"]
    assert tv.region is None
    line = next(c for c in told.channels if c.channel == "tv")
    assert (tv.present, tv.average) == (line.present, line.average)
    # a region's money is what is steered there
    rest = sum(r.present for r in told.regions)
    assert rest == pytest.approx(told.present_total - tv.present)
    ground = stand(one, asked)
    cell = ground.cells.find(("tv", None))[0]
    count = len(one.data.channels)
    place = [c.name for c in one.data.channels].index("tv")
    assert ground.cells.lines(cell) == [g * count + place for g in range(6)]


def test_every_channel_gets_the_same_in_an_equal_split_and_regions_the_same_a_head(
    regional_fit,
) -> None:
    cells = Cells.of(regional_fit.data)
    even = cells.even(1200.0, 4)
    assert even.sum() == pytest.approx(1200.0)
    assert cells.by_channel(even).sum(axis=0) == pytest.approx(1200.0 / len(cells.paid))
    size = regional_fit.data.regional.size
    own = even[0, cells.find((cells.names[0], None))]
    assert own / own.sum() == pytest.approx(size / size.sum())


def future(fit, weeks: int, *, by_region: bool) -> pl.DataFrame:
    start = fit.data.weeks[-1] + timedelta(days=7)
    places = fit.data.regional.names if by_region else (None,)
    paid = [c.name for c in fit.data.channels if c.spend.any()]
    rows = [
        (start + timedelta(days=7 * w), name, place, 600.0, 0)
        for w in range(weeks)
        for name in paid
        for place in places
    ]
    schema = {"date": pl.Date, "channel": pl.String, "region": pl.String, "spend": pl.Float64}
    return pl.DataFrame(rows, schema=schema | {"row": pl.Int64}, orient="row")


def test_a_future_table_may_speak_of_regions_or_of_the_firm(regional_fit) -> None:
    asked = RouteAsked("compare", future_file="f.csv", settings=settings())
    told = stand(regional_fit, replace(asked, future=future(regional_fit, 6, by_region=True)))
    assert (told.present == 600.0).all()
    usual = stand(regional_fit, asked).present
    spread = stand(regional_fit, replace(asked, future=future(regional_fit, 6, by_region=False)))
    for name in told.cells.names:
        own = told.cells.find((name, None))
        assert spread.present[:, own].sum(axis=1) == pytest.approx(600.0)
        share = usual[:, own].sum(axis=0) / usual[:, own].sum()
        assert spread.present[0, own] == pytest.approx(600.0 * share)
    stray = future(regional_fit, 6, by_region=True).with_columns(
        region=pl.when(pl.col("region") == "r001").then(pl.lit("r9")).otherwise("region")
    )
    with pytest.raises(InputError) as caught:
        stand(regional_fit, replace(asked, future=stray))
    codes = {f.code for f in caught.value.faults}
    assert codes == {"plan_region_unknown", "plan_future_hole"}


def test_a_floor_on_the_outcome_is_kept_by_region(regional_fit, regional_reading, route) -> None:
    weeks = regional_fit.data.values[-6:].sum()
    asked = RouteAsked(settings=settings(min_outcome=0.9 * float(weeks)))
    told = measure_route(regional_fit, regional_reading, asked)
    assert told.outlook.mean >= told.least
    far = replace(asked, settings=settings(min_outcome=9.0 * float(weeks)))
    assert "plan_outcome_unreachable" in refused(regional_fit, regional_reading, far)


def test_stop_or_go_stops_a_channel_in_every_region(regional_fit, regional_reading) -> None:
    asked = RouteAsked("stop_go", stop="tv", settings=settings(margin=0.5))
    told = measure_route(regional_fit, regional_reading, asked)
    assert all(b.planned == 0.0 for b in told.budgets if b.channel == "tv")
    line = next(c for c in told.channels if c.channel == "tv")
    assert told.planned_total == pytest.approx(told.present_total - line.present)


def test_the_same_question_has_the_same_answer(regional_fit, regional_reading) -> None:
    asked = RouteAsked("compare", settings=settings())
    one, two = (measure_route(regional_fit, regional_reading, asked) for _ in range(2))
    assert one.model_dump_json() == two.model_dump_json()
    again = RouteReading.model_validate_json(one.model_dump_json())
    assert again.model_dump_json() == one.model_dump_json()

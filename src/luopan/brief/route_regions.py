"""The route by region: where the money goes, what each region's move changes, every budget."""

from markupsafe import Markup

from luopan.brief.content import Table
from luopan.brief.scene import Scene
from luopan.brief.tell import Teller, span
from luopan.readings.route import RouteBudget, RouteLimit, RouteReading, RouteRegion

STEPS = ("max_step", "max_growth")
"""Limits of every budget: a hundred of them are told as a number."""


def lead(reading: RouteReading, tell: Teller) -> list[Markup]:
    """Return that the money is divided over regions as well; nothing without regions."""
    if not reading.regions:
        return []
    count = tell.count(len(reading.regions))
    if reading.planned_total is None:
        said = [tell.say("brief.route.regions_compare", count=count)]
    else:
        said = [tell.say("brief.route.regions", count=count, moved=tell.money(moved(reading)))]
    whole = [tell.name(b.channel) for b in reading.budgets if b.region is None]
    if whole:
        said.append(tell.say("brief.route.regions_whole", names=tell.join(whole)))
    return said


def moved(reading: RouteReading) -> float:
    """Return how much of the planned money is in another region than at the present shares."""
    present = sum(r.present for r in reading.regions)
    planned = sum(r.planned or 0.0 for r in reading.regions)
    if present <= 0.0:
        return 0.0
    apart = [abs((r.planned or 0.0) - r.present * planned / present) for r in reading.regions]
    return sum(apart) / 2.0


def binding(limits: tuple[RouteLimit, ...], tell: Teller) -> list[Markup]:
    """Return the steps of budgets in regions that hold a plan back, as numbers."""
    told = []
    for code in STEPS:
        count = sum(many(one) and one.code == code for one in limits)
        if count:
            facts: dict[str, object] = {"code": span("code", code), "count": tell.count(count)}
            told.append(tell.say("brief.route.limit_many", **facts))
    return told


def many(one: RouteLimit) -> bool:
    """Whether a limit is one of those that every budget in a region has."""
    return one.code in STEPS and one.region is not None


def tables(reading: RouteReading, scene: Scene, tell: Teller) -> list[Table]:
    """Return the regions, and every channel in every region."""
    if not reading.regions or reading.decision == "stop_go":
        return []
    return [_regions(reading, scene, tell), _budgets(reading, scene, tell)]


def _regions(reading: RouteReading, scene: Scene, tell: Teller) -> Table:
    compare = reading.planned_total is None
    columns: tuple[str, ...] = (
        "region", "present", "planned", "marginal", "move", "p_better",
    )  # fmt: skip
    if compare:
        columns = ("region", "present", "average", "marginal")
    rows = tuple(
        tuple(_cell(one, column, reading, tell) for column in columns)
        for one in sorted(reading.regions, key=lambda r: (-r.present, r.region))
    )
    caption = "table_regions_compare" if compare else "table_regions"
    return Table(scene.text(f"brief.route.{caption}"), _head(columns, scene), rows)


def _head(columns: tuple[str, ...], scene: Scene) -> tuple[str, ...]:
    return tuple(scene.text(f"brief.route.{column}") for column in columns)


def _cell(one: RouteRegion, column: str, reading: RouteReading, tell: Teller) -> Markup:
    if column == "region":
        return tell.name(one.region) + _mark(tell, observed=one.observed)
    if column in {"present", "planned"}:
        return tell.money(one.present if column == "present" else one.planned or 0.0)
    if column == "p_better" and one.p_better is not None:
        return tell.chance(one.p_better)
    value = {"average": one.average, "marginal": one.marginal, "move": one.move}.get(column)
    if value is None:
        return span("none", tell.text("brief.route.nothing"))
    at_stake = column == "move"
    return tell.fig(value, reading.worth_unit if at_stake else "", signed=at_stake)


def _mark(tell: Teller, *, observed: bool) -> Markup:
    return Markup("") if observed else span("kind", tell.text("brief.route.beyond"))


def _budgets(reading: RouteReading, scene: Scene, tell: Teller) -> Table:
    """Return a row a region and a column a channel."""
    channels = [c.channel for c in reading.channels]
    of = {(b.region, b.channel): b for b in reading.budgets}
    regions: list[str | None] = [
        r.region for r in sorted(reading.regions, key=lambda r: (-r.present, r.region))
    ]
    if any(region is None for region, _ in of):
        regions.append(None)
    rows = []
    for region in regions:
        first = tell.text("brief.route.whole_firm") if region is None else tell.name(region)
        own = [_budget(of.get((region, name)), tell) for name in channels]
        rows.append((Markup.escape(first), *own))
    compare = reading.planned_total is None
    head = (scene.text("brief.route.region"), *(scene.words.name(name) for name in channels))
    caption = "table_budgets_compare" if compare else "table_budgets"
    return Table(scene.text(f"brief.route.{caption}"), head, tuple(rows))


def _budget(one: RouteBudget | None, tell: Teller) -> Markup:
    if one is None:
        return span("none", tell.text("brief.route.nothing"))
    if one.planned is None:
        return tell.fig(one.marginal) if one.marginal else tell.money(one.present)
    said = tell.say(
        "brief.route.budget", present=tell.money(one.present), planned=tell.money(one.planned)
    )
    return said + _mark(tell, observed=one.observed)

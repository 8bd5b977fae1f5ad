"""The route: what another division of the money would change, beside the present plan."""

from markupsafe import Markup

from luopan.brief import route_regions
from luopan.brief.bands import band
from luopan.brief.content import Figure, Note, Section, Table
from luopan.brief.scene import Scene
from luopan.brief.tell import Teller, span
from luopan.charts import frontier, route
from luopan.readings.base import Interval
from luopan.readings.route import RouteChannel, RouteLimit, RouteReading

SHARES = ("max_change",)
"""Limits that are a share, not money."""


def section(scene: Scene) -> Section | None:
    """Return the section, None where no plan was made and none was refused."""
    reading = scene.readings.route()
    mark, title = scene.text("brief.route.mark"), scene.text("brief.route.title")
    if reading is None:
        if scene.readings.absent.get("route") is None:
            return None
        return Section("route", mark, title, notes=scene.missing("route"))
    tell = scene.teller(reading)
    own = tuple(c for c in reading.checks if c.code.startswith("route_"))
    notes = [*scene.failed_checks(reading, tell)]
    notes += [Note("warn", scene.check(c, tell)) for c in own]
    notes += [Note("info", said) for said in remarks(reading, tell)]
    return Section(
        "route", mark, title, lead=tuple(lead(reading, scene, tell)),
        figures=figures(reading, scene), tables=tuple(tables(reading, scene, tell)),
        notes=tuple(notes), failed=bool(reading.failed),
    )  # fmt: skip


def lead(reading: RouteReading, scene: Scene, tell: Teller) -> list[Markup]:
    """Return the answer to the decision, then what it rests on."""
    usual: dict[str, object] = {
        "phrase": tell.say(f"brief.evidence.{reading.evidence.value}"),
        "level": tell.chip(reading.evidence),
        "weeks": tell.count(reading.weeks),
        "start": reading.start,
        "end": reading.end,
        "present": tell.money(reading.present_total),
    }
    if reading.planned_total is None:
        said = [tell.say("brief.route.basis_compare", **usual), tell.say("brief.route.joint")]
        return said + route_regions.lead(reading, tell)
    said = [verdict(reading, scene, tell)]
    said.append(tell.say("brief.route.basis", total=tell.money(reading.planned_total), **usual))
    if reading.scaled:
        said.append(tell.say("brief.route.scaled"))
    if reading.now is not None and reading.later is not None:
        said.append(
            tell.say(
                "brief.route.clocks",
                weeks=tell.count(reading.weeks),
                outcome=tell.name(reading.outcome),
                now=tell.fig(reading.now, reading.unit, signed=True),
                later=tell.fig(reading.later, reading.unit, signed=True),
            )
        )
    if reading.decision == "allocate":
        said += route_regions.lead(reading, tell)
        said += beside(reading, tell)
    return said


def verdict(reading: RouteReading, scene: Scene, tell: Teller) -> Markup:
    """Return whether to change course; no plan is put forward where a check failed (H8)."""
    if reading.difference is None or reading.p_better is None or reading.verdict is None:
        raise ValueError("a plan without a difference")
    facts: dict[str, object] = {
        "difference": tell.fig(reading.difference, reading.worth_unit, signed=True),
        "what": what(reading, tell),
        "p": tell.chance(reading.p_better),
        "sure": tell.strong(f"brief.sure.{band(reading.p_better)}"),
        "verdict": tell.strong("brief.unknown.word", "ochre"),
        "step": step(reading, scene, tell),
    }
    if reading.failed:
        return tell.say("brief.route.failed", **facts)
    stem = reading.verdict
    if reading.stopped is not None:
        stem = f"stop_{stem}"  # type: ignore[assignment]
        saved = reading.present_total - (reading.planned_total or 0.0)
        facts |= {"channel": tell.name(reading.stopped), "saved": tell.money(saved)}
    if reading.verdict == "worse" and tell.words.language == "en":
        facts["sure"] = tell.strong(f"brief.sure.{band(1.0 - reading.p_better)}")
    return tell.say(f"brief.route.{stem}", **facts)


def step(reading: RouteReading, scene: Scene, tell: Teller) -> Markup:
    """Return the cheapest next test, as the joint model names it."""
    steps = scene.steps(reading.next_steps[:1], tell)
    return steps[0] if steps else tell.say("brief.next.pause")


def what(reading: RouteReading, tell: Teller) -> Markup:
    """Return what the difference is of."""
    kind = reading.worth
    key = kind if kind == "outcome" or reading.margin is not None else "money"
    return tell.say(f"brief.route.what_{key}", outcome=tell.name(reading.outcome))


def beside(reading: RouteReading, tell: Teller) -> list[Markup]:
    """Return what else an allocation must say: the equal split, the floor, synergy."""
    said = []
    if reading.equal is not None and reading.p_equal is not None:
        said.append(
            tell.say(
                "brief.route.equal_regions" if reading.regions else "brief.route.equal",
                equal=tell.fig(reading.equal, reading.worth_unit, signed=True),
                p=tell.chance(reading.p_equal),
            )
        )
    if reading.outlook is not None and reading.p_outlook is not None and reading.least is not None:
        said.append(
            tell.say(
                "brief.route.outlook",
                outcome=tell.name(reading.outcome),
                outlook=tell.fig(reading.outlook, reading.unit),
                least=tell.aim(reading.least, reading.unit),
                p=tell.chance(reading.p_outlook),
            )
        )
    if reading.risk != "mean":
        said.append(
            tell.say(f"brief.route.risk_{reading.risk}", share=tell.level(reading.risk_share))
        )
    said.append(tell.say("brief.route.joint"))
    if reading.synergy in {"unknown", "negative", "positive"}:
        said.append(tell.say(f"brief.route.synergy_{reading.synergy}"))
    return said


def remarks(reading: RouteReading, tell: Teller) -> list[Markup]:
    """Return what the plan leaves alone, what holds it back, and what later means."""
    said = []
    if reading.held:
        names = tell.join([tell.name(name) for name in reading.held])
        said.append(tell.say("brief.route.held", names=names))
    if reading.planned_total is None:
        return said
    if reading.discount < 1.0:
        said.append(tell.say("brief.route.discount", share=tell.level(reading.discount)))
    holding = tuple(one for one in reading.limits if one.binding)
    binding = [limit(one, tell) for one in holding if not route_regions.many(one)]
    binding += route_regions.binding(holding, tell)
    if binding:
        said.append(tell.say("brief.route.binding", limits=tell.join(binding)))
    if reading.decision == "allocate":
        if reading.regions:
            said.append(tell.say("brief.route.regions_never"))
        said.append(tell.say("brief.route.searched"))
    return [*said, tell.say("brief.route.slow")]


def limit(one: RouteLimit, tell: Teller) -> Markup:
    """Return one limit as ``luopan.toml`` names it."""
    amount = tell.level(one.amount) if one.code in SHARES else tell.money(one.amount)
    code = span("code", one.code)
    facts: dict[str, object] = {"code": code, "amount": amount}
    key = "limit_all" if one.channel is None else "limit"
    if one.channel is not None:
        facts["channel"] = tell.name(one.channel)
    if one.region is not None:
        key = "limit_region" if one.channel is None else "limit_where"
        facts["region"] = tell.name(one.region)
    return tell.say(f"brief.route.{key}", **facts)


def figures(reading: RouteReading, scene: Scene) -> tuple[Figure, ...]:
    """Return the pictures: present beside planned, and the plans between now and later."""
    drawn = [route] if reading.planned_total is not None else []
    drawn += [frontier] if reading.frontier else []
    synthetic = scene.readings.synthetic
    return tuple(
        Figure(
            chart.title(reading, scene.words),
            Markup(chart.svg(reading, scene.words, synthetic=synthetic)),  # noqa: S704 - ours
        )
        for chart in drawn
    )


def tables(reading: RouteReading, scene: Scene, tell: Teller) -> list[Table]:
    """Return the table of the decision, in the order of the present money: never by return."""
    compare, stop = reading.decision == "compare", reading.decision == "stop_go"
    columns: tuple[str, ...] = ("channel", "present", "average", "marginal")
    if not compare and not stop:
        columns = ("channel", "present", "planned", "marginal", "move", "p_better")
    caption = "compare" if compare else "stop" if stop else "allocate"
    lines = [c for c in reading.channels if not stop or c.channel == reading.stopped]
    rows = tuple(
        tuple(cell(c, column, reading, tell) for column in columns)
        for c in sorted(lines, key=lambda c: (-c.present, c.channel))
    )
    head = tuple(scene.text(f"brief.route.{column}") for column in columns)
    made = [Table(scene.text(f"brief.route.table_{caption}"), head, rows)]
    made += route_regions.tables(reading, scene, tell)
    if reading.variants and reading.synergy == "unknown":
        made.append(side_by_side(reading, scene, tell))
    return made


def cell(line: RouteChannel, column: str, reading: RouteReading, tell: Teller) -> Markup:
    """Return one cell of a channel's row."""
    if column == "channel":
        mark = span("kind", tell.text("brief.route.beyond")) if not line.observed else Markup("")
        return tell.name(line.channel) + mark
    if column in {"present", "planned"}:
        return tell.money(line.present if column == "present" else line.planned or 0.0)
    if column == "p_better":
        return tell.chance(line.p_better) if line.p_better is not None else nothing(tell)
    value: Interval | None = getattr(line, column)
    if value is None:
        return nothing(tell)
    moved = column == "move"
    return tell.fig(value, reading.worth_unit if moved else "", signed=moved)


def nothing(tell: Teller) -> Markup:
    """Return the sign of an empty cell."""
    return span("none", tell.text("brief.route.nothing"))


def side_by_side(reading: RouteReading, scene: Scene, tell: Teller) -> Table:
    """Return the plans under both beliefs about synergy (R41)."""
    head = ("plan", "under_posterior", "under_no_synergy")
    rows = []
    for one in reading.variants:
        spends = [
            tell.name(c.channel) + Markup(" ") + tell.money(spend)
            for c, spend in zip(reading.channels, one.spend, strict=True)
        ]
        rows.append(
            (
                tell.say(f"brief.route.assumed_{one.assumed}", spend=tell.join(spends)),
                tell.fig(one.under_posterior, reading.worth_unit, signed=True),
                tell.fig(one.under_no_synergy, reading.worth_unit, signed=True),
            )
        )
    return Table(
        scene.text("brief.route.table_variants"),
        tuple(scene.text(f"brief.route.{k}") for k in head),
        tuple(rows),
    )

"""Question one: does it serve the firm's goals? Where each goal is, and where it is heading."""

from markupsafe import Markup

from luopan.brief.bands import Band, band, glyph, heading_band
from luopan.brief.content import Card, Note, Section, Statement
from luopan.brief.scene import Scene
from luopan.brief.tell import Teller, span
from luopan.charts import course, heading
from luopan.charts.units import unit_of, unit_of_change
from luopan.readings.base import Interval
from luopan.readings.direction import Destination, DirectionReading

TONES: dict[Band, str] = {
    "surely": "jade",
    "likely": "jade",
    "unknown": "ochre",
    "unlikely": "vermilion",
    "surely_not": "vermilion",
}


def section(scene: Scene) -> Section:
    """Return question one."""
    goals = scene.goals()
    notes: tuple[Note, ...] = ()
    if not scene.indicators():
        notes = scene.missing("direction")
    elif not goals:
        notes = (Note("unknown", scene.teller().say("brief.goals.none")),)
    return Section(
        "goals",
        scene.text("brief.goals.mark"),
        scene.text("brief.goals.title"),
        cards=tuple(card(r, scene) for r in goals),
        notes=notes,
        key_to=scene.text("brief.join.sentence").join(
            scene.text(k) for k in ("brief.page.needle", "brief.dial.key") if goals
        ),
    )


def statement_of_none(scene: Scene) -> Statement:
    """Return the first sentence where no goal is measured: none asked for, without data, or set."""
    unmeasured = any(c.code == "goal_without_data" for c in scene.readings.findings)
    why = (
        "not_asked" if scene.left_out("direction") else "no_data" if unmeasured else "no_goal"
    )  # fmt: skip
    return Statement("unknown", "ochre", scene.teller().say(f"brief.lead.{why}"))


def statement(reading: DirectionReading, scene: Scene) -> Statement:
    """Return the sentence of a goal: where, whither, how sure, whether on time."""
    tell = scene.teller(reading)
    facts = {
        "name": title(reading, tell),
        "verdict": verdict(reading, tell),
        "position": position(reading, tell),
    }
    if reading.destination is None or reading.eta is None:
        text = tell.say("brief.lead.indicator", **facts)
    elif heading_band(reading) == band(reading.eta.p_by) == "unknown":
        # The two doubts are said once, in one clause.
        text = tell.say(
            "brief.lead.goal_unknown",
            **facts | {"verdict": tell.strong("brief.unknown.word", "ochre")},
            **aimed(reading, tell),
        )
    else:
        text = tell.say("brief.lead.goal", **facts, arrival=arrival(reading, tell))
    return Statement(glyph(reading), heading.colour(reading), text)


def clause(reading: DirectionReading, scene: Scene) -> Markup:
    """Return one indicator as a clause of a sentence."""
    tell = scene.teller(reading)
    return tell.say(
        "brief.lead.clause",
        name=title(reading, tell),
        verdict=verdict(reading, tell),
        position=position(reading, tell),
    )


def title(reading: DirectionReading, tell: Teller) -> Markup:
    """Return the name of the goal or indicator, with its region and audience if it has any."""
    name = tell.name(reading.goal or reading.indicator)
    if reading.region is not None:
        name = tell.say("brief.audience", name=name, audience=tell.name(reading.region))
    if reading.audience is None:
        return name
    return tell.say("brief.audience", name=name, audience=tell.audience(reading.audience))


def verdict(reading: DirectionReading, tell: Teller) -> Markup:
    """Return the judgement on the heading."""
    return tell.strong(f"brief.heading.{heading_band(reading)}", heading.colour(reading))


def position(reading: DirectionReading, tell: Teller) -> Markup:
    """Return the position; a flow says its period."""
    figure = tell.fig(reading.position, unit_of(reading))
    if reading.kind == "flow":
        per = (reading.destination.per if reading.destination else None) or "week"
        return tell.say(f"brief.per.{per}", figure=figure)
    return figure


def arrival(reading: DirectionReading, tell: Teller) -> Markup:
    """Return whether the target is reached on its day."""
    goal, eta = reading.destination, reading.eta
    if goal is None or eta is None:
        return Markup("")
    judged = band(eta.p_by)
    key = f"brief.arrival.{judged}"
    verdict = tell.strong(f"{key}_verdict", TONES[judged])
    return tell.say(key, verdict=verdict, **aimed(reading, tell))


def aimed(reading: DirectionReading, tell: Teller) -> dict[str, object]:
    """Return the facts of a destination: target, day, and the probability of being there."""
    goal, eta = reading.destination, reading.eta
    if goal is None or eta is None:
        return {}
    target = tell.aim(goal.target, unit_of(reading))
    return {"target": target, "by": goal.by, "p": tell.chance(eta.p_by)}


def due(reading: DirectionReading, tell: Teller) -> Markup | None:
    """Return the probability of arriving in time, which the needle does not tell."""
    facts = aimed(reading, tell)
    return tell.say("brief.dial.due", target=facts["target"], p=facts["p"]) if facts else None


def card(reading: DirectionReading, scene: Scene) -> Card:
    """Return the card of one indicator."""
    tell = scene.teller(reading)
    unit = unit_of_change(reading)
    rose = heading.svg(reading, scene.words, synthetic=scene.readings.synthetic, captioned=False)
    lines = [
        tell.say(
            "brief.card.heading",
            verdict=verdict(reading, tell),
            days=tell.count(reading.heading.span_days),
            p=tell.chance(reading.heading.p_up),
            velocity=tell.fig(reading.heading.velocity, unit, signed=True),
        )
    ]
    if reading.destination is not None and reading.eta is not None:
        lines.append(distance(reading.destination, unit, tell))
        arrives = Markup("") if reading.destination.passed else when(reading, tell)
        lines.append(arrival(reading, tell) + arrives)
    lines.append(who(reading, tell))
    return Card(
        anchor=f"r-{tell.anchor}",
        name=title(reading, tell),
        indicator=indicator(reading, tell),
        evidence=tell.chip(reading.evidence),
        position=position(reading, tell),
        lines=tuple(lines),
        notes=notes(reading, scene, tell),
        verdict=verdict(reading, tell),
        due=due(reading, tell),
        rose=Markup(rose),  # noqa: S704 - our own drawings, escaped where they are drawn
        course=Markup(  # noqa: S704
            course.svg(reading, scene.words, synthetic=scene.readings.synthetic)
        ),
        tone=heading.colour(reading),
        failed=bool(reading.failed),
    )


def distance(goal: Destination, unit: str, tell: Teller) -> Markup:
    """Return how far it is to the destination, or how far beyond it."""
    if not goal.passed:
        return tell.say("brief.card.distance", distance=tell.fig(goal.distance, unit))
    found = goal.distance
    if goal.better == "higher":
        found = Interval(mean=-found.mean, low=-found.high, high=-found.low, level=found.level)
    return tell.say("brief.card.beyond", distance=tell.fig(found, unit))


def indicator(reading: DirectionReading, tell: Teller) -> Markup | None:
    """Return the name of a goal's indicator, where it is not the goal's own."""
    if reading.goal is None:
        return None
    own, of_goal = tell.words.name(reading.indicator), tell.words.name(reading.goal)
    return tell.name(reading.indicator) if own.lower() != of_goal.lower() else None


def when(reading: DirectionReading, tell: Teller) -> Markup:
    """Return between which months the target is reached."""
    eta = reading.eta
    if eta is None or eta.low is None:
        return tell.say("brief.eta.never") if eta else Markup("")
    if eta.high is None:
        return tell.say("brief.eta.open", low=tell.month(eta.low), level=tell.level(eta.level))
    low, high = tell.month(eta.low), tell.month(eta.high)
    if low == high:
        return tell.say("brief.eta.within", month=low, level=tell.level(eta.level))
    return tell.say("brief.eta.between", low=low, high=high, level=tell.level(eta.level))


def who(reading: DirectionReading, tell: Teller) -> Markup:
    """Return n, as-of and who answered (H2, H11)."""
    counted = (
        tell.say("brief.card.n", n=tell.count(reading.n))
        if reading.n is not None
        else tell.say("brief.card.records")
    )
    parts = [counted, tell.say("brief.as_of", day=reading.as_of)]
    for source in reading.sources[:4]:
        chosen = span("selection", tell.text(f"brief.selection.{source.selection}"))
        named = tell.say("brief.card.source", name=span("name", source.name), selection=chosen)
        parts.append(named if source.name else chosen)
    if len(reading.sources) > 4:
        parts.append(tell.say("brief.card.sources", count=len(reading.sources) - 4))
    return tell.join(parts, "brief.join.dot")


def notes(reading: DirectionReading, scene: Scene, tell: Teller) -> tuple[Note, ...]:
    """Return what must stand beside an indicator: failed checks, breaks, the next step."""
    out = list(scene.failed_checks(reading, tell))
    if any(s.selection == "self" for s in reading.sources):
        out.append(Note("warn", tell.say("brief.self_selected")))
    if any(s.selection == "collected" for s in reading.sources):
        out.append(Note("info", tell.say("brief.collected")))
    for b in reading.breaks[-2:]:
        size = tell.fig(b.size, unit_of_change(reading), signed=True)
        out.append(Note("info", tell.say(f"brief.break.{b.cause}", day=b.date, size=size)))
    if reading.p_turned >= 0.80:
        out.append(Note("info", tell.say("brief.turned", p=tell.chance(reading.p_turned))))
    if not heading.known(reading):
        steps = scene.steps(reading.next_steps[:1], tell) or [tell.say("brief.next.waves")]
        out += [Note("unknown", tell.say("brief.unknown.heading", step=s)) for s in steps]
    return tuple(out)

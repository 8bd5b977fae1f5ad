"""Question four: does anyone outside the circle notice? Two columns, never averaged (H9)."""

from dataclasses import replace

from markupsafe import Markup

from luopan.brief import awareness, mainstream
from luopan.brief.content import Note, Section, Statement
from luopan.brief.goals import card, clause, position, title
from luopan.brief.scene import MOST, Scene
from luopan.charts import heading
from luopan.readings.direction import DirectionReading


def section(scene: Scene) -> Section:
    """Return question four."""
    tell = scene.teller()
    found = [r for r in scene.circle() if r.goal is None]
    columns = []
    for inside in (False, True):
        some = [r for r in found if scene.inside(r) == inside][:MOST]
        if some:
            key = "brief.circle.inside" if inside else "brief.circle.outside"
            columns.append((tell.say(key), tuple(card(r, scene) for r in some)))
    goals = [r for r in scene.circle() if r.goal is not None]
    lead = []
    if goals:
        names = tell.join([title(r, scene.teller(r)) for r in goals])
        lead.append(tell.say("brief.relationship.above", names=names))
    if len(columns) == 2:
        lead.append(tell.say("brief.circle.two"))
    notes = []
    reading = scene.readings.mainstream()
    asked_once = reading is not None and reading.awareness.shares
    if not scene.circle() and not asked_once and not scene.left_out("direction"):
        notes.append(Note("unknown", tell.say("brief.circle.none")))
    whole = Section(
        "circle",
        scene.text("brief.circle.mark"),
        scene.text("brief.circle.title"),
        lead=tuple(lead),
        columns=tuple(columns),
        notes=tuple(notes),
    )
    if reading is None:
        return replace(whole, notes=(*notes, *scene.missing("mainstream")))
    tell = scene.teller(reading)
    asked = awareness.gaps(reading.awareness, tell, asked=bool(columns))
    if not columns:
        # no course of them is drawn below
        both = (awareness.public, awareness.circle)
        asked = [sentence for of in both for sentence in of(reading.awareness, tell)] + asked
    if asked:
        lead.append(tell.join(asked, "brief.join.sentence"))
    return replace(
        whole,
        lead=(*mainstream.lead(reading, tell), *lead),
        figures=mainstream.figures(reading, scene),
        tables=mainstream.tables(reading, tell),
        notes=(*notes, *mainstream.notes(reading, scene, tell)),
        failed=bool(reading.failed),
    )


def statement(scene: Scene) -> Statement:
    """Return the sentence of question four: the public first."""
    asked = _asked(scene)
    reading = scene.readings.mainstream()
    if reading is None or reading.verdict == "quiet":
        return asked
    said = [mainstream.headline(reading, scene.teller(reading)), asked.text]
    return replace(asked, text=scene.teller().join(said, "brief.join.sentence"))


def _asked(scene: Scene) -> Statement:
    """Return what the public said, and the circle beside it."""
    tell = scene.teller()
    found = scene.circle()
    public = [r for r in found if not scene.inside(r)]
    reading = scene.readings.mainstream()
    if not public and reading is not None:
        told = awareness.short(reading.awareness, scene.teller(reading))
        if told:
            said = tell.join(told, "brief.join.sentence")
            return Statement("unknown", "ochre", tell.say("brief.circle.lead_asked", public=said))
    if not public:
        why = "not_asked" if scene.left_out("direction") else "lead_none"
        return Statement("unknown", "ochre", tell.say(f"brief.circle.{why}"))
    first = public[0]
    inside = [r for r in found if scene.inside(r)]
    if inside:
        text = tell.say(
            "brief.circle.lead_two", public=clause(first, scene), inside=short(inside[0], scene)
        )
    else:
        text = tell.say("brief.circle.lead", public=clause(first, scene))
    tone = heading.colour(first)
    return Statement("unknown" if tone == "ochre" else
                     "up" if first.heading.state == "rising" else "down", tone, text)  # fmt: skip


def short(reading: DirectionReading, scene: Scene) -> Markup:
    """Return the circle's own figure, which stands for itself only."""
    tell = scene.teller(reading)
    return tell.say(
        "brief.circle.short", name=title(reading, tell), position=position(reading, tell)
    )

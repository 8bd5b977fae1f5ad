"""Question two: a relationship, or only a burst? Loyalty and satisfaction, and what lasts."""

from luopan.brief import longrun, voices
from luopan.brief.bands import heading_band
from luopan.brief.content import Card, Note, Section, Statement, Table
from luopan.brief.goals import card, clause, title
from luopan.brief.scene import MOST, Scene
from luopan.charts import heading
from luopan.readings.mix import SOCIAL


def section(scene: Scene) -> Section:
    """Return question two."""
    told = [r for r in scene.relationship() if r.goal is None][:MOST]
    known = scene.relationship()
    tell = scene.teller()
    lead = []
    goals = [r for r in known if r.goal is not None]
    if goals:
        names = tell.join([title(r, scene.teller(r)) for r in goals])
        lead.append(tell.say("brief.relationship.above", names=names))
    notes = []
    if not known and not scene.left_out("direction"):
        notes = [Note("unknown", tell.say("brief.relationship.none"))]
    lead += longrun.lead(scene)
    notes += longrun.notes(scene)
    notes += list(scene.missing("dialogue"))
    cards: tuple[Card, ...] = tuple(card(r, scene) for r in told)
    tables = lasting(scene)
    return Section(
        "relationship",
        scene.text("brief.relationship.mark"),
        scene.text("brief.relationship.title"),
        lead=tuple(lead),
        cards=cards,
        figures=longrun.figures(scene),
        tables=tables,
        notes=tuple(notes),
    )


def statement(scene: Scene) -> Statement:
    """Return the sentence of question two: up to two indicators, behaviour first, and voices."""
    tell = scene.teller()
    known = scene.relationship()
    chosen = ([r for r in known if r.goal is None] or known)[:2]
    if not chosen:
        why = "not_asked" if scene.left_out("direction") else "lead_none"
        return Statement("unknown", "ochre", tell.say(f"brief.relationship.{why}"))
    parts = [clause(r, scene) for r in chosen]
    tones = {heading.colour(r) for r in chosen}
    tone = tones.pop() if len(tones) == 1 else "ochre" if "ochre" in tones else "ink"
    bands = {heading_band(r) for r in chosen}
    rising, falling = {"surely", "likely"}, {"surely_not", "unlikely"}
    sign = (
        "unknown" if bands & {"unknown"}
        else "up" if bands <= rising else "down" if bands <= falling else "mixed"
    )  # fmt: skip
    told = tell.join(parts, "brief.join.clause")
    said = [tell.say("brief.relationship.lead", told=told)]
    if not any(s.selection == "collected" for r in chosen for s in r.sources):
        said += voices.wrote(scene)
    return Statement(sign, tone, tell.join(said, "brief.join.sentence"))


def lasting(scene: Scene) -> tuple[Table, ...]:
    """Return how much of each social channel falls in this quarter and how much later."""
    mix = scene.mix()
    if mix is None:
        return ()
    tell = scene.teller(mix)
    rows = tuple(
        (
            tell.name(c.channel),
            tell.fig(c.this_quarter, mix.unit),
            tell.fig(c.later, mix.unit),
        )
        for c in mix.channels
        if c.kind in SOCIAL
    )
    if not rows:
        return ()
    head = tuple(scene.text(f"brief.relationship.{k}") for k in ("channel", "now", "later"))
    return (Table(scene.text("brief.relationship.table"), head, rows),)

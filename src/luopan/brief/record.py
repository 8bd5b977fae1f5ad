"""What we said last time: stored forecasts and what happened, misses included (H16)."""

from markupsafe import Markup

from luopan.brief import chances
from luopan.brief.content import Figure, Section
from luopan.brief.scene import MOST, Scene
from luopan.charts import forecasts


def section(scene: Scene) -> Section:
    """Return the record; without one, what starts it."""
    tell = scene.teller()
    scored = [r for r in scene.indicators() if r.scored]
    known = [s for r in scored for s in r.scored]
    mark, title = scene.text("brief.record.mark"), scene.text("brief.record.title")
    lead = []
    if known:
        due = tell.say(
            "brief.record.count",
            count=tell.count(len(known)),
            hits=tell.count(sum(s.hit for s in known)),
            level=tell.level(known[0].said.level),
        )
        lead.append(due)
    reading = scene.readings.mainstream()
    record = None if reading is None else reading.record
    if reading is not None and record is not None:
        lead.insert(0, chances.lead(record, scene.teller(reading)))
    pictures = tuple(
        Figure(
            forecasts.title(r, scene.words),
            Markup(  # noqa: S704 - our own drawing, escaped where it is drawn
                forecasts.svg(r, scene.words, synthetic=scene.readings.synthetic)
            ),
        )
        for r in scored[:MOST]
    )
    return Section(
        "record",
        mark,
        title,
        lead=tuple(lead) or (tell.say("brief.record.none"),),
        figures=pictures,
        tables=() if record is None else chances.tables(record, scene.teller(reading)),
    )

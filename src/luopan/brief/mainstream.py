"""How far the talk has come: the verdict, the ladder of stories, and the echo."""

from markupsafe import Markup, escape

from luopan.brief.awareness import basis, share_of
from luopan.brief.content import Figure, Note, Table
from luopan.brief.scene import Scene
from luopan.brief.tell import Teller, span
from luopan.charts import echo, ladder, placebos
from luopan.readings.base import Interval
from luopan.readings.mainstream import Climb, MainstreamReading, Pickup, Story

WORDS = "brief.mainstream"
MOST_OUTLETS, MOST_TITLE = 8, 60
PLATFORMS = ("social", "search")
LEAST_CHANCE, TOP = 0.001, 3
SAFE = ("http://", "https://")


def key(*parts: str) -> str:
    """Return a key of the words about how far the talk has come."""
    return ".".join((WORDS, *parts))


def headline(reading: MainstreamReading, tell: Teller) -> Markup:
    """Return how far the stories of late have come, for a screen that has to hold all the lead."""
    return _verdict(reading, tell, "headline")


def _verdict(reading: MainstreamReading, tell: Teller, manner: str = "verdict") -> Markup:
    """Return how far the stories of late have come; a ``verdict`` names the farthest."""
    story = next((s for s in reading.stories if s.late), None)
    if reading.verdict == "quiet" or story is None:
        return tell.say(key(manner, "quiet"), days=tell.count(reading.recent_days))
    said = [tell.say(key(manner, reading.verdict), title=short(story.title))]
    if reading.verdict in ("one_outlet", "mainstream", "public"):
        said.append(_noticed(story, tell))
    return tell.join(said, "brief.join.sentence")


def _noticed(story: Story, tell: Teller) -> Markup:
    """Return what the public's answers say of a story that left the circle."""
    moved = story.moved
    if moved is None:
        return tell.say(key("noticed", "unasked"))
    return tell.say(
        key("noticed", moved.state),
        question=tell.name(moved.indicator),
        stories=tell.count(moved.stories),
    )


def short(title: str) -> str:
    """Return a title that fits into a sentence."""
    return title if len(title) <= MOST_TITLE else title[:MOST_TITLE].rstrip() + "…"


def lead(reading: MainstreamReading, tell: Teller) -> tuple[Markup, ...]:
    """Return paragraphs: what was read and how far it came, what is echo, what goals did after."""
    said: list[Markup] = []
    echoed: list[Markup] = []
    if reading.start is not None and reading.end is not None:
        said.append(
            tell.say(
                key("read"),
                items=tell.count(reading.items),
                start=tell.day(reading.start.date()),
                end=tell.day(reading.end.date()),
                found=tell.count(reading.found),
                own=tell.count(reading.own),
            )
        )
        said += [_verdict(reading, tell), *_lead_time(reading, tell)]
        echoed = _echo(reading, tell)
    paragraphs = (said, echoed, _impacts(reading, tell))
    return tuple(tell.join(part, "brief.join.sentence") for part in paragraphs if part)


def _lead_time(reading: MainstreamReading, tell: Teller) -> list[Markup]:
    found = reading.lead
    if found is None:
        return [tell.say(key("lead_none"))] if reading.own else []
    counts = {"crossed": tell.count(found.crossed), "early": tell.count(found.early)}
    if found.median is None:
        return [tell.say(key("lead_few"), **counts)]
    return [tell.say(key("lead"), median=tell.fig(found.median), **counts)]


def _echo(reading: MainstreamReading, tell: Teller) -> list[Markup]:
    if reading.echo is None:
        return [tell.say(key("echo_none"))]
    social = reading.echo.streams[0]
    said = [tell.say(key("echo"), outside=tell.fig(social.outside, "%"),
                     own=tell.fig(social.own, "%"))]  # fmt: skip
    said += [
        tell.say(
            key("echo_brought"),
            stream=tell.text(f"mainstream.stream.{stream}"),
            share=tell.fig(share, "%"),
        )
        for stream, share in social.brought.items()
    ]
    return said


def _impacts(reading: MainstreamReading, tell: Teller) -> list[Markup]:
    said = []
    for impact in reading.impacts:
        name = tell.name(impact.indicator)
        if impact.effect is None:
            why = tell.text(key("impact_why", impact.refused or "few_placebos"))
            said.append(tell.say(key("impact_none"), indicator=name, why=why))
            continue
        said.append(
            tell.say(
                key("impact", "one" if impact.stories == 1 else "more"),
                indicator=name,
                weeks=tell.count(impact.weeks),
                stories=tell.count(impact.stories),
                placebos=tell.count(impact.placebos),
                effect=tell.fig(impact.effect, impact.unit, signed=True),
            )
        )
    if any(impact.effect is not None for impact in reading.impacts):
        said.append(tell.say(key("impact_caveat")))
    return said


def figures(reading: MainstreamReading, scene: Scene) -> tuple[Figure, ...]:
    """Return the ladder, the echo and what goals did beside placebo dates, where there are any."""
    there = {ladder: bool(reading.stories), echo: reading.echo is not None,
             placebos: placebos.shown(reading)}  # fmt: skip
    return tuple(
        Figure(
            chart.title(reading, scene.words),
            Markup(chart.svg(reading, scene.words, synthetic=scene.readings.synthetic)),  # noqa: S704 - ours
            folded=chart is not ladder,
        )
        for chart in there
        if there[chart]
    )


def tables(reading: MainstreamReading, tell: Teller) -> tuple[Table, ...]:
    """Return the stories with the evidence for each rung, and how outlets were counted."""
    found = []
    if reading.stories:
        head = tuple(
            tell.text(key("table", part)) for part in ("title", "rung", "evidence", "lead", "next")
        )
        rows = tuple(_story(story, tell) for story in reading.stories)
        found.append(Table(tell.text(key("table.caption")), head, rows))
    beyond = [o for o in reading.outlets if o.kind not in PLATFORMS]
    if beyond:
        head = tuple(
            tell.text(key("outlets", part)) for part in ("outlet", "kind", "rests_on", "items")
        )
        rows = tuple(
            (
                span("name", o.outlet),
                span("name", tell.text(f"mainstream.kind.{o.kind}")),
                span("name", tell.text(f"mainstream.rests_on.{o.rests_on}")),
                tell.count(o.items),
            )
            for o in beyond[:MOST_OUTLETS]
        )
        found.append(Table(tell.text(key("outlets.caption")), head, rows))
    return tuple(found)


def _story(story: Story, tell: Teller) -> tuple[Markup, ...]:
    none = escape(tell.text(key("table.none")))
    asked = [_asked(story, tell)] if story.moved is not None and story.moved.before else []
    evidence = _lines([*(_reached(p, story, tell) for p in story.reached), *asked])
    lead = tell.count(round(story.lead_hours, 1)) if story.lead_hours is not None else none
    return (
        span("name", short(story.title)),
        tell.count(story.rung),
        evidence,
        lead,
        _ahead(story, tell),
    )


def _asked(story: Story, tell: Teller) -> Markup:
    """Return what the public said before and after: for the fourth rung, or against it."""
    moved = story.moved
    assert moved is not None  # noqa: S101 - the caller asked
    assert moved.before is not None  # noqa: S101
    return tell.say(
        key("asked"),
        question=tell.name(moved.indicator),
        before=share_of(moved.before, tell) + basis(moved.before, tell),
        after=share_of(moved.after, tell) + basis(moved.after, tell),
    )


def _lines(parts: list[Markup]) -> Markup:
    """Return sentences one below the other, from the left."""
    return Markup('<span class="lines">{}</span>').format(Markup("<br>").join(parts))


def _reached(pickup: Pickup, story: Story, tell: Teller) -> Markup:
    """Return one item of evidence: outlet, time, its own title, and a link where one is safe."""
    link = Markup("")
    if pickup.url is not None and pickup.url.lower().startswith(SAFE):
        link = Markup('<a class="out" rel="noopener noreferrer nofollow" href="{}">{}</a>').format(
            pickup.url, tell.text(key("source"))
        )
    at = f"{pickup.at:%Y-%m-%d %H:%M}" if pickup.at.hour or pickup.at.minute else ""
    when = span("name", at) if at else tell.day(pickup.at.date())
    told = {"rung": tell.count(pickup.rung), "outlet": pickup.outlet, "at": when, "link": link}
    if pickup.title == story.title:
        return tell.say(key("reached"), **told)
    return tell.say(key("reached_as"), title=short(pickup.title), **told)


def _ahead(story: Story, tell: Teller) -> Markup:
    """Return the chances of each rung ahead and what they rest on, or why there are none."""
    told = [_climb(climb, tell) for climb in story.climbs]
    if told:
        return _lines(told)
    if story.open and story.rung >= TOP:
        return escape(tell.text(key("top")))
    return escape(tell.text(key("table.none" if story.open else "over")))


def _climb(climb: Climb, tell: Teller) -> Markup:
    rests = climb.basis
    counts = {"own": tell.count(rests.own), "crossed": tell.count(rests.crossed),
              "public": tell.count(rests.public)}  # fmt: skip
    rung = tell.count(climb.rung)
    if not climb.chances:
        return tell.say(key("few"), rung=rung, least=tell.count(climb.least or 0), **counts)
    chances = [
        tell.say(key("chance"), hours=tell.count(c.hours), chance=chance_of(c.chance, tell))
        for c in climb.chances
    ]
    return tell.say(
        key("climb"),
        rung=rung,
        chances=tell.join(chances),
        basis=tell.say(key(f"basis_{rests.kind}"), **counts),
    )


def chance_of(chance: Interval, tell: Teller) -> Markup:
    """Return a chance with its interval; what is next to nothing is not told to seven digits."""
    if chance.high >= LEAST_CHANCE:
        return tell.fig(chance, "%")
    return tell.say(key("below"), most=span("count", f"{LEAST_CHANCE:.1%}"))


def notes(reading: MainstreamReading, scene: Scene, tell: Teller) -> tuple[Note, ...]:
    """Return what did not pass, and what to do next."""
    steps = [Note("next", step) for step in scene.steps(reading.next_steps[:1], tell)]
    return (*scene.failed_checks(reading, tell), *scene.warnings(reading, tell), *steps)

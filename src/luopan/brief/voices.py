"""In their own words: shares that a random sample bears out, and quotes with the share beside."""

from collections.abc import Sequence

from markupsafe import Markup

from luopan.brief.content import Card, Figure, Note, Section, Table
from luopan.brief.scene import Scene
from luopan.brief.tell import Teller, span
from luopan.charts import shares
from luopan.readings.voices import Quote, Share, Theme, VoicesReading

WORDS = "brief.voices"
MOST_CARDS = 6
SATISFIED = ("positive", "negative")
MOST_ROWS = 12


def key(*parts: str) -> str:
    """Return a key of the words about voices."""
    return ".".join((WORDS, *parts))


def section(scene: Scene) -> Section | None:
    """Return the section, None where the firm has no voices."""
    reading = next(iter(scene.readings.voices()), None)
    if reading is None:
        return None
    tell = scene.teller(reading)
    return Section(
        "voices",
        scene.text(key("mark")),
        scene.text(key("title")),
        lead=(tell.join(lead(reading, tell), "brief.join.sentence"),),
        cards=tuple(card(t, reading, scene) for t in chosen(reading.themes, scene.words.language)),
        figures=figures(reading, scene),
        tables=tables(reading, tell),
        notes=notes(reading, scene, tell),
        failed=bool(reading.failed),
        key_to=scene.text(key("rule")) if reading.themes else "",
    )


def wrote(scene: Scene) -> list[Markup]:
    """Return one sentence on those who wrote, where a random sample bears it out; else nothing."""
    reading = next(iter(scene.readings.voices()), None)
    if reading is None or reading.failed:
        return []
    tell = scene.teller(reading)
    told = {
        s.label: tell.fig(s.share, "%")
        for s in reading.pool("satisfaction")
        if s.label in SATISFIED and s.share is not None
    }
    return [tell.say(key("wrote"), **told)] if len(told) == len(SATISFIED) else []


def chosen(themes: Sequence[Theme], language: str) -> list[Theme]:
    """Return the themes to show: those that the reader can read first, and as many of the rest.

    Of either, those that somebody is quoted on.
    """
    quoted_first = sorted(themes, key=lambda theme: not theme.quotes)
    own = [t for t in quoted_first if t.language == language[:2]]
    rest = [t for t in quoted_first if t.language != language[:2]]
    first = own[: max(MOST_CARDS // 2, MOST_CARDS - len(rest))]
    return [*first, *rest[: MOST_CARDS - len(first)]]


def lead(reading: VoicesReading, tell: Teller) -> list[Markup]:
    """Return who was read, and how many of them are satisfied: a share, or a direction only."""
    said = [
        tell.say(
            key("read"),
            documents=tell.count(reading.documents),
            counted=tell.count(reading.counted),
            start=tell.day(reading.start),
            end=tell.day(reading.end),
        )
    ]
    for share in reading.pool("satisfaction"):
        if share.label not in SATISFIED:
            continue
        if share.share is not None:
            said.append(
                tell.say(
                    key("share", share.label),
                    share=tell.fig(share.share, "%"),
                    naive=span("count", f"{share.naive:.0%}"),
                    labels=tell.count(share.labels),
                )
            )
    latest = newest(reading, "positive")
    if latest is not None and latest.p_up is not None:
        said.append(tell.say(key("up"), chance=tell.chance(latest.p_up)))
    if not any(s.share for s in reading.pool("satisfaction")):
        said.append(tell.say(key("no_labels")))
    said.append(tell.say(key("silent")))
    return said


def newest(reading: VoicesReading, side: str) -> Share | None:
    """Return the latest period's share, at one mix of venues where that is told."""
    told = [
        s
        for s in reading.shares
        if s.target == "satisfaction" and s.label == side and s.cell.start is not None
    ]
    adjusted = [s for s in told if s.cell.adjusted] or told
    return max(adjusted, key=lambda s: str(s.cell.start), default=None)


def tables(reading: VoicesReading, tell: Teller) -> tuple[Table, ...]:
    """Return what they mean to do and what they speak of, each with its interval (H4)."""
    rows = []
    for target in ("intent", "aspect", "request"):
        told = [s for s in reading.pool(target) if s.share is not None]
        told.sort(key=lambda s: (-(s.share.mean if s.share else 0.0), s.label))
        rows += [
            (named(s, tell), tell.fig(s.share, "%"), span("count", f"{s.naive:.1%}"))
            for s in told[:MOST_ROWS]
            if s.share is not None
        ]
    if not rows:
        return ()
    head = tuple(tell.text(key("table", part)) for part in ("what", "share", "naive"))
    return (Table(tell.text(key("table.caption")), head, tuple(rows)),)


def named(share: Share, tell: Teller) -> Markup:
    """Return what a share is of, as one piece."""
    if share.target == "request":
        return span("name", tell.text(key("request")))
    name = tell.text(f"voices.{share.target}.{share.label}")
    if share.polarity is None:
        return span("name", tell.say(key("intent"), intent=name))
    side = tell.text(f"voices.polarity.{share.polarity}")
    return span("name", tell.say(key("aspect"), aspect=name, side=side))


def card(theme: Theme, reading: VoicesReading, scene: Scene) -> Card:
    """Return a theme: its words, its share, a typical quote and one from the other side (H10)."""
    tell = scene.teller(reading)
    about = span("name", tell.text(f"voices.aspect.{theme.aspect}")) if theme.aspect else None
    lines = [
        tell.say(
            key("theme"),
            documents=tell.count(theme.documents),
            counted=tell.count(reading.counted),
        ),
        *(quoted(q, tell) for q in theme.quotes),
    ]
    if not any(q.role == "dissenting" for q in theme.quotes):
        lines.append(tell.say(key("no_dissent")))
    if theme.dropped:
        why = [
            tell.say(key("dropped", code), count=tell.count(n)) for code, n in theme.dropped.items()
        ]
        lines.append(tell.say(key("dropped", "says"), why=tell.join(why)))
    return Card(
        anchor=f"r-{tell.anchor}",
        name=span("name", " · ".join(theme.words)),
        indicator=about,
        evidence=tell.chip(reading.evidence),
        position=tell.fig(theme.share, "%"),
        lines=tuple(lines),
        notes=(),
        rose=Markup(""),
        verdict=Markup(""),
        due=None,
        course=Markup(""),
        tone="ink",
        failed=bool(reading.failed),
    )


def quoted(quote: Quote, tell: Teller) -> Markup:
    """Return a quote byte for byte, with its place, its day and its consent."""
    consent = {True: "yes", False: "no", None: "untold"}[quote.consent]
    source = [span("name", quote.venue)] if quote.venue else []
    source += [tell.day(quote.at.date())] if quote.at else []
    source.append(tell.say(key("consent", consent)))
    words = Markup('<q lang="{}" data-digest="{}">{}</q>').format(
        {"zh": "zh-Hans"}.get(quote.language, quote.language), quote.digest, quote.text
    )
    return tell.say(key("quote", quote.role), words=words, source=tell.join(source))


def figures(reading: VoicesReading, scene: Scene) -> tuple[Figure, ...]:
    """Return the course of satisfaction, where periods bear an interval."""
    if not shares.courses(reading):
        return ()
    drawn = shares.svg(reading, scene.words, synthetic=scene.readings.synthetic)
    return (Figure(shares.title(reading, scene.words), Markup(drawn)),)  # noqa: S704 - ours


def notes(reading: VoicesReading, scene: Scene, tell: Teller) -> tuple[Note, ...]:
    """Return what did not pass, and what to do next."""
    steps = [Note("next", step) for step in scene.steps(reading.next_steps[:1], tell)]
    return (*scene.failed_checks(reading, tell), *scene.warnings(reading, tell), *steps)

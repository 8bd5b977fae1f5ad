"""Why to believe it, or not: findings about the data, checks, and where every number comes from."""

from markupsafe import Markup

from luopan.brief.content import Figure, Note, Origin
from luopan.brief.goals import title
from luopan.brief.grounds import grounds
from luopan.brief.scene import Scene
from luopan.brief.tell import Teller, span
from luopan.charts import stability
from luopan.charts.units import unit_of
from luopan.readings.bundle import Reading
from luopan.readings.direction import DirectionReading
from luopan.readings.experiments import ExperimentReading
from luopan.readings.ledger import LedgerReading
from luopan.readings.mainstream import MainstreamReading
from luopan.readings.mix import MixReading
from luopan.readings.route import RouteReading
from luopan.readings.voices import VoicesReading

MOST_FINDINGS = 12
KINDS = {"fail": "fail", "warn": "warn", "info": "info"}


def findings(scene: Scene) -> tuple[Note, ...]:
    """Return the findings about the tables, the gravest first."""
    tell = scene.teller()
    open_ones = [c for c in scene.readings.findings if not c.passed]
    ordered = sorted(open_ones, key=lambda c: list(KINDS).index(c.severity))
    said = [Note(KINDS[c.severity], scene.check(c, tell)) for c in ordered[:MOST_FINDINGS]]
    if len(ordered) > MOST_FINDINGS:
        more = tell.count(len(ordered) - MOST_FINDINGS)
        said.append(Note("info", tell.say("brief.findings.more", count=more)))
    hidden = len(scene.readings.direction()) - len(scene.indicators())
    if hidden:
        said.append(Note("info", tell.say("brief.activity", count=tell.count(hidden))))
    rest = len(scene.readings.readings) - hidden - len(scene.shown())
    if rest > 0:
        said.append(Note("info", tell.say("brief.rest", count=tell.count(rest))))
    return tuple(said)


def looked(scene: Scene) -> Markup | None:
    """Return how many indicators were looked at, where that matters (H21)."""
    count = len(scene.readings.direction())
    tell = scene.teller()
    return tell.say("brief.looked", count=tell.count(count)) if count >= 10 else None


def origins(scene: Scene) -> tuple[Origin, ...]:
    """Return the provenance of every reading whose numbers are shown."""
    return tuple(origin(r, scene) for r in scene.shown())


def origin(reading: Reading, scene: Scene) -> Origin:
    """Return the provenance of one reading: files, rows, digest, seed, model, checks."""
    tell = scene.teller(reading)
    facts = [
        (scene.text("brief.origin.as_of"), tell.day(reading.as_of)),
        (
            scene.text("brief.origin.evidence"),
            tell.chip(reading.evidence)
            + " "
            + tell.say(f"brief.evidence.{reading.evidence.value}"),
        ),
        (scene.text("brief.origin.files"), files(reading, tell)),
        *specific(reading, scene, tell),
        (scene.text("brief.origin.seed"), span("count", str(reading.seed))),
    ]
    checks = tuple(
        Note("fail" if c in reading.failed else "pass" if c.passed else c.severity,
             scene.check(c, tell))
        for c in reading.checks
        if not c.passed or scene.words.has(f"passed.{c.code}")
    )  # fmt: skip
    return Origin(tell.anchor, named(reading, tell), tuple(facts), checks, pictures(reading, scene))


def pictures(reading: Reading, scene: Scene) -> tuple[Figure, ...]:
    """Return how the answers moved as weeks came in, where that was looked at."""
    if not isinstance(reading, MixReading) or reading.stability is None:
        return ()
    drawn = stability.svg(reading, scene.words, synthetic=scene.readings.synthetic)
    return (Figure(stability.title(reading, scene.words), Markup(drawn)),)  # noqa: S704 - ours


def steady(reading: MixReading, tell: Teller) -> Markup | None:
    """Return whether the answers hold still, and how thoroughly that was looked at."""
    found = reading.stability
    if found is None:
        return None
    depth = tell.say(
        f"brief.origin.stability_{found.depth}",
        refits=tell.count(found.refits),
        placebos=tell.count(found.placebo.count),
    )
    tone = {"holds": "jade", "moves": "vermilion", "inconclusive": "ochre"}[found.verdict]
    verdict = tell.strong(f"brief.origin.stability_{found.verdict}", tone)
    return tell.say("brief.origin.stability", verdict=verdict, depth=depth)


def named(reading: Reading, tell: Teller) -> Markup:
    """Return what a reading is called."""
    if isinstance(reading, DirectionReading):
        return title(reading, tell)
    if isinstance(reading, RouteReading):
        return tell.say("brief.origin.route", outcome=tell.name(reading.outcome))
    if isinstance(reading, ExperimentReading):
        return tell.say("brief.origin.experiment", test=tell.name(reading.test))
    if isinstance(reading, VoicesReading):
        return tell.say("brief.origin.voices")
    if isinstance(reading, MainstreamReading):
        return tell.say("brief.origin.mainstream")
    if isinstance(reading, LedgerReading):
        return tell.say("brief.origin.ledger")
    return tell.say("brief.origin.mix", outcome=tell.name(reading.outcome))


def files(reading: Reading, tell: Teller) -> Markup:
    """Return files, rows and digests."""
    lines = [
        tell.say(
            "brief.origin.file",
            file=span("name", i.file),
            rows=tell.count(i.rows),
            digest=span("digest", i.digest[:12]),
        )
        for i in reading.inputs
    ]
    return Markup("<br>").join(lines)


def specific(reading: Reading, scene: Scene, tell: Teller) -> list[tuple[str, Markup]]:
    """Return what only this kind of reading has."""
    if isinstance(reading, MixReading):
        d = reading.diagnostics
        sampler = tell.say(
            "brief.origin.sampler", chains=d.chains, draws=d.draws, rhat=tell.count(d.rhat_max),
            ess=tell.count(round(d.ess_min)), divergences=tell.count(d.divergences),
        )  # fmt: skip
        fit = tell.say("brief.origin.fit", r2=tell.fig(d.r2, "%"), ppc=tell.chance(d.ppc_p))
        method = tell.say("brief.origin.mix_method", weeks=tell.count(reading.weeks))
        pairs = [("method", method), ("sampler_label", sampler), ("fit_label", fit)]
        if (still := steady(reading, tell)) is not None:
            pairs.append(("stability_label", still))
        return [(scene.text(f"brief.origin.{k}"), v) for k, v in pairs]
    if isinstance(reading, RouteReading):
        return [(scene.text("brief.origin.method"), tell.say("brief.route.method"))]
    if isinstance(reading, ExperimentReading):
        return grounds(reading, scene, tell)
    if isinstance(reading, VoicesReading):
        return [(scene.text("brief.origin.method"), tell.say("brief.voices.method"))]
    if isinstance(reading, MainstreamReading):
        return [(scene.text("brief.origin.method"), tell.say("brief.mainstream.method"))]
    if isinstance(reading, LedgerReading):
        method = tell.say("brief.ledger.method", usual=tell.aim(reading.usual, "%"))
        return [(scene.text("brief.origin.method"), method)]
    position = tell.fig(reading.position, unit_of(reading))
    method = tell.say("brief.origin.direction_method", days=reading.heading.span_days)
    level = tell.say("brief.origin.level", level=tell.level(reading.position.level))
    n = tell.count(reading.n) if reading.n is not None else tell.say("brief.card.records")
    return [
        (scene.text("brief.origin.position"), position + level),
        ("n", n),
        (scene.text("brief.origin.method"), method),
    ]

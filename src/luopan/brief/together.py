"""Question three: what social media does together with all channels."""

from markupsafe import Markup

from luopan.brief.bands import Band, band
from luopan.brief.content import Figure, Note, Section, Statement, Table
from luopan.brief.scene import Scene
from luopan.brief.tell import Teller, span
from luopan.charts import contributions, curves, decomposition, synergy
from luopan.charts.units import share_of
from luopan.readings.base import Evidence
from luopan.readings.mix import CONFLICT, ChannelEffect, MixReading, Social, Synergy, TestedEffect

TONES = {"positive": "jade", "negative": "vermilion", "inconclusive": "ochre"}
YEAR = 52
NO_TABLES = ("absent.no_table", "absent.not_measured")
SIGNS = {"positive": "up", "negative": "down", "inconclusive": "unknown"}


def section(scene: Scene) -> Section:
    """Return question three."""
    mix = scene.mix()
    mark, title = scene.text("brief.together.mark"), scene.text("brief.together.title")
    if mix is None:
        return Section("together", mark, title, notes=scene.missing("mix"))
    tell = scene.teller(mix)
    notes = [*scene.failed_checks(mix, tell), *scene.warnings(mix, tell)]
    notes += [test(t, mix, tell) for t in mix.tests]
    telling = told(mix)
    lead = [social(mix, tell)] if mix.social else [tell.say("brief.together.no_social")]
    # Positive and negative stand in the same place and the same size (H7).
    lead += [pair(s, tell) for s in telling] + earned(mix, tell)
    if not telling and mix.synergy:
        steps = scene.steps(mix.next_steps[:1], tell) or [tell.say("brief.next.pause")]
        notes += [Note("unknown", tell.say("brief.unknown.synergy", step=s)) for s in steps]
    lead.append(basis(mix, tell))
    return Section(
        "together", mark, title, lead=tuple(lead), figures=figures(mix, scene),
        tables=(money(mix, scene, tell),), notes=tuple(notes), failed=bool(mix.failed),
    )  # fmt: skip


def basis(mix: MixReading, tell: Teller) -> Markup:
    """Return what it all rests on."""
    regions = len({effect.region for effect in mix.regions})
    facts = {"regions": tell.count(regions)} if regions else {}
    return tell.say(
        "brief.together.basis_regions" if regions else "brief.together.basis",
        phrase=tell.say(f"brief.evidence.{mix.evidence.value}"),
        weeks=tell.count(mix.weeks),
        start=mix.start,
        end=mix.end,
        level=tell.chip(mix.evidence),
        **facts,
    )


def figures(mix: MixReading, scene: Scene) -> tuple[Figure, ...]:
    """Return the pictures; the first is open, the rest unfold."""
    drawn = [contributions]
    if mix.synergy:
        drawn.append(synergy)
    if curves.shown(mix):
        drawn.append(curves)
    drawn.append(decomposition)
    synthetic = scene.readings.synthetic
    return tuple(
        Figure(
            chart.title(mix, scene.words),
            Markup(chart.svg(mix, scene.words, synthetic=synthetic)),  # noqa: S704 - ours
            folded=chart in {curves, decomposition},
        )
        for chart in drawn
    )


def social(mix: MixReading, tell: Teller) -> Markup:
    """Return what social does alone, shared and together."""
    if mix.social is None:
        return tell.say("brief.together.no_social")
    said = tell.say(
        "brief.together.social",
        outcome=tell.name(mix.outcome),
        alone=tell.fig(share_of(mix.social.alone, mix.total), "%"),
        shared=tell.fig(share_of(mix.social.shared, mix.total), "%", signed=True),
        together=tell.fig(share_of(mix.social.together, mix.total), "%"),
        nil=nil(mix.social, tell),
    )
    if mix.social.verdict == "inconclusive" and band(mix.social.p_negligible) != "unknown":
        doubt = tell.say("brief.together.doubt", p=tell.chance(mix.social.p_negligible))
        return tell.join([said, doubt], "brief.join.sentence")
    return said


def earned(mix: MixReading, tell: Teller) -> list[Markup]:
    """Return how talk is read, and what of social media's part is not their own (R24)."""
    if mix.earned is None:
        return []
    names = [tell.name(c.channel) for c in mix.channels if c.kind == "earned_social"]
    said = [tell.say(f"brief.together.{mix.earned}", earned=tell.join(names))]
    if mix.social is not None and mix.social.called_up is not None:
        part = tell.fig(share_of(mix.social.called_up, mix.total), "%", signed=True)
        said.insert(0, tell.say("brief.together.called_up", called_up=part))
    return said


def told(mix: MixReading) -> list[Synergy]:
    """Return the pairs of which something may be said; none where a check failed."""
    return [s for s in mix.synergy if s.verdict != "inconclusive" and not mix.failed]


def pair(found: Synergy, tell: Teller) -> Markup:
    """Return what one pair does together."""
    first, second = found.pair
    positive = found.verdict == "positive"
    sure = found.p_positive if positive else 1 - found.p_positive
    return tell.say(
        f"brief.synergy.{found.verdict}",
        first=tell.name(first),
        second=tell.name(second),
        share=tell.fig(found.share, "%", signed=True),
        sure=tell.strong(f"brief.sure.{band(sure)}", TONES[found.verdict]),
        p=tell.chance(sure),
    )


def test(found: TestedEffect, mix: MixReading, tell: Teller) -> Note:
    """Return one finished test beside the model, both with their intervals (H15)."""
    unit = mix.unit
    said = tell.say(
        "brief.test.found_together" if found.kind == "synergy" else "brief.test.found",
        test=found.test,
        channels=tell.join([tell.name(c) for c in found.channels]),
        start=found.start,
        end=found.end,
        measured=tell.fig(found.measured, unit, signed=True),
        model=tell.fig(found.model, unit, signed=True),
    )
    own = [
        tell.say(
            "brief.test.found_own",
            channel=tell.name(one.channel),
            measured=tell.fig(one.measured, unit, signed=True),
            model=tell.fig(one.model, unit, signed=True),
        )
        for one in found.own
    ]
    chances = {"p": found.p, "p_own": found.p_own, "p_together": found.p_together}
    facts = {key: tell.chance(p) for key, p in chances.items() if p is not None}
    facts["after"] = tell.fig(found.after, unit, signed=True)
    verdict = tell.say(f"brief.test.{_verdict(found)}", **facts)
    kind = "info" if found.status == "used" else "warn"
    return Note(kind, tell.join([said, *own, verdict], "brief.join.sentence"))


def _verdict(found: TestedEffect) -> str:
    """Return which words tell a test's status: of two by two some are told in two ways."""
    if found.status == "trusted" and found.own:
        return "trusted_own"
    if found.status == "conflict_own" and found.p_own is not None and found.p_own >= CONFLICT:
        return "conflict_own_neither"
    return found.status


def absent(scene: Scene) -> Markup:
    """Return why there is no joint model: tables are missing, or those given cannot carry one."""
    tell = scene.teller()
    if scene.left_out("mix"):
        return tell.say("brief.together.not_asked")
    why = f"absent.{scene.readings.absent.get('mix')}"
    if why in NO_TABLES or not scene.words.has(why):
        return tell.say("brief.together.lead_none")
    return tell.say("brief.together.lead_refused", why=tell.say(why))


def statement(scene: Scene) -> Statement:
    """Return the sentence of question three."""
    mix = scene.mix()
    if mix is None:
        return Statement("unknown", "ochre", absent(scene))
    tell = scene.teller(mix)
    if mix.social is None:
        return Statement("unknown", "ochre", tell.say("brief.together.no_social"))
    telling = sorted(told(mix), key=lambda s: -abs(s.p_positive - 0.5))
    verdict = telling[0].verdict if telling else "inconclusive"
    if not telling and judged(mix.social, tell) == "unknown":
        # The two doubts are said once, in one clause.
        text = tell.say(
            "brief.together.lead_unknown",
            phrase=tell.say(f"brief.evidence.{mix.evidence.value}"),
            together=tell.fig(share_of(mix.social.together, mix.total), "%"),
            outcome=tell.name(mix.outcome),
            shared=tell.fig(share_of(mix.social.shared, mix.total), "%", signed=True),
            verdict=tell.strong("brief.unknown.word", "ochre"),
        )
        return Statement(SIGNS[verdict], TONES[verdict], text)
    if telling:
        shared = pair(telling[0], tell)
    else:
        both = share_of(mix.social.shared, mix.total)
        # all pairs together may be off nought where none of them is by itself
        shared = tell.say(
            "brief.together.shared_unknown"
            if both.low <= 0.0 <= both.high
            else "brief.together.shared_unpaired",
            verdict=tell.strong("brief.unknown.word", "ochre"),
            shared=tell.fig(both, "%", signed=True),
        )
    text = tell.say(
        "brief.together.lead",
        phrase=tell.say(f"brief.evidence.{mix.evidence.value}"),
        together=tell.fig(share_of(mix.social.together, mix.total), "%"),
        outcome=tell.name(mix.outcome),
        nil=nil(mix.social, tell),
        shared=shared,
    )
    return Statement(SIGNS[verdict], TONES[verdict], text)


def judged(found: Social, tell: Teller) -> Band:
    """Return whether social media are negligible; the reading's own caution wins."""
    if found.verdict == "inconclusive" or tell.failed:
        return "unknown"
    return band(found.p_negligible)


def nil(found: Social, tell: Teller) -> Markup:
    """Return that judgement in words."""
    said = judged(found, tell)
    return tell.strong(f"brief.nil.{said}", "ochre" if said == "unknown" else "ink")


def recent(channel: ChannelEffect, mix: MixReading, tell: Teller) -> Markup:
    """Return the last year beside the whole period, each by the week, where an effect changes."""
    if channel.recent is None:
        return Markup("")
    return tell.say(
        "brief.money.recent",
        recent=tell.fig(share_of(channel.recent, min(mix.weeks, YEAR)), mix.unit),
        whole=tell.fig(share_of(channel.contribution, mix.weeks), mix.unit),
    )


def money(mix: MixReading, scene: Scene, tell: Teller) -> Table:
    """Return the table of channels, worded for the decision: average or next return (R32)."""
    decision = scene.readings.decision
    compare = decision is not None and decision.kind == "compare"
    order = ("roi", "marginal") if compare else ("marginal", "roi")
    through = ("via", "total") if mix.earned == "mediator" else ()
    head = ("channel", "spend", *order, *through, "nil")
    rows = []
    for c in sorted(mix.channels, key=lambda c: (-c.share.mean, c.channel)):
        returns = {"roi": c.roi, "marginal": c.marginal_roi}
        cells = [
            tell.fig(value, "") if (value := returns[k]) is not None
            else span("none", scene.text("brief.money.unpaid"))
            for k in order
        ]  # fmt: skip
        spend = (
            tell.money(c.spend) if c.spend > 0 else span("none", scene.text("brief.money.unpaid"))
        )
        kind = span("kind", scene.text(f"chart.kind.{c.kind}"))
        talked = {"via": c.via_talk, "total": c.total}
        cells += [
            span("none", "–") if (part := talked[k]) is None
            else tell.fig(share_of(part, mix.total), "%")
            for k in through
        ]  # fmt: skip
        members = tell.say("brief.money.members", names=c.members) if c.members else Markup("")
        level = tell.chip(c.evidence) if c.evidence is Evidence.E3 else Markup("")
        name = tell.name(c.channel) + members + recent(c, mix, tell) + kind + level
        rows.append((name, spend, *cells, tell.chance(c.p_negligible)))
    return Table(
        scene.text("brief.money.compare" if compare else "brief.money.allocate"),
        tuple(scene.text(f"brief.money.{k}") for k in head),
        tuple(rows),
    )

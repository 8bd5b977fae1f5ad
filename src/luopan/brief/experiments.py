"""What finished tests found: each told, all in one table, nulls and failures alike (R40)."""

from typing import get_args

from markupsafe import Markup

from luopan.brief import doubts, next_test, proof, rails, tested
from luopan.brief.content import Card, Note, Section, Statement, Table
from luopan.brief.scene import Scene
from luopan.brief.tell import Teller, span
from luopan.brief.tested import TONES, key
from luopan.charts import gap, matched
from luopan.readings.base import Check
from luopan.readings.experiments import Contrast, Effect, ExperimentReading, Verdict

QUIET = {"no_table", "not_measured", "not_asked", "no_reading", "test_no_design"}
"""Reasons for having no test that need no section: nobody tried one."""
TOLD = {"test_estimators", "test_second_opinion"}
"""Checks that are told beside the number in words of their own."""
VOUCHED = "registered"
RECENT_DAYS = 182
"""So long a finding stands in the lead."""
MOST_CARDS, MOST_PICTURES = 12, 4


def section(scene: Scene) -> Section | None:
    """Return the section, None where no test was registered, finished or refused."""
    mark, title = scene.text(key("mark")), scene.text(key("title"))
    found, ledger, onward_ = latest(scene), scene.readings.ledger(), next_test.notes(scene)
    notes = (*(unread(found, scene) if found else ()), *onward_)
    if not found:
        code = scene.readings.absent.get("experiments", "no_table")
        notes = (*(() if code in QUIET else none(scene)), *onward_)
        if not notes and ledger is None:
            return None
    counted = (*proof.lead(ledger, scene),) if ledger is not None else ()
    return Section(
        "experiments",
        mark,
        title,
        lead=(*(lead(found, scene.teller()) if found else ()), *counted),
        cards=tuple(
            card(r, scene, pictured=k < MOST_PICTURES) for k, r in enumerate(found[:MOST_CARDS])
        ),
        figures=proof.figures(ledger, scene) if ledger is not None else (),
        tables=(
            *((table(found, scene),) if found else ()),
            *(proof.tables(ledger, scene) if ledger is not None else ()),
        ),
        notes=notes,
        failed=any(r.failed for r in found),
        key_to=scene.text(key("key_to")) if found else "",
    )


def statement(scene: Scene) -> Statement | None:
    """Return what the lead says of tests: a harm first, else what was found last; None if nothing.

    A finding counts that was registered before it began and is not older than half a year: what
    was tried by the way is no ground to decide on.
    """
    for reading in latest(scene):
        if reading.watch in {"harm", "efficacy"}:
            tell = scene.teller(reading)
            tone = "vermilion" if reading.watch == "harm" else "jade"
            steps = scene.steps(reading.next_steps[:1], tell)
            said = tell.say(key("running", reading.watch), test=tell.name(reading.test))
            return Statement("down" if tone == "vermilion" else "up", tone,
                             tell.join([said, *steps], "brief.join.sentence"))  # fmt: skip
    for reading in latest(scene):
        recent = (scene.readings.as_of - reading.end).days <= RECENT_DAYS
        if not recent or tested.finding(reading) not in TONES or doubts.state(reading) != VOUCHED:
            continue
        tell = scene.teller(reading)
        effect = reading.effect
        if effect.relative is not None:  # the lead has the share alone, its section both
            effect = effect.model_copy(update={"total": None})
        short = reading.model_copy(update={"effect": effect, "contrasts": _same(reading, effect)})
        said = tell.say(
            key("newly"), found=tested.result(short, reading.unit, tell),
            regions=tell.count(len(reading.treated) + len(reading.compared)), end=reading.end,
        )  # fmt: skip
        sign = "up" if reading.verdict == "positive" else "down"
        return Statement(sign, TONES[tested.finding(reading)], said)
    return None


def _same(reading: ExperimentReading, effect: Effect) -> tuple[Contrast, ...]:
    """Return the contrasts with the test's own effect put for what it was."""
    return tuple(
        c.model_copy(update={"effect": effect}) if c.effect == reading.effect else c
        for c in reading.contrasts
    )


def none(scene: Scene) -> tuple[Note, ...]:
    """Return why no test of the table is told."""
    code = key("absent", scene.readings.absent.get("experiments", "other"))
    said = scene.teller().say(code if scene.words.has(code) else key("absent", "other"))
    return (Note("unknown", said),)


def unread(found: list[ExperimentReading], scene: Scene) -> tuple[Note, ...]:
    """Return what is said of tests that could not be read, beside those that could."""
    tell = scene.teller()
    return tuple(
        Note("warn", scene.check(check, tell))
        for reading in found
        for check in reading.checks
        if not check.passed and not own(check, reading)
    )


def own(check: Check, reading: ExperimentReading) -> bool:
    """Whether a check is of the reading's own test."""
    return check.facts.get("test", reading.test) == reading.test


def latest(scene: Scene) -> list[ExperimentReading]:
    """Return the tests by time alone, the latest first: never by what they found."""
    return sorted(scene.readings.experiments(), key=lambda r: (r.end, r.start, r.test))[::-1]


def lead(found: list[ExperimentReading], tell: Teller) -> list[Markup]:
    """Return how many tests found what, and the share that found nothing."""
    verdicts = [tested.finding(r) for r in found]
    counts: dict[str, int] = {kind: verdicts.count(kind) for kind in get_args(Verdict)}
    none = counts["inconclusive"] + counts["undetermined"]
    total = {"count": tell.count(len(found))}
    said = [
        tell.say(key("count"), **total, **{k: tell.count(v) for k, v in counts.items()}),
        tell.say(
            key("nothing"),
            **total,
            none=tell.count(none),
            share=span("count", f"{none / len(found):.0%}"),
        ),
    ]
    withdrawn = sum(1 for r in found if r.registration and r.registration.withdrawn)
    if withdrawn:
        said.append(tell.say(key("withdrawn"), count=tell.count(withdrawn)))
    if len(found) > MOST_CARDS:
        said.append(tell.say(key("older"), count=tell.count(len(found) - MOST_CARDS)))
    return [tell.join(said, "brief.join.sentence")]


def card(reading: ExperimentReading, scene: Scene, *, pictured: bool) -> Card:
    """Return one test."""
    tell, unit = scene.teller(reading), reading.unit
    bet = tested.bet(reading, tell)
    lines = [
        tested.result(reading, unit, tell),
        *tested.contrasts(reading, unit, tell),
        *rails.guardrails(reading, tell),
        *rails.loss(reading, tell),
        tested.done(reading, tell),
        *([tell.join(bet, "brief.join.sentence")] if bet else []),
        *tested.money(reading, tell),
        tested.basis(reading, tell),
    ]
    return Card(
        anchor=f"r-{tell.anchor}",
        name=tell.name(reading.test),
        indicator=label(reading, tell),
        evidence=tell.chip(reading.evidence),
        position=headline(reading, unit, tell),
        lines=tuple(lines),
        notes=notes(reading, scene, tell),
        rose=Markup(""),
        verdict=tested.verdict(reading, tell),
        due=None,
        course=picture(reading, scene, unit) if pictured else Markup(""),
        tone=gap.colour(reading),
        failed=bool(reading.failed),
    )


def label(reading: ExperimentReading, tell: Teller) -> Markup:
    """Return which kind of test it was, and of what."""
    return tell.say(
        key("label"),
        kind=tell.say(key("kind", reading.kind)),
        channels=tested.names(reading.channels, tell),
    )


def headline(reading: ExperimentReading, unit: str, tell: Teller) -> Markup:
    """Return the number in large type, harm and success alike; without an interval, words."""
    effect = reading.effect
    if reading.verdict != "undetermined" and effect.relative is not None:
        return tell.fig(effect.relative, "%", signed=True)
    if reading.verdict != "undetermined" and effect.total is not None:
        return tell.fig(effect.total, unit, signed=True)
    return Markup('<span class="m">{}</span>').format(tested.verdict(reading, tell))


def notes(reading: ExperimentReading, scene: Scene, tell: Teller) -> tuple[Note, ...]:
    """Return failed checks, cautions, and what to do next where nothing was found."""
    kept = tuple(c for c in reading.checks if own(c, reading) and c.code not in TOLD)
    mine = reading.model_copy(update={"checks": kept})
    said = [*scene.failed_checks(mine, tell), *scene.warnings(mine, tell)]
    said += doubts.cautions(reading, scene, tell)
    steps = scene.steps(reading.next_steps[:1], tell)
    finding = tested.finding(reading)
    if finding in {"inconclusive", "undetermined"}:
        step = steps[0] if steps else tell.say(key("next", finding))
        if reading.failed:
            step = tell.say("brief.next.mend")
        which = "unknown" if finding == "inconclusive" else "undetermined"
        said.append(Note("unknown", tell.say(key(which), step=step)))
    else:
        said += [Note("next", one) for one in onward(reading, steps, tell)]
    return tuple(said)


def onward(reading: ExperimentReading, steps: list[Markup], tell: Teller) -> list[Markup]:
    """Return what follows from a finding; "find it again" is put as its direction asks."""
    codes = {s.code for s in reading.next_steps[:1]}
    if codes - {"test_replicate", "test_replicate_people"}:
        return steps
    if tested.manner(reading) == "pause":
        return [tell.say(key("next", "pause"))]
    harm = tested.manner(reading) == "result" and tested.finding(reading) == "negative"
    return [tell.say(key("next", "harm"))] if harm else steps


def picture(reading: ExperimentReading, scene: Scene, unit: str) -> Markup:
    """Return the course of the difference, and fit and trend below; none without an interval."""
    if not gap.shown(reading):
        return Markup("")
    drawn = gap.svg(reading, scene.words, synthetic=scene.readings.synthetic, unit=unit)
    if matched.shown(reading):
        drawn += matched.svg(reading, scene.words, synthetic=scene.readings.synthetic)
    return Markup(drawn)  # noqa: S704 - our own drawing, escaped where it is drawn


def table(found: list[ExperimentReading], scene: Scene) -> Table:
    """Return all tests, each in one row of the same kind."""
    columns = ("test", "when", "difference", "seen", "bet", "finding", "state")
    return Table(
        scene.text(key("table.caption")),
        tuple(scene.text(key("table", column)) for column in columns),
        tuple(row(reading, scene) for reading in found),
    )


def row(reading: ExperimentReading, scene: Scene) -> tuple[Markup, ...]:
    """Return the row of one test."""
    tell, unit = scene.teller(reading), reading.unit
    nothing = span("none", tell.text(key("table.nothing")))
    effect, entry = reading.effect, reading.registration
    kind = Markup('<span class="kind">{}</span>').format(label(reading, tell))
    name = tell.name(reading.test) + Markup(" ") + tell.chip(reading.evidence) + kind
    when = tell.say(key("when"), start=reading.start, end=reading.end)
    difference = tested.sizes(effect.model_copy(update={"total": None}), unit, tell)
    difference = difference or tested.sizes(effect, unit, tell)
    if reading.verdict == "undetermined":
        difference = nothing
    seen = reading.detectable
    return (
        name,
        Markup('<span class="when">{}</span>').format(when),
        difference,
        tell.planned(seen, "%") if seen is not None else nothing,
        tell.planned(entry.bet, "%") if entry and entry.bet is not None else nothing,
        tested.verdict(reading, tell),
        tell.say(key("state", doubts.state(reading))),
    )

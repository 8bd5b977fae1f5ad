"""From readings and a language to what the brief says. Nothing else is looked at."""

from dataclasses import replace

from luopan.brief import (
    ask,
    circle,
    experiments,
    goals,
    record,
    relationship,
    route,
    together,
    trust,
    voices,
)
from luopan.brief.content import Brief, Statement
from luopan.brief.scene import Scene
from luopan.brief.words import load
from luopan.readings.bundle import Language, Readings

MOST_STATEMENTS = 7
LABELS = (
    "title", "lead", "contents", "findings", "origins", "ladder", "ladder_title", "close",
    "failed_banner", "synthetic_banner", "footer", "ask_title", "files", "printed", "unfold",
    "checks", "skip", "look_up", "needle",
)  # fmt: skip


def compose(readings: Readings, language: Language) -> Brief:
    """Return what the brief says.

    Parameters
    ----------
    readings : Readings
        One run.
    language : {"zh_CN", "en"}
        The reader's language.
    """
    words = load(language).with_names(readings.names)
    scene = Scene(readings, words)
    tell = scene.teller()
    marks = ["synthetic"] if readings.synthetic else []
    if any(r.failed for r in readings.readings):
        marks.append("failed")
    sections = (
        goals.section(scene),
        relationship.section(scene),
        together.section(scene),
        circle.section(scene),
        record.section(scene),
        *([heard] if (heard := voices.section(scene)) is not None else []),
        *([tests] if (tests := experiments.section(scene)) is not None else []),
        *([planned] if (planned := route.section(scene)) is not None else []),
    )
    return Brief(
        language=language,
        company=words.name(readings.company),
        as_of=readings.as_of,
        as_of_text=tell.words.day(readings.as_of),
        as_of_line=words.text("brief.as_of", day=readings.as_of),
        marks=tuple(marks),
        statements=statements(scene),
        sections=sections,
        ask=ask.ask(scene),
        findings=trust.findings(scene),
        origins=trust.origins(scene),
        inputs=tuple((i.table, i.file, words.number(i.rows), i.digest) for i in readings.inputs),
        looked=trust.looked(scene),
        labels={key: words.text(f"brief.page.{key}") for key in LABELS}
        | {f"evidence_{e}": words.text(f"brief.evidence.E{e}") for e in range(5)}
        | {"files_short": words.text("brief.origin.files")}
        | {f"mark_{m}": words.text(f"chart.mark.{m}") for m in ("synthetic", "failed")},
    )


def statements(scene: Scene) -> tuple[Statement, ...]:
    """Return the lead: goals first, the decision last, never more than seven sentences.

    With many goals the second and fourth question wait for their sections. A test that does harm
    takes the place of either; what a test found is added to what social media does with the rest
    where there is no room for a sentence of its own.
    """
    first = [goals.statement(r, scene) for r in scene.goals()]
    if not first:
        first = [goals.statement_of_none(scene)]
    middle = [relationship.statement(scene), together.statement(scene), circle.statement(scene)]
    room = MOST_STATEMENTS - len(first) - 1
    tests = experiments.statement(scene)
    if tests is not None and tests.tone == "vermilion":
        first, room = [tests, *first], max(room - 1, 1)
    elif tests is not None and room > len(middle):
        middle.insert(2, tests)
        room = max(room, 3)
    elif tests is not None:
        both = [middle[1].text, tests.text]
        text = scene.teller().join(both, "brief.join.sentence")
        middle[1] = replace(middle[1], text=text)
    kept = middle if room >= 3 else middle[:2] if room == 2 else [middle[1]]
    return (*first, *kept, ask.statement(scene))

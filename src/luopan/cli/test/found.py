"""A finished test on the terminal: every estimator, every region, and what it means."""

from rich.table import Table
from rich.text import Text

from luopan.cli.check import check_words
from luopan.cli.screen import Screen
from luopan.readings import Effect, ExperimentReading, Interval, Readings

PERCENT = "%"


def show_test(readings: Readings, screen: Screen) -> None:
    """Print the answer."""
    screen = screen.naming(readings.names)
    for reading in readings.experiments():
        screen.out.print(Text(headline(reading, screen), style="bold"), soft_wrap=True)
        screen.out.print(Text(verdict(reading, screen)), soft_wrap=True)
        if reading.watch is not None:
            screen.out.print(Text(screen.words.text(f"cli.found.watch.{reading.watch}")))
        screen.out.print()
        screen.out.print(effects(reading, screen))
        _remarks(reading, screen)


def headline(reading: ExperimentReading, screen: Screen) -> str:
    """Return what was done, where and when."""
    words = screen.words
    return words.text(
        "cli.found.headline",
        test=reading.test,
        kind=words.text(f"cli.found.kind.{reading.kind}"),
        design=words.text(f"cli.found.design_of.{reading.design}"),
        outcome=words.name(reading.outcome),
        start=words.day(reading.start),
        end=words.day(reading.end),
        treated=len(reading.treated),
        compared=len(reading.compared),
    )


def verdict(reading: ExperimentReading, screen: Screen) -> str:
    """Return the verdict as a sentence."""
    words, effect = screen.words, reading.effect
    if effect.relative is None or effect.p is None:
        reason = f"cli.found.refused.{effect.refused}"
        known = words.has(reason)
        said = words.text(reason) if known else words.text("cli.found.refused.other")
        return words.text("cli.found.verdict.undetermined", reason=said)
    facts = {
        "relative": words.interval(effect.relative, PERCENT),
        "level": words.number(effect.relative.level, PERCENT),
        "evidence": reading.evidence.value,
        "detectable": "–"
        if reading.detectable is None
        else words.number(round(reading.detectable, 3), PERCENT),
    }
    return words.text(f"cli.found.verdict.{reading.verdict}", **facts)


def effects(reading: ExperimentReading, screen: Screen) -> Table:
    """Return every estimator's effect, then those of arms and regions."""
    words = screen.words
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("what", "total", "relative", "p"):
        table.add_column(words.text(f"cli.found.{column}"), overflow="fold")
    rows = [(words.text(f"cli.found.estimator.{reading.effect.estimator}"), reading.effect)]
    rows += [(words.text(f"cli.found.estimator.{e.estimator}"), e) for e in reading.others]
    rows += [
        (words.text(f"cli.found.of.{c.of}", arm=c.arm or ""), c.effect) for c in reading.contrasts
    ]
    rows += [(r.region, r.effect) for r in reading.regions]
    for name, effect in rows:
        table.add_row(name, *_cells(effect, screen))
    return table


def _cells(effect: Effect, screen: Screen) -> tuple[str, str, str]:
    def told(value: Interval | None, unit: str = "") -> str:
        return "–" if value is None else screen.words.interval(value, unit)

    p = "–" if effect.p is None else f"{effect.p:.3f}"
    return told(effect.total), told(effect.relative, PERCENT), p


def _remarks(reading: ExperimentReading, screen: Screen) -> None:
    words = screen.words
    lines = []
    if reading.per_money is not None:
        told = words.interval(reading.per_money)
        lines.append(words.text("cli.found.per_money", per_money=told))
    if reading.left_out:
        names = tuple(x.name for x in reading.left_out)
        lines.append(words.text("cli.found.left_out", names=names))
    if reading.other_p is not None:
        lines.append(words.text("cli.found.other_p", p=f"{reading.other_p:.3f}"))
    lines += [f"! {check_words(c, words)}" for c in reading.checks if not c.passed]
    lines += [f"→ {words.text(f'next.{step.code}', **step.facts)}" for step in reading.next_steps]
    if lines:
        screen.out.print()
    for line in lines:
        screen.out.print(Text(line), soft_wrap=True)

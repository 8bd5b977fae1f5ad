"""A finished test on the terminal: every estimator, every region, and what it means."""

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from luopan.brief.words import Words
from luopan.cli.check import check_words
from luopan.cli.guard import shown
from luopan.cli.screen import Screen
from luopan.cli.test.vouched import vouched
from luopan.readings.base import Check, Evidence, Interval
from luopan.readings.bundle import Readings
from luopan.readings.experiments import Effect, ExperimentReading

PERCENT = "%"


def show_test(readings: Readings, screen: Screen) -> None:
    """Print the answer: what was done, how far it is vouched for, and only then what was found."""
    screen = screen.naming(readings.names)
    for reading in readings.experiments():
        screen.out.print(Text(headline(reading, screen), style="bold"), soft_wrap=True)
        for line in (*vouched(reading, screen.words), verdict(reading, screen)):
            screen.out.print(Text(line), soft_wrap=True)
        for line in (*watched(reading, screen), *guardrails(reading, screen)):
            screen.out.print(Text(line), soft_wrap=True)
        if reading.looks:
            screen.out.print()
            screen.out.print(looks(reading, screen))
        if reading.effect.refused != "still_running":
            screen.out.print()
            screen.out.print(effects(reading, screen))
        _remarks(reading, screen)


def headline(reading: ExperimentReading, screen: Screen) -> str:
    """Return what was done, where and when."""
    words = screen.words
    return words.text(
        "cli.found.headline",
        test=shown(reading.test),
        kind=words.text(f"cli.found.kind.{reading.kind}"),
        design=words.text(f"cli.found.{_design_key(reading)}"),
        outcome=shown(words.name(reading.outcome)),
        start=words.day(reading.start),
        end=words.day(reading.end),
        sizes=words.fact(tuple(_sizes(reading, screen))),
    )


def _design_key(reading: ExperimentReading) -> str:
    """Return the words of the design: what is read as a lot is not one before a lot is told."""
    told = reading.evidence is Evidence.E4 or reading.design == "moderated"
    if reading.failed:  # a lot that went wrong was one
        told = all(c.passed for c in reading.checks if c.code == "test_no_lot_told")
    lot = reading.design in {"lot", "switchback", "factorial", "moderated", "people"}
    return f"{'untold' if lot and not told else 'design_of'}.{reading.design}"


def _sizes(reading: ExperimentReading, screen: Screen) -> Iterator[str]:
    """Yield how many regions or groups were tested and compared with, where any were."""
    words, treated, compared = screen.words, len(reading.treated), len(reading.compared)
    if reading.design == "before_after" or not treated:
        alone = "whole" if reading.design == "before_after" else "none"
        yield words.text(f"cli.found.sizes.{alone}")
        return
    unit = "groups" if reading.design == "people" else "regions"
    yield words.text(f"cli.found.sizes.{unit}.{'one' if treated == 1 else 'more'}", count=treated)
    if compared:
        yield words.text("cli.found.sizes.compared", count=compared)


def verdict(reading: ExperimentReading, screen: Screen) -> str:
    """Return the verdict in one sentence or two."""
    words, effect = screen.words, reading.effect
    value = effect.relative or effect.total
    if value is None or reading.verdict == "undetermined":
        reason = f"cli.found.refused.{effect.refused}"
        said = words.text(reason if words.has(reason) else "cli.found.refused.other")
        return words.text("cli.found.verdict.undetermined", reason=said)
    asks = "joint" if reading.design in {"factorial", "moderated"} else "verdict"
    said = words.text(
        f"cli.found.{asks}.{reading.verdict}",
        relative=words.interval(value, "" if effect.relative is None else PERCENT),
        level=words.number(value.level, PERCENT),
        evidence=reading.evidence.value,
    )
    if reading.detectable is None:
        return said
    seen = words.number(round(reading.detectable, 3), PERCENT)
    found = words.text("cli.found.detectable", detectable=seen)
    return words.text("brief.join.sentence").join((said, found))


def watched(reading: ExperimentReading, screen: Screen) -> Iterator[str]:
    """Yield what the looks say, and what the test has cost beside what it may."""
    words, cost = screen.words, reading.loss
    if cost is not None and cost.why is not None:
        yield words.text(f"cli.found.stop.{cost.why}", day=words.day(cost.date))
    elif reading.watch is not None:
        planned = all(look.planned for look in reading.looks)
        yield words.text(f"cli.found.{'watch' if planned else 'unplanned'}.{reading.watch}")
    if cost is not None:
        yield words.text(
            "cli.found.loss",
            day=words.day(cost.date),
            loss=words.interval(cost.loss),
            level=words.number(cost.loss.level, PERCENT),
            limit=words.number(cost.limit),
            worst=words.number(round(cost.worst)),
        )


def guardrails(reading: ExperimentReading, screen: Screen) -> Iterator[str]:
    """Yield for each guardrail whether it held, in every arm."""
    words = screen.words
    for one in reading.guardrails:
        name = shown(words.name(one.indicator))
        if one.arm is not None:
            name = words.text("cli.found.guardrail.of_arm", indicator=name, arm=shown(one.arm))
        margin = words.number(one.margin, PERCENT)
        limit = words.text(f"cli.found.guardrail.{one.worse}", margin=margin)
        if one.change is None:
            reason = f"cli.found.refused.{one.refused}"
            why = words.text(reason if words.has(reason) else "cli.found.refused.other")
            yield words.text("cli.found.guardrail.refused", name=name, limit=limit, reason=why)
        else:
            yield words.text(
                f"cli.found.guardrail.{one.verdict}",
                name=name,
                limit=limit,
                change=words.interval(one.change, PERCENT),
                level=words.number(one.change.level, PERCENT),
            )
    if reading.guardrails and not all(one.registered for one in reading.guardrails):
        yield words.text("cli.found.guardrail.unregistered")


def looks(reading: ExperimentReading, screen: Screen) -> Table:
    """Return the registered looks that have come, each with the bounds that were set for it."""
    words = screen.words
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("day", "effect", "statistic", "efficacy", "harm"):
        table.add_column(words.text(f"cli.found.look.{column}"), overflow="fold")
    for one in reading.looks:
        bounds = ("–" if b is None else words.number(round(b, 2)) for b in (one.efficacy, one.harm))
        effect = "–" if one.effect is None else words.interval(one.effect, PERCENT)
        table.add_row(words.day(one.date), effect, words.number(round(one.statistic, 2)), *bounds)
    return table


def effects(reading: ExperimentReading, screen: Screen) -> Table:
    """Return every estimator's effect, then those of arms and regions."""
    words = screen.words
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("what", "total", "relative", "p"):
        table.add_column(words.text(f"cli.found.{column}"), overflow="fold")
    rows = [(words.text(f"cli.found.estimator.{reading.effect.estimator}"), reading.effect)]
    rows += [(words.text(f"cli.found.estimator.{e.estimator}"), e) for e in reading.others]
    rows += [
        (words.text(f"cli.found.of.{c.of}", arm=shown(c.arm)), c.effect) for c in reading.contrasts
    ]
    rows += [(shown(r.region), r.effect) for r in reading.regions]
    for name, effect in rows:
        table.add_row(*map(Text, (name, *_cells(effect, screen))))
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
    lines += [f"! {check_words(_worded(c, words), words)}" for c in reading.checks if not c.passed]
    lines += [f"→ {words.text(f'next.{step.code}', **step.facts)}" for step in reading.next_steps]
    if lines:
        screen.out.print()
    for line in lines:
        screen.out.print(Text(line), soft_wrap=True)


def _worded(check: Check, words: Words) -> Check:
    """Return a check whose estimators are told by name instead of by code."""
    told = check.facts.get("estimators")
    if not isinstance(told, tuple):
        return check
    names = tuple(words.text(f"cli.found.estimator.{code}") for code in told)
    return check.model_copy(update={"facts": {**check.facts, "estimators": names}})

"""Readings as tables on the terminal: one line a goal, a channel and a pair."""

from rich.table import Table
from rich.text import Text

from luopan.charts import ladder
from luopan.cli.check import check_words, show_findings
from luopan.cli.guard import spoken
from luopan.cli.screen import Screen
from luopan.cli.test.found import headline, verdict
from luopan.readings.bundle import Readings
from luopan.readings.chances import ChanceRecord
from luopan.readings.direction import DirectionReading
from luopan.readings.mainstream import MainstreamReading
from luopan.readings.mix import MixReading
from luopan.readings.voices import VoicesReading

ARROWS = {"rising": "↑", "falling": "↓", "inconclusive": "?"}


def show(readings: Readings, screen: Screen) -> None:
    """Print what one run says."""
    screen = screen.naming(readings.names)
    words = screen.words
    if readings.direction():
        screen.out.print(directions(readings.direction(), screen))
    for mix in readings.mix():
        screen.out.print()
        screen.out.print(channels(mix, screen))
        if mix.synergy:
            screen.out.print()
            screen.out.print(synergies(mix, screen))
    for test in readings.experiments():
        screen.out.print()
        screen.out.print(Text(headline(test, screen), style="bold"), soft_wrap=True)
        screen.out.print(Text(verdict(test, screen)), soft_wrap=True)
    for heard in readings.voices():
        screen.out.print()
        screen.out.print(voices(heard, screen))
    if (told := readings.mainstream()) is not None and told.stories:
        screen.out.print()
        screen.out.print(stories(told, screen))
    if told is not None and told.record is not None:
        screen.out.print(Text(chances(told.record, screen)), soft_wrap=True)
    for reading in readings.readings:
        for check in reading.failed:
            screen.out.print(Text(f"✗ {check_words(check, words)}", style="red"))
    for name, code in readings.absent.items():
        screen.note(
            "cli.absent",
            instrument=words.text(f"cli.instrument.{name}"),
            why=spoken("absent", code, {}, words)[0],
        )
    if readings.findings:
        screen.out.print()
        show_findings(readings.findings, screen)


def _table(screen: Screen, prefix: str, columns: tuple[str, ...], **facts: object) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(screen.words.text(f"cli.{prefix}.{column}", **facts), overflow="fold")
    return table


def directions(given: tuple[DirectionReading, ...], screen: Screen) -> Table:
    """Return position, heading and target of every indicator."""
    words = screen.words
    table = _table(screen, "direction", ("indicator", "position", "heading", "p_up", "target"))
    for reading in given:
        name = words.name(reading.goal or reading.indicator)
        parts = [part for part in (reading.region, reading.audience) if part]
        aim = reading.destination
        reach = f" ({words.probability(reading.eta.p_by)})" if reading.eta else ""
        table.add_row(
            Text(" · ".join((name, *parts))),
            words.interval(reading.position, reading.unit),
            f"{ARROWS[reading.heading.state]} {words.text(f'cli.state.{reading.heading.state}')}",
            words.probability(reading.heading.p_up),
            "" if aim is None else f"{words.number(aim.target, reading.unit)}{reach}",
        )
    return table


def voices(reading: VoicesReading, screen: Screen) -> Table:
    """Return the shares of the whole pool, beside what counting alone would say.

    Where nothing bears a share out, no percentage is told at all (H12).
    """
    words = screen.words
    table = _table(screen, "voices.table", ("what", "share", "naive"), count=reading.counted)
    for share in reading.pool("satisfaction"):
        name = Text(words.text(f"voices.satisfaction.{share.label}"))
        if share.share is None:
            table.add_row(name, words.text(f"absent.{share.withheld}"), "–")
        else:
            told = words.interval(share.share, "%")
            table.add_row(name, told, words.probability(share.naive))
    return table


def stories(reading: MainstreamReading, screen: Screen) -> Table:
    """Return how high each story has come, and the chances that it climbs on."""
    words = screen.words
    table = _table(screen, "mainstream", ("story", "rung", "ahead"), count=reading.own)
    for story in reading.stories:
        rung = f"{story.rung} · {words.text(f'mainstream.rung.{story.rung}')}"
        table.add_row(Text(story.title), rung, Text(ladder.ahead(story, words)))
    return table


def chances(record: ChanceRecord, screen: Screen) -> str:
    """Return what became of the chances that earlier runs told."""
    words = screen.words
    told = record.model_dump(
        exclude={"brier", "reference", "gain", "calibration", "bins", "latest"}
    )
    said = [words.text("cli.chances.count", **told)]
    if record.brier is None or record.reference is None:
        said.append(words.text("cli.chances.few", **told))
    else:
        brier, usual = words.interval(record.brier, ""), words.interval(record.reference, "")
        said.append(words.text("cli.chances.score", brier=brier, reference=usual))
    return words.text("brief.join.sentence").join(said)


def channels(reading: MixReading, screen: Screen) -> Table:
    """Return share and return of every channel."""
    words = screen.words
    columns = ("channel", "share", "roi", "marginal_roi", "p_negligible")
    table = _table(screen, "mix", columns, outcome=words.name(reading.outcome))
    for effect in reading.channels:
        roi, marginal = effect.roi, effect.marginal_roi
        table.add_row(
            Text(words.name(effect.channel)),
            words.interval(effect.share, "%"),
            "–" if roi is None else words.interval(roi, ""),
            "–" if marginal is None else words.interval(marginal, ""),
            words.probability(effect.p_negligible),
        )
    return table


def synergies(reading: MixReading, screen: Screen) -> Table:
    """Return what every pair does together beyond the sum of both."""
    words = screen.words
    table = _table(screen, "synergy", ("pair", "share", "p_positive", "verdict"))
    for pair in reading.synergy:
        table.add_row(
            Text(" × ".join(words.name(name) for name in pair.pair)),
            words.interval(pair.share, "%"),
            words.probability(pair.p_positive),
            words.text(f"cli.verdict.{pair.verdict}"),
        )
    return table

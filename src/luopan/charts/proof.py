"""Every bet's own figures, and below them what is to be expected of it at full size.

Both lie on one scale, so that the eye sees how far a lucky figure is drawn in.
"""

from luopan.charts.palette import believed
from luopan.charts.rows import Row, Table, as_option, as_svg
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.ledger import LedgerReading, Programme

MOST = 8
"""More bets than this are told in the table only."""


def drawn(reading: LedgerReading) -> tuple[Programme, ...]:
    """Return the bets that have a test that counts, the latest begun first."""
    return tuple(p for p in reversed(reading.programmes) if p.effect is not None)[:MOST]


def shown(reading: LedgerReading) -> bool:
    """Whether any bet has an effect to draw."""
    return bool(drawn(reading))


def title(_reading: LedgerReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.proof.title")


def alternative(reading: LedgerReading, words: Vocabulary) -> str:
    """Return the picture in words."""
    told = [
        words.text(
            "chart.proof.row",
            name=bet.name,
            raw=words.interval(bet.raw, "%"),
            effect=words.interval(bet.effect, "%"),
            stage=words.text(f"ledger.stage.{bet.stage}"),
        )
        for bet in drawn(reading)
        if bet.raw is not None and bet.effect is not None
    ]
    return words.text("chart.sentence_separator").join(told) or words.text("chart.proof.nothing")


def table(reading: LedgerReading, words: Vocabulary) -> Table:
    """Return what the chart shows: two rows a bet."""
    rows = []
    for bet in drawn(reading):
        own, expected = bet.raw, bet.effect
        if own is None or expected is None:
            continue
        stage = words.text(f"ledger.stage.{bet.stage}")
        note = words.text("chart.proof.own")
        rows.append(Row(bet.name, note, own, words.interval(own, "%"), "soft"))
        said = words.interval(expected, "%")
        note = f"{words.text('chart.proof.expected')} · {stage}"
        rows.append(Row(bet.name, note, expected, said, believed(bet.effect)))
    return Table(title(reading, words), tuple(rows), legend=(words.text("chart.proof.legend"),))


def option(
    reading: LedgerReading, words: Vocabulary, *, synthetic: bool = False
) -> dict[str, object]:
    """Return the chart as an ECharts 6 option."""
    made, said = table(reading, words), alternative(reading, words)
    return as_option(made, reading, words, synthetic=synthetic, said=said)


def svg(reading: LedgerReading, words: Vocabulary, *, synthetic: bool = False) -> str:
    """Return the chart as an SVG that stands alone."""
    made, said = table(reading, words), alternative(reading, words)
    return as_svg(made, reading, words, synthetic=synthetic, said=said)

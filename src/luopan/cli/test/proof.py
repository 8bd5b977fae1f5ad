"""The proof path on the terminal: every bet, what is to be expected of it, and what is next."""

from collections.abc import Iterator

from rich.text import Text

from luopan.brief.words import Words
from luopan.cli.check import check_words
from luopan.cli.guard import shown
from luopan.cli.screen import Screen
from luopan.readings.ledger import LedgerReading, Programme

PERCENT = "%"


def show_proof(ledger: LedgerReading, screen: Screen) -> None:
    """Print every bet in the same lines, whatever its tests found."""
    words = screen.words
    screen.out.print()
    screen.out.print(Text(words.text("ledger.title"), style="bold"), soft_wrap=True)
    screen.out.print(Text(words.text("ledger.about")), soft_wrap=True)
    for check in ledger.checks:
        if not check.passed:
            screen.out.print(Text(f"! {check_words(check, words)}"), soft_wrap=True)
    for bet in ledger.programmes:
        screen.out.print()
        head, *lines = told(bet, words)
        screen.out.print(Text(head, style="bold"), soft_wrap=True)
        for line in lines:
            screen.out.print(Text(f"  {line}"), soft_wrap=True)


def told(bet: Programme, words: Words) -> Iterator[str]:
    """Yield the lines of one bet."""
    yield words.text("ledger.bet", name=shown(bet.name), hypothesis=shown(bet.hypothesis))
    channels = tuple(shown(words.name(name)) for name in bet.channels)
    yield words.text("ledger.on", channels=channels, outcome=shown(words.name(bet.outcome)))
    stage = words.text(f"ledger.stage.{bet.stage}")
    yield words.text("ledger.path", stage=stage, counted=bet.counted, places=bet.places)
    yield from _effects(bet, words)
    if bet.open_tests:
        yield words.text("ledger.open", tests=tuple(shown(name) for name in bet.open_tests))
    due = words.text(f"ledger.due.{bet.due}")
    if bet.size is not None:
        size = words.text("ledger.size", size=round(bet.size, 1))
        due = words.text("brief.join.sentence").join((due, size))
    yield words.text("ledger.next", due=due)


def _effects(bet: Programme, words: Words) -> Iterator[str]:
    if bet.raw is None or bet.effect is None or bet.p_positive is None:
        yield words.text("ledger.nothing")
        return
    yield words.text(
        "ledger.effect",
        raw=words.interval(bet.raw, PERCENT),
        effect=words.interval(bet.effect, PERCENT),
        p=words.probability(bet.p_positive),
        level=words.number(bet.effect.level, PERCENT),
    )
    if bet.replication is not None and bet.p_found is not None:
        seen = words.span(bet.replication, PERCENT)
        found = words.probability(bet.p_found)
        yield words.text("ledger.replication", span=seen, found=found)

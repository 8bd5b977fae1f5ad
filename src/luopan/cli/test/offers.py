"""Tests that could be run, on the terminal: what each could see, and what it moves."""

from collections.abc import Iterator

import numpy as np
from rich.table import Table
from rich.text import Text

from luopan.cli.screen import Screen
from luopan.readings.designs import TestOption, TestOptions

PERCENT = "%"
LIFTS = (0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2)
"""Lifts whose chance of being found is told."""

MOST = 8
"""Designs whose chances are told; the rest are in the JSON."""


def show_options(options: TestOptions, screen: Screen) -> None:
    """Print the options, best first, and say in plain words what they cannot see."""
    words = screen.words
    screen.out.print(about(options, screen), markup=False, soft_wrap=True)
    for line in remarks(options, screen):
        screen.out.print(Text(line), soft_wrap=True)
    if not options.options:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    place = "regions" if options.people is None else "people"
    for column in ("design", "days", "detectable", "amount", "cost", place):
        table.add_column(words.text(f"cli.offer.{column}"), overflow="fold")
    for option in options.options:
        table.add_row(*cells(option, screen))
    screen.out.print(table)
    if any(option.power for option in options.options):
        screen.out.print()
        screen.out.print(chances(options, screen))
        screen.out.print()
    screen.out.print(Text(verdict(options, screen)), soft_wrap=True)


def about(options: TestOptions, screen: Screen) -> str:
    """Return what the options rest on: regions and periods, or people."""
    words = screen.words
    outcome = words.name(options.outcome)
    if options.people is None or options.base is None or options.spread is None:
        return words.text(
            "cli.offer.about", outcome=outcome, regions=options.regions, periods=options.history
        )
    base, spread = (words.number(float(f"{x:.4g}")) for x in (options.base, options.spread))
    told = words.number(options.people)
    return words.text("cli.offer.about_people", outcome=outcome, people=told, base=base,
                      spread=spread)  # fmt: skip


def chances(options: TestOptions, screen: Screen) -> Table:
    """Return how often each design would find a lift of so much: the power curve."""
    words = screen.words
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.title, table.title_justify = words.text("cli.offer.power.title"), "left"
    table.add_column(words.text("cli.offer.power.design"), overflow="fold")
    for lift in LIFTS:
        table.add_column(words.number(lift, PERCENT), justify="right")
    for option in options.options[:MOST]:
        if not option.power:
            continue
        effects = [p.effect for p in option.power]
        found = np.interp(LIFTS, effects, [p.power for p in option.power])
        named = words.text(
            "chart.power.named",
            design=words.text(f"cli.offer.of.{option.design}"),
            days=option.days,
            treated=option.treated,
        )
        table.add_row(named, *(words.probability(float(p)) for p in found))
    return table


def remarks(options: TestOptions, screen: Screen) -> Iterator[str]:
    """Yield how many sets of regions were scored, and why there are no options of a kind."""
    words = screen.words
    if options.scored > 1 and options.people is None:
        yield words.text("cli.offer.scored", scored=options.scored)
    if options.apart_km > 0.0:
        yield words.text("cli.offer.apart", km=options.apart_km)
    if options.refused is not None:
        yield words.text("cli.offer.refused", reason=reason(options.refused, screen))
    elif not options.options:
        yield words.text("cli.offer.unmatched")


def reason(code: str | None, screen: Screen) -> str:
    """Return why a design finds nothing, in words."""
    known = screen.words.has(f"cli.found.refused.{code}")
    return screen.words.text(f"cli.found.refused.{code if known else 'other'}")


def cells(option: TestOption, screen: Screen) -> tuple[str, ...]:
    """Return one option's line."""
    words = screen.words
    name = words.text(f"cli.offer.of.{option.design}")
    days = str(option.days)
    if option.block_days is not None:
        days = words.text("cli.offer.blocks", days=option.days, block=option.block_days)
    if option.detectable is None:
        why = reason(option.refused, screen)
        return name, days, why, "–", "–", _where(option, screen)
    amount = "–" if option.amount is None else words.number(option.amount)
    cost = "–" if option.cost is None else words.number(option.cost)
    seen = words.number(round(option.detectable, 3), PERCENT)
    return name, days, seen, amount, cost, _where(option, screen)


def _where(option: TestOption, screen: Screen) -> str:
    if option.regions:
        return screen.words.listed(option.regions)
    if option.design == "people":
        share = screen.words.number(round(option.share or 0.0, 3), PERCENT)
        count = screen.words.number(option.treated)
        return screen.words.text("cli.offer.of_people", treated=count, share=share)
    return screen.words.text("cli.offer.by_lot", treated=option.treated)


def verdict(options: TestOptions, screen: Screen) -> str:
    """Return what the best of them cannot see."""
    words = screen.words
    for asks in ("together", "effect"):
        seen = [o.detectable for o in options.options if o.asks == asks and o.detectable]
        if seen:
            best = words.number(round(min(seen), 3), PERCENT)
            least = "cannot" if options.people is None else "cannot_people"
            return words.text(f"cli.offer.{least}", best=best, power=f"{options.power:.0%}")
    return words.text("cli.offer.none")

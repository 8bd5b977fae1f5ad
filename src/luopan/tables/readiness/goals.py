"""Can the goals still be reached, and are outcome and brand of ``[mix]`` in the tables."""

from collections.abc import Iterator

from luopan.readings.base import Check, present
from luopan.tables.bundle import Tables
from luopan.tables.headers import nearest
from luopan.tables.money import foreign_money


def findings(tables: Tables) -> Iterator[Check]:
    """Yield goals that are past or in other money, and what ``[mix]`` names and is not there."""
    for goal in tables.company.goal:
        if goal.by < tables.as_of:
            by, as_of = goal.by.isoformat(), tables.as_of.isoformat()
            yield present("goal_date_past", "warn", indicator=goal.indicator, by=by, as_of=as_of)
        money = tables.company.company.currency
        if foreign_money(goal.unit, money):
            told = {"indicator": goal.indicator, "unit": goal.unit, "currency": money}
            yield present("goal_currency", "warn", **told)
    yield from _outcome(tables)
    yield from _brand(tables)


def _outcome(tables: Tables) -> Iterator[Check]:
    """Yield what is wrong with the outcome that the joint model is asked to explain."""
    asked = tables.company.mix.outcome
    if asked is None or tables.outcomes is None or tables.outcomes.is_empty():
        return
    kinds = {one.name: one.kind for one in tables.company.indicator}
    kinds |= {goal.indicator: goal.kind for goal in tables.company.goal}
    there = tables.outcomes["indicator"].unique().sort().to_list()
    flows = tuple(name for name in there if kinds.get(name, "flow") == "flow")
    if asked in flows:
        return
    written, choices = _quoted(asked), tuple(_quoted(name) for name in flows)
    if not flows:
        yield present("mix_no_amounts", "warn", outcome=written)
    elif kinds.get(asked, "flow") != "flow":
        yield present("mix_outcome_no_amount", "warn", outcome=written, flows=choices)
    elif near := nearest(asked, flows, 1):
        meant = _quoted(near[0])
        yield present("mix_outcome_misspelt", "warn", outcome=written, nearest=meant, flows=choices)
    else:
        yield present("mix_outcome_unknown", "warn", outcome=written, flows=choices)


def _brand(tables: Tables) -> Iterator[Check]:
    """Yield that no table has the indicator through which media may act in the long run."""
    asked = tables.company.mix.brand
    frames = (tables.surveys, tables.outcomes)
    known = {n for f in frames if f is not None for n in f["indicator"].unique().to_list()}
    if asked is None or asked in known:
        return
    near = nearest(asked, sorted(known), 1)
    if near:
        meant = _quoted(near[0])
        yield present("mix_brand_misspelt", "warn", brand=_quoted(asked), nearest=meant)
    else:
        yield present("mix_brand_unknown", "warn", brand=_quoted(asked))


def _quoted(name: str) -> str:
    """Return a name as it is written in the settings, which no display name replaces."""
    return f'"{name}"'

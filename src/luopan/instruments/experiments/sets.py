"""Sets of regions that a lot drew from: those registered, or those of a plain lot of a few.

A lot says which sets could have been treated, so any comparison of the treated set with them is a
randomisation test. Where a few regions are treated, the many others foretell each set far better
than a difference of means does, so the ridge of chosen regions is taken, with the lot's own sets.
"""

from collections.abc import Iterator

import numpy as np

from luopan.instruments.experiments.asked import Asked
from luopan.instruments.experiments.history import History
from luopan.instruments.experiments.plan import ExperimentPlan
from luopan.stats.panels import PanelTest
from luopan.stats.panels.sets import distinct
from luopan.tables.register import Record
from luopan.tables.register.law import set_law

Sets = tuple[tuple[str, ...], ...]

FEW = 0.25
"""Treated share up to which the other regions foretell well: with more, sets share too much."""


def registered_sets(test: Asked, record: Record | None) -> Sets:
    """Return the sets of the registered law, if the treated regions are one of them."""
    law = None if record is None else set_law(record.test.law)
    if law is None or len(test.arms) != 1:
        return ()
    told = {frozenset(names) for names in law.sets}
    return law.sets if frozenset(test.regions) in told else ()


def sets_of_few(test: Asked, pool: tuple[str, ...], history: History, plan: ExperimentPlan) -> Sets:
    """Return sets as a plain lot draws them from the pool, the treated one with them.

    None where it is no plain lot of one arm over whole regions, or where too many are treated.
    """
    mine = test.regions
    spans = {(c.start, c.end) for c in test.cells if not c.control}
    if test.design != "lot" or len(test.arms) != 1 or len(spans) != 1:
        return ()
    whole = [n for n in pool if not np.isnan(history.values[history.regions.index(n)]).any()]
    if not set(mine) <= set(whole) or len(mine) > FEW * len(whole):
        return ()
    rows = distinct(len(whole), len(mine), plan.sets, np.random.default_rng(plan.seed))
    drawn = {tuple(whole[i] for i in row) for row in rows}
    return tuple(sorted(drawn | {tuple(n for n in whole if n in mine)}))


def rows_of(among: Sets, history: History) -> Iterator[tuple[int, ...]]:
    """Yield the sets of the lot as rows of the history, but for those with unknown regions."""
    index = {name: i for i, name in enumerate(history.regions)}
    for names in among:
        if all(name in index for name in names):
            yield tuple(index[name] for name in names)


def some_of(test: PanelTest, most: int, seed: int) -> tuple[tuple[int, ...], ...]:
    """Return the sets of a test's lot; of more than ``most`` a draw, the treated set with it."""
    others = [names for names in test.among if set(names) != set(test.treated)]
    if len(others) < most:
        return test.among
    kept = np.random.default_rng(seed).choice(len(others), most - 1, replace=False)
    return (test.treated, *(others[i] for i in np.sort(kept)))

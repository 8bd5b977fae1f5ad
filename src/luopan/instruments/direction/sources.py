"""Who was asked: sources with their house effects, breaks of the line, and the observed waves."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from luopan.instruments.direction.model import Model
from luopan.instruments.direction.shown import Shown
from luopan.instruments.direction.subjects import Subject
from luopan.readings.direction import Break, Observed, Selection, Source
from luopan.stats.proportions import score_interval, share_interval
from luopan.tables.answers import EVEN
from luopan.tables.company import BOUNDS, Company
from luopan.tables.weeks import Weeks

Floats = NDArray[np.float64]


_CHOSEN: Mapping[str, Selection] = {"outcomes": "records", "shares": "collected"}
"""What a table says of whom it speaks; of answers the firm says it."""


def selection(company: Company, name: str) -> Selection:
    """Return how those who answered a source came to answer, as the firm declared it."""
    return next((s.selection for s in company.source if s.name == name), "unknown")


def sources(model: Model, shown: Shown, company: Company, table: str) -> tuple[Source, ...]:
    """Return each source with its answers and, where there are several, its house effect.

    A house effect is told against the mean of the firm's sources: how far each lies from what
    they would say together is known far better than how far all of them lie from the truth, and
    the latter is in the position's interval.
    """
    waves, told = model.waves, []
    houses = {c.source: i for i, c in enumerate(model.constants) if c.cause == "house"}
    for name in sorted(set(waves.source)):
        mine = np.array([s == name for s in waves.source])
        chosen = _CHOSEN.get(table) or selection(company, name)
        told.append(
            Source(
                name=name,
                selection=chosen,
                waves=int(mine.sum()),
                n=None if waves.n is None else int(waves.n[mine].sum()),
                house=shown.constant(_against(model, houses, name)) if name in houses else None,
            )
        )
    return tuple(told)


def _against(model: Model, houses: dict[str, int], name: str) -> Floats:
    contrast = np.zeros(len(model.constants))
    contrast[list(houses.values())] = -1.0 / len(houses)
    contrast[houses[name]] += 1.0
    return contrast


def _pick(model: Model, plus: int | None, minus: int | None = None) -> Floats:
    contrast = np.zeros(len(model.constants))
    if plus is not None:
        contrast[plus] += 1.0
    if minus is not None:
        contrast[minus] -= 1.0
    return contrast


def breaks(model: Model, shown: Shown, weeks: Weeks) -> tuple[Break, ...]:
    """Return where the line breaks and by how much.

    A wording's jump is what the new wording reads above the old one. Where one source ends before
    another begins, the jump is the difference of their house effects.
    """
    found: list[Break] = []
    for i, constant in enumerate(model.constants):
        if constant.cause == "wording":
            following = i + 1 if i + 1 < len(model.constants) else None
            if following is not None and (
                model.constants[following].cause != "wording"
                or model.constants[following].source != constant.source
            ):
                following = None
            size = shown.constant(_pick(model, following, i))
            day = weeks.start(constant.week)
            found.append(Break(date=day, source=constant.source, cause="wording", size=size))
    houses = {c.source: i for i, c in enumerate(model.constants) if c.cause == "house"}
    spans = {
        name: [w for w, s in zip(model.waves.week, model.waves.source, strict=True) if s == name]
        for name in houses
    }
    in_order = sorted(spans, key=lambda name: spans[name][0])
    for before, after in pairwise(in_order):
        if max(max(spans[s]) for s in in_order[: in_order.index(after)]) < spans[after][0]:
            size = shown.constant(_pick(model, houses[after], houses[before]))
            day = weeks.start(int(spans[after][0]))
            found.append(Break(date=day, source=after, cause="source", size=size))
    return tuple(sorted(found, key=lambda b: (b.date, b.source)))


def observed(model: Model, subject: Subject, level: float) -> tuple[Observed, ...]:
    """Return each wave with the interval that its own answers alone allow.

    An amount has no answers: its interval is the learned week-to-week noise. A share that was
    estimated elsewhere brings its own, common errors included.
    """
    waves = model.waves
    if waves.estimates is not None:
        told = waves.estimates
        spread = np.hypot(told.own, np.sqrt((told.common**2).sum(axis=1)))
        half = spread * float(ndtri(0.5 + level / 2.0))
        low, high = np.clip([waves.value - half, waves.value + half], 0.0, 1.0)
    elif waves.counts is None:
        noise = float(model.posterior.weights @ model.posterior.nodes[:, 4])
        middle = model.link.forward(waves.value)
        half = noise * float(ndtri(0.5 + level / 2.0))
        low, high = model.link.inverse(middle - half), model.link.inverse(middle + half)
    else:
        _, variance = waves.counts.around(waves.week, EVEN.get(subject.kind, ()))
        ends = [
            share_interval(waves.counts.total[i], n, level)
            if subject.kind in {"share", "rate"}
            else score_interval(waves.value[i], variance[i], n, BOUNDS.get(subject.kind), level)
            for i, n in enumerate(waves.counts.n)
        ]
        low, high = np.array(ends).T
    return tuple(
        Observed(
            date=waves.day[i],
            source=waves.source[i],
            value=waves.value[i],
            low=low[i],
            high=high[i],
            n=None if waves.n is None else int(waves.n[i]),
        )
        for i in range(waves.week.size)
    )

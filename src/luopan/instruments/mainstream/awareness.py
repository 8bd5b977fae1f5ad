"""Awareness by audience with its interval, and how far the circle is from the public.

Social talk and public opinion are two columns (H9): nothing here adds or averages them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from luopan.instruments.mainstream.asked import Wave, waves
from luopan.readings.awareness import (
    AudienceShare,
    Awareness,
    EchoGap,
    GapRefused,
    Quantity,
    Says,
)
from luopan.readings.base import Interval
from luopan.stats.design import (
    Difference,
    Estimate,
    Limits,
    Net,
    difference,
    net_difference,
    net_limits,
    published,
    share_limits,
)
from luopan.tables.audiences import role_of
from luopan.tables.bundle import Tables
from luopan.tables.company import Company

FEW = 50.0
"""Without n, what is said must hold even if so few were asked."""
APART_DAYS = 92
"""Surveys of the circle and the public that lie further apart are not compared."""

_SHARES: dict[str, tuple[tuple[Quantity, int], ...]] = {
    "knowing": (("known", 1),),
    "liking": (("liked", 1), ("neutral", 0), ("disliked", -1)),
}


@dataclass(frozen=True)
class _Told:
    """A share as it is read, and what it is compared by."""

    reading: AudienceShare
    by: Estimate | Net | None


def awareness(tables: Tables, level: float = 0.9) -> Awareness:
    """Return what each audience knows and likes, wave by wave, and the gaps of today.

    Parameters
    ----------
    tables : Tables
        ``surveys``, and the indicators that ``luopan.toml`` says measure knowing or liking.
    level : float
        Of the intervals.

    Returns
    -------
    Awareness
        Empty where nothing was asked.
    """
    told = [one for wave in waves(tables) for one in _read(wave, tables.company, level)]
    return Awareness(
        shares=tuple(one.reading for one in told),
        gaps=tuple(_gaps(told, level)),
    )


def _read(wave: Wave, company: Company, level: float) -> Iterator[_Told]:
    """Yield every share of a wave, and of liking what the likes are above the dislikes."""
    measures = wave.indicator.measures or "knowing"
    for quantity, score in _SHARES[measures]:
        raw = wave.share(score)
        found = wave.estimate(score) if wave.counted else None
        limits = None if found is None else share_limits(found, level)
        says = _most(limits or share_limits(published(min(raw, 1.0), FEW), level))
        said = says if quantity == "known" else None
        yield _Told(_reading(wave, company, (quantity, raw, said), (found, limits), level), found)
    if measures == "liking":
        plus, minus = wave.share(1), wave.share(-1)
        found = wave.estimate(None) if wave.counted else None
        few = Net(plus, minus, FEW, FEW - 1.0)
        net = None if found is None else Net(plus, minus, found.n / found.steady, found.degrees)
        limits = net_limits(net or few, level)
        told = (found, limits if net is not None else None)
        reading = _reading(wave, company, ("net", plus - minus, _leaning(limits)), told, level)
        yield _Told(reading, net)


def _reading(
    wave: Wave,
    company: Company,
    what: tuple[Quantity, float, Says | None],
    found: tuple[Estimate | None, Limits | None],
    level: float,
) -> AudienceShare:
    quantity, raw, says = what
    estimate, limits = found
    audience, source, wording = wave.asked
    chosen = (s.selection for s in company.source if s.name == source)
    selection = next(chosen, "unknown")
    return AudienceShare(
        question=wave.indicator.name,
        measures=wave.indicator.measures or "knowing",
        quantity=quantity,
        audience=audience,
        role=role_of(audience, company),
        aided=wave.indicator.aided,
        asked_of=wave.indicator.asked_of,
        share=limits and Interval(mean=limits.value, low=limits.low, high=limits.high, level=level),
        raw=raw,
        n=None if estimate is None else round(estimate.n),
        n_effective=None if estimate is None else estimate.n_effective,
        design_effect=None if estimate is None else estimate.design_effect,
        weighted=wave.weighted,
        published=wave.published,
        lonely=0 if estimate is None else estimate.lonely,
        start=wave.start,
        date=wave.end,
        source=source,
        wording=wording,
        selection=selection,
        refused="no_n" if estimate is None else None,
        says=None if selection == "self" else says,
    )


def _most(limits: Limits) -> Says | None:
    """Return whether most know, where the interval is clear of a half."""
    return "most_do_not_know" if limits.high < 0.5 else "most_know" if limits.low > 0.5 else None


def _leaning(limits: Limits) -> Says | None:
    """Return whether more like it than dislike it, where the interval is clear of nought."""
    return "more_like" if limits.low > 0.0 else "more_dislike" if limits.high < 0.0 else None


def _gaps(told: list[_Told], level: float) -> Iterator[EchoGap]:
    """Yield circle less public of every question, by the latest wave of each."""
    compared = [one for one in told if one.reading.quantity in ("known", "net")]
    for question in dict.fromkeys(one.reading.question for one in compared):
        latest: dict[str, _Told] = {}
        for one in compared:
            role = one.reading.role
            if one.reading.question == question and role is not None:
                before = latest.get(role)
                if before is None or before.reading.date <= one.reading.date:
                    latest[role] = one
        outside = latest.get("public") or latest.get("buyers")
        if outside is not None and "followers" in latest:
            yield _gap(latest["followers"], outside, level)


def _gap(circle: _Told, public: _Told, level: float) -> EchoGap:
    refused = _refused(circle.reading, public.reading)
    found: Difference | None = None
    if refused is None and isinstance(circle.by, Net) and isinstance(public.by, Net):
        found = net_difference(circle.by, public.by, level)
    elif refused is None and isinstance(circle.by, Estimate) and isinstance(public.by, Estimate):
        found = difference(circle.by, public.by, level)
    return EchoGap(
        question=circle.reading.measures,
        circle=circle.reading,
        public=public.reading,
        gap=found and Interval(mean=found.value, low=found.low, high=found.high, level=level),
        p_circle_higher=found and found.p_above,
        refused=refused,
    )


def _refused(circle: AudienceShare, public: AudienceShare) -> GapRefused | None:
    """Return why two shares are not compared."""
    if circle.refused or public.refused:
        return "no_n"
    if circle.wording != public.wording:
        return "wording_differs"
    apart = max((public.start - circle.date).days, (circle.start - public.date).days)
    return "far_apart" if apart > APART_DAYS else None

"""Readings made by hand: one firm in many states, so the page can be looked at in each."""

import math
from datetime import date, timedelta

from tests.brief import circles, heard, trials
from tests.brief.basics import AS_OF, CHANNELS, OUTCOMES, SURVEYS, around, between
from tests.brief.ledgers import ledger

from luopan.readings.base import Check, Evidence, Heading, Input, Interval, NextStep, Point
from luopan.readings.bundle import Decision, Readings
from luopan.readings.direction import (
    Break,
    Destination,
    DirectionReading,
    Eta,
    Observed,
    Scored,
    Source,
)
from luopan.readings.longrun import Ahead, Gate, LongEffect, LongRun
from luopan.readings.mix import (
    ChannelEffect,
    Contraction,
    CurvePoint,
    Diagnostics,
    Line,
    MixReading,
    Social,
    Synergy,
    TestedEffect,
    TestedOwn,
)
from luopan.readings.route import (
    RouteBudget,
    RouteChannel,
    RouteLimit,
    RoutePoint,
    RouteReading,
    RouteRegion,
    RouteVariant,
)
from luopan.readings.stability import ChannelStability, Placebo, PriorMove, Stability

TOTAL = 168e6
NAMES = {
    "忠诚度": {"zh_CN": "忠诚度", "en": "Loyalty"},
    "营收": {"zh_CN": "营收", "en": "Revenue"},
    "复购率": {"zh_CN": "复购率", "en": "Repeat rate"},
    "nps": {"zh_CN": "净推荐值", "en": "NPS"},
    "csat": {"zh_CN": "客户满意度", "en": "Customer satisfaction"},
    "revenue": {"zh_CN": "营收", "en": "revenue"},
    "repeat_rate": {"zh_CN": "复购率", "en": "repeat rate"},
    "awareness": {"zh_CN": "知晓率", "en": "Awareness"},
    "public": {"zh_CN": "公众", "en": "Public"},
    "followers": {"zh_CN": "关注者", "en": "Followers"},
    "tv": {"zh_CN": "电视", "en": "TV"},
    "search": {"zh_CN": "搜索广告", "en": "Search ads"},
    "social_ads": {"zh_CN": "社媒广告", "en": "Social ads"},
    "posts": {"zh_CN": "官方账号", "en": "Own accounts"},
    "talk": {"zh_CN": "用户谈论", "en": "People talking"},
    "outdoor": {"zh_CN": "户外", "en": "Outdoor"},
    "email": {"zh_CN": "会员邮件", "en": "Member e-mail"},
    "南方加投": {"zh_CN": "南方加投", "en": "More in the south"},
    "青禾饮料": {"zh_CN": "青禾饮料", "en": "Qinghe Drinks"},
}


def state_of(p_up: float) -> str:
    return "rising" if p_up >= 0.8 else "falling" if p_up <= 0.2 else "inconclusive"


def weeks(count: int, end: date = AS_OF) -> list[date]:
    return [end - timedelta(weeks=count - 1 - k) for k in range(count)]


def direction(  # noqa: PLR0917
    indicator: str = "nps",
    kind: str = "nps",
    unit: str = "points",
    goal: str | None = "忠诚度",
    now: float = 28.1,
    half: float = 4.4,
    slope: float = 0.28,
    p_up: float = 0.94,
    target: float | None = 40.0,
    by: date = date(2027, 6, 30),
    p_by: float = 0.41,
    selection: str = "customers",
    every: int = 2,
    n: int | None = 1560,
    **more: object,
) -> DirectionReading:
    days = weeks(78)
    wave = [now + slope * (k - 77) * 0.6 + half * 0.45 * math.sin(k / 6.0) for k in range(78)]
    wave = [v - (wave[-1] - now) for v in wave]
    wide = [half * (1 + 0.25 * math.cos(k / 5)) for k in range(78)]
    wide = [v * half / wide[-1] for v in wide]
    jitter = [half * 1.1 * math.sin(k * 12.9898) for k in range(78)]
    ahead = [
        (AS_OF + timedelta(weeks=k), now + slope * k, half * (1 + 0.13 * k)) for k in range(1, 27)
    ]
    destination = None
    eta = None
    if target is not None and goal is not None:
        destination = Destination(
            target=target, by=by, owner="CMO", per="week" if kind == "flow" else None,
            distance=Interval(mean=target - now, low=target - now - half, high=target - now + half),
        )  # fmt: skip
        eta = Eta(p_by=p_by, low=date(2027, 3, 1), high=date(2027, 9, 12))
    heading = Heading(
        p_up=p_up, span_days=91, state=state_of(p_up),
        velocity=Interval(mean=slope * 4.3, low=slope * 4.3 - half * 0.25,
                          high=slope * 4.3 + half * 0.25),
    )  # fmt: skip
    steps = ()
    if heading.state == "inconclusive":
        steps = (NextStep(code="wait_weeks", facts={"weeks": 13}),)
    facts = {
        "as_of": AS_OF, "evidence": Evidence.E2, "seed": 5, "n": n, "destination": destination,
        "inputs": (OUTCOMES if kind in {"flow", "rate"} else SURVEYS,),
        "checks": (Check(code="waves_fit", passed=True, facts={"p": 0.4}),),
        "sources": (Source(name="会员问卷", selection=selection, waves=39, n=n, house=None),),
        "p_turned": 0.08, "next_steps": steps, "horizon": None,
        "eta": eta,
        "history": tuple(
            Point(date=d, mean=v, low=v - w, high=v + w)
            for d, v, w in zip(days, wave, wide, strict=True)
        ),
        "forecast": tuple(Point(date=d, mean=v, low=v - w, high=v + w) for d, v, w in ahead),
        "observed": tuple(
            Observed(date=d, source="会员问卷", value=v + j, low=v + j - half * 1.6,
                     high=v + j + half * 1.6, n=40)
            for d, v, j in zip(days, wave, jitter, strict=True)
        )[::every],
    }  # fmt: skip
    return DirectionReading(
        indicator=indicator, kind=kind, unit=unit, goal=goal, position=around(now, half),
        heading=heading, **(facts | more),
    )  # fmt: skip


def revenue(**more: object) -> DirectionReading:
    usual = {
        "indicator": "revenue", "kind": "flow", "unit": "CNY", "goal": "营收", "now": 1.08e6,
        "half": 4.5e4, "slope": 900.0, "p_up": 0.58, "target": 1.2e6, "by": date(2026, 12, 31),
        "p_by": 0.03, "selection": "records", "every": 1, "n": None,
    }  # fmt: skip
    return direction(**(usual | more))


def repeat_rate(**more: object) -> DirectionReading:
    usual = {
        "indicator": "repeat_rate", "kind": "rate", "unit": "%", "goal": None, "now": 0.312,
        "half": 0.014, "slope": 0.0009, "p_up": 0.88, "target": None, "selection": "records",
        "n": 24310,
    }  # fmt: skip
    return direction(**(usual | more))


def csat(**more: object) -> DirectionReading:
    usual = {
        "indicator": "csat", "kind": "csat", "unit": "分", "goal": None, "now": 4.12,
        "half": 0.06, "slope": -0.006, "p_up": 0.12, "target": None, "selection": "self", "n": 2210,
    }  # fmt: skip
    return direction(**(usual | more))


def awareness(audience: str, now: float, p_up: float, **more: object) -> DirectionReading:
    usual = {
        "indicator": "awareness", "kind": "share", "unit": "%", "goal": None, "now": now,
        "half": 0.035, "slope": 0.0004, "p_up": p_up, "target": None, "selection": "random",
        "n": 900, "every": 13, "audience": audience,
    }  # fmt: skip
    return direction(**(usual | more))


def channel(
    name: str, kind: str, share: tuple[float, float, float], spend: float, nil: float = 0.0
):
    money = between(*(v * TOTAL for v in share))
    paid = spend > 0
    curve = tuple(
        CurvePoint(
            spend=k * spend / 156 / 6,
            response=between(*(max(v, 0) * 1e6 * (1 - math.exp(-k / 5)) for v in share)),
            observed=k <= 9,
        )
        for k in range(14)
    )
    ratio = between(*(v * TOTAL / spend for v in share)) if paid else None
    return ChannelEffect(
        channel=name, kind=kind, spend=spend, contribution=money, share=between(*share), roi=ratio,
        marginal_roi=between(*(v * TOTAL / spend * 0.6 for v in share)) if paid else None,
        this_quarter=between(*(v * TOTAL / 14 for v in share)),
        later=between(*(v * TOTAL / 40 for v in share)), p_negligible=nil,
        curve=curve if paid else (),
    )  # fmt: skip


Three = tuple[float, float, float]


def social(alone: Three, shared: Three, together: Three, nil: float, verdict: str) -> Social:
    return Social(
        alone=between(*(v * TOTAL for v in alone)), shared=between(*(v * TOTAL for v in shared)),
        together=between(*(v * TOTAL for v in together)), p_negligible=nil, verdict=verdict,
    )  # fmt: skip


def stability(channels: tuple[ChannelEffect, ...]) -> Stability:
    """Five refits: television has moved, talk is too young to tell."""
    known = tuple(AS_OF - timedelta(weeks=13 * k) for k in range(4, -1, -1))
    told = {"tv": "moves", "talk": "inconclusive"}
    moved = (PriorMove(assumption="smaller_effects", moved=-0.3),)
    return Stability(
        depth="quick", refits=5, restarted=0, known_to=known, verdict="moves",
        channels=tuple(
            ChannelStability(
                channel=c.channel,
                shares=(None if c.channel == "talk" else c.share, *[c.share] * 4),
                farthest=0.4, when=known[0], p=0.6, verdict=told.get(c.channel, "holds"),
                prior_moves=moved, rests_on="data",
            )
            for c in channels
        ),
        synergy=(), social=None, placebo=Placebo(count=3, called=0),
    )  # fmt: skip


OPEN = tuple(
    Gate(code=code, passed=True)
    for code in ("model", "moves", "contraction", "placebo", "sensitivity", "power")
)


def long_run(verdict: str = "positive", **more: object) -> LongRun:
    """The long run of the typical firm, with every gate open."""
    low = {"positive": 0.008, "negative": -0.06, "not_found": -0.02}[verdict]
    share = between(low + 0.02, low, low + 0.045)
    amount = between(*(v * TOTAL for v in (share.mean, share.low, share.high)))
    effect = LongEffect(
        channel=None, short=between(0.05 * TOTAL, 0.02 * TOTAL, 0.09 * TOTAL), long=amount,
        ahead=(Ahead(weeks=52, effect=amount), Ahead(weeks=104, effect=amount)), share=share,
        of_effect=between(0.3, 0.1, 0.5), p_positive=0.5 if verdict == "not_found" else
        0.97 if verdict == "positive" else 0.02, verdict=verdict, gates=OPEN,
    )  # fmt: skip
    usual = {
        "indicator": "nps", "kind": "nps", "unit": "points", "waves": 70, "answers": 42000,
        "per_unit": between(0.004, 0.001, 0.007), "half_life": between(40.0, 13.0, 104.0),
        "detectable": 0.06, "together": effect, "gates": OPEN, "verdict": verdict,
        "channels": (effect.model_copy(update={"channel": "posts"}),),
    }  # fmt: skip
    return LongRun(**(usual | more))


def barred(code: str, step: str = "long_regional_pause", **facts: object) -> LongRun:
    """A long run that one gate bars, with the test that would tell."""
    told = {"long_name_brand": {"answers": 400}}.get(step, {"weeks": 26})
    return LongRun(
        indicator=None, gates=(Gate(code=code, passed=False, facts=facts),),
        verdict="undetermined", next_steps=(NextStep(code=step, facts=told),),
    )  # fmt: skip


def mix(**more: object) -> MixReading:
    channels = (
        channel("tv", "traditional", (0.066, 0.041, 0.092), 6.2e6),
        channel("search", "paid_search", (0.048, 0.030, 0.064), 4.1e6),
        channel("outdoor", "traditional", (0.020, 0.008, 0.033), 2.2e6, 0.04),
        channel("social_ads", "paid_social", (0.026, 0.009, 0.044), 2.6e6, 0.03),
        channel("posts", "owned_social", (0.024, 0.006, 0.046), 0.0, 0.07),
        channel("talk", "earned_social", (0.004, -0.006, 0.013), 0.0, 0.62),
        channel("email", "email", (0.001, -0.004, 0.006), 3.1e5, 0.91),
    )
    lines = [Line(name=c.channel, kind="channel", contribution=c.contribution, share=c.share)
             for c in channels]  # fmt: skip
    shared = between(0.011, -0.004, 0.032)
    lines.append(Line(name="posts × tv", kind="synergy",
                      contribution=between(*(v * TOTAL for v in (0.011, -0.004, 0.032))),
                      share=shared))  # fmt: skip
    rest = 1 - sum(part.share.mean for part in lines)
    parts = {"baseline": rest - 0.09, "season": 0.06, "holiday": 0.03, "residual": 0.0}
    top = [
        Line(name=k, kind=k, contribution=around(v * TOTAL, 2e6), share=around(v, 0.012))
        for k, v in parts.items()
    ]
    usual = {
        "as_of": AS_OF, "inputs": (OUTCOMES, CHANNELS), "evidence": Evidence.E2, "seed": 5,
        "outcome": "revenue", "unit": "CNY", "start": date(2023, 11, 20), "end": AS_OF,
        "weeks": 156, "total": TOTAL, "negligible_share": 0.005, "channels": channels,
        "synergy": (
            Synergy(pair=("posts", "tv"), effect=between(1.8e6, -0.7e6, 5.4e6), share=shared,
                    p_positive=0.78, verdict="inconclusive"),
            Synergy(pair=("social_ads", "search"), effect=between(-0.3e6, -2.1e6, 1.2e6),
                    share=between(-0.002, -0.012, 0.007), p_positive=0.38, verdict="inconclusive"),
        ),
        "social": social((0.054, 0.022, 0.091), (0.011, -0.004, 0.032), (0.065, 0.031, 0.106), 0.02,
                         "positive"),
        "decomposition": (*top[:3], *lines, top[3]),
        "contraction": tuple(Contraction(name=c.channel, value=0.55) for c in channels),
        "diagnostics": Diagnostics(
            chains=4, draws=1000, rhat_max=1.003, ess_min=2100, divergences=0, ppc_p=0.46,
            residual_autocorrelation=0.04, r2=between(0.91, 0.89, 0.93),
        ),
        "stability": stability(channels),
        "checks": (Check(code="mix_rhat", passed=True, facts={"rhat": 1.003, "names": ()}),
                   Check(code="mix_ess", passed=True, facts={"ess": 2100, "names": ()})),
        "next_steps": (NextStep(code="mix_regional_pause", facts={
            "social": ("posts",), "other": ("tv",), "regions": 20, "weeks": 8}),),
        "long_run": long_run(),
        "fitted": tuple(1.07e6 + 3e4 * math.sin(k / 8) for k in range(156)),
        "actual": tuple(1.07e6 + 3e4 * math.sin(k / 8) + 1e4 * math.sin(k * 7) for k in range(156)),
    }  # fmt: skip
    return MixReading(**(usual | more))


SCORED = (
    Scored(made_on=date(2026, 8, 16), target_date=AS_OF, said=between(28.4, 25.6, 31.2),
           happened=around(28.1, 4.4), hit=True, crps=0.9),
    Scored(made_on=date(2026, 5, 17), target_date=date(2026, 8, 16), said=between(30.5, 28.0, 33.0),
           happened=around(26.4, 4.1), hit=False, crps=2.6),
    Scored(made_on=date(2026, 2, 15), target_date=date(2026, 5, 17), said=between(25.0, 21.0, 29.0),
           happened=around(26.9, 4.2), hit=True, crps=1.1),
)  # fmt: skip


def firm(**more: object) -> Readings:
    """The typical firm: one goal rising, one unknown, a mix, two audiences, a scored record."""
    usual = {
        "company": "青禾饮料", "currency": "CNY", "as_of": AS_OF, "names": NAMES,
        "decision": Decision(kind="allocate", by=date(2026, 12, 15), budget=3e6),
        "inputs": (OUTCOMES, CHANNELS, SURVEYS),
        "findings": (
            Check(code="no_price_control", passed=False, severity="warn", facts={"controls": 2}),
            Check(code="missing_weeks", passed=False, severity="info", facts={
                "table": "outcomes", "series": "revenue", "count": 2, "total": 156,
                "weeks": ("2025-02-03",)}),
        ),
        "readings": (
            direction(scored=SCORED, breaks=(Break(date=date(2026, 3, 1), source="会员问卷",
                      cause="wording", size=around(-1.2, 2.0)),)),
            revenue(),
            repeat_rate(),
            csat(),
            awareness("public", 0.184, 0.55),
            awareness("followers", 0.71, 0.91),
            mix(),
        ),
    }  # fmt: skip
    return Readings(**(usual | more))


def inconclusive() -> Readings:
    """Nothing can be told yet, and the page must still be useful."""
    return firm(
        readings=(
            direction(p_up=0.61, slope=0.05, half=9.0, n=120),
            revenue(p_up=0.44),
            mix(
                social=social((0.02, -0.01, 0.05), (0.0, -0.02, 0.02), (0.02, -0.02, 0.06), 0.4,
                              "inconclusive"),
            ),
        ),
    )  # fmt: skip


def failed() -> Readings:
    """The mix model did not converge, and one trend failed its check."""
    bad = Check(code="mix_rhat", passed=False, facts={"rhat": 1.31, "names": ("tv", "posts")})
    return firm(
        readings=(
            direction(checks=(Check(code="waves_fit", passed=False, facts={"p": 0.002}),)),
            revenue(),
            repeat_rate(),
            mix(checks=(bad,)),
        )
    )


def no_mix() -> Readings:
    """Surveys only."""
    return firm(readings=(direction(), csat()), absent={"mix": "no_table"})


def five_goals() -> Readings:
    """As many goals as there may be."""
    return firm(
        readings=(
            direction(),
            revenue(),
            repeat_rate(goal="复购率", target=0.35),
            csat(goal="csat", target=4.4),
            awareness("public", 0.184, 0.97, goal="awareness", target=0.25),
            mix(),
        )
    )


def all_rising() -> Readings:
    """Everything is known, and goes well; synergy is positive."""
    return firm(
        readings=(
            direction(p_up=0.99, slope=0.5, p_by=0.86),
            revenue(p_up=0.97, slope=9000.0, p_by=0.83),
            repeat_rate(p_up=0.985),
            csat(p_up=0.9, slope=0.01, selection="customers"),
            mix(evidence=Evidence.E3, synergy=(
                Synergy(pair=("posts", "tv"), effect=between(5e6, 2e6, 8e6),
                        share=between(0.03, 0.012, 0.048), p_positive=0.985, verdict="positive"),
            )),
        ),
        synthetic=True,
    )  # fmt: skip


def negative() -> Readings:
    """Loyalty falls, and social takes from search."""
    return firm(
        readings=(
            direction(p_up=0.03, slope=-0.4, p_by=0.01),
            revenue(p_up=0.13, slope=-3000.0, p_by=0.004),
            mix(synergy=(
                Synergy(pair=("social_ads", "search"), effect=between(-4e6, -7e6, -1e6),
                        share=between(-0.024, -0.042, -0.006), p_positive=0.02,
                        verdict="negative"),
            ), social=social((0.002, -0.004, 0.008), (-0.024, -0.042, -0.006),
                             (-0.022, -0.041, -0.003), 0.7, "negligible")),
        )
    )  # fmt: skip


def units() -> Readings:
    """Huge and tiny numbers, and units nobody has heard of."""
    return firm(
        currency="USD",
        readings=(
            revenue(unit="USD", now=4.2e12, half=2e11, slope=1e9, target=5e12),
            direction(indicator="defects", kind="mean", unit="件", goal="次品", now=3.1e-5,
                      half=6e-6, slope=-2e-7, p_up=0.09, target=1e-5),
            direction(indicator="orders", kind="flow", unit="orders", goal="Orders", now=7.0,
                      half=2.5, slope=0.01, p_up=0.5, target=12.0),
        ),
    )  # fmt: skip


HOSTILE = "<script>alert('x')</script>\"&<img src=x onerror=y>{0}{evil}%s"


def hostile() -> Readings:
    """Names that try to be markup."""
    return firm(
        company=HOSTILE,
        names={"tv": {"zh_CN": HOSTILE, "en": HOSTILE}},
        readings=(
            direction(goal=HOSTILE, sources=(
                Source(name=HOSTILE, selection="self", waves=3, n=40, house=None),)),
            revenue(unit="<b>"),
            mix(outcome=HOSTILE),
        ),
        inputs=(Input(table="surveys", file=HOSTILE, rows=3, digest="00"),),
    )  # fmt: skip


def empty() -> Readings:
    """Nothing at all but a name."""
    return Readings(
        company="小店", currency="CNY", as_of=AS_OF,
        absent={"direction": "no_table", "mix": "no_table"},
    )  # fmt: skip


def many() -> Readings:
    """More indicators than an eye can take: the page says how many were looked at (H21)."""
    more = tuple(
        direction(indicator=f"ind{chr(97 + k)}", goal=None, target=None, p_up=0.1 + 0.07 * k)
        for k in range(12)
    )
    regions = tuple(
        awareness(f"city {k}", 0.1 + 0.01 * k, 0.5, region=f"region {k}") for k in range(60)
    )
    return firm(readings=(direction(), revenue(), *more, *regions, mix()))


def activity() -> Readings:
    """Somebody put followers and page views among the indicators (R27)."""
    return firm(
        readings=(
            direction(),
            direction(indicator="followers_count", kind="flow", unit="人", goal=None, target=None),
            direction(indicator="page_views", kind="flow", unit="", goal=None, target=None),
        )
    )


def tested() -> Readings:
    """Three finished tests: one agrees, one contradicts and is trusted, one only contradicts."""

    def test(name: str, status: str, **more: object) -> TestedEffect:
        usual = {
            "test": name, "kind": "lift", "channels": ("tv",), "region": None,
            "start": date(2026, 3, 2), "end": date(2026, 4, 26),
            "measured": between(9e5, 5e5, 13e5), "model": between(7e5, 2e5, 15e5),
            "after": between(8.5e5, 5e5, 12e5), "p": 0.6, "status": status,
        }  # fmt: skip
        return TestedEffect(**(usual | more))

    apart = {"measured": between(30e5, 25e5, 35e5), "p": 0.004}
    usual = mix()
    tv = usual.channels[0].model_copy(update={"evidence": Evidence.E3})
    return firm(
        readings=(
            direction(),
            mix(
                channels=(tv, *usual.channels[1:]),
                tests=(
                    test("电视停投", "used"),
                    test(HOSTILE, "trusted", **apart),
                    test("2x2", "conflict", kind="synergy", channels=("tv", "posts"), **apart),
                ),
            ),
        )
    )


def by_two() -> Readings:
    """Tests of two by two: one agrees, one is trusted, and of three a part is left out."""
    own = tuple(
        TestedOwn(channel=name, measured=between(1.4e6, 1e6, 1.8e6),
                  model=between(1.1e6, 2e5, 2e6), after=between(1.3e6, 1e6, 1.6e6))
        for name in ("tv", "posts")
    )  # fmt: skip
    (_, told) = tested().readings
    assert isinstance(told, MixReading)
    (one, trusted, _) = (
        t.model_copy(update={"kind": "synergy", "channels": ("tv", "posts"), "own": own})
        for t in told.tests
    )
    p = {"p": 0.004, "p_own": 0.03, "p_together": 0.41}
    each = trusted.model_copy(update={"status": "conflict_own", **p})
    p = {"p": 0.004, "p_own": 0.32, "p_together": 0.02}
    both = trusted.model_copy(update={"status": "conflict_together", **p})
    neither = each.model_copy(update={"p_own": 0.11})
    tests = (one, trusted, each, both, neither)
    return firm(readings=(direction(), told.model_copy(update={"tests": tests})))


def talking() -> Readings:
    """Talk is read as a mediator, and television's effect changes over time (R24)."""
    usual = mix()
    size = {"via_talk": between(1.1e6, -0.1e6, 2.9e6), "total": between(12e6, 8e6, 16e6)}
    tv, *others = usual.channels
    told = tuple(
        c.model_copy(
            update={"called_up": between(0.9e6, 0.1e6, 2e6)} if c.channel == "talk" else size
        )
        for c in others
    )
    tv = tv.model_copy(update=size | {"recent": between(2e6, 1e6, 3.4e6)})
    changes = {"names": ("tv",), "factor": 812.5}
    rival = {"names": ("竞品",), "count": 2, "weeks": ("2026-05-04", "2026-05-11")}
    rivals = Line(name="竞品", kind="competitor", contribution=between(-2e6, -4e6, -1e6),
                  share=between(-0.01, -0.02, -0.005))  # fmt: skip
    return firm(
        readings=(
            direction(),
            mix(
                earned="mediator",
                channels=(tv, *told),
                decomposition=(*usual.decomposition, rivals),
                social=usual.social.model_copy(update={"called_up": between(0.9e6, 0.1e6, 2e6)}),
                checks=(
                    Check(code="mix_effect_changes", passed=False, severity="warn", facts=changes),
                    Check(code="mix_rival_weeks", passed=False, severity="warn", facts=rival),
                ),
            ),
        )
    )


def line(name: str, kind: str, present: float, planned: float | None, **more: object):
    usual = {
        "channel": name, "kind": kind, "present": present, "planned": planned,
        "present_weekly": (present / 13,) * 13, "largest": present / 9,
        "average": between(2.1, 1.2, 3.0), "marginal": between(1.4, 0.6, 2.2),
    }  # fmt: skip
    if planned is not None:
        usual |= {
            "weekly": (planned / 13,) * 13, "difference": around(planned - present, 9e4),
            "move": around(4e4, 9e4), "p_better": 0.72,
        }  # fmt: skip
    return RouteChannel(**(usual | more))


def route(**more: object) -> RouteReading:
    """A plan of three channels that is likely better; synergy unknown."""
    spend = (5e5, 6e5, 3.5e5)
    usual = {
        "as_of": AS_OF, "inputs": (OUTCOMES, CHANNELS), "evidence": Evidence.E2, "seed": 5,
        "next_steps": mix().next_steps, "decision": "allocate", "outcome": "revenue",
        "unit": "CNY", "worth": "outcome", "worth_unit": "CNY", "start": date(2026, 11, 16),
        "end": date(2027, 2, 14), "weeks": 13, "present_from": "last_quarter",
        "present_total": 1.73e6, "planned_total": 1.45e6, "scaled": True, "discount": 1.0,
        "risk": "mean", "risk_share": 0.2, "held": ("posts", "talk"),
        "channels": (
            line("tv", "traditional", 8.8e5, spend[0]),
            line("search", "paid_search", 4.5e5, spend[1], observed=False),
            line("social_ads", "paid_social", 4e5, spend[2]),
        ),
        "shared": around(-2e4, 6e4), "difference": between(4.4e5, 2e4, 9.1e5), "p_better": 0.94,
        "now": between(5.3e5, 1e5, 9.5e5), "later": between(-9e4, -2e5, 1e4),
        "equal": between(2.8e5, -1e5, 7e5), "p_equal": 0.86, "synergy": "unknown",
        "frontier": tuple(
            RoutePoint(weight=w, spend=spend, now=around(6e5 - 1.6e6 * w * w, 3e5),
                       later=around(9e5 * w - 2.4e5, 1.5e5))
            for w in (0.0, 0.25, 0.5, 0.75, 1.0)
        ),
        "variants": tuple(
            RouteVariant(assumed=a, spend=spend, under_posterior=around(4e5 - k * 6e4, 4e5),
                         under_no_synergy=around(4e5 + k * 6e4, 4e5))
            for k, a in enumerate(("posterior", "no_synergy"))
        ),
        "limits": (
            RouteLimit(code="budget", channel=None, amount=1.45e6, binding=True),
            RouteLimit(code="cap", channel="search", amount=6e5, binding=True),
            RouteLimit(code="max_change", channel="tv", amount=0.3, binding=True),
        ),
        "checks": (Check(code="route_beyond", passed=False, severity="warn",
                         facts={"names": ("search",)}),),
        "verdict": "better",
    }  # fmt: skip
    return RouteReading(**(usual | more))


def routed() -> Readings:
    """A plan that is likely better than the present one."""
    return firm(readings=(direction(), mix(), route()))


PLACES = {"north": 0.5, "east": 0.3, "south": 0.2}


def by_region(planned: bool = True) -> dict[str, object]:
    """The regions and budgets of `route`, its television told for the whole firm only."""
    spend = {c.channel: (c.kind, c.present, c.planned or 0.0) for c in route().channels}
    returns = {"average": around(3.0, 1.0), "marginal": around(2.0, 1.5)}
    shown = {"difference": around(5e4, 9e4)} if planned else {}

    def budget(name: str, region: str | None, share: float, tilt: float) -> RouteBudget:
        _, present, plan = spend[name]
        money = plan * share * tilt if planned else None
        weekly = () if money is None else (money / 13,) * 13
        return RouteBudget(
            channel=name, region=region, present=present * share, planned=money, weekly=weekly,
            present_weekly=(present * share / 13,) * 13, largest=present * share / 10,
            observed=region != "east", **returns, **shown,
        )  # fmt: skip

    tilts = {"north": 1.2, "east": 0.9, "south": 0.65}
    budgets = [budget("tv", None, 1.0, 1.0)]
    budgets += [
        budget(name, place, share, tilts[place])
        for name in ("search", "social_ads")
        for place, share in PLACES.items()
    ]
    moves = {"difference": around(1e5, 2e5), "move": around(8e4, 2e5), "p_better": 0.7}
    regions = tuple(
        RouteRegion(
            region=place, present=share * 8.5e5,
            planned=share * tilts[place] * 9.5e5 if planned else None,
            observed=place != "east", **returns, **(moves if planned else {}),
        )
        for place, share in PLACES.items()
    )  # fmt: skip
    return {"regions": regions, "budgets": tuple(budgets)}


def routed_regions() -> Readings:
    """A plan by region, held back by limits of a region and of many budgets."""
    limits = (
        *route().limits,
        RouteLimit(code="floor", channel=None, region="north", amount=3e5, binding=True),
        RouteLimit(code="cap", channel="search", region="east", amount=1e5, binding=True),
        *(RouteLimit(code="max_growth", channel=name, region=place, amount=2e5, binding=True)
          for name in ("search", "social_ads") for place in ("north", "south")),
    )  # fmt: skip
    return firm(readings=(direction(), mix(), route(limits=limits, **by_region())))


def compared_regions() -> Readings:
    """Channels are compared in every region, and nothing is planned."""
    asked = compared().route().model_copy(update=by_region(planned=False))
    return firm(decision=Decision(kind="compare"), readings=(mix(), asked))


def not_routed() -> Readings:
    """Nothing says that the plan found is better; a floor, a margin, another aim."""
    return firm(
        readings=(
            direction(),
            mix(),
            route(
                p_better=0.6, verdict="inconclusive", worth="profit", margin=0.4, discount=0.8,
                risk="cvar", outlook=between(1.4e7, 1.3e7, 1.5e7), least=1.3e7, p_outlook=0.93,
                scaled=False,
            ),
        )
    )  # fmt: skip


def route_failed() -> Readings:
    """The joint model failed its checks, so no plan may be put forward."""
    bad = Check(code="mix_rhat", passed=False, facts={"rhat": 1.31, "names": ("tv", "posts")})
    return firm(readings=(mix(checks=(bad,)), route(checks=(bad,), verdict="inconclusive")))


def compared() -> Readings:
    """Channels are compared, and nothing is planned."""
    lines = tuple(line(c.channel, c.kind, c.present, None) for c in route().channels)
    nothing = dict.fromkeys(
        ("planned_total", "shared", "difference", "p_better", "now", "later", "equal", "p_equal",
         "verdict")
    )  # fmt: skip
    asked = route(decision="compare", channels=lines, frontier=(), variants=(), limits=(),
                  scaled=False, **nothing)  # fmt: skip
    return firm(decision=Decision(kind="compare"), readings=(mix(), asked))


def stopped() -> Readings:
    """One channel is better stopped."""
    lines = tuple(
        line(c.channel, c.kind, c.present, 0.0 if c.channel == "tv" else c.present)
        for c in route().channels
    )
    asked = route(
        decision="stop_go", stopped="tv", channels=lines, frontier=(), variants=(), limits=(),
        scaled=False, planned_total=8.5e5, equal=None, p_equal=None,
    )  # fmt: skip
    return firm(decision=Decision(kind="stop_go"), readings=(mix(), asked))


def route_refused() -> Readings:
    """The limits in luopan.toml contradict each other."""
    return firm(absent={"route": "route_refused"})


def experimented() -> Readings:
    """A test in every state."""
    tests = tuple(make() for make in trials.ALL)
    return firm(readings=(direction(), revenue(), mix(), *tests))


def proved() -> Readings:
    """A firm with a ledger: bets at every stage."""
    return firm(readings=(direction(), revenue(), mix(), trials.trial(), ledger()))


def ledger_only() -> Readings:
    """A firm that has registered one test, and has no other reading."""
    bare = ledger(programmes=ledger().programmes[5:6], team=(), checks=())
    return firm(readings=(bare,), absent={"experiments": "no_table"})


def tests_only() -> Readings:
    """Tests of a firm that has nothing else; one of them on faulty data."""
    bad = Check(code="data_fault", passed=False, facts={"names": ("social_ads",)})
    made = (trials.harm(checks=(bad,)), trials.pause(), trials.nothing())
    return Readings(
        company="小店", currency="CNY", as_of=AS_OF, names=NAMES, synthetic=True,
        absent={"direction": "no_table", "mix": "no_table"}, readings=made,
    )  # fmt: skip


def tests_refused() -> Readings:
    """The only test has not ended yet."""
    return firm(absent={"experiments": "test_still_running"})


def listened() -> Readings:
    """A firm that reads what customers wrote."""
    return firm(readings=(direction(), revenue(), mix(), heard.heard()))


def listened_unlabelled() -> Readings:
    """Customers' words without one hand label."""
    return firm(readings=(direction(), heard.unlabelled()))


def listened_hostile() -> Readings:
    """Customers' words that try to be markup."""
    return firm(readings=(direction(), heard.hostile()))


def climbed() -> Readings:
    """The sample firm beside its stories, an echo, and the public asked."""
    return firm().model_copy(update={"readings": (*firm().readings, circles.told())})


def stormed() -> Readings:
    """A storm that most never saw, of a firm that measures nothing else."""
    return empty().model_copy(update={"readings": (circles.storm(),)})


def quieted() -> Readings:
    """Stories long ago, and nobody asked."""
    return firm().model_copy(update={"readings": (*firm().readings, circles.quiet())})


def climbed_hostile() -> Readings:
    """Titles and links that try to be more than text."""
    return firm().model_copy(update={"readings": (*firm().readings, circles.hostile())})


CASES = {
    make.__name__: make
    for make in (
        firm, inconclusive, failed, no_mix, five_goals, all_rising, negative, units, hostile,
        empty, many, activity, tested, by_two, talking, routed, not_routed, route_failed, compared,
        stopped, routed_regions, compared_regions,
        route_refused, experimented, tests_only, tests_refused, proved, ledger_only,
        listened, listened_unlabelled, listened_hostile,
        climbed, stormed, quieted, climbed_hostile,
    )
}  # fmt: skip

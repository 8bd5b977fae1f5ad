"""Readings of how far the talk has come: climbed, in the circle only, asked without n, hostile."""

from datetime import date, datetime

from luopan.readings.awareness import AudienceShare, Awareness, EchoGap
from luopan.readings.base import Check, Evidence, Interval, NextStep
from luopan.readings.chances import CalibrationBin, ChanceRecord, ScoredChance
from luopan.readings.mainstream import (
    Basis,
    Chance,
    Climb,
    Echo,
    EchoStream,
    Impact,
    Lead,
    MainstreamReading,
    Moved,
    OutletSaid,
    Pickup,
    Story,
)

AS_OF = date(2026, 11, 15)
WAVE = {"start": date(2026, 11, 2), "date": date(2026, 11, 8)}


def at(text: str) -> datetime:
    """A time without zone, as the tables have it."""
    return datetime.fromisoformat(text)


def between(mean: float, by: float) -> Interval:
    """An interval as wide to both sides."""
    return Interval(mean=mean, low=mean - by, high=mean + by)


def pickup(rung: int, outlet: str, kind: str, when: str, title: str, url: str | None) -> Pickup:
    """An item of evidence from a list that ships."""
    return Pickup(rung=rung, at=at(when), outlet=outlet, kind=kind, reach="national",  # type: ignore[arg-type]
                  rests_on="shipped", title=title, url=url, match=0.97)  # fmt: skip


def story(title: str = "青禾饮料无糖绿茶含糖争议", **more: object) -> Story:
    """A story on the second rung, still open."""
    own = Basis(kind="own", own=48, crossed=21)
    blend = Basis(kind="blend", own=60, crossed=2, prior="weibo", public=220_000,
                  public_crossed=800)  # fmt: skip
    usual: dict[str, object] = {
        "title": title, "first": at("2026-11-12T08:50:00"), "last": at("2026-11-15T09:00:00"),
        "items": 67, "kinds": {"social": 64, "press": 2, "trade": 1}, "heat": 186579.0, "rung": 2,
        "reached": (
            pickup(0, "微博", "social", "2026-11-12T08:50:00", title, None),
            pickup(1, "36氪", "trade", "2026-11-12T14:50:00", title, "https://36kr.com/p/1"),
            pickup(2, "新京报", "press", "2026-11-13T02:20:00", title, "https://bjnews.com.cn/1"),
        ),
        "lead_hours": 17.5, "open": True, "late": True,
        "climbs": (
            Climb(rung=3, straight=False, basis=own,
                  chances=(Chance(hours=3, chance=between(0.04, 0.02)),
                           Chance(hours=72, chance=between(0.31, 0.09)))),
            Climb(rung=3, straight=True, basis=blend,
                  chances=(Chance(hours=72, chance=between(0.02, 0.01)),)),
        ),
    }  # fmt: skip
    return Story(**(usual | more))  # type: ignore[arg-type]


def record(**more: object) -> ChanceRecord:
    """Chances of earlier runs: enough of them to be scored."""
    usual: dict[str, object] = {
        "told": 240, "closed": 180, "stories": 22, "came": 31, "open": 40, "unobserved": 18,
        "lost": 2, "least": 30, "least_stories": 10, "brier": between(0.11, 0.03),
        "reference": between(0.15, 0.04), "gain": between(0.04, 0.02), "calibration": "too_high",
        "bins": (
            CalibrationBin(said=0.02, came=between(0.03, 0.02), chances=120, stories=22),
            CalibrationBin(said=0.61, came=between(0.4, 0.15), chances=60, stories=15),
        ),
        "latest": (
            ScoredChance(title="青禾饮料无糖绿茶含糖争议", rung=2, hours=24, came=True,
                         made_at=at("2026-11-12T15:00:00"), said=between(0.31, 0.12)),
            ScoredChance(title="青禾饮料无糖绿茶含糖争议", rung=3, hours=72, came=False,
                         made_at=at("2026-11-12T15:00:00"), said=between(0.0002, 0.0001)),
        ),
    }  # fmt: skip
    return ChanceRecord(**(usual | more))  # type: ignore[arg-type]


def few_closed() -> ChanceRecord:
    """Too few closed ones to be scored."""
    return record(
        told=60, closed=12, stories=3, came=1, open=48, unobserved=0, lost=0, brier=None,
        reference=None, gain=None, calibration=None, bins=(),
    )  # fmt: skip


def asked(role: str, raw: float, n: int | None = 1000, **more: object) -> AudienceShare:
    """What an audience said; without n there is no interval."""
    usual: dict[str, object] = {
        "question": "awareness", "measures": "knowing", "quantity": "known", "audience": role,
        "role": role, "raw": raw, "n": n, "source": "omnibus", "selection": "random",
        "share": None if n is None else between(raw, 0.02),
        "refused": "no_n" if n is None else None,
        "says": "most_do_not_know" if raw < 0.4 else None,
    }  # fmt: skip
    return AudienceShare(**(usual | WAVE | more))  # type: ignore[arg-type]


def awareness() -> Awareness:
    """One in six of the public, five in six of the circle."""
    public, circle = asked("public", 0.16), asked("followers", 0.84, says=None)
    gap = EchoGap(question="knowing", circle=circle, public=public, gap=between(0.68, 0.04),
                  p_circle_higher=1.0)  # fmt: skip
    return Awareness(shares=(public, circle), gaps=(gap,))


def told(**more: object) -> MainstreamReading:
    """Sixteen stories, one of them with a newspaper, an echo, and the public asked."""
    over = story(
        "青禾饮料冬季热饮上市", rung=0, open=False, late=False, climbs=(), lead_hours=None,
        reached=story().reached[:1], kinds={"social": 23}, items=23,
    )  # fmt: skip
    few = story(
        "青禾饮料代言人翻车", rung=1, reached=story().reached[:2], lead_hours=None,
        climbs=(
            Climb(rung=2, straight=False, basis=Basis(kind="own", own=7, crossed=0), least=20),
        ),
    )  # fmt: skip
    usual: dict[str, object] = {
        "as_of": AS_OF, "inputs": (), "evidence": Evidence.E1, "seed": 1, "recent_days": 91,
        "items": 490, "found": 16, "own": 16, "start": at("2025-03-14T09:20:00"),
        "end": at("2026-11-15T09:09:00"), "rungs": {"0": 7, "1": 3, "2": 4, "3": 2},
        "verdict": "one_outlet", "stories": (story(), few, over), "record": record(),
        "lead": Lead(crossed=6, early=5, median=Interval(mean=21.0, low=14.0, high=27.5)),
        "echo": Echo(
            streams=(
                EchoStream(stream="social", items=474, outside=between(0.41, 0.08),
                           own=between(0.5, 0.07), brought={"press": between(0.09, 0.04)}),
                EchoStream(stream="press", items=15, outside=between(0.6, 0.3),
                           own=between(0.1, 0.1), brought={"social": between(0.3, 0.2)}),
            ),
            hours=14_650.0, resolution="exact", flags=("sparse",),
        ),
        "awareness": awareness(),
        "impacts": (
            Impact(indicator="revenue", unit="CNY", stories=6, weeks=4, p=0.4, placebos=61,
                   placebo_effects=tuple(900.0 * (k - 30) for k in range(61)),
                   effect=Interval(mean=-9000.0, low=-60_000.0, high=41_000.0)),
            Impact(indicator="nps", unit="points", stories=6, weeks=4, p=None, placebos=3,
                   effect=None, refused="few_placebos"),
        ),
        "outlets": (
            OutletSaid(outlet="微博", kind="social", reach=None, rests_on="sheet", items=400),
            OutletSaid(outlet="新京报", kind="press", reach="national", rests_on="shipped",
                       items=1),
            OutletSaid(outlet="江城晚报", kind="press", reach="regional", rests_on="firm", items=1),
        ),
        "checks": (
            Check(code="mainstream_unasked", passed=True, severity="warn"),
            Check(code="mainstream_outlets_unknown", passed=False, severity="warn",
                  facts={"count": 2, "outlets": ("惠东周报", "某某网")}),
        ),
        "next_steps": (NextStep(code="mainstream_name_outlets", facts={"outlets": ("惠东周报",)}),),
    }  # fmt: skip
    return MainstreamReading(**(usual | more))  # type: ignore[arg-type]


def storm() -> MainstreamReading:
    """A storm on the third rung that most never saw, asked by somebody who prints no n."""
    reached = (*story().reached, pickup(3, "央视新闻", "broadcast", "2026-11-14T19:00:00",
                                        "青禾饮料无糖绿茶含糖争议", None))  # fmt: skip
    public = asked("public", 0.10, None)
    net = {"measures": "liking", "quantity": "net", "asked_of": "knowing"}
    shares = (
        public,
        asked("public", 0.30, None, question="liking", says="more_like", **net),
        asked("followers", -0.10, None, question="liking", says=None, **net),
    )
    gap = EchoGap(question="liking", circle=shares[2], public=shares[1], refused="no_n")
    moved = Moved(
        indicator="awareness", before=None, after=public, p_up=None, stories=1, state="minority"
    )
    return told(
        verdict="mainstream", stories=(story(rung=3, reached=reached, climbs=(), moved=moved),),
        record=few_closed(),
        echo=None, lead=Lead(crossed=1, early=1, median=None), impacts=(),
        awareness=Awareness(shares=shares, gaps=(gap,)),
        checks=(Check(code="mainstream_no_n", passed=False, severity="warn", facts={"count": 3}),),
    )  # fmt: skip


def quiet() -> MainstreamReading:
    """Nothing of late, nobody asked."""
    return told(
        verdict="quiet", stories=(), record=None, own=0, echo=None, lead=None, impacts=(),
        outlets=(), awareness=Awareness(),
        checks=(Check(code="mainstream_unasked", passed=False, severity="warn"),),
        next_steps=(NextStep(code="mainstream_ask_public"),),
    )  # fmt: skip


def hostile() -> MainstreamReading:
    """Titles, outlets and links that try to be more than text."""
    title = '</svg><script>alert(1)</script><img src=x onerror="alert(2)">{0.__class__}'
    reached = (
        pickup(0, "<b>微博</b>", "social", "2026-11-12T08:50:00", title, "javascript:alert(3)"),
        pickup(1, "36氪", "trade", "2026-11-12T14:50:00", title, 'https://e.test/"onclick="x'),
    )
    scored = ScoredChance(title=title, rung=2, hours=24, came=False,
                          made_at=at("2026-11-12T15:00:00"), said=between(0.31, 0.12))  # fmt: skip
    return told(stories=(story(title, reached=reached, rung=1),), record=record(latest=(scored,)))

"""Readings of a ledger made by hand: a bet at every stage."""

from datetime import date, timedelta

from tests.brief.basics import AS_OF, between

from luopan.readings.base import Check, Evidence
from luopan.readings.ledger import LedgerReading, Programme, TeamFit


def bet(name: str = "weibo-south", **more: object) -> Programme:
    """A bet that won once and is to be repeated."""
    usual: dict[str, object] = {
        "name": name,
        "hypothesis": "有微博话题时销量更高",
        "channels": ("social_ads",),
        "outcome": "revenue",
        "tests": (name,),
        "counted": 1,
        "places": 1,
        "stage": "small",
        "due": "replicate",
        "evidence": Evidence.E3,
        "raw": between(0.061, 0.021, 0.101),
        "effect": between(0.038, 0.004, 0.079),
        "p_positive": 0.96,
        "replication": between(0.038, -0.018, 0.097),
        "p_found": 0.46,
        "size": 2.6,
    }
    return Programme(**(usual | more))


def bets() -> tuple[Programme, ...]:
    """One of every stage and of everything that may come next."""
    nothing = dict.fromkeys(("raw", "effect", "p_positive", "replication", "p_found", "size"))
    found = {"stage": "replicated", "counted": 2, "places": 2, "size": None}
    return (
        bet(),
        bet("tv-pause", hypothesis="A pause of TV costs nothing", channels=("tv",), due="stop",
            raw=between(-0.05, -0.08, -0.02), effect=between(-0.04, -0.07, -0.01),
            p_positive=0.03, size=None),
        bet("mail", due="larger", raw=between(0.01, -0.03, 0.05), p_positive=0.7, size=31.0,
            effect=between(0.009, -0.02, 0.04)),
        bet("search-twice", tests=("search-twice", "search-again"), due="scale", **found),
        bet("video", tests=("video", "video-2", "video-all"), due="watch",
            **(found | {"stage": "scaled", "counted": 3})),
        bet("podcast", counted=0, places=0, stage="untested", due="await",
            open_tests=("podcast",), evidence=Evidence.E1, **nothing),
        bet("late", counted=0, places=0, stage="untested", due="register",
            evidence=Evidence.E1, **nothing),
        bet("few-regions", counted=0, places=0, stage="untested", due="again",
            evidence=Evidence.E1, **nothing),
        bet("report", due="close", open_tests=("report-2",)),
    )  # fmt: skip


def team(count: int = 4) -> tuple[TeamFit, ...]:
    """What tests took, one after the other."""
    hours, days = (40.0, 26.0, 31.0, 12.0), (21.0, 14.0, 15.0, 4.0)
    again = (False, True, True, True)
    return tuple(
        TeamFit(
            test=f"test {k + 1}", day=date(2026, 3, 2) + timedelta(days=45 * k), people=2 + k,
            hours=hours[k], approval_days=days[k], would_repeat=again[k], n=k + 1,
            repeat_so_far=sum(again[: k + 1]), hours_so_far=sum(hours[: k + 1]) / (k + 1),
            approval_so_far=sum(days[: k + 1]) / (k + 1),
        )
        for k in range(count)
    )  # fmt: skip


def ledger(**more: object) -> LedgerReading:
    """All of them."""
    few = Check(code="ledger_few_tests", passed=False, severity="info",
                facts={"outcome": "revenue", "tests": 4, "usual": 0.05})  # fmt: skip
    usual: dict[str, object] = {
        "as_of": AS_OF, "inputs": (), "evidence": Evidence.E3, "checks": (few,), "seed": 0,
        "planned": 1, "running": 1, "unclosed": 1, "closed": 8, "withdrawn": 1, "exploratory": 1,
        "positive": 4, "negative": 1, "null": 3, "usual": 0.05, "level": 0.9,
        "programmes": bets(), "team": team(),
    }  # fmt: skip
    return LedgerReading(**(usual | more))

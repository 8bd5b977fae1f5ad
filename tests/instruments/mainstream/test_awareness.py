"""Awareness by audience: the Motrin figures, weights, and what is refused."""

from pathlib import Path

import numpy as np
import pytest
from tests.instruments.mainstream.surveyed import COUNTED, PUBLISHED, counted, firm

from luopan.instruments.mainstream.awareness import awareness
from luopan.readings.awareness import AudienceShare, Awareness
from luopan.stats.design import estimate, sample, share_limits

MOTRIN = """2008-11-20,heard,yes,10,{n},public,panel
2008-11-20,liked,liked,45,{n},public,panel
2008-11-20,liked,no feeling,41,{n},public,panel
2008-11-20,liked,disliked,15,{n},public,panel
2008-11-21,liked,more favourable,32,{n},public,brand
2008-11-21,liked,less favourable,8,{n},public,brand
"""
STORM = """2008-11-18,heard,yes,96,400,followers,panel
2008-11-18,liked,disliked,80,400,followers,panel
2008-11-18,liked,liked,6,400,followers,panel
"""


def motrin(folder: Path, n: str, more: str = "") -> Awareness:
    return awareness(firm(folder, PUBLISHED + MOTRIN.format(n=n) + more))


def one(
    found: Awareness, quantity: str, source: str = "panel", role: str = "public"
) -> AudienceShare:
    (told,) = [
        s for s in found.shares if (s.quantity, s.source, s.role) == (quantity, source, role)
    ]
    return told


def test_without_n_nothing_is_precise_and_the_signs_are_said(tmp_path: Path) -> None:
    found = motrin(tmp_path, "", STORM)
    public = [s for s in found.shares if s.role == "public"]
    assert {s.share for s in public} == {None}
    assert {s.refused for s in public} == {"no_n"}
    assert one(found, "known").says == "most_do_not_know"
    assert one(found, "net").says == "more_like"
    assert one(found, "net", "brand").says == "more_like"
    assert one(found, "known").raw == pytest.approx(0.10)
    raw = [one(found, q).raw for q in ("liked", "neutral", "disliked", "net")]
    assert raw == pytest.approx([0.45, 0.41, 0.15, 0.30])
    assert one(found, "net", "brand").raw == pytest.approx(0.24)
    assert [(g.gap, g.p_circle_higher, g.refused) for g in found.gaps] == [(None, None, "no_n")] * 2


def test_with_n_there_are_intervals_and_the_storm_has_the_other_sign(tmp_path: Path) -> None:
    found = motrin(tmp_path, "1000", STORM)
    known = one(found, "known")
    assert known.share is not None
    assert (known.n, known.refused, known.says) == (1000, None, "most_do_not_know")
    assert (known.share.low, known.share.high) == (
        pytest.approx(0.0854, abs=2e-4),
        pytest.approx(0.1167, abs=2e-4),
    )
    net = one(found, "net")
    assert net.share is not None
    half = 1.645 * np.sqrt((0.60 - 0.30**2) / 1000)
    assert (net.share.low, net.share.high) == (
        pytest.approx(0.30 - half, abs=1e-3),
        pytest.approx(0.30 + half, abs=1e-3),
    )
    assert one(found, "net", role="followers").says == "more_dislike"
    knowing, liking = found.gaps
    assert (knowing.question, liking.question) == ("knowing", "liking")
    assert knowing.gap is not None
    assert knowing.gap.low < 0.86 < knowing.gap.high
    assert knowing.gap.mean == pytest.approx(0.86)
    assert knowing.p_circle_higher == pytest.approx(1.0)
    assert liking.p_circle_higher == pytest.approx(0.0, abs=1e-6)
    assert liking.gap is not None
    assert liking.gap.high < 0.0


def test_a_filter_question_tells_whom_it_was_asked(tmp_path: Path) -> None:
    head = COUNTED + counted("2026-01-05", {"yes": 50, "no": 450}, "public")
    found = awareness(
        firm(
            tmp_path,
            head
            + counted("2026-01-05", {"liked": 30, "disliked": 20}, "public", indicator="liked"),
        )
    )
    net = one(found, "net")
    assert (net.n, net.asked_of) == (50, "knowing")
    known = one(found, "known")
    assert (known.n, known.asked_of, known.aided) == (500, "all", True)


def test_weights_strata_and_clusters_make_the_interval(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    n = 300
    weight, unit, y = rng.lognormal(0, 0.6, n).round(3), np.arange(n) % 20, rng.random(n) < 0.3
    layer = np.where(unit < 10, "north", "south")
    rows = "".join(
        f"2026-01-05,heard,{'yes' if a else 'no'},{w},{h},{u},public,panel\n"
        for a, w, h, u in zip(y, weight, layer, unit, strict=True)
    )
    head = "date,indicator,score,weight,stratum,cluster,audience,source\n"
    (told,) = awareness(firm(tmp_path, head + rows)).shares
    want = estimate(y, sample(n, weight=weight, stratum=layer, unit=unit))
    limits = share_limits(want, 0.9)
    assert told.share is not None
    assert (told.share.low, told.raw, told.share.high) == pytest.approx(
        (limits.low, want.value, limits.high)
    )
    assert told.weighted
    assert (told.n, told.n_effective) == (n, pytest.approx(want.n_effective))
    assert told.design_effect == pytest.approx(want.design_effect)


def test_those_who_answered_of_their_own_accord_speak_for_nobody_else(tmp_path: Path) -> None:
    rows = counted("2026-01-05", {"yes": 10, "no": 490}, "public", source="form")
    (told,) = awareness(firm(tmp_path, COUNTED + rows)).shares
    assert (told.selection, told.says) == ("self", None)
    assert told.share is not None


def test_half_is_neither_most_nor_few(tmp_path: Path) -> None:
    rows = PUBLISHED + "2026-01-05,heard,yes,48,{n},public,panel\n"
    assert awareness(firm(tmp_path, rows.format(n=400))).shares[0].says is None
    assert awareness(firm(tmp_path, rows.format(n=""))).shares[0].says is None
    many = awareness(firm(tmp_path, rows.format(n=40000))).shares[0]
    assert many.says == "most_do_not_know"


PUBLIC = counted("2026-03-02", {"yes": 50, "no": 450}, "公众")
CIRCLE = counted("2026-03-09", {"yes": 90, "no": 10}, "粉丝")


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        (PUBLIC + CIRCLE, [None]),
        (counted("2025-10-06", {"yes": 5, "no": 45}, "public") + CIRCLE, ["far_apart"]),
        (
            counted("2026-03-02", {"yes": 5, "no": 45}, "public", wording="b") + CIRCLE,
            ["wording_differs"],
        ),
        (PUBLIC, []),
        (CIRCLE, []),
        (counted("2026-03-02", {"yes": 5, "no": 45}, "wave 7") + CIRCLE, []),
    ],
)
def test_only_what_was_asked_alike_is_compared(tmp_path: Path, rows: str, refused: list) -> None:
    assert [g.refused for g in awareness(firm(tmp_path, COUNTED + rows)).gaps] == refused


def test_the_latest_of_each_is_compared_and_buyers_stand_in_for_the_public(tmp_path: Path) -> None:
    old = counted("2026-01-05", {"yes": 5, "no": 5}, "粉丝")
    buyers = counted("2026-03-02", {"yes": 200, "no": 300}, "buyers")
    (gap,) = awareness(firm(tmp_path, COUNTED + old + buyers + CIRCLE)).gaps
    assert (gap.public.role, str(gap.circle.date)) == ("buyers", "2026-03-09")
    (gap,) = awareness(firm(tmp_path, COUNTED + old + buyers + CIRCLE + PUBLIC)).gaps
    assert gap.public.role == "public"
    assert gap.gap is not None
    assert gap.gap.mean == pytest.approx(0.8)


def test_an_audience_may_be_declared(tmp_path: Path) -> None:
    rows = COUNTED + counted("2026-03-02", {"yes": 50, "no": 450}, "wave 7") + CIRCLE
    role = '[[audience]]\nname = "wave 7"\nrole = "public"\n'
    (gap,) = awareness(firm(tmp_path, rows, role)).gaps
    assert gap.public.audience == "wave 7"


def test_without_surveys_there_is_nothing(tmp_path: Path) -> None:
    tables = firm(tmp_path, COUNTED + counted("2026-01-05", {"9": 5}, "public", indicator="nps"))
    assert awareness(tables) == Awareness()

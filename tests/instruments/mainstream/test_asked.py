"""Which answers make a wave."""

from pathlib import Path

import pytest
from tests.instruments.mainstream.surveyed import COUNTED, counted, firm

from luopan.instruments.mainstream.asked import Wave, waves


def read(folder: Path, surveys: str) -> list[Wave]:
    return list(waves(firm(folder, surveys)))


def spans(found: list[Wave]) -> list[tuple[str, str]]:
    return [(str(w.start), str(w.end)) for w in found]


def days(*dates: str) -> str:
    return COUNTED + "".join(counted(d, {"yes": 1, "no": 1}, "public") for d in dates)


def test_a_week_without_an_answer_parts_waves(tmp_path: Path) -> None:
    told = days("2026-01-05", "2026-01-12", "2026-01-14", "2026-01-22")
    assert spans(read(tmp_path, told)) == [
        ("2026-01-05", "2026-01-14"),
        ("2026-01-22", "2026-01-22"),
    ]


def test_a_tracker_is_read_month_by_month(tmp_path: Path) -> None:
    told = days(*(f"2026-0{m}-{d:02d}" for m in (1, 2) for d in range(1, 29, 3)))
    assert spans(read(tmp_path, told)) == [
        ("2026-01-01", "2026-01-28"),
        ("2026-02-01", "2026-02-28"),
    ]


def test_audiences_sources_and_wordings_are_waves_of_their_own(tmp_path: Path) -> None:
    parts = [("public", "a", "x"), ("public", "a", "y"), ("public", "b", "x"), ("buyers", "a", "x")]
    told = COUNTED + "".join(
        counted("2026-01-05", {"yes": 1}, who, source=source, wording=wording)
        for who, source, wording in parts
    )
    assert sorted(w.asked for w in read(tmp_path, told)) == sorted(parts)


def test_only_what_measures_awareness_is_read(tmp_path: Path) -> None:
    told = COUNTED + counted("2026-01-05", {"9": 5}, "public", indicator="nps")
    assert read(tmp_path, told) == []


@pytest.mark.parametrize(
    ("indicator", "answers", "shares"),
    [
        ("heard", {"yes": 3, "no": 1}, (0.75, 0.25, 0.0)),
        ("liked", {"喜欢": 2, "无感": 1, "不喜欢": 1}, (0.5, 0.25, 0.25)),
        ("marks", {"5": 2, "4": 2, "3": 3, "2": 1, "1": 2}, (0.4, 0.3, 0.3)),
    ],
)
def test_answers_are_scored(tmp_path: Path, indicator: str, answers: dict, shares: tuple) -> None:
    (wave,) = read(
        tmp_path, COUNTED + counted("2026-01-05", answers, "public", indicator=indicator)
    )
    assert [wave.share(score) for score in (1, 0, -1)] == pytest.approx(shares)
    assert wave.counted
    assert not wave.weighted


def test_published_parts_are_put_together_by_n_unless_the_whole_is_there(tmp_path: Path) -> None:
    head = "date,indicator,answer,share,n,audience,segment\n"
    parts = "2026-01-05,heard,yes,10,300,public,women\n2026-01-05,heard,yes,30,100,public,men\n"
    whole = "2026-01-05,heard,yes,16,400,public,\n"
    (wave,) = read(tmp_path, head + parts)
    assert wave.share(1) == pytest.approx(0.15)
    assert wave.estimate(1).n == 400
    (wave,) = read(tmp_path, head + parts + whole)
    assert wave.share(1) == pytest.approx(0.16)
    assert read(tmp_path, head + parts.replace(",100,", ",,")) == []


def test_nobody_with_a_weight_is_no_wave(tmp_path: Path) -> None:
    head = "date,indicator,score,weight,audience\n"
    assert read(tmp_path, head + "2026-01-05,heard,yes,0,public\n") == []

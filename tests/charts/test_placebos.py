"""What goals did after crossings, drawn among what they did at placebo dates (R36)."""

import re
from itertools import combinations
from math import dist
from statistics import NormalDist
from xml.etree import ElementTree

import pytest
from tests.brief.circles import told
from tests.charts.test_pen import places

from luopan.brief.words import load
from luopan.charts import placebos
from luopan.charts.palette import LIGHT
from luopan.readings.base import Interval
from luopan.readings.mainstream import Impact, MainstreamReading

SVG = "{http://www.w3.org/2000/svg}"
EN = load("en")
SPREAD = tuple(1000.0 * (k - 50) for k in range(101))


def reading(*impacts: Impact) -> MainstreamReading:
    return told(impacts=impacts)


def impact(mean: float, by: float, **more: object) -> Impact:
    usual: dict[str, object] = {
        "indicator": "revenue", "unit": "CNY", "stories": 5, "weeks": 4, "p": 0.03, "placebos": 79,
        "effect": Interval(mean=mean, low=mean - by, high=mean + by), "placebo_effects": SPREAD,
    }  # fmt: skip
    return Impact(**(usual | more))  # type: ignore[arg-type]


def drawn(of: MainstreamReading) -> ElementTree.Element:
    return ElementTree.fromstring(placebos.svg(of, load("en")))


def dots_of(root: ElementTree.Element) -> tuple[list[tuple[float, float]], float]:
    """Where the dots stand, and how wide they are."""
    (path,) = [e for e in root.iter(f"{SVG}path") if e.get("stroke-linecap") == "round"]
    wide = float(path.get("stroke-width") or 0)
    return [line[0] for line in places(path.get("d") or "")], wide


def test_every_placebo_is_a_dot_at_its_place_and_none_hides_another() -> None:
    root = drawn(reading(impact(20_000.0, 15_000.0)))
    dots, _ = dots_of(root)
    assert len(dots) == len(set(dots)) == len(SPREAD)
    (nought,) = [float(e.get("x1") or 0) for e in root.iter(f"{SVG}line") if e.get("x1") ==
                 e.get("x2") and not e.get("stroke-dasharray")]  # fmt: skip
    # the placebos are even around nought, and so are the dots; each within half a dot of its value
    span = 344.0 / (100_000.0 * 1.06)
    for (x, _), value in zip(dots, SPREAD, strict=True):
        assert abs(x - (nought + span * value)) <= placebos.DOT / 2 + 0.1


NORMAL = tuple(NormalDist(0.0, 20_000.0).inv_cdf((k + 0.5) / 100) for k in range(100))


@pytest.mark.parametrize(
    ("mean", "spread"),
    [
        (15_000.0, NORMAL),
        (400_000.0, NORMAL),
        (9e6, NORMAL),
        (15_000.0, (*(v / 1000.0 for v in NORMAL[:-1]), 90_000.0)),
        (15_000.0, (0.0,) * 100),
        (15_000.0, (-2_000.0,) * 50 + (2_000.0,) * 50),
    ],
    ids=["normal", "far", "farther", "one out", "all one", "two heaps"],
)
def test_dots_of_a_clump_are_smaller_and_still_apart(mean: float, spread: tuple) -> None:
    root = drawn(reading(impact(mean, 12_000.0, placebo_effects=spread)))
    dots, wide = dots_of(root)
    assert len(dots) == 100
    nearest = min(dist(a, b) for a, b in combinations(dots, 2))
    # places are written to a tenth
    assert nearest >= max(wide, 1.0) - 0.11
    assert max(y for _, y in dots) - min(y for _, y in dots) <= placebos.FLOOR - placebos.TOP + 0.1
    ends = [0.0, *spread, mean - 12_000.0, mean + 12_000.0]
    low, high = min(ends), max(ends)
    unit = 344.0 / ((high - low) * 1.06)
    for (x, _), value in zip(dots, spread, strict=True):
        at = 8.0 + unit * (value - low + 0.03 * (high - low))
        assert abs(x - at) <= placebos.DOT / 2 + 0.1


def test_many_equal_placebos_are_apart_in_the_other_form_of_the_chart() -> None:
    whole = placebos.option(reading(impact(9e6, 12_000.0, placebo_effects=(0.0,) * 100)), EN)
    (dots,) = [s["data"] for s in whole["series"] if s.get("symbol") is None]  # type: ignore[attr-defined]
    assert len({(x, y) for x, y in dots}) == 100


def test_the_effect_stands_on_the_same_scale_with_its_interval() -> None:
    root = drawn(reading(impact(20_000.0, 15_000.0)))
    (bar,) = [e for e in root.iter(f"{SVG}line") if e.get("stroke-opacity") == "0.35"]
    (mean,) = [e for e in root.iter(f"{SVG}line") if e.get("stroke-dasharray")]
    nought = 180.0
    span = 344.0 / (100_000.0 * 1.06)
    ends = [float(bar.get(k) or 0) - nought for k in ("x1", "x2")]
    assert ends == pytest.approx([5_000.0 * span, 35_000.0 * span], abs=0.1)
    assert float(mean.get("x1") or 0) - nought == pytest.approx(20_000.0 * span, abs=0.1)
    assert "0" in [t.text for t in root.iter(f"{SVG}text")]


def test_an_effect_is_bold_in_colour_only_where_its_interval_leaves_nought_out() -> None:
    for mean, by, colour in (
        (20_000.0, 15_000.0, "jade"),
        (20_000.0, 25_000.0, "ochre"),
        (-20_000.0, 15_000.0, "vermilion"),
        (-20_000.0, 25_000.0, "ochre"),
    ):
        root = drawn(reading(impact(mean, by)))
        (bar,) = [e for e in root.iter(f"{SVG}line") if e.get("stroke-opacity") == "0.35"]
        assert bar.get("stroke") == LIGHT[colour]
        # by shape and word as well: a diamond, its interval in figures
        assert len([e for e in root.iter(f"{SVG}path") if (e.get("d") or "").endswith("z")]) == 1


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_it_says_in_words_what_is_seen(language: str) -> None:
    words = load(language)  # type: ignore[arg-type]
    of = reading(impact(0.02, 0.01, indicator="repeat_rate", unit="pp",
                        placebo_effects=tuple(v / 1e7 for v in SPREAD)))  # fmt: skip
    said = placebos.alternative(of, words)
    effect = {"zh_CN": "2.0个百分点（1.0–3.0）", "en": "2.0 pp (1.0–3.0)"}[language]
    usual = {"zh_CN": "−0.4至+0.4个百分点", "en": "−0.4 to +0.4 pp"}[language]
    assert effect in said
    assert usual in said
    assert {"79", "5", "4", "3%"} <= set(re.findall(r"\d+%?", said))
    texts = [t.text for t in ElementTree.fromstring(placebos.svg(of, words)).iter(f"{SVG}text")]
    assert effect in texts
    assert words.text("chart.placebos.dots.more", dots=101, stories=5, placebos=79) in texts
    assert not any((t or "").endswith("…") for t in texts)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_it_says_how_many_dots_there_are_and_of_what(language: str) -> None:
    words = load(language)  # type: ignore[arg-type]
    of = [impact(1.0, 2.0, stories=stories, placebos=placebo, placebo_effects=NORMAL)
          for stories, placebo in ((1, 150), (3, 61))]  # fmt: skip
    one, more = (placebos.many(i, words) for i in of)
    assert sorted(map(int, re.findall(r"\d+", one))) == [100, 150]
    assert sorted(map(int, re.findall(r"\d+", more))) == [3, 61, 100]
    texts = [
        t.text for t in ElementTree.fromstring(placebos.svg(reading(*of), words)).iter(f"{SVG}text")
    ]
    assert {one, more} <= set(texts)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_two_goals_are_told_in_sentences(language: str) -> None:
    words = load(language)  # type: ignore[arg-type]
    said = placebos.alternative(reading(impact(20_000.0, 15_000.0, stories=1),
                                        impact(1.0, 2.0, indicator="csat")), words)  # fmt: skip
    assert not re.search(r"\b1 crossings|[;；]", said)
    assert said.endswith({"zh_CN": "。", "en": "."}[language])
    assert said.count({"zh_CN": "。", "en": ". "}[language]) == {"zh_CN": 6, "en": 5}[language]


def test_what_is_usual_agrees_with_p_where_placebos_lean() -> None:
    # nine of a hundred lie at least as far as 19, all on one side: p is below a tenth
    leaning = tuple(sorted([*(k / 100.0 for k in range(91)), *(-20.0 - k for k in range(9))]))
    of = impact(19.0, 18.0, p=10 / 101, placebo_effects=leaning)
    usual = placebos.usual(of)
    assert (usual.low, usual.high) == (-0.89, 0.89)
    assert of.effect is not None
    assert of.effect.mean > usual.high


def test_no_english_stands_in_the_chinese_chart() -> None:
    words = load("zh_CN")
    whole = placebos.option(reading(impact(20_000.0, 15_000.0)), words)
    names = [s["name"] for s in whole["series"]]  # type: ignore[attr-defined]
    assert not [n for n in names if re.search(r"[A-Za-z]", n.replace(words.name("revenue"), ""))]


def test_goals_have_scales_of_their_own_and_one_without_an_answer_is_left_out() -> None:
    refused = Impact(indicator="nps", unit="points", stories=5, weeks=4, effect=None, p=None,
                     placebos=3, refused="few_placebos")  # fmt: skip
    two = reading(impact(20_000.0, 15_000.0), refused, impact(1.0, 2.0, indicator="csat",
                  unit="points", placebo_effects=(-1.0, 0.0, 0.0, 1.5)))  # fmt: skip
    names = [g.impact.indicator for g in placebos.drawn(two)]
    assert names == ["revenue", "csat"]
    option = placebos.option(two, load("en"))
    assert [x["name"] for x in option["xAxis"]] == ["CNY", "points"]  # type: ignore[attr-defined]
    dots = [s["data"] for s in option["series"] if s.get("symbolSize") == 4]  # type: ignore[attr-defined]
    assert [[v for v, _ in one] for one in dots] == [list(SPREAD), [-1.0, 0.0, 0.0, 1.5]]
    assert dots[1] == [[-1.0, 1], [0.0, 1], [0.0, 2], [1.5, 1]]
    assert not placebos.shown(reading(refused))
    nothing = drawn(reading(refused))
    assert list(nothing.iter(f"{SVG}path")) == []
    assert load("en").text("chart.placebos.none") in [t.text for t in nothing.iter(f"{SVG}text")]

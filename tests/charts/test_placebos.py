"""What goals did after crossings, drawn among what they did at placebo dates (R36)."""

import re
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


def test_every_placebo_is_a_dot_at_its_place_and_none_hides_another() -> None:
    root = drawn(reading(impact(20_000.0, 15_000.0)))
    (path,) = [e for e in root.iter(f"{SVG}path") if e.get("stroke-linecap") == "round"]
    dots = [line[0] for line in places(path.get("d") or "")]
    assert len(dots) == len(set(dots)) == len(SPREAD)
    (nought,) = [float(e.get("x1") or 0) for e in root.iter(f"{SVG}line") if e.get("x1") ==
                 e.get("x2") and not e.get("stroke-dasharray")]  # fmt: skip
    # the placebos are even around nought, and so are the dots; each within half a dot of its value
    span = 344.0 / (100_000.0 * 1.06)
    for (x, _), value in zip(dots, SPREAD, strict=True):
        assert abs(x - (nought + span * value)) <= placebos.DOT / 2 + 0.1


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
    for by, colour in ((15_000.0, "jade"), (25_000.0, "ochre")):
        root = drawn(reading(impact(20_000.0, by)))
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
    assert words.text("chart.placebos.dates", placebos=79) in texts


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

"""The model card: as JSON and as a page."""

import re
from dataclasses import replace

import pytest

from luopan.brief import render_card
from luopan.instruments.mix import MixFit, card
from luopan.instruments.mix.card import data_digest
from luopan.readings.card import ModelCard
from luopan.readings.mix import MixReading


@pytest.fixture(scope="module")
def made(fitted: MixFit, reading: MixReading) -> ModelCard:
    return card(fitted, reading)


def test_says_what_was_assumed(made: ModelCard, fitted: MixFit) -> None:
    assert [c.channel for c in made.channels] == [c.name for c in fitted.data.channels]
    tv = {p.of: p for p in made.channels[0].priors}
    assert set(tv) == {"contribution", "carry", "delay", "half", "slope"}
    assert tv["contribution"].law == "half_t"
    assert tv["contribution"].first == fitted.problem.channels[0].contribution.first
    assert {p.of for p in made.noise} == {"noise", "autocorrelation", "drift"}
    assert made.settings["seed"] == 3
    assert made.versions["numpy"]


def test_goes_through_json(made: ModelCard) -> None:
    assert ModelCard.model_validate_json(made.to_json()) == made
    assert '"schema": "luopan/card/1"' in made.to_json()


def test_the_digest_is_of_the_data(fitted: MixFit) -> None:
    media = fitted.problem.media.copy()
    media[0, 0] += 1.0
    other = replace(fitted, problem=replace(fitted.problem, media=media))
    assert data_digest(fitted) == data_digest(replace(fitted))
    assert data_digest(fitted) != data_digest(other)


@pytest.mark.parametrize(("language", "chinese"), [("en", False), ("zh_CN", True)])
def test_is_a_page_in_both_languages(made: ModelCard, language: str, chinese: bool) -> None:
    page = render_card(made, language, {})  # type: ignore[arg-type]
    assert page.startswith("# ")
    assert bool(re.search(r"[\u4e00-\u9fff]", page)) == chinese
    assert made.data_digest in page
    assert "half_t" not in page
    assert page.count("\n- ") >= 5 * len(made.channels)


def test_a_name_cannot_become_markup(made: ModelCard) -> None:
    first = made.channels[0].model_copy(update={"channel": "[x](http://a) <script>|"})
    page = render_card(made.model_copy(update={"channels": (first,)}), "en", {})
    assert "<script>" not in page.replace("\\<script\\>", "")
    assert "[x](http" not in page


def test_says_what_a_pair_is_measured_against(made: ModelCard) -> None:
    by_region = made.model_copy(update={"synergy_of": "outcome", "synergy_sd": 0.025})
    assert made.synergy_of == "own_parts"
    assert "2.5 % of the mean outcome" in render_card(by_region, "en", {})
    assert "平均结果的 2.5 %" in render_card(by_region, "zh_CN", {})
    assert "geometric mean" in render_card(made, "en", {})

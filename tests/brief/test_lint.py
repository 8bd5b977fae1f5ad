"""No causal verb below E3 (H1): over the word files, and over every rendered brief."""

import re
from pathlib import Path

import pytest
from tests.brief.firms import CASES
from tests.brief.reading_html import parse

import luopan.brief
from luopan.brief import render_html
from luopan.brief.words import load

CAUSAL = {
    "zh_CN": re.compile(
        "带来|推动|导致|促成|促使|使得|引起|造成|拉动|驱动|提升了|带动|归功于|得益于|助推|催生"
    ),
    "en": re.compile(
        r"\b(?:cause(?! unknown)|caus(?:es|ed|ing)|drove|driv(?:es?|en|ing)|generat(?:e[sd]?|ing)|"
        r"led to|leads? to|"
        r"boost(?:s|ed|ing)?|result(?:s|ed)? in|produc(?:e[sd]?|ing)|thanks to|because of|due to|"
        r"spark(?:s|ed)|fuel(?:s|led)|lift(?:s|ed)|triggered|prove[sdn]?)\b",
        re.IGNORECASE,
    ),
}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_causal_verb_in_the_words(language: str) -> None:
    said = {
        key: CAUSAL[language].findall(text)
        for key, text in load(language).entries.items()
        if key.split(".")[0] not in {"fault", "cli", "error"}
    }
    assert {k: v for k, v in said.items() if v} == {}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("case", [c for c in CASES if c != "hostile"])
def test_no_causal_verb_in_a_rendered_brief(case: str, language: str) -> None:
    reader = parse(render_html(CASES[case](), language))
    text = "".join(t for n, t in reader.pieces if not any(a.tag == "style" for a in n.ancestors()))
    assert CAUSAL[language].findall(text) == []


def test_the_lint_sees_what_it_should() -> None:
    assert CAUSAL["zh_CN"].findall("社媒带来了10%的营收，推动增长") == ["带来", "推动"]
    assert CAUSAL["en"].findall("Social drove sales, which led to growth") == ["drove", "led to"]


def test_chinese_words_have_full_width_punctuation() -> None:
    half = {
        key: text
        for key, text in load("zh_CN").entries.items()
        if not key.startswith(("cli.", "fault."))  # they show the syntax of options and cells
        and re.search(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]", text)
    }
    assert half == {}


def test_templates_hold_no_words() -> None:
    folder = Path(luopan.brief.__file__).parent / "templates"
    for template in folder.iterdir():
        text = template.read_text(encoding="utf-8")
        assert re.findall(r"[\u4e00-\u9fff]{2,}", text) == [], template.name

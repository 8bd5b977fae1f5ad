"""Why there is no joint model is said where its sentence would stand."""

import pytest
from tests.brief.firms import direction, firm

from luopan.brief.scene import Scene
from luopan.brief.together import statement
from luopan.brief.words import load


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("no_table", "brief.together.lead_none"),
        ("not_asked", "brief.together.not_asked"),
        ("mix_outcome_idle", "absent.mix_outcome_idle"),
        ("mix_too_short", "absent.mix_too_short"),
    ],
)
def test_a_refusal_is_not_called_missing_data(code: str, key: str, language: str) -> None:
    words = load(language)
    readings = firm(readings=(direction(),), absent={"mix": code})
    said = statement(Scene(readings, words.with_names(readings.names))).text.striptags()
    assert words.text(key) in said
    assert (words.text("brief.together.lead_none") == said) is (key == "brief.together.lead_none")

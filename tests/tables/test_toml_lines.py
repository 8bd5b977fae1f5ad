"""On which line a setting stands."""

import pytest

from luopan.tables.toml_lines import find_lines, find_slip, line_of

TEXT = """# a comment
[company]
name = "x"  # key = 3
"quoted" = 1

[[goal]]
unit = "CNY"
[[goal]]
unit = "points"
name.zh_CN = "忠诚度"
"""


def test_sections_and_keys() -> None:
    assert find_lines(TEXT) == {
        ("company",): 2,
        ("company", "name"): 3,
        ("company", "quoted"): 4,
        ("goal",): 6,
        ("goal", 0): 6,
        ("goal", 0, "unit"): 7,
        ("goal", 1): 8,
        ("goal", 1, "unit"): 9,
        ("goal", 1, "name"): 10,
    }


def test_what_is_not_there_stands_where_its_section_does() -> None:
    lines = find_lines(TEXT)
    assert line_of(lines, ("goal", 1, "owner")) == 8
    assert line_of(lines, ("goal", 5)) == 6
    assert line_of(lines, ("mix", "outcome")) is None


@pytest.mark.parametrize(
    ("line", "code", "nearest"),
    [
        ("a = ¥1,200.5", "settings_number_marks", "1200.5"),
        ("a = 1.5亿", "settings_number_marks", "150_000_000"),
        ("a = -5 %", "settings_percent", "-0.05"),
        ("a = 2026年1月5日", "settings_date_form", "2026-01-05"),
        ("a = 2026-2-30", "settings_no_such_date", "2026-02-28"),
        ("a = 2026-13-01", "settings_no_such_date", ""),
    ],
)
def test_slips_and_what_was_meant(line: str, code: str, nearest: str) -> None:
    slip = find_slip([line], 1)
    assert slip is not None
    assert (slip.code, slip.nearest) == (code, nearest)


@pytest.mark.parametrize(
    "line",
    ["a = 1", "a = -1.5", "a = 1_000", "a = 0,34", "a = 2026-01-05", "a =", "x", 'a = "x'],
)
def test_lines_without_a_slip(line: str) -> None:
    assert find_slip([line], 1) is None
    assert find_slip([line], 2) is None


def test_a_percentage_of_an_nps_is_its_points() -> None:
    lines = ["[[goal]]", 'kind = "rate"', "target = 40%", "[[goal]]", "target = 40%", "kind='nps'"]
    told = [find_slip(lines, row) for row in (3, 5)]
    assert [slip.nearest for slip in told if slip] == ["0.4", "40"]

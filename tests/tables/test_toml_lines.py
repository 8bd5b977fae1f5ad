"""On which line a setting stands."""

from luopan.tables.toml_lines import find_lines, line_of

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

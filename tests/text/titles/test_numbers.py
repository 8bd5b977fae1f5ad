import pytest

from luopan.text.titles.numbers import numbers, plain, unusual

PLAIN = {
    "第十五届": "第15届",
    "首场发布会": "第1场发布会",
    "两男子": "2男子",
    "二〇二五年": "2025年",
    "三十二万": "32万",
    "一百零五人": "105人",
    "四点五": "四点五",
    "五十点三": "50.3",
    "两会开幕": "两会开幕",
    "三三两两": "三三两两",
    "一男子": "一男子",
    "万一": "万一",
    "3,000 people": "3000 people",
    "three dead": "3 dead",
    "twenty-one": "twenty-one",
    "": "",
}


@pytest.mark.parametrize("text", PLAIN)
def test_numbers_are_written_in_digits(text: str) -> None:
    assert plain(text) == PLAIN[text]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("3比0", {("score", "0:3")}),
        ("0:3", {("score", "0:3")}),
        ("第15届", {("第", "15")}),
        ("f35战机", {("f", "35")}),
        ("8强", {("强", "8")}),
        ("1.5亿", {("", "150000000")}),
        ("$1.2bn deal", {("deal", "1200000000")}),
        ("$1.2 billion deal", {("deal", "1200000000")}),
        ("up 4.5%", {("%", "4.5")}),
        ("12 people", {("people", "12")}),
        ("没有数字", set()),
    ],
)
def test_numbers_count_something(text: str, told: set[tuple[str, str]]) -> None:
    assert numbers(text) == told


def test_a_year_is_met_by_chance_and_a_long_number_is_not() -> None:
    assert [unusual(("", n)) for n in ("2025", "1477", "80", "13.233", "7000")] == [
        False, True, False, True, False,
    ]  # fmt: skip

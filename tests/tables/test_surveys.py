"""Survey answers, checked by kind and brought to counts."""

import polars as pl
import pytest

from luopan.tables.build import Built, build_table
from luopan.tables.definitions import SURVEYS
from luopan.tables.raw import RawTable
from luopan.tables.surveys import settle_surveys

KINDS = {"nps": "nps", "csat": "csat", "aware": "share", "ease": "mean", "liked": "liking"}
COUNTED = ("date", "indicator", "answer", "count")
SINGLE = ("date", "indicator", "score")


def settle(rows: list[tuple], headers: tuple[str, ...] = COUNTED) -> Built:
    frame = pl.DataFrame(
        rows, schema={str(i): pl.String for i in range(len(headers))}, orient="row"
    )
    built = build_table(RawTable("surveys", "s.csv", headers, frame, 2, ""), SURVEYS)
    return settle_surveys(built, "s.csv", KINDS)


def answers(built: Built) -> list[tuple]:
    assert built.faults == ()
    assert built.frame is not None
    return built.frame.select("indicator", "answer", "count", "row").rows()


def codes(built: Built) -> list[tuple]:
    return [(f.code, f.row, f.column, f.got) for f in built.faults]


def test_answers_are_written_one_way() -> None:
    rows = [
        ("2024-01-01", "nps", "9.0", "3"),
        ("2024-01-01", "csat", "５", "4"),
        ("2024-01-01", "aware", "是", "5"),
        ("2024-01-01", "aware", "0", "6"),
        ("2024-01-01", "ease", "3.50", "7"),
        ("2024-01-01", "other", "blue", "8"),
    ]
    assert answers(settle(rows)) == [
        ("nps", "9", 3, 2),
        ("csat", "5", 4, 3),
        ("aware", "yes", 5, 4),
        ("aware", "no", 6, 5),
        ("ease", "3.5", 7, 6),
        ("other", "blue", 8, 7),
    ]


def test_respondents_are_counted() -> None:
    rows = [
        ("2024-01-01", "nps", "9", "北京"),
        ("2024-01-01", "nps", "9.0", "北京"),
        ("2024-01-01", "nps", "9", "上海"),
        ("2024-01-08", "nps", "9", "北京"),
        ("2024-01-01", "aware", "yes", "北京"),
    ]
    built = settle(rows, (*SINGLE, "region"))
    assert answers(built) == [
        ("nps", "9", 2, 2),
        ("nps", "9", 1, 4),
        ("nps", "9", 1, 5),
        ("aware", "yes", 1, 6),
    ]
    assert built.frame is not None
    assert "score" not in built.frame.columns


def test_both_forms_give_the_same_counts() -> None:
    single = settle([("2024-01-01", "nps", str(s)) for s in (9, 9, 3)], SINGLE)
    counted = settle([("2024-01-01", "nps", "9", "2"), ("2024-01-01", "nps", "3", "1")])
    assert single.frame is not None
    assert counted.frame is not None
    assert single.frame.drop("row").equals(counted.frame.drop("row"))


@pytest.mark.parametrize(
    ("indicator", "answer", "code"),
    [
        ("nps", "11", "answer_not_nps"),
        ("nps", "9.5", "answer_not_nps"),
        ("nps", "promoter", "answer_not_nps"),
        ("csat", "0", "answer_not_csat"),
        ("csat", "6", "answer_not_csat"),
        ("aware", "perhaps", "answer_not_yes_no"),
        ("ease", "good", "answer_not_a_number"),
        ("ease", "nan", "answer_not_a_number"),
    ],
)
def test_an_answer_that_the_question_cannot_have(indicator: str, answer: str, code: str) -> None:
    built = settle([("2024-01-01", indicator, answer, "3")])
    assert codes(built) == [(code, 2, "answer", answer)]
    assert built.faults[0].facts["indicator"] == indicator


def test_missing_answers_and_counts() -> None:
    built = settle([("2024-01-01", "nps", None, "3"), ("2024-01-01", "nps", "9", None)])
    assert codes(built) == [
        ("missing_value", 2, "answer", None),
        ("missing_value", 3, "count", None),
    ]


def test_a_wrong_count_is_told_once() -> None:
    assert codes(settle([("2024-01-01", "nps", "9", "many")])) == [
        ("not_a_number", 2, "count", "many")
    ]


def test_both_forms_in_one_table() -> None:
    built = settle([("2024-01-01", "nps", "9", "3", "8")], (*COUNTED, "score"))
    assert codes(built) == [("survey_both_forms", 1, "score", None)]


def test_a_table_without_answers_has_its_columns_told_only() -> None:
    built = settle([("2024-01-01", "nps")], ("date", "indicator"))
    assert [(f.code, f.column) for f in built.faults] == [
        ("column_missing", "answer"),
        ("column_missing", "count"),
    ]


DRAWN = ("date", "indicator", "score", "source", "weight", "stratum", "cluster")


def test_people_with_one_answer_and_one_design_share_a_row() -> None:
    rows = [
        ("2024-01-01", "aware", "yes", "p", "1.5", "north", "a"),
        ("2024-01-01", "aware", "是", "p", "1.5", "north", "a"),
        ("2024-01-01", "aware", "yes", "p", "0.5", "north", "a"),
        ("2024-01-01", "aware", "yes", "p", "1.5", "south", "a"),
    ]
    built = settle(rows, DRAWN)
    assert answers(built) == [("aware", "yes", n, row) for n, row in ((2, 2), (1, 4), (1, 5))]
    assert built.frame is not None
    assert built.frame["weight"].to_list() == [1.5, 0.5, 1.5]


def test_a_negative_and_a_missing_weight_are_told() -> None:
    rows = [
        ("2024-01-01", "aware", "yes", "p", "-1", "n", "a"),
        ("2024-01-01", "aware", "no", "p", "1", "n", "a"),
    ]
    assert codes(settle(rows, DRAWN)) == [("negative", 2, "weight", "-1")]
    rows = [
        ("2024-01-01", "aware", "yes", "p", None, "n", None),
        ("2024-01-01", "aware", "no", "p", "1", "n", "a"),
        ("2024-01-01", "aware", "no", "without weights", None, None, None),
    ]
    assert codes(settle(rows, DRAWN)) == [
        ("missing_value", 2, "weight", None),
        ("missing_value", 2, "cluster", None),
    ]


@pytest.mark.parametrize(
    ("said", "written"),
    [("liked", "1"), ("喜欢", "1"), ("1.0", "1"), ("No feeling", "0"), ("无感", "0"), ("-1", "-1"),
     ("less favourable", "-1"), ("不喜欢", "-1")],
)  # fmt: skip
def test_liking_is_written_in_words_of_both_languages(said: str, written: str) -> None:
    assert answers(settle([("2024-01-01", "liked", said, "3")])) == [("liked", written, 3, 2)]


def test_a_word_that_is_no_liking_is_told() -> None:
    assert codes(settle([("2024-01-01", "liked", "maybe", "3")])) == [
        ("answer_not_liking", 2, "answer", "maybe")
    ]


def test_a_row_has_a_count_or_a_share() -> None:
    headers = (*COUNTED, "share")
    rows = [
        ("2024-01-08", "aware", "yes", None, None),
        ("2024-01-15", "aware", "yes", "3", None),
    ]
    assert codes(settle(rows, headers)) == [("missing_value", 2, "count", None)]


def test_a_percentage_beside_the_count_is_set_aside_and_said() -> None:
    headers = (*COUNTED, "占比", "n")
    rows = [
        ("2024-01-01", "aware", "yes", "30", "60%", "50"),
        ("2024-01-01", "aware", "no", "20", "40%", "50"),
    ]
    built = settle(rows, headers)
    assert answers(built) == [("aware", "yes", 30, 2), ("aware", "no", 20, 3)]
    assert built.frame is not None
    assert built.frame.select("share", "n").null_count().row(0) == (2, 2)
    (said,) = built.findings
    facts = {"file": "s.csv", "column": "占比", "count": 2}
    assert (said.code, said.facts) == ("shares_set_aside", facts)


def test_a_share_beside_a_respondent_is_set_aside() -> None:
    built = settle([("2024-01-01", "nps", "9", "0.5")], (*SINGLE, "share"))
    assert answers(built) == [("nps", "9", 1, 2)]
    assert [c.code for c in built.findings] == ["shares_set_aside"]


def weighed(*weights: str | None, day: str = "2024-01-01") -> list[tuple]:
    return [(day, "aware", "yes", "p", weight, None, None) for weight in weights]


def findings(rows: list[tuple]) -> list[tuple]:
    return [
        (c.code, c.facts["count"], c.facts["rows"], c.facts.get("days"))
        for c in settle(rows, DRAWN).findings
    ]


def test_answers_that_weigh_nothing_are_told_with_their_rows() -> None:
    assert findings(weighed("1", "0", "2", "0.0")) == [("weights_zero", 2, ("3", "5"), None)]
    assert findings(weighed("1", "0.5")) == []
    assert findings(weighed(None, None)) == []


def test_a_day_on_which_nothing_weighs_is_told_as_that() -> None:
    rows = weighed("0", "0") + weighed("1", "0", day="2024-01-08")
    assert findings(rows) == [
        ("weights_all_zero", 2, ("2", "3"), ("2024-01-01",)),
        ("weights_zero", 1, ("5",), None),
    ]


def test_a_total_among_the_answers_is_told_as_that() -> None:
    built = settle([("2024-01-01", "aware", "yes", "3"), ("2024-01-01", "aware", "合计", "3")])
    assert codes(built) == [("total_row", 3, "answer", "合计")]


@pytest.mark.parametrize(
    ("name", "sense"), [("score", "answer"), ("weight", "weight"), ("cluster", "design")]
)
def test_what_is_missing_says_what_it_stands_for(name: str, sense: str) -> None:
    full = {"score": "yes", "weight": "1", "cluster": "a"}
    rows = [
        ("2024-01-01", "aware", told["score"], "p", told["weight"], "n", told["cluster"])
        for told in (full, full | {name: None})
    ]
    (fault,) = settle(rows, DRAWN).faults
    assert (fault.code, fault.row, fault.facts["sense"]) == ("missing_value", 3, sense)

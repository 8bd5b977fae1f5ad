"""Published shares: in any writing, of one question, with what was left unsaid."""

import polars as pl
import pytest

from luopan.tables.build import Built, build_table
from luopan.tables.definitions import SURVEYS
from luopan.tables.raw import RawTable
from luopan.tables.surveys import settle_surveys

KINDS = {"aware": "share", "liked": "liking", "ease": "csat"}
HEADERS = ("date", "indicator", "answer", "share", "n", "design_effect", "source")


def settle(*rows: tuple, headers: tuple[str, ...] = HEADERS) -> Built:
    """Settle rows of answer, share and what follows of one question on one day."""
    whole = [("2024-01-01", *row, *[None] * (len(headers) - 1 - len(row))) for row in rows]
    schema = {str(i): pl.String for i in range(len(headers))}
    frame = pl.DataFrame(whole, schema=schema, orient="row")
    built = build_table(RawTable("surveys", "s.csv", headers, frame, 2, ""), SURVEYS)
    return settle_surveys(built, "s.csv", KINDS)


def told(built: Built) -> list[tuple]:
    assert built.faults == ()
    assert built.frame is not None
    return [
        (a, round(s, 6), n)
        for a, s, n in built.frame.select("answer", "share", "count").iter_rows()
    ]


@pytest.mark.parametrize("written", ["10", "10%", "0.1", "１０％"])
def test_ten_per_cent_is_a_tenth(written: str) -> None:
    assert told(settle(("aware", "yes", written, "1000"))) == [("yes", 0.1, 100), ("no", 0.9, 900)]


def test_a_header_may_name_the_per_cent() -> None:
    headers = ("日期", "指标", "答案", "占比（%）", "样本量")
    built = settle(("aware", "是", "0.5", "1000"), headers=headers)
    assert told(built) == [("yes", 0.005, 5), ("no", 0.995, 995)]


def test_without_n_there_is_a_share_and_no_count() -> None:
    assert told(settle(("aware", "yes", "10%"))) == [("yes", 0.1, None), ("no", 0.9, None)]


def test_who_did_not_say_yes_did_not() -> None:
    both = settle(("aware", "yes", "30", "100"), ("aware", "no", "60", "100"))
    assert told(both) == [("yes", 0.3, 30), ("no", 0.7, 70)]
    assert told(settle(("aware", "no", "60", "100"))) == [("yes", 0.4, 40), ("no", 0.6, 60)]


def test_whole_percentages_may_add_up_to_101_and_stay_as_published() -> None:
    built = settle(*[("liked", a, s, "200") for a, s in
                     (("liked", "45"), ("no feeling", "41"), ("disliked", "15"))])  # fmt: skip
    assert told(built) == [("1", 0.45, 90), ("0", 0.41, 82), ("-1", 0.15, 30)]


def test_who_was_published_neither_way_had_no_feeling() -> None:
    built = settle(("liked", "more", "32", "100"), ("liked", "less", "8", "100"))
    assert told(built) == [("1", 0.32, 32), ("0", 0.6, 60), ("-1", 0.08, 8)]
    assert told(settle(("liked", "neutral", "41", "100"))) == [("0", 0.41, 41)]


def test_other_kinds_are_left_as_published() -> None:
    assert told(settle(("ease", "5", "40", "10"), ("ease", "4", "30", "10"))) == [
        ("5", 0.4, 4),
        ("4", 0.3, 3),
    ]


def test_n_and_effect_hold_of_the_whole_question() -> None:
    rows = [("liked", "liked", "0.4", "500", "1.5", "a"), ("liked", "disliked", "0.1")]
    built = settle(rows[0], (*rows[1], None, None, "a"), ("aware", "yes", "0.2", None, None, "b"))
    assert built.frame is not None
    of = {
        (i, a): (n, d)
        for i, a, n, d in built.frame.select("indicator", "answer", "n", "design_effect").rows()
    }
    assert of["liked", "-1"] == of["liked", "0"] == (500, 1.5)
    assert of["aware", "yes"] == (None, None)


def test_fractions_among_percentages_are_told() -> None:
    built = settle(("aware", "yes", "45"), ("liked", "liked", "0.4"))
    assert [(f.code, f.row, f.got) for f in built.faults] == [("shares_mixed", 3, "0.4")]


@pytest.mark.parametrize(("first", "second"), [("70", "40"), ("0.7", "40%")])
def test_shares_above_the_whole_are_told_once_a_question(first: str, second: str) -> None:
    built = settle(("liked", "liked", first), ("liked", "disliked", second))
    assert [(f.code, f.row, f.got) for f in built.faults] == [("shares_above_one", 2, "110.0")]


@pytest.mark.parametrize(
    ("share", "n", "code"),
    [("-5", "9", "negative"), ("120", "9", "out_of_bounds"), ("5", "0", "out_of_bounds")],
)
def test_what_no_share_can_be(share: str, n: str, code: str) -> None:
    assert [f.code for f in settle(("aware", "yes", share, n)).faults] == [code]


def test_a_percent_sign_says_what_the_share_is() -> None:
    built = settle(("aware", "yes", "45%", "100"), ("liked", "liked", "40", "100"))
    assert told(built)[0] == ("yes", 0.45, 45)
    assert built.frame is not None
    assert built.frame.filter(pl.col("answer") == "1")["share"].to_list() == [0.4]


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        ((("aware", "yes", "12 %"), ("liked", "liked", "0.4")), ("0.4", "40%")),
        ((("aware", "yes", "12 %"), ("liked", "liked", "40")), ("40", "40%")),
    ],
)
def test_shares_with_and_without_the_sign_are_told(rows: tuple, read: tuple[str, str]) -> None:
    (check,) = [c for c in settle(*rows).findings if c.code == "shares_two_ways"]
    assert (check.facts["written"], check.facts["read"]) == read
    assert check.facts["rows"] == ("3",)


@pytest.mark.parametrize("header", ["share", "占比（%）"])
def test_more_than_all_of_them_is_no_share(header: str) -> None:
    written = "145%" if header == "share" else "145"
    headers = ("date", "indicator", "answer", header, "n")
    (fault,) = settle(("aware", "yes", written, "100"), headers=headers).faults
    assert (fault.code, fault.row, fault.column, fault.got) == ("out_of_bounds", 2, header, "145%")
    assert fault.facts["sense"] == "share"


def test_a_sign_in_header_and_cell_counts_once() -> None:
    headers = ("date", "indicator", "answer", "share(%)", "n")
    built = settle(("aware", "yes", "12%", "1000"), headers=headers)
    assert told(built)[0] == ("yes", 0.12, 120)


def test_one_question_with_several_n_is_told() -> None:
    built = settle(("liked", "liked", "30%", "400"), ("liked", "disliked", "20%", "900"))
    (check,) = [c for c in built.findings if c.code == "shares_n_differs"]
    assert check.facts["rows"] == ("2", "3")
    once = settle(("liked", "liked", "30%", "400"), ("liked", "disliked", "20%"))
    assert [c.code for c in once.findings] == []

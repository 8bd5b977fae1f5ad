import numpy as np
import pytest

from luopan.tables.answers import infer_kind, scores


def test_each_kind_reads_its_own_answers() -> None:
    np.testing.assert_array_equal(
        scores(["0", "6", "7", "8", "9", "10"], "nps"), [-100, -100, 0, 0, 100, 100]
    )
    np.testing.assert_array_equal(scores(["1", "5", "3.0"], "csat"), [1, 5, 3])
    np.testing.assert_array_equal(
        scores(["是", "否", "Yes", "no", "1", "0"], "share"), [1, 0, 1, 0, 1, 0]
    )
    np.testing.assert_array_equal(scores(["-2", "7.5"], "mean"), [-2, 7.5])


@pytest.mark.parametrize(
    ("answer", "kind"),
    [("11", "nps"), ("-1", "nps"), ("0", "csat"), ("6", "csat"), ("2", "share"), ("maybe", "share"),
     ("inf", "mean"), ("很好", "mean")],
)  # fmt: skip
def test_what_a_kind_does_not_know_has_no_score(answer: str, kind: str) -> None:
    assert np.isnan(scores([answer], kind)).all()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("indicator", "answers", "kind"),
    [
        ("awareness", ["是", "否"], "share"),
        ("seen", ["yes"], "share"),
        ("nps", ["0", "7", "10"], "nps"),
        ("brand_nps", ["3"], "nps"),
        ("csat", ["1", "5"], "csat"),
        ("满意度", ["4", "5"], "csat"),
        ("csat", ["1", "10"], None),
        ("mood", ["1", "5"], None),
        ("recommend", ["0", "10"], None),
        ("seen", ["0", "1"], None),
        ("nps", ["3.5"], None),
        ("mood", ["good"], None),
        ("mood", [], None),
    ],
)
def test_a_kind_is_inferred_only_where_nothing_else_fits(
    indicator: str, answers: list[str], kind: str | None
) -> None:
    assert infer_kind(indicator, answers) == kind

import numpy as np
import pytest
from scipy import stats

from luopan.stats.audiences import Guardrail, Metric, guard, of_rows


def test_it_is_a_shifted_one_sided_welch_test() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(5.0, 1.0, 80), rng.normal(4.9, 1.5, 60)
    told = guard((of_rows(a), of_rows(b)), Guardrail(Metric(), 0.5))[0]
    oracle = stats.ttest_ind(b + 0.5, a, equal_var=False, alternative="greater")
    assert told.p == pytest.approx(oracle.pvalue)
    less = guard((of_rows(-a), of_rows(-b)), Guardrail(Metric(), 0.5, good="less"))[0]
    assert less.p == pytest.approx(oracle.pvalue)


@pytest.mark.parametrize("relative", [False, True])
def test_at_the_edge_it_is_kept_as_seldom_as_stated(relative: bool) -> None:
    rng = np.random.default_rng(2)
    margin = 0.05 if relative else 0.5
    verdicts = [
        guard(
            (of_rows(rng.gamma(4.0, 2.5, 200)), of_rows(rng.gamma(4.0, 2.375, 200))),
            Guardrail(Metric(), margin, relative),
            level=0.9,
        )[0].verdict
        for _ in range(1500)
    ]
    assert verdicts.count("kept") / 1500 == pytest.approx(0.1, abs=0.025)
    assert verdicts.count("broken") / 1500 == pytest.approx(0.1, abs=0.025)


def test_verdict_and_bounds_agree_for_every_arm() -> None:
    rng = np.random.default_rng(3)
    arms = tuple(of_rows(rng.normal(m, 1.0, 400)) for m in (3.0, 3.0, 2.0, 2.8))
    told = guard(arms, Guardrail(Metric(), 0.2))
    assert [t.verdict for t in told] == ["kept", "broken", "open"]
    for t in told:
        assert (t.verdict == "kept") == (t.low > 0.0) == (t.p < 0.05)
        assert (t.verdict == "broken") == (t.high < 0.0)


def test_a_negative_margin_is_refused() -> None:
    with pytest.raises(ValueError, match="margin:"):
        Guardrail(Metric(), -1.0)
    with pytest.raises(ValueError, match="level:"):
        guard((of_rows(np.arange(4.0)),) * 2, Guardrail(Metric(), 1.0), level=0.2)


@pytest.mark.parametrize("good", ["more", "less"])
def test_the_relative_change_lies_beyond_the_margin_exactly_where_the_verdict_says(
    good: str,
) -> None:
    rng = np.random.default_rng(7)
    sign = 1.0 if good == "more" else -1.0
    for shift in np.linspace(-0.2, 0.1, 40):
        arms = (of_rows(rng.normal(5.0, 1.0, 90)), of_rows(rng.normal(5.0 + shift, 1.3, 60)))
        (told,) = guard(arms, Guardrail(Metric(), 0.02, relative=True, good=good), level=0.8)  # type: ignore[arg-type]
        assert told.change is not None
        ends = sorted((sign * told.change.low, sign * told.change.high))
        assert (told.verdict == "kept") == (ends[0] > -0.02)
        assert (told.verdict == "broken") == (ends[1] < -0.02)

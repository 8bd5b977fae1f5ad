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

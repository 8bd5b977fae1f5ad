"""Whatever the tables hold: a sound reading, or a named reason why there is none."""

from datetime import timedelta

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.instruments.direction.firms import MONDAY, firm

from luopan.instruments.direction import DirectionPlan, measure
from luopan.readings.direction import DirectionReading

ANSWERS = {"nps": "0 3 6 7 8 9 10", "csat": "1 2 3 4 5", "share": "是 否", "mean": "-2.5 0 1e6"}
QUICK = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
DAYS = st.integers(0, 900).map(lambda d: MONDAY + timedelta(days=d))


@st.composite
def surveys(draw: st.DrawFn) -> tuple[str, list[dict[str, object]]]:
    kind = draw(st.sampled_from(sorted(ANSWERS)))
    row = st.fixed_dictionaries(
        {
            "date": DAYS,
            "indicator": st.just("it"),
            "answer": st.sampled_from([*ANSWERS[kind].split(), "?"]),
            "count": st.one_of(st.integers(0, 40), st.just(10**7)),
            "source": st.sampled_from([None, "a", "b"]),
            "wording": st.sampled_from([None, None, "v2"]),
            "region": st.sampled_from([None, "北"]),
        }
    )
    return kind, draw(st.lists(row, min_size=1, max_size=40))


def sound(reading: DirectionReading) -> None:
    spans = [reading.position, reading.heading.velocity, *reading.history, *reading.forecast]
    numbers = [v for s in spans for v in (s.low, s.mean, s.high)]
    assert np.isfinite(numbers).all()
    for span in spans:
        slack = 1e-6 * max(1.0, abs(span.mean))
        assert span.low <= span.mean + slack
        assert span.mean <= span.high + slack
    assert 0 <= reading.p_turned <= 1
    assert reading.heading.state != "inconclusive" or reading.next_steps


@QUICK
@given(surveys())
def test_any_survey(drawn: tuple[str, list[dict[str, object]]]) -> None:
    kind, rows = drawn
    goal = {"name": "g", "indicator": "it", "kind": kind, "unit": "u", "target": 0.5,
            "by": MONDAY + timedelta(days=950), "owner": "o"}  # fmt: skip
    for reading in measure(firm(surveys=rows, goal=[goal]), DirectionPlan(draws=200)):
        sound(reading)


@QUICK
@given(
    st.sampled_from(["flow", "rate", "mean"]),
    st.lists(
        st.fixed_dictionaries(
            {
                "date": DAYS,
                "indicator": st.just("it"),
                "value": st.one_of(st.floats(-1e3, 1e9), st.sampled_from([0.0, 1.0, 100.0])),
                "n": st.sampled_from([None, 0, 5, 1000]),
                "region": st.sampled_from([None, "北", "南"]),
            }
        ),
        min_size=1,
        max_size=40,
    ),
)
def test_any_outcome(kind: str, rows: list[dict[str, object]]) -> None:
    tables = firm(outcomes=rows, indicator=[{"name": "it", "kind": kind}])
    for reading in measure(tables, DirectionPlan(draws=200)):
        sound(reading)

"""The study of stability: its firms, and how it counts."""

import numpy as np
from bench.simulate import simulate
from bench.stability import Judged, summary, table


def one(family: str, channels: tuple[float, ...], pairs: tuple[float, ...] = ()) -> Judged:
    return Judged(family, channels, pairs, largest=0, restarted=1)


def test_a_halved_firms_largest_channel_does_half_as_much() -> None:
    firm = simulate("halved", 3)
    largest = max(firm.truth.alone, key=lambda name: firm.truth.alone[name])
    outcomes = firm.tables.outcomes
    assert outcomes is not None
    weeks = outcomes.height
    first, second = slice(0, weeks // 2), slice(weeks // 2, weeks)
    early, late = (firm.pause((largest,), part) for part in (first, second))
    assert 0.25 < late / early < 0.9
    other = next(n for n in firm.truth.alone if n != largest and firm.truth.alone[n] > 0.0)
    early, late = (firm.pause((other,), part) for part in (first, second))
    assert late > 0.0
    assert early > 0.0


def test_rates_allow_for_the_number_of_looks() -> None:
    found = [
        one("own", (0.01, 0.9), (0.5,)),
        one("own", (0.02, 0.9), (0.5,)),
        one("fading", (0.01, 0.9)),
        one("fading", (0.9, 0.001)),
    ]
    rates = summary(found)
    assert rates["false_moves"] == 0.5
    assert rates["false_moves_single"] == 0.5
    assert (rates["power"], rates["power_channel"], rates["power_single"]) == (1.0, 0.5, 0.5)
    assert "| stable firms said to move | 2 | 0.500 |" in table(found, (1.0, 2.0))
    assert np.isfinite(list(rates.values())).all()

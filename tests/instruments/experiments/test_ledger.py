"""The proof path: which tests count, how far each bet is, and what comes next."""

from datetime import date, timedelta

import pytest
from tests.tables.register.made import planned, register, stamp

from luopan.instruments.experiments import read_ledger
from luopan.readings.base import Evidence, Interval
from luopan.readings.experiments import Deviation
from luopan.readings.ledger import LedgerReading, Programme
from luopan.tables.register import Closing, Content, Fit, Result, Stamp

TODAY = date(2026, 11, 20)
SAID = date(2026, 6, 20)
Line = tuple[Content, Stamp]


def begun(name: str, region: str, **more: object) -> Line:
    usual = {"kind": "lift", "hypothesis": "Weibo sells", "regions": {"treated": (region,)}}
    return planned(name, **(usual | more)), stamp(SAID)


def found(name: str, mean: float, reach: float = 0.03, **more: object) -> Line:
    told = Interval(mean=mean, low=mean - reach, high=mean + reach)
    fit = Fit(took_part=("Li",), hours=10, approval_days=3, would_repeat=True)
    made = Closing(
        name=name, result=Result(source="analysis", relative=told, **more), fit=fit,
        lesson="-", next_step="-",
    )  # fmt: skip
    return made, stamp(SAID + timedelta(days=60))


def read(*lines: Line) -> LedgerReading:
    """Read a ledger whose tests were all registered before the first was closed."""
    return read_ledger(register(*sorted(lines, key=lambda line: line[1].day)), None, TODAY)


def only(*lines: Line) -> Programme:
    (bet,) = read(*lines).programmes
    return bet


def test_a_single_success_is_small_drawn_in_and_to_be_repeated() -> None:
    bet = only(begun("a", "south"), found("a", 0.06))
    assert (bet.stage, bet.due, bet.counted, bet.places) == ("small", "replicate", 1, 1)
    assert bet.raw is not None
    assert bet.effect is not None
    assert bet.raw.mean == pytest.approx(0.06)
    assert 0.03 < bet.effect.mean < 0.058
    assert bet.replication is not None
    assert bet.replication.low < bet.effect.low
    assert bet.size is not None
    # at that effect this much information finds it in eight cases of ten
    error = 0.03 / 1.6449
    assert bet.size == pytest.approx((error * (1.6449 + 0.8416) / bet.effect.mean) ** 2, rel=1e-3)


def test_a_success_among_nulls_is_drawn_in_further() -> None:
    alone = only(begun("a", "south"), found("a", 0.06)).effect
    nulls = [
        line
        for k in range(6)
        for line in (
            begun(f"n{k}", "east", hypothesis=f"idea {k}"),
            found(f"n{k}", 0.002 * (k - 3)),
        )
    ]
    among = read(begun("a", "south"), found("a", 0.06), *nulls).programmes[0].effect
    assert alone is not None
    assert among is not None
    assert among.mean < alone.mean - 0.005


def test_the_path_goes_from_small_over_replicated_to_scaled() -> None:
    first = [begun("a", "south"), found("a", 0.06)]
    again = [begun("b", "north", follows={"test": "a", "step": "replicate"}), found("b", 0.05)]
    whole = [
        begun("c", "east", design="lot", follows={"test": "b", "step": "scale"},
                regions={"treated": ("south", "north", "east", "west")}),
        found("c", 0.045, 0.02),
    ]  # fmt: skip
    assert [only(*first).stage, only(*first, *again).stage] == ["small", "replicated"]
    assert only(*first, *again).due == "scale"
    scaled = only(*first, *again, *whole)
    assert (scaled.stage, scaled.due, scaled.tests) == ("scaled", "watch", ("a", "b", "c"))
    assert scaled.evidence is Evidence.E3


def test_the_same_hypothesis_is_the_same_bet_and_the_same_place_no_replication() -> None:
    bet = only(
        begun("a", "south"),
        found("a", 0.06),
        begun("b", "south", hypothesis=" weibo  SELLS "),
        found("b", 0.05),
    )
    assert (bet.counted, bet.places, bet.stage, bet.due) == (2, 1, "small", "replicate")


def test_a_replication_that_fails_leaves_the_bet_small() -> None:
    bet = only(begun("a", "south"), found("a", 0.05), begun("b", "north"), found("b", -0.03, 0.02))
    assert (bet.stage, bet.places) == ("small", 2)
    assert bet.due in {"larger", "stop"}


def test_a_pause_that_lost_sales_speaks_for_its_channel() -> None:
    bet = only(begun("a", "south", kind="go_dark"), found("a", -0.06))
    assert bet.effect is not None
    assert bet.effect.mean > 0.0
    assert bet.due == "replicate"


@pytest.mark.parametrize(("mean", "due"), [(-0.06, "stop"), (0.0, "larger"), (0.06, "replicate")])
def test_what_is_next_follows_from_what_was_found(mean: float, due: str) -> None:
    assert only(begun("a", "south"), found("a", mean)).due == due


def test_open_tests_come_first() -> None:
    late = {"start": date(2026, 12, 1), "end": date(2026, 12, 28)}
    done = (begun("a", "south"), found("a", 0.06))
    assert only(*done, begun("b", "north", **late)).due == "await"
    waits = only(*done, begun("b", "north"))
    assert (waits.due, waits.open_tests) == ("close", ("b",))


@pytest.mark.parametrize(
    ("test", "result"),
    [
        ((planned("a", hypothesis="x"), stamp(date(2026, 7, 20))), {}),
        (begun("a", "south", design="before_after", regions={}), {}),
        (begun("a", "south"), {"deviations": (Deviation(code="outcome"),)}),
    ],
    ids=["late", "before_after", "something_else"],
)
def test_what_proves_nothing_is_told_and_does_not_count(
    test: Line, result: dict[str, object]
) -> None:
    reading = read(test, found("a", 0.2, 0.001, **result))
    (bet,) = reading.programmes
    assert (bet.counted, bet.stage, bet.effect) == (0, "untested", None)
    (left,) = [c for c in reading.checks if c.code == "ledger_not_counted"]
    assert left.facts == {"tests": ("a",)}
    assert reading.closed == 1


def test_other_outcomes_are_another_crowd() -> None:
    lines = [begun("a", "south"), found("a", 0.06)]
    more = [
        line
        for k in range(6)
        for line in (
            begun(f"n{k}", "east", outcome="orders", hypothesis=f"idea {k}"),
            found(f"n{k}", 0.0),
        )
    ]
    assert read(*lines).programmes[0].effect == read(*lines, *more).programmes[0].effect


def test_the_json_is_read_back() -> None:
    reading = read(begun("a", "south"), found("a", 0.06))
    assert LedgerReading.model_validate_json(reading.model_dump_json()) == reading
    (few,) = [c for c in reading.checks if c.code == "ledger_few_tests"]
    assert not few.passed

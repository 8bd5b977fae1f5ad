from datetime import date

import pytest
from pydantic import ValidationError

from luopan.readings.base import Check, Evidence, Heading, Interval
from luopan.readings.bundle import Readings
from luopan.readings.direction import DirectionReading, Source
from luopan.readings.mix import ChannelEffect, Diagnostics, Line, MixReading, Synergy


def interval(mean: float, half: float) -> Interval:
    return Interval(mean=mean, low=mean - half, high=mean + half)


def direction() -> DirectionReading:
    return DirectionReading(
        as_of=date(2026, 11, 15),
        inputs=(),
        evidence=Evidence.E1,
        seed=3,
        checks=(Check(code="many", passed=True, facts={"looked_at": 3, "names": ("a", "b")}),),
        indicator="nps",
        kind="nps",
        unit="points",
        goal=None,
        destination=None,
        position=interval(28.1, 4.0),
        n=1560,
        sources=(Source(name="panel", selection="random", waves=12, n=1560, house=None),),
        heading=Heading(p_up=0.5, span_days=91, velocity=interval(0.1, 1.0), state="inconclusive"),
        p_turned=0.1,
        eta=None,
        history=(),
        forecast=(),
        observed=(),
    )


def mix() -> MixReading:
    part = interval(10.0, 3.0)
    return MixReading(
        as_of=date(2026, 11, 15),
        inputs=(),
        evidence=Evidence.E2,
        seed=3,
        outcome="revenue",
        unit="CNY",
        start=date(2025, 1, 6),
        end=date(2026, 11, 9),
        weeks=97,
        total=100.0,
        negligible_share=0.005,
        channels=(
            ChannelEffect(
                channel="tv",
                kind="traditional",
                spend=5.0,
                contribution=part,
                share=interval(0.1, 0.03),
                roi=interval(2.0, 0.6),
                marginal_roi=None,
                this_quarter=part,
                later=part,
                p_negligible=0.01,
            ),
        ),
        synergy=(
            Synergy(
                pair=("owned_social", "tv"),
                effect=part,
                share=interval(0.01, 0.02),
                p_positive=0.8,
                verdict="inconclusive",
            ),
        ),
        social=None,
        decomposition=(
            Line(name="baseline", kind="baseline", contribution=part, share=interval(0.9, 0.05)),
        ),
        contraction=(),
        diagnostics=Diagnostics(
            chains=4,
            draws=1000,
            rhat_max=1.003,
            ess_min=2100.0,
            divergences=0,
            ppc_p=0.5,
            residual_autocorrelation=0.02,
            r2=interval(0.9, 0.02),
        ),
        fitted=(1.0, 2.0),
        actual=(1.1, 1.9),
    )


def bundle() -> Readings:
    return Readings(
        company="青禾饮料",
        currency="CNY",
        as_of=date(2026, 11, 15),
        names={"tv": {"zh_CN": "电视", "en": "TV"}},
        absent={"voices": "no_table"},
        readings=(direction(), mix()),
    )


def test_json_goes_both_ways() -> None:
    told = bundle().to_json()
    again = Readings.from_json(told)
    assert again == bundle()
    assert again.to_json() == told


def test_readings_are_told_apart_by_instrument() -> None:
    assert bundle().direction() == (direction(),)
    assert bundle().mix() == (mix(),)


def test_an_unknown_schema_is_refused() -> None:
    with pytest.raises(ValidationError):
        Readings.from_json(bundle().to_json().replace("luopan/readings/1", "luopan/readings/9"))


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError):
        Readings.from_json(bundle().to_json().replace('"company"', '"firm"'))

"""Small tests: one analysed by itself, possible ones, and the ledger of all."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Literal

from luopan.compass.calibrate import learnt
from luopan.compass.compose import composed, told
from luopan.compass.heard import heard
from luopan.compass.plan import CompassPlan, Progress, spread
from luopan.readings.bundle import Readings
from luopan.readings.designs import Bets, NextTests, TestOptions
from luopan.readings.exports import TestExport
from luopan.readings.ledger import LedgerReading
from luopan.readings.mix import MixReading
from luopan.tables.bundle import Tables
from luopan.tables.company import Company
from luopan.tables.register import Register
from luopan.tables.until import until

if TYPE_CHECKING:
    from luopan.instruments.experiments import ExperimentPlan


def analysed_test(
    tables: Tables,
    name: str,
    plan: CompassPlan,
    *,
    outcome: str | None = None,
    settings: Mapping[str, float | None] | None = None,
    progress: Progress | None = None,
) -> Readings:
    """Analyse one test of the tests table.

    Parameters
    ----------
    tables : Tables
        The firm's checked tables.
    name : str
        Of the test.
    plan : CompassPlan
        Seed and day.
    outcome : str, optional
        The indicator it is judged by, where its rows do not say.
    settings : mapping, optional
        Of `ExperimentPlan`: level, tail, carry-over, wash-out; None leaves what was registered,
        else the default.
    progress : callable, optional
        Told where the run is.

    Returns
    -------
    Readings
        With the one reading.

    Raises
    ------
    LuopanError
        Where the tables do not hold what the test needs.
    """
    from luopan.instruments.experiments import measure  # noqa: PLC0415

    asked = _asked(plan, name, {"outcome": outcome, **(settings or {})})
    known = until(tables, plan.today)
    readings = measure(known, asked, progress=told(progress, "experiments", 0.0, 1.0))
    return composed(known, plan, {}, (readings, ()))


def exported_test(
    tables: Tables,
    name: str,
    plan: CompassPlan,
    *,
    settings: Mapping[str, object],
    target: Literal["pymc", "meridian"],
    regional: bool,
    period_days: int,
) -> TestExport:
    """Analyse one test, and return it in the form in which another mix model takes it.

    Parameters
    ----------
    tables, name, plan
        As in `analysed_test`.
    settings : mapping
        Of `ExperimentPlan`; None leaves what was registered, else the default.
    target, regional, period_days
        As in `luopan.instruments.experiments.export`.

    Raises
    ------
    LuopanError
        Where the tables do not hold what the test needs, or the form cannot hold the test.
    """
    from luopan.instruments.experiments import export  # noqa: PLC0415

    asked, known = _asked(plan, name, settings), until(tables, plan.today)
    return export(known, asked, target, regional=regional, period_days=period_days)


def designed_test(tables: Tables, settings: dict[str, object]) -> TestOptions:
    """Return the tests that a firm's history allows.

    Parameters
    ----------
    tables : Tables
        The firm's checked tables.
    settings : dict
        Of `luopan.instruments.experiments.DesignAsked`.

    Raises
    ------
    LuopanError
        Where the tables do not hold what a design needs.
    """
    from luopan.instruments.experiments import DesignAsked, design  # noqa: PLC0415

    return design(tables, DesignAsked(**settings))  # type: ignore[arg-type]


def planned_test(tables: Tables, name: str, outcome: str | None) -> dict[str, object]:
    """Return what a test of the tests table asks, as settings of a design.

    Raises
    ------
    LuopanError
        If the table does not have the test, or it cannot be read.
    """
    from luopan.instruments.experiments import as_design  # noqa: PLC0415

    return as_design(tables, name, outcome)


def designed_split(tables: Tables, settings: dict[str, object]) -> TestOptions:
    """Return the splits that could be made of an audience.

    Parameters
    ----------
    tables : Tables
        The firm's checked tables.
    settings : dict
        Of `luopan.instruments.experiments.SplitAsked`.

    Raises
    ------
    LuopanError
        Where the tables do not tell how people differ, or how many there will be.
    """
    from luopan.instruments.experiments import SplitAsked, design_split  # noqa: PLC0415

    return design_split(tables, SplitAsked(**settings))  # type: ignore[arg-type]


def planned_split(tables: Tables, name: str, outcome: str | None) -> dict[str, object] | None:
    """Return what a test of people asks, as settings of a split; None for any other test."""
    from luopan.instruments.experiments import as_split  # noqa: PLC0415

    return as_split(tables, name, outcome)


def read_register(register: Register, company: Company | None, today: date) -> LedgerReading:
    """Return what all registered tests say, bet by bet.

    Parameters
    ----------
    register : Register
        With at least one test.
    company : Company or None
        Settings, where they can be read.
    today : datetime.date
        What has begun and ended by then.
    """
    from luopan.instruments.experiments import read_ledger  # noqa: PLC0415

    return read_ledger(register, company, today)


def next_test(
    tables: Tables,
    plan: CompassPlan,
    progress: Progress | None = None,
    *,
    limit: float | None = None,
) -> NextTests:
    """Fit the joint model with all finished tests, and return the tests that would tell most.

    Parameters
    ----------
    tables : Tables
        Outcomes and spend by region.
    plan : CompassPlan
        Seed and day.
    progress : callable, optional
        Told where the run is.
    limit : float or None
        What a test may give up at worst, in the outcome's unit.

    Raises
    ------
    LuopanError
        Where the tables cannot carry a joint model, or nothing is told by region.
    """
    from luopan.instruments.experiments import next_tests  # noqa: PLC0415

    known, mix = _fitted(tables, plan, told(progress, "mix", 0.0, 0.7))
    seed = spread(plan.seed, "experiments")
    tell = told(progress, "experiments", 0.7, 0.3)
    return next_tests(known, mix, seed=seed, limit=limit, progress=tell)


def chosen_bets(
    tables: Tables,
    asked: Mapping[str, object],
    plan: CompassPlan,
    progress: Progress | None = None,
) -> Bets:
    """Fit the joint model with all finished tests; return the small tests that spend a budget best.

    Parameters
    ----------
    tables : Tables
        Outcomes and spend by region.
    asked : mapping
        Of `luopan.instruments.experiments.BetsAsked`, without its seed.
    plan : CompassPlan
        Seed and day.
    progress : callable, optional
        Told where the run is.

    Raises
    ------
    LuopanError
        Where the tables cannot carry a joint model, or nothing is told by region.
    """
    from luopan.instruments.experiments import BetsAsked, choose_bets  # noqa: PLC0415

    known, mix = _fitted(tables, plan, told(progress, "mix", 0.0, 0.6))
    limits = BetsAsked(**asked, seed=spread(plan.seed, "experiments"))  # type: ignore[arg-type]
    return choose_bets(known, mix, limits, told(progress, "experiments", 0.6, 0.4))


def _asked(plan: CompassPlan, name: str, settings: Mapping[str, object]) -> "ExperimentPlan":
    """Return what is asked of one test; a setting of None leaves the registered or the default."""
    from luopan.instruments.experiments import ExperimentPlan  # noqa: PLC0415

    given = {key: value for key, value in settings.items() if value is not None}
    return ExperimentPlan(seed=spread(plan.seed, "experiments"), test=name, **given)


def _fitted(
    tables: Tables, plan: CompassPlan, tell: Callable[[float], None]
) -> tuple[Tables, MixReading]:
    """Return the tables with what tests found, and the joint model fitted to them."""
    from luopan.instruments.mix import MixPlan, measure  # noqa: PLC0415

    known = heard(learnt(until(tables, plan.today), plan), plan)
    (mix,) = measure(known, MixPlan(seed=spread(plan.seed, "mix")), progress=tell)
    return known, mix

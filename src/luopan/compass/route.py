"""The route: the joint model, and a plan by it."""

from typing import TYPE_CHECKING

from luopan.compass.calibrate import learnt
from luopan.compass.compose import before, composed, told
from luopan.compass.crossed import crossed
from luopan.compass.heard import heard
from luopan.compass.plan import CompassPlan, Progress, spread
from luopan.errors import InputError
from luopan.readings.bundle import Decision, Readings
from luopan.tables.bundle import Tables
from luopan.tables.until import until

if TYPE_CHECKING:
    from luopan.instruments.mix.route import RouteAsked


def planned_route(
    tables: Tables, asked: "RouteAsked", plan: CompassPlan, progress: Progress | None = None
) -> Readings:
    """Fit the joint model and plan by it.

    Parameters
    ----------
    tables : Tables
        The firm's checked tables.
    asked : RouteAsked
        Decision, money, limits.
    plan : CompassPlan
        Seed and day.
    progress : callable, optional
        Told where the run is.

    Returns
    -------
    Readings
        The joint model's reading and the route; ``decision`` is the one that was asked.

    Raises
    ------
    InputError
        With every fault of the question.
    LuopanError
        Where the tables cannot carry a joint model.
    """
    from luopan.instruments.mix import (  # noqa: PLC0415
        MixPlan,
        NoReadingError,
        fit_and_read,
    )
    from luopan.instruments.mix.route import measure_route  # noqa: PLC0415

    company = tables.company
    # what is wrong with the question is told before the model takes its time
    if faults := list(asked.faults(company.company.currency, company.company.currency)):
        raise InputError(faults)
    if tables.channels is None or tables.outcomes is None:
        raise NoReadingError("mix_no_channels" if tables.channels is None else "mix_no_outcomes")
    kept = until(before(tables, plan.today), plan.today)
    known = crossed(heard(learnt(kept, plan), plan))
    settings = MixPlan(seed=spread(plan.seed, "mix"))
    made, mix = fit_and_read(known, settings, told(progress, "mix", 0.0, 0.9))
    told(progress, "route", 0.9, 0.1)(0.0)
    route = measure_route(made, mix, asked, company.company.currency)
    readings = composed(known, plan, {}, ((mix, route), ()))
    decision = Decision(kind=asked.decision, by=company.decision.by, budget=asked.budget)
    return readings.model_copy(update={"decision": decision})

"""Run every instrument that has its tables."""

from luopan.compass.calibrate import calibrated, learnt
from luopan.compass.compose import before, composed, told
from luopan.compass.crossed import crossed, marked, noted
from luopan.compass.experiments import read_register
from luopan.compass.heard import heard, lent
from luopan.compass.parts import PARTS, divides
from luopan.compass.plan import Cards, CompassPlan, Progress, spread
from luopan.errors import InputError, LuopanError
from luopan.readings.base import Check
from luopan.readings.bundle import Reading, Readings
from luopan.readings.designs import NextTests
from luopan.tables.bundle import Tables
from luopan.tables.until import until

UNMEASURED = {"dialogue": "messages"}
"""Parts of the page that no instrument fills yet, and the table each would read."""


def measure(
    tables: Tables, plan: CompassPlan, progress: Progress | None = None, cards: Cards = None
) -> Readings:
    """Run every instrument that has its tables, and say why the others are absent.

    An instrument that refuses its input leaves its code in ``absent`` and takes nothing from the
    others; anything unexpected is not caught.

    Parameters
    ----------
    tables : Tables
        The firm's checked tables.
    plan : CompassPlan
        What to measure.
    progress : callable, optional
        Told where the run is.
    cards : list of ModelCard, optional
        Gets a model card of every model that was fitted.

    Returns
    -------
    Readings
        ``absent`` holds ``no_table`` (nothing to measure), ``not_measured`` (a table that no
        instrument reads yet), ``not_asked`` (left out by ``plan.only``) or the refusing error's
        code.
    """
    wanted = [part for part in PARTS if not plan.only or part.name in plan.only]
    absent = {
        name: "no_table" if getattr(tables, table) is None else "not_measured"
        for name, table in UNMEASURED.items()
    }
    absent |= {part.name: "not_asked" for part in PARTS if part not in wanted}
    absent |= {part.name: "no_table" for part in wanted if not part.ready(tables)}
    running = [part for part in wanted if part.name not in absent]
    tables = before(tables, plan.today)
    known = until(tables, plan.today)
    if "voices" in absent:
        known = heard(known, plan, [part.name for part in running])
    if "mix" not in absent and "experiments" in absent:
        known = learnt(known, plan)
    if "mix" not in absent and "mainstream" in absent:
        known = crossed(known)
    readings: list[Reading] = []
    refused: list[Check] = []
    total = sum(part.work for part in running)
    done = 0.0
    for part in running:
        tell = told(progress, part.name, done / total, part.work / total)
        tell(0.0)
        try:
            measured = part.run(known, plan, tell, cards)
        except LuopanError as error:
            absent[part.name], reasons = _refusal(part.name, error)
            refused += reasons
        else:
            known, measured = lent(calibrated(known, measured), measured)
            known, measured = noted(known, measured)
            readings.extend(measured)
            if not measured:
                absent[part.name] = "no_reading"
        done += part.work
        tell(1.0)
    readings.extend(_ledger(known, plan))
    kinds = {reading.instrument for reading in readings}
    if "mix" in kinds and "route" not in kinds and divides(known):
        absent["route"] = "route_refused"
    made = composed(tables, plan, absent, (marked(readings), tuple(refused)))
    return made.model_copy(update={"next_tests": _next(known, plan, made)})


def _next(known: Tables, plan: CompassPlan, made: Readings) -> NextTests | None:
    """Return the test that would tell most; None where none can be named.

    A joint model that failed its checks does not know what is unknown.
    """
    by_region = known.outcomes is not None and known.outcomes["region"].null_count() < len(
        known.outcomes
    )
    mix = next(iter(made.mix()), None)
    if mix is None or mix.failed or not by_region or not _tests_asked(plan):
        return None
    from luopan.instruments.experiments import next_tests  # noqa: PLC0415

    try:
        seed = spread(plan.seed, "experiments")
        found = next_tests(known, mix, seed=seed, only_first=True)
    except LuopanError:
        # no test by region can be named; luopan test next says why
        return None
    return found if found.tests else None


def _tests_asked(plan: CompassPlan) -> bool:
    """Whether tests are asked for."""
    return not plan.only or "experiments" in plan.only


def _ledger(tables: Tables, plan: CompassPlan) -> tuple[Reading, ...]:
    """Return the reading of all registered tests, where there is one and tests are asked for."""
    if not _tests_asked(plan) or tables.register is None or not tables.register.tests:
        return ()
    return (read_register(tables.register, tables.company, tables.as_of),)


def _refusal(name: str, error: LuopanError) -> tuple[str, list[Check]]:
    """Return why an instrument is absent, and findings where the code alone would not say it.

    ``absent`` holds codes without facts: columns that a refusal names, and what is wrong with a
    test, are findings.
    """
    if isinstance(error, InputError):
        return error.faults[0].code, []
    check = Check(code=error.code, passed=False, severity="warn", facts=dict(error.facts))
    if name == "experiments" and error.facts:
        return "tests_unread", [check]
    return error.code, [check] if "names" in error.facts else []

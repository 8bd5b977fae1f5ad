"""The instruments: how each is run, its share of the work, and the tables it cannot do without."""

from collections.abc import Callable
from dataclasses import dataclass

from luopan.compass.heard import has_voices
from luopan.compass.plan import Cards, CompassPlan, InstrumentName, spread
from luopan.errors import LuopanError
from luopan.readings.bundle import Reading
from luopan.tables.bundle import Tables


@dataclass(frozen=True)
class Part:
    """An instrument."""

    name: InstrumentName
    run: Callable[[Tables, CompassPlan, Callable[[float], None], Cards], tuple[Reading, ...]]
    work: float
    ready: Callable[[Tables], bool]


def _direction(
    tables: Tables, plan: CompassPlan, progress: Callable[[float], None], _cards: Cards
) -> tuple[Reading, ...]:
    from luopan.instruments.direction import DirectionPlan, measure  # noqa: PLC0415

    settings = DirectionPlan(seed=spread(plan.seed, "direction"), span_days=plan.span_days)
    return measure(tables, settings, progress=progress)


def _mix(
    tables: Tables, plan: CompassPlan, progress: Callable[[float], None], cards: Cards
) -> tuple[Reading, ...]:
    from luopan.instruments.mix import MixPlan, fit_and_read  # noqa: PLC0415

    settings = MixPlan(seed=spread(plan.seed, "mix"), stability=plan.stability)
    made, mix = fit_and_read(tables, settings, progress, cards)
    if not divides(tables):
        return (mix,)
    from luopan.instruments.mix.route import RouteAsked, measure_route  # noqa: PLC0415

    company = tables.company
    try:
        route = measure_route(made, mix, RouteAsked.of(company), company.company.currency)
    except LuopanError:
        # a plan that cannot be made takes nothing from the joint model; luopan plan says why
        return (mix,)
    return mix, route


def _experiments(
    tables: Tables, plan: CompassPlan, progress: Callable[[float], None], _cards: Cards
) -> tuple[Reading, ...]:
    from luopan.instruments.experiments import ExperimentPlan, measure  # noqa: PLC0415

    settings = ExperimentPlan(seed=spread(plan.seed, "experiments"))
    return measure(tables, settings, progress=progress)


def _voices(
    tables: Tables, plan: CompassPlan, progress: Callable[[float], None], _cards: Cards
) -> tuple[Reading, ...]:
    from luopan.instruments.voices import VoicesPlan, measure  # noqa: PLC0415

    return measure(tables, VoicesPlan(seed=spread(plan.seed, "voices")), progress=progress)


def _mainstream(
    tables: Tables, plan: CompassPlan, progress: Callable[[float], None], _cards: Cards
) -> tuple[Reading, ...]:
    from luopan.instruments.mainstream import MainstreamPlan, measure  # noqa: PLC0415

    settings = MainstreamPlan(seed=spread(plan.seed, "mainstream"))
    return measure(tables, settings, progress=progress)


def designed(tables: Tables) -> bool:
    """Whether a design is told: results from elsewhere are no matter of this.

    The tests table tells it, or of a split of people that has begun the register alone.
    """
    if tables.tests is not None:
        rows = tables.tests["effect"].is_null() & tables.tests["start"].is_not_null()
        if rows.any():
            return True
    book = () if tables.register is None else tables.register.tests
    return tables.audiences is not None and any(r.test.kind == "audience" for r in book)


def indicated(tables: Tables) -> bool:
    """Whether there is an indicator, or there may be one once the voices are read."""
    labelled = has_voices(tables) and tables.audit is not None
    return tables.surveys is not None or tables.outcomes is not None or labelled


def follows(tables: Tables) -> bool:
    """Whether stories were collected, or people were asked what they know."""
    asked = any(one.measures is not None for one in tables.company.indicator)
    return tables.stories is not None or (asked and tables.surveys is not None)


def divides(tables: Tables) -> bool:
    """Whether the firm names a sum to divide: then the brief shows the route."""
    decision = tables.company.decision
    return decision.kind == "allocate" and decision.budget is not None


PARTS = (
    # first, for the others take what it lends
    Part("voices", _voices, 1.0, has_voices),
    Part("direction", _direction, 1.0, indicated),
    Part("experiments", _experiments, 0.5, designed),
    Part("mainstream", _mainstream, 0.5, follows),
    Part("mix", _mix, 3.0, lambda t: t.channels is not None and t.outcomes is not None),
)
INSTRUMENTS: tuple[InstrumentName, ...] = tuple(part.name for part in PARTS)

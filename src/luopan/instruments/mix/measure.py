"""Tables and plan to the mix reading."""

from collections.abc import Callable
from time import perf_counter

from luopan.instruments.mix.card import card
from luopan.instruments.mix.checks import convergence, diagnostics, model_checks
from luopan.instruments.mix.longrun import long_run
from luopan.instruments.mix.model import MixFit, fit
from luopan.instruments.mix.next_steps import next_steps
from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.social import social_effect
from luopan.instruments.mix.stability import stability, stability_checks, stability_steps
from luopan.instruments.mix.summarise import (
    channel_effects,
    contractions,
    decomposition,
    fitted,
    region_effects,
    summary,
    synergies,
    tested_effects,
)
from luopan.readings.base import Check, Evidence, present
from luopan.readings.card import ModelCard
from luopan.readings.mix import SOCIAL, MixReading
from luopan.readings.stability import Stability
from luopan.tables.bundle import Tables

_SAMPLING = 0.85
"""Part of the work that the sampler does."""

_REFITS = {"off": 0.0, "quick": 0.7, "full": 0.95}
"""Part of the whole that looking for stability takes."""

_USED = ("outcomes", "channels", "controls", "surveys", "tests")


def measure(
    tables: Tables,
    plan: MixPlan | None = None,
    progress: Callable[[float], None] | None = None,
    cards: list[ModelCard] | None = None,
) -> tuple[MixReading, ...]:
    """Fit the joint model and read it.

    Parameters
    ----------
    tables : Tables
        The firm's checked tables; outcomes and channels at least.
    plan : MixPlan, optional
        Settings.
    progress : callable, optional
        Told the fraction done, 0 to 1.
    cards : list of ModelCard, optional
        Gets the model card of the fit.

    Returns
    -------
    tuple of MixReading
        One reading.

    Raises
    ------
    NoReadingError
        With a code and facts, where the tables cannot carry a joint model.
    """
    return (fit_and_read(tables, plan, progress, cards)[1],)


def fit_and_read(
    tables: Tables,
    plan: MixPlan | None = None,
    progress: Callable[[float], None] | None = None,
    cards: list[ModelCard] | None = None,
) -> tuple[MixFit, MixReading]:
    """Do what `measure` does, and return the fit beside its reading."""
    started = perf_counter()
    tell = progress or (lambda _: None)
    share = 1.0 - _REFITS[(plan or MixPlan()).stability]
    made = fit(tables, plan, lambda done: tell(share * _SAMPLING * done))
    reading = read(made, tables, lambda done: tell(share + (1.0 - share) * done))
    if cards is not None:
        cards.append(card(made, reading))
    tell(1.0)
    return made, reading.model_copy(update={"seconds": perf_counter() - started})


def read(
    made: MixFit, tables: Tables, progress: Callable[[float], None] | None = None
) -> MixReading:
    """Sum a fit up as a reading; looks for stability where the fit's plan asks for it.

    Parameters
    ----------
    made : MixFit
        The fit.
    tables : Tables
        The tables that it was made from.
    progress : callable, optional
        Told the fraction of the refits done.
    """
    summed = summary(made)
    data = made.data
    narrowed = contractions(summed)
    found = convergence(made)
    fared = diagnostics(summed, found)
    steady = _steady(made, progress)
    moving = stability_checks(steady) if steady else ()
    checks = (*data.checks, *_lent(tables), *model_checks(summed, found, fared, narrowed), *moving)
    sound = all(c.passed or c.severity != "fail" for c in checks)
    # a new level scales every effect from then on, which looks like channels working together
    level = all(c.passed for c in checks if c.code == "mix_level_shift")
    synergy = synergies(summed, claims=sound and level)
    social = social_effect(summed, claims=sound)
    return MixReading(
        as_of=tables.as_of,
        inputs=tuple(i for i in tables.inputs if i.table in _read_from(tables)),
        evidence=Evidence.E2,
        checks=checks,
        next_steps=(
            *next_steps(checks, synergy, social, _pausable(made), _regions(tables, data.outcome)),
            *stability_steps(moving),
        ),
        seed=made.plan.seed,
        outcome=data.outcome,
        unit=data.unit,
        start=data.weeks[0],
        end=data.weeks[-1],
        weeks=len(data.weeks),
        total=summed.total,
        negligible_share=made.plan.negligible_share,
        channels=channel_effects(summed),
        synergy=synergy,
        social=social,
        earned=made.earned,
        tests=tested_effects(summed),
        regions=region_effects(summed),
        decomposition=decomposition(summed),
        contraction=narrowed,
        diagnostics=fared,
        stability=steady,
        fitted=fitted(summed),
        actual=data.actual,
        long_run=long_run(made, tables, claims=sound),
    )


def _read_from(tables: Tables) -> tuple[str, ...]:
    """Return the tables that the model is of, those among them of which something was made."""
    made = {"voices": tables.lent, "stories": tables.noted}
    return (*_USED, *(table for table, names in made.items() if names))


def _lent(tables: Tables) -> tuple[Check, ...]:
    """Say which channels were counted from what people wrote, which controls made of stories."""
    made = {"mix_talk_from_voices": tables.lent, "mix_control_from_stories": tables.noted}
    return tuple(present(code, "info", names=names) for code, names in made.items() if names)


def _steady(made: MixFit, progress: Callable[[float], None] | None) -> Stability | None:
    """Look whether the answers hold still, where the plan asks for it."""
    asked = made.plan.stability
    return None if asked == "off" else stability(made, asked, progress)


def _pausable(made: MixFit) -> frozenset[str]:
    """Return the social channels that the firm itself runs."""
    own = {kind for kind in SOCIAL if kind != "earned_social"}
    return frozenset(c.name for c in made.data.channels if c.kind in own)


def _regions(tables: Tables, outcome: str) -> int:
    """How many regions the outcome is kept for."""
    if tables.outcomes is None:
        return 0
    own = tables.outcomes.filter(tables.outcomes["indicator"] == outcome)
    return own["region"].drop_nulls().n_unique()

"""How the sampler and the model fared: figures, and a check for each that may fail."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from luopan.instruments.mix.model import MixFit
from luopan.instruments.mix.summarise import Summary, fitted
from luopan.instruments.mix.weekly import Array
from luopan.readings.base import Check
from luopan.readings.mix import Contraction, Diagnostics
from luopan.stats.diagnostics import ess_bulk, ess_tail, rhat

RHAT = (1.01, 1.02)
"""Above the first a warning, above the second a failure (Vehtari et al. 2021, Bayesian Anal.)."""

APART = 9.99
"""The largest r-hat told: beyond it chains stand still, and digits say nothing."""
RHAT_TALK = 1.05
"""Of the short chains of the talk models, which only their sum over weeks is taken from."""

ESS = (400.0, 200.0)
TELLING = 30.0
"""With fewer independent draws nothing is said of what stands in for what."""

STANDS_IN = -0.25
"""From this correlation the one grows where the other shrinks."""

DIVERGENT = 0.005
PPC = 0.01
TOLERABLE = (6.0, 0.25, 1.4)
"""Largest innovation in standard deviations, its autocorrelation, and the log ratio of the two
halves' variances (a factor of four): a predictive P value that is small with all three below
these is told, and watermarks only with one above."""

AUTOCORRELATION = 0.25
LITTLE = 0.2
"""A number narrowed by less than this is the prior's more than the data's."""


@dataclass(frozen=True)
class Convergence:
    """Worst r-hat and effective sample size, and why: a code's ending and the columns at fault."""

    rhat: float
    rhat_why: tuple[str, tuple[str, ...]]
    ess: float
    ess_why: tuple[str, tuple[str, ...]]


def convergence(fit: MixFit) -> Convergence:
    """Look at every sampled parameter, and name the columns of those that fared worst."""
    chains = [fit.draws.params[:, :, i] for i in range(fit.draws.params.shape[2])]
    rhats = np.nan_to_num([rhat(c) for c in chains], nan=APART).clip(max=APART)
    sizes = np.nan_to_num([min(ess_bulk(c), ess_tail(c)) for c in chains], nan=0.0)
    enough = bool(sizes.min() >= TELLING)
    return Convergence(
        rhat=float(rhats.max()),
        rhat_why=_why(fit, int(rhats.argmax()), rhats > RHAT[0], enough=enough),
        ess=float(sizes.min()),
        ess_why=_why(fit, int(sizes.argmin()), sizes < ESS[0], enough=enough),
    )


def _why(
    fit: MixFit, worst: int, bad: NDArray[np.bool_], *, enough: bool
) -> tuple[str, tuple[str, ...]]:
    """Return the kind of failure and its columns.

    ``_base`` is the noise or the drifting base alone; ``_trade_off`` a channel and the one that
    stands in for it, ``_drift`` a channel that the drifting base stands in for; empty where
    nothing does, or where draws are too few to tell.
    """
    places = [_channel(name) for name, flag in zip(fit.draws.names, bad, strict=True) if flag]
    names = tuple(dict.fromkeys(fit.data.channels[at].name for at in places if at is not None))
    at = _channel(fit.draws.names[worst])
    if not names:
        return "_base", ()
    if at is None or not enough:
        return "", names
    own = fit.data.channels[at].name
    labels = [f"kappa[{k}]" for k in range(len(fit.data.channels))]
    rivals = {label: _together(fit, labels[at], label) for label in labels if label != labels[at]}
    other = min(rivals, key=lambda label: rivals[label], default=labels[at])
    if rivals and rivals[other] <= STANDS_IN:
        return "_trade_off", (own, fit.data.channels[labels.index(other)].name)
    if "log_tau" in fit.draws.names and _together(fit, labels[at], "log_tau") <= STANDS_IN:
        return "_drift", (own,)
    return "", names


def _channel(name: str) -> int | None:
    """Return the channel of a parameter; none for the noise and the base."""
    place = name.partition("[")[2].rstrip("]")
    return int(place) if place else None


def _together(fit: MixFit, one: str, other: str) -> float:
    """Return the correlation of two parameters over all draws."""
    names = fit.draws.names
    pair = fit.draws.flat[:, [names.index(one), names.index(other)]]
    return float(np.corrcoef(pair.T)[0, 1])


def diagnostics(made: Summary, found: Convergence) -> Diagnostics:
    """Return the figures of a reading."""
    parts, fit = made.posterior.parts, made.fit
    return Diagnostics(
        chains=fit.draws.params.shape[0],
        draws=fit.draws.params.shape[1],
        rhat_max=found.rhat,
        ess_min=found.ess,
        divergences=fit.draws.divergences,
        ppc_p=predictive_p(parts.discrepancy),
        residual_autocorrelation=float(parts.autocorrelation.mean()),
        r2=made.interval(parts.r2),
    )


def predictive_p(discrepancy: Array) -> float:
    """Return one posterior predictive P value for several discrepancies.

    Each is two-sided (how often the replicated is larger or smaller than the observed one;
    Gelman, Meng & Stern 1996, Stat. Sinica 6); the smallest is multiplied by their number.

    Parameters
    ----------
    discrepancy : (n, k, 2) array
        Observed and replicated.
    """
    above = (discrepancy[:, :, 1] >= discrepancy[:, :, 0]).mean(axis=0)
    two_sided = 2.0 * np.minimum(above, 1.0 - above)
    return float(min(1.0, two_sided.size * two_sided.min()))


def model_checks(
    made: Summary, found: Convergence, told: Diagnostics, narrowed: tuple[Contraction, ...]
) -> tuple[Check, ...]:
    """Return every check of the sampler and the model."""
    divergent = told.divergences / (told.chains * told.draws)
    autocorrelation = abs(told.residual_autocorrelation)
    return (
        _sampled(
            ("mix_rhat", found.rhat_why),
            (found.rhat <= RHAT[0], found.rhat <= RHAT[1]),
            {"rhat": round(found.rhat, 3)},
        ),
        _sampled(
            ("mix_ess", found.ess_why),
            (found.ess >= ESS[0], found.ess >= ESS[1]),
            {"ess": round(found.ess)},
        ),
        _graded(
            "mix_divergences",
            (divergent == 0.0, divergent <= DIVERGENT),
            {"divergences": told.divergences, "draws": told.chains * told.draws},
        ),
        _predictive(made, told),
        Check(
            code="mix_residuals",
            passed=autocorrelation <= AUTOCORRELATION,
            severity="warn",
            facts={"autocorrelation": round(told.residual_autocorrelation, 2)},
        ),
        _learnt(made, narrowed),
        *_talk_agrees(made.fit),
    )


def _talk_agrees(fit: MixFit) -> tuple[Check, ...]:
    """Whether the short chains of what calls up talk agree on every channel's part."""
    found = []
    for talk in fit.talks:
        sizes = [i for i, name in enumerate(talk.draws.names) if name.startswith("kappa")]
        worst = max(rhat(np.exp(talk.draws.params[:, :, i])) for i in sizes)
        found.append(
            Check(
                code="mix_talk_rhat",
                passed=worst <= RHAT_TALK,
                severity="warn",
                facts={"names": (fit.data.channels[talk.channel].name,), "rhat": round(worst, 3)},
            )
        )
    return tuple(found)


def _sampled(
    what: tuple[str, tuple[str, tuple[str, ...]]],
    holds: tuple[bool, bool],
    facts: dict[str, object],
) -> Check:
    """Return a check of the chains; where it fails its code ends in the kind of failure."""
    code, (kind, names) = what
    return _graded(code if holds[0] else f"{code}{kind}", holds, {**facts, "names": names})


def _graded(code: str, holds: tuple[bool, bool], facts: dict[str, object]) -> Check:
    """Return a check that warns before it fails."""
    severity: Literal["warn", "fail"] = "warn" if holds[1] else "fail"
    return Check.model_validate(
        {"code": code, "passed": holds[0], "severity": severity, "facts": facts}
    )


def _predictive(made: Summary, told: Diagnostics) -> Check:
    """Return whether the model could have made the data; if not, in what alone they differ."""
    discrepancy = made.posterior.parts.discrepancy
    holds = (told.ppc_p >= PPC, _tolerable(discrepancy))
    facts: dict[str, object] = {"p": round(told.ppc_p, 3)}
    if holds[0]:
        return _graded("mix_predictive", holds, facts)
    singly = [predictive_p(discrepancy[:, [k]]) for k in range(discrepancy.shape[1])]
    alone = [kind for kind, p in zip(_MISFITS, singly, strict=True) if p < PPC]
    kind = alone[0] if len(alone) == 1 else "mix_predictive"
    if kind == "mix_predictive_week":
        away = np.abs(made.fit.data.values - fitted(made))
        farthest = int(np.nanargmax(np.where(made.fit.data.seen, away, np.nan)))
        facts["week"] = made.fit.data.weeks[farthest].isoformat()
    return _graded(kind, holds, facts | {"names": (made.fit.data.outcome,)})


_MISFITS = ("mix_predictive_week", "mix_predictive_runs", "mix_predictive_halves")
"""In the order of `Parts.discrepancy`: a far week, runs of weeks, halves that differ in noise."""


def _tolerable(discrepancy: Array) -> bool:
    """Whether a misfit, however sure, is too small to move an interval much."""
    return bool((np.abs(discrepancy[:, :, 0].mean(axis=0)) <= TOLERABLE).all())


def _learnt(made: Summary, narrowed: tuple[Contraction, ...]) -> Check:
    """Which channels' contributions the data hardly narrowed."""
    value = {c.name: c.value for c in narrowed}
    names = tuple(
        c.name for c in made.fit.data.channels if value.get(f"contribution.{c.name}", 0.0) < LITTLE
    )
    return Check(
        code="mix_prior_dominates", passed=not names, severity="warn", facts={"names": names}
    )

"""How the sampler and the model fared: figures, and a check for each that may fail."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from luopan.instruments.mix.model import MixFit
from luopan.instruments.mix.summarise import Summary
from luopan.instruments.mix.weekly import Array
from luopan.readings.base import Check
from luopan.readings.mix import Contraction, Diagnostics
from luopan.stats.diagnostics import ess_bulk, ess_tail, rhat

RHAT = (1.01, 1.02)
"""Above the first a warning, above the second a failure (Vehtari et al. 2021, Bayesian Anal.)."""

RHAT_TALK = 1.05
"""Of the short chains of the talk models, which only their sum over weeks is taken from."""

ESS = (400.0, 200.0)
DIVERGENT = 0.005
PPC = 0.01
TOLERABLE = (6.0, 0.25, 1.4)
"""Largest innovation in standard deviations, its autocorrelation, and the log ratio of the two
halves' variances (a factor of four): a predictive P value that is small with all three below
these is told, and watermarks only with one above."""

AUTOCORRELATION = 0.25
LITTLE = 0.1
"""A number narrowed by less than this is the prior's more than the data's."""


@dataclass(frozen=True)
class Convergence:
    """Worst r-hat and effective sample size, and whose they are."""

    rhat: float
    rhat_of: tuple[str, ...]
    ess: float
    ess_of: tuple[str, ...]


def convergence(fit: MixFit) -> Convergence:
    """Look at every sampled parameter, and name the columns of those that fared worst."""
    chains = [fit.draws.params[:, :, i] for i in range(fit.draws.params.shape[2])]
    rhats = np.array([rhat(c) for c in chains])
    sizes = np.array([min(ess_bulk(c), ess_tail(c)) for c in chains])
    return Convergence(
        rhat=float(np.nan_to_num(rhats, nan=9.99).max()),
        rhat_of=_columns(fit, rhats > RHAT[0]),
        ess=float(np.nan_to_num(sizes, nan=0.0).min()),
        ess_of=_columns(fit, sizes < ESS[0]),
    )


def _columns(fit: MixFit, bad: NDArray[np.bool_]) -> tuple[str, ...]:
    """Return the channels at fault; none where it is the noise or the drifting base."""
    places = [
        name.partition("[")[2].rstrip("]")
        for name, flag in zip(fit.draws.names, bad, strict=True)
        if flag
    ]
    return tuple(dict.fromkeys(fit.data.channels[int(place)].name for place in places if place))


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
            "mix_rhat",
            (found.rhat <= RHAT[0], found.rhat <= RHAT[1]),
            {"rhat": round(found.rhat, 3), "names": found.rhat_of},
        ),
        _sampled(
            "mix_ess",
            (found.ess >= ESS[0], found.ess >= ESS[1]),
            {"ess": round(found.ess), "names": found.ess_of},
        ),
        _graded(
            "mix_divergences",
            (divergent == 0.0, divergent <= DIVERGENT),
            {"divergences": told.divergences, "draws": told.chains * told.draws},
        ),
        _graded(
            "mix_predictive",
            (told.ppc_p >= PPC, _tolerable(made.posterior.parts.discrepancy)),
            {"p": round(told.ppc_p, 3)},
        ),
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


def _sampled(code: str, holds: tuple[bool, bool], facts: dict[str, object]) -> Check:
    """Return a check of the chains; where no channel is at fault it is the base (``…_base``)."""
    return _graded(code if holds[0] or facts["names"] else f"{code}_base", holds, facts)


def _graded(code: str, holds: tuple[bool, bool], facts: dict[str, object]) -> Check:
    """Return a check that warns before it fails."""
    severity: Literal["warn", "fail"] = "warn" if holds[1] else "fail"
    return Check.model_validate(
        {"code": code, "passed": holds[0], "severity": severity, "facts": facts}
    )


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

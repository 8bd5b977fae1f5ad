"""A fit and its reading to the model card."""

import hashlib
from importlib.metadata import PackageNotFoundError, version
from platform import python_version

import numpy as np

from luopan.instruments.mix.lifts import Status
from luopan.instruments.mix.model import MixFit
from luopan.instruments.mix.weekly import Array
from luopan.readings.card import CardChannel, CardLine, ModelCard, PriorSays
from luopan.readings.mix import MixReading
from luopan.stats.mix import ChannelModel, Prior, told

PACKAGES = ("luopan", "numpy", "numba", "polars", "pydantic")
PARTS = ("contribution", "carry", "delay", "half", "slope")


def card(fit: MixFit, reading: MixReading) -> ModelCard:
    """Return the model card of a fit.

    Parameters
    ----------
    fit : MixFit
        What `fit` returned.
    reading : MixReading
        What `read` made of it.
    """
    data, problem = fit.data, fit.problem
    noise = {
        "noise": problem.noise.sigma,
        "autocorrelation": problem.noise.rho,
        "drift": problem.noise.tau if problem.base is not None else None,
    }
    settings = {
        name: value
        for name, value in fit.plan.model_dump(exclude={"drivers", "outcome"}).items()
        if value is None or isinstance(value, str | int | float | bool)
    }
    return ModelCard(
        as_of=reading.as_of,
        outcome=data.outcome,
        unit=data.unit,
        start=data.weeks[0],
        end=data.weeks[-1],
        weeks=len(data.weeks),
        weeks_seen=int(data.seen.sum()),
        outcome_mean=problem.outcome_scale,
        inputs=reading.inputs,
        data_digest=data_digest(fit),
        channels=tuple(_channel(fit, c) for c in range(len(data.channels))),
        lines=tuple(
            CardLine(name=b.name, kind=b.kind, columns=b.columns.shape[1], sd=b.sd)
            for b in fit.blocks
        ),
        pairs=tuple((data.channels[a].name, data.channels[b].name) for a, b in problem.pairs),
        tests=_tests(fit, "used", "trusted"),
        tests_own=_tests(fit, "conflict_together"),
        tests_together=_tests(fit, "conflict_own"),
        noise=tuple(_prior(of, prior) for of, prior in noise.items() if prior is not None),
        synergy_sd=problem.synergy.sd,
        synergy_of="own_parts" if problem.synergy.heredity else "outcome",
        settings=settings,
        versions=versions(),
        diagnostics=reading.diagnostics,
        checks=reading.checks,
        stability=reading.stability,
    )


def _tests(fit: MixFit, *status: Status) -> tuple[str, ...]:
    """Return the names of the finished tests of some status."""
    return tuple(t.posed.test.name for t in fit.tested if t.status in status)


def data_digest(fit: MixFit) -> str:
    """Return the SHA-256 of everything that entered the likelihood."""
    problem, found = fit.problem, hashlib.sha256()
    arrays: list[Array] = [fit.data.values, problem.media, fit.whole.linear]
    if fit.data.regional is not None:
        arrays.append(np.nan_to_num(fit.data.regional.values, nan=-1.0))
    for lift in problem.lifts:
        own = getattr(lift, "own", None)
        arrays += [lift.instead] if own is None else [lift.instead, own]
        effects, covariance = told(lift)
        arrays += [lift.rows.astype(np.float64), effects, covariance]
    for array in arrays:
        found.update(f"{array.shape}".encode())
        found.update(np.ascontiguousarray(array, dtype="<f8").tobytes())
    return found.hexdigest()


def versions() -> dict[str, str]:
    """Return the versions of what made the fit."""
    told = {"python": python_version()}
    for name in PACKAGES:
        try:
            told[name] = version(name)
        except PackageNotFoundError:
            continue
    return told


def _channel(fit: MixFit, place: int) -> CardChannel:
    series, model = fit.data.channels[place], fit.problem.channels[place]
    return CardChannel.model_validate(
        {
            "channel": series.name,
            "kind": series.kind,
            "driver": series.by,
            "active_mean": float(fit.problem.media_scale[place]),
            "adstock": model.adstock,
            "saturation": model.saturation,
            "priors": tuple(_prior(of, getattr(model, of)) for of in _sampled(model)),
            "members": series.members,
        }
    )


def _sampled(model: ChannelModel) -> list[str]:
    """Return the parts of a channel that are not fixed."""
    fixed = set()
    if model.adstock != "delayed":
        fixed.add("delay")
    if model.saturation != "hill":
        fixed.add("slope")
    return [part for part in PARTS if part not in fixed]


def _prior(of: str, prior: Prior) -> PriorSays:
    return PriorSays(of=of, law=prior.family, first=prior.first, second=prior.second)

"""A fit as an ArviZ object, for notebooks (extra ``notebook``)."""

from typing import Any

from luopan.errors import MissingExtraError
from luopan.instruments.mix.model import MixFit
from luopan.instruments.mix.weekly import Array
from luopan.stats.mix import Draws


def to_arviz(fit: MixFit) -> Any:  # noqa: ANN401  ArviZ returns either of two types
    """Return posterior, prior and observed data as ArviZ knows them.

    Parameters
    ----------
    fit : MixFit
        What `fit` returned.

    Returns
    -------
    arviz.InferenceData or xarray.DataTree
        Whichever the installed ArviZ makes. Parameters keep the sampler's unconstrained scale;
        those of channels have a dimension ``channel`` with the channels' names.

    Raises
    ------
    MissingExtraError
        If ArviZ is not installed.
    """
    try:
        import arviz  # noqa: PLC0415  an optional part
    except ImportError as error:
        raise MissingExtraError("notebook", "to_arviz") from error
    names = [c.name for c in fit.data.channels]
    posterior, prior = _grouped(fit.draws), _grouped(fit.prior)
    groups = {
        "posterior": posterior,
        "prior": prior,
        "observed_data": {"outcome": fit.data.values},
    }
    coords = {"channel": names, "week": [w.isoformat() for w in fit.data.weeks]}
    dims = {
        **{name: ["channel"] for name, values in posterior.items() if values.ndim == 3},
        "outcome": ["week"],
    }
    # from version 1 on all groups are one argument, and what is made is a DataTree
    if int(arviz.__version__.partition(".")[0]) >= 1:
        return arviz.from_dict(groups, coords=coords, dims=dims)
    return arviz.from_dict(**groups, coords=coords, dims=dims)


def _grouped(draws: Draws) -> dict[str, Array]:
    """Parameters by name, those of channels side by side: (chains, draws, channels)."""
    names = dict.fromkeys(name.partition("[")[0] for name in draws.names)
    grouped = {}
    for name in names:
        own = [i for i, full in enumerate(draws.names) if full.partition("[")[0] == name]
        values = draws.params[:, :, own]
        alone = len(own) == 1 and "[" not in draws.names[own[0]]
        grouped[name] = values[:, :, 0] if alone else values
    return grouped

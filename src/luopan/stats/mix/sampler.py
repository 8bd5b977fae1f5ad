"""Draws from the posterior of a problem: warm-up with one pooled metric, then sampling."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.density import address, scratch
from luopan.stats.mix.hmc import run_block
from luopan.stats.mix.layout import lay_out, names, parameters, prior_numbers, priors
from luopan.stats.mix.metric import cholesky, learnt
from luopan.stats.mix.mode import Posterior, curvature_covariance, find_mode
from luopan.stats.mix.problem import ChannelModel
from luopan.stats.mix.straight import bent, centres, slopes, straightened

Array = NDArray[np.float64]
Progress = Callable[[float], None]


class Problem(Protocol):
    """What can be sampled: `MixProblem`, `PanelProblem`; weeks come first in its media."""

    @property
    def channels(self) -> tuple[ChannelModel, ...]:
        """One a channel."""

    @property
    def media(self) -> Array:
        """Input by week, perhaps region, and channel."""

    @property
    def max_lag(self) -> int:
        """Weeks over which an input is felt."""

    @property
    def span(self) -> int:
        """Weeks of media."""

    @property
    def spread(self) -> float:
        """Standard deviation of the outcome on the scale that its noise is modelled on."""


_WINDOWS = (0.06, 0.06, 0.08, 0.15, 0.25, 0.4)
_BLOCKS = 10


@dataclass(frozen=True, slots=True)
class SamplerSettings:
    """How long and how to sample.

    Parameters
    ----------
    chains, warmup, draws : int
        Chains, and transitions of each before and after the warm-up's end.
    seed : int
        Same seed, same bytes, whatever ``threads``.
    threads : int
        Chains run side by side on this many threads.
    trajectory : float
        Longest trajectory in units of the posterior's own scale.
    accept : float
        Target acceptance.

    Raises
    ------
    ValueError
        ``settings`` if a count is below 1 or the acceptance outside (0, 1).
    """

    chains: int = 4
    warmup: int = 600
    draws: int = 1000
    seed: int = 0
    threads: int = 2
    trajectory: float = 3.0
    accept: float = 0.85

    def __post_init__(self) -> None:
        counts = (self.chains, self.warmup, self.draws, self.threads)
        if min(counts) < 1 or self.trajectory <= 0.0 or not 0.0 < self.accept < 1.0:
            raise ValueError(f"settings: {counts}, {self.trajectory}, {self.accept}")


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Posterior draws.

    ``params`` is (chains, draws, D) on the unconstrained scale in the order of ``names``
    (``kappa[c]`` is log contribution as a share of the outcome's scale); ``accept`` and
    ``gradients`` are per chain.
    """

    params: Array
    names: tuple[str, ...]
    divergences: int
    accept: Array
    gradients: Array
    from_prior: bool = False

    @property
    def flat(self) -> Array:
        """All chains one after the other, (chains · draws, D)."""
        return np.ascontiguousarray(self.params.reshape(-1, self.params.shape[2]))

    def spread(self, count: int) -> Array:
        """Return up to ``count`` draws, evenly over all chains, (count, D)."""
        flat = self.flat
        chosen = np.linspace(0, len(flat) - 1, min(count, len(flat))).astype(int)
        return np.asarray(flat[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """Where earlier draws left off, for nearly the same problem with the same parameters.

    Parameters
    ----------
    points : (n, D) array
        Earlier draws; every chain starts from one of them, drawn by lot.
    covariance : (D, D) array, optional
        What is known of the posterior's covariance where there are too few points to tell; without
        it the first metric is learnt from them.
    """

    points: Array
    covariance: Array | None = None


class _Chains:
    """The state of all chains between blocks; points are on the scale of `straight`."""

    def __init__(
        self, layout: object, settings: SamplerSettings, points: Array, centre: Array
    ) -> None:
        self.layout = layout
        self.centre = centre
        self.density = address(layout)
        self.settings = settings
        self.points = points
        self.epsilon = 0.3
        self.states = np.zeros((settings.chains, 4))
        self._block = 0

    def advance(
        self, pool: ThreadPoolExecutor, lower: Array, count: int, *, adapt: bool
    ) -> tuple[Array, Array]:
        """Move every chain ``count`` transitions on; return draws and slopes (chains, count, D).

        Slopes are in the coordinates that ``lower`` whitens.
        """
        settings = self.settings
        draws = np.empty((settings.chains, count, self.points.shape[1]))
        gradients = np.empty_like(draws)
        steps = np.array([settings.trajectory, settings.accept, float(adapt)])
        states = np.zeros((settings.chains, 4))
        states[:, 0] = self.epsilon
        self._block += 1

        def run(chain: int) -> None:
            entropy = np.random.SeedSequence([settings.seed, chain, self._block])
            seed = int(entropy.generate_state(1)[0])
            start = (self.points[chain], lower)
            # of many regions the arrays are large: only the chains that run have them
            room = np.empty((3, self.centre.size))
            given = (self.layout, scratch(self.layout), self.centre, room)
            out = (draws[chain], gradients[chain])
            run_block(start, self.density, given, steps, states[chain], seed, out)

        list(pool.map(run, range(settings.chains)))
        self.points = draws[:, -1].copy()
        self.states = states
        if adapt:
            self.epsilon = float(np.median(states[:, 0]))
        return draws, gradients


def sample(
    problem: Problem,
    settings: SamplerSettings | None = None,
    progress: Progress | None = None,
    start: Start | None = None,
) -> Draws:
    """Sample the posterior.

    Parameters
    ----------
    problem : MixProblem or PanelProblem
        Data, structure and priors.
    settings : SamplerSettings, optional
        Length, seed, threads.
    progress : callable, optional
        Called with the fraction done.
    start : Start, optional
        From an earlier fit of nearly the same problem; it takes the place of the search for the
        mode, and a short warm-up (100 transitions) is enough. Whether it was is for r-hat to say.

    Raises
    ------
    ValueError
        ``no_start`` if the posterior has no finite point near the prior's centre, or at none of
        the points to start from; ``shape`` if ``start`` has other parameters, or one point and no
        covariance.
    """
    settings = settings or SamplerSettings()
    layout = lay_out(problem)
    tell = progress or (lambda _: None)
    rng = np.random.default_rng(np.random.SeedSequence([settings.seed, 7]))
    posterior = Posterior(layout, len(names(problem)))
    begin = _searched(problem, posterior) if start is None else _given(posterior, start)
    centre = centres(priors(problem))
    known = straightened(begin.points, centre)
    lower = cholesky(_spread(known, begin.covariance, centre))
    if start is None:
        points = known[0] + rng.standard_normal((settings.chains, known.shape[1])) @ lower.T
    else:
        points = known[rng.integers(len(known), size=settings.chains)]
    for chain in range(settings.chains):
        while not np.isfinite(posterior(bent(points[chain], centre))[0]):
            points[chain] = 0.5 * (points[chain] + known[0])
    chains = _Chains(layout, settings, points, centre)
    with ThreadPoolExecutor(settings.threads) as pool:
        lower = _warm_up(chains, pool, lower, tell)
        return _draw(chains, pool, lower, names(problem), tell)


def _spread(points: Array, covariance: Array | None, centre: Array) -> Array:
    """Return the covariance (D, D) of z: of ``points``, or ``covariance`` of q near the first."""
    if covariance is None:
        return np.atleast_2d(np.cov(points.T)) + 1e-9 * np.eye(points.shape[1])
    slope = slopes(points[0], centre)
    return np.asarray(covariance / (slope[:, None] * slope))


def mode(problem: Problem) -> Draws:
    """Return the posterior's mode, as far as the climb gets, as if it were the only draw.

    Raises
    ------
    ValueError
        ``no_start`` if the posterior is not finite near the prior's centre.
    """
    labels = names(problem)
    top = _climbed(problem, Posterior(lay_out(problem), len(labels)))
    nothing = np.zeros(1)
    return Draws(top[None, None], labels, 0, nothing + 1.0, nothing)


def _searched(problem: Problem, posterior: Posterior) -> Start:
    """Return the mode and the curvature there."""
    top = _climbed(problem, posterior)
    return Start(top[None], curvature_covariance(posterior, top))


def _climbed(problem: Problem, posterior: Posterior) -> Array:
    """Return the mode, as far as the climb from the prior's centre gets."""
    centre = _centre(problem)
    if not np.isfinite(posterior(centre)[0]):
        raise ValueError("no_start: the posterior is not finite at the prior's centre")
    return find_mode(posterior, centre)


def _given(posterior: Posterior, start: Start) -> Start:
    """Return the start with the first point at which the posterior is finite in front."""
    size = posterior.size
    if start.points.ndim != 2 or start.points.shape[1] != size or len(start.points) == 0:
        raise ValueError(f"shape: start {start.points.shape} is not (n, {size})")
    covariance = start.covariance
    if covariance is not None and covariance.shape != (size, size):
        raise ValueError(f"shape: covariance {covariance.shape} is not ({size}, {size})")
    finite = (k for k, q in enumerate(start.points) if np.isfinite(posterior(q)[0]))
    first = next(finite, None)
    if first is None:
        raise ValueError("no_start: the posterior is not finite at any point of the start")
    if covariance is None and len(start.points) < first + 2:
        raise ValueError("shape: a start of one point needs a covariance")
    return Start(start.points[first:], covariance)


def _windows(warmup: int) -> tuple[int, ...]:
    """Return the warm-up's windows, none too short to learn from; the last is for the step size."""
    return tuple(max(20, round(warmup * share)) for share in _WINDOWS)


def _warm_up(chains: _Chains, pool: ThreadPoolExecutor, lower: Array, tell: Progress) -> Array:
    """Adapt step size and metric over growing windows; return the metric's Cholesky factor."""
    windows = _windows(chains.settings.warmup)
    total = sum(windows) + chains.settings.draws
    for window, count in enumerate(windows):
        out = chains.advance(pool, lower, count, adapt=True)
        tell(sum(windows[: window + 1]) / total)
        if window < len(windows) - 1:
            draws, gradients = (a[:, count // 4 :].reshape(-1, a.shape[2]) for a in out)
            lower = learnt(lower, draws, gradients)
            chains.epsilon = float(np.clip(chains.epsilon, 0.05, 0.8))
    return lower


def _draw(
    chains: _Chains, pool: ThreadPoolExecutor, lower: Array, labels: tuple[str, ...], tell: Progress
) -> Draws:
    settings = chains.settings
    sizes = [len(part) for part in np.array_split(np.arange(settings.draws), _BLOCKS) if len(part)]
    parts: list[Array] = []
    sums = np.zeros((settings.chains, 4))
    warmup = sum(_windows(settings.warmup))
    done = warmup
    for size in sizes:
        parts.append(bent(chains.advance(pool, lower, size, adapt=False)[0], chains.centre))
        sums += chains.states
        done += size
        tell(done / (warmup + settings.draws))
    return Draws(
        params=np.concatenate(parts, axis=1),
        names=labels,
        divergences=int(sums[:, 2].sum()),
        accept=sums[:, 3] / settings.draws,
        gradients=sums[:, 1],
    )


def sample_prior(problem: Problem, draws: int = 1000, seed: int = 0) -> Draws:
    """Draw from the prior alone, for prior-to-posterior contraction of any derived number."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, 11]))
    listed = parameters(problem)
    params = np.stack([one.prior.draw(rng, draws) for one in listed], axis=1)
    for i, (_, _, common) in enumerate(prior_numbers(listed)):
        if common >= 0 and listed[i].prior.family == "half_t":
            params[:, i] += params[:, int(common)]
    nothing = np.zeros(1)
    return Draws(params[None], names(problem), 0, nothing + 1.0, nothing, from_prior=True)


def _centre(problem: Problem) -> Array:
    """Return each parameter's prior median, by a fixed set of draws; σ from the data."""
    rng = np.random.default_rng(1)
    centre = np.array([float(np.median(p.draw(rng, 201))) for p in priors(problem)])
    sigma = names(problem).index("log_sigma")
    centre[sigma] = np.log(max(0.5 * problem.spread, 1e-6))
    return centre

"""The posterior of a few parameters: its mode, its curvature, and draws.

Draws come from Hamiltonian Monte Carlo (Neal 2011). Where a likelihood of very many events leaves
no more than its curvature to be known, they come from the normal at the mode.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.stats.diagnostics import ess_bulk

Array = NDArray[np.float64]
Slope = Callable[[Array], tuple[float, Array]]
State = tuple[Array, float, Array]

_STEP, _LEAST = 1e-4, 0.5
_ROUNDS = 300
_FARTHEST = 2.0
_ENOUGH = 1e-7
_LEAPS, _LOST, _WORTH = 12, 1000.0, 150.0


@dataclass(frozen=True, eq=False)
class Peak:
    """Where the posterior is highest, and a square root (d, d) of its covariance there."""

    at: Array
    height: float
    root: Array


@dataclass(frozen=True, eq=False)
class Draws:
    """Equally likely draws (m, d), and how many independent ones they are worth."""

    values: Array
    effective: float


def climb(slope: Slope, start: Array, root: Array) -> tuple[Array, float]:
    """Return where a log density is highest, sought in units of ``root`` from ``start``.

    Quasi-Newton steps after Broyden, Fletcher, Goldfarb & Shanno, halved until they climb: of a
    dozen parameters they cost less than a library's calls into threaded linear algebra.
    """
    at = start
    value, gradient = slope(at)
    up = root.T @ gradient
    inverse = np.eye(start.size)
    for _ in range(_ROUNDS):
        step = inverse @ up
        step *= min(1.0, _FARTHEST / float(np.abs(step).max()))
        gain = float(up @ step)
        if gain < _ENOUGH:
            break
        new, higher, steeper = at, -np.inf, gradient
        while not higher >= value + 1e-4 * gain:
            if gain < 1e-3 * _ENOUGH:
                return at, value
            new = at + root @ step
            higher, steeper = slope(new)
            step, gain = step / 2.0, gain / 2.0
        step = 2.0 * step
        turned = up - root.T @ steeper
        at, value, up = new, higher, up - turned
        bend = float(step @ turned)
        if bend > 1e-12:
            across = np.eye(start.size) - np.outer(step, turned) / bend
            inverse = across @ inverse @ across.T + np.outer(step, step) / bend
    return at, value


def curvature(slope: Slope, at: Array) -> Array:
    """Return a square root of the covariance at a mode, from differences of the gradient.

    The prior is a standard normal: no direction is taken to be known much less than it says.
    """
    hessian = np.empty((at.size, at.size))
    for i in range(at.size):
        step = np.zeros(at.size)
        step[i] = _STEP
        hessian[i] = (slope(at - step)[1] - slope(at + step)[1]) / (2.0 * _STEP)
    values, vectors = np.linalg.eigh((hessian + hessian.T) / 2.0)
    return np.asarray(vectors / np.sqrt(np.maximum(values, _LEAST)))


def normal(peak: Peak, count: int, seed: int) -> Draws:
    """Return draws of the normal at the mode."""
    z = np.random.default_rng(seed).standard_normal((count, peak.at.size))
    return Draws(peak.at + z @ peak.root.T, float(count))


def walk(
    slope: Slope,
    peak: Peak,
    count: int,
    warmup: int,
    seed: int,
    *,
    stir: Callable[[Array], None] | None = None,
    most: int = 4,
) -> Draws:
    """Return ``count`` draws of one chain of Hamiltonian Monte Carlo from the mode.

    Twice in the warm-up the metric becomes what the chain has seen, the mode's curvature counted
    in; the step is brought to four accepted moves in five. A chain that is worth too little is
    run on, to ``most`` times its length, and thinned. ``stir`` may change the density before every
    move, given where the chain is: what else is unknown is drawn there.
    """
    rng = np.random.default_rng(seed)
    state, root, step = (peak.at, *slope(peak.at)), peak.root, 0.9 * peak.at.size**-0.25
    third = max(warmup // 3, 1)
    kept: list[Array] = []
    for i in range(warmup):
        if i in {third, 2 * third}:
            root = _metric(np.array(kept[-third:]), root)
        if stir:
            stir(state[0])
            state = (state[0], *slope(state[0]))
        state, chance = _move(slope, state, root, step, rng)
        step *= np.exp((chance - 0.8) * min(0.5, 4.0 / (1.0 + i % third)))
        kept.append(state[0])
    kept, worth = [], 0.0
    while worth < _WORTH and len(kept) < most * count:
        for _ in range(count):
            if stir:
                stir(state[0])
                state = (state[0], *slope(state[0]))
            state, _ = _move(slope, state, root, step, rng)
            kept.append(state[0])
        chain = np.array(kept)
        worth = min(ess_bulk(chain[None, :, j]) for j in range(chain.shape[1]))
    return Draws(chain[:: len(kept) // count], worth)


def _move(
    slope: Slope, state: State, root: Array, step: float, rng: np.random.Generator
) -> tuple[State, float]:
    """Return the next state of the chain, and the chance with which its proposal is accepted."""
    length = min(1 + int(rng.uniform(0.8, 2.0) / step), _LEAPS)
    speed = rng.standard_normal(state[0].size)
    chance, ahead = _leap(slope, state, speed, root, step, length)
    return (ahead if rng.uniform() < chance else state), chance


def _leap(
    slope: Slope,
    state: State,
    speed: Array,
    root: Array,
    step: float,
    length: int,
) -> tuple[float, State]:
    """Return the chance to accept, and where ``length`` leapfrog steps lead."""
    at, value, gradient = state
    before = value - 0.5 * float(speed @ speed)
    for _ in range(length):
        speed = speed + 0.5 * step * (root.T @ gradient)
        at = at + step * (root @ speed)
        value, gradient = slope(at)
        speed = speed + 0.5 * step * (root.T @ gradient)
        if not value > before - _LOST:
            return 0.0, state
    after = value - 0.5 * float(speed @ speed)
    return float(np.exp(min(0.0, after - before))), (at, value, gradient)


def _metric(seen: Array, root: Array) -> Array:
    """Return a root of the draws' covariance, the present metric worth as many as dimensions."""
    d = seen.shape[1]
    apart = seen - seen.mean(axis=0)
    held = np.einsum("ij,ik->jk", apart, apart) + d * root @ root.T
    return np.asarray(np.linalg.cholesky(held / (len(seen) + d)))

"""What every problem refuses, whether of a whole firm or of regions. See `MixProblem`."""

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Asked(Protocol):
    """What a finished test changed, where and when."""

    @property
    def channels(self) -> tuple[int, ...]:
        """The channels tested."""

    @property
    def instead(self) -> Array:
        """Their other input."""

    @property
    def rows(self) -> NDArray[np.bool_]:
        """The weeks measured."""


class Tested(Asked, Protocol):
    """A finished test of one effect: `LiftTest` or `RegionLift`."""

    @property
    def effect(self) -> float:
        """What was measured."""

    @property
    def sd(self) -> float:
        """Its standard error."""

    @property
    def together(self) -> bool:
        """Whether it is what two did beyond the sum of both."""


class TestedByTwo(Asked, Protocol):
    """A finished test of two channels: `FactorialTest`."""

    @property
    def effects(self) -> Array:
        """What was measured."""

    @property
    def covariance(self) -> Array:
        """Of its errors."""

    @property
    def kept(self) -> tuple[int, ...]:
        """Which of the three are observed."""


def check_lift(lift: Tested, media: tuple[int, ...]) -> None:
    """Refuse a test that says nothing of media of this shape (T, …, C).

    Raises
    ------
    ValueError
        ``lift``.
    """
    _check_asked(lift, media)
    if not np.isfinite(lift.effect) or not 0.0 < lift.sd < np.inf:
        raise ValueError(f"lift: effect {lift.effect} ± {lift.sd}")
    if lift.together and len(lift.channels) != 2:
        raise ValueError("lift: two channels are needed to do something together")


def check_factorial(lift: TestedByTwo, media: tuple[int, ...]) -> None:
    """Refuse a test of two channels by two that says nothing of media of this shape (T, C).

    Raises
    ------
    ValueError
        ``lift``.
    """
    _check_asked(lift, media)
    if len(lift.channels) != 2 or lift.effects.shape != (3,) or lift.covariance.shape != (3, 3):
        raise ValueError("lift: two by two are two channels and three effects")
    known = np.isfinite(lift.effects).all() and np.isfinite(lift.covariance).all()
    if not known or not np.array_equal(lift.covariance, lift.covariance.T):
        raise ValueError(f"lift: effects {lift.effects} ± {lift.covariance}")
    if np.linalg.eigvalsh(lift.covariance)[0] <= 0.0:
        raise ValueError("lift: the covariance must be positive definite")
    if not lift.kept or list(lift.kept) != sorted(set(lift.kept) & {0, 1, 2}):
        raise ValueError(f"lift: effects {lift.kept} of three")


def _check_asked(lift: Asked, media: tuple[int, ...]) -> None:
    count = len(lift.channels)
    known = all(0 <= c < media[-1] for c in lift.channels)
    if not known or count == 0 or len(set(lift.channels)) != count:
        raise ValueError(f"lift: channels {lift.channels}")
    if lift.instead.shape != (*media[:-1], count) or lift.rows.shape != media[:1]:
        raise ValueError(f"lift: input {lift.instead.shape}, rows {lift.rows.shape}")
    if not np.isfinite(lift.instead).all() or (lift.instead < 0.0).any():
        raise ValueError("lift: the other input must be finite and at least 0")
    own: NDArray[np.float64] | None = getattr(lift, "own", None)
    if own is not None and own.shape != lift.instead.shape:
        raise ValueError(f"lift: tested input {own.shape}")
    if own is not None and (not np.isfinite(own).all() or (own < 0.0).any()):
        raise ValueError("lift: the tested input must be finite and at least 0")
    if not lift.rows.any():
        raise ValueError("lift: no week was measured")


def check_model(channels: int, pairs: Iterable[tuple[int, int]], lag: int, scales: int) -> None:
    """Refuse a model without channels or lags, of pairs that are none, or with scales amiss.

    Raises
    ------
    ValueError
        ``shape``.
    """
    if any(not (0 <= a < channels and 0 <= b < channels and a != b) for a, b in pairs):
        raise ValueError("shape: a pair needs two different channels")
    if scales not in {0, channels}:
        raise ValueError("shape: one media_scale a channel")
    if channels == 0 or lag < 1:
        raise ValueError("shape: there must be a channel, and max_lag at least 1")


def check_data(arrays: Iterable[Array], media: Array) -> None:
    """Refuse data that are not finite, input below nought, and a channel without any.

    Raises
    ------
    ValueError
        ``not_finite``, ``negative_media``, ``channel_all_zero``.
    """
    if not all(np.isfinite(a).all() for a in (*arrays, media)):
        raise ValueError("not_finite: data must be finite")
    if (media < 0.0).any():
        raise ValueError("negative_media: spend and exposure must be at least 0")
    nil = np.flatnonzero(~(media > 0.0).any(axis=tuple(range(media.ndim - 1))))
    if nil.size:
        raise ValueError(f"channel_all_zero: channels {nil.tolist()}")


def check_scales(positive: Sequence[Array], temper: float) -> None:
    """Refuse scales that are not positive.

    Raises
    ------
    ValueError
        ``prior``.
    """
    if any((a <= 0.0).any() for a in positive) or not 0.0 < temper <= 1.0:
        raise ValueError("prior: sizes, scales and sds must be positive, temper in (0, 1]")


def check_basis(basis: Array | None, weeks: int) -> None:
    """Refuse a drift's basis of other weeks, or one that is not finite.

    Raises
    ------
    ValueError
        ``shape``, ``not_finite``.
    """
    if basis is None:
        return
    if basis.ndim != 2 or basis.shape[0] != weeks:
        raise ValueError(f"shape: base {basis.shape} is not ({weeks}, B)")
    if not np.isfinite(basis).all():
        raise ValueError("not_finite: data must be finite")

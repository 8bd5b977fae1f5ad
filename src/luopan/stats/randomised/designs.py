"""How the lot is drawn: who gets which arm, when, and how many other draws there might have been.

A design is a law over assignments, (regions, periods) arrays of arm numbers. Arm 0 is business as
usual. With two factors (a 2 × 2 design) the arms are 0 neither, 1 the first, 2 the second, 3 both.
Analysis by the lot needs no more than this: the draw that was made, and others from the same law.
"""

from dataclasses import dataclass
from math import lgamma, log
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

Arms = NDArray[np.int8]
Floats = NDArray[np.float64]


class Design(Protocol):
    """A law from which assignments are drawn.

    Every possible one is equally likely, but for staggered starts (see `BlockLot`).
    """

    @property
    def regions(self) -> int:
        """Number of regions."""
        ...

    @property
    def periods(self) -> int:
        """Number of periods of the test."""
        ...

    @property
    def arms(self) -> int:
        """Number of arms, business as usual among them."""
        ...

    @property
    def factors(self) -> int:
        """1, or 2 where the arms are the cells of a 2 × 2 design."""
        ...

    @property
    def within(self) -> bool:
        """Whether a region changes its arm during the test."""
        ...

    @property
    def block(self) -> int:
        """Fewest periods that an arm is kept for."""
        ...

    @property
    def washout(self) -> int:
        """Periods left out of the analysis after every change."""
        ...

    @property
    def log_distinct(self) -> float:
        """Natural logarithm of the number of possible assignments, or of a bound below it."""
        ...

    def draw(self, rng: np.random.Generator, n: int) -> Arms:
        """Return ``n`` assignments, shape (n, regions, periods); it may be a read-only view."""
        ...

    def allows(self, assignment: Arms) -> bool:
        """Return whether the lot could have drawn this assignment."""
        ...


@dataclass(frozen=True, slots=True)
class RegionLot:
    """Each region gets one arm for the whole test, by lot within its stratum.

    Parameters
    ----------
    strata : tuple of int, length regions
        The stratum of each region, counted from 0. One stratum is complete randomisation, strata
        of two are matched pairs.
    sizes : tuple of tuple of int
        For each stratum, how many of its regions each arm gets.
    periods : int
        Length of the test.
    factors : int
        2 where the four arms are the cells of a 2 × 2 design.
    """

    strata: tuple[int, ...]
    sizes: tuple[tuple[int, ...], ...]
    periods: int
    factors: int = 1
    within: ClassVar[bool] = False
    washout: ClassVar[int] = 0

    def __post_init__(self) -> None:
        counts = np.bincount(self.strata, minlength=len(self.sizes))
        if self.periods < 1 or len(counts) != len(self.sizes):
            raise ValueError("shape: every stratum needs its sizes, the test at least one period")
        if len({len(s) for s in self.sizes}) != 1 or len(self.sizes[0]) < 2:
            raise ValueError("shape: every stratum needs a size for each of two arms or more")
        if any(sum(s) != n or min(s) < 0 for s, n in zip(self.sizes, counts, strict=True)):
            raise ValueError("sizes: the arms of a stratum must add up to its regions")
        _check_factors(self.factors, self.arms)

    @property
    def regions(self) -> int:
        """Number of regions."""
        return len(self.strata)

    @property
    def arms(self) -> int:
        """Number of arms."""
        return len(self.sizes[0])

    @property
    def block(self) -> int:
        """The whole test."""
        return self.periods

    @property
    def log_distinct(self) -> float:
        """Logarithm of the exact number of assignments."""
        return sum(_log_ways(s) for s in self.sizes)

    def draw(self, rng: np.random.Generator, n: int) -> Arms:
        """Return ``n`` assignments, a read-only view of shape (n, regions, periods)."""
        of = np.array(self.strata)
        arms = np.empty((n, self.regions), np.int8)
        for stratum, sizes in enumerate(self.sizes):
            members = np.flatnonzero(of == stratum)
            pattern = np.repeat(np.arange(self.arms, dtype=np.int8), sizes)
            arms[:, members] = rng.permuted(np.tile(pattern, (n, 1)), axis=1)
        return np.broadcast_to(arms[:, :, None], (n, self.regions, self.periods))

    def allows(self, assignment: Arms) -> bool:
        """Return whether the arms are constant and as many in each stratum as they should be."""
        if assignment.shape != (self.regions, self.periods):
            return False
        if (assignment != assignment[:, :1]).any():
            return False
        of, first = np.array(self.strata), assignment[:, 0]
        found = [np.bincount(first[of == s], minlength=self.arms) for s in range(len(self.sizes))]
        return all(tuple(f) == s for f, s in zip(found, self.sizes, strict=True))


@dataclass(frozen=True, slots=True)
class BlockLot:
    """Every ``block`` periods the lot decides anew which regions are on: a switchback.

    In each block the arms have the same number of regions, as nearly as can be. Bojinov,
    Simchi-Levi & Zhao (2023, Management Science 69) treat one unit; here the regions of a block
    are split so that what all of them share drops out.

    Parameters
    ----------
    regions, periods, block : int
        Blocks are counted from the test's start; the last may be cut short.
    washout : int
        Periods left out after every change of a region's arm.
    balanced : bool
        In each round of as many blocks as there are arms a region has every arm once, so that
        slow drift drops out. Otherwise every block is drawn by itself.
    staggered : bool
        Each region's blocks begin at an offset of its own, by lot. Different draws may then come
        to the same assignment, so that some are likelier than others.
    factors : int
        2 for a 2 × 2 switchback: four arms.
    """

    regions: int
    periods: int
    block: int
    washout: int = 0
    balanced: bool = True
    staggered: bool = False
    factors: int = 1
    within: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.regions < self.arms or self.periods < 2 or not 1 <= self.block <= self.periods:
            raise ValueError("shape: a switchback needs a region for each arm, and blocks in it")
        if self.washout < 0:
            raise ValueError("washout: below nought")
        _check_factors(self.factors, self.arms)

    @property
    def arms(self) -> int:
        """2, or 4 with two factors."""
        return 4 if self.factors == 2 else 2

    @property
    def blocks(self) -> int:
        """Number of blocks, cut ones counted."""
        spare = self.block - 1 if self.staggered else 0
        return -(-(self.periods + spare) // self.block)

    @property
    def log_distinct(self) -> float:
        """Logarithm of the number of assignments; the offsets of a staggered start not counted."""
        # With staggered starts the last block may lie beyond the test for every region.
        blocks = self.blocks - self.staggered
        split = _log_ways(tuple(int(c) for c in np.bincount(self._pattern(), minlength=self.arms)))
        if not self.balanced:
            return max(blocks, 1) * split
        rounds, rest = divmod(max(blocks, 1), self.arms)
        orders = [lgamma(self.arms) - lgamma(self.arms - m + 1) for m in (self.arms, rest) if m]
        return rounds * (split + orders[0]) + (split + orders[-1] if rest else 0.0)

    def _pattern(self) -> Arms:
        return np.resize(np.arange(self.arms, dtype=np.int8), self.regions)

    def draw(self, rng: np.random.Generator, n: int) -> Arms:
        """Return ``n`` assignments, shape (n, regions, periods)."""
        arms = np.empty((n, self.regions, self.blocks), np.int8)
        tiled = np.tile(self._pattern(), (n, 1))
        for b in range(self.blocks):
            turn = b % self.arms if self.balanced else 0
            if turn == 0:
                first = rng.permuted(tiled, axis=1)
                order = np.zeros((n, self.arms), np.int8)
                order[:, 1:] = rng.permuted(np.tile(np.arange(1, self.arms), (n, 1)), axis=1)
            # Exclusive or with another number each time makes the round a Latin square.
            arms[:, :, b] = first ^ order[:, turn, None]
        if not self.staggered:
            return np.repeat(arms, self.block, axis=2)[:, :, : self.periods]
        offset = rng.integers(0, self.block, (n, self.regions, 1))
        at = (np.arange(self.periods) + offset) // self.block
        return np.take_along_axis(arms, at, axis=2)

    def allows(self, assignment: Arms) -> bool:
        """Return whether the arms keep to the blocks and have as many regions as they should."""
        if assignment.shape != (self.regions, self.periods) or assignment.max() >= self.arms:
            return False
        if self.staggered:
            return all(self._some_offset(row) for row in assignment)
        starts = np.arange(0, self.periods, self.block)
        arms = assignment[:, starts]
        if (np.repeat(arms, self.block, axis=1)[:, : self.periods] != assignment).any():
            return False
        wanted = np.sort(self._pattern())[:, None]
        if not self.balanced:
            return bool((np.sort(arms, axis=0) == wanted).all())
        for start in range(0, arms.shape[1], self.arms):
            turns = arms[:, start : start + self.arms]
            shift = turns ^ turns[:, :1]
            if (shift != shift[:1]).any() or len(set(shift[0].tolist())) < shift.shape[1]:
                return False
            if (np.sort(turns[:, :1], axis=0) != wanted).any():
                return False
        return True

    def _some_offset(self, row: Arms) -> bool:
        changes = np.flatnonzero(np.diff(row)) + 1
        return len({int(c) % self.block for c in changes}) <= 1


@dataclass(frozen=True, slots=True)
class PauseLot:
    """Each region has ``count`` pauses of ``length`` periods, at times drawn by lot.

    Parameters
    ----------
    regions, periods, length, count : int
        Arm 1 is the pause. All placements of a region's pauses are equally likely.
    gap : int
        Fewest periods between two pauses of a region, at least one.
    washout : int
        Periods left out after every change.
    """

    regions: int
    periods: int
    length: int
    count: int = 2
    gap: int = 4
    washout: int = 0
    arms: ClassVar[int] = 2
    factors: ClassVar[int] = 1
    within: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if min(self.regions, self.length, self.count) < 1 or self.gap < 1 or self.washout < 0:
            raise ValueError("shape: pauses need regions, a length, a count and a gap")
        if self._places < self.count:
            raise ValueError("periods: too few for so many pauses")

    @property
    def _places(self) -> int:
        taken = self.count * (self.length - 1) + (self.count - 1) * self.gap
        return self.periods - taken

    @property
    def block(self) -> int:
        """Length of a pause."""
        return self.length

    @property
    def log_distinct(self) -> float:
        """Logarithm of the exact number of assignments."""
        return self.regions * _log_ways((self.count, self._places - self.count))

    def draw(self, rng: np.random.Generator, n: int) -> Arms:
        """Return ``n`` assignments, shape (n, regions, periods)."""
        # A set of distinct places in a line shortened by pauses and gaps, spread out again.
        chosen = np.empty((n, self.regions, 0), np.int64)
        for j in range(self.count):
            place = rng.integers(0, self._places - j, (n, self.regions))
            for k in range(j):
                place += place >= chosen[:, :, k]
            chosen = np.sort(np.concatenate([chosen, place[:, :, None]], axis=2), axis=2)
        starts = chosen + np.arange(self.count) * (self.length - 1 + self.gap)
        when = np.arange(self.periods)
        arms = np.zeros((n, self.regions, self.periods), np.int8)
        for j in range(self.count):
            start = starts[:, :, j, None]
            arms |= ((when >= start) & (when < start + self.length)).view(np.int8)
        return arms

    def allows(self, assignment: Arms) -> bool:
        """Return whether every region has its pauses, of the right length and far enough apart."""
        if assignment.shape != (self.regions, self.periods) or assignment.max() > 1:
            return False
        edge = np.zeros((self.regions, 1), np.int8)
        steps = np.diff(np.concatenate([edge, assignment, edge], axis=1), axis=1)
        if ((steps == 1).sum(1) != self.count).any():
            return False
        starts = np.nonzero(steps == 1)[1].reshape(self.regions, self.count)
        ends = np.nonzero(steps == -1)[1].reshape(self.regions, self.count)
        far = (starts[:, 1:] - ends[:, :-1] >= self.gap).all()
        return bool(far and (ends - starts == self.length).all())


def complete(regions: int, treated: int, periods: int) -> RegionLot:
    """Return complete randomisation: ``treated`` of ``regions`` get arm 1."""
    return RegionLot((0,) * regions, ((regions - treated, treated),), periods)


def multi_cell(sizes: tuple[int, ...], periods: int) -> RegionLot:
    """Return complete randomisation to several arms with so many regions each."""
    return RegionLot((0,) * sum(sizes), (sizes,), periods)


def factorial(regions: int, periods: int) -> RegionLot:
    """Return a 2 × 2 design by region: four cells, as even as can be."""
    cells = tuple(regions // 4 + (c < regions % 4) for c in range(4))
    return RegionLot((0,) * regions, (cells,), periods, factors=2)


def stratified(strata: tuple[int, ...], treated: tuple[int, ...], periods: int) -> RegionLot:
    """Return two arms by lot within strata; ``treated`` says how many of each stratum."""
    counts = np.bincount(strata)
    sizes = tuple((int(n) - k, k) for n, k in zip(counts, treated, strict=True))
    return RegionLot(strata, sizes, periods)


def matched_pairs(history: Floats, periods: int) -> RegionLot:
    """Return pairs of regions alike in their history, one of each by lot.

    Parameters
    ----------
    history : (N, H) array
        Past outcomes, N even. Distance is between the histories, each over its own mean; the
        closest pair first, then the closest of those left.
    periods : int
        Length of the test.
    """
    history = np.asarray(history, dtype=np.float64)
    n = len(history)
    if n % 2 or n < 2:
        raise ValueError("regions: pairs need an even number")
    index = history / np.nanmean(history, axis=1, keepdims=True)
    index = np.where(np.isfinite(index), index, 1.0)
    far = ((index[:, None] - index[None, :]) ** 2).mean(axis=2)
    strata = np.full(n, -1)
    order = np.argsort(far[np.triu_indices(n, 1)], kind="stable")
    first, second = (axis[order] for axis in np.triu_indices(n, 1))
    pair = 0
    for i, j in zip(first, second, strict=True):
        if strata[i] < 0 and strata[j] < 0:
            strata[i] = strata[j] = pair
            pair += 1
    return RegionLot(tuple(int(s) for s in strata), ((1, 1),) * pair, periods)


def size_strata(history: Floats, strata: int) -> tuple[int, ...]:
    """Return strata of regions alike in size, the largest first, as even as can be."""
    order = np.argsort(-np.nanmean(history, axis=1), kind="stable")
    found = np.empty(len(order), np.int64)
    for stratum, members in enumerate(np.array_split(order, strata)):
        found[members] = stratum
    return tuple(int(s) for s in found)


def _check_factors(factors: int, arms: int) -> None:
    if factors not in {1, 2} or (factors == 2 and arms != 4):
        raise ValueError("factors: 1, or 2 with four arms")


def _log_ways(counts: tuple[int, ...]) -> float:
    if len([c for c in counts if c]) < 2:
        return 0.0
    if len(counts) == 2 and min(counts) == 1:
        return log(sum(counts))
    return lgamma(sum(counts) + 1) - sum(lgamma(c + 1) for c in counts)

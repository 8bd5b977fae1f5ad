"""How a hazard is fitted and told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HazardPlan:
    """Settings of a discrete-time hazard, each with a reason.

    Parameters
    ----------
    horizons : tuple of int
        Hours ahead that probabilities are told for; three days is about as long as a story lives.
    edges : tuple of int
        Ages in hours between which the hazard is level, from 0, rising; nothing is learnt of what
        happens after the last, and the last level is held on beyond it.
    ridge : float
        Precision of the normal prior on each slope.
    half_life : float
        Days after which what happened counts half for the present base rate.
    strength : float
        Events that the level from before counts for, beside those that were seen since.
    linger : int
        Hours for which a crossing can still be seen after it happened: then a first look that
        finds it tells that it happened since the last look, or within these hours.
    draws : int
        Draws of the slopes that the intervals come from; 0 leaves the slopes' part out.
    steps : int
        Of the search, at most, in each of its rounds.
    level : float
        Mass of the intervals.
    seed : int
        Same seed, same bytes.

    Raises
    ------
    ValueError
        Naming the setting that is out of its range.
    """

    horizons: tuple[int, ...] = (3, 24, 72)
    edges: tuple[int, ...] = (0, 1, 2, 3, 4, 6, 9, 12, 18, 24, 36, 48, 72)
    ridge: float = 20.0
    half_life: float = 7.0
    strength: float = 4.0
    linger: int = 0
    draws: int = 16
    steps: int = 100
    level: float = 0.9
    seed: int = 1

    def __post_init__(self) -> None:
        if list(self.edges) != sorted(set(self.edges)) or self.edges[:1] != (0,):
            raise ValueError(f"edges: {self.edges}")
        if len(self.edges) < 2 or min(self.horizons, default=0) < 1:
            raise ValueError(f"edges, horizons: {self.edges}, {self.horizons}")
        for name in ("ridge", "half_life", "strength"):
            if not 0.0 < getattr(self, name) < float("inf"):
                raise ValueError(f"{name}: {getattr(self, name)}")
        if min(self.linger, self.draws, self.steps - 1, self.seed) < 0 or not 0 < self.level < 1:
            raise ValueError(f"linger, draws, steps, seed, level: {self}")

    @property
    def span(self) -> int:
        """Hours of age that are learnt from."""
        return self.edges[-1]

    @property
    def bins(self) -> int:
        """Number of levels."""
        return len(self.edges) - 1

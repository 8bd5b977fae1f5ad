"""What an engine does: a pure function of a batch, over batches, in their order."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from luopan.engine.here import Here
from luopan.errors import Fault, InputError

Batch = TypeVar("Batch")
Made = TypeVar("Made")


class Engine(Protocol):
    """Runs a function over batches."""

    def run(self, function: Callable[[Batch], Made], batches: Iterable[Batch]) -> Iterator[Made]:
        """Return what the function makes of each batch, in the order of the batches.

        Parameters
        ----------
        function : callable
            Of module level and pure: it may run twice where a worker was lost.
        batches : iterable
            Drawn from a few ahead of what is done, so that memory stays small.
        """
        ...


def engine_of(name: str) -> Engine:
    """Return the engine of a name: ``here``, ``here:2`` (so many processes), ``ray://host:port``.

    Raises
    ------
    InputError
        ``engine_unknown``.
    MissingExtraError
        Where Ray is not installed.
    """
    kind, _, rest = name.partition(":")
    if kind == "here" and (not rest or (rest.isdigit() and int(rest) > 0)):
        return Here(int(rest) if rest else None)
    if kind == "ray":
        from luopan.engine.cluster import Cluster  # noqa: PLC0415

        return Cluster(name)
    raise InputError([Fault("engine_unknown", "--engine", got=name[:80])])

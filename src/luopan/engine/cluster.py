"""A Ray cluster: the same batches, the same order, and a lost worker's batch run again."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from luopan.errors import MissingExtraError, ServiceError

Batch = TypeVar("Batch")
Made = TypeVar("Made")

AHEAD = 2
RETRIES = 5
"""Times that a batch is run again whose worker was lost."""


class Cluster:
    """Runs on Ray.

    Parameters
    ----------
    address : str
        ``ray://host:port`` for a cluster; ``ray:local`` starts one on this machine, and
        ``ray:auto`` joins the one that runs here.
    """

    def __init__(self, address: str) -> None:
        try:
            import ray  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415
        except ImportError as error:
            raise MissingExtraError("scale", "--engine") from error
        self._ray: Any = ray
        where = {"ray:local": "local", "ray:auto": "auto"}.get(address, address)
        if not ray.is_initialized():
            try:
                ray.init(address=where, log_to_driver=False, include_dashboard=False)
            except (ConnectionError, RuntimeError, OSError) as error:
                facts = {"address": address, "said": str(error)[:120]}
                raise ServiceError("cluster_unreachable", facts, retry=True) from error

    def run(self, function: Callable[[Batch], Made], batches: Iterable[Batch]) -> Iterator[Made]:
        """Return what the function makes of each batch, in order."""
        remote = self._ray.remote(max_retries=RETRIES, num_cpus=1)(_applied)
        kept = self._ray.put(function)
        most = AHEAD * max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        waiting: deque[Any] = deque()
        for batch in batches:
            waiting.append(remote.remote(kept, batch))
            if len(waiting) > most:
                yield self._ray.get(waiting.popleft())
        while waiting:
            yield self._ray.get(waiting.popleft())


def _applied(function: Callable[[Batch], Made], batch: Batch) -> Made:
    """Run the function there: Ray takes a plain function only, and no partial one."""
    return function(batch)

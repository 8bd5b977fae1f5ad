"""The route: what another division of the next weeks' money would change."""

from luopan.instruments.mix.route.asked import RouteAsked
from luopan.instruments.mix.route.measure import measure_route

__all__ = ["RouteAsked", "measure_route"]

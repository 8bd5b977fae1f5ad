"""Simulated firms with known truth, written apart from the model that is judged on them."""

from bench.simulate.families import FAMILIES, OUTSIDE, OWN
from bench.simulate.firm import Firm, Truth
from bench.simulate.world import simulate

__all__ = ["FAMILIES", "OUTSIDE", "OWN", "Firm", "Truth", "simulate"]

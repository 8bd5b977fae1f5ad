"""Simulated firms with known truth, written apart from the model that is judged on them."""

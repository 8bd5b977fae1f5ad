"""The failures that users of mix models tell of: what is said of each, and of which columns."""

import numpy as np


def _noise(firm, seed=5):
    return np.random.default_rng([seed, len(firm.weeks)])


def steady(firm):
    firm.spend["search"] = 3e4 * (1.0 + 0.02 * _noise(firm).uniform(-1, 1, len(firm.weeks)))


def many(firm, count=23):
    rng = _noise(firm)
    for at in range(count - len(firm.kinds)):
        firm.kinds[f"x{at}"] = "other"
        firm.spend[f"x{at}"] = rng.gamma(2.0, 1e4, len(firm.weeks))


def twelve(firm):
    many(firm, 12)


def scales(firm):
    firm.spend["tv"] *= 1e9 / firm.spend["tv"].max()
    firm.spend["search"] *= 1e-3 / firm.spend["search"].max()


def late(firm):
    firm.spend["search"][:-4] = 0.0


def copies(firm):
    firm.spend["paid_social"] = firm.spend["search"] * 0.4


def near_copies(firm):
    rng = _noise(firm)
    firm.spend["paid_social"] = firm.spend["search"] * (1 + 0.03 * rng.normal(size=len(firm.weeks)))


def one_week(firm):
    kept = firm.spend["search"][60]
    firm.spend["search"][:] = 0.0
    firm.spend["search"][60] = kept


def giant(firm):
    rest = sum(v.sum() for k, v in firm.spend.items() if k != "tv")
    firm.spend["tv"] *= 99 * rest / firm.spend["tv"].sum()


def outlier(firm):
    firm.revenue[70] *= 50


def tiny(firm):
    firm.revenue *= 1e-12


def huge(firm):
    firm.revenue *= 1e6


def control_copy(firm):
    firm.controls["clicks"] = firm.spend["search"] * 3.0


def controls_alike(firm):
    firm.controls["price_index"] = firm.controls["price"] * 2.0 + 1.0


def step(firm):
    firm.revenue[65:] *= 1.6


def combination(firm):
    firm.kinds["total"] = "other"
    firm.spend["total"] = firm.spend["tv"] + firm.spend["search"] + firm.spend["paid_social"]


def perfect(firm):
    firm.revenue = 5e5 + 4.0 * firm.spend["search"]


def counts(firm):
    firm.revenue = _noise(firm).poisson(1.0, len(firm.weeks)).astype(float)


def seasonal_zeros(firm):
    off = np.array([w.month != 12 for w in firm.weeks])
    off[::17] = True
    firm.revenue[off] = 0.0


def all_zero_spend_season(firm):
    off = np.array([w.month != 12 for w in firm.weeks])
    for v in firm.spend.values():
        v[off] = 0.0
    seasonal_zeros(firm)

"""What each channel does to one outcome, and what social media do together with all others."""

from luopan.instruments.mix.arviz import to_arviz
from luopan.instruments.mix.card import card
from luopan.instruments.mix.measure import fit_and_read, measure, read
from luopan.instruments.mix.model import MixFit, fit
from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.refusal import NoReadingError
from luopan.instruments.mix.store import load, save

__all__ = [
    "MixFit",
    "MixPlan",
    "NoReadingError",
    "card",
    "fit",
    "fit_and_read",
    "load",
    "measure",
    "read",
    "save",
    "to_arviz",
]

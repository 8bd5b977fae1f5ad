"""Voices: what people wrote about the firm, in shares that hold and in their own words."""

from luopan.instruments.voices.measure import measure, weekly
from luopan.instruments.voices.plan import VoicesPlan

__all__ = ["VoicesPlan", "measure", "weekly"]

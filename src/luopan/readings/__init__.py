"""Frozen results: numbers, intervals, probabilities and codes; JSON both ways.

A module each instrument, so that a start builds only the models that it needs; ``base`` is what all
share, ``bundle`` what a measurement writes.
"""

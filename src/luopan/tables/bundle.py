"""The checked tables of one firm: what every instrument starts from."""

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from luopan.readings.base import Check, Input
from luopan.tables.company import Company
from luopan.tables.register import Register


@dataclass(frozen=True)
class Tables:
    """The firm's settings and its checked tables.

    Every frame has the canonical column names and types of its definition; a missing optional
    column is there and all null. A table that the firm does not have is None.

    Parameters
    ----------
    company : Company
        ``luopan.toml``.
    as_of : datetime.date
        The last day that the tables speak of; not the day of the run, so that a run can be
        repeated to the byte.
    outcomes … chances : polars.DataFrame or None
        The tables.
    register : Register or None
        Every test that was ever registered; None where there is no register, or a broken one.
    audit : polars.DataFrame or None
        The random sample of the voices that is labelled by hand: ``id``, ``chance``, ``seed``.
    press : tuple of str
        The firm's own press and advertising copy, a paragraph each.
    heads : str or None
        The firm's folder of adapted heads that read its voices.
    shares : polars.DataFrame or None
        Shares of what people wrote, by month, as they were measured in the same run; never of a
        file. ``date``, ``indicator``, ``value``, ``own`` (its standard error), ``documents``,
        and of the whole indicator ``level`` and ``drift`` (common errors).
    lent : tuple of str
        Channels that were counted from the voices in the same run.
    noted : tuple of str
        Controls that were made of the stories in the same run.
    inputs : tuple of Input
        Provenance, one a table.
    findings : tuple of Check
        What the readiness checks found; nothing in it stops a run.
    """

    company: Company
    as_of: date
    outcomes: pl.DataFrame | None = None
    channels: pl.DataFrame | None = None
    controls: pl.DataFrame | None = None
    surveys: pl.DataFrame | None = None
    voices: pl.DataFrame | None = None
    audits: pl.DataFrame | None = None
    stories: pl.DataFrame | None = None
    outlets: pl.DataFrame | None = None
    messages: pl.DataFrame | None = None
    tests: pl.DataFrame | None = None
    audiences: pl.DataFrame | None = None
    teams: pl.DataFrame | None = None
    forecasts: pl.DataFrame | None = None
    chances: pl.DataFrame | None = None
    register: Register | None = None
    audit: pl.DataFrame | None = None
    press: tuple[str, ...] = ()
    heads: str | None = None
    shares: pl.DataFrame | None = None
    lent: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()
    findings: tuple[Check, ...] = field(default=())

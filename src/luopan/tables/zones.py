"""Zones of clocks: which there are, and which the firm's clock shows."""

import re
from datetime import UTC, datetime

import polars as pl

from luopan.tables.company import CompanySection

_NAME = re.compile(r"[A-Za-z0-9_+\-]+(?:/[A-Za-z0-9_+\-]+)*")
_USUAL = {"zh-CN": "Asia/Shanghai", "en": "UTC"}


def zone_known(zone: str) -> bool:
    """Whether a zone is one of the IANA names, such as ``Asia/Shanghai``."""
    if _NAME.fullmatch(zone) is None:
        return False
    try:
        pl.select(pl.datetime(2026, 1, 1).dt.replace_time_zone(zone))
    except pl.exceptions.PolarsError:
        return False
    return True


def firm_zone(company: CompanySection) -> str:
    """Return the zone of the clock that the firm's tables are written by.

    Without a setting it is China's for a firm that reads Chinese, else UTC.
    """
    return company.zone or _USUAL[company.locale]


def clock_in(zone: str, moment: datetime) -> datetime:
    """Return what the clock of a zone shows at a moment, in whole seconds and without the zone.

    The table of zones is that of polars: Python's own is absent on some systems.
    """
    at = pl.lit(moment.astimezone(UTC).replace(tzinfo=None, microsecond=0), pl.Datetime("us"))
    local = at.dt.replace_time_zone("UTC").dt.convert_time_zone(zone).dt.replace_time_zone(None)
    shown: datetime = pl.select(local).item()
    return shown

"""Forecasts are kept beside the tables, so that the next run scores them."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from luopan.readings import Readings
    from luopan.tables.bundle import Tables


def logged(folder: Path, tables: "Tables", readings: "Readings") -> dict[Path, bytes]:
    """Return the folder's forecast table with this run's forecasts in it, by its path.

    Parameters
    ----------
    folder : pathlib.Path
        The company folder.
    tables : Tables
        What was loaded from it.
    readings : Readings
        What this run says. A forecast made on the same day for the same series is replaced.
    """
    return {}

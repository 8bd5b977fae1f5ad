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
        What this run says. A second run as of the same day replaces the first.

    Returns
    -------
    dict
        Empty where there is nothing to keep, or where the firm keeps its forecasts in a book or
        a database, which are not ours to write.
    """
    from luopan.tables.forecasts import FILE, Forecast, merge, to_csv, to_frame  # noqa: PLC0415

    reference = tables.company.tables.get("forecasts", FILE)
    said = [
        Forecast(
            indicator=reading.indicator,
            made_on=reading.as_of,
            target_date=point.date,
            mean=point.mean,
            low=point.low,
            high=point.high,
            level=reading.position.level,
            region=reading.region,
            audience=reading.audience,
        )
        for reading in readings.direction()
        for point in reading.forecast
    ]
    if not said or "://" in reference or not reference.lower().endswith(".csv"):
        return {}
    return {folder / reference: to_csv(merge(tables.forecasts, to_frame(said)))}

"""Forecasts are kept beside the tables, so that the next run scores them."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from luopan.readings.bundle import Readings
    from luopan.tables.bundle import Tables
    from luopan.tables.chances import StoredChance
    from luopan.tables.forecasts import Forecast


def logged(folder: Path, tables: "Tables", readings: "Readings") -> dict[Path, bytes]:
    """Return the folder's tables of forecasts and of chances with those of this run, by path.

    Parameters
    ----------
    folder : pathlib.Path
        The company folder.
    tables : Tables
        What was loaded from it.
    readings : Readings
        What this run says. Forecasts of a second run as of the same day replace those of the first;
        chances told from the same hour are stored once.

    Returns
    -------
    dict
        Without a table that nothing is to be added to, or that the firm keeps in a book or a
        database, which are not ours to write.
    """
    from luopan.tables import chances, forecasts  # noqa: PLC0415

    kept = {}
    said, climbs = _forecasts(readings), _chances(readings)
    if said and (path := _ours(folder, tables, "forecasts", forecasts.FILE)) is not None:
        kept[path] = forecasts.merge(tables.forecasts, forecasts.to_frame(said))
    if climbs and (path := _ours(folder, tables, "chances", chances.FILE)) is not None:
        kept[path] = chances.merge(tables.chances, chances.to_frame(climbs))
    return {path: forecasts.to_csv(frame) for path, frame in kept.items()}


def _ours(folder: Path, tables: "Tables", name: str, usual: str) -> Path | None:
    """Return the file that a table is kept in, None where it is not ours to write."""
    reference = tables.company.tables.get(name, usual)
    ours = "://" not in reference and reference.lower().endswith(".csv")
    return folder / reference if ours else None


def _forecasts(readings: "Readings") -> "list[Forecast]":
    from luopan.tables.forecasts import Forecast  # noqa: PLC0415

    return [
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


def _chances(readings: "Readings") -> "list[StoredChance]":
    from luopan.tables.chances import StoredChance, spoken_from  # noqa: PLC0415

    reading = readings.mainstream()
    if reading is None or reading.end is None:
        return []
    return [
        StoredChance(
            story=story.key,
            title=story.title,
            made_at=spoken_from(reading.end),
            rung=climb.rung,
            straight="yes" if climb.straight else "no",
            hours=one.hours,
            mean=one.chance.mean,
            low=one.chance.low,
            high=one.chance.high,
            level=one.chance.level,
            basis=climb.basis.kind,
            own=climb.basis.own,
            crossed=climb.basis.crossed,
            prior=climb.basis.prior,
            public=climb.basis.public,
            public_crossed=climb.basis.public_crossed,
        )
        for story in reading.stories
        for climb in story.climbs
        for one in climb.chances
    ]

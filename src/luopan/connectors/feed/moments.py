"""Times as feeds and lists write them, as the clock on the firm's wall.

The tables keep a moment as the clock on the wall showed it, without its zone. So a time that tells
its zone is moved to the firm's, and one that tells none is taken to be told in the feed's.
"""

import polars as pl

from luopan.tables.parse_date import FIRST_YEAR, LAST_YEAR, parse_datetimes

OFFSETS = {
    **dict.fromkeys(("Z", "GMT", "UT", "UTC"), "+00:00"),
    **dict.fromkeys(("HKT", "SGT"), "+08:00"),
    **dict.fromkeys(("JST", "KST"), "+09:00"),
    **dict.fromkeys(("EST", "CDT"), "-05:00"),
    **dict.fromkeys(("MST", "PDT"), "-07:00"),
    **dict.fromkeys(("BST", "CET"), "+01:00"),
    "EDT": "-04:00",
    "MDT": "-06:00",
    "PST": "-08:00",
    "CEST": "+02:00",
}
"""Names of zones that mean one thing; CST is Chicago's and China's, so it is the feed's."""

_ZONE = r"(?:\s*(?P<zone>Z|[A-Z]{2,4}|[+-]\d{2}(?::?\d{2})?))?(?:\s*\([^()]*\))?$"
_MAIL = (
    r"^(?:[A-Za-z]{3,9}(?:,\s*|\s+))?(?P<day>\d{1,2})[\s-]+(?P<month>[A-Za-z]{3})[a-z]*\.?[\s-]+"
    r"(?P<year>\d{4}|\d{2})[\s,]+(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)"
)
_NAMED = (
    r"^(?:[A-Za-z]{3,9},?\s+)?(?P<month2>[A-Za-z]{3})[a-z]*\.?\s+(?P<day2>\d{1,2})\s+"
    r"(?P<clock2>\d{1,2}:\d{2}(?::\d{2})?)(?:\s+[A-Z]{2,4})?\s+(?P<year2>\d{4})$"
)
_ISO = (
    r"^(?P<iso>\d{4}-\d{1,2}-\d{1,2})[T\s]+(?P<clock3>\d{1,2}(?::\d{2}(?::\d{2})?)?)"
    r"(?:[.,]\d+)?"
)
_COMPACT = r"^(?P<compact>\d{8})T?(?P<clock4>\d{6})"
_EPOCH = r"^(?P<epoch>\d{10})(?:\d{3})?(?:\.\d+)?$"


def moments(texts: pl.Series, zone: str, firm: str) -> pl.Series:
    """Return when each text says that something was, by the firm's clock.

    Parameters
    ----------
    texts : polars.Series
        RFC 822 (``Mon, 05 Jan 2026 12:00:00 +0800``), ISO 8601, ``20260105T120000Z``, seconds or
        milliseconds since 1970, and whatever the tables read.
    zone : str
        IANA zone of the times that tell none.
    firm : str
        IANA zone of the firm.

    Returns
    -------
    polars.Series
        Datetimes without a zone, whole seconds; a day alone is its midnight; null where there is
        none to be read.
    """
    frame = pl.DataFrame({"text": texts.cast(pl.String).str.strip_chars()})
    for pattern in (_MAIL + _ZONE, _NAMED, _ISO + _ZONE.replace("zone", "zone3"),
                    _COMPACT + _ZONE.replace("zone", "zone4"), _EPOCH):  # fmt: skip
        frame = frame.with_columns(pl.col("text").str.extract_groups(pattern).alias("g")).unnest(
            "g"
        )
    told = frame.select(
        _wall().alias("wall"),
        pl.coalesce("zone", "zone3", "zone4").alias("zone"),
        pl.from_epoch(pl.col("epoch").cast(pl.Int64), time_unit="s")
        .cast(pl.Datetime("us"))
        .alias("epoch"),
    )
    rest = frame["text"].set(told["wall"].is_not_null() | told["epoch"].is_not_null(), None)
    if rest.null_count() == len(rest):
        return _moved(told, zone, firm)
    others = parse_datetimes(rest).values
    shift = rest.str.extract(r"\d:\d{2}(?::\d{2})?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})$")
    told = told.with_columns(
        pl.coalesce("wall", others).alias("wall"), pl.coalesce("zone", shift).alias("zone")
    )
    # A day alone is a day in every zone.
    alone = others.is_not_null() & ~rest.str.contains(r"\d:\d").fill_null(value=True)
    return _moved(told, zone, firm).zip_with(~alone, others)


def _wall() -> pl.Expr:
    """Return the clock as it is written, whatever the zone."""
    dash = pl.lit("-")
    year = pl.when(pl.col("year").str.len_bytes() == 2).then(
        pl.concat_str(pl.lit("20"), pl.col("year"))
    )
    named = pl.concat_str(
        pl.coalesce(pl.col("day"), pl.col("day2")).str.zfill(2),
        dash,
        pl.coalesce(pl.col("month"), pl.col("month2")).str.to_titlecase(),
        dash,
        pl.coalesce(year, pl.col("year"), pl.col("year2")),
    ).str.to_date("%d-%b-%Y", strict=False)
    iso = pl.col("iso").str.to_date("%Y-%m-%d", strict=False)
    compact = pl.col("compact").str.to_date("%Y%m%d", strict=False)
    digits = pl.col("clock4")
    joined = pl.concat_str(
        digits.str.slice(0, 2), digits.str.slice(2, 2), digits.str.slice(4), separator=":"
    )
    clock = pl.coalesce(pl.col("clock"), pl.col("clock2"), pl.col("clock3"), joined).str.split(":")
    hour, minute, second = (
        clock.list.get(i, null_on_oob=True).cast(pl.Int64).fill_null(0) for i in range(3)
    )
    sound = (hour < 24) & (minute < 60) & (second <= 60)
    day = pl.coalesce(named, iso, compact)
    at = day.cast(pl.Datetime("us")) + pl.duration(hours=hour, minutes=minute, seconds=second)
    return pl.when(sound).then(at)


def _moved(told: pl.DataFrame, zone: str, firm: str) -> pl.Series:
    """Move each clock from the zone that it was told in to the firm's."""
    offset = pl.col("zone").replace(OFFSETS).str.replace(":", "").str.pad_end(5, "0")
    known = offset.str.contains(r"^[+-]\d{4}$").fill_null(value=False)
    sign = pl.when(offset.str.starts_with("-")).then(-1).otherwise(1)
    minutes = sign * (
        offset.str.slice(1, 2).cast(pl.Int64, strict=False) * 60
        + offset.str.slice(3, 2).cast(pl.Int64, strict=False)
    )
    world = pl.coalesce(
        pl.col("epoch"),
        pl.when(known).then(pl.col("wall") - pl.duration(minutes=minutes)),
    ).dt.replace_time_zone("UTC")
    here = pl.when(~known).then(pl.col("wall"))
    # The hour that the clocks leave out in spring is read as the one after it.
    later = (here + pl.duration(hours=1)).dt.replace_time_zone(
        zone, ambiguous="earliest", non_existent="null"
    )
    local = here.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    at = pl.coalesce(world, local.dt.convert_time_zone("UTC"), later.dt.convert_time_zone("UTC"))
    shown = at.dt.convert_time_zone(firm).dt.replace_time_zone(None).dt.truncate("1s")
    known_years = shown.dt.year().is_between(FIRST_YEAR, LAST_YEAR)
    return told.select(pl.when(known_years).then(shown).alias("at"))["at"]

"""Whether the tables and ``luopan.toml`` agree: channels declared, indicators of known kind."""

from collections.abc import Mapping
from typing import get_args

import polars as pl

from luopan.errors import Fact, Fault
from luopan.tables.build import row_faults
from luopan.tables.company import GoalKind, Kind
from luopan.tables.headers import nearest
from luopan.tables.meaning import activity, is_total, smells_social
from luopan.tables.settings import Declared
from luopan.tables.surveys import ANSWER_KINDS

_LISTED = 20


def channel_faults(frame: pl.DataFrame, place: tuple[str, str], declared: Declared) -> list[Fault]:
    """Hold the channels of the data against those declared.

    Parameters
    ----------
    frame : polars.DataFrame
        The canonical channels.
    place : tuple of str
        File and column as the reader knows them.
    declared : Declared
        What ``luopan.toml`` says.

    Returns
    -------
    list of Fault
        ``channel_social_undeclared`` (paid, owned or earned?), ``channel_undeclared`` and
        ``total_row``.
    """
    file, column = place
    faults: list[Fault] = []
    for name, row in _first_rows(frame, "channel"):
        if name in declared.channels:
            continue
        if is_total(name):
            faults.append(Fault("total_row", file, row, column, name))
            continue
        code = "channel_social_undeclared" if smells_social(name) else "channel_undeclared"
        facts: dict[str, Fact] = {
            "channel": name,
            "choices": tuple(str(kind) for kind in get_args(Kind)),
            "nearest": nearest(name, declared.channels, limit=1),
        }
        faults.append(Fault(code, file, row, column, name, facts))
    return _cut(faults, file, column)


def indicator_faults(
    frame: pl.DataFrame, table: str, place: tuple[str, str], declared: Declared
) -> list[Fault]:
    """Hold the indicators of outcomes, surveys or audiences against the kinds declared.

    Returns
    -------
    list of Fault
        ``outcome_counts_reach`` and ``outcome_counts_crowd`` for activity counts,
        ``indicator_without_kind``, ``kind_not_for_surveys``,
        ``kind_not_for_outcomes`` and ``kind_not_for_audiences``.
    """
    file, column = place
    faults: list[Fault] = []
    for name, row in _first_rows(frame, "indicator"):
        family = activity(name)
        kind = declared.indicators.get(name)
        if family is not None:
            faults.append(Fault(f"outcome_counts_{family}", file, row, column, name))
        elif name not in declared.indicators:
            facts: dict[str, Fact] = {
                "indicator": name,
                "choices": tuple(str(one) for one in get_args(GoalKind)),
                "nearest": nearest(name, declared.indicators, limit=1),
            }
            faults.append(Fault("indicator_without_kind", file, row, column, name, facts))
        elif table == "surveys" and kind is not None and kind not in ANSWER_KINDS:
            wrong: dict[str, Fact] = {"indicator": name, "kind": kind, "choices": ANSWER_KINDS}
            faults.append(Fault("kind_not_for_surveys", file, row, column, name, wrong))
        elif table != "surveys" and kind in ("nps", "csat"):
            wrong = {"indicator": name, "kind": kind}
            faults.append(Fault(f"kind_not_for_{table}", file, row, column, name, wrong))
    return _cut(faults, file, column)


def rate_faults(
    frame: pl.DataFrame, file: str, headers: Mapping[str, str], declared: Declared
) -> list[Fault]:
    """Check that rates are successes of n.

    Returns
    -------
    list of Fault
        ``rate_without_n``, ``rate_above_n`` and ``rate_not_counted`` (``0.31`` or ``30.5``, a
        share where the number of successes should stand).
    """
    rates = [name for name, kind in declared.indicators.items() if kind == "rate"]
    rows = frame.filter(pl.col("indicator").is_in(rates))
    without = rows.filter(pl.col("n").is_null() | (pl.col("n") <= 0))
    value, n = pl.col("value"), pl.col("n")
    above = rows.filter((value < 0) | ((n > 0) & (value > n)))
    counted = rows.filter((n > 0) & (value >= 0) & (value <= n) & (value != value.round()))
    faults: list[Fault] = []
    if counted.height:
        bad = counted.select("row", pl.concat_str(value, pl.lit(" / "), n).alias("cell"))
        faults += row_faults("rate_not_counted", bad, (file, headers["value"]))
    if without.height:
        bad = without.select("row", pl.col("n").cast(pl.String).alias("cell"))
        faults += row_faults("rate_without_n", bad, (file, headers.get("n", "n")))
    if above.height:
        bad = above.select(
            "row", pl.concat_str(value, pl.lit(" / "), n, ignore_nulls=True).alias("cell")
        )
        faults += row_faults("rate_above_n", bad, (file, headers["value"]))
    return faults


def _first_rows(frame: pl.DataFrame, column: str) -> list[tuple[str, int]]:
    """Return each name of a column with the first row that it stands in."""
    named = frame.drop_nulls(column).group_by(column, maintain_order=True)
    return named.agg(pl.col("row").min()).rows()


def _cut(faults: list[Fault], file: str, column: str) -> list[Fault]:
    """Keep a list of names readable: a column of free text is not five thousand questions."""
    if len(faults) <= _LISTED:
        return faults
    facts: dict[str, Fact] = {
        "of": faults[_LISTED].code,
        "more": len(faults) - _LISTED,
        "total": len(faults),
    }
    return [*faults[:_LISTED], Fault("more_like_this", file, None, column, facts=facts)]

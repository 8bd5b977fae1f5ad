"""From one column a series to one row a week and series."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from luopan.connectors.wide.mapping import WideMapping
from luopan.errors import Fault, InputError
from luopan.tables.build import row_faults
from luopan.tables.cells import PLACEHOLDERS
from luopan.tables.headers import unit_power
from luopan.tables.money import foreign_money
from luopan.tables.parse import ColumnRules, parse_column
from luopan.tables.raw import RawTable
from luopan.tables.schema import Column

DATE = Column("date", "date")
AMOUNT = Column("value", "number", percent=True)
NOT_NEGATIVE = Column("value", "number", low=0)
NO_EVENT = frozenset({"", *(text.casefold() for text in PLACEHOLDERS), "0", "no", "否"})
SHOWN_FAULTS = 200


@dataclass(frozen=True)
class LongTables:
    """The canonical tables that a weekly sheet holds.

    Parameters
    ----------
    outcomes, channels : polars.DataFrame
        With the columns of their definitions that the sheet can fill.
    controls : polars.DataFrame or None
        None where the sheet has none.
    empty : tuple of (str, tuple of int)
        Columns with empty cells, and the rows of the sheet where they are. Such a cell gives no
        row: it could mean nothing spent or not known.
    """

    outcomes: pl.DataFrame
    channels: pl.DataFrame
    controls: pl.DataFrame | None
    empty: tuple[tuple[str, tuple[int, ...]], ...]


def long_tables(raw: RawTable, mapping: WideMapping, currency: str) -> LongTables:
    """Turn a weekly sheet into long tables.

    Parameters
    ----------
    raw : RawTable
        The sheet as read.
    mapping : WideMapping
        What each column is.
    currency : str
        ISO code of the firm's money.

    Raises
    ------
    InputError
        Every cell that is no number or no date, and every column that is not there.
    """
    wrong = mapping.faults(raw.headers, raw.file)
    if wrong:
        raise InputError([*raw.faults, *wrong])
    sheet = _Sheet(raw, ColumnRules(currency))
    sheet.headers_in_other_money(mapping)
    dates = sheet.column(mapping.date, DATE)
    filled = raw.frame.select(pl.any_horizontal(pl.all().is_not_null()))[raw.frame.columns[0]]
    sheet.fault_rows(mapping.date, filled & dates.is_null(), "sheet_date_empty")
    outcomes = [
        _rows(dates, "indicator", entry.name, value=sheet.column(entry.column, AMOUNT))
        for entry in mapping.outcome
    ]
    channels = [
        _rows(
            dates,
            "channel",
            entry.name,
            spend=sheet.optional(entry.spend),
            exposure=sheet.optional(entry.exposure),
        )
        for entry in mapping.channel
    ]
    controls = [
        _rows(dates, "control", name, value=values)
        for entry in mapping.control
        for name, values in sheet.control(entry.column, entry.name)
    ]
    if raw.faults or sheet.faults:
        raise InputError([*raw.faults, *sheet.faults][:SHOWN_FAULTS])
    return LongTables(
        outcomes=pl.concat(outcomes).drop_nulls("value"),
        channels=_paid(pl.concat(channels)),
        controls=pl.concat(controls).drop_nulls("value") if controls else None,
        empty=tuple(sheet.empty),
    )


class _Sheet:
    """The sheet's columns as values, with every fault found on the way."""

    def __init__(self, raw: RawTable, rules: ColumnRules) -> None:
        self.raw = raw
        self.rules = rules
        self.faults: list[Fault] = []
        self.empty: list[tuple[str, tuple[int, ...]]] = []
        self.told: dict[str, pl.Series] = {}
        blank = raw.frame.select(pl.all_horizontal(pl.all().is_null()))
        self.filled = ~blank[blank.columns[0]]

    def cells(self, name: str) -> pl.Series:
        return self.raw.frame[str(self.raw.headers.index(name))]

    def column(self, name: str, wanted: Column) -> pl.Series:
        cells = self.cells(name)
        # A weekly sheet often says 电视(万元) in its header: the cells are read in that unit.
        parsed = parse_column(cells, wanted, replace(self.rules, power=unit_power(name)))
        for code in parsed.codes.drop_nulls().unique(maintain_order=True):
            self.fault_rows(name, (parsed.codes == code).fill_null(value=False), str(code))
        if wanted is not DATE:
            self.note_empty(name, parsed.values.is_null() & parsed.codes.is_null() & self.filled)
        return parsed.values

    def optional(self, name: str | None) -> pl.Series:
        if name is None:
            return pl.Series(values=[None] * self.raw.frame.height, dtype=pl.Float64)
        return self.column(name, NOT_NEGATIVE)

    def control(self, name: str, shown: str) -> Iterator[tuple[str, pl.Series]]:
        """Yield one series, or one an event where the column holds event names."""
        cells = self.cells(name)
        texts = cells if cells.dtype == pl.String else cells.cast(pl.String)
        events = texts.str.strip_chars().fill_null("")
        named = [text for text in events.unique().sort() if text.casefold() not in NO_EVENT]
        numbers = parse_column(pl.Series(named, dtype=pl.String), AMOUNT, self.rules)
        if not named or numbers.codes.is_null().any() or not _words(numbers.codes):
            yield shown, self.column(name, AMOUNT)
            return
        for event in named:
            yield f"{shown}: {event}", (events == event).cast(pl.Float64)

    def note_empty(self, name: str, where: pl.Series) -> None:
        rows = tuple(int(at) + self.raw.first_row for at in where.arg_true())
        if rows:
            self.empty.append((name, rows))

    def headers_in_other_money(self, mapping: WideMapping) -> None:
        """Refuse money that its header puts in another currency, as its cells are refused."""
        money = [entry.column for entry in mapping.outcome if not entry.unit]
        money += [entry.spend for entry in mapping.channel if entry.spend is not None]
        row = max(self.raw.first_row - 1, 1)
        self.faults += [
            Fault("other_currency", self.raw.file, row, name, name[:80])
            for name in money
            if foreign_money(name, self.rules.currency)
        ]

    def fault_rows(self, name: str, wrong: pl.Series, code: str) -> None:
        """Tell the cells of one column that are wrong in one way, but for those told already."""
        told = self.told.get(name)
        where = wrong if told is None else wrong & ~told
        self.told[name] = where if told is None else told | where
        rows = pl.DataFrame({"cell": self.cells(name)}).with_row_index("row", self.raw.first_row)
        self.faults += row_faults(code, rows.filter(where), (self.raw.file, name))


def _words(codes: pl.Series) -> bool:
    """Whether what is no number is plain text, not a broken number or a formula."""
    return bool((codes == "not_a_number").all())


def _rows(dates: pl.Series, key: str, name: str, **values: pl.Series) -> pl.DataFrame:
    columns = [
        dates.alias("date"),
        pl.Series(key, [name] * len(dates), dtype=pl.String),
        *(series.cast(pl.Float64).alias(what) for what, series in values.items()),
    ]
    return pl.DataFrame(columns).drop_nulls("date")


def _paid(channels: pl.DataFrame) -> pl.DataFrame:
    """Drop the rows without a figure; a channel that counts contacts only has no spend: 0."""
    return channels.filter(
        pl.col("spend").is_not_null() | pl.col("exposure").is_not_null()
    ).with_columns(pl.col("spend").fill_null(0.0))

"""Are the controls that most often explain sales there, and are those that are declared."""

from collections.abc import Iterator

from luopan.readings.base import Check, present
from luopan.tables.bundle import Tables
from luopan.tables.controls import kinds_present
from luopan.tables.headers import nearest


def findings(tables: Tables) -> Iterator[Check]:
    """Yield a missing price or promotion, and declared controls without a row."""
    if tables.channels is None or tables.outcomes is None:
        return
    names = [] if tables.controls is None else tables.controls["control"].unique().to_list()
    if not kinds_present(names, tables.company) & {"price", "promotion"}:
        yield present("no_price_control", "warn", controls=len(names))
    for control in tables.company.control:
        if control.name not in names:
            near = nearest(control.name, tuple(names))
            code = "control_misspelt" if near else "control_without_rows"
            facts = {"nearest": near[0]} if near else {}
            yield present(code, "warn", control=control.name, **facts)

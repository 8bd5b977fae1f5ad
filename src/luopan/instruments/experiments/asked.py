"""What the tests table asks: its designs, test by test, with all that is wrong with them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from luopan.readings.base import Check, Fact
from luopan.readings.experiments import Design, ExperimentKind
from luopan.tables.bundle import Tables
from luopan.tables.designs import (
    TREATED,
    Row,
    channels_of,
    design_rows,
    first_of,
    is_usual,
    lot_told,
    read_experiment_kind,
    row_guardrails,
    row_shares,
)
from luopan.tables.headers import fold, nearest
from luopan.tables.register import Guardrail

BOTH = frozenset(fold(name) for name in ("both", "together", "都投", "同时", "两者", "全部"))


@dataclass(frozen=True)
class Cell:
    """One row of a design: who had which arm, from when to when."""

    region: str | None
    audience: str | None
    arm: str
    start: date
    end: date
    row: int

    @property
    def control(self) -> bool:
        """Whether this is business as usual."""
        return is_usual(self.arm)


@dataclass(frozen=True)
class Asked:
    """One test as the tests table tells it.

    Parameters
    ----------
    name, kind, channels
        As written.
    outcome : str or None
        The indicator that its rows name.
    lot : bool
        The table says that a lot decided.
    cells : tuple of Cell
        By start and region.
    shares : dict of str to float
        Each arm's planned part of the people, where the rows tell it.
    guardrails : tuple of Guardrail
        What must not get worse, where the rows tell it.
    """

    name: str
    kind: ExperimentKind
    channels: tuple[str, ...]
    outcome: str | None
    lot: bool
    cells: tuple[Cell, ...]
    shares: Mapping[str, float] = field(default_factory=dict)
    guardrails: tuple[Guardrail, ...] = ()

    @property
    def start(self) -> date:
        """First day on which anyone had an arm."""
        return min(c.start for c in self.cells)

    @property
    def end(self) -> date:
        """Last day."""
        return max(c.end for c in self.cells)

    @property
    def regions(self) -> tuple[str, ...]:
        """Regions that had anything but business as usual."""
        return tuple(
            sorted({c.region for c in self.cells if c.region is not None and not c.control})
        )

    @property
    def audiences(self) -> tuple[str, ...]:
        """Audiences that had anything but business as usual."""
        told = {c.audience for c in self.cells if c.audience is not None and not c.control}
        return tuple(sorted(told))

    @property
    def asked_of(self) -> tuple[str, ...]:
        """All audiences that its rows name, business as usual too."""
        return tuple(sorted({c.audience for c in self.cells if c.audience is not None}))

    @property
    def arms(self) -> tuple[str, ...]:
        """Arms but business as usual, in the order of the table."""
        return tuple(dict.fromkeys(c.arm for c in self.cells if not c.control))

    @property
    def design(self) -> Design:
        """How it can be analysed."""
        if self.kind == "audience" or any(c.audience is not None for c in self.cells):
            return "people"
        if not self.regions:
            return "before_after"
        if self.kind == "switchback":
            return "switchback"
        if self.kind in {"factorial", "moderated"}:
            return self.kind
        return "lot" if self.lot else "chosen"


def asked(tables: Tables, name: str | None = None) -> tuple[tuple[Asked, ...], tuple[Check, ...]]:
    """Read the designs of the tests table, and splits that only the register has.

    Parameters
    ----------
    tables : Tables
        ``tests``, ``outcomes`` and the settings are read.
    name : str, optional
        Of the one test to read; None reads all.

    Returns
    -------
    tests : tuple of Asked
        By start and name.
    problems : tuple of Check
        One for each row or test that cannot be read.
    """
    found: list[Asked] = []
    problems: list[Check] = []
    designs = design_rows(tables, name)
    for each, mine in designs.items():
        wrong = list(_problems(each, mine, tables))
        problems += wrong
        unread = row_guardrails([r.get("guardrail") for r in mine], tables)[1]
        problems += [_check("test_guardrail_unread", each, {"guardrail": text}) for text in unread]
        if not wrong:
            found.append(_asked(each, mine, tables))
    found += [t for t in _registered(tables) if t.name not in designs and name in {None, t.name}]
    return tuple(sorted(found, key=lambda t: (t.start, t.name))), tuple(problems)


def _asked(name: str, rows: Sequence[Row], tables: Tables) -> Asked:
    cells = [
        Cell(r["region"], r["audience"], r["arm"] or TREATED, r["start"], r["end"], r["row"])
        for r in rows
    ]
    kind = read_experiment_kind(first_of(rows, "kind") or "lift")
    return Asked(
        name=name,
        kind=kind or "lift",
        channels=channels_of(rows, tables),
        outcome=first_of(rows, "outcome"),
        lot=lot_told(rows),
        cells=tuple(sorted(cells, key=lambda c: (c.start, c.region or "", c.row))),
        shares=row_shares((r["arm"], r.get("share")) for r in rows),
        guardrails=row_guardrails([r.get("guardrail") for r in rows], tables)[0],
    )


def _registered(tables: Tables) -> Iterator[Asked]:
    """Yield the splits of people that the audiences table tells and only the register designs."""
    if tables.audiences is None or tables.register is None:
        return
    told = {fold(str(name)) for name in tables.audiences["test"].unique().to_list()}
    for record in tables.register.tests:
        test = record.test
        if test.kind != "audience" or fold(test.name) not in told:
            continue
        usual = next((arm for arm in test.shares if is_usual(arm)), "control")
        arms = [(arm, who) for arm, names in test.audiences.items() for who in names]
        arms += [(usual, who) for who in test.addressed]
        yield Asked(
            name=test.name,
            kind="audience",
            channels=test.channels,
            outcome=test.outcome,
            lot=False,
            cells=tuple(Cell(None, who, arm, test.start, test.end, 0) for arm, who in arms),
            shares=test.shares,
            guardrails=test.guardrails,
        )


def _problems(name: str, rows: Sequence[Row], tables: Tables) -> Iterator[Check]:
    """Yield what keeps a test from being analysed."""
    regions = _regions(tables)
    said = [r["kind"] for r in rows if r["kind"]]
    kinds = {read_experiment_kind(text) for text in said}
    if None in kinds or len(kinds) > 1:
        yield _check("test_design_kind", name, {"kinds": tuple(dict.fromkeys(said))})
    for row in rows:
        facts: dict[str, Fact] = {"row": row["row"]}
        if row["start"] is None or row["end"] is None:
            yield _check("test_design_dates", name, facts)
        elif row["start"] > row["end"]:
            yield _check("test_design_end_first", name, facts)
        region = row["region"]
        if region is not None and region not in regions:
            near = nearest(region, regions, limit=1)
            place: dict[str, Fact] = {**facts, "region": region}
            if near:
                yield _check("test_design_region_misspelt", name, {**place, "nearest": near[0]})
            else:
                yield _check("test_design_region", name, place)
    if not any(not is_usual(row["arm"] or TREATED) for row in rows):
        yield _check("test_design_no_arm", name, {})
    yield from _changes(name, rows, switching=_switching(kinds, rows))


def _changes(name: str, rows: Sequence[Row], *, switching: bool) -> Iterator[Check]:
    """Yield regions with two arms on the same days, and treated regions that came or went."""
    dated = [r for r in rows if r["start"] is not None and r["end"] is not None]
    by_region: dict[str, list[Row]] = {}
    for row in dated:
        if row["region"] is not None:
            by_region.setdefault(row["region"], []).append(row)
    twice = tuple(region for region, mine in by_region.items() if _two_arms(mine))
    if twice:
        yield _check("test_two_arms", name, {"regions": twice})
    treated = [r for r in dated if not is_usual(r["arm"] or TREATED)]
    if switching or not treated or twice:
        return
    usual = (min(r["start"] for r in treated), max(r["end"] for r in treated))
    moved = {r["region"] or "" for r in treated if (r["start"], r["end"]) != usual}
    if moved:
        yield _check("test_allocation_changed", name, {"regions": tuple(sorted(moved))})


def _switching(kinds: set[ExperimentKind | None], rows: Sequence[Row]) -> bool:
    """Return whether regions are meant to change their arm."""
    if kinds & {"switchback", "moderated"}:
        return True
    starts = {row["start"] for row in rows}
    return "factorial" in kinds and len(starts) > 1


def _two_arms(rows: Sequence[Row]) -> bool:
    return any(
        a["start"] <= b["end"] and b["start"] <= a["end"] and (a["arm"] or "") != (b["arm"] or "")
        for i, a in enumerate(rows)
        for b in rows[:i]
    )


def _regions(tables: Tables) -> tuple[str, ...]:
    if tables.outcomes is None:
        return ()
    names = tables.outcomes["region"].drop_nulls().unique().sort().to_list()
    return tuple(str(name) for name in names)


def overlapping(test: Asked, others: Iterable[Asked]) -> dict[str, str]:
    """Return the regions that another test had in the same days, each with that test's name."""
    return {
        cell.region: other.name
        for other in others
        if other.name != test.name
        for cell in other.cells
        if cell.region is not None
        and not cell.control
        and cell.start <= test.end
        and cell.end >= test.start
    }


def meeting(test: Asked, others: Iterable[Asked]) -> tuple[str, ...]:
    """Return the other tests that tested something on the same audience on the same days."""
    mine = set(test.audiences)
    found = {
        other.name
        for other in others
        if other.name != test.name
        and mine & set(other.audiences)
        and other.start <= test.end
        and other.end >= test.start
    }
    return tuple(sorted(found))


def _check(code: str, test: str, facts: Mapping[str, Fact]) -> Check:
    return Check(code=code, passed=False, severity="warn", facts={"test": test, **facts})

"""What there is to read: one subject an indicator, audience and (where asked) region."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from luopan.instruments.direction.plan import DirectionPlan
from luopan.readings.base import Check
from luopan.readings.direction import Kind
from luopan.tables.answers import infer_kind
from luopan.tables.audiences import lead_audience
from luopan.tables.bundle import Tables
from luopan.tables.company import Company, Goal


@dataclass(frozen=True)
class Subject:
    """One indicator as one audience (and region) gives it, and its rows."""

    indicator: str
    kind: Kind
    unit: str
    table: str
    rows: pl.DataFrame
    audience: str | None = None
    region: str | None = None
    goal: Goal | None = None


def subjects(tables: Tables, plan: DirectionPlan) -> tuple[tuple[Subject, ...], tuple[Check, ...]]:
    """Return what can be read, goals first, and a failed check for each indicator that cannot.

    Audiences are never merged (H9). Without ``plan.by_region`` regions are.
    """
    found: list[Subject] = []
    skipped: list[Check] = []
    for name in ("surveys", "outcomes", "shares"):
        frame: pl.DataFrame | None = getattr(tables, name)
        if frame is None or frame.is_empty():
            continue
        for indicator, rows in _split(frame, "indicator"):
            kind = _kind(tables.company, str(indicator), name, rows)
            if kind is None:
                skipped.append(_skip("kind_unknown", str(indicator), name))
            elif not _fits(kind, name):
                facts = {"indicator": str(indicator), "table": name, "kind": kind}
                skipped.append(Check(code="kind_unfit", passed=False, severity="warn", facts=facts))
            else:
                found += _parts(tables.company, plan, (str(indicator), kind, name), rows)
    return tuple(sorted(found, key=lambda s: _rank(tables.company, s))), tuple(skipped)


def _skip(code: str, indicator: str, table: str) -> Check:
    facts = {"indicator": indicator, "table": table}
    return Check(code=code, passed=False, severity="warn", facts=facts)


def _fits(kind: Kind, table: str) -> bool:
    if table == "shares":
        return kind == "share"
    return (kind == "flow") == (table == "outcomes") or kind == "rate"


def _split(frame: pl.DataFrame, column: str) -> Iterable[tuple[object, pl.DataFrame]]:
    """Return the parts of a frame by one column, in the order of its values, null first."""
    if column not in frame.columns or frame[column].null_count() == frame.height:
        return [(None, frame)]
    parts = frame.partition_by(column, as_dict=True, maintain_order=True)
    return sorted(((key[0], part) for key, part in parts.items()), key=lambda p: str(p[0] or ""))


def _parts(
    company: Company, plan: DirectionPlan, what: tuple[str, Kind, str], rows: pl.DataFrame
) -> list[Subject]:
    indicator, kind, table = what
    parts = []
    for audience, mine in _split(rows, "audience"):
        for region, these in _split(mine, "region") if plan.by_region else [(None, mine)]:
            parts.append(
                Subject(
                    indicator,
                    kind,
                    _unit(company, indicator),
                    table,
                    these,
                    None if audience is None else str(audience),
                    None if region is None else str(region),
                )
            )
    goal = next((g for g in company.goal if g.indicator == indicator), None)
    if goal is None:
        return parts
    lead = lead_audience({p.audience for p in parts}, rows)
    return [
        Subject(**{**vars(p), "goal": goal}) if p.audience == lead and p.region is None else p
        for p in parts
    ]


def _kind(company: Company, indicator: str, table: str, rows: pl.DataFrame) -> Kind | None:
    declared: list[Kind] = [g.kind for g in company.goal if g.indicator == indicator]
    declared += [i.kind for i in company.indicator if i.name == indicator]
    if declared:
        return declared[0]
    if table == "shares":
        return "share"
    if table == "surveys":
        return infer_kind(indicator, rows["answer"].drop_nulls().unique().to_list())
    if rows["n"].null_count() == 0 and bool((rows["value"] <= rows["n"]).all()):
        return "rate"
    alone = rows.group_by("date", "region").len()["len"].max() == 1
    days = rows["date"].unique().sort().to_list()
    weekly = all((b - a).days >= 7 for a, b in pairwise(days))
    # Several values a week may have to be added or averaged; one a week is what it is.
    return "flow" if alone and weekly and rows["n"].null_count() == rows.height else None


def _unit(company: Company, indicator: str) -> str:
    units = [g.unit for g in company.goal if g.indicator == indicator]
    units += [i.unit for i in company.indicator if i.name == indicator]
    return units[0] if units else ""


def _rank(company: Company, subject: Subject) -> tuple[int, int, str, str, str]:
    """Return where a subject stands: goals, then what is declared, then the rest by name."""
    goals = [g.indicator for g in company.goal]
    known = goals + [i.name for i in company.indicator]
    return (
        0 if subject.goal else 1 if subject.indicator in goals else 2,
        known.index(subject.indicator) if subject.indicator in known else len(known),
        subject.indicator,
        subject.audience or "",
        subject.region or "",
    )

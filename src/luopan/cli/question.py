"""What ``luopan plan`` was given, as a question to the route, and its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import polars as pl
from pydantic import ValidationError

from luopan.cli.run import load, today
from luopan.cli.screen import Screen
from luopan.cli.sheet_files import read_file
from luopan.compass import CompassPlan, planned_route
from luopan.errors import Fact, Fault, InputError
from luopan.instruments.mix.route import RouteAsked
from luopan.instruments.mix.route.asked import DecisionKind
from luopan.readings.bundle import Readings
from luopan.tables.build import build_table
from luopan.tables.company import Company, PlanChannel, PlanSection
from luopan.tables.definitions import DEFINITIONS
from luopan.tables.settings_faults import value_fault

PLACE = "luopan plan"


@dataclass(frozen=True)
class Given:
    """The options as they were typed; what was not is None."""

    decision: str | None
    budget: float | None
    free: bool
    stop: str | None
    last_year: bool
    future: Path | None
    settings: Mapping[str, Any]
    pairs: Mapping[str, Sequence[str] | None]


def planned(folder: Path, given: Given, screen: Screen, seed: int) -> Readings:
    """Load the folder, ask the route, and return the joint model's reading and the plan.

    Raises
    ------
    InputError
        With every fault of the folder, or every fault of the question.
    """
    with screen.progress() as tell:
        tables = load(folder)
        asked = question(tables.company, given)
        plan = CompassPlan(seed=seed, today=today())
        return planned_route(tables, asked, plan, progress=tell)


def question(company: Company, given: Given) -> RouteAsked:
    """Return what is asked: ``luopan.toml`` first, options over it.

    Raises
    ------
    InputError
        With every option that is not understood.
    """
    usual = RouteAsked.of(company)
    faults: list[Fault] = []
    merged = company.plan.model_dump() | dict(given.settings) | _limits(company, given, faults)
    settings = company.plan
    try:
        settings = PlanSection.model_validate(merged)
    except ValidationError as error:
        faults += [_out_of_bounds(detail) for detail in error.errors(include_url=False)]
        wrong = {str(detail["loc"][0]) for detail in error.errors()}
        settings = PlanSection.model_validate({k: v for k, v in merged.items() if k not in wrong})
    frame, name = None, ""
    if given.future is not None:
        name = given.future.name
        try:
            frame = _future(given.future, company)
        except InputError as error:
            faults += error.faults
    decision = next((d for d in get_args(DecisionKind) if d == given.decision), usual.decision)
    asked = RouteAsked(
        decision=decision,
        budget=_budget(given, usual),
        free=given.free,
        stop=given.stop,
        like="last_year" if given.last_year else "last_quarter",
        future=frame,
        future_file=name,
        settings=settings,
        place=PLACE,
    )
    if faults:
        # what is wrong with the question itself is told with it
        raise InputError([*faults, *asked.faults("", "")])
    return asked


def _limits(company: Company, given: Given, faults: list[Fault]) -> dict[str, Any]:
    """Return the limits of ``luopan.toml`` with those typed over them, by what they are of."""
    channels = {(row.name, row.region): row.model_dump() for row in company.plan.channel}
    regions = {row.name: row.model_dump() for row in company.plan.region}
    for key, pairs in given.pairs.items():
        for pair in pairs or ():
            written, _, amount = pair.rpartition("=")
            channel, region = whose(written, company)
            try:
                money = float(amount.replace(",", ""))
            except ValueError:
                money = None
            if money is None or not (channel or region):
                flag: dict[str, Fact] = {"flag": f"--{key.replace('_', '-')}"}
                faults.append(Fault("plan_form", PLACE, got=pair, facts=flag))
            elif channel:
                fresh = {"name": channel, "region": region}
                channels.setdefault((channel, region), fresh)[key] = money
            else:
                regions.setdefault(str(region), {"name": region})[key] = money
    return {"channel": tuple(channels.values()), "region": tuple(regions.values())}


def whose(written: str, company: Company) -> tuple[str, str | None]:
    """Return channel and region of ``CHANNEL``, ``CHANNEL@REGION`` or ``@REGION``.

    A declared channel is one, whatever its name holds.
    """
    channel, at, region = written.partition("@")
    if not at or any(written == c.name for c in company.channel):
        return written, None
    for known in sorted((c.name for c in company.channel), key=len, reverse=True):
        if written.startswith(f"{known}@"):
            return known, written.removeprefix(f"{known}@") or None
    return channel, region or None


def _budget(given: Given, usual: RouteAsked) -> float | None:
    """Return the sum: what was typed; the folder's only bounds a sum that is not free."""
    if given.budget is not None or given.free:
        return given.budget
    return usual.budget


def _out_of_bounds(detail: Any) -> Fault:  # noqa: ANN401  # pydantic's own mapping
    place = ".".join(str(part) for part in detail["loc"] if not isinstance(part, int))
    known = {**PlanSection.model_fields, **PlanChannel.model_fields}
    field = place if place in known else place.rpartition(".")[2]
    return value_fault(detail, field, (PLACE, None), {"field": field})


def _future(path: Path, company: Company) -> pl.DataFrame:
    """Read a table of future spend as the table of channels is read."""
    raw = read_file(str(path), "channels")
    built = build_table(raw, DEFINITIONS["channels"], company.company.currency)
    if built.faults or built.frame is None:
        raise InputError(built.faults)
    return built.frame

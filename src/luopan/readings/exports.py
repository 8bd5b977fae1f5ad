"""A finished test in the form in which another tool takes it, and what that form cannot say."""

import csv
from datetime import date
from io import StringIO
from typing import Literal

from pydantic import BaseModel, Field

from luopan.readings.base import FROZEN, Check


class LiftRow(BaseModel):
    """One measurement of PyMC-Marketing's ``add_lift_test_measurements``.

    Money and outcome a period of the model: ``x`` what is usually spent, ``delta_x`` what the test
    changed, ``delta_y`` what that did, ``sigma`` its standard deviation. ``geo`` is the region, of
    a model that has them.
    """

    model_config = FROZEN
    channel: str
    geo: str | None = None
    date: date
    x: float = Field(ge=0.0)
    delta_x: float
    delta_y: float
    sigma: float = Field(gt=0.0)


class LiftTests(BaseModel):
    """A test as PyMC-Marketing's frame of lift tests; ``period_days`` are those of its rows."""

    model_config = FROZEN
    test: str
    period_days: int
    rows: tuple[LiftRow, ...]
    remarks: tuple[Check, ...] = ()

    def content(self) -> str:
        """Return the frame as CSV, columns named as PyMC-Marketing names them."""
        regional = any(row.geo is not None for row in self.rows)
        names = ["channel", *(["geo"] if regional else []), "date"]
        names += ["x", "delta_x", "delta_y", "sigma"]
        out = StringIO()
        writer = csv.DictWriter(out, names, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(row.model_dump(mode="json") for row in self.rows)
        return out.getvalue()


class LogNormalPrior(BaseModel):
    """A log-normal law: ``loc`` and ``scale`` of its logarithm, and its own mean and deviation."""

    model_config = FROZEN
    distribution: Literal["LogNormal"] = "LogNormal"
    loc: float
    scale: float = Field(gt=0.0)
    mean: float = Field(gt=0.0)
    sd: float = Field(gt=0.0)


class DateRange(BaseModel):
    """The periods that a prior speaks of, by the first day of the first and of the last.

    Meridian takes no other day than the one that names a period of its data.
    """

    model_config = FROZEN
    start_date: date
    end_date: date


class RoiPrior(BaseModel):
    """A test as Meridian's prior of a channel's return.

    ``parameter`` is the field of Meridian's ``PriorDistribution`` and ``media_prior_type`` the
    setting of its ``ModelSpec`` that go with it: a pause of all spend tells the return on all of
    it, ``roi``; a step tells the return on the next bit, ``mroi``. ``roi_calibration`` are the
    days that ``roi`` is meant of; ``mroi`` has none.
    """

    model_config = FROZEN
    schema_: Literal["luopan/meridian-prior/1"] = Field(
        default="luopan/meridian-prior/1", alias="schema"
    )
    test: str
    channel: str
    media_prior_type: Literal["roi", "mroi"]
    parameter: Literal["roi_m", "mroi_m"]
    prior: LogNormalPrior
    roi_calibration: DateRange | None = None
    remarks: tuple[Check, ...] = ()

    def content(self) -> str:
        """Return indented JSON."""
        return self.model_dump_json(indent=1, by_alias=True) + "\n"


TestExport = LiftTests | RoiPrior

"""The columns of a story: the same everywhere, classes for what is not known, early hours apart."""

from dataclasses import replace

import numpy as np
import pytest
from tests.instruments.mainstream.firms import DAY, NOW, stories

from luopan.instruments.mainstream.stories import steps
from luopan.instruments.mainstream.traits import COLUMNS, TITLE, relative_heat, traits


def test_columns_do_not_depend_on_the_other_stories() -> None:
    """A story without kin has the same title's columns in any firm."""
    one, other = stories(60, 1), stories(60, 2)
    title = "独一无二的标题"
    rows = []
    for firm in (one, other):
        with_title = replace(firm, titles=(*firm.titles[:-1], title))
        made = traits(with_title, steps(with_title, 1, NOW), NOW)
        rows.append(made[-1, : TITLE.columns])
        assert made.shape[1] == COLUMNS
    assert (rows[0] != rows[1]).nnz == 0
    assert rows[0].nnz > 5


def test_early_hours_add_classes() -> None:
    firm = stories(60, 1)
    asked = steps(firm, 1, NOW)
    first, later = (traits(firm, asked, NOW, later=told).getnnz() for told in (False, True))
    assert later - first == pytest.approx(7 * 60, abs=5)


def test_heat_is_relative_to_the_week_before_in_its_tier() -> None:
    firm = stories(400, 3)
    told = relative_heat(firm, firm.heat)
    assert np.isnan(told[firm.first // DAY == firm.first[0] // DAY]).all()
    assert abs(np.nanmedian(told)) < 0.2
    louder = replace(firm, heat=firm.heat * 100.0)
    np.testing.assert_allclose(relative_heat(louder, louder.heat), told, atol=0.05)
    half = replace(firm, tiers=("social",) * 399 + ("search",))
    assert np.isnan(relative_heat(half, half.heat)[-1])


def test_unknown_heat_and_rank_are_classes_of_their_own() -> None:
    firm = stories(100, 4)
    known = replace(firm, rank=np.full(100, 3.0))
    rows = [traits(f, steps(f, 1, NOW), NOW) for f in (firm, known)]
    assert (rows[0] != rows[1]).nnz > 0
    assert np.isfinite(rows[0].data).all()

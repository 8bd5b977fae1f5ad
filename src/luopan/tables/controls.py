"""What the controls are: prices, promotions, rivals, the weather."""

import re
from collections.abc import Iterable

from luopan.tables.company import Company, ControlKind

ASKED: tuple[ControlKind, ...] = ("price", "promotion", "competitor")
"""What moves sales in nearly every firm, so that its absence is told."""

_SAYS: dict[ControlKind, re.Pattern[str]] = {
    "price": re.compile(r"pric|价", re.IGNORECASE),
    "promotion": re.compile(
        r"promo|discount|coupon|rebate|促销|折扣|优惠|满减|券|降价", re.IGNORECASE
    ),
    "competitor": re.compile(r"compet|rival|竞品|竞争|对手|竞对", re.IGNORECASE),
}


def control_kind(name: str, company: Company) -> ControlKind:
    """Return the kind under which a control is declared; ``other`` where it is not."""
    return next((c.kind for c in company.control if c.name == name), "other")


def kinds_present(names: Iterable[str], company: Company) -> set[ControlKind]:
    """Return the kinds that are there: as declared, or, to ask nobody twice, as a name says.

    Only whether something is missing is read from a name. What a control is shown as is what it
    is declared to be.
    """
    there: set[ControlKind] = set()
    for name in names:
        there.add(control_kind(name, company))
        there.update(kind for kind, said in _SAYS.items() if said.search(name))
    return there
